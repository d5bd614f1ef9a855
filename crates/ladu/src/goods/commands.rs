//! What the commands that import and export take.

use clap::{Args, Subcommand};

use crate::journal::ExportJournal;
use crate::settings::Place;

/// `ladu import`.
#[derive(Subcommand)]
pub(crate) enum ImportCommand {
    /// Make and change products from a CSV file: all of it, or nothing when a row is wrong.
    Products(Import),
}

/// `ladu export`.
#[derive(Subcommand)]
pub(crate) enum ExportCommand {
    /// Write all products into a CSV file.
    Products(Export),
    /// Write what was sold, bought, paid and moved as a journal of balanced entries, day by day.
    Journal(ExportJournal),
}

/// What to import, and how.
#[derive(Args, Clone)]
pub(crate) struct Import {
    /// Where.
    #[command(flatten)]
    pub place: Place,
    /// The account's code.
    #[arg(long)]
    pub account: String,
    /// The file; `-` for standard input. Semicolon, comma or tab between cells; UTF-8, or Windows-1252.
    pub file: String,
    /// A column of the file under another name: --map "Article=code" (repeat for more).
    #[arg(long = "map", value_name = "HEADER=FIELD")]
    pub maps: Vec<String>,
    /// Check everything and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Make groups, categories, brands, units and suppliers that are not there yet.
    #[arg(long)]
    pub make_missing: bool,
}

/// What to export.
#[derive(Args, Clone)]
pub(crate) struct Export {
    /// Where.
    #[command(flatten)]
    pub place: Place,
    /// The account's code.
    #[arg(long)]
    pub account: String,
    /// The file; `-` for standard output.
    pub file: String,
    /// What stands between cells.
    #[arg(long, default_value = ";")]
    pub separator: char,
}
