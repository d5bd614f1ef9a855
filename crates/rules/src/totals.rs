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
    /// Its part of the net sum of its rate: the parts of all rows come to the sums of the document, to the cent, where what is shown of
    /// each row is rounded for itself.
    pub booked_net: Money,
    /// Its part of the tax of its rate.
    pub booked_tax: Money,
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

/// A row before its last rounding: sums with sixteen decimals, so that nothing is rounded before its time.
struct Exact {
    unit: Unit,
    net: i128,
    tax: i128,
}

/// What one unit comes to, as it is shown.
struct Unit {
    net: Price,
    gross: Price,
}

/// A hundred per cent in micro-units.
const HUNDRED: i128 = 100 * SCALE as i128;
/// How much finer than a micro-unit discounted prices are kept where an algorithm does not round them: ten decimals in all.
const PRICE_FINE: i128 = 10_000;

/// Totals of a document.
pub fn total(rows: &[Row], rules: &Rules) -> Result<Totals, Overflow> {
    let row_of = match rules.method {
        Method::NetPrice => net_row,
        Method::PriceWithTax => gross_row,
    };
    let exact: Vec<Exact> = rows.iter().map(|row| row_of(row, rules)).collect::<Result<_, _>>()?;
    let (nets, taxes): (Vec<i128>, Vec<i128>) = exact.iter().map(|row| (row.net, row.tax)).unzip();
    let (net_sum, tax_sum) = (nets.iter().sum::<i128>(), taxes.iter().sum::<i128>());
    let net = cents(net_sum)?;
    let tax = match rules.method {
        Method::NetPrice => cents(tax_sum)?,
        // The sum with tax is exact to the cent, because every row's is.
        Method::PriceWithTax => cents(net_sum + tax_sum)? - net,
    };
    let exact_total = money(net)?.plus(money(tax)?)?;
    let rounding = rules.step.map_or(Ok(Money::ZERO), |step| to_step(exact_total, step)?.minus(exact_total))?;
    let by_rate = by_rate(rows, &exact, (net, tax), rules.method)?;
    let booked = booked(rows, &exact, &by_rate, rules.method)?;
    let mut row_totals = row_totals(exact, (&nets, &taxes), (net, tax), rules)?;
    for (row, (net, tax)) in row_totals.iter_mut().zip(booked) {
        (row.booked_net, row.booked_tax) = (net, tax);
    }
    Ok(Totals {
        by_rate,
        rows: row_totals,
        net: money(net)?,
        tax: money(tax)?,
        rounding,
        total: exact_total.plus(rounding)?,
    })
}

fn net_row(row: &Row, rules: &Rules) -> Result<Exact, Overflow> {
    let price = i128::from(row.price.round(rules.price_decimals).micro()) * PRICE_FINE;
    let unit = less(price, row.discount)?;
    // Version 2 rounds the discounted price as prices are kept; later ones keep ten decimals.
    let unit = if rules.version <= 2 { rounded(unit, rules.price_decimals) } else { unit };
    let net = unit.checked_mul(i128::from(row.amount.micro())).ok_or(Overflow)?;
    let in_cents = cents(net)? * CENT;
    let net = match rules.version {
        3 | 4 => div_rounded(net, EIGHT_DECIMALS) * EIGHT_DECIMALS,
        5 => net,
        _ => in_cents,
    };
    let tax = share(net, i128::from(row.rate.micro()), HUNDRED)?;
    cents(tax)?;
    let shown = price_of(unit)?;
    Ok(Exact { unit: Unit { net: shown, gross: with_tax(shown, row.rate)? }, net, tax })
}

fn gross_row(row: &Row, rules: &Rules) -> Result<Exact, Overflow> {
    let factor = HUNDRED + i128::from(row.rate.micro());
    if factor <= 0 {
        return Err(Overflow);
    }
    let gross = share(i128::from(row.price.micro()) * PRICE_FINE, factor, HUNDRED)?;
    // The price on the shelf has two decimals, in version 4 as many as it takes.
    let gross = if rules.version == 4 { gross } else { rounded(gross, 2) };
    let gross = less(gross, row.discount)?;
    let gross = if rules.version <= 2 { rounded(gross, 2) } else { gross };
    let total = cents(gross.checked_mul(i128::from(row.amount.micro())).ok_or(Overflow)?)? * CENT;
    let net = share(total, HUNDRED, factor)?;
    let net = if rules.version == 3 { div_rounded(net, EIGHT_DECIMALS) * EIGHT_DECIMALS } else { net };
    // Enough decimals that the same price with tax comes out when this one is saved.
    let unit = rounded(share(gross, HUNDRED, factor)?, rules.price_decimals.max(4));
    Ok(Exact { unit: Unit { net: price_of(unit)?, gross: price_of(gross)? }, net, tax: total - net })
}

/// The rows as they are shown, with two decimals. Version 5 spreads cents so that they add up to the document's sums.
fn row_totals(
    exact: Vec<Exact>,
    (nets, taxes): (&[i128], &[i128]),
    (net, tax): (i128, i128),
    rules: &Rules,
) -> Result<Vec<RowTotals>, Overflow> {
    let spreads = rules.version == 5;
    let net_cents =
        if spreads { spread(nets, net)? } else { nets.iter().map(|net| cents(*net)).collect::<Result<_, _>>()? };
    let tax_cents = match (spreads, rules.method) {
        (true, Method::NetPrice) => spread(taxes, tax)?,
        (false, Method::NetPrice) => taxes.iter().map(|tax| cents(*tax)).collect::<Result<_, _>>()?,
        (_, Method::PriceWithTax) => {
            let totals = nets.iter().zip(taxes).map(|(net, tax)| cents(net + tax));
            totals.zip(&net_cents).map(|(total, net)| Ok(total? - net)).collect::<Result<_, _>>()?
        }
    };
    let rows = exact.into_iter().zip(net_cents).zip(tax_cents);
    rows.map(|((exact, net), tax)| {
        let (net, tax) = (money(net)?, money(tax)?);
        let total = if spreads || rules.method == Method::PriceWithTax {
            net.plus(tax)?
        } else {
            money(cents(exact.net + exact.tax)?)?
        };
        let (final_net, final_gross) = (exact.unit.net, exact.unit.gross);
        Ok(RowTotals { final_net, final_gross, net, tax, total, ..RowTotals::default() })
    })
    .collect()
}

/// Sums by rate in the order the rates appear, rounded so that they add up to the document's.
fn by_rate(rows: &[Row], exact: &[Exact], (net, tax): (i128, i128), method: Method) -> Result<Vec<ByRate>, Overflow> {
    let mut rates: Vec<(i64, i128, i128)> = Vec::new();
    for (row, exact) in rows.iter().zip(exact) {
        match rates.iter_mut().find(|(id, _, _)| *id == row.rate_id) {
            Some((_, net, tax)) => {
                *net += exact.net;
                *tax += exact.tax;
            }
            None => rates.push((row.rate_id, exact.net, exact.tax)),
        }
    }
    let nets = spread(&rates.iter().map(|(_, net, _)| *net).collect::<Vec<_>>(), net)?;
    let taxes = match method {
        Method::NetPrice => spread(&rates.iter().map(|(_, _, tax)| *tax).collect::<Vec<_>>(), tax)?,
        Method::PriceWithTax => {
            let taxes = rates.iter().zip(&nets).map(|((_, net, tax), rounded)| Ok(cents(net + tax)? - rounded));
            taxes.collect::<Result<_, Overflow>>()?
        }
    };
    let found = rates.iter().zip(nets).zip(taxes);
    found
        .map(|(((rate_id, _, _), net), tax)| Ok(ByRate { rate_id: *rate_id, net: money(net)?, tax: money(tax)? }))
        .collect()
}

/// The part of each row in the sums of its rate. Of prices with tax each row's sum with tax is exact, and stays what it is.
fn booked(rows: &[Row], exact: &[Exact], rates: &[ByRate], method: Method) -> Result<Vec<(Money, Money)>, Overflow> {
    let mut parts = vec![(Money::ZERO, Money::ZERO); rows.len()];
    for rate in rates {
        let own: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].rate_id == rate.rate_id).collect();
        let whole = |money: Money| i128::from(money.micro() / 10_000);
        let nets = spread(&own.iter().map(|at| exact[*at].net).collect::<Vec<_>>(), whole(rate.net))?;
        let taxes = match method {
            Method::NetPrice => spread(&own.iter().map(|at| exact[*at].tax).collect::<Vec<_>>(), whole(rate.tax))?,
            Method::PriceWithTax => {
                let taxes = own.iter().zip(&nets).map(|(at, net)| Ok(cents(exact[*at].net + exact[*at].tax)? - net));
                taxes.collect::<Result<_, Overflow>>()?
            }
        };
        for ((at, net), tax) in own.into_iter().zip(nets).zip(taxes) {
            parts[at] = (money(net)?, money(tax)?);
        }
    }
    Ok(parts)
}

/// Rounds to cents so that the parts add up to `sum` cents: what rounding leaves over goes to the parts that lost most by it.
fn spread(parts: &[i128], sum: i128) -> Result<Vec<i128>, Overflow> {
    let mut found: Vec<i128> = parts.iter().map(|part| cents(*part)).collect::<Result<_, _>>()?;
    let mut over = sum - found.iter().sum::<i128>();
    let step = over.signum();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| (step * (found[*at] * CENT - parts[*at]), *at));
    for at in order.into_iter().cycle().take(usize::try_from(over.unsigned_abs()).unwrap_or(0)) {
        found[at] += step;
        over -= step;
    }
    if over == 0 { Ok(found) } else { Err(Overflow) }
}

/// A cent with sixteen decimals.
const CENT: i128 = 100_000_000_000_000;
/// The eighth decimal of sixteen.
const EIGHT_DECIMALS: i128 = 100_000_000;

/// A price less a percentage.
fn less(price: i128, discount: Percent) -> Result<i128, Overflow> {
    share(price, HUNDRED - i128::from(discount.micro()), HUNDRED)
}

/// `value x part / whole`, rounded once.
fn share(value: i128, part: i128, whole: i128) -> Result<i128, Overflow> {
    Ok(div_rounded(value.checked_mul(part).ok_or(Overflow)?, whole))
}

/// A price of ten decimals rounded to fewer.
fn rounded(price: i128, places: u32) -> i128 {
    let unit = 10i128.pow(10 - places.min(10));
    div_rounded(price, unit) * unit
}

/// A price of ten decimals with the six that are shown.
fn price_of(fine: i128) -> Result<Price, Overflow> {
    narrow(div_rounded(fine, PRICE_FINE)).map(Price::from_micro)
}

fn with_tax(price: Price, rate: Percent) -> Result<Price, Overflow> {
    let hundred = Fixed::from_whole(100);
    price.0.share(hundred.plus(rate.0)?, hundred).map(Price)
}

fn narrow(value: i128) -> Result<i64, Overflow> {
    i64::try_from(value).map_err(|_| Overflow)
}

/// A fine sum in whole cents, rounded half away from zero.
fn cents(fine: i128) -> Result<i128, Overflow> {
    let cents = div_rounded(fine, CENT);
    money(cents).map(|_| cents)
}

/// Whole cents as money.
fn money(cents: i128) -> Result<Money, Overflow> {
    narrow(cents.checked_mul(10_000).ok_or(Overflow)?).map(Money::from_micro)
}

/// Division rounded half away from zero.
fn div_rounded(value: i128, by: i128) -> i128 {
    if value < 0 { -((-value + by / 2) / by) } else { (value + by / 2) / by }
}

fn to_step(value: Money, hundredths: i64) -> Result<Money, Overflow> {
    let step = hundredths * 10_000;
    let steps = narrow(div_rounded(i128::from(value.micro()), i128::from(step)))?;
    steps.checked_mul(step).map(Money::from_micro).ok_or(Overflow)
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
    }
}
