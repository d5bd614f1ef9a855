//! Products in and out as CSV files: the same columns both ways.

mod cell;
mod columns;
mod commands;
mod export;
mod import;
mod keys;
mod names;
mod number;
mod quotes;
mod row;
mod table;
mod text;

pub(crate) use commands::{ExportCommand, ImportCommand};
pub(crate) use export::export;
pub(crate) use import::import;
