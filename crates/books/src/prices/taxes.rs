//! Tax rates of the account, and which of them holds for what is sold.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_rules::tax::{Rate, Voices};
use ladu_store::{Row, Value};
use ladu_types::Percent;
use ladu_wire::Fault;

use super::slots;
use crate::cx::Cx;
use crate::tree;

/// All tax rates by id.
pub type Rates = HashMap<i64, Rate>;

/// The tax rates of the account, remembered.
pub fn rates(cx: &mut Cx<'_, '_>) -> Result<Arc<Rates>, Fault> {
    cx.cached("rates", "vat_rate", |cx| {
        let rows = cx.query("SELECT id, rate, is_reverse, active FROM vat_rate WHERE account = $0 ORDER BY id", &[])?;
        let rate = |row: Row<'_>| {
            let percent = if row.int(2) == 1 { Percent::ZERO } else { Percent::from_micro(row.int(1)) };
            (row.int(0), Rate { id: row.int(0), percent, active: row.int(3) == 1 })
        };
        Ok(rows.iter().map(rate).collect::<Rates>())
    })
}

/// The rate that goods without tax are sold at: the one the settings name, else the first active rate of zero, else none.
pub fn zero_rate(cx: &mut Cx<'_, '_>, setting: &str) -> Result<Rate, Fault> {
    let (rates, named) = (rates(cx)?, cx.conf()?.int(setting));
    if let Some(rate) = rates.get(&named) {
        return Ok(*rate);
    }
    let zero = rates.values().filter(|rate| rate.active && rate.percent.is_zero()).min_by_key(|rate| rate.id);
    Ok(zero.copied().unwrap_or(Rate { id: 0, percent: Percent::ZERO, active: true }))
}

/// The account's normal rate: its first active one.
pub fn default_rate(cx: &mut Cx<'_, '_>) -> Result<i64, Fault> {
    let rates = rates(cx)?;
    Ok(rates.values().filter(|rate| rate.active).map(|rate| rate.id).min().unwrap_or(0))
}

/// What the rate depends on of a product.
#[derive(Debug, Clone, Copy, Default)]
pub struct Taxed {
    /// The rate on its card, 0 when none.
    pub rate: i64,
    /// Free of tax everywhere.
    pub tax_free: bool,
    /// Its group.
    pub group: i64,
}

/// The rates of one sale: whoever has a say in them but the product.
pub struct Taxes {
    rates: Arc<Rates>,
    parents: Arc<tree::Parents>,
    of_groups: Arc<HashMap<(i64, i64), i64>>,
    warehouse: i64,
    exempt: Option<Rate>,
    tax_free: Rate,
    store: Option<Rate>,
    register: Option<Rate>,
}

impl Taxes {
    /// The rates of a store and a register, 0 for none of either; `exempt` when customer or sale are.
    pub fn of(cx: &mut Cx<'_, '_>, warehouse: i64, register: i64, exempt: bool) -> Result<Taxes, Fault> {
        let rates = rates(cx)?;
        let exempt = if exempt { Some(zero_rate(cx, "default_exempt_zero_vat")?) } else { None };
        let store = slots::stores(cx)?.get(&warehouse).map_or(0, |store| store.rate);
        let register = match register {
            0 => 0,
            id => {
                let sql = "SELECT vat_rate_id FROM point_of_sale WHERE account = $0 AND id = $1";
                cx.first(sql, &[Value::Int(id)], |row| row.int(0))?.unwrap_or(0)
            }
        };
        let of_groups = cx.cached("rates", "product_group", |cx| {
            let sql = "SELECT group_id, warehouse_id, vat_rate_id FROM product_group_vat_rate WHERE account = $0";
            Ok(cx.query(sql, &[])?.iter().map(|row| ((row.int(0), row.int(1)), row.int(2))).collect())
        })?;
        Ok(Taxes {
            parents: tree::parents(cx, "product_group", "parent_id")?,
            of_groups,
            warehouse,
            exempt,
            tax_free: zero_rate(cx, "default_tax_free_zero_vat")?,
            store: rates.get(&store).copied(),
            register: rates.get(&register).copied(),
            rates,
        })
    }

    /// The rate that holds for a product. Of its groups the nearest one with a rate in the store has a say.
    pub fn rate(&self, taxed: Taxed) -> Rate {
        let mut groups = tree::path(&self.parents, taxed.group);
        let of_group = groups.find_map(|group| self.of_groups.get(&(group, self.warehouse)));
        let named = |id: &i64| self.rates.get(id).copied();
        let voices = Voices {
            exempt: self.exempt,
            tax_free: taxed.tax_free.then_some(self.tax_free),
            group: of_group.and_then(named),
            store: self.store,
            register: self.register,
            card: named(&taxed.rate),
        };
        voices.strongest()
    }
}
