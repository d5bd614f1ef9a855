//! The stock ledger: double-entry moves, levels by product and warehouse, cost by batches, reservations.

mod ahead;
mod doctor;
mod entry;
mod issues;
mod level_change;
mod levels;
mod lock;
mod movement;
mod moves;
mod ordered;
pub mod past;
mod queue;
mod receipts;
mod recipes;
mod reservations;
mod revaluation;
mod reversal;
mod transfers;

pub use ahead::{Ahead, cost_ahead, suggested_prices};
pub use doctor::{Finding, broken, check};
pub use issues::{Issuing, issue};
pub use ladu_domain::fifo::Cost;
pub use levels::{AskedLevels, Level, Limit, ask_levels, expired_of_levels, levels, set_limit};
pub use lock::lock;
pub use movement::{
    Cause, Document, DocumentKind, Issue, Moved, Place, Receipt, Refused, Return, SoldRow, StockKey, Transfer,
};
pub use moves::{cost_of_found, return_goods, transfer};
pub use ordered::{AskedOnOrder, ask_on_order, is_open, on_order};
pub use receipts::{receive, receive_all};
pub use recipes::{Component, Recipes, is_made_of, recipes, set_recipe, written_recipes};
pub use reservations::{Goods, Holding, expired, has_expired, hold, release, release_expired};
pub use revaluation::{batches_of, revalue};
pub use reversal::{reverse, reverse_rows};
