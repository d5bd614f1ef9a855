//! Where promotions hold: the stores that they are limited to one by one, and the groups that stores are in.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_record::noun::Field;
use ladu_record::{Answer, Cx};
use ladu_wire::{Fault, Kind};

use super::lists::REGIONS;
use super::record::Columns;
use crate::Call;

/// What limits a promotion to places.
#[derive(Debug, Clone, Default)]
pub(super) struct Limits {
    stores: Vec<i64>,
    store_group: String,
    regions: Vec<i64>,
    /// Without a place it holds nowhere.
    needs_place: bool,
}

impl Limits {
    pub(super) fn of(columns: &dyn Columns) -> Limits {
        let one = Some(columns.int("warehouse_id")).filter(|id| *id != 0);
        Limits {
            stores: one.into_iter().chain(columns.ids("warehouse_ids")).collect(),
            store_group: columns.text("store_group").to_owned(),
            regions: columns.ids("store_region_ids"),
            needs_place: columns.is_set("needs_place"),
        }
    }

    /// Does it hold in a store?
    pub(super) fn holds(&self, id: i64, store: &Store) -> bool {
        let is_open = self.stores.is_empty() && self.store_group.is_empty() && self.regions.is_empty();
        (self.stores.is_empty() || self.stores.contains(&id))
            && (self.store_group.is_empty() || store.is_in(&self.store_group))
            && (self.regions.is_empty() || self.regions.contains(&store.region))
            && !(is_open && self.needs_place)
    }
}

/// What a store is part of.
#[derive(Debug, Clone, Default)]
pub(in crate::sales) struct Store {
    groups: Vec<String>,
    region: i64,
}

impl Store {
    /// Is it in a store group?
    pub(in crate::sales) fn is_in(&self, group: &str) -> bool {
        self.groups.iter().any(|own| own == group)
    }
}

/// What a store is part of.
pub(in crate::sales) fn store(cx: &mut Cx<'_, '_>, id: i64) -> Result<Store, Fault> {
    let with_regions = cx.settings()?.has_module(REGIONS);
    let stores: Arc<HashMap<i64, Store>> = cx.cached("parts of the chain", "warehouse", |cx| {
        let rows = cx.query("SELECT id, store_groups, store_region_id FROM warehouse WHERE account = $0", &[])?;
        let of_row = |row: ladu_store::Row<'_>| {
            let groups = groups_of(row.text(1)).map(str::to_owned).collect();
            (row.int(0), Store { groups, region: row.int(2) })
        };
        Ok(rows.iter().map(of_row).collect())
    })?;
    let mut store = stores.get(&id).cloned().unwrap_or_default();
    if !with_regions {
        store.region = 0;
    }
    Ok(store)
}

/// The groups that a store says it is in; commas or semicolons stand between them.
pub(super) fn groups_of(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';']).map(str::trim).filter(|group| !group.is_empty())
}

const INPUT: &[Field] =
    &[Field::new("campaignIDs", "", Kind::Ids), Field::new("warehouseIDs", "", Kind::Ids).doc("Only links to these.")];

/// Promotions with their stores.
type Links = Vec<(i64, i64)>;

fn warehouses(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let (campaigns, stores) = (cx.params.ids("campaignIDs")?, cx.params.ids("warehouseIDs")?);
    let links = cx.cached("stores", "campaign", |cx| {
        let sql = "SELECT id, warehouse_ids FROM campaign WHERE account = $0 AND warehouse_ids <> '' ORDER BY id";
        let rows = cx.query(sql, &[])?;
        let of_row = |row: ladu_store::Row<'_>| {
            let stores = row.text(1).split(',').filter_map(|id| id.parse().ok());
            stores.map(|store| (row.int(0), store)).collect::<Links>()
        };
        Ok(rows.iter().flat_map(of_row).collect::<Links>())
    })?;
    let is_asked = |ids: &[i64], id: i64| ids.is_empty() || ids.contains(&id);
    for (campaign, store) in links.iter().filter(|(c, s)| is_asked(&campaigns, *c) && is_asked(&stores, *s)) {
        answer.record(|w| {
            w.key("campaignID");
            w.int(*campaign);
            w.key("warehouseID");
            w.int(*store);
        });
    }
    Ok(())
}

pub(super) const CALL: Call = Call::read("getCampaignWarehouses", "promotions", warehouses)
    .inputs(INPUT)
    .doc("Lists the stores that promotions are limited to by warehouseIDs.");
