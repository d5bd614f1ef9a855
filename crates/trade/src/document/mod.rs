//! Documents with a header and rows: drafts that are checked, numbered and stored by the declaration of their kind.

mod check;
mod columns;
mod draft;
mod kind;
pub mod links;
pub mod packages;
mod rate_totals;
mod row_facts;
mod rows;
mod store;
mod within;

pub use check::{check_reason, check_stocktaking, set_currency};
pub use columns::*;
pub use draft::{Draft, Persisted};
pub use kind::{Definition, Numbered, document_noun, rows_inside};
pub use rate_totals::{RatePart, RateTotal, rate_totals_text, read_rate_totals, write_rate_totals};
pub use row_facts::{Package, RowFacts, prepare_rows, write_unit_cost};
pub use rows::{
    Amounts, Card, Line, amount_parameter, cards, check_goods, count_packages, lines, same_rows, set_row_price,
};
pub use store::{store, store_fixed, store_header, undo_moves};
pub use within::{of_warehouse, within_warehouses};
