//! Snapshots: what is made of an account's small tables at one version of each, shared by the account's requests.

use std::any::Any;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use ladu_store::{RowSet, Tx};
use ladu_types::{Id, of};
use lru::LruCache;

use crate::found::Lists;
use crate::fragments::Fragments;

/// How many accounts' tables are remembered.
const ACCOUNTS: NonZeroUsize = NonZeroUsize::new(512).unwrap();

/// What a server remembers of its accounts between requests.
pub struct Caches {
    snapshots: Mutex<LruCache<Id<of::Account>, Arc<Snapshot>>>,
    pub(crate) fragments: Fragments,
    pub(crate) found: Lists,
}

impl Default for Caches {
    fn default() -> Caches {
        Caches {
            snapshots: Mutex::new(LruCache::new(ACCOUNTS)),
            fragments: Fragments::default(),
            found: Lists::default(),
        }
    }
}

/// The tables that something is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Tables {
    One(&'static str),
    All(&'static [&'static str]),
}

impl Tables {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> {
        let (one, all) = match self {
            Tables::One(table) => (Some(*table), &[][..]),
            Tables::All(tables) => (None, *tables),
        };
        one.into_iter().chain(all.iter().copied())
    }
}

/// What is made, and the tables it is made of.
pub(crate) type Part = (&'static str, Tables);

/// What was made of a version of the tables; whoever asks for it knows its type.
pub(crate) type Made = Arc<dyn Any + Send + Sync>;

/// An account's small tables at one version of each. What is made of them comes as it is needed.
#[derive(Default)]
pub(crate) struct Snapshot {
    /// How often each table has changed, in the order of their names.
    versions: Vec<(String, i64)>,
    parts: RwLock<foldhash::HashMap<Part, Made>>,
}

impl Snapshot {
    pub(crate) fn get(&self, part: Part) -> Option<Made> {
        self.parts.read().unwrap_or_else(PoisonError::into_inner).get(&part).cloned()
    }

    pub(crate) fn put(&self, part: Part, made: Made) {
        self.parts.write().unwrap_or_else(PoisonError::into_inner).insert(part, made);
    }

    fn version(&self, table: &str) -> i64 {
        self.versions.iter().find(|(name, _)| name == table).map_or(0, |(_, version)| *version)
    }

    /// Is it that of these versions, whatever has become of tables that the transaction has changed?
    fn is_of(&self, rows: &RowSet, tx: &Tx<'_>) -> bool {
        let counts = |table: &str| !tx.has_changed(table);
        let mut own = self.versions.iter().filter(|(table, _)| counts(table));
        let mut read = rows.iter().filter(|row| counts(row.text(0)));
        read.all(|row| own.next().is_some_and(|(table, version)| table == row.text(0) && *version == row.int(1)))
            && own.next().is_none()
    }

    /// One of other versions, with everything in it that is made of tables that have not changed.
    fn at(&self, rows: &RowSet) -> Snapshot {
        let versions = rows.iter().map(|row| (row.text(0).to_owned(), row.int(1))).collect();
        let mut next = Snapshot { versions, ..Snapshot::default() };
        let parts = self.parts.read().unwrap_or_else(PoisonError::into_inner);
        let same = |(_, tables): &Part| tables.iter().all(|table| self.version(table) == next.version(table));
        let kept = parts.iter().filter(|(part, _)| same(part)).map(|(part, made)| (*part, made.clone())).collect();
        next.parts = RwLock::new(kept);
        next
    }

    /// Is no table younger in another one?
    fn is_at_least(&self, other: &Snapshot) -> bool {
        other.versions.iter().all(|(table, version)| self.version(table) >= *version)
    }
}

impl Caches {
    /// The snapshot of the versions that a transaction has read. Others share it, unless it is that of a reader that lags behind, or of
    /// tables that may never come to be.
    pub(crate) fn snapshot(&self, account: Id<of::Account>, versions: &RowSet, tx: &Tx<'_>) -> Arc<Snapshot> {
        let latest = self.snapshots().get(&account).cloned();
        if let Some(latest) = latest.as_ref().filter(|latest| latest.is_of(versions, tx)) {
            return latest.clone();
        }
        let latest = latest.unwrap_or_default();
        let next = Arc::new(latest.at(versions));
        if !tx.has_changes() && next.is_at_least(&latest) {
            self.snapshots().put(account, next.clone());
        }
        next
    }

    /// Forgets what is remembered of an account.
    pub fn forget(&self, account: Id<of::Account>) {
        self.snapshots().pop(&account);
    }

    fn snapshots(&self) -> MutexGuard<'_, LruCache<Id<of::Account>, Arc<Snapshot>>> {
        self.snapshots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
