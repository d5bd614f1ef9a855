//! What the sellers know of the shelves: what people ask for, and what is there to be sold.

use super::departments::Measure;
use super::products::{Kind, Product};
use super::rng::Rng;

/// Thousandths in one unit.
pub(super) const UNIT: i64 = 1000;
/// Places that sell.
pub(super) const PLACES: usize = 3;
/// How often somebody who does not find a thing looks for another.
const TRIES: usize = 6;

/// Products, and how likely each is asked for.
#[derive(Debug)]
pub(super) struct Range {
    /// The products.
    pub products: Vec<Product>,
    /// Popularity of a product and all before it.
    until: Vec<usize>,
}

/// A row of a document: a place in the range, thousandths of a unit, and per cent off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    /// The product.
    pub product: usize,
    /// How much.
    pub amount: i64,
    /// Per cent off.
    pub discount: i64,
}

impl Range {
    /// Of these products, in the order of their ids.
    pub(super) fn of(products: Vec<Product>) -> Range {
        let mut sum = 0;
        let until = products.iter().map(|product| {
            sum += product.popularity;
            sum
        });
        let until = until.collect();
        Range { products, until }
    }

    /// The popularity of all products.
    pub(super) fn popularity(&self) -> usize {
        self.until.last().copied().unwrap_or(1)
    }

    /// Where a product is, by its id.
    pub(super) fn find(&self, id: i64) -> Option<usize> {
        self.products.binary_search_by_key(&id, |product| product.id).ok()
    }

    /// Something that somebody asks for in a month.
    fn asked_for(&self, rng: &mut Rng, month: i8) -> usize {
        let mut at = 0;
        for _ in 0..TRIES {
            let point = rng.below(self.popularity());
            at = self.until.partition_point(|until| *until <= point).min(self.products.len() - 1);
            if rng.percent(self.products[at].season.demand(month)) {
                break;
            }
        }
        at
    }

    /// How much of it, in thousandths.
    fn amount(&self, rng: &mut Rng, at: usize) -> i64 {
        let product = &self.products[at];
        match product.measure {
            Measure::Kilogram => rng.between(2, 24) * 50,
            Measure::Metre => rng.between(1, 24) * 500,
            Measure::Piece | Measure::Pair => {
                let cheap = product.cents < 1000;
                UNIT * *rng.weighted(if cheap {
                    &[(50, 1), (30, 2), (12, 3), (8, 6)]
                } else {
                    &[(85, 1), (12, 2), (3, 4), (0, 0)]
                })
            }
        }
    }
}

/// What can be sold of each product in each place, in thousandths; what is held back for orders is gone already.
#[derive(Debug, Clone)]
pub(super) struct Free(Vec<[i64; PLACES]>);

impl Free {
    /// Empty shelves.
    pub(super) fn of(range: &Range) -> Free {
        Free(vec![[0; PLACES]; range.products.len()])
    }

    /// How much of a product there is in a place.
    pub(super) fn of_product(&self, product: usize, place: usize) -> i64 {
        self.0[product][place]
    }

    /// Puts a product on the shelf, or takes it away when the amount is negative.
    pub(super) fn put(&mut self, range: &Range, product: usize, place: usize, amount: i64) {
        match &range.products[product].kind {
            Kind::Service => {}
            Kind::Stocked => self.0[product][place] += amount,
            Kind::Bundle(parts) => {
                for (part, pieces) in parts {
                    self.0[*part][place] += amount * pieces;
                }
            }
        }
    }

    /// Is there enough of a product?
    fn has(&self, range: &Range, product: usize, place: usize, amount: i64) -> bool {
        match &range.products[product].kind {
            Kind::Service => true,
            Kind::Stocked => self.0[product][place] >= amount,
            Kind::Bundle(parts) => parts.iter().all(|(part, pieces)| self.0[*part][place] >= amount * pieces),
        }
    }

    /// Takes up to `count` different things off the shelves of a place, what people ask for in a month; fewer when it is not there.
    pub(super) fn take(&mut self, range: &Range, rng: &mut Rng, place: usize, month: i8, count: usize) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for _ in 0..count * 2 {
            let product = range.asked_for(rng, month);
            let amount = range.amount(rng, product);
            if rows.len() == count || rows.iter().any(|row| row.product == product) {
                continue;
            }
            if self.has(range, product, place, amount) {
                self.put(range, product, place, -amount);
                rows.push(Row { product, amount, discount: 0 });
            }
        }
        rows
    }

    /// What people ask for, whether it is there or not.
    pub(super) fn wish(range: &Range, rng: &mut Rng, month: i8, count: usize) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for _ in 0..count {
            let product = range.asked_for(rng, month);
            let amount = range.amount(rng, product);
            if rows.iter().all(|row| row.product != product) {
                rows.push(Row { product, amount, discount: 0 });
            }
        }
        rows
    }
}

/// Thousandths as text: `1`, `0.35`.
pub(super) fn quantity(amount: i64) -> String {
    ladu_types::Fixed::from_micro(amount * 1000).to_string()
}
