//! The sales area: documents, payments, the cart, tax rates.

pub mod payment_type;
pub mod vat_rate;

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area {
    name: "sales",
    calls: &[vat_rate::CALLS, payment_type::CALLS],
    nouns: &[&vat_rate::VAT_RATE, &payment_type::PAYMENT_TYPE, &payment_type::INVOICE_PAYMENT_TYPE],
};
