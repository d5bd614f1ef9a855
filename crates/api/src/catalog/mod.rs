//! The products area: products, their classification, prices and quantities.

pub mod assortment;
pub mod brand;
mod card_price;
pub mod category;
pub mod extra_field;
pub mod group;
pub mod master_list;
pub mod matrix;
pub mod package;
pub mod parameter;
pub mod picture;
pub mod price;
mod price_change;
pub mod price_list;
mod price_list_columns;
pub mod price_list_row;
mod price_list_rules;
mod price_list_type;
pub mod priority_group;
pub mod product;
mod product_columns;
mod product_fields;
mod product_filters;
mod product_links;
mod product_matrix;
mod product_matrix_save;
mod product_parts;
mod product_prices;
mod product_save;
mod product_search;
pub mod series;
pub mod service;
pub mod stock;
mod stock_total;
pub mod store_region;
pub mod subsidy;
pub mod supplier_price_list;
pub mod unit;

use crate::area::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area {
    name: "catalog",
    calls: &[
        product::CALLS,
        product_links::CALLS,
        group::CALLS,
        category::CALLS,
        brand::CALLS,
        unit::CALLS,
        price_list::CALLS,
        price_list_row::CALLS,
        price_change::CALLS,
        supplier_price_list::CALLS,
        store_region::CALLS,
        price::CALLS,
        stock::CALLS,
        stock_total::CALLS,
        priority_group::CALLS,
        series::CALLS,
        extra_field::CALLS,
        package::CALLS,
        parameter::CALLS,
        matrix::CALLS,
        master_list::CALLS,
        assortment::CALLS,
        subsidy::CALLS,
        service::CALLS,
        picture::CALLS,
    ],
    nouns: &[
        &product::PRODUCT,
        &group::GROUP,
        &category::CATEGORY,
        &brand::BRAND,
        &unit::UNIT,
        &priority_group::PRIORITY_GROUP,
        &series::SERIES,
        &extra_field::EXTRA_VALUE,
        &package::PACKAGE_TYPE,
        &package::PACKAGE,
        &parameter::PARAMETER_GROUP,
        &parameter::PARAMETER,
        &parameter::PARAMETER_OPTION,
        &master_list::MASTER_PRODUCT,
        &matrix::DIMENSION,
        &matrix::DIMENSION_VALUE,
        &assortment::ASSORTMENT,
        &subsidy::SUBSIDY_TYPE,
        &service::SERVICE,
        &picture::PRODUCT_PICTURE,
        &picture::PRODUCT_FILE_TYPE,
        &picture::PRODUCT_FILE,
        &price_list::PRICE_LIST,
        &price_list_row::PRICE_LIST_ROW,
        &supplier_price_list::SUPPLIER_PRICE_LIST,
        &supplier_price_list::SUPPLIER_PRICE_LIST_ROW,
        &store_region::STORE_REGION,
        &store_region::STORE_REGION_PRICE_LIST,
    ],
};
