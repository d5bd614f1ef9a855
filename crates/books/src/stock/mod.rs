//! The stock ledger: double-entry moves, levels by product and store, cost by layers, reservations.

mod doctor;
mod ledger;
mod levels;
mod reservations;

pub use doctor::{Finding, check};
pub use ledger::{
    Document, Issue, PLACE_CUSTOMER, PLACE_FOUND, PLACE_SUPPLIER, Receipt, Refused, issue, receive, return_goods,
    revalue, reverse,
};
pub use levels::{Level, latest_purchase_prices, levels, on_order, recipes, set_limit, set_recipe};
pub use reservations::{release, release_expired, reserve};
