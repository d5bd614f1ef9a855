//! Payments: money for a document, or ahead of one.

mod draft;
mod fields;
mod paid;
mod save;
mod store;
mod store_credit;

pub use draft::{Fingerprint, PaymentDraft};
pub use fields::{
    ARCHIVAL_NUMBER, CARD_NUMBER, CARD_TYPE, CASH_CHANGE, CASH_PAID, CUSTOMER, DOCUMENT, FIELDS, INFO, IS_PREPAYMENT,
    PAYMENT, SUM, TYPE,
};
pub use save::{delete, save};
pub use store::{DocumentPayment, make};
pub use store_credit::{let_go, pay_with_store_credit};
