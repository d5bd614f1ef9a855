//! References of many rows at once.

use std::collections::HashSet;

use ladu_wire::Fault;

use super::field::Field;
use super::patch::Patch;
use crate::context::Cx;

/// Refuses numbered rows of which one refers to nothing (1011), in one statement for each field that refers to something.
pub fn check_rows(cx: &mut Cx<'_, '_>, fields: &'static [Field], rows: &[Patch]) -> Result<(), Fault> {
    match unknown_reference(cx, fields, rows)? {
        Some((_, parameter)) => Err(Fault::unknown(&parameter)),
        None => Ok(()),
    }
}

/// The first of some rows that refers to nothing, by its place among them, and the parameter that does; in one statement for each field that
/// refers to something.
pub fn unknown_reference(
    cx: &mut Cx<'_, '_>,
    fields: &'static [Field],
    rows: &[Patch],
) -> Result<Option<(usize, String)>, Fault> {
    for field in fields.iter().filter(|field| !field.refers.is_empty() && !field.input.is_empty()) {
        let ids: Vec<i64> = rows.iter().filter_map(|row| row.id_of(field.column)).collect();
        let sql = format!("SELECT id FROM {} WHERE account = $0 AND id IN ({{ids}})", field.refers);
        let known: HashSet<i64> = cx.among(&sql, &ids, &[])?.iter().map(|row| row.int(0)).collect();
        let refers_to_nothing = |row: &Patch| row.id_of(field.column).is_some_and(|id| !known.contains(&id));
        if let Some(at) = rows.iter().position(refers_to_nothing) {
            return Ok(Some((at, rows[at].parameter(field.column))));
        }
    }
    Ok(None)
}
