//! What trade does to the state: documents, prices, payments, balances, the journal.

pub mod addresses;
pub mod algorithm;
pub mod balance;
pub mod currency;
pub mod document;
pub mod gdpr;
pub mod goods;
pub mod journal;
pub mod party;
pub mod prices;
pub mod purchase;
pub mod repeats;
pub mod shifts;
pub mod stock_document;
pub mod tenders;
