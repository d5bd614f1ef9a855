//! The days, and the stores, that the books are asked for.

use ladu_types::{Id, of};

/// Some days, both included.
pub(super) struct Period<'a> {
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    /// Documents of these stores; of all when it is empty.
    pub(super) stores: &'a [Id<of::Warehouse>],
}

impl Period<'_> {
    /// Is a day one of them?
    pub(super) fn has(&self, day: &str) -> bool {
        self.from <= day && day <= self.to
    }

    /// What narrows documents, table `d`, to its stores: one more condition, or none.
    pub(super) fn of_its_stores(&self) -> String {
        if self.stores.is_empty() {
            return String::new();
        }
        let list = self.stores.iter().map(|store| store.to_string()).collect::<Vec<_>>().join(", ");
        format!(" AND d.warehouse_id IN ({list})")
    }
}
