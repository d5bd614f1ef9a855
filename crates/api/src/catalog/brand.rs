//! Brands of products: a name each, to find and count products by.

use ladu_record::noun::{ADDED, Field, LAST_MODIFIED, Noun, Operator, filter};

use crate::call::Call;

pub static BRAND: Noun = Noun {
    doc: "A brand.",
    module: "products",
    log: "brands",
    remembered: true,
    used_by: &[("product", "brand_id")],
    filters: &[filter("brandID", Operator::Equals("id")), filter("changedSince", Operator::ChangedSince)],
    ..Noun::new("brand", "brandID", &[Field::text("name", "name", 100).required(), ADDED, LAST_MODIFIED])
};

pub(super) static CALLS: &[Call] = &[
    Call::list("getBrands", &BRAND).also(&["getProductBrands"]).doc("Lists brands."),
    Call::save("saveBrand", &BRAND).doc("Makes or changes a brand."),
    Call::delete("deleteBrand", &BRAND).extension().doc("Deletes a brand that no product has."),
];
