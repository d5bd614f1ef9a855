//! Product categories: a flat list with parents.

use ladu_record::noun::{ADDED, Field, LAST_MODIFIED, Noun, Operator, PageSize, filter};
use ladu_record::tree;

use crate::call::Call;

/// A category of products.
pub static CATEGORY: Noun = Noun {
    doc: "A category of products.",
    module: "products",
    log: "productCategories",
    remembered: true,
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    before_save: Some(|cx, patch| tree::check_parent(cx, "product_category", patch)),
    used_by: &[("product", "category_id"), ("product_category", "parent_id")],
    filters: &[
        filter("productCategoryID", Operator::Equals("id")),
        filter("parentCategoryID", Operator::Equals("parent_id")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "product_category",
        "productCategoryID",
        &[
            Field::id("parentCategoryID", "parent_id", "product_category").indexed(),
            Field::text("productCategoryName", "name", 255).required().input("name").languages(),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

pub(super) static CALLS: &[Call] = &[
    Call::list("getProductCategories", &CATEGORY).doc("Lists categories."),
    Call::save("saveProductCategory", &CATEGORY).doc("Makes or changes a category."),
    Call::delete("deleteProductCategory", &CATEGORY).extension().doc("Deletes an empty category."),
];
