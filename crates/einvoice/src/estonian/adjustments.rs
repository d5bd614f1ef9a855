//! Discounts and charges on the whole: which of them count, and how they are taxed.
//!
//! A summary may repeat what rows say or add to it, and the form does not tell which. The stated total does: what adds up to it is
//! what was meant.

use ladu_types::{Money, Overflow};

use super::row;
use crate::invoice::{Adjustment, Invoice, Tax, TaxedAdjustment};
use crate::sums::divide;

/// Discounts and charges of the whole and of groups of rows, beside what rows have of their own.
pub(super) struct Summaries {
    pub(super) whole: Vec<Adjustment>,
    pub(super) groups: Vec<Adjustment>,
    /// Of rows that share one.
    pub(super) rows: Vec<TaxedAdjustment>,
}

/// Puts those on the invoice that make it come to the stated total; else all of them, so that the total is refused.
pub(super) fn choose(
    invoice: &mut Invoice,
    summaries: Summaries,
    stated: Money,
    taxes: &[(Tax, Money)],
) -> Result<(), Overflow> {
    let Summaries { whole, groups, rows } = summaries;
    let sums = |adjustments: &[Adjustment]| adjustments.iter().map(|found| found.sum).collect::<Vec<_>>();
    let own: Vec<Adjustment> = invoice.rows.iter().flat_map(|row| row.adjustments.iter().cloned()).collect();
    let own =
        row::total(&sums(&own))?.plus(row::total(&rows.iter().map(|row| row.adjustment.sum).collect::<Vec<_>>())?)?;
    let repeats = |adjustments: &[Adjustment]| {
        Ok::<_, Overflow>(!own.is_zero() && row::total(&sums(adjustments))?.abs() == own.abs())
    };
    let all: Vec<Adjustment> = whole.iter().chain(&groups).cloned().collect();
    let mut tries = vec![all.as_slice()];
    if repeats(&groups)? {
        tries.push(&whole);
    }
    if repeats(&whole)? {
        tries.push(&groups);
    }
    if repeats(&all)? || (repeats(&groups)? && repeats(&whole)?) {
        tries.push(&[]);
    }
    // The first once more, for when none of them fits.
    for (at, chosen) in tries.iter().chain([&all.as_slice()]).enumerate() {
        invoice.adjustments = taxed(invoice, chosen, taxes)?;
        invoice.adjustments.splice(0..0, rows.iter().cloned());
        if invoice.sums()?.total == stated || at == tries.len() {
            break;
        }
    }
    Ok(())
}

/// Each discount and charge with its tax: where rows are taxed differently, each has its part.
fn taxed(
    invoice: &Invoice,
    adjustments: &[Adjustment],
    stated: &[(Tax, Money)],
) -> Result<Vec<TaxedAdjustment>, Overflow> {
    let mut sums: Vec<(Tax, Money)> = Vec::new();
    for row in &invoice.rows {
        match sums.iter_mut().find(|(tax, _)| *tax == row.tax) {
            Some((_, net)) => *net = net.plus(row.net)?,
            None => sums.push((row.tax, row.net)),
        }
    }
    let mut found = Vec::new();
    for adjustment in adjustments {
        let weights = match adjustments {
            [only] => parts_stated(&sums, stated, only.sum)?,
            _ => None,
        };
        let weights = weights.unwrap_or_else(|| sums.iter().map(|(_, net)| *net).collect());
        for (part, (tax, _)) in divide(adjustment.sum, &weights)?.into_iter().zip(&sums) {
            if !part.is_zero() || sums.len() == 1 {
                let adjustment = Adjustment { sum: part, ..adjustment.clone() };
                found.push(TaxedAdjustment { adjustment, tax: *tax });
            }
        }
    }
    Ok(found)
}

/// What the stated sums by rate say of the parts of an only discount or charge.
fn parts_stated(rows: &[(Tax, Money)], stated: &[(Tax, Money)], sum: Money) -> Result<Option<Vec<Money>>, Overflow> {
    let mut parts = Vec::with_capacity(rows.len());
    for (tax, net) in rows {
        match stated.iter().find(|(known, _)| known == tax) {
            Some((_, before_tax)) => parts.push(before_tax.minus(*net)?),
            None => return Ok(None),
        }
    }
    Ok((row::total(&parts)? == sum).then_some(parts))
}
