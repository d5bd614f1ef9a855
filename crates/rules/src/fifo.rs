//! First in, first out: which layers an issue draws from, and at what cost. Value is conserved to the last micro-unit.

use ladu_types::{Money, Overflow, Quantity};

/// What a receipt brought and what is left of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layer {
    /// Its id.
    pub id: i64,
    /// Units left.
    pub quantity: Quantity,
    /// Cost left, freight included.
    pub value: Money,
    /// Purchase price left, without freight.
    pub purchase_value: Money,
}

/// What an issue draws from one layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Take {
    /// The layer.
    pub layer: i64,
    /// Units drawn.
    pub quantity: Quantity,
    /// Cost drawn.
    pub value: Money,
    /// Purchase price drawn.
    pub purchase_value: Money,
}

/// What an issue draws, and what no layer covers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drawn {
    /// The takes, oldest layer first.
    pub takes: Vec<Take>,
    /// Units that no layer covers: a debt until the next receipt.
    pub uncovered: Quantity,
}

impl Drawn {
    /// Cost and purchase price of all takes.
    pub fn value(&self) -> Result<(Money, Money), Overflow> {
        self.takes.iter().try_fold((Money::ZERO, Money::ZERO), |(value, purchase), take| {
            Ok((value.plus(take.value)?, purchase.plus(take.purchase_value)?))
        })
    }
}

/// Draws a quantity from layers in their order. A take that empties a layer takes all its value.
pub fn draw(layers: &[Layer], quantity: Quantity) -> Result<Drawn, Overflow> {
    let mut drawn = Drawn { takes: Vec::new(), uncovered: quantity };
    for layer in layers {
        if drawn.uncovered.is_zero() {
            break;
        }
        if layer.quantity.is_zero() {
            continue;
        }
        let quantity = layer.quantity.min(drawn.uncovered);
        let part = |whole: Money| whole.0.share(quantity.0, layer.quantity.0).map(Money);
        let all = quantity == layer.quantity;
        let value = if all { layer.value } else { part(layer.value)? };
        let purchase_value = if all { layer.purchase_value } else { part(layer.purchase_value)? };
        drawn.takes.push(Take { layer: layer.id, quantity, value, purchase_value });
        drawn.uncovered = drawn.uncovered.minus(quantity)?;
    }
    Ok(drawn)
}

/// Spreads a new value over takes of a layer and what is left of it, by quantity: the parts add up to the whole exactly.
pub fn spread(value: Money, quantity: Quantity, parts: &[Quantity]) -> Result<Vec<Money>, Overflow> {
    let (mut before, mut sum) = (Money::ZERO, Quantity::ZERO);
    parts
        .iter()
        .map(|part| {
            sum = sum.plus(*part)?;
            let until = if quantity.is_zero() { Money::ZERO } else { Money(value.0.share(sum.0, quantity.0)?) };
            let own = until.minus(before)?;
            before = until;
            Ok(own)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A product in one place, as the ledger keeps it.
    #[derive(Default)]
    struct Place {
        layers: Vec<Layer>,
    }

    impl Place {
        fn receive(&mut self, quantity: &str, cost: &str, purchase: &str) {
            let quantity: Quantity = quantity.parse().unwrap();
            let value = |price: &str| price.parse::<ladu_types::Price>().unwrap().times(quantity).unwrap();
            let id = self.layers.len() as i64;
            self.layers.push(Layer { id, quantity, value: value(cost), purchase_value: value(purchase) });
        }

        fn issue(&mut self, quantity: &str) -> Money {
            let drawn = draw(&self.layers, quantity.parse().unwrap()).unwrap();
            assert!(drawn.uncovered.is_zero());
            for take in &drawn.takes {
                let layer = &mut self.layers[take.layer as usize];
                layer.quantity = layer.quantity.minus(take.quantity).unwrap();
                layer.value = layer.value.minus(take.value).unwrap();
                layer.purchase_value = layer.purchase_value.minus(take.purchase_value).unwrap();
            }
            drawn.value().unwrap().0
        }

        fn averages(&self) -> (String, String, String) {
            let sum = |pick: fn(&Layer) -> Money| self.layers.iter().fold(Money::ZERO, |a, l| a.plus(pick(l)).unwrap());
            let quantity = self.layers.iter().fold(Quantity::ZERO, |a, l| a.plus(l.quantity).unwrap());
            let per = |value: Money| value.per(quantity).unwrap().to_string();
            (sum(|l| l.value).to_string(), per(sum(|l| l.value)), per(sum(|l| l.purchase_value)))
        }
    }

    fn money(text: &str) -> Money {
        text.parse().unwrap()
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
    fn two_batches_cost_their_weighted_average() {
        let mut place = Place::default();
        place.receive("2", "4", "4");
        place.receive("5", "5", "5");
        assert_eq!(place.averages().1, "4.714286");
        assert_eq!(place.issue("3").per(Quantity::from_whole(3)).unwrap().to_string(), "4.333333");
    }

    proptest! {
        #[test]
        fn value_in_is_value_out_and_value_left(receipts in proptest::collection::vec((1i64..50_000_000, 0i64..900_000_000), 1..8), issues in proptest::collection::vec(1i64..60_000_000, 0..12)) {
            let mut layers: Vec<Layer> = receipts.iter().enumerate().map(|(id, (quantity, value))| Layer { id: id as i64, quantity: Quantity::from_micro(*quantity), value: Money::from_micro(*value), purchase_value: Money::ZERO }).collect();
            let total: i64 = receipts.iter().map(|(_, value)| value).sum();
            let (mut out, mut debt) = (0, 0);
            for issue in &issues {
                let drawn = draw(&layers, Quantity::from_micro(*issue)).unwrap();
                for take in &drawn.takes {
                    let layer = &mut layers[take.layer as usize];
                    layer.quantity = layer.quantity.minus(take.quantity).unwrap();
                    layer.value = layer.value.minus(take.value).unwrap();
                    prop_assert!(!layer.quantity.is_negative() && !layer.value.is_negative());
                    out += take.value.micro();
                }
                debt += drawn.uncovered.micro();
            }
            let left: i64 = layers.iter().map(|layer| layer.value.micro()).sum();
            prop_assert_eq!(total, out + left);
            let quantity_left: i64 = layers.iter().map(|layer| layer.quantity.micro()).sum();
            let received: i64 = receipts.iter().map(|(quantity, _)| quantity).sum();
            prop_assert_eq!(received - issues.iter().sum::<i64>(), quantity_left - debt);
        }

        #[test]
        fn a_spread_adds_up(value in 0i64..1_000_000_000, parts in proptest::collection::vec(1i64..10_000_000, 1..9)) {
            let whole: i64 = parts.iter().sum();
            let parts: Vec<_> = parts.into_iter().map(Quantity::from_micro).collect();
            let values = spread(Money::from_micro(value), Quantity::from_micro(whole), &parts).unwrap();
            prop_assert_eq!(values.iter().map(|v| v.micro()).sum::<i64>(), value);
        }
    }
}
