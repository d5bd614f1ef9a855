//! What a document of another currency comes to in the company's own: rounded once for the document, then shared by its rates and rows, so
//! that any way of adding up rows gives whole documents to the cent.

use ladu_types::{Fixed, Money, Overflow};

use super::cents::{cents, money, spread};
use super::document::{Row, Totals};

/// The sums of a document in the company's own currency, to the cent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnTotals {
    pub net: Money,
    pub tax: Money,
    /// With tax and rounding.
    pub total: Money,
    /// Net and tax of each row, in their order; they add up to the sums of the document.
    pub rows: Vec<(Money, Money)>,
}

/// A sum of another currency in the company's own, to the cent.
pub fn in_own(sum: Money, rate: Fixed) -> Result<Money, Overflow> {
    money(cents(fine(sum, rate)?)?)
}

/// The sums of a document that totalled these rows, by what a unit of its currency is worth.
pub fn in_own_currency(totals: &Totals, totalled: &[Row], rate: Fixed) -> Result<OwnTotals, Overflow> {
    let (net, tax) = (cents(fine(totals.net, rate)?)?, cents(fine(totals.tax, rate)?)?);
    let nets = spread(&fines(totals.by_rate.iter().map(|rate| rate.net), rate)?, net)?;
    let taxes = spread(&fines(totals.by_rate.iter().map(|rate| rate.tax), rate)?, tax)?;
    let mut rows = vec![(Money::ZERO, Money::ZERO); totals.rows.len()];
    for ((of_rate, net), tax) in totals.by_rate.iter().zip(nets).zip(taxes) {
        let own: Vec<usize> =
            (0..rows.len()).filter(|at| totalled.get(*at).is_some_and(|row| row.rate_id == of_rate.rate_id)).collect();
        let nets = spread(&fines(own.iter().map(|at| totals.rows[*at].booked_net), rate)?, net)?;
        let taxes = spread(&fines(own.iter().map(|at| totals.rows[*at].booked_tax), rate)?, tax)?;
        for ((at, net), tax) in own.into_iter().zip(nets).zip(taxes) {
            rows[at] = (money(net)?, money(tax)?);
        }
    }
    Ok(OwnTotals { net: money(net)?, tax: money(tax)?, total: in_own(totals.total, rate)?, rows })
}

/// Micro-units of micro-units are twelve decimals; sums before their rounding have sixteen.
fn fine(sum: Money, rate: Fixed) -> Result<i128, Overflow> {
    let product = i128::from(sum.micro()) * i128::from(rate.micro());
    product.checked_mul(10_000).ok_or(Overflow)
}

fn fines(sums: impl Iterator<Item = Money>, rate: Fixed) -> Result<Vec<i128>, Overflow> {
    sums.map(|sum| fine(sum, rate)).collect()
}
