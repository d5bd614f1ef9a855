//! What follow-ups take of the documents they were made from, and which sold rows a return takes from.

use std::collections::HashMap;
use std::hash::Hash;

use ladu_types::{Overflow, Price, Quantity};

/// A row of a base document: so many units of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BaseRow<B, T> {
    pub base: B,
    pub thing: T,
    pub amount: Quantity,
}

/// Units of a thing that a follow-up takes of its bases; below zero when it gives them back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken<B, T> {
    pub bases: Vec<B>,
    pub thing: T,
    pub amount: Quantity,
}

/// What comes of taking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// What is left of each base row.
    pub left: Vec<Quantity>,
    /// How far each follow-up goes beyond the rows of its bases; 0 where they have nothing of the thing at all.
    pub beyond: Vec<Quantity>,
}

/// Takes what follow-ups take off the rows of their bases, one row after the other in their order. Follow-ups of fewer bases go first,
/// since the others have a choice; what is given back is put back last.
pub fn allocate<B, T>(rows: &[BaseRow<B, T>], taken: &[Taken<B, T>]) -> Result<Allocation, Overflow>
where
    B: Copy + Eq,
    T: Copy + Eq + Hash,
{
    let mut of_thing: HashMap<T, Vec<usize>> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        of_thing.entry(row.thing).or_default().push(at);
    }
    let mut left: Vec<Quantity> = rows.iter().map(|row| row.amount.max(Quantity::ZERO)).collect();
    let mut beyond = vec![Quantity::ZERO; taken.len()];
    let mut order: Vec<usize> = (0..taken.len()).collect();
    order.sort_by_key(|at| (taken[*at].amount.is_negative(), taken[*at].bases.len(), *at));
    for at in order {
        let take = &taken[at];
        let own = of_thing.get(&take.thing).into_iter().flatten().copied();
        let mut own = own.filter(|row| take.bases.contains(&rows[*row].base)).peekable();
        let has_thing = own.peek().is_some();
        let mut rest = take.amount;
        for row in own {
            let most =
                if rest.is_negative() { left[row].minus(rows[row].amount.max(Quantity::ZERO))? } else { left[row] };
            let part = if rest.is_negative() { rest.max(most) } else { rest.min(most) };
            left[row] = left[row].minus(part)?;
            rest = rest.minus(part)?;
        }
        if has_thing {
            beyond[at] = rest.max(Quantity::ZERO);
        }
    }
    Ok(Allocation { left, beyond })
}

/// A row that was sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoldRow<T> {
    pub thing: T,
    /// Net price of one before the discount.
    pub price: Price,
    /// Units that have not come back.
    pub left: Quantity,
}

/// Units that a return takes from a sold row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The row, by its place.
    pub row: usize,
    pub quantity: Quantity,
}

/// Chooses the sold rows that some units of a thing come back from: rows of the same price first, when a price is known, then those
/// with most left, then the first. Takes the units off what is left of the rows. Gives the parts, and what no row has left.
pub fn take_back<T: Eq>(
    rows: &mut [SoldRow<T>],
    thing: &T,
    price: Option<Price>,
    units: Quantity,
) -> Result<(Vec<Part>, Quantity), Overflow> {
    let (mut parts, mut rest) = (Vec::new(), units);
    while rest > Quantity::ZERO {
        let open = rows.iter().enumerate().filter(|(_, row)| row.thing == *thing && row.left > Quantity::ZERO);
        let best = open.max_by_key(|(at, row)| (price == Some(row.price), row.left, std::cmp::Reverse(*at)));
        let Some(row) = best.map(|(at, _)| at) else { break };
        let quantity = rest.min(rows[row].left);
        rows[row].left = rows[row].left.minus(quantity)?;
        rest = rest.minus(quantity)?;
        parts.push(Part { row, quantity });
    }
    Ok((parts, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(units: i64) -> Quantity {
        Quantity::from_whole(units)
    }

    fn row(base: u8, thing: u8, amount: i64) -> BaseRow<u8, u8> {
        BaseRow { base, thing, amount: whole(amount) }
    }

    fn take(bases: &[u8], thing: u8, amount: i64) -> Taken<u8, u8> {
        Taken { bases: bases.to_vec(), thing, amount: whole(amount) }
    }

    fn allocated(rows: &[BaseRow<u8, u8>], taken: &[Taken<u8, u8>]) -> (Vec<Quantity>, Vec<Quantity>) {
        let Allocation { left, beyond } = allocate(rows, taken).unwrap();
        (left, beyond)
    }

    #[test]
    fn one_delivery_of_two_orders_counts_once() {
        let rows = [row(1, 7, 3), row(2, 7, 3)];
        assert_eq!(allocated(&rows, &[take(&[1, 2], 7, 4)]), (vec![whole(0), whole(2)], vec![whole(0)]));
        // The delivery of the first order alone has no other to take from.
        let taken = [take(&[1, 2], 7, 3), take(&[1], 7, 3)];
        assert_eq!(allocated(&rows, &taken), (vec![whole(0), whole(0)], vec![whole(0), whole(0)]));
    }

    #[test]
    fn what_goes_beyond_is_told_of_things_that_were_ordered() {
        let rows = [row(1, 7, 3)];
        let taken = [take(&[1], 7, 2), take(&[1], 7, 2), take(&[1], 8, 5)];
        assert_eq!(allocated(&rows, &taken), (vec![whole(0)], vec![whole(0), whole(1), whole(0)]));
    }

    #[test]
    fn what_is_given_back_is_open_again() {
        let rows = [row(1, 7, 5)];
        let taken = [take(&[1], 7, -2), take(&[1], 7, 5)];
        assert_eq!(allocated(&rows, &taken), (vec![whole(2)], vec![whole(0), whole(0)]));
        assert_eq!(allocated(&rows, &[take(&[1], 7, -2)]).0, [whole(5)], "but never more than was ordered");
    }

    fn sold(thing: u8, price: i64, left: i64) -> SoldRow<u8> {
        SoldRow { thing, price: Price::from_whole(price), left: whole(left) }
    }

    #[test]
    fn a_return_takes_the_row_of_its_price_then_the_one_with_most_left() {
        let rows = [sold(7, 10, 2), sold(7, 8, 5), sold(8, 10, 9)];
        let rows_of = |price: Option<i64>, units: i64| {
            let price = price.map(Price::from_whole);
            let (parts, rest) = take_back(&mut rows.clone(), &7, price, whole(units)).unwrap();
            (parts.iter().map(|part| (part.row, part.quantity)).collect::<Vec<_>>(), rest)
        };
        assert_eq!(rows_of(Some(10), 1), (vec![(0, whole(1))], whole(0)));
        assert_eq!(rows_of(None, 1), (vec![(1, whole(1))], whole(0)));
        assert_eq!(rows_of(Some(9), 1), (vec![(1, whole(1))], whole(0)));
        assert_eq!(rows_of(Some(10), 3), (vec![(0, whole(2)), (1, whole(1))], whole(0)));
        assert_eq!(rows_of(None, 9), (vec![(1, whole(5)), (0, whole(2))], whole(2)));
    }

    proptest! {
        /// Nothing is taken twice, nothing is lost: what is left and what was taken make up the rows, whatever goes beyond.
        #[test]
        fn taken_and_left_are_the_rows(
            rows in proptest::collection::vec((0u8..3, 0u8..2, 1i64..9), 0..8),
            taken in proptest::collection::vec((proptest::collection::btree_set(0u8..3, 1..3), 0u8..2, 1i64..9), 0..8),
        ) {
            let rows: Vec<_> = rows.into_iter().map(|(base, thing, amount)| row(base, thing, amount)).collect();
            let taken: Vec<_> = taken
                .into_iter()
                .map(|(bases, thing, amount)| take(&bases.into_iter().collect::<Vec<_>>(), thing, amount))
                .collect();
            let (left, beyond) = allocated(&rows, &taken);
            for thing in 0..2 {
                let ordered: i64 = rows.iter().filter(|row| row.thing == thing).map(|row| row.amount.micro()).sum();
                let open: i64 = rows.iter().zip(&left).filter(|(row, _)| row.thing == thing).map(|(_, left)| left.micro()).sum();
                let mut took = 0;
                for (take, beyond) in taken.iter().zip(&beyond).filter(|(take, _)| take.thing == thing) {
                    let is_ordered = rows.iter().any(|row| row.thing == thing && take.bases.contains(&row.base));
                    took += if is_ordered { take.amount.minus(*beyond).unwrap().micro() } else { 0 };
                }
                prop_assert_eq!(ordered, open + took);
            }
            prop_assert!(rows.iter().zip(&left).all(|(row, left)| !left.is_negative() && *left <= row.amount));
        }

        /// Returns take what is there and no more, in however many parts they come.
        #[test]
        fn no_more_comes_back_than_was_sold(
            rows in proptest::collection::vec((0u8..2, 1i64..4, 1i64..9), 1..6),
            returns in proptest::collection::vec((0u8..2, proptest::option::of(1i64..4), 1i64..9), 0..8),
        ) {
            let mut rows: Vec<_> = rows.into_iter().map(|(thing, price, left)| sold(thing, price, left)).collect();
            let all = |rows: &[SoldRow<u8>]| rows.iter().map(|row| row.left.micro()).sum::<i64>();
            for (thing, price, units) in returns {
                let before = all(&rows);
                let (parts, rest) = take_back(&mut rows, &thing, price.map(Price::from_whole), whole(units)).unwrap();
                let came: i64 = parts.iter().map(|part| part.quantity.micro()).sum();
                prop_assert_eq!(came + rest.micro(), whole(units).micro());
                prop_assert_eq!(before - came, all(&rows));
                let is_left = rows.iter().any(|row| row.thing == thing && row.left > Quantity::ZERO);
                prop_assert!(rest.is_zero() || !is_left, "what is there comes back");
                prop_assert!(rows.iter().all(|row| !row.left.is_negative()));
            }
        }
    }
}
