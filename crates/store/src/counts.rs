//! How much a store has done, so that what a request costs can be counted.

use std::sync::atomic::{AtomicU64, Ordering};

/// What a store has done since it was opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Statements that were run.
    pub statements: u64,
    /// How often somebody waited for an answer of the database over a connection; none on an embedded engine.
    pub trips: u64,
    /// Operations that the embedded engine took for its statements: what they cost, the same on every machine. None on the other engine.
    pub operations: u64,
}

impl Work {
    /// What was done since an earlier look.
    pub fn since(self, before: Work) -> Work {
        Work {
            statements: self.statements - before.statements,
            trips: self.trips - before.trips,
            operations: self.operations - before.operations,
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Counts {
    statements: AtomicU64,
    trips: AtomicU64,
    operations: AtomicU64,
}

impl Counts {
    pub(crate) fn statement(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn trip(&self) {
        self.trips.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn operations(&self, count: u64) {
        self.operations.fetch_add(count, Ordering::Relaxed);
    }

    pub(crate) fn work(&self) -> Work {
        let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Work { statements: load(&self.statements), trips: load(&self.trips), operations: load(&self.operations) }
    }
}
