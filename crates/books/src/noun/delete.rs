//! Deletes a record of a noun, unless others refer to it, and writes that into the log.

use ladu_store::Value;
use ladu_wire::{Code, Fault};

use super::{Noun, check_reference};
use crate::cx::Cx;
use crate::log;
use crate::rights::Action;

/// Deletes the record that the parameters name.
pub fn delete(cx: &mut Cx<'_, '_>, noun: &'static Noun) -> Result<(), Fault> {
    let id = cx.params.id(noun.saved_as())?.ok_or_else(|| Fault::missing(noun.saved_as()))?;
    delete_by_id(cx, noun, id)
}

/// Deletes a record; one that is in use stays (1022).
pub fn delete_by_id(cx: &mut Cx<'_, '_>, noun: &'static Noun, id: i64) -> Result<(), Fault> {
    cx.user()?.require(noun.module, Action::Delete)?;
    check_reference(cx, noun.table, noun.saved_as(), id)?;
    for (table, column) in noun.used_by {
        let sql = format!("SELECT id FROM {table} WHERE account = $0 AND {column} = $1 LIMIT 1");
        if cx.first(&sql, &[Value::Int(id)], |_| ())?.is_some() {
            return Err(Fault::of(Code::IN_USE));
        }
    }
    if let Some(before) = noun.before_delete {
        before(cx, id)?;
    }
    for (table, column) in [("attribute", "record_id"), ("translation", "record_id")] {
        cx.queue(
            &format!("DELETE FROM {table} WHERE account = $0 AND noun = $1 AND {column} = $2"),
            &[Value::Text(noun.table), Value::Int(id)],
        )?;
    }
    cx.execute(&format!("DELETE FROM {} WHERE account = $0 AND id = $1", noun.table), &[Value::Int(id)])?;
    if noun.remembered {
        cx.touch(noun.table)?;
    }
    if noun.log.is_empty() { Ok(()) } else { log::deleted(cx, noun.log, id) }
}
