//! The record of a sales document. How it is listed is said where it is listed.

use ladu_record::noun::{Index, Noun};

use super::fields::FIELDS;

pub static DOCUMENT: Noun = Noun {
    doc: "A sales document: an order, an invoice, a receipt, a credit invoice ...",
    module: "sales",
    log: "salesDocuments",
    indexes: &[
        Index { name: "unpaid", columns: "id", only: "paid < total AND paid + credited < total" },
        Index { name: "unconfirmed", columns: "id", only: "confirmed = 0" },
    ],
    attributes: true,
    long_attributes: true,
    ..Noun::new("sales_document", "id", FIELDS)
};
