//! Deletes a record of a noun, unless others refer to it, and writes that into the log.

use ladu_store::Value;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use super::declare::{Child, Noun};
use crate::answer::Answer;
use crate::change_log;
use crate::context::Cx;
use crate::references::check_reference;
use crate::user::Action;

/// Deletes the record that the parameters name, or all records of the one that they belong to.
pub fn delete(cx: &mut Cx<'_, '_>, noun: &'static Noun) -> Result<(), Fault> {
    let Some(owner) = noun.belongs_to else {
        let id = cx.params.id(noun.saved_as())?.ok_or_else(|| Fault::missing(noun.saved_as()))?;
        return delete_by_id(cx, noun, id);
    };
    cx.user()?.require(noun.module, Action::Delete)?;
    match (cx.params.id(noun.saved_as())?, cx.params.id(owner.input)?) {
        (Some(id), _) => delete_by_id(cx, noun, id),
        (None, Some(id)) => {
            check_reference(cx, owner.refers, owner.input, id)?;
            delete_of(cx, noun, id)
        }
        (None, None) => Err(Fault::missing(noun.saved_as())),
    }
}

/// Deletes all records that belong to another, which the noun says a field of its own names.
pub(super) fn delete_of(cx: &mut Cx<'_, '_>, noun: &'static Noun, owner: i64) -> Result<(), Fault> {
    let Some(field) = noun.belongs_to else { return Ok(()) };
    let sql = format!("SELECT id FROM {} WHERE account = $0 AND {} = $1", noun.table, field.column);
    let ids: Vec<i64> = cx.query(&sql, &[Value::Int(owner)])?.iter().map(|row| row.get(0)).collect();
    ids.into_iter().try_for_each(|id| delete_by_id(cx, noun, id))
}

/// The most ids one call deletes.
const MOST: usize = 1000;

/// Deletes the records that a parameter lists. What does not exist or is in use is told, not an error.
pub fn delete_many(
    cx: &mut Cx<'_, '_>,
    noun: &'static Noun,
    parameter: &str,
    answer: &mut Answer,
) -> Result<(), Fault> {
    cx.user()?.require(noun.module, Action::Delete)?;
    cx.params.refuse_array(parameter)?;
    let text = cx.params.filled(parameter).ok_or_else(|| Fault::missing(parameter))?;
    let words: Vec<&str> = text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    if words.len() > MOST {
        return Err(Fault::at(Code::LIST_TOO_LONG, parameter));
    }
    let (mut deleted, mut missing, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    for word in words {
        let result = match word.parse() {
            Ok(id) => delete_by_id(cx, noun, id),
            Err(_) => Err(Fault::unknown(parameter)),
        };
        match result {
            Ok(()) => deleted.push(word),
            Err(fault) if fault.code == Code::UNKNOWN_ID => missing.push(word),
            Err(fault) if fault.code == Code::IN_USE => kept.push(word),
            Err(fault) => return Err(fault),
        }
    }
    answer.record(|w| {
        for (key, ids) in [("deletedIDs", deleted), ("nonExistingIDs", missing), ("notDeletableIDs", kept)] {
            w.key(key);
            w.text(&ids.join(","));
        }
    });
    Ok(())
}

/// Deletes a record; one that is in use stays (1022).
pub fn delete_by_id(cx: &mut Cx<'_, '_>, noun: &'static Noun, id: i64) -> Result<(), Fault> {
    cx.user()?.require(noun.module, Action::Delete)?;
    check_reference(cx, noun.table, noun.saved_as(), id)?;
    for (table, column) in noun.used_by {
        let sql = format!("SELECT 1 FROM {table} WHERE account = $0 AND {column} = $1 AND {column} <> 0 LIMIT 1");
        if cx.first(&sql, &[Value::Int(id)], |_| ())?.is_some() {
            return Err(Fault::of(Code::IN_USE));
        }
    }
    if let Some(before) = noun.before_delete {
        before(cx, id)?;
    }
    for child in noun.children {
        delete_children(cx, child, id)?;
    }
    delete_all(cx, noun, &[Id::<of::Record>::new(id)])
}

/// Deletes the records of a noun that a condition about `t` names, without any check, and writes each into the log; gives their ids.
pub fn delete_where(
    cx: &mut Cx<'_, '_>,
    noun: &'static Noun,
    condition: &str,
    values: &[Value<'_>],
) -> Result<Vec<Id<of::Record>>, Fault> {
    let sql = format!("SELECT t.id FROM {} t WHERE t.account = $0 AND {condition} ORDER BY t.id", noun.table);
    let ids: Vec<Id<of::Record>> = cx.query(&sql, values)?.iter().map(|row| row.get(0)).collect();
    ids.chunks(AT_ONCE).try_for_each(|ids| delete_all(cx, noun, ids))?;
    Ok(ids)
}

/// So many records are deleted by one statement.
const AT_ONCE: usize = 4096;

/// Deletes records, a few thousand at most, with their attributes and texts, without any check; writes each into the log.
pub fn delete_all<N>(cx: &mut Cx<'_, '_>, noun: &'static Noun, ids: &[Id<N>]) -> Result<(), Fault> {
    if let Some(past) = noun.past {
        for id in ids {
            past.keep(cx, "t.id = $1", &[(*id).into()])?;
        }
    }
    for table in ["attribute", "translation"] {
        let sql = format!("DELETE FROM {table} WHERE account = $0 AND noun = $1 AND record_id IN ({{ids}})");
        cx.queue_among(&sql, ids, &[Value::Text(noun.table)])?;
    }
    cx.queue_among(&format!("DELETE FROM {} WHERE account = $0 AND id IN ({{ids}})", noun.table), ids, &[])?;
    if noun.remembered && !ids.is_empty() {
        cx.touch(noun.table)?;
    }
    if noun.log.is_empty() { Ok(()) } else { change_log::all_deleted(cx, noun.log, ids) }
}

/// Deletes the records that were written inside another, with their names in other languages.
fn delete_children(cx: &mut Cx<'_, '_>, child: &Child, parent: i64) -> Result<(), Fault> {
    let (table, column) = (child.noun.table, child.parent);
    if !child.noun.log.is_empty() {
        return delete_where(cx, child.noun, &format!("t.{column} = $1"), &[Value::Int(parent)]).map(drop);
    }
    for texts in ["attribute", "translation"] {
        let of_parent = format!("SELECT c.id FROM {table} c WHERE c.account = $0 AND c.{column} = $2");
        cx.queue(
            &format!("DELETE FROM {texts} WHERE account = $0 AND noun = $1 AND record_id IN ({of_parent})"),
            &[Value::Text(table), Value::Int(parent)],
        )?;
    }
    cx.queue(&format!("DELETE FROM {table} WHERE account = $0 AND {column} = $1"), &[Value::Int(parent)])
}
