//! What a sales document is to be: the input of the command that saves one.

use ladu_record::attributes::SentAttributes;
use ladu_record::noun::Patch;
use ladu_types::{Id, Money, of};

use super::{fields, row};

/// A sales document to be made or changed.
#[derive(Debug, Clone)]
pub struct SaleDraft {
    /// The document that changes; none for a new one.
    pub id: Option<Id<of::SalesDocument>>,
    /// What changes of the header.
    pub header: Patch,
    /// All rows as they shall be; none when they stay what they are.
    pub rows: Vec<Patch>,
    /// Confirm it, unless it is confirmed already.
    pub confirm: bool,
    /// The number that a till gave it.
    pub number: Option<TillNumber>,
    /// Instead of what the account's rounding gives.
    pub rounding: Option<Money>,
    /// It is paid: what is due gets a payment.
    pub is_paid: bool,
    /// What it is made from.
    pub origin: Origin,
    /// How it is known when it is sent again.
    pub repeat: Repeat,
    /// Readings of meters on its rows.
    pub readings: Vec<RowReadings>,
    /// Places that rows are taxed in, instead of a rate; by the number of the row.
    pub tax_places: Vec<Patch>,
    /// Discounts of its rows. With none what is known of them stays.
    pub discounts: Vec<RowDiscounts>,
    pub attributes: SentAttributes,
}

impl SaleDraft {
    /// A new document of which nothing is known yet; it is to be confirmed.
    pub fn new() -> SaleDraft {
        SaleDraft {
            id: None,
            header: Patch::new(fields::FIELDS),
            rows: Vec::new(),
            confirm: true,
            number: None,
            rounding: None,
            is_paid: false,
            origin: Origin::default(),
            repeat: Repeat::Never,
            readings: Vec::new(),
            tax_places: Vec::new(),
            discounts: Vec::new(),
            attributes: SentAttributes::default(),
        }
    }

    /// One more row, with the next number.
    pub fn add_row(&mut self) -> &mut Patch {
        let number = u32::try_from(self.rows.len()).unwrap_or(u32::MAX).saturating_add(1);
        let mut row = Patch::new(row::FIELDS);
        row.number = Some(number);
        self.rows.push(row);
        let last = self.rows.len() - 1;
        &mut self.rows[last]
    }
}

impl Default for SaleDraft {
    fn default() -> SaleDraft {
        SaleDraft::new()
    }
}

/// A number that a till gave while it was offline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TillNumber {
    pub number: i64,
    /// Keep it although another document has it.
    pub may_repeat: bool,
}

/// The documents that one is made from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The one that is named alone.
    pub base: Option<Id<of::SalesDocument>>,
    pub bases: Vec<Id<of::SalesDocument>>,
    /// The one that it credits.
    pub credited: Option<Id<of::SalesDocument>>,
}

/// How a record is known that a program sends again because it never saw the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repeat {
    /// It is not: what looks the same is another record.
    Never,
    /// By the program's own key; a second record of it is refused.
    Key {
        /// The parameter that the key was sent in.
        parameter: String,
        key: String,
    },
    /// By saying the very same; it is answered with the first record.
    Fingerprint(String),
}

/// Readings of a meter that a row is for.
#[derive(Debug, Clone)]
pub struct RowReadings {
    /// The number of the row.
    pub row: u32,
    pub ids: Vec<Id<of::BillingReading>>,
}

/// Discounts of a row.
#[derive(Debug, Clone)]
pub struct RowDiscounts {
    /// The number of the row.
    pub row: u32,
    pub discounts: Vec<Patch>,
}
