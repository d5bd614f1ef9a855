//! The bytes of bodies that are held at once, in all and by whose they are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ladu_identity::origin::Origin;
use ladu_types::{Id, of};

/// Whose bytes they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Holder {
    /// An account with a proven session.
    Account(Id<of::Account>),
    /// An address that has proven nothing yet.
    Stranger(Origin),
}

/// The bytes that are held.
pub(crate) struct Budget {
    most: usize,
    held: Mutex<(usize, HashMap<Holder, usize>)>,
}

/// Bytes that are held until this is dropped.
pub(crate) struct Held {
    budget: Arc<Budget>,
    holder: Holder,
    bytes: usize,
}

impl Budget {
    pub(crate) fn new(most: usize) -> Arc<Budget> {
        Arc::new(Budget { most, held: Mutex::default() })
    }

    fn held(&self) -> MutexGuard<'_, (usize, HashMap<Holder, usize>)> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing yet, for whom it will be.
    pub(crate) fn begin(self: &Arc<Budget>, holder: Holder) -> Held {
        Held { budget: self.clone(), holder, bytes: 0 }
    }

    /// Takes bytes when there are as many left: of all, and of the quarter that one holder has at most.
    fn take(&self, holder: Holder, bytes: usize) -> bool {
        let mut held = self.held();
        let own = held.1.get(&holder).copied().unwrap_or(0);
        let fits = held.0 + bytes <= self.most && own + bytes <= self.most / 4;
        if fits && bytes > 0 {
            held.0 += bytes;
            held.1.insert(holder, own + bytes);
        }
        fits
    }

    fn give_back(&self, holder: Holder, bytes: usize) {
        let mut held = self.held();
        held.0 -= bytes;
        match held.1.get_mut(&holder) {
            Some(own) if *own > bytes => *own -= bytes,
            _ => drop(held.1.remove(&holder)),
        }
    }
}

impl Held {
    /// Holds so many bytes more; nothing changes when they are too many.
    pub(crate) fn add(&mut self, bytes: usize) -> bool {
        let taken = self.budget.take(self.holder, bytes);
        self.bytes += if taken { bytes } else { 0 };
        taken
    }

    /// From now on they are somebody else's; when that has too many, nobody holds them any more.
    pub(crate) fn pass_to(&mut self, holder: Holder) -> bool {
        self.budget.give_back(self.holder, self.bytes);
        let passed = self.budget.take(holder, self.bytes);
        if passed {
            self.holder = holder;
        } else {
            self.bytes = 0;
        }
        passed
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.bytes > 0 {
            self.budget.give_back(self.holder, self.bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_holds_more_than_a_quarter_and_all_not_more_than_there_is() {
        let budget = Budget::new(1000);
        let account = |number| Holder::Account(Id::new(number));
        let mut first = budget.begin(account(1));
        assert!(first.add(200) && !first.add(51) && first.add(50));
        let mut others: Vec<Held> = (2..6).map(|number| budget.begin(account(number))).collect();
        let taken: Vec<bool> = others.iter_mut().map(|held| held.add(250)).collect();
        assert_eq!(taken, [true, true, true, false], "a thousand are held");
        drop(others.pop());
        drop(others.pop());
        let mut stranger = budget.begin(Holder::Stranger(Origin::from(std::net::IpAddr::from([192, 0, 2, 1]))));
        assert!(stranger.add(100) && !stranger.pass_to(account(1)), "the account has its quarter");
        drop((first, others, stranger));
        let held = budget.held();
        assert_eq!((held.0, held.1.len()), (0, 0));
    }
}
