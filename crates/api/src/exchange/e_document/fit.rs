//! Price and discount of a row, such that it comes to what the invoice states.

use ladu_einvoice::Row;
use ladu_types::{Fixed, Money, Overflow, Percent, Price};
use ladu_wire::Fault;

/// Finds a price and a discount that come to the row's net by the rules of the document it goes into. The price as stated comes
/// first; else the sum and the amount say what one costs. None when the document has no room for it.
pub(super) fn fit(
    row: &Row,
    mut net_of: impl FnMut(Price, Percent) -> Result<Money, Fault>,
) -> Result<Option<(Price, Percent)>, Fault> {
    for (price, discount) in candidates(row)? {
        if net_of(price, discount)? == row.net {
            return Ok(Some((price, discount)));
        }
    }
    Ok(None)
}

fn candidates(row: &Row) -> Result<Vec<(Price, Percent)>, Overflow> {
    let mut effect = Money::ZERO;
    for adjustment in &row.adjustments {
        effect = effect.plus(adjustment.sum)?;
    }
    let base = row.net.minus(effect)?;
    let is_discount = effect.is_negative() != base.is_negative() && effect.0.abs() <= base.0.abs();
    let mut found = Vec::new();
    if effect.is_zero() {
        found.push((row.price, Percent::ZERO));
    } else if is_discount {
        if let [only] = row.adjustments.as_slice() {
            found.extend(only.percent.map(|percent| (row.price, percent)));
        }
        let share = effect.abs().0.share(Fixed::from_whole(100), base.abs().0)?;
        found.extend([4, 6].map(|places| (row.price, Percent(share.round(places)))));
        // The price was rounded on the invoice, the discount was not.
        found.push((base.per(row.quantity).unwrap_or(row.price), Percent(share)));
    }
    if let Ok(price) = row.net.per(row.quantity) {
        found.extend([2, 4, 6].map(|places| (price.round(places), Percent::ZERO)));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use ladu_domain::purchases::{self, Row as Totalled};
    use ladu_einvoice::{Adjustment, Codes, Tax};
    use proptest::prelude::*;

    use super::*;

    fn row(quantity: i64, price: i64, adjustments: Vec<Adjustment>, net: Money) -> Row {
        Row {
            name: String::new(),
            codes: Codes::default(),
            unit: String::new(),
            quantity: ladu_types::Quantity::from_micro(quantity),
            price: Price::from_micro(price),
            adjustments,
            net,
            tax: Tax::of(Percent::from_whole(24)),
            place: String::new(),
        }
    }

    fn net(row: &Row, price: Price, discount: Percent) -> Money {
        let totalled = Totalled { price, discount, amount: row.quantity, rate_id: 1, rate: row.tax.percent };
        purchases::total(&[totalled]).unwrap().net
    }

    proptest! {
        #[test]
        fn a_purchase_keeps_discounts_and_charges_to_the_cent(
            (quantity, price) in (1i64..1_000, 1i64..100_000),
            (percent, is_charge, says) in (1i64..9_999, any::<bool>(), any::<bool>()),
        ) {
            let base = Money::from_micro(quantity * price * 10_000);
            let percent = Percent::from_micro(percent * 10_000);
            let sum = Money(base.0.share(percent.0, Fixed::from_whole(100)).unwrap().round(2));
            let sum = if is_charge { sum } else { sum.negated() };
            let adjustment = Adjustment { reason: String::new(), percent: says.then_some(percent), sum };
            let row = row(quantity * 1_000_000, price * 10_000, vec![adjustment], base.plus(sum).unwrap());
            let found = fit(&row, |price, discount| Ok(net(&row, price, discount))).unwrap();
            let (price, discount) = found.expect("a price");
            prop_assert_eq!(net(&row, price, discount), row.net);
            prop_assert!(discount >= Percent::ZERO && discount <= Percent::from_whole(100));
        }
    }

    #[test]
    fn a_charge_raises_the_price_and_a_discount_is_one() {
        let adjustment = |sum: &str| Adjustment { reason: String::new(), percent: None, sum: sum.parse().unwrap() };
        for (sum, total, expected) in [("10", "110", ("110", "0")), ("-10", "90", ("100", "10"))] {
            let row = row(1_000_000, 100_000_000, vec![adjustment(sum)], total.parse().unwrap());
            let (price, discount) = fit(&row, |price, discount| Ok(net(&row, price, discount))).unwrap().unwrap();
            assert_eq!((price.to_string().as_str(), discount.to_string().as_str()), expected);
        }
    }
}
