//! What several calls share, and everything that changes state: nouns, rights, settings, attributes, the log.

pub mod accounts;
pub mod addresses;
pub mod algorithm;
pub mod attributes;
pub mod balance;
pub mod conf;
pub mod currency;
pub mod cx;
pub mod document;
pub mod door;
pub mod gdpr;
pub mod goods;
pub mod log;
pub mod noun;
pub mod passwords;
pub mod prices;
pub mod repeats;
pub mod rights;
pub mod secrets;
pub mod sessions;
pub mod stock;
pub mod stock_filter;
pub mod tenders;
pub mod translations;
pub mod tree;
