//! The shop while it trades, and a day of it.

use super::calendar::Calendar;
use super::company::Company;
use super::people::Customers;
use super::stock::{Range, Row, quantity};
use super::transaction::Form;

/// The shop while it trades: nothing of it changes.
pub(super) struct Shop {
    /// When it trades.
    pub calendar: Calendar,
    /// Where.
    pub company: Company,
    /// What.
    pub range: Range,
    /// To whom.
    pub customers: Customers,
    /// From whom.
    pub suppliers: Vec<i64>,
    /// How many come in the year.
    pub visits: usize,
}

/// A day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    /// Its number from 0.
    pub number: i64,
    /// Its month from 1.
    pub month: i8,
    /// Its day of the week from 0, Monday.
    pub weekday: usize,
}

/// Adds rows to a document.
pub(super) fn add_rows(range: &Range, form: Form, rows: &[Row]) -> Form {
    rows.iter().enumerate().fold(form, |form, (at, row)| {
        let form = form.row("productID", at + 1, range.products[row.product].id);
        let form = form.row("amount", at + 1, quantity(row.amount));
        if row.discount == 0 { form } else { form.row("discount", at + 1, row.discount) }
    })
}
