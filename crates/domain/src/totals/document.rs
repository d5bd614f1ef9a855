//! A document's rows before they are totalled, and what they come to.

use ladu_types::{Money, Percent, Price, Quantity};

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
