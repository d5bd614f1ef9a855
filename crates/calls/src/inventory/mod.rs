//! The inventory area: stores, stock documents, quantities, suppliers and purchases.

pub mod cost_ahead;
pub mod on_order;
mod packages;
pub mod purchase;
pub mod registration;
pub mod reserved;
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
        &supplier::SUPPLIER,
        &supplier_group::SUPPLIER_GROUP,
        &purchase::DOCUMENT,
        &purchase::row::ROW,
        &purchase::status::STATUS,
    ],
};
