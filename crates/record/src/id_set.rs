//! Sets of ids in their order, one bit for each: those of a table that has grown for years take a few pages of memory.

use std::collections::BTreeMap;

use ladu_types::{Id, of};

/// Ids that one chunk stands for.
const SPAN: i64 = 4096;
const WORD: i64 = 64;

/// A set of ids from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct IdSet {
    /// Those with ids in them, by their number.
    chunks: BTreeMap<i64, Chunk>,
    len: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Chunk {
    words: Box<[u64; (SPAN / WORD) as usize]>,
    len: usize,
}

impl IdSet {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// About the bytes that it takes.
    pub(crate) fn size(&self) -> usize {
        self.chunks.len() * (size_of::<[u64; (SPAN / WORD) as usize]>() + 2 * size_of::<(i64, Chunk)>())
    }

    pub(crate) fn insert(&mut self, record: Id<of::Record>) {
        let id = record.number();
        let empty = || Chunk { words: Box::new([0; (SPAN / WORD) as usize]), len: 0 };
        let chunk = self.chunks.entry(id.div_euclid(SPAN)).or_insert_with(empty);
        let (word, bit) = place(id);
        if chunk.words[word] & bit == 0 {
            chunk.words[word] |= bit;
            chunk.len += 1;
            self.len += 1;
        }
    }

    pub(crate) fn remove(&mut self, record: Id<of::Record>) {
        let id = record.number();
        let number = id.div_euclid(SPAN);
        let Some(chunk) = self.chunks.get_mut(&number) else { return };
        let (word, bit) = place(id);
        if chunk.words[word] & bit != 0 {
            chunk.words[word] &= !bit;
            chunk.len -= 1;
            self.len -= 1;
            if chunk.len == 0 {
                self.chunks.remove(&number);
            }
        }
    }

    /// Some of its ids: so many at most, behind so many others, from the least up or from the greatest down.
    pub(crate) fn page(&self, limit: usize, offset: usize, descending: bool) -> Vec<i64> {
        match descending {
            false => take(self.chunks.iter(), limit, offset, |(number, chunk)| chunk.ids(*number)),
            true => take(self.chunks.iter().rev(), limit, offset, |(number, chunk)| chunk.ids(*number).rev()),
        }
    }
}

impl Chunk {
    fn ids(&self, number: i64) -> impl DoubleEndedIterator<Item = i64> {
        let is_in = |id: &i64| {
            let (word, bit) = place(*id);
            self.words[word] & bit != 0
        };
        (number * SPAN..(number + 1) * SPAN).filter(is_in)
    }
}

/// Ids of chunks that come in order; whole chunks are left out without looking into them.
fn take<'s, I: Iterator<Item = i64>>(
    chunks: impl Iterator<Item = (&'s i64, &'s Chunk)>,
    limit: usize,
    mut offset: usize,
    ids: impl Fn((&'s i64, &'s Chunk)) -> I,
) -> Vec<i64> {
    let mut page = Vec::with_capacity(limit.min(1000));
    for (number, chunk) in chunks {
        if chunk.len <= offset {
            offset -= chunk.len;
            continue;
        }
        page.extend(ids((number, chunk)).skip(offset).take(limit - page.len()));
        offset = 0;
        if page.len() >= limit {
            break;
        }
    }
    page
}

/// The word and the bit of an id in its chunk.
fn place(id: i64) -> (usize, u64) {
    let within = id.rem_euclid(SPAN);
    ((within / WORD) as usize, 1 << (within % WORD))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_holds_what_was_put_in_and_not_taken_out(
            changes in proptest::collection::vec((0_i64..20_000, any::<bool>()), 0..300),
            limit in 0_usize..50,
            offset in 0_usize..200,
        ) {
            let (mut set, mut plain) = (IdSet::default(), BTreeSet::new());
            for (id, is_in) in changes {
                if is_in {
                    set.insert(Id::new(id));
                    plain.insert(id);
                } else {
                    set.remove(Id::new(id));
                    plain.remove(&id);
                }
                prop_assert_eq!(set.len(), plain.len());
            }
            let up: Vec<i64> = plain.iter().copied().skip(offset).take(limit).collect();
            let down: Vec<i64> = plain.iter().rev().copied().skip(offset).take(limit).collect();
            prop_assert_eq!(set.page(limit, offset, false), up);
            prop_assert_eq!(set.page(limit, offset, true), down);
        }
    }

    #[test]
    fn what_was_emptied_takes_no_room() {
        let mut set = IdSet::default();
        (0..10_000).for_each(|id| set.insert(Id::new(id)));
        assert!(set.size() < 3 * 10_000 / 8, "{}", set.size());
        (0..10_000).for_each(|id| set.remove(Id::new(id)));
        assert_eq!(set, IdSet::default());
    }
}
