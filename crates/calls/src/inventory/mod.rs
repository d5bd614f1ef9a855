//! The inventory area: stores, stock documents, quantities.

pub mod warehouse;

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area { name: "inventory", calls: &[warehouse::CALLS], nouns: &[&warehouse::WAREHOUSE] };
