//! Recurring billings: what is due of them, and the invoices of it.

mod due;
mod process;

pub use due::{Statement, load};
pub use process::process;
