//! The products area: products, their classification, prices and quantities.

pub mod brand;
pub mod category;
pub mod group;
pub mod price;
pub mod price_list;
pub mod product;
mod product_fields;
mod product_filters;
mod product_parts;
mod product_save;
mod product_search;
pub mod stock;
pub mod unit;

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area {
    name: "products",
    calls: &[
        product::CALLS,
        group::CALLS,
        category::CALLS,
        brand::CALLS,
        unit::CALLS,
        price_list::CALLS,
        price::CALLS,
        stock::CALLS,
    ],
    nouns: &[
        &product::PRODUCT,
        &group::GROUP,
        &category::CATEGORY,
        &brand::BRAND,
        &unit::UNIT,
        &price_list::PRICE_LIST,
        &price_list::PRICE_LIST_ROW,
    ],
};
