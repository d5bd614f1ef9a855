//! First in, first out: the goods of a product in a store are a queue, and the unit that goes out as number n is the one that came
//! in as number n, whichever of the two happened first. Value is conserved to the last micro-unit.

use ladu_types::{Fixed, Id, Money, Overflow, Price, Quantity, of};

/// What goods cost, with and without freight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cost {
    /// Freight and other extra cost included.
    pub value: Money,
    /// The purchase price alone.
    pub purchase: Money,
}

impl Cost {
    pub const ZERO: Cost = Cost { value: Money::ZERO, purchase: Money::ZERO };

    pub const fn from_micro(value: i64, purchase: i64) -> Cost {
        Cost { value: Money::from_micro(value), purchase: Money::from_micro(purchase) }
    }

    /// What some units cost that were bought without freight, at a price in a currency that is worth `rate`.
    pub fn of(price: Price, quantity: Quantity, rate: Fixed) -> Result<Cost, Overflow> {
        let value = price.worth(quantity, rate)?;
        Ok(Cost { value, purchase: value })
    }

    pub const fn is_zero(self) -> bool {
        self.value.is_zero() && self.purchase.is_zero()
    }

    pub fn plus(self, other: Cost) -> Result<Cost, Overflow> {
        Ok(Cost { value: self.value.plus(other.value)?, purchase: self.purchase.plus(other.purchase)? })
    }

    pub fn minus(self, other: Cost) -> Result<Cost, Overflow> {
        self.plus(other.negated())
    }

    /// With the other sign.
    pub fn negated(self) -> Cost {
        Cost { value: self.value.negated(), purchase: self.purchase.negated() }
    }

    /// The part that `quantity` units of `whole` have; nothing of nothing.
    pub fn share(self, quantity: Quantity, whole: Quantity) -> Result<Cost, Overflow> {
        if whole.is_zero() {
            return Ok(Cost::ZERO);
        }
        let part = |money: Money| money.0.share(quantity.0, whole.0).map(Money);
        Ok(Cost { value: part(self.value)?, purchase: part(self.purchase)? })
    }
}

/// What a receipt brought, the source of all cost: goods that were bought, found or given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Batch {
    /// Its id; none for goods of unknown origin, which cost nothing.
    pub id: Option<Id<of::Layer>>,
    pub quantity: Quantity,
    /// What they cost together.
    pub cost: Cost,
}

impl Batch {
    /// What the units from one place in the batch to another cost. However a batch is cut up, the pieces add up to the whole.
    pub fn stretch(&self, from: Quantity, to: Quantity) -> Result<Cost, Overflow> {
        if self.id.is_none() {
            return Ok(Cost::ZERO);
        }
        self.cost.share(to, self.quantity)?.minus(self.cost.share(from, self.quantity)?)
    }
}

/// A stretch of the queue in one store: units of one batch that came in together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layer {
    /// Where in the queue it ends, counted in units that ever came in.
    pub to: Quantity,
    pub quantity: Quantity,
    /// The batch they are of.
    pub batch: Batch,
    /// Where in the batch they begin.
    pub offset: Quantity,
}

impl Layer {
    /// Where in the queue it begins.
    pub fn from(&self) -> Result<Quantity, Overflow> {
        self.to.minus(self.quantity)
    }

    /// What all of it costs.
    pub fn cost(&self) -> Result<Cost, Overflow> {
        self.batch.stretch(self.offset, self.offset.plus(self.quantity)?)
    }
}

/// What an issue takes of one layer, or what no layer covers yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The layer, by its place in the list that was looked at; none for what is not covered.
    pub layer: Option<usize>,
    /// The batch, when it is known.
    pub batch: Option<Id<of::Layer>>,
    /// Where in the batch it begins.
    pub offset: Quantity,
    pub quantity: Quantity,
    pub cost: Cost,
}

/// What stands in a queue between two places. `layers` are in their order, and the first one begins at `from` or before.
pub fn pieces(layers: &[Layer], from: Quantity, to: Quantity) -> Result<Vec<Piece>, Overflow> {
    let mut pieces = Vec::new();
    let mut at = from;
    for (number, layer) in layers.iter().enumerate() {
        if at >= to {
            break;
        }
        if layer.to <= at {
            continue;
        }
        let end = layer.to.min(to);
        let offset = layer.offset.plus(at.minus(layer.from()?)?)?;
        let quantity = end.minus(at)?;
        let cost = layer.batch.stretch(offset, offset.plus(quantity)?)?;
        let offset = if layer.batch.id.is_none() { Quantity::ZERO } else { offset };
        pieces.push(Piece { layer: Some(number), batch: layer.batch.id, offset, quantity, cost });
        at = end;
    }
    if at < to {
        let quantity = to.minus(at)?;
        pieces.push(Piece { layer: None, batch: None, offset: Quantity::ZERO, quantity, cost: Cost::ZERO });
    }
    Ok(pieces)
}

/// Pieces that follow each other in one batch, put together.
pub fn joined(pieces: &[Piece]) -> Result<Vec<Piece>, Overflow> {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        if let Some(last) = joined.last_mut()
            && last.batch == piece.batch
            && (piece.batch.is_none() || last.offset.plus(last.quantity)? == piece.offset)
        {
            last.quantity = last.quantity.plus(piece.quantity)?;
            last.cost = last.cost.plus(piece.cost)?;
        } else {
            joined.push(*piece);
        }
    }
    Ok(joined)
}

/// What all pieces cost.
pub fn total(pieces: &[Piece]) -> Result<Cost, Overflow> {
    pieces.iter().try_fold(Cost::ZERO, |sum, piece| sum.plus(piece.cost))
}

/// Spreads a sum over parts by their weight, in whole numbers of any one unit; the shares add up to it exactly. Without any weight
/// everything is 0.
pub fn spread(sum: Money, weights: &[u128]) -> Result<Vec<Money>, Overflow> {
    let whole = weights.iter().try_fold(0u128, |sum, weight| sum.checked_add(*weight)).ok_or(Overflow)?;
    let (mut before, mut until) = (Money::ZERO, 0);
    weights
        .iter()
        .map(|weight| {
            until += weight;
            let reached = Money(sum.0.part(until, whole)?);
            let own = reached.minus(before)?;
            before = reached;
            Ok(own)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A product in one place.
    #[derive(Default)]
    struct Place {
        layers: Vec<Layer>,
        issued: Quantity,
    }

    fn quantity(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    impl Place {
        fn received(&self) -> Quantity {
            self.layers.last().map_or(Quantity::ZERO, |layer| layer.to)
        }

        fn receive(&mut self, units: &str, cost: &str, purchase: &str) {
            let units = quantity(units);
            let total = |price: &str| price.parse::<Price>().unwrap().times(units).unwrap();
            let cost = Cost { value: total(cost), purchase: total(purchase) };
            let batch = Batch { id: Id::some(self.layers.len() as i64 + 1), quantity: units, cost };
            let to = self.received().plus(units).unwrap();
            self.layers.push(Layer { to, quantity: units, batch, offset: Quantity::ZERO });
        }

        fn issue(&mut self, units: &str) -> Money {
            let from = self.issued;
            self.issued = from.plus(quantity(units)).unwrap();
            total(&pieces(&self.layers, from, self.issued).unwrap()).unwrap().value
        }

        fn averages(&self) -> (String, String, String) {
            let left = total(&pieces(&self.layers, self.issued, self.received()).unwrap()).unwrap();
            let units = self.received().minus(self.issued).unwrap();
            let per = |value: Money| value.per(units).unwrap().to_string();
            (left.value.to_string(), per(left.value), per(left.purchase))
        }
    }

    #[test]
    fn three_receipts_and_four_issues() {
        let mut place = Place::default();
        place.receive("10", "2", "2");
        place.receive("10", "3.5", "3");
        place.receive("5", "4", "4");
        let row = |value: &str, cost: &str, purchase: &str| (value.to_owned(), cost.to_owned(), purchase.to_owned());
        assert_eq!(place.issue("4"), money("8"));
        assert_eq!(place.averages(), row("67", "3.190476", "2.952381"));
        assert_eq!(place.issue("8"), money("19"));
        assert_eq!(place.averages(), row("48", "3.692308", "3.384615"));
        assert_eq!(place.issue("5"), money("17.5"));
        assert_eq!(place.averages(), row("30.5", "3.8125", "3.625"));
        assert_eq!(place.issue("4"), money("14.5"));
        assert_eq!(place.averages(), row("16", "4", "4"));
    }

    #[test]
    fn what_nothing_covers_costs_nothing_until_something_does() {
        let mut place = Place::default();
        assert_eq!(place.issue("5"), Money::ZERO);
        place.receive("3", "10", "10");
        let cost = |place: &Place| total(&pieces(&place.layers, Quantity::ZERO, quantity("5")).unwrap()).unwrap().value;
        assert_eq!(cost(&place), money("30"));
        place.receive("6", "12", "12");
        assert_eq!(cost(&place), money("54"));
        assert_eq!(place.averages().0, "48");
    }

    #[test]
    fn freight_is_shared_to_the_last_cent() {
        let shares = spread(money("30"), &[45, 40]).unwrap();
        assert_eq!(shares, [money("15.882353"), money("14.117647")]);
        assert_eq!(spread(money("30"), &[0, 0]).unwrap(), [Money::ZERO, Money::ZERO]);
    }

    proptest! {
        #[test]
        fn a_batch_cut_up_adds_up(value in 0i64..1_000_000_000, cuts in proptest::collection::vec(1i64..10_000_000, 1..9)) {
            let whole: i64 = cuts.iter().sum();
            let batch = Batch { id: Id::some(1), quantity: Quantity::from_micro(whole), cost: Cost::from_micro(value, value / 2) };
            let (mut at, mut sum) = (0, Cost::ZERO);
            for cut in cuts {
                let piece = batch.stretch(Quantity::from_micro(at), Quantity::from_micro(at + cut)).unwrap();
                prop_assert!(!piece.value.is_negative());
                sum = sum.plus(piece).unwrap();
                at += cut;
            }
            prop_assert_eq!(sum, batch.cost);
        }

        #[test]
        fn value_in_is_value_out_and_value_left(receipts in proptest::collection::vec((1i64..50_000_000, 0i64..900_000_000), 1..8), issues in proptest::collection::vec(1i64..60_000_000, 0..12)) {
            let mut layers = Vec::new();
            let mut received = 0;
            for (units, value) in &receipts {
                received += units;
                let quantity = Quantity::from_micro(*units);
                let batch = Batch { id: Id::some(layers.len() as i64 + 1), quantity, cost: Cost::from_micro(*value, 0) };
                layers.push(Layer { to: Quantity::from_micro(received), quantity, batch, offset: Quantity::ZERO });
            }
            let (mut issued, mut out) = (0, 0);
            for units in &issues {
                let found = pieces(&layers, Quantity::from_micro(issued), Quantity::from_micro(issued + units)).unwrap();
                prop_assert_eq!(found.iter().map(|piece| piece.quantity.micro()).sum::<i64>(), *units);
                let cost = total(&found).unwrap();
                prop_assert_eq!(total(&joined(&found).unwrap()).unwrap(), cost);
                out += cost.value.micro();
                issued += units;
            }
            let left = total(&pieces(&layers, Quantity::from_micro(issued), Quantity::from_micro(received.max(issued))).unwrap()).unwrap();
            prop_assert_eq!(receipts.iter().map(|(_, value)| value).sum::<i64>(), out + left.value.micro());
        }

        #[test]
        fn shares_add_up(sum in -1_000_000_000i64..1_000_000_000, weights in proptest::collection::vec(0u128..1 << 110, 1..9)) {
            let shares = spread(Money::from_micro(sum), &weights).unwrap();
            let all: i64 = shares.iter().map(|share| share.micro()).sum();
            let some = weights.iter().any(|weight| *weight > 0);
            prop_assert_eq!(all, if some { sum } else { 0 });
        }
    }
}
