//! Totals of documents, to the cent.
//!
//! Net-price documents round the unit price, then the row, and sum unrounded tax; price-with-tax documents (receipts) start from the price
//! the customer sees. Algorithm versions differ in where they round.

use ladu_types::{Fixed, Money, Overflow, Percent, Price, Quantity, SCALE};

/// A row to be totalled.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Net price of one unit before the discount.
    pub price: Price,
    /// Per cent off.
    pub discount: Percent,
    /// Units.
    pub amount: Quantity,
    /// The tax rate's id; rows of one rate are summed together.
    pub rate_id: i64,
    /// The tax rate in per cent.
    pub rate: Percent,
}

/// Which of the two methods a document is totalled by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// From net prices.
    NetPrice,
    /// From prices with tax.
    PriceWithTax,
}

/// How an account totals.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// The method of the document's type.
    pub method: Method,
    /// Algorithm version: 2 is the default, 3, 4 and 5 keep more decimals.
    pub version: i64,
    /// Decimals of net prices.
    pub price_decimals: u32,
    /// The step in hundredths that the total is rounded to; none when not at all.
    pub step: Option<i64>,
}

/// The step of the setting `invoice_rounding`: -1 none, 0 to 0.05, 10 to 0.1, 100 to whole units.
pub fn rounding_step(setting: i64) -> Option<i64> {
    match setting {
        0 => Some(5),
        10 => Some(10),
        100 => Some(100),
        _ => None,
    }
}

/// A row's totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowTotals {
    /// Net price of a unit after the discount.
    pub final_net: Price,
    /// The same with tax.
    pub final_gross: Price,
    /// Net sum.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// Sum with tax.
    pub total: Money,
}

/// Sums of one tax rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByRate {
    /// The rate's id.
    pub rate_id: i64,
    /// Net sum.
    pub net: Money,
    /// Tax.
    pub tax: Money,
}

/// A document's totals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Each row's, in their order.
    pub rows: Vec<RowTotals>,
    /// Net sum.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// What rounding to the step added.
    pub rounding: Money,
    /// Net, tax and rounding.
    pub total: Money,
    /// Sums by tax rate; they add up to `net` and `tax`.
    pub by_rate: Vec<ByRate>,
}

/// A row between its steps: everything in ten-thousandths of micro-units, so that nothing is rounded before its time.
struct Exact {
    totals: RowTotals,
    net: i128,
    tax: i128,
}

/// How much finer than a micro-unit sums are kept until their one rounding.
const FINE: i128 = 10_000_000_000;

/// Totals of a document.
pub fn total(rows: &[Row], rules: &Rules) -> Result<Totals, Overflow> {
    let exact: Vec<Exact> = rows
        .iter()
        .map(|row| match rules.method {
            Method::NetPrice => net_row(row, rules),
            Method::PriceWithTax => gross_row(row, rules),
        })
        .collect::<Result<_, _>>()?;
    let (net_sum, tax_sum) =
        (exact.iter().map(|row| row.net).sum::<i128>(), exact.iter().map(|row| row.tax).sum::<i128>());
    let net = cents(net_sum)?;
    let tax = match rules.method {
        Method::NetPrice => cents(tax_sum)?,
        Method::PriceWithTax => {
            let total = exact.iter().try_fold(Money::ZERO, |sum, row| sum.plus(row.totals.total))?;
            total.minus(net)?
        }
    };
    let exact_total = net.plus(tax)?;
    let rounding = rules.step.map_or(Ok(Money::ZERO), |step| to_step(exact_total, step)?.minus(exact_total))?;
    Ok(Totals {
        by_rate: by_rate(rows, &exact, net, tax)?,
        rows: exact.into_iter().map(|row| row.totals).collect(),
        net,
        tax,
        rounding,
        total: exact_total.plus(rounding)?,
    })
}

fn net_row(row: &Row, rules: &Rules) -> Result<Exact, Overflow> {
    let places = rules.price_decimals;
    let unit = off(row.price.round(places), row.discount)?;
    // Version 2 rounds the discounted price as prices are kept; later ones keep all decimals.
    let unit = if rules.version <= 2 { unit.round(places) } else { unit };
    let net = unit.times(row.amount)?;
    let net = if rules.version == 3 || rules.version == 4 { net } else { net.round(2) };
    let net_fine = i128::from(net.micro()) * FINE;
    let tax_fine = net_fine * i128::from(row.rate.micro()) / (100 * i128::from(SCALE));
    let tax = money(tax_fine)?;
    let totals = RowTotals {
        final_net: unit,
        final_gross: with_tax(unit, row.rate)?,
        net: net.round(2),
        tax: tax.round(2),
        total: money(net_fine + tax_fine)?.round(2),
    };
    Ok(Exact { totals, net: net_fine, tax: tax_fine })
}

fn gross_row(row: &Row, rules: &Rules) -> Result<Exact, Overflow> {
    let places = if rules.version == 4 { 6 } else { 2 };
    let gross = with_tax(row.price, row.rate)?.round(places);
    let gross = off(gross, row.discount)?.round(places);
    let total = gross.times(row.amount)?.round(2);
    let hundred = 100 * i128::from(SCALE);
    let factor = hundred + i128::from(row.rate.micro());
    let total_fine = i128::from(total.micro()) * FINE;
    let net_fine = total_fine * hundred / factor;
    let net = money(net_fine)?.round(2);
    let final_net =
        Price(Fixed::from_micro(narrow(i128::from(gross.micro()) * hundred * 2 / factor)?).over(Fixed::from_whole(2))?);
    let totals = RowTotals { final_net, final_gross: gross, net, tax: total.minus(net)?, total };
    Ok(Exact { totals, net: net_fine, tax: total_fine - net_fine })
}

/// A price less a percentage, unrounded to six places.
fn off(price: Price, discount: Percent) -> Result<Price, Overflow> {
    let hundred = Fixed::from_whole(100);
    price.0.share(hundred.minus(discount.0)?, hundred).map(Price)
}

fn with_tax(price: Price, rate: Percent) -> Result<Price, Overflow> {
    let hundred = Fixed::from_whole(100);
    price.0.share(hundred.plus(rate.0)?, hundred).map(Price)
}

fn narrow(value: i128) -> Result<i64, Overflow> {
    i64::try_from(value).map_err(|_| Overflow)
}

/// Fine units as micro-units, rounded half away from zero.
fn money(fine: i128) -> Result<Money, Overflow> {
    round_div(fine, FINE).map(Money::from_micro)
}

/// Fine units as cents.
fn cents(fine: i128) -> Result<Money, Overflow> {
    let cent = FINE * 10_000;
    Ok(Money::from_micro(round_div(fine, cent)?.checked_mul(10_000).ok_or(Overflow)?))
}

fn round_div(value: i128, by: i128) -> Result<i64, Overflow> {
    narrow(if value < 0 { -((-value + by / 2) / by) } else { (value + by / 2) / by })
}

fn to_step(value: Money, hundredths: i64) -> Result<Money, Overflow> {
    let step = hundredths * 10_000;
    let steps = round_div(i128::from(value.micro()), i128::from(step))?;
    steps.checked_mul(step).map(Money::from_micro).ok_or(Overflow)
}

/// Sums by rate, rounded so that they add up: the cents that rounding leaves go to the largest sums.
fn by_rate(rows: &[Row], exact: &[Exact], net: Money, tax: Money) -> Result<Vec<ByRate>, Overflow> {
    let mut sums: Vec<(i64, i128, i128)> = Vec::new();
    for (row, exact) in rows.iter().zip(exact) {
        match sums.iter_mut().find(|(id, _, _)| *id == row.rate_id) {
            Some((_, net, tax)) => {
                *net += exact.net;
                *tax += exact.tax;
            }
            None => sums.push((row.rate_id, exact.net, exact.tax)),
        }
    }
    let mut found: Vec<ByRate> = sums
        .iter()
        .map(|(rate_id, net, tax)| Ok(ByRate { rate_id: *rate_id, net: cents(*net)?, tax: cents(*tax)? }))
        .collect::<Result<_, Overflow>>()?;
    let missing_net = found.iter().try_fold(net, |left, rate| left.minus(rate.net))?;
    let missing_tax = found.iter().try_fold(tax, |left, rate| left.minus(rate.tax))?;
    let largest = found.iter_mut().max_by_key(|rate| (rate.tax.abs(), rate.net.abs(), -rate.rate_id));
    if let Some(rate) = largest {
        rate.net = rate.net.plus(missing_net)?;
        rate.tax = rate.tax.plus(missing_tax)?;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(price: &str, discount: &str, amount: &str, rate: i64) -> Row {
        Row {
            price: price.parse().unwrap(),
            discount: discount.parse().unwrap(),
            amount: amount.parse().unwrap(),
            rate_id: rate,
            rate: Percent::from_whole(rate),
        }
    }

    fn rules(method: Method, price_decimals: u32) -> Rules {
        Rules { method, version: 2, price_decimals, step: None }
    }

    fn sums(rows: &[Row], rules: &Rules) -> (String, String, String) {
        let totals = total(rows, rules).unwrap();
        (totals.net.0.to_places(2), totals.tax.0.to_places(2), totals.total.0.to_places(2))
    }

    fn expect(net: &str, tax: &str, total: &str) -> (String, String, String) {
        (net.to_owned(), tax.to_owned(), total.to_owned())
    }

    #[test]
    fn net_price_documents() {
        let four = rules(Method::NetPrice, 4);
        let one = row("6.6667", "15", "10", 20);
        assert_eq!(sums(&[one], &four), expect("56.67", "11.33", "68.00"));
        assert_eq!(total(&[one], &four).unwrap().rows[0].final_net.to_string(), "5.6667");
        assert_eq!(sums(&[row("0.33", "0", "1", 20); 3], &four), expect("0.99", "0.20", "1.19"));
        let mixed = [row("10", "10", "2", 20), row("4.99", "0", "3", 9), row("1.255", "0", "1", 0)];
        assert_eq!(sums(&mixed, &four), expect("34.23", "4.95", "39.18"));
        assert_eq!(sums(&[row("7.45", "10", "1", 14)], &rules(Method::NetPrice, 2)), expect("6.71", "0.94", "7.65"));
    }

    #[test]
    fn price_with_tax_documents() {
        let two = rules(Method::PriceWithTax, 2);
        assert_eq!(sums(&[row("7.45", "10", "1", 14)], &two), expect("6.70", "0.94", "7.64"));
        assert_eq!(
            sums(&[row("0.375", "0", "1", 20)], &rules(Method::PriceWithTax, 4)),
            expect("0.38", "0.07", "0.45")
        );
        assert_eq!(sums(&[row("0.375", "0", "1", 20)], &rules(Method::NetPrice, 4)), expect("0.38", "0.08", "0.46"));
    }

    #[test]
    fn a_receipt_and_its_partial_return() {
        let four = rules(Method::PriceWithTax, 4);
        assert_eq!(sums(&[row("10", "0", "3", 20)], &four), expect("30.00", "6.00", "36.00"));
        assert_eq!(sums(&[row("10", "0", "-1", 20)], &four), expect("-10.00", "-2.00", "-12.00"));
    }

    #[test]
    fn totals_are_rounded_to_the_step_last() {
        let money = |text: &str| text.parse::<Money>().unwrap();
        for (setting, expected) in [(-1, "12.33"), (0, "12.35"), (10, "12.3"), (100, "12")] {
            let rounded = rounding_step(setting).map_or(Ok(money("12.33")), |step| to_step(money("12.33"), step));
            assert_eq!(rounded, Ok(money(expected)), "{setting}");
        }
        assert_eq!(to_step(money("12.375").round(2), 5), Ok(money("12.4")));
        let rows = [row("32.89", "0", "1", 8)];
        let totals = total(&rows, &Rules { step: Some(5), ..rules(Method::NetPrice, 4) }).unwrap();
        assert_eq!((totals.rounding, totals.total), (money("-0.02"), money("35.5")));
    }

    fn any_row() -> impl Strategy<Value = Row> {
        (0i64..5_000_000_000, 0i64..=100, -200i64..200, prop_oneof![Just(0), Just(9), Just(20), Just(24)]).prop_map(
            |(price, discount, amount, rate)| Row {
                price: Price::from_micro(price),
                discount: Percent::from_whole(discount),
                amount: Quantity::from_whole(amount),
                rate_id: rate,
                rate: Percent::from_whole(rate),
            },
        )
    }

    fn any_rules() -> impl Strategy<Value = Rules> {
        let method = prop_oneof![Just(Method::NetPrice), Just(Method::PriceWithTax)];
        (method, 2i64..6, 2u32..5, prop_oneof![Just(None), Just(Some(5)), Just(Some(100))])
            .prop_map(|(method, version, price_decimals, step)| Rules { method, version, price_decimals, step })
    }

    proptest! {
        #[test]
        fn the_parts_add_up(rows in proptest::collection::vec(any_row(), 0..12), rules in any_rules()) {
            let totals = total(&rows, &rules).unwrap();
            let sum = totals.net.plus(totals.tax).unwrap().plus(totals.rounding).unwrap();
            prop_assert_eq!(sum, totals.total);
            let net: i64 = totals.by_rate.iter().map(|rate| rate.net.micro()).sum();
            let tax: i64 = totals.by_rate.iter().map(|rate| rate.tax.micro()).sum();
            prop_assert_eq!((net, tax), (totals.net.micro(), totals.tax.micro()));
            if let Some(step) = rules.step {
                prop_assert!(totals.rounding.micro().abs() * 2 <= step * 10_000);
                prop_assert_eq!(totals.total.micro() % (step * 10_000), 0);
            }
        }

        #[test]
        fn a_refund_of_all_rows_returns_everything(rows in proptest::collection::vec(any_row(), 0..12), rules in any_rules()) {
            let sold = total(&rows, &rules).unwrap();
            let back: Vec<Row> = rows.iter().map(|row| Row { amount: row.amount.negated(), ..*row }).collect();
            let returned = total(&back, &rules).unwrap();
            prop_assert_eq!(returned.total, sold.total.negated());
            prop_assert_eq!((returned.net, returned.tax), (sold.net.negated(), sold.tax.negated()));
        }

        #[test]
        fn the_order_of_rows_does_not_matter(rows in proptest::collection::vec(any_row(), 0..12), rules in any_rules()) {
            let mut turned = rows.clone();
            turned.reverse();
            let (one, other) = (total(&rows, &rules).unwrap(), total(&turned, &rules).unwrap());
            prop_assert_eq!((one.net, one.tax, one.total), (other.net, other.tax, other.total));
        }
    }
}
