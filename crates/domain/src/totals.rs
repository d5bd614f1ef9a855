//! Totals of documents, to the cent.
//!
//! Net-price documents round the unit price, then the row, and sum unrounded tax; price-with-tax documents (receipts) start from the price
//! the customer sees. Algorithm versions differ in where they round.

use ladu_types::{Money, Overflow, Percent, Price, Quantity, SCALE, divide_rounded as div_rounded};

mod own;

pub use own::{OwnTotals, in_own, in_own_currency};

/// Versions of the algorithm.
pub const VERSIONS: std::ops::RangeInclusive<i64> = 2..=5;

/// A row to be totalled.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Net price of one unit before the discount.
    pub price: Price,
    pub discount: Percent,
    pub amount: Quantity,
    /// The tax rate's id; rows of one rate are summed together.
    pub rate_id: i64,
    /// The tax rate in per cent.
    pub rate: Percent,
}

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowTotals {
    /// Net price of a unit after the discount.
    pub final_net: Price,
    /// The same with tax.
    pub final_gross: Price,
    pub net: Money,
    pub tax: Money,
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
    pub rate_id: i64,
    pub net: Money,
    pub tax: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Each row's, in their order.
    pub rows: Vec<RowTotals>,
    pub net: Money,
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
    let gross = shelf(row.price, factor, rules)?;
    // Version 2 rounds the discounted price to the cent; but a discount of more than two places is what promotions made of a sum, and
    // three for 10.00 come to 10.00.
    let to_cents = rules.version <= 2 && row.discount == row.discount.round(2);
    let gross = less(gross, row.discount, if to_cents { 2 } else { FINE_PLACES })?;
    let total = cents(gross.checked_mul(i128::from(row.amount.micro())).ok_or(Overflow)?)? * CENT;
    let net = share(total, HUNDRED, factor)?;
    let net = if rules.version == 3 { div_rounded(net, EIGHT_DECIMALS) * EIGHT_DECIMALS } else { net };
    // Enough decimals that the same price with tax comes out when this one is saved.
    let unit = share_to(gross, HUNDRED, factor, rules.price_decimals.max(4))?;
    let shown = price_of(div_rounded(gross, SHELF_CENT) * SHELF_CENT)?;
    Ok(Exact { unit: Unit { net: price_of(unit)?, gross: shown }, net, tax: total - net })
}

/// The price on the shelf, which includes tax: it has two decimals, in version 4 as many as it takes.
fn shelf(price: Price, factor: i128, rules: &Rules) -> Result<i128, Overflow> {
    let places = if rules.version == 4 { FINE_PLACES } else { 2 };
    share_to(i128::from(price.micro()) * PRICE_FINE, factor, HUNDRED, places)
}

/// The price on the shelf of a net price: with tax, before any discount.
pub fn shelf_price(price: Price, rate: Percent, rules: &Rules) -> Result<Price, Overflow> {
    price_of(shelf(price, HUNDRED + i128::from(rate.micro()), rules)?)
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

/// Decimals of prices as they are reckoned with.
const FINE_PLACES: u32 = 10;
/// A cent of such a price.
const SHELF_CENT: i128 = 100_000_000;

/// A price less a percentage, rounded once to so many places.
fn less(price: i128, discount: Percent, places: u32) -> Result<i128, Overflow> {
    share_to(price, HUNDRED - i128::from(discount.micro()), HUNDRED, places)
}

/// `value x part / whole`, rounded once.
fn share(value: i128, part: i128, whole: i128) -> Result<i128, Overflow> {
    Ok(div_rounded(value.checked_mul(part).ok_or(Overflow)?, whole))
}

/// The same of a price of ten decimals, rounded once to so many of them.
fn share_to(price: i128, part: i128, whole: i128, places: u32) -> Result<i128, Overflow> {
    let unit = 10i128.pow(FINE_PLACES - places.min(FINE_PLACES));
    Ok(div_rounded(price.checked_mul(part).ok_or(Overflow)?, whole * unit) * unit)
}

/// A price of ten decimals with the six that are shown.
fn price_of(fine: i128) -> Result<Price, Overflow> {
    narrow(div_rounded(fine, PRICE_FINE)).map(Price::from_micro)
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

fn to_step(value: Money, hundredths: i64) -> Result<Money, Overflow> {
    let step = hundredths * 10_000;
    let steps = narrow(div_rounded(i128::from(value.micro()), i128::from(step)))?;
    steps.checked_mul(step).map(Money::from_micro).ok_or(Overflow)
}

#[cfg(test)]
mod tests;
