//! What is measured: one file for each section, listed here.

mod accounts;
mod catalogue;
mod history;
mod hot;
mod lists;
mod promotions;
mod spread;

use crate::report::Table;
use crate::rounds::Plan;
use crate::shop::Shop;

/// A part of the report.
pub struct Section {
    /// Its name on the command line.
    pub name: &'static str,
    /// Measures it on a filled shop, which it shares with the sections before it.
    pub run: fn(&Shop, &Plan) -> anyhow::Result<Table>,
}

/// Every section, in order.
pub const SECTIONS: &[Section] = &[
    hot::SECTION,
    catalogue::SECTION,
    promotions::SECTION,
    history::SECTION,
    spread::SECTION,
    lists::SECTION,
    accounts::SECTION,
];
