//! Priority groups of products.

use ladu_record::noun::{ADDED, Field, LAST_MODIFIED, Noun, Operator, PageSize, filter};

use crate::call::Call;

pub static PRIORITY_GROUP: Noun = Noun {
    doc: "A priority group of products.",
    module: "products",
    log: "productPriorityGroups",
    remembered: true,
    page: Some(PageSize { default: 20, max: 100 }),
    used_by: &[("product", "priority_group_id")],
    filters: &[filter("priorityGroupID", Operator::Equals("id")), filter("changedSince", Operator::ChangedSince)],
    ..Noun::new(
        "product_priority_group",
        "priorityGroupID",
        &[Field::text("priorityGroupName", "name", 255).required().input("name").languages(), ADDED, LAST_MODIFIED],
    )
};

pub(super) static CALLS: &[Call] = &[
    Call::list("getProductPriorityGroups", &PRIORITY_GROUP).doc("Lists priority groups."),
    Call::save("saveProductPriorityGroup", &PRIORITY_GROUP).doc("Makes or changes a priority group."),
    Call::delete("deleteProductPriorityGroup", &PRIORITY_GROUP)
        .extension()
        .doc("Deletes a priority group that no product has."),
];
