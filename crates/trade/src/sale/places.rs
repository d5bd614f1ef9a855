//! Where a sale takes place when a program does not say so.

use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun;
use ladu_store::Row;
use ladu_types::{Id, of};
use ladu_wire::Fault;

/// What sales take from a register.
#[derive(Debug, Clone, Copy)]
struct Register {
    store: Id<of::Warehouse>,
    customer: Option<Id<of::Party>>,
}

fn register(cx: &mut Cx<'_, '_>, id: Option<Id<of::Register>>) -> Result<Option<Register>, Fault> {
    let Some(id) = id else { return Ok(None) };
    let registers = cx.cached("places", "point_of_sale", |cx| {
        let rows =
            cx.query("SELECT id, warehouse_id, default_customer_id FROM point_of_sale WHERE account = $0", &[])?;
        let register = |row: Row<'_>| {
            let (id, store, customer) = row.read();
            (id, Register { store, customer })
        };
        Ok(rows.iter().map(register).collect::<HashMap<Id<of::Register>, Register>>())
    })?;
    Ok(registers.get(&id).copied())
}

/// A register's store, else the account's first one.
pub fn store_of(cx: &mut Cx<'_, '_>, id: Option<Id<of::Register>>) -> Result<Id<of::Warehouse>, Fault> {
    if let Some(register) = register(cx, id)? {
        return Ok(register.store);
    }
    let names = noun::names(cx, "warehouse")?;
    names.keys().min().copied().map(Id::new).ok_or_else(|| Fault::unknown("warehouseID"))
}

/// Who buys when nobody in particular does: the register's default customer, else the account's.
pub fn customer_of(cx: &mut Cx<'_, '_>, id: Option<Id<of::Register>>) -> Result<Option<Id<of::Party>>, Fault> {
    match register(cx, id)?.and_then(|register| register.customer) {
        Some(customer) => Ok(Some(customer)),
        None => Ok(Id::some(cx.settings()?.int("default_client_idDat"))),
    }
}
