//! Purchasing: suppliers, purchase documents, what is on order.

pub mod on_order;
pub mod purchase;
pub mod supplier;
pub mod supplier_group;

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area {
    name: "purchasing",
    calls: &[supplier::CALLS, supplier_group::CALLS, purchase::CALLS, purchase::status::CALLS, on_order::CALLS],
    nouns: &[
        &supplier::SUPPLIER,
        &supplier_group::SUPPLIER_GROUP,
        &purchase::DOCUMENT,
        &purchase::row::ROW,
        &purchase::status::STATUS,
    ],
};
