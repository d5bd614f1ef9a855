//! The shop while it trades, and a day of it.

use ladu_types::{Id, of};

use super::calendar::Calendar;
use super::company::Company;
use super::people::Customers;
use super::stock::{Range, Row, quantity};
use super::transaction::Form;

/// The shop while it trades: nothing of it changes.
pub(super) struct Shop {
    /// The year in which it trades.
    pub calendar: Calendar,
    /// Its stores, with their registers and the people in them.
    pub company: Company,
    /// Its products, and how likely each is asked for.
    pub range: Range,
    /// Those who buy with a name: companies, and persons of whom some have a card.
    pub customers: Customers,
    /// Those who deliver; products name them by their place here.
    pub suppliers: Vec<Id<of::Party>>,
    /// How many come in the year.
    pub visits: usize,
}

/// A day on which it trades, and what its trade depends on.
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
