//! The inventory area: stores, stock documents, quantities.

pub mod registration;
pub mod reserved;
pub mod supplier;
pub mod warehouse;

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area {
    name: "inventory",
    calls: &[warehouse::CALLS, registration::CALLS, reserved::CALLS, supplier::CALLS],
    nouns: &[&warehouse::WAREHOUSE, &registration::REGISTRATION, &registration::REGISTRATION_ROW, &supplier::SUPPLIER],
};
