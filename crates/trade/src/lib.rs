//! What trade does to the state: documents, prices, payments, balances, the journal.

pub mod addresses;
pub mod algorithm;
pub mod balance;
pub mod billing;
pub mod currency;
pub mod doctor;
pub mod document;
pub mod gdpr;
pub mod gift_card;
pub mod goods;
pub mod journal;
pub mod links;
pub mod loyalty;
pub mod meter_readings;
pub mod named_records;
pub mod party;
pub mod payment;
pub mod prices;
pub mod pricing;
pub mod purchase;
pub mod repeats;
pub mod sale;
pub mod shifts;
pub mod stock_document;
pub mod tax_rates;
pub mod tenders;
