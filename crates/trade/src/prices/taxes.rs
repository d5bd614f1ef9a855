//! Tax rates of the account, and which of them holds for what is sold.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_domain::tax::{Rate, Voices};
use ladu_store::Row;
use ladu_types::{Id, Percent};
use ladu_wire::Fault;

use super::slots;
use ladu_record::Cx;
use ladu_record::tree;

/// All tax rates by id.
pub type Rates = HashMap<i64, Rate>;

/// The tax rates of the account, remembered.
pub fn rates(cx: &mut Cx<'_, '_>) -> Result<Arc<Rates>, Fault> {
    cx.cached("rates", "vat_rate", |cx| {
        let rows = cx.query("SELECT id, rate, is_reverse, active FROM vat_rate WHERE account = $0 ORDER BY id", &[])?;
        let rate = |row: Row<'_>| {
            let (id, percent, is_reverse, active) = row.read();
            (id, Rate { id, percent: if is_reverse { Percent::ZERO } else { percent }, active })
        };
        Ok(rows.iter().map(rate).collect::<Rates>())
    })
}

/// The rate that goods without tax are sold at: the one the settings name for why they are, else the one they name for all, else the first
/// active rate of zero, else none.
pub fn zero_rate(cx: &mut Cx<'_, '_>, setting: &str) -> Result<Rate, Fault> {
    let (rates, conf) = (rates(cx)?, cx.settings()?);
    if let Some(rate) = [setting, "default_zero_vat"].iter().find_map(|name| rates.get(&conf.int(name))) {
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
    pub group: i64,
}

/// Where a sale is taxed, and what it is free of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place {
    /// The store, 0 when none.
    pub warehouse: i64,
    /// The register, 0 when none.
    pub register: i64,
    /// Customer or sale pay no tax.
    pub exempt: bool,
    /// The customer pays the reduced rate that a rate names.
    pub partly_exempt: bool,
    /// The goods leave the country.
    pub abroad: bool,
}

/// The rates of one sale: whoever has a say in them but the product.
pub struct Taxes {
    rates: Arc<Rates>,
    parents: Arc<tree::Parents>,
    of_groups: Arc<HashMap<(i64, i64), i64>>,
    reduced: Arc<HashMap<i64, i64>>,
    place: Place,
    exempt: Option<Rate>,
    abroad: Option<Rate>,
    tax_free: Rate,
    store: Option<Rate>,
    register: Option<Rate>,
}

impl Taxes {
    /// The rates of a place; nothing is read that is remembered.
    pub fn of(cx: &mut Cx<'_, '_>, place: Place) -> Result<Taxes, Fault> {
        let rates = rates(cx)?;
        let store = slots::stores(cx)?.get(&Id::new(place.warehouse)).map_or(0, |store| store.rate);
        let of_groups = cx.cached("rates", "product_group", |cx| {
            let sql = "SELECT group_id, warehouse_id, vat_rate_id FROM product_group_vat_rate WHERE account = $0";
            Ok(cx.query(sql, &[])?.iter().map(|row| ((row.get(0), row.get(1)), row.get(2))).collect())
        })?;
        let reduced = match place.partly_exempt {
            true => cx.cached("reduced rates", "vat_rate", |cx| {
                let sql = "SELECT id, gst_exempt_rate_id FROM vat_rate WHERE account = $0 AND gst_exempt_rate_id > 0";
                Ok(cx.query(sql, &[])?.iter().map(|row| row.read::<(i64, i64)>()).collect())
            })?,
            false => Arc::default(),
        };
        Ok(Taxes {
            reduced,
            parents: tree::parents(cx, "product_group", "parent_id")?,
            of_groups,
            place,
            exempt: if place.exempt { Some(zero_rate(cx, "default_exempt_zero_vat")?) } else { None },
            abroad: if place.abroad { Some(zero_rate(cx, "default_eu_zero_vat")?) } else { None },
            tax_free: zero_rate(cx, "default_tax_free_zero_vat")?,
            store: rates.get(&store).copied(),
            register: rates.get(&of_register(cx, place.register)?).copied(),
            rates,
        })
    }

    /// A rate by its id.
    pub fn named(&self, id: i64) -> Option<Rate> {
        self.rates.get(&id).copied()
    }

    /// The rate that holds for a product. Of its groups the nearest one with a rate in the store has a say.
    pub fn rate(&self, taxed: Taxed) -> Rate {
        let mut groups = tree::path(&self.parents, taxed.group);
        let of_group = groups.find_map(|group| self.of_groups.get(&(group, self.place.warehouse)));
        let voices = Voices {
            exempt: self.exempt,
            tax_free: taxed.tax_free.then_some(self.tax_free),
            abroad: self.abroad,
            group: of_group.and_then(|id| self.named(*id)),
            store: self.store,
            register: self.register,
            card: self.named(taxed.rate),
        };
        let rate = voices.strongest();
        let reduced = self.reduced.get(&rate.id);
        reduced.and_then(|id| self.named(*id)).unwrap_or(rate)
    }
}

/// The rate that a register prescribes, 0 when it does not.
fn of_register(cx: &mut Cx<'_, '_>, register: i64) -> Result<i64, Fault> {
    if register == 0 {
        return Ok(0);
    }
    let rates = cx.cached("rates", "point_of_sale", |cx| {
        let sql = "SELECT id, vat_rate_id FROM point_of_sale WHERE account = $0 AND vat_rate_id > 0";
        Ok(cx.query(sql, &[])?.iter().map(|row| row.read::<(i64, i64)>()).collect::<HashMap<_, _>>())
    })?;
    Ok(rates.get(&register).copied().unwrap_or(0))
}
