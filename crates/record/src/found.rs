//! What long lists have found, kept between requests within a bounded memory. See `noun/again.rs` for how it is brought up to date.

use std::sync::{Arc, Mutex, PoisonError};

use ladu_types::{Id, UnixTime, of};
use lru::LruCache;

use crate::id_set::IdSet;

/// The most bytes over all accounts.
const MOST_BYTES: usize = 32 << 20;
/// The most bytes of one list.
const LONGEST: usize = 4 << 20;
/// About what a list takes beside its ids.
const OVERHEAD: usize = 500;

/// The account, and what tells one of its lists from another.
pub(crate) type Key = (Id<of::Account>, String);

/// What is known of a list.
#[derive(Debug, Clone)]
pub(crate) enum Known {
    /// It was asked for once.
    Asked,
    /// It takes too much memory.
    TooLong,
    Found(Arc<Found>),
}

/// The records that a list has found.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) ids: IdSet,
    /// Every change that was stamped before is in it.
    pub(crate) until: UnixTime,
}

/// The lists that a server keeps.
pub(crate) struct Lists(Mutex<Kept>);

struct Kept {
    lists: LruCache<Key, Known>,
    bytes: usize,
}

impl Default for Lists {
    fn default() -> Lists {
        Lists(Mutex::new(Kept { lists: LruCache::unbounded(), bytes: 0 }))
    }
}

impl Lists {
    pub(crate) fn get(&self, key: &Key) -> Option<Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).lists.get(key).cloned()
    }

    /// Keeps what is known of a list, and lets go of those that nobody has asked for longest when there is no room.
    pub(crate) fn put(&self, key: Key, known: Known) {
        let known = match known {
            Known::Found(found) if found.ids.size() > LONGEST => Known::TooLong,
            known => known,
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = key.1.len();
        kept.bytes += known.size() + text;
        if let Some(old) = kept.lists.put(key, known) {
            kept.bytes -= old.size() + text;
        }
        while kept.bytes > MOST_BYTES
            && let Some(((_, text), old)) = kept.lists.pop_lru()
        {
            kept.bytes -= old.size() + text.len();
        }
    }
}

impl Known {
    fn size(&self) -> usize {
        match self {
            Known::Found(found) => OVERHEAD + found.ids.size(),
            Known::Asked | Known::TooLong => OVERHEAD,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: i64) -> Key {
        (Id::new(number), "list".to_owned())
    }

    fn found(ids: impl Iterator<Item = i64>) -> Known {
        let mut set = IdSet::default();
        ids.for_each(|id| set.insert(Id::new(id)));
        Known::Found(Arc::new(Found { ids: set, until: UnixTime(0) }))
    }

    #[test]
    fn memory_is_bounded_and_what_is_asked_for_stays() {
        let lists = Lists::default();
        for number in 0..1000 {
            lists.put(key(number), found((0..1_000_000).step_by(4096)));
            assert!(matches!(lists.get(&key(0)), Some(Known::Found(_))), "asked for all the time");
        }
        let kept = lists.0.lock().unwrap();
        assert!((MOST_BYTES - (1 << 20)..=MOST_BYTES).contains(&kept.bytes), "{}", kept.bytes);
        assert_eq!(kept.bytes, kept.lists.iter().map(|((_, text), known)| known.size() + text.len()).sum::<usize>());
    }

    #[test]
    fn a_list_that_takes_too_much_is_not_kept() {
        let lists = Lists::default();
        lists.put(key(1), found((0..100_000_000).step_by(4096)));
        assert!(matches!(lists.get(&key(1)), Some(Known::TooLong)));
    }
}
