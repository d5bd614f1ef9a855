//! Products in and out as CSV files: the same columns both ways.

mod export;
mod import;
mod names;
mod table;

pub use export::export;
pub use import::import;

use clap::{Args, Subcommand};

use crate::journal::ExportJournal;
use crate::settings::Place;

/// `ladu import`.
#[derive(Subcommand)]
pub enum ImportCommand {
    /// Make and change products from a CSV file: all of it, or nothing when a row is wrong.
    Products(Import),
}

/// `ladu export`.
#[derive(Subcommand)]
pub enum ExportCommand {
    /// Write all products into a CSV file.
    Products(Export),
    /// Write what was sold, bought, paid and moved as a journal of balanced entries, day by day.
    Journal(ExportJournal),
}

/// What to import, and how.
#[derive(Args, Clone)]
pub struct Import {
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
pub struct Export {
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

/// What a column of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A parameter of saveProduct, from a column of the product.
    Plain(&'static str),
    /// A decimal, from a column of the product.
    Amount(&'static str),
    /// The name of another record: its table and the product's column.
    Name(&'static str, &'static str),
    /// A tax rate, in per cent.
    Rate,
}

/// A column: its header, which is also the parameter of saveProduct or says what is named.
pub type Column = (&'static str, Kind);

/// Every column, in the order they are written. Names in other languages (`nameEST`) are read as well.
pub const COLUMNS: &[Column] = &[
    ("code", Kind::Plain("code")),
    ("code2", Kind::Plain("code2")),
    ("code3", Kind::Plain("code3")),
    ("supplierCode", Kind::Plain("supplier_code")),
    ("name", Kind::Plain("name")),
    ("groupName", Kind::Name("product_group", "group_id")),
    ("categoryName", Kind::Name("product_category", "category_id")),
    ("brandName", Kind::Name("brand", "brand_id")),
    ("unitName", Kind::Name("unit", "unit_id")),
    ("supplierName", Kind::Name("supplier", "supplier_id")),
    ("vatRate", Kind::Rate),
    ("netPrice", Kind::Amount("price")),
    ("cost", Kind::Amount("cost")),
    ("type", Kind::Plain("type")),
    ("status", Kind::Plain("status")),
    ("displayedInWebshop", Kind::Plain("displayed_in_webshop")),
    ("nonStockProduct", Kind::Plain("non_stock")),
    ("nonDiscountable", Kind::Plain("non_discountable")),
    ("taxFree", Kind::Plain("tax_free")),
    ("manufacturerName", Kind::Plain("manufacturer")),
    ("deliveryTime", Kind::Plain("delivery_time")),
    ("length", Kind::Amount("length")),
    ("width", Kind::Amount("width")),
    ("height", Kind::Amount("height")),
    ("netWeight", Kind::Amount("net_weight")),
    ("grossWeight", Kind::Amount("gross_weight")),
    ("volume", Kind::Amount("volume")),
    ("description", Kind::Plain("description")),
    ("longdesc", Kind::Plain("long_description")),
];
