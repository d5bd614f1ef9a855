//! The stock ledger: double-entry moves, levels by product and store, cost by batches, reservations.

mod ahead;
mod doctor;

mod ledger;
mod levels;
mod movement;
mod ordered;
pub mod past;
mod queue;
mod reservations;
mod revaluation;
mod reversal;
mod trace;

pub use ahead::{Ahead, cost_ahead, suggested_prices};
pub use doctor::{Finding, check};
pub use ladu_domain::fifo::Cost;
pub use ledger::{cost_of_found, issue, lock, receive, return_goods, transfer};
pub use levels::{Level, levels, recipes, set_limit, set_recipe};
pub use movement::{
    Document, Issue, PLACE_ASSEMBLY, PLACE_CUSTOMER, PLACE_FOUND, PLACE_LOSS, PLACE_SUPPLIER, PLACE_TRANSIT, Receipt,
    Refused, Return, StockKey, Transfer,
};
pub use ordered::{is_open, on_order};
pub use reservations::{Holder, release, release_expired, reserve};
pub use revaluation::{batches_of, revalue};
pub use reversal::{reverse, reverse_rows};
