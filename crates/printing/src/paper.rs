//! What is on a paper: every text comes ready to be shown.

use crate::words::{self, Word};

/// What shape a paper has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// A roll of 80 mm.
    #[default]
    Receipt,
    Invoice,
    /// A4 that goods travel with.
    DeliveryNote,
    /// A4 that reminds of unpaid invoices. A row of it is an invoice: its number, day and last day to pay stand as code, name and
    /// quantity, what it comes to, what was paid and what is left as price, discount and sum.
    Reminder,
}

/// Somebody on a paper.
#[derive(Debug, Clone, Default)]
pub struct Party {
    /// What they are here, such as `Customer`; empty for the company itself.
    pub role: String,
    pub name: String,
    /// Address, codes, telephone ...
    pub lines: Vec<String>,
}

/// A line of goods.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Code of the item.
    pub code: String,
    pub name: String,
    /// How many, with the unit.
    pub quantity: String,
    pub price: String,
    /// Per cent; empty for none.
    pub discount: String,
    /// Per cent of tax.
    pub tax: String,
    /// What it comes to.
    pub sum: String,
}

/// What goods with one tax rate come to.
#[derive(Debug, Clone, Default)]
pub struct TaxLine {
    pub name: String,
    pub net: String,
    pub tax: String,
}

/// A name with its value.
#[derive(Debug, Clone, Default)]
pub struct Line {
    pub name: String,
    /// What it comes to.
    pub value: String,
    /// It is the one that is looked for.
    pub strong: bool,
}

/// A picture of plain pixels.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Pixels in a row.
    pub width: u32,
    pub height: u32,
    /// Red, green and blue of each pixel.
    pub rgb: Vec<u8>,
    /// How much of each pixel is seen, if not all of all.
    pub alpha: Option<Vec<u8>>,
}

#[derive(Debug, Clone, Default)]
pub struct Paper {
    pub form: Form,
    pub language: String,
    pub title: String,
    pub company: Party,
    /// Address of the logo; empty for none.
    pub logo_url: String,
    /// Date, due date, reference ...
    pub facts: Vec<Line>,
    pub parties: Vec<Party>,
    pub rows: Vec<Row>,
    pub with_prices: bool,
    pub taxes: Vec<TaxLine>,
    pub totals: Vec<Line>,
    /// How it was paid.
    pub payments: Vec<Line>,
    /// Remarks, and what is said at the end.
    pub notes: Vec<String>,
    /// What the bar code says; empty for none.
    pub barcode: String,
    /// What the payment code says to a bank; empty for none.
    pub payment_code: String,
}

impl Paper {
    pub(crate) fn word(&self, word: Word) -> &'static str {
        words::word(&self.language, word)
    }
}
