//! Products in and out as CSV files: the same columns both ways.

mod columns;
mod commands;
mod export;
mod import;
mod names;
mod table;

pub use commands::{ExportCommand, ImportCommand};
pub use export::export;
pub use import::import;
