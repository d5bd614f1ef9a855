//! Trees of records that name their parent.

use std::collections::HashMap;

use ladu_wire::Fault;

use crate::context::Cx;
use crate::noun::patch::Patch;

/// The parent of each record of a small table.
pub type Parents = HashMap<i64, i64>;

/// The parents of a table's records, remembered until it changes.
pub fn parents(cx: &mut Cx<'_, '_>, table: &'static str, column: &str) -> Result<std::sync::Arc<Parents>, Fault> {
    cx.cached("parents", table, |cx| {
        let rows = cx.query(&format!("SELECT id, {column} FROM {table} WHERE account = $0"), &[])?;
        Ok(rows.iter().map(|row| (row.int(0), row.int(1))).collect::<Parents>())
    })
}

/// Refuses a parent that stands below the record itself (1016).
pub fn check_parent(cx: &mut Cx<'_, '_>, table: &'static str, patch: &Patch) -> Result<(), Fault> {
    let (Some(id), Some(parent)) = (patch.id, patch.id_of("parent_id")) else { return Ok(()) };
    let parents = parents(cx, table, "parent_id")?;
    match path(&parents, parent).any(|above| above == id) {
        true => Err(Fault::not_allowed(&patch.parameter("parent_id"))),
        false => Ok(()),
    }
}

/// Some records and everything below them.
pub fn descendants(cx: &mut Cx<'_, '_>, table: &'static str, column: &str, roots: &[i64]) -> Result<Vec<i64>, Fault> {
    let parents = parents(cx, table, column)?;
    Ok(parents.keys().copied().filter(|id| path(&parents, *id).any(|above| roots.contains(&above))).collect())
}

/// A record, its parent, its parent's parent and so on. A circle ends where it began.
pub fn path(parents: &Parents, id: i64) -> impl Iterator<Item = i64> + '_ {
    let mut left = parents.len() + 1;
    std::iter::successors(Some(id).filter(|id| *id != 0), move |id| {
        left -= 1;
        parents.get(id).copied().filter(|above| *above != 0 && left > 0)
    })
}
