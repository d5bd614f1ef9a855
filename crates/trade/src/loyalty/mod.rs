//! Reward points: what customers earn, what is left of it, and what they spend.

mod ledger;
pub mod points;

pub use ledger::{Settled, balance, earn, earned_by, expiry, forget, is_member, kept, require_member, settle, take};
