//! What lists of promotions can be asked for beside their columns.

use ladu_record::Cx;
use ladu_record::noun::Query;
use ladu_record::zones::PerStore;
use ladu_store::{OwnedValue, Value};
use ladu_types::Id;
use ladu_wire::{Code, Fault, Kind};

use super::lists::REGIONS;

/// Enabled, and within its days today: in the store that the list is asked for, else in the one that the promotion is limited to.
pub(super) fn active_today(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if Kind::Flag.read("activeToday", text)?.int() == 1 {
        let (sql, values) = match cx.params.id("warehouseID")? {
            Some(store) => ("?".to_owned(), vec![cx.today_in(Id::new(store))?.to_string().into()]),
            None => {
                let PerStore { sql, values } = cx.zones()?.day_in("t.warehouse_id", cx.now());
                (sql, values)
            }
        };
        query.and("t.enabled = 1", []);
        query.and(&format!("(t.start_date = '' OR t.start_date <= {sql})"), values.clone());
        query.and(&format!("(t.end_date = '' OR t.end_date >= {sql})"), values);
    }
    Ok(())
}

/// The most ids of a filter: each is a condition of its own.
const MOST: usize = 100;

/// A list of ids holds one of those that a parameter lists.
fn holds_any(cx: &Cx<'_, '_>, query: &mut Query, column: &str, parameter: &str) -> Result<(), Fault> {
    let ids = cx.params.ids(parameter)?;
    if ids.len() > MOST {
        return Err(Fault::at(Code::LIST_TOO_LONG, parameter));
    }
    if ids.is_empty() {
        return Ok(());
    }
    let each = format!("(',' || t.{column} || ',') LIKE ?");
    let any = vec![each; ids.len()].join(" OR ");
    query.and(&format!("({any})"), ids.iter().map(|id| OwnedValue::Text(format!("%,{id},%"))));
    Ok(())
}

/// What can apply in a store: limited to it, or to no store or store group at all. Limits to regions are not looked at.
pub(super) fn in_store(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let id = Kind::Id.read("warehouseID", text)?.int();
    let sql = "SELECT store_groups FROM warehouse WHERE account = $0 AND id = $1";
    let groups = cx.first(sql, &[Value::Int(id)], |row| row.text(0).to_owned())?;
    let groups = groups.ok_or_else(|| Fault::unknown("warehouseID"))?;
    query.volatile = true;
    let groups: Vec<OwnedValue> = super::places::groups_of(&groups).map(OwnedValue::from).collect();
    let marks = vec!["?"; groups.len() + 1].join(", ");
    let mut values = vec![OwnedValue::Int(0), OwnedValue::Int(id), OwnedValue::Text(format!("%,{id},%")), "".into()];
    values.extend(groups);
    query.and(
        &format!(
            "t.warehouse_id IN (?, ?) AND (t.warehouse_ids = '' OR (',' || t.warehouse_ids || ',') LIKE ?)
             AND t.store_group IN ({marks})"
        ),
        values,
    );
    Ok(())
}

pub(super) fn in_regions(cx: &mut Cx<'_, '_>, query: &mut Query, _: &str) -> Result<(), Fault> {
    if !cx.settings()?.has_module(REGIONS) {
        return Err(Fault::at(Code::FIELD_MODULE, "storeRegionIDs"));
    }
    holds_any(cx, query, "store_region_ids", "storeRegionIDs")
}

pub(super) fn for_groups(cx: &mut Cx<'_, '_>, query: &mut Query, _: &str) -> Result<(), Fault> {
    holds_any(cx, query, "customer_group_ids", "customerGroupIDs")
}
