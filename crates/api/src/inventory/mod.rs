//! The inventory area: stores, stock documents, quantities, suppliers and purchases.

pub mod bin;
pub mod bin_contents;
mod bin_records;
mod cancel;
pub mod cost_ahead;
pub mod location;
pub mod on_order;
mod packages;
pub mod purchase;
pub mod registration;
mod reports;
pub mod reserved;
pub mod stocktaking;
mod stocktaking_booking;
mod stocktaking_readings;
pub mod supplier;
pub mod supplier_group;
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
        supplier::CALLS,
        supplier_group::CALLS,
        purchase::CALLS,
        purchase::status::CALLS,
        on_order::CALLS,
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
        &supplier::SUPPLIER,
        &supplier_group::SUPPLIER_GROUP,
        &purchase::DOCUMENT,
        &purchase::row::ROW,
        &purchase::status::STATUS,
    ],
};
