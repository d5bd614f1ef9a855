//! Totals of documents, to the cent.
//!
//! Net-price documents round the unit price, then the row, and sum unrounded tax; price-with-tax documents (receipts) start from the price
//! the customer sees. Algorithm versions differ in where they round.

use ladu_types::{Money, Overflow, Percent, Price, divide_rounded as div_rounded};

use cents::{
    CENT, EIGHT_DECIMALS, FINE_PLACES, HUNDRED, PRICE_CENT, PRICE_FINE, cents, less, money, narrow, price_of, share,
    share_to, spread,
};

mod cents;
mod document;
mod own;

pub use document::{ByRate, Row, RowTotals, Totals};
pub use own::{OwnTotals, in_own, in_own_currency};

/// Versions of the algorithm.
pub const VERSIONS: std::ops::RangeInclusive<i64> = 2..=5;

/// Which of the two methods a document is totalled by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
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

/// Totals of a document.
pub fn total(rows: &[Row], rules: &Rules) -> Result<Totals, Overflow> {
    let row_of = match rules.method {
        Method::NetPrice => net_row,
        Method::PriceWithTax => gross_row,
    };
    let exact: Vec<Exact> = rows.iter().map(|row| row_of(row, rules)).collect::<Result<_, _>>()?;
    let (nets, taxes): (Vec<i128>, Vec<i128>) = exact.iter().map(|row| (row.net, row.tax)).unzip();
    let (net_sum, tax_sum) = sums(rows, &exact, rules)?;
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

/// Net and tax of all rows. What prices with tax have inside is taken out of the sum of each rate, because thirds of cents in rows would
/// not add up to whole ones.
fn sums(rows: &[Row], exact: &[Exact], rules: &Rules) -> Result<(i128, i128), Overflow> {
    let (net, tax) = exact.iter().fold((0, 0), |(net, tax), row| (net + row.net, tax + row.tax));
    if rules.method == Method::NetPrice || rules.version == 3 {
        return Ok((net, tax));
    }
    let mut totals: Vec<(Percent, i128)> = Vec::new();
    for (row, exact) in rows.iter().zip(exact) {
        match totals.iter_mut().find(|(rate, _)| *rate == row.rate) {
            Some((_, total)) => *total += exact.net + exact.tax,
            None => totals.push((row.rate, exact.net + exact.tax)),
        }
    }
    let net_of = |(rate, total): &(Percent, i128)| share(*total, HUNDRED, HUNDRED + i128::from(rate.micro()));
    let by_rate = totals.iter().map(net_of).sum::<Result<i128, Overflow>>()?;
    Ok((by_rate, net + tax - by_rate))
}

fn net_row(row: &Row, rules: &Rules) -> Result<Exact, Overflow> {
    let price = i128::from(row.price.round(rules.price_decimals).micro()) * PRICE_FINE;
    // Version 2 rounds the discounted price as prices are kept; later ones keep ten decimals.
    let places = if rules.version <= 2 { rules.price_decimals } else { FINE_PLACES };
    let unit = less(price, row.discount, places)?;
    let net = unit.checked_mul(i128::from(row.amount.micro())).ok_or(Overflow)?;
    let in_cents = cents(net)? * CENT;
    let net = match rules.version {
        3 | 4 => div_rounded(net, EIGHT_DECIMALS) * EIGHT_DECIMALS,
        5 => net,
        _ => in_cents,
    };
    let tax = share(net, i128::from(row.rate.micro()), HUNDRED)?;
    cents(tax)?;
    let gross = share_to(unit, HUNDRED + i128::from(row.rate.micro()), HUNDRED, 2)?;
    Ok(Exact { unit: Unit { net: price_of(unit)?, gross: price_of(gross)? }, net, tax })
}

fn gross_row(row: &Row, rules: &Rules) -> Result<Exact, Overflow> {
    let factor = HUNDRED + i128::from(row.rate.micro());
    if factor <= 0 {
        return Err(Overflow);
    }
    let gross = with_tax(row.price, factor, rules)?;
    // Version 2 rounds the discounted price to the cent; but a discount of more than two places is what promotions made of a sum, and
    // three for 10.00 come to 10.00.
    let to_cents = rules.version <= 2 && row.discount == row.discount.round(2);
    let gross = less(gross, row.discount, if to_cents { 2 } else { FINE_PLACES })?;
    let total = cents(gross.checked_mul(i128::from(row.amount.micro())).ok_or(Overflow)?)? * CENT;
    let net = share(total, HUNDRED, factor)?;
    let net = if rules.version == 3 { div_rounded(net, EIGHT_DECIMALS) * EIGHT_DECIMALS } else { net };
    // Enough decimals that the same price with tax comes out when this one is saved.
    let unit = share_to(gross, HUNDRED, factor, rules.price_decimals.max(4))?;
    let in_cents = price_of(div_rounded(gross, PRICE_CENT) * PRICE_CENT)?;
    Ok(Exact { unit: Unit { net: price_of(unit)?, gross: in_cents }, net, tax: total - net })
}

/// A net price with tax, as customers see it before any discount: it has two decimals, in version 4 as many as it takes.
fn with_tax(price: Price, factor: i128, rules: &Rules) -> Result<i128, Overflow> {
    let places = if rules.version == 4 { FINE_PLACES } else { 2 };
    share_to(i128::from(price.micro()) * PRICE_FINE, factor, HUNDRED, places)
}

/// The price with tax of a net price, as customers see it before any discount.
pub fn price_with_tax(price: Price, rate: Percent, rules: &Rules) -> Result<Price, Overflow> {
    price_of(with_tax(price, HUNDRED + i128::from(rate.micro()), rules)?)
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

fn to_step(value: Money, hundredths: i64) -> Result<Money, Overflow> {
    let step = hundredths * 10_000;
    let steps = narrow(div_rounded(i128::from(value.micro()), i128::from(step)))?;
    steps.checked_mul(step).map(Money::from_micro).ok_or(Overflow)
}

#[cfg(test)]
mod tests;
