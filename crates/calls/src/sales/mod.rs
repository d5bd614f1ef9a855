//! The sales area: documents, payments, the cart, tax rates.

pub mod algorithm;
pub mod applied_promotion;
pub mod cart;
pub mod delivery;
pub mod document;
mod exemption;
pub mod letter;
mod order;
pub mod payment;
pub mod payment_type;
mod places;
pub mod prepayment;
mod pricing;
pub mod reason;
pub mod save_document;
pub mod vat_rate;

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area {
    name: "sales",
    calls: &[
        document::CALLS,
        save_document::CALLS,
        order::CALLS,
        cart::CALLS,
        payment::CALLS,
        payment_type::CALLS,
        vat_rate::CALLS,
        algorithm::CALLS,
        delivery::CALLS,
        reason::CALLS,
        prepayment::CALLS,
        exemption::CALLS,
        letter::CALLS,
    ],
    nouns: &[
        &document::DOCUMENT,
        &document::row::ROW,
        &applied_promotion::APPLIED_PROMOTION,
        &payment::PAYMENT,
        &payment_type::PAYMENT_TYPE,
        &payment_type::INVOICE_PAYMENT_TYPE,
        &vat_rate::VAT_RATE,
        &vat_rate::component::COMPONENT,
        &algorithm::CHANGE,
        &delivery::DELIVERY_TYPE,
        &delivery::DELIVERY_TERM,
        &reason::REASON,
        &prepayment::PREPAYMENT_PERCENTAGE,
        &letter::TYPE,
        &letter::SERIES,
        &letter::STATUS,
        &letter::LETTER,
    ],
};
