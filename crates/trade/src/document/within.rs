//! Restricts lists of documents to the warehouses that a user may use.

use ladu_record::Cx;
use ladu_record::noun::{Column, Named, Query};
use ladu_store::OwnedValue;
use ladu_types::{Id, of};
use ladu_wire::Fault;

/// Restricts a list to the documents of one warehouse, if the user may use it (1064).
pub fn of_warehouse(cx: &mut Cx<'_, '_>, query: &mut Query, warehouse: Id<of::Warehouse>) -> Result<(), Fault> {
    cx.user()?.require_warehouse(warehouse.number())?;
    query.and("t.warehouse_id = ?", [warehouse.into()]);
    Ok(())
}

/// Restricts a list to documents of warehouses that the user may use; one of the columns is enough.
pub fn within_warehouses(
    cx: &mut Cx<'_, '_>,
    query: &mut Query,
    columns: &[Column<Id<of::Warehouse>>],
) -> Result<(), Fault> {
    let user = cx.user()?;
    if user.warehouses.is_empty() {
        return Ok(());
    }
    let mut warehouses: Vec<i64> = user.warehouses.iter().copied().collect();
    warehouses.sort_unstable();
    let marks = vec!["?"; warehouses.len()].join(", ");
    let conditions: Vec<String> = columns.iter().map(|column| format!("t.{} IN ({marks})", column.column())).collect();
    let values = columns.iter().flat_map(|_| warehouses.iter().map(|id| OwnedValue::Int(*id)));
    query.and(&format!("({})", conditions.join(" OR ")), values.collect::<Vec<_>>());
    Ok(())
}
