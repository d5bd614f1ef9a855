//! Products in and out as CSV files: the same columns both ways.

mod columns;
mod commands;
mod export;
mod import;
mod names;
mod table;

pub(crate) use commands::{ExportCommand, ImportCommand};
pub(crate) use export::export;
pub(crate) use import::import;
