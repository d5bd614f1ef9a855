//! The sales area: documents, payments, the cart, tax rates.

pub mod cart;
pub mod document;
mod document_row;
pub mod payment;
pub mod payment_type;
mod pricing;
pub mod save_document;
pub mod vat_rate;

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area {
    name: "sales",
    calls: &[document::CALLS, save_document::CALLS, cart::CALLS, payment::CALLS, payment_type::CALLS, vat_rate::CALLS],
    nouns: &[
        &document::DOCUMENT,
        &document_row::ROW,
        &payment::PAYMENT,
        &payment_type::PAYMENT_TYPE,
        &payment_type::INVOICE_PAYMENT_TYPE,
        &vat_rate::VAT_RATE,
    ],
};
