//! The sales area: documents, payments, the cart, tax rates.

pub mod algorithm;
pub mod applied_promotion;
pub mod billing;
pub mod campaign;
pub mod cart;
mod chart;
mod cost_of_goods;
pub mod coupon;
mod day_report;
pub mod delivery;
pub mod document;
mod exemption;
mod figures;
mod franchise;
pub mod gift_card;
pub mod letter;
mod order;
pub mod payment;
pub mod payment_type;
pub mod points;
pub mod prepayment;
pub mod reason;
mod receipt_print;
mod report;
pub mod save_document;
mod statement;
pub mod vat_rate;
mod vat_return;

use ladu_trade::loyalty::points as loyalty;
use ladu_trade::{gift_card as cards, sale, tax_rates};

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
        cost_of_goods::CALLS,
        letter::CALLS,
        campaign::CALLS,
        applied_promotion::CALLS,
        campaign::tier::CALLS,
        coupon::CALLS,
        points::CALLS,
        gift_card::CALLS,
        billing::CALLS,
        report::CALLS,
        chart::CALLS,
        figures::CALLS,
        day_report::CALLS,
        statement::CALLS,
        vat_return::CALLS,
        receipt_print::CALLS,
        franchise::CALLS,
    ],
    nouns: &[
        &document::DOCUMENT,
        &sale::ROW,
        &sale::APPLIED_PROMOTION,
        &applied_promotion::PROMOTION_COUNT,
        &ladu_trade::payment::PAYMENT,
        &payment_type::PAYMENT_TYPE,
        &payment_type::INVOICE_PAYMENT_TYPE,
        &vat_rate::VAT_RATE,
        &tax_rates::COMPONENT,
        &algorithm::CHANGE,
        &delivery::DELIVERY_TYPE,
        &delivery::DELIVERY_TERM,
        &reason::REASON,
        &prepayment::PREPAYMENT_PERCENTAGE,
        &letter::TYPE,
        &letter::SERIES,
        &letter::STATUS,
        &letter::LETTER,
        &campaign::CAMPAIGN,
        &campaign::tier::TIER,
        &coupon::COUPON,
        &coupon::issued::ISSUED_COUPON,
        &loyalty::EARNED,
        &loyalty::USED,
        &cards::GIFT_CARD,
        &cards::GIFT_CARD_TYPE,
        &cards::REDEEMING,
        &billing::STATEMENT,
        &billing::BILLING_ACCOUNT,
        &billing::reading::READING,
        &receipt_print::RECEIPT_PRINT,
    ],
};
