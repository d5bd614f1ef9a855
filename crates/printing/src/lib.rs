//! Papers: receipts, invoices and delivery notes as pages for the browser and as PDF. Pure layout: every text comes ready to be shown.

mod barcode;
mod canvas;
mod font;
mod html;
mod receipt;
mod sheet;
mod words;

pub use html::{escape, html};
pub use words::{Word, word};

/// What shape a paper has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// A roll of 80 mm.
    #[default]
    Receipt,
    /// A4 with prices.
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
    /// Their name.
    pub name: String,
    /// Address, codes, telephone ...
    pub lines: Vec<String>,
}

/// A line of goods.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Code of the item.
    pub code: String,
    /// What it is.
    pub name: String,
    /// How many, with the unit.
    pub quantity: String,
    /// Price of one.
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
    /// The rate.
    pub name: String,
    /// Without tax.
    pub net: String,
    /// The tax.
    pub tax: String,
}

/// A name with its value.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// What it is.
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
    /// Rows.
    pub height: u32,
    /// Red, green and blue of each pixel.
    pub rgb: Vec<u8>,
    /// How much of each pixel is seen, if not all of all.
    pub alpha: Option<Vec<u8>>,
}

/// A paper.
#[derive(Debug, Clone, Default)]
pub struct Paper {
    /// Its shape.
    pub form: Form,
    /// Three letters.
    pub language: String,
    /// Type and number.
    pub title: String,
    /// Who issues it.
    pub company: Party,
    /// Address of the logo; empty for none.
    pub logo_url: String,
    /// Date, due date, reference ...
    pub facts: Vec<Line>,
    /// Customer, payer, recipient.
    pub parties: Vec<Party>,
    /// The goods.
    pub rows: Vec<Row>,
    /// Prices are shown.
    pub with_prices: bool,
    /// Tax by rate.
    pub taxes: Vec<TaxLine>,
    /// Totals.
    pub totals: Vec<Line>,
    /// How it was paid.
    pub payments: Vec<Line>,
    /// Remarks, and what is said at the end.
    pub notes: Vec<String>,
    /// What the bar code says; empty for none.
    pub barcode: String,
}

impl Paper {
    fn word(&self, word: Word) -> &'static str {
        words::word(&self.language, word)
    }
}

/// A paper as PDF, with its fonts in it.
pub fn pdf(paper: &Paper, logo: Option<&Picture>) -> Vec<u8> {
    match paper.form {
        Form::Receipt => receipt::pdf(paper, logo),
        Form::Invoice | Form::DeliveryNote | Form::Reminder => sheet::pdf(paper, logo),
    }
}
