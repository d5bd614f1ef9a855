//! The change log: who did what to which record, and when. Programs that keep a copy elsewhere live by it.

use ladu_store::Value;
use ladu_wire::Fault;

use crate::cx::Cx;

/// Writes that a record was deleted. `table` is the log's own name of the noun, such as `products`.
pub fn deleted(cx: &mut Cx<'_, '_>, table: &str, record: i64) -> Result<(), Fault> {
    write(cx, table, record, "delete")
}

/// Writes a line into the log.
pub fn write(cx: &mut Cx<'_, '_>, table: &str, record: i64, operation: &str) -> Result<(), Fault> {
    let (id, user, now) = (cx.next_id("operation_log")?, cx.user_name()?, cx.now().0);
    cx.queue(
        "INSERT INTO operation_log (account, id, table_name, item_id, operation, user_name, added)
         VALUES ($0, $1, $2, $3, $4, $5, $6)",
        &[
            Value::Int(id),
            Value::Text(table),
            Value::Int(record),
            Value::Text(operation),
            Value::Text(&user),
            Value::Int(now),
        ],
    )
}
