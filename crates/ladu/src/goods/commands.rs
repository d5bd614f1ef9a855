//! What the commands that import and export take.

use clap::{Args, Subcommand, ValueEnum};
use encoding_rs::Encoding;

use super::number::Mark;
use crate::backup::{ExportAccount, ImportAccount};
use crate::journal::ExportJournal;
use crate::settings::Place;

/// `ladu import`.
#[derive(Subcommand)]
pub(crate) enum ImportCommand {
    /// Make and change products from a CSV file: all of it, or nothing when a row is wrong.
    Products(Import),
    /// Bring in an account that `ladu export account` has written.
    Account(ImportAccount),
}

/// `ladu export`.
#[derive(Subcommand)]
pub(crate) enum ExportCommand {
    /// Write all products into a CSV file.
    Products(Export),
    /// Write what was sold, bought, paid and moved as a journal of balanced entries, day by day.
    Journal(ExportJournal),
    /// Write a whole account with its files as lines of JSON.
    Account(ExportAccount),
}

/// What to import, and how.
#[derive(Args, Clone)]
pub(crate) struct Import {
    /// Where.
    #[command(flatten)]
    pub(crate) place: Place,
    /// The account's code.
    #[arg(long)]
    pub account: String,
    /// The file; `-` for standard input. Semicolon, comma or tab between cells.
    pub file: String,
    /// A column of the file under another name: --map "Article=code"; left out: --map "Type=" (repeat for more).
    #[arg(long = "map", value_name = "HEADER=FIELD")]
    pub maps: Vec<String>,
    /// Check everything and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Make groups, categories, brands, units and suppliers that are not there yet.
    #[arg(long)]
    pub make_missing: bool,
    /// Empty cells clear what a product has; without it they keep it, and a cell `-` clears.
    #[arg(long)]
    pub clear_empty: bool,
    /// Several products may have the same bar code, unless the account's setting `product_code2_unique` forbids it.
    #[arg(long)]
    pub shared_bar_codes: bool,
    /// The encoding of a file that is not UTF-8, such as windows-1252 or windows-1257.
    #[arg(long, value_parser = encoding)]
    pub encoding: Option<&'static Encoding>,
    /// The mark before decimals, where the file does not show it.
    #[arg(long)]
    pub decimal: Option<Mark>,
    /// What stands between cells: `;`, `,` or `tab`. Found out from the first line when left out.
    #[arg(long, value_parser = separator)]
    pub separator: Option<u8>,
}

/// What to export.
#[derive(Args, Clone)]
pub(crate) struct Export {
    /// Where.
    #[command(flatten)]
    pub(crate) place: Place,
    /// The account's code.
    #[arg(long)]
    pub account: String,
    /// The file; `-` for standard output.
    pub file: String,
    /// What stands between cells: `;`, `,` or `tab`.
    #[arg(long, default_value = ";", value_parser = separator)]
    pub separator: u8,
    /// The mark before decimals.
    #[arg(long, default_value = "point")]
    pub decimal: Decimal,
    /// Begin the file with a byte order mark, by which spreadsheets know that it is UTF-8.
    #[arg(long)]
    pub bom: bool,
}

/// The mark before decimals of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Decimal {
    Point,
    Comma,
    /// As the account writes numbers (its setting `numberformat`).
    Account,
}

fn encoding(label: &str) -> Result<&'static Encoding, String> {
    let known = Encoding::for_label(label.as_bytes());
    known
        .ok_or_else(|| format!("{label} is no known encoding; utf-8, windows-1252, windows-1257 and utf-16le are some"))
}

fn separator(text: &str) -> Result<u8, String> {
    match text {
        ";" => Ok(b';'),
        "," => Ok(b','),
        "tab" | "\t" | "\\t" => Ok(b'\t'),
        _ => Err("it is one of ; , and tab".to_owned()),
    }
}
