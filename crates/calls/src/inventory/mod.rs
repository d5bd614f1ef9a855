//! The inventory area: stores, stock documents, quantities.

mod packages;
pub mod registration;
pub mod reserved;
pub mod supplier;
pub mod transfer;
pub mod warehouse;
pub mod write_off;

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area {
    name: "inventory",
    calls: &[
        warehouse::CALLS,
        registration::CALLS,
        write_off::CALLS,
        transfer::CALLS,
        reserved::CALLS,
        supplier::CALLS,
    ],
    nouns: &[
        &warehouse::WAREHOUSE,
        &registration::REGISTRATION,
        &registration::REGISTRATION_ROW,
        &write_off::WRITE_OFF,
        &write_off::WRITE_OFF_ROW,
        &transfer::TRANSFER,
        &transfer::TRANSFER_ROW,
        &supplier::SUPPLIER,
    ],
};
