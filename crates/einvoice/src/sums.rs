//! What an invoice comes to: everything follows from its rows, its discounts and charges, its rates and its rounding.

use ladu_types::{Fixed, Money, Overflow};

use crate::invoice::{Invoice, Tax, TaxedAdjustment};

/// The sums of an invoice, by the rules BR-CO-10 to BR-CO-17 of EN 16931.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// Of the rows, net.
    pub rows: Money,
    /// Of the discounts on the whole, above zero.
    pub discounts: Money,
    /// Of the charges on the whole.
    pub charges: Money,
    /// Without tax: rows less discounts and with charges.
    pub net: Money,
    /// By tax, in the order of the rows.
    pub by_tax: Vec<TaxSum>,
    /// The tax of all rates.
    pub vat: Money,
    pub gross: Money,
    /// Net, tax and rounding.
    pub total: Money,
    /// What of the total is still to be paid.
    pub payable: Money,
}

/// What one tax is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxSum {
    pub tax: Tax,
    /// What it is on.
    pub net: Money,
    /// What it comes to, rounded to cents.
    pub vat: Money,
}

impl Invoice {
    /// Adds everything up; an overflow when a sum leaves the range of amounts.
    pub fn sums(&self) -> Result<Sums, Overflow> {
        let mut sums = Sums::default();
        for row in &self.rows {
            sums.rows = sums.rows.plus(row.net)?;
            sums.add(row.tax, row.net)?;
        }
        for TaxedAdjustment { adjustment, tax } in &self.adjustments {
            if adjustment.sum.is_negative() {
                sums.discounts = sums.discounts.minus(adjustment.sum)?;
            } else {
                sums.charges = sums.charges.plus(adjustment.sum)?;
            }
            sums.add(*tax, adjustment.sum)?;
        }
        for sum in &mut sums.by_tax {
            sum.vat = Money(sum.net.0.share(sum.tax.percent.0, Fixed::from_whole(100))?.round(2));
            sums.vat = sums.vat.plus(sum.vat)?;
        }
        sums.net = sums.rows.minus(sums.discounts)?.plus(sums.charges)?;
        sums.gross = sums.net.plus(sums.vat)?;
        sums.total = sums.gross.plus(self.rounding)?;
        sums.payable = sums.total.minus(self.prepaid)?;
        Ok(sums)
    }
}

impl Sums {
    fn add(&mut self, tax: Tax, net: Money) -> Result<(), Overflow> {
        match self.by_tax.iter_mut().find(|sum| sum.tax == tax) {
            Some(sum) => sum.net = sum.net.plus(net)?,
            None => self.by_tax.push(TaxSum { tax, net, vat: Money::ZERO }),
        }
        Ok(())
    }
}

/// Divides a sum by weights, in whole cents; what rounding leaves goes to the largest.
pub(crate) fn divide(sum: Money, weights: &[Money]) -> Result<Vec<Money>, Overflow> {
    let mut whole = Money::ZERO;
    for weight in weights {
        whole = whole.plus(*weight)?;
    }
    let largest = (0..weights.len()).max_by_key(|at| weights[*at].abs());
    let mut left = sum;
    let mut parts = Vec::with_capacity(weights.len());
    for weight in weights {
        let part = if whole.is_zero() { Money::ZERO } else { Money(sum.0.share(weight.0, whole.0)?.round(2)) };
        left = left.minus(part)?;
        parts.push(part);
    }
    if let Some(largest) = largest {
        parts[largest] = parts[largest].plus(left)?;
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_divided_sum_adds_up() {
        let money = |text: &str| text.parse::<Money>().unwrap();
        let parts = divide(money("-10"), &[money("33.33"), money("33.33"), money("33.34")]).unwrap();
        assert_eq!(parts, [money("-3.33"), money("-3.33"), money("-3.34")]);
        assert_eq!(
            divide(money("1"), &[money("0"), money("0")]).unwrap().iter().map(|part| part.micro()).sum::<i64>(),
            1_000_000
        );
    }
}
