//! Fragments: records as the bytes that answers have of them, kept between requests within a bounded memory.

use std::num::NonZeroU64;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ladu_types::{Id, of};
use lru::LruCache;

/// The most bytes of fragments over all accounts.
const MOST_BYTES: usize = 64 << 20;
/// Parts of the memory, each with a lock of its own.
const SHARDS: usize = 16;
/// About what a fragment takes beside its bytes.
const OVERHEAD: usize = 160;

/// Fragments that belong together: an account's, of one noun in one view, as long as no table changes that they show names of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Set(NonZeroU64);

impl Set {
    /// One that no fragment belongs to yet.
    pub(crate) fn new() -> Set {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Set(NonZeroU64::MIN.saturating_add(LAST.fetch_add(1, Ordering::Relaxed)))
    }
}

/// A record, and how often it has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) record: Id<of::Record>,
    pub(crate) revision: i64,
}

/// What a record is in one view: the keys of its object, with gaps for what is written anew for each answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fragment {
    bytes: Box<[u8]>,
    /// In order, each with its place among the bytes and that of its field in the declaration.
    gaps: Box<[(usize, usize)]>,
}

impl Fragment {
    pub(crate) fn new(bytes: &[u8], gaps: Vec<(usize, usize)>) -> Fragment {
        Fragment { bytes: bytes.into(), gaps: gaps.into() }
    }

    /// Its pieces in order, each with the field that is written after it; none after the last.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = (&[u8], Option<usize>)> {
        let starts = std::iter::once(0).chain(self.gaps.iter().map(|(at, _)| *at));
        let ends = self.gaps.iter().map(|(at, field)| (*at, Some(*field))).chain([(self.bytes.len(), None)]);
        starts.zip(ends).map(|(start, (end, field))| (&self.bytes[start..end], field))
    }

    /// How many bytes it adds to an answer, but for what is written anew.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    fn size(&self) -> usize {
        self.bytes.len() + self.gaps.len() * size_of::<(usize, usize)>() + OVERHEAD
    }
}

/// The fragments that a server keeps.
pub(crate) struct Fragments {
    shards: [Mutex<Shard>; SHARDS],
    most: usize,
}

struct Shard {
    kept: LruCache<(Set, Id<of::Record>), (i64, Arc<Fragment>)>,
    bytes: usize,
}

impl Default for Fragments {
    fn default() -> Fragments {
        Fragments::with(MOST_BYTES)
    }
}

impl Fragments {
    /// Room for so many bytes.
    fn with(most: usize) -> Fragments {
        let shard = |_| Mutex::new(Shard { kept: LruCache::unbounded(), bytes: 0 });
        Fragments { shards: std::array::from_fn(shard), most: most / SHARDS }
    }

    /// Those of some records as they are now; none of a record that is not there or has changed since.
    pub(crate) fn find(&self, set: Set, stamps: &[Stamp]) -> Vec<Option<Arc<Fragment>>> {
        let find = |stamp: &Stamp| {
            let mut shard = self.shard(set, stamp.record);
            let (revision, fragment) = shard.kept.get(&(set, stamp.record))?;
            (*revision == stamp.revision).then(|| fragment.clone())
        };
        stamps.iter().map(find).collect()
    }

    /// Keeps the fragment of a record, and lets go of those that nobody has asked for longest when there is no room.
    pub(crate) fn keep(&self, set: Set, stamp: Stamp, fragment: Arc<Fragment>) {
        let mut shard = self.shard(set, stamp.record);
        shard.bytes += fragment.size();
        if let Some((_, old)) = shard.kept.put((set, stamp.record), (stamp.revision, fragment)) {
            shard.bytes -= old.size();
        }
        while shard.bytes > self.most
            && let Some((_, (_, old))) = shard.kept.pop_lru()
        {
            shard.bytes -= old.size();
        }
    }

    fn shard(&self, set: Set, record: Id<of::Record>) -> MutexGuard<'_, Shard> {
        let at = (set.0.get() ^ record.number().unsigned_abs()) % SHARDS as u64;
        self.shards[at as usize].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(text: &str, gaps: &[(usize, usize)]) -> Arc<Fragment> {
        Arc::new(Fragment::new(text.as_bytes(), gaps.to_vec()))
    }

    #[test]
    fn pieces_are_the_whole_with_gaps_between_them() {
        let of = |gaps: &[(usize, usize)]| {
            let fragment = fragment("abcdef", gaps);
            fragment
                .pieces()
                .map(|(piece, field)| (String::from_utf8_lossy(piece).into_owned(), field))
                .collect::<Vec<_>>()
        };
        assert_eq!(of(&[]), [("abcdef".to_owned(), None)]);
        assert_eq!(
            of(&[(2, 7), (2, 8)]),
            [("ab".to_owned(), Some(7)), (String::new(), Some(8)), ("cdef".to_owned(), None)]
        );
        assert_eq!(of(&[(6, 1)]), [("abcdef".to_owned(), Some(1)), (String::new(), None)]);
    }

    #[test]
    fn only_the_fragment_of_the_record_as_it_is_now_is_found() {
        let (kept, set) = (Fragments::default(), Set::new());
        let stamp = |id, revision| Stamp { record: Id::new(id), revision };
        kept.keep(set, stamp(1, 0), fragment("old", &[]));
        kept.keep(set, stamp(2, 5), fragment("two", &[]));
        let found = kept.find(set, &[stamp(1, 0), stamp(2, 4), stamp(3, 0)]);
        assert_eq!(found, [Some(fragment("old", &[])), None, None]);
        kept.keep(set, stamp(1, 1), fragment("new", &[]));
        assert_eq!(kept.find(set, &[stamp(1, 0), stamp(1, 1)]), [None, Some(fragment("new", &[]))]);
        assert_eq!(kept.find(Set::new(), &[stamp(2, 5)]), [None], "another account, view or version");
    }

    #[test]
    fn memory_is_bounded_and_what_is_asked_for_stays() {
        let (kept, set) = (Fragments::with(SHARDS * 10_000), Set::new());
        let stamp = |id| Stamp { record: Id::new(id), revision: 0 };
        for id in 0..1000 {
            kept.keep(set, stamp(id), fragment(&"x".repeat(500), &[]));
            assert!(kept.find(set, &[stamp(0)])[0].is_some(), "asked for all the time");
        }
        for id in 0..SHARDS as i64 {
            let shard = kept.shard(set, Id::new(id));
            let (left, bytes) = (shard.kept.len(), shard.bytes);
            assert_eq!(bytes, left * (500 + OVERHEAD));
            assert!((10_000 - 500 - OVERHEAD..=10_000).contains(&bytes), "{bytes}");
        }
        kept.keep(set, stamp(5000), fragment(&"x".repeat(20_000), &[]));
        let shard = kept.shard(set, Id::new(5000));
        assert_eq!((shard.kept.len(), shard.bytes), (0, 0), "what has no room is not kept at all");
    }
}
