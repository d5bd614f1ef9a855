//! The stock ledger: double-entry moves, levels by product and store, cost by batches, reservations.

mod doctor;
mod goods;
mod ledger;
mod levels;
pub mod past;
mod queue;
mod reservations;
mod reversal;
mod ripple;
mod trace;

pub use doctor::{Finding, check};
pub use goods::{
    Document, Issue, PLACE_ASSEMBLY, PLACE_CUSTOMER, PLACE_FOUND, PLACE_LOSS, PLACE_SUPPLIER, PLACE_TRANSIT, Receipt,
    Refused, Return, Shelf, Transfer,
};
pub use ladu_rules::fifo::Cost;
pub use ledger::{issue, lock, receive, return_goods, transfer};
pub use levels::{Level, latest_purchase_prices, levels, on_order, recipes, set_limit, set_recipe};
pub use reservations::{Holder, release, release_expired, reserve};
pub use reversal::{reverse, reverse_rows};
pub use ripple::{batch_of, revalue};
