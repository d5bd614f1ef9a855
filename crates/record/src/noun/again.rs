//! Long lists that are asked for again and again. To count what a list finds takes as long as there are records; so what it has found is
//! kept as a set of ids, and brought up to date by what has changed since: every change of a record is stamped, and every deletion logged. (Programs may log deletions too, of whatever.)
//!
//! That holds of a list whose conditions look at nothing but the record itself, and is done in transactions that only read: what a writing
//! one sees may be undone.

use std::sync::Arc;

use ladu_types::UnixTime;
use ladu_wire::Fault;

use super::declare::Noun;
use super::query::Query;
use crate::context::Cx;
use crate::found::{Found, Key, Known};
use crate::id_set::IdSet;

/// So many changes since the last time make a list be read anew.
const MOST_CHANGES: i64 = 10_000;

/// A list that may be kept.
pub(super) struct Again {
    key: Key,
    /// Every change that was stamped before is seen by this transaction.
    until: UnixTime,
    known: Option<Known>,
}

impl Again {
    /// What is known of a list; none of one that can never be kept.
    pub(super) fn of(cx: &Cx<'_, '_>, noun: &'static Noun, query: &Query) -> Option<Again> {
        let until = cx.complete_until?;
        if noun.remembered || noun.log.is_empty() || !query.is_of_records() {
            return None;
        }
        let key = (cx.request.account, format!("{}|{}", noun.table, query.key()));
        let known = cx.caches.found.get(&key);
        Some(Again { key, until, known })
    }

    /// What the list finds now, when it was kept. What may take a look at every
    /// record to find a few is kept the second time it is asked for, however few those are.
    pub(super) fn found(&self, cx: &mut Cx<'_, '_>, noun: &Noun, query: &Query) -> Result<Option<Arc<Found>>, Fault> {
        let found = match &self.known {
            Some(Known::Found(found)) => found,
            Some(Known::Asked) if query.ranged || query.looks_at_parts() => {
                return self.read(cx, noun, query).map(Some);
            }
            _ => return Ok(None),
        };
        let mut changed = query.clone();
        let since = changed.mark(found.until.0);
        let limit = changed.mark(MOST_CHANGES + 1);
        let sql = format!(
            "SELECT t.id, CASE WHEN {} THEN 1 ELSE 0 END FROM {} t WHERE t.account = $0 AND t.changed >= {since}
             UNION ALL SELECT l.item_id, 0 FROM operation_log l
             WHERE l.account = $0 AND l.table_name = '{}' AND l.added >= {since} AND l.operation = 'delete'
             AND NOT EXISTS (SELECT 1 FROM {} d WHERE d.account = l.account AND d.id = l.item_id) LIMIT {limit}",
            query.conditions(),
            noun.table,
            noun.log,
            noun.table
        );
        let rows = cx.query(&sql, &changed.values())?;
        if rows.is_empty() {
            return Ok(Some(found.clone()));
        }
        if rows.len() as i64 > MOST_CHANGES {
            return self.read(cx, noun, query).map(Some);
        }
        let mut ids = found.ids.clone();
        for row in rows.iter() {
            match row.read() {
                (id, true) => ids.insert(id),
                (id, false) => ids.remove(id),
            }
        }
        Ok(Some(self.keep(cx, ids, self.until.max(found.until))))
    }

    /// Says that the list was asked for.
    pub(super) fn asked(&self, cx: &Cx<'_, '_>) {
        if self.known.is_none() {
            cx.caches.found.put(self.key.clone(), Known::Asked);
        }
    }

    /// Counts what the list finds, and keeps it when it was asked for before.
    pub(super) fn count(
        &self,
        cx: &mut Cx<'_, '_>,
        noun: &Noun,
        query: &Query,
        count: impl FnOnce(&mut Cx<'_, '_>) -> Result<i64, Fault>,
    ) -> Result<i64, Fault> {
        match self.known {
            None => {
                self.asked(cx);
                count(cx)
            }
            Some(Known::TooLong) => count(cx),
            Some(Known::Asked | Known::Found(_)) => Ok(self.read(cx, noun, query)?.ids.len() as i64),
        }
    }

    fn read(&self, cx: &mut Cx<'_, '_>, noun: &Noun, query: &Query) -> Result<Arc<Found>, Fault> {
        let sql = format!("SELECT t.id FROM {} t WHERE {}", noun.table, query.conditions());
        let mut ids = IdSet::default();
        cx.query(&sql, &query.values())?.iter().for_each(|row| ids.insert(row.get(0)));
        Ok(self.keep(cx, ids, self.until))
    }

    fn keep(&self, cx: &Cx<'_, '_>, ids: IdSet, until: UnixTime) -> Arc<Found> {
        let found = Arc::new(Found { ids, until });
        cx.caches.found.put(self.key.clone(), Known::Found(found.clone()));
        found
    }
}
