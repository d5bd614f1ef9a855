//! Reads one page of a list: its ids first, over the keys alone, then the records.
//!
//! Programs walk through whole lists page by page. Counting off all rows before each page would make such a walk cost the square of
//! its length, so a list that is walked through is remembered as the ids in its order until its table changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ladu_store::{RowSet, Value};
use ladu_types::{Id, of};
use ladu_wire::Fault;

use super::declare::Noun;
use super::query::Query;
use super::view::View;
use crate::context::Cx;
use crate::fragments::Stamp;

/// How many lists of one version of a table are remembered.
const MAX_WALKS: usize = 16;
/// The longest list that is remembered.
const MAX_IDS: usize = 200_000;

/// Reads a page: how many records at most, and how many come before it.
pub(super) fn read(
    cx: &mut Cx<'_, '_>,
    (noun, view): (&'static Noun, &View),
    query: &Query,
    order: &str,
    (limit, offset): (i64, i64),
) -> Result<RowSet, Fault> {
    if offset == 0 {
        let select = &view.plan.select;
        let mut query = query.clone();
        let conditions = query.conditions().to_owned();
        let limit = query.mark(limit);
        return cx.query(&format!("{select} WHERE {conditions} ORDER BY {order} LIMIT {limit}"), &query.values());
    }
    let page: Vec<Id<of::Record>> =
        stamps(cx, noun, query, order, (limit, offset))?.iter().map(|stamp| stamp.record).collect();
    records(cx, view, &page)
}

/// The rows of some records, in their order.
pub(super) fn records(cx: &mut Cx<'_, '_>, view: &View, which: &[Id<of::Record>]) -> Result<RowSet, Fault> {
    let ids: Vec<i64> = which.iter().map(|record| record.number()).collect();
    let mut rows = cx.among(&format!("{} WHERE t.account = $0 AND t.id IN ({{ids}})", view.plan.select), &ids, &[])?;
    rows.arrange(&ids);
    Ok(rows)
}

/// Which records a page has, in order.
pub(super) fn stamps(
    cx: &mut Cx<'_, '_>,
    noun: &'static Noun,
    query: &Query,
    order: &str,
    (limit, offset): (i64, i64),
) -> Result<Vec<Stamp>, Fault> {
    let known = if offset == 0 { None } else { remembered(cx, noun, query, order)? };
    let Some(all) = known else { return read_stamps(cx, noun, query, order, (limit, offset)) };
    let from = usize::try_from(offset).unwrap_or(usize::MAX).min(all.len());
    let to = from.saturating_add(usize::try_from(limit).unwrap_or(0)).min(all.len());
    Ok(all[from..to].to_vec())
}

/// Reads which records a page has; only of records that are kept as fragments it is asked how often they have changed.
fn read_stamps(
    cx: &mut Cx<'_, '_>,
    noun: &Noun,
    query: &Query,
    order: &str,
    (limit, offset): (i64, i64),
) -> Result<Vec<Stamp>, Fault> {
    let (mut query, table) = (query.clone(), noun.table);
    let revision = if noun.fragments.is_some() { "t.revision" } else { "0" };
    let conditions = query.conditions().to_owned();
    let limit = query.mark(limit);
    let mut sql = format!("SELECT t.id, {revision} FROM {table} t WHERE {conditions} ORDER BY {order} LIMIT {limit}");
    if offset > 0 {
        sql.push_str(&format!(" OFFSET {}", query.mark(offset)));
    }
    let values: Vec<Value<'_>> = query.values();
    Ok(cx.query(&sql, &values)?.iter().map(|row| Stamp { record: row.get(0), revision: row.int(1) }).collect())
}

/// All records of a list in its order, when it is asked for a second time since its table changed and is not too long.
fn remembered(
    cx: &mut Cx<'_, '_>,
    noun: &'static Noun,
    query: &Query,
    order: &str,
) -> Result<Option<Arc<[Stamp]>>, Fault> {
    if query.volatile || !noun.remembered {
        return Ok(None);
    }
    let walks = cx.cached::<Walks>("walks", noun.table, |_| Ok(Walks::default()))?;
    let key = format!("{}|{order}", query.key());
    match walks.visit(&key) {
        Some(Walk::Known(ids)) => Ok(Some(ids)),
        Some(Walk::Begun) => {
            let ids = read_stamps(cx, noun, query, order, (MAX_IDS as i64 + 1, 0))?;
            let walk = if ids.len() > MAX_IDS { Walk::TooLong } else { Walk::Known(ids.into()) };
            walks.put(key, walk.clone());
            Ok(if let Walk::Known(ids) = walk { Some(ids) } else { None })
        }
        Some(Walk::TooLong) | None => Ok(None),
    }
}

/// Lists of one version of a table.
#[derive(Default)]
struct Walks(Mutex<HashMap<String, Walk>>);

#[derive(Clone)]
enum Walk {
    Begun,
    /// The records in order.
    Known(Arc<[Stamp]>),
    TooLong,
}

impl Walks {
    /// What is known of a list; nothing the first time.
    fn visit(&self, key: &str) -> Option<Walk> {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = map.get(key).cloned();
        if found.is_none() && map.len() < MAX_WALKS {
            map.insert(key.to_owned(), Walk::Begun);
        }
        found
    }

    fn put(&self, key: String, walk: Walk) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, walk);
    }
}
