//! Reward points: what customers earn, what is left of it, and what they spend.

mod ledger;
pub mod points;
mod sales;

pub use ledger::{balance, earn, earned_by, expiry, is_member, kept, require_member, take};
pub use sales::{Settled, earning_sum, follow_credits, forget, resettle, settle};
