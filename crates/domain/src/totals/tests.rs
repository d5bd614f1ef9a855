//! The laws of totals, and the worked examples.

use super::*;
use ladu_types::{Fixed, Quantity};
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
    assert_eq!(sums(&[row("0.375", "0", "1", 20)], &rules(Method::PriceWithTax, 4)), expect("0.38", "0.07", "0.45"));
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

#[test]
fn versions_differ_in_what_they_round() {
    // 3.333 less 7 % is 3.09969: two decimals, or all of them.
    let of = |version: i64, method: Method| {
        let totals = total(&[row("3.333", "7", "7", 20)], &Rules { version, ..rules(method, 3) }).unwrap();
        (totals.rows[0].final_net.to_string(), totals.net.to_string(), totals.total.to_string())
    };
    let three = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(of(2, Method::NetPrice), three("3.1", "21.7", "26.04"));
    assert_eq!(of(3, Method::NetPrice), three("3.09969", "21.7", "26.04"));
    // With tax 3.9996 stands on the shelf as 4.00, in version 4 as it is.
    assert_eq!(of(2, Method::PriceWithTax), three("3.1", "21.7", "26.04"));
    assert_eq!(of(4, Method::PriceWithTax), three("3.0997", "21.7", "26.04"));
    let one = |version: i64, method: Method| {
        let rows = [row("0.333", "0", "10", 20); 3];
        total(&rows, &Rules { version, ..rules(method, 3) }).unwrap().total.to_string()
    };
    assert_eq!((one(2, Method::PriceWithTax), one(4, Method::PriceWithTax)), ("12".into(), "12".into()));
    let dear = |version: i64| {
        let rows = [row("0.1234", "0", "1000", 20)];
        total(&rows, &Rules { version, ..rules(Method::PriceWithTax, 4) }).unwrap().total.to_string()
    };
    assert_eq!((dear(2), dear(4)), ("150".into(), "148.08".into()));
    // Unrounded rows: three times 0.333 is a cent less than the sum of rounded ones would say.
    let cents = |version: i64| {
        let rows = [row("0.3333", "1", "1", 0); 5];
        total(&rows, &Rules { version, ..rules(Method::NetPrice, 4) }).unwrap().net.to_string()
    };
    assert_eq!((cents(2), cents(3), cents(5)), ("1.65".into(), "1.65".into(), "1.65".into()));
    let thirds = |version: i64| {
        let rows = [row("0.3333", "1.5", "1", 0); 5];
        total(&rows, &Rules { version, ..rules(Method::NetPrice, 4) }).unwrap().net.to_string()
    };
    assert_eq!((thirds(2), thirds(3), thirds(5)), ("1.65".into(), "1.64".into(), "1.64".into()));
}

#[test]
fn version_five_spreads_cents_over_the_rows() {
    let five = Rules { version: 5, ..rules(Method::NetPrice, 4) };
    let totals = total(&[row("0.3333", "1.5", "1", 20); 5], &five).unwrap();
    let nets: Vec<String> = totals.rows.iter().map(|row| row.net.to_string()).collect();
    assert_eq!(nets, ["0.32", "0.33", "0.33", "0.33", "0.33"]);
    assert_eq!((totals.net.to_string(), totals.tax.to_string()), ("1.64".into(), "0.33".into()));
}

#[test]
fn a_reverse_rate_adds_nothing() {
    let reverse = Row { rate_id: 9, rate: Percent::ZERO, ..row("100", "0", "1", 20) };
    let totals = total(&[row("100", "0", "1", 20), reverse], &rules(Method::NetPrice, 4)).unwrap();
    assert_eq!((totals.tax.to_string(), totals.total.to_string()), ("20".into(), "220".into()));
    let of_nine = totals.by_rate.iter().find(|rate| rate.rate_id == 9).unwrap();
    assert_eq!((of_nine.net.to_string(), of_nine.tax.to_string()), ("100".into(), "0".into()));
}

#[test]
fn what_is_beyond_all_sums_is_refused() {
    let vast = [row("1000000000", "-1000000000", "1000000000", 20)];
    for (method, version) in [(Method::NetPrice, 2), (Method::NetPrice, 5), (Method::PriceWithTax, 4)] {
        assert_eq!(total(&vast, &Rules { version, ..rules(method, 4) }), Err(Overflow));
    }
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
    fn what_rows_are_booked_with_is_the_document(rows in proptest::collection::vec(any_row(), 0..12), rules in any_rules()) {
        let totals = total(&rows, &rules).unwrap();
        let sum = |rate: Option<i64>, of: fn(&RowTotals) -> Money| -> i64 {
            let own = rows.iter().zip(&totals.rows).filter(|(row, _)| rate.is_none_or(|rate| row.rate_id == rate));
            own.map(|(_, sums)| of(sums).micro()).sum()
        };
        prop_assert_eq!(sum(None, |row| row.booked_net), totals.net.micro());
        prop_assert_eq!(sum(None, |row| row.booked_tax), totals.tax.micro());
        for rate in &totals.by_rate {
            prop_assert_eq!(sum(Some(rate.rate_id), |row| row.booked_net), rate.net.micro());
            prop_assert_eq!(sum(Some(rate.rate_id), |row| row.booked_tax), rate.tax.micro());
        }
        if rules.method == Method::PriceWithTax {
            for row in &totals.rows {
                prop_assert_eq!(row.booked_net.plus(row.booked_tax).unwrap(), row.total);
            }
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

    #[test]
    fn the_rows_are_the_document(rows in proptest::collection::vec(any_row(), 0..12), rules in any_rules()) {
        let totals = total(&rows, &rules).unwrap();
        let sum = |of: fn(&RowTotals) -> Money| totals.rows.iter().map(|row| of(row).micro()).sum::<i64>();
        let (net, tax, gross) = (sum(|row| row.net), sum(|row| row.tax), sum(|row| row.total));
        let whole = totals.total.micro() - totals.rounding.micro();
        // Half a cent for each row and for the document's own rounding.
        let slack = 5_000 * (rows.len() as i64 + 1);
        prop_assert!((net - totals.net.micro()).abs() <= slack);
        prop_assert!((tax - totals.tax.micro()).abs() <= 2 * slack);
        match (rules.method, rules.version) {
            (Method::NetPrice, 2) => prop_assert_eq!(net, totals.net.micro()),
            (_, 5) => prop_assert_eq!((net, gross), (totals.net.micro(), whole)),
            (Method::PriceWithTax, _) => prop_assert_eq!(gross, whole),
            _ => {}
        }
    }

    #[test]
    fn splitting_a_row_loses_no_more_than_rounding(
        row in any_row(), part in 0i64..1_000_000, rules in any_rules()
    ) {
        let first = Quantity::from_micro(row.amount.micro() / 1_000_000 * part);
        let second = row.amount.minus(first).unwrap();
        let rules = Rules { step: None, ..rules };
        let whole = total(&[row], &rules).unwrap();
        let split = total(&[Row { amount: first, ..row }, Row { amount: second, ..row }], &rules).unwrap();
        // Three rows are rounded to half a cent each, then the tax on them, then the sums.
        let slack = 15_000 + 15_000 * row.rate.micro() / 100_000_000 + 10_000;
        prop_assert!((whole.total.micro() - split.total.micro()).abs() <= slack);
    }

    #[test]
    fn the_final_price_makes_the_same_document(rows in proptest::collection::vec(any_row(), 0..12), with_tax in any::<bool>()) {
        let method = if with_tax { Method::PriceWithTax } else { Method::NetPrice };
        let rules = rules(method, 4);
        let first = total(&rows, &rules).unwrap();
        let again: Vec<Row> = rows.iter().zip(&first.rows)
            .map(|(row, totals)| Row { price: totals.final_net, discount: Percent::ZERO, ..*row })
            .collect();
        let second = total(&again, &rules).unwrap();
        prop_assert_eq!((second.net, second.tax, second.total), (first.net, first.tax, first.total));
    }

    #[test]
    fn parts_spread_over_cents_add_up(parts in proptest::collection::vec(-10_000_000_000_000_000_000i128..10_000_000_000_000_000_000, 1..20)) {
        let sum = cents(parts.iter().sum::<i128>()).unwrap();
        let found = spread(&parts, sum).unwrap();
        prop_assert_eq!(found.iter().sum::<i128>(), sum);
        for (part, found) in parts.iter().zip(&found) {
            prop_assert!((part - found * CENT).abs() <= CENT);
        }
    }

    /// An independent reckoning in whole numbers, which rounds nothing but what the method rounds.
    #[test]
    fn net_documents_are_what_whole_numbers_say(
        rows in proptest::collection::vec((0i128..10_000_000_000, 0i128..100_000_000, 1i128..100_000_000), 1..8), rate in 0i64..40_000_000
    ) {
        let rate = Percent::from_micro(rate);
        let narrow = |number: i128| i64::try_from(number).unwrap();
        let documents: Vec<Row> = rows.iter().map(|(price, discount, amount)| Row {
            price: Price::from_micro(narrow(*price)),
            discount: Percent::from_micro(narrow(*discount)),
            amount: Quantity::from_micro(narrow(*amount)),
            rate_id: 1,
            rate,
        }).collect();
        let found = total(&documents, &rules(Method::NetPrice, 4)).unwrap();
        let cents: Vec<i128> = rows.iter().map(|(price, discount, amount)| {
            let unit = nearest(nearest(*price, 100) * (100_000_000 - discount), 100_000_000);
            nearest(unit * amount, 100_000_000)
        }).collect();
        let net: i128 = cents.iter().sum();
        let tax = nearest(net * i128::from(rate.micro()), 100_000_000);
        prop_assert_eq!((i128::from(found.net.micro()), i128::from(found.tax.micro())), (net * 10_000, tax * 10_000));
        for (row, cents) in found.rows.iter().zip(cents) {
            prop_assert_eq!(i128::from(row.net.micro()), cents * 10_000);
        }
    }

    /// The same of receipts: prices on the shelf, and the net of what they come to together.
    #[test]
    fn receipts_are_what_whole_numbers_say(
        rows in proptest::collection::vec((0i128..1_000_000_000, 0i128..10_000, 1i128..100_000_000), 1..8), rate in 0i128..40_000_000
    ) {
        let narrow = |number: i128| i64::try_from(number).unwrap();
        let documents: Vec<Row> = rows.iter().map(|(price, hundredths, amount)| Row {
            price: Price::from_micro(narrow(*price)),
            discount: Percent::from_micro(narrow(*hundredths) * 10_000),
            amount: Quantity::from_micro(narrow(*amount)),
            rate_id: 1,
            rate: Percent::from_micro(narrow(rate)),
        }).collect();
        let found = total(&documents, &rules(Method::PriceWithTax, 4)).unwrap();
        let (hundred, factor) = (100_000_000, 100_000_000 + rate);
        let all: i128 = rows.iter().map(|(price, hundredths, amount)| {
            let shelf = nearest(price * factor, hundred * 10_000);
            nearest(nearest(shelf * (10_000 - hundredths), 10_000) * amount, 1_000_000)
        }).sum();
        let net = nearest(all * hundred, factor);
        prop_assert_eq!(i128::from(found.total.micro()), all * 10_000);
        prop_assert_eq!(i128::from(found.net.micro()), net * 10_000);
        prop_assert_eq!(found.net.plus(found.tax), Ok(found.total));
    }
}

/// The nearest whole number to a fraction that is not below zero; a half goes up.
fn nearest(part: i128, of: i128) -> i128 {
    (2 * part + of) / (2 * of)
}

#[test]
fn what_promotions_make_of_a_sum_comes_to_the_cent() {
    let receipt = rules(Method::PriceWithTax, 4);
    // Three of 4.96 for 10.00 and seven of 4.96 with two such sets.
    assert_eq!(sums(&[row("4", "32.7957", "3", 24)], &receipt), expect("8.06", "1.94", "10.00"));
    assert_eq!(sums(&[row("4", "28.1106", "7", 24)], &receipt), expect("20.13", "4.83", "24.96"));
    // A discount by hand is taken off the price of a unit.
    assert_eq!(sums(&[row("4", "32.8", "3", 24)], &receipt).2, "9.99");
}

#[test]
fn thirds_of_cents_add_up() {
    // Each cent has 0.008333 net in it, all three together 0.025.
    let cent = row("0.008333", "0", "1", 20);
    assert_eq!(sums(&[cent; 3], &rules(Method::PriceWithTax, 4)), expect("0.03", "0.00", "0.03"));
}

proptest! {
    #[test]
    fn sums_in_the_own_currency_add_up_whatever_is_added(
        rows in proptest::collection::vec((-2_000_000i64..2_000_000, 0i64..100, -50i64..50, 0i64..4), 1..12),
        rate in 1i64..3_000_000_000,
        with_tax in any::<bool>(),
    ) {
        let rows: Vec<Row> = rows
            .iter()
            .map(|(price, discount, amount, rate)| Row {
                price: Price::from_micro(price * 100),
                discount: Percent::from_whole(*discount),
                amount: Quantity::from_whole(*amount),
                rate_id: *rate,
                rate: Percent::from_whole(rate * 8),
            })
            .collect();
        let method = if with_tax { Method::PriceWithTax } else { Method::NetPrice };
        let totals = total(&rows, &rules(method, 4)).unwrap();
        let rate = Fixed::from_micro(rate);
        let own = in_own_currency(&totals, &rows, rate).unwrap();
        let whole = |sum: Money| Money(sum.0.times(rate).unwrap()).round(2);
        // The product has twelve decimals: rounding it to six first may only matter where it lies between two cents.
        prop_assert!((own.net.micro() - whole(totals.net).micro()).abs() <= 10_000);
        prop_assert_eq!(own.rows.iter().map(|row| row.0.micro()).sum::<i64>(), own.net.micro());
        prop_assert_eq!(own.rows.iter().map(|row| row.1.micro()).sum::<i64>(), own.tax.micro());
        let same = in_own_currency(&totals, &rows, Fixed::ONE).unwrap();
        for (row, (net, tax)) in totals.rows.iter().zip(&same.rows) {
            prop_assert_eq!((row.booked_net, row.booked_tax), (*net, *tax));
        }
    }
}
