//! Which price lists are tied to a store and a customer, and in which order.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_store::Row;
use ladu_types::{Id, of};
use ladu_wire::Fault;

use crate::buyer::Buyer;
use ladu_record::Cx;
use ladu_record::tree;

/// The five places for price lists that stores, customers and customer groups have; 0 where there is none.
pub(super) type Slots = [i64; 5];

const SLOTS: &str = "price_list_id1, price_list_id2, price_list_id3, price_list_id4, price_list_id5";

fn slots(row: Row<'_>, at: usize) -> Slots {
    [0, 1, 2, 3, 4].map(|place| row.get(at + place))
}

fn filled(slots: &Slots) -> impl Iterator<Item = i64> + '_ {
    slots.iter().copied().filter(|id| *id != 0)
}

/// The ids of the lists tied to a store and a customer, in the order they apply, whether they hold just now or not.
#[derive(Debug, Clone, Default)]
pub struct Tied {
    /// Those of the store.
    pub store: Vec<i64>,
    /// Those of the customer.
    pub customer: Vec<i64>,
}

/// What is tied to which price lists: stores and their regions, customer groups.
#[derive(Debug, Clone, Default)]
pub(super) struct Ties {
    pub(super) stores: Arc<Stores>,
    /// Empty where regions do not count.
    pub(super) regions: Arc<Regions>,
    pub(super) of_groups: Arc<HashMap<i64, Slots>>,
    /// The groups above customer groups.
    pub(super) parents: Arc<tree::Parents>,
}

impl Ties {
    fn load(cx: &mut Cx<'_, '_>, has_store: bool, has_customer: bool) -> Result<Ties, Fault> {
        let mut ties = Ties::default();
        if has_customer {
            ties.parents = tree::parents(cx, "customer_group", "parent_id")?;
            ties.of_groups = of_groups(cx)?;
        }
        if has_store {
            ties.stores = stores(cx)?;
        }
        if has_store && cx.settings()?.has_module(REGIONS) {
            ties.regions = regions(cx)?;
        }
        Ok(ties)
    }

    /// The lists of a store and a customer, if there are such. Of the store: its region's, those of the customer's groups in the region
    /// from the top group down, its own. Of the customer: those of the groups from the top down, the customer's own.
    pub(super) fn of(&self, warehouse: Option<Id<of::Warehouse>>, customer: Option<&Buyer>) -> Tied {
        let mut tied = Tied::default();
        let mut groups = Vec::new();
        if let Some(customer) = customer {
            groups = tree::path(&self.parents, customer.group).collect();
            groups.reverse();
            tied.customer.extend(groups.iter().filter_map(|group| self.of_groups.get(group)).flat_map(filled));
            tied.customer.extend(customer.price_lists.iter().flatten().map(|list| list.number()));
        }
        let Some(store) = warehouse.and_then(|warehouse| self.stores.get(&warehouse)) else { return tied };
        if store.region != 0 {
            for group in std::iter::once(0).chain(groups) {
                tied.store.extend(self.regions.get(&(store.region, group)).into_iter().flatten());
            }
        }
        tied.store.extend(filled(&store.slots));
        tied
    }
}

/// The module of regions.
pub(super) const REGIONS: &str = "Store regions";

/// The lists of a store (0 for none) and a customer.
pub fn tied(cx: &mut Cx<'_, '_>, warehouse: i64, customer: Option<&Buyer>) -> Result<Tied, Fault> {
    Ok(Ties::load(cx, warehouse != 0, customer.is_some())?.of(Id::some(warehouse), customer))
}

/// The lists of a store, whoever buys.
pub fn of_store(cx: &mut Cx<'_, '_>, warehouse: i64) -> Result<Vec<i64>, Fault> {
    Ok(tied(cx, warehouse, None)?.store)
}

/// What prices and tax depend on of a store.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Store {
    pub(super) region: i64,
    pub(super) slots: Slots,
    /// Its own tax rate, 0 when it has none.
    pub(super) rate: i64,
}

pub(super) type Stores = HashMap<Id<of::Warehouse>, Store>;

pub(super) fn stores(cx: &mut Cx<'_, '_>) -> Result<Arc<Stores>, Fault> {
    cx.cached("prices and tax", "warehouse", |cx| {
        let sql = format!("SELECT id, store_region_id, vat_rate_id, {SLOTS} FROM warehouse WHERE account = $0");
        let store = |row: Row<'_>| Store { region: row.get(1), rate: row.get(2), slots: slots(row, 3) };
        Ok(cx.query(&sql, &[])?.iter().map(|row| (row.get(0), store(row))).collect())
    })
}

fn of_groups(cx: &mut Cx<'_, '_>) -> Result<Arc<HashMap<i64, Slots>>, Fault> {
    cx.cached("price lists", "customer_group", |cx| {
        let rows = cx.query(&format!("SELECT id, {SLOTS} FROM customer_group WHERE account = $0"), &[])?;
        Ok(rows.iter().map(|row| (row.get(0), slots(row, 1))).collect())
    })
}

/// Lists by region and customer group (0 for everybody), in their order.
pub(super) type Regions = HashMap<(i64, i64), Vec<i64>>;

fn regions(cx: &mut Cx<'_, '_>) -> Result<Arc<Regions>, Fault> {
    cx.cached("price lists", "store_region", |cx| {
        let sql = "SELECT store_region_id, customer_group_id, price_list_id FROM store_region_price_list
                   WHERE account = $0 ORDER BY store_region_id, customer_group_id, position, id";
        let mut lists = Regions::new();
        for row in cx.query(sql, &[])?.iter() {
            let (region, group, list) = row.read();
            lists.entry((region, group)).or_default().push(list);
        }
        Ok(lists)
    })
}
