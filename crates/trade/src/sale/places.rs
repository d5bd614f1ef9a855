//! Where a sale takes place when a program does not say so.

use ladu_record::Cx;
use ladu_record::noun;
use ladu_types::{Id, of};
use ladu_wire::Fault;

/// A register's store, else the account's first one.
pub fn store_of(cx: &mut Cx<'_, '_>, register: Option<Id<of::Register>>) -> Result<Id<of::Warehouse>, Fault> {
    if let Some(register) = register {
        let sql = "SELECT warehouse_id FROM point_of_sale WHERE account = $0 AND id = $1";
        if let Some(store) = cx.first(sql, &[register.into()], |row| row.get(0))? {
            return Ok(store);
        }
    }
    let names = noun::names(cx, "warehouse")?;
    names.keys().min().copied().map(Id::new).ok_or_else(|| Fault::unknown("warehouseID"))
}

/// Who buys when nobody in particular does: the register's default customer, else the account's.
pub fn customer_of(cx: &mut Cx<'_, '_>, register: Option<Id<of::Register>>) -> Result<Option<Id<of::Party>>, Fault> {
    if let Some(register) = register {
        let sql = "SELECT default_customer_id FROM point_of_sale WHERE account = $0 AND id = $1";
        if let Some(Some(customer)) = cx.first(sql, &[register.into()], |row| row.get::<Option<Id<_>>>(0))? {
            return Ok(Some(customer));
        }
    }
    Ok(Id::some(cx.settings()?.int("default_client_idDat")))
}
