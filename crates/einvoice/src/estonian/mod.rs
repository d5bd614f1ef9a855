//! Estonian e-invoices, version 1.2.

mod adjustments;
mod extension;
mod party;
mod read;
mod row;
mod sign;
mod write;
mod write_row;

pub(crate) use read::read;
pub use write::{FileHeader, write};
