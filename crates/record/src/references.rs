//! References by id: refused when there is no such record.

use std::collections::HashSet;
use std::sync::Arc;

use ladu_store::{Asked, Value};
use ladu_wire::Fault;

use crate::context::Cx;

/// Tables whose deleted records stay for the sake of documents that show them; nothing new may refer to them.
const KEPT_WHEN_DELETED: &[&str] = &["customer", "user_account"];

/// Small tables that documents refer to all day: their ids are remembered. Each of them is a noun that is remembered.
pub const KNOWN_BY_HEART: &[&str] = &[
    "brand",
    "customer_group",
    "delivery_term",
    "delivery_type",
    "employee",
    "invoice_payment_type",
    "payment_type",
    "point_of_sale",
    "price_list",
    "product_category",
    "product_group",
    "reason_code",
    "unit",
    "vat_rate",
    "warehouse",
];

/// An id that was looked up, or is being looked up.
#[derive(Debug)]
#[must_use = "a reference that nobody checks is not to be asked for"]
pub struct AskedReference(Found);

#[derive(Debug)]
enum Found {
    Known(bool),
    Asked(Asked),
}

impl AskedReference {
    /// Looks for a record: in what is remembered, else in the database, together with what else is asked for.
    pub fn ask(cx: &mut Cx<'_, '_>, table: &str, id: i64) -> Result<AskedReference, Fault> {
        // What this transaction has changed itself would be read anew each time.
        if let Some(table) = KNOWN_BY_HEART.iter().find(|known| **known == table && !cx.tx.has_changed(table)) {
            return Ok(AskedReference(Found::Known(ids(cx, table)?.contains(&id))));
        }
        let alive = if KEPT_WHEN_DELETED.contains(&table) { " AND deleted = 0" } else { "" };
        let sql = format!("SELECT id FROM {table} WHERE account = $0 AND id = $1{alive}");
        cx.ask(&sql, &[Value::Int(id)]).map(|asked| AskedReference(Found::Asked(asked)))
    }

    /// Refuses an id that refers to nothing (1011).
    pub fn check(self, cx: &mut Cx<'_, '_>, parameter: &str) -> Result<(), Fault> {
        let is_known = match self.0 {
            Found::Known(is_known) => is_known,
            Found::Asked(asked) => !cx.rows(asked)?.is_empty(),
        };
        if is_known { Ok(()) } else { Err(Fault::unknown(parameter)) }
    }
}

fn ids(cx: &mut Cx<'_, '_>, table: &'static str) -> Result<Arc<HashSet<i64>>, Fault> {
    cx.cached("ids", table, |cx| {
        let rows = cx.query(&format!("SELECT id FROM {table} WHERE account = $0"), &[])?;
        Ok(rows.iter().map(|row| row.int(0)).collect::<HashSet<i64>>())
    })
}

/// Refuses an id that refers to nothing (1011).
pub fn check_reference(cx: &mut Cx<'_, '_>, table: &str, parameter: &str, id: i64) -> Result<(), Fault> {
    AskedReference::ask(cx, table, id)?.check(cx, parameter)
}

/// Refuses a list of ids with one that refers to nothing (1011).
pub fn check_references(cx: &mut Cx<'_, '_>, table: &str, parameter: &str, ids: &[i64]) -> Result<(), Fault> {
    let sql = format!("SELECT id FROM {table} WHERE account = $0 AND id IN ({{ids}})");
    let known: HashSet<i64> = cx.among(&sql, ids, &[])?.iter().map(|row| row.int(0)).collect();
    if ids.iter().all(|id| known.contains(id)) { Ok(()) } else { Err(Fault::unknown(parameter)) }
}
