//! The record of a sales document. How it is listed is said where it is listed.

use ladu_record::noun::{Index, Noun};

use super::fields::FIELDS;

pub static DOCUMENT: Noun = Noun {
    doc: "A sales document: an order, an invoice, a receipt, a credit invoice ...",
    module: "sales",
    log: "salesDocuments",
    indexes: &[
        // Whether credits leave something open is told by the index itself: SQLite does not conclude it from a condition with a sum.
        Index { name: "unpaid", columns: "id, paid, credited, total", only: "paid < total" },
        Index { name: "unconfirmed", columns: "id", only: "confirmed = 0" },
    ],
    attributes: true,
    long_attributes: true,
    ..Noun::new("sales_document", "id", FIELDS)
};
