//! References by id: refused when there is no such record.

use std::collections::HashSet;

use ladu_store::Value;
use ladu_wire::Fault;

use crate::context::Cx;

/// Tables whose deleted records stay for the sake of documents that show them; nothing new may refer to them.
const KEPT_WHEN_DELETED: &[&str] = &["customer", "user_account"];

/// Refuses an id that refers to nothing (1011).
pub fn check_reference(cx: &mut Cx<'_, '_>, table: &str, parameter: &str, id: i64) -> Result<(), Fault> {
    let alive = if KEPT_WHEN_DELETED.contains(&table) { " AND deleted = 0" } else { "" };
    let sql = format!("SELECT id FROM {table} WHERE account = $0 AND id = $1{alive}");
    cx.first(&sql, &[Value::Int(id)], |_| ())?.ok_or_else(|| Fault::unknown(parameter))
}

/// Refuses a list of ids with one that refers to nothing (1011).
pub fn check_references(cx: &mut Cx<'_, '_>, table: &str, parameter: &str, ids: &[i64]) -> Result<(), Fault> {
    let sql = format!("SELECT id FROM {table} WHERE account = $0 AND id IN ({{ids}})");
    let known: HashSet<i64> = cx.among(&sql, ids, &[])?.iter().map(|row| row.int(0)).collect();
    if ids.iter().all(|id| known.contains(id)) { Ok(()) } else { Err(Fault::unknown(parameter)) }
}
