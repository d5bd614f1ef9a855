//! Random numbers that are the same every time: SplitMix64 from a fixed seed.
//!
//! No random crate promises the same numbers in its next version; a demo that changed with an update would be a surprise.

/// What the whole demo grows from.
const SEED: u64 = 0x4c61_6475;

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(super) struct Rng(u64);

impl Rng {
    /// The stream of one part of the demo; a number tells apart days, products and the like.
    pub(super) fn of(part: &str, number: i64) -> Rng {
        let mixed = part.bytes().fold(SEED, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mut rng = Rng(mixed ^ number.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15));
        rng.next();
        rng
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end` - 1; 0 when there is none.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let wide = u128::from(self.next()) * end as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `from` to `to`, both included.
    pub(super) fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = usize::try_from(to - from + 1).unwrap_or(1);
        from + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// Does something happen that happens so many times in a hundred?
    pub(super) fn percent(&mut self, times: usize) -> bool {
        self.below(100) < times
    }

    /// One of a list that is never empty.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// One of a list by weight.
    pub(super) fn weighted<'a, T>(&mut self, list: &'a [(usize, T)]) -> &'a T {
        let sum = list.iter().map(|(weight, _)| weight).sum();
        let mut at = self.below(sum);
        for (weight, thing) in list {
            if at < *weight {
                return thing;
            }
            at -= weight;
        }
        &list[0].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_falls_the_same_way_every_time() {
        let mut rng = Rng::of("trade", 7);
        let drawn: Vec<usize> = (0..6).map(|_| rng.below(1000)).collect();
        let mut again = Rng::of("trade", 7);
        assert_eq!(drawn, (0..6).map(|_| again.below(1000)).collect::<Vec<_>>());
        let mut other = Rng::of("trade", 8);
        assert_ne!(drawn, (0..6).map(|_| other.below(1000)).collect::<Vec<_>>());
    }

    #[test]
    fn it_stays_inside_its_bounds() {
        let mut rng = Rng::of("bounds", 0);
        let mut seen = [0usize; 5];
        for _ in 0..5000 {
            let at = rng.between(-2, 2);
            seen[usize::try_from(at + 2).unwrap()] += 1;
        }
        assert!(seen.iter().all(|times| (800..1200).contains(times)), "{seen:?}");
        let heavy = (0..1000).filter(|_| *rng.weighted(&[(9, true), (1, false)])).count();
        assert!((850..950).contains(&heavy), "{heavy}");
    }
}
