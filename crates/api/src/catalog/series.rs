//! Product families: products that belong together without being variations of one.

use ladu_record::noun::{ADDED, Field, LAST_MODIFIED, Noun, Operator, PageSize, filter};

use crate::call::Call;

/// A family of products. The API shows it on products and has no calls for it: these are Ladu's own.
pub static SERIES: Noun = Noun {
    doc: "A family of products.",
    module: "products",
    log: "productSeries",
    remembered: true,
    page: Some(PageSize { default: 20, max: 100 }),
    used_by: &[("product", "series_id")],
    filters: &[filter("seriesID", Operator::Equals("id")), filter("changedSince", Operator::ChangedSince)],
    ..Noun::new(
        "product_series",
        "seriesID",
        &[Field::text("name", "name", 255).required().languages(), ADDED, LAST_MODIFIED],
    )
};

pub(super) static CALLS: &[Call] = &[
    Call::list("getProductSeries", &SERIES).extension().doc("Lists product families."),
    Call::save("saveProductSeries", &SERIES).extension().doc("Makes or changes a product family."),
    Call::delete("deleteProductSeries", &SERIES).extension().doc("Deletes a family that no product belongs to."),
];
