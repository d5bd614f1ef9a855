//! Where a sale takes place when a program does not say so.

use ladu_record::Cx;
use ladu_record::noun;
use ladu_store::Value;
use ladu_wire::Fault;

/// A register's store, else the account's first one.
pub fn store_of(cx: &mut Cx<'_, '_>, register: i64) -> Result<i64, Fault> {
    if register != 0 {
        let sql = "SELECT warehouse_id FROM point_of_sale WHERE account = $0 AND id = $1";
        if let Some(store) = cx.first(sql, &[Value::Int(register)], |row| row.int(0))? {
            return Ok(store);
        }
    }
    let names = noun::names(cx, "warehouse")?;
    names.keys().min().copied().ok_or_else(|| Fault::unknown("warehouseID"))
}

/// Who buys when nobody in particular does: the register's default customer, else the account's.
pub fn customer_of(cx: &mut Cx<'_, '_>, register: i64) -> Result<i64, Fault> {
    if register != 0 {
        let sql = "SELECT default_customer_id FROM point_of_sale WHERE account = $0 AND id = $1";
        if let Some(id) = cx.first(sql, &[Value::Int(register)], |row| row.int(0))?.filter(|id| *id != 0) {
            return Ok(id);
        }
    }
    Ok(cx.settings()?.int("default_client_idDat"))
}
