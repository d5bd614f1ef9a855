//! The change log: who did what to which record, and when. Programs that keep a copy elsewhere live by it.

use ladu_store::{OwnedValue, Value};
use ladu_types::Id;
use ladu_wire::Fault;

use crate::context::Cx;

/// A line of the log.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The log's own name of the noun, such as `products`, or a name that a program chose.
    pub table: &'a str,
    pub item: i64,
    /// What was done: `delete`, or a word of a program's own.
    pub operation: &'a str,
    pub user: &'a str,
    /// When, in Unix seconds.
    pub time: i64,
    /// The part of a program that it was done in.
    pub module: &'a str,
    /// A program wrote the line, and not the change that it is about.
    pub self_written: bool,
}

/// Writes that a record was deleted. `table` is the log's own name of the noun, such as `products`.
pub fn deleted(cx: &mut Cx<'_, '_>, table: &str, record: i64) -> Result<(), Fault> {
    let (user, time) = (cx.user_name()?, cx.now().0);
    write(cx, &Line { table, item: record, operation: "delete", user: &user, time, module: "", self_written: false })
        .map(drop)
}

/// The same of several records.
pub fn all_deleted<N>(cx: &mut Cx<'_, '_>, table: &str, records: &[Id<N>]) -> Result<(), Fault> {
    let Ok(count @ 1..) = i64::try_from(records.len()) else { return Ok(()) };
    let (user, time, first) = (cx.user_name()?, cx.now().0, cx.next_ids("operation_log", count)?);
    let line = |(id, record): (i64, &Id<N>)| -> [OwnedValue; 6] {
        [id.into(), table.into(), (*record).into(), "delete".into(), user.as_str().into(), time.into()]
    };
    let rows: Vec<OwnedValue> = (first..).zip(records).flat_map(line).collect();
    cx.queue_rows(
        "INSERT INTO operation_log (account, id, table_name, item_id, operation, user_name, added) VALUES",
        6,
        &rows,
    )
}

/// Writes a line into the log; gives its id.
pub fn write(cx: &mut Cx<'_, '_>, line: &Line<'_>) -> Result<i64, Fault> {
    let id = cx.next_id("operation_log")?;
    cx.queue(
        "INSERT INTO operation_log (account, id, table_name, item_id, operation, user_name, added, module, self_written)
         VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            Value::Int(id),
            Value::Text(line.table),
            Value::Int(line.item),
            Value::Text(line.operation),
            Value::Text(line.user),
            Value::Int(line.time),
            Value::Text(line.module),
            line.self_written.into(),
        ],
    )?;
    Ok(id)
}
