//! The inventory area: stores, stock documents, and quantities.

pub mod bin;
pub mod bin_contents;
mod bin_records;
mod cancel;
pub mod cost_ahead;
pub mod location;
pub mod registration;
mod reports;
pub mod reserved;
pub mod stocktaking;
mod stocktaking_readings;
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
        reports::CALLS,
        cancel::CALLS,
        location::CALLS,
        bin::CALLS,
        bin_contents::CALLS,
        bin_records::CALLS,
        stocktaking::CALLS,
        stocktaking_readings::CALLS,
        cost_ahead::CALLS,
    ],
    nouns: &[
        &warehouse::WAREHOUSE,
        &registration::REGISTRATION,
        &registration::REGISTRATION_ROW,
        &write_off::WRITE_OFF,
        &write_off::WRITE_OFF_ROW,
        &transfer::TRANSFER,
        &transfer::TRANSFER_ROW,
        &location::LOCATION,
        &bin::BIN,
        &bin_contents::BIN_QUANTITY,
        &bin_contents::BIN_RECORD,
        &stocktaking::STOCKTAKING,
    ],
};
