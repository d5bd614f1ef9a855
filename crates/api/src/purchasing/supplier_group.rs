//! Groups that suppliers are filed in.

use ladu_record::noun::{ADDED, CHANGED, Field, Noun, Operator, filter};

use crate::Call;

pub static SUPPLIER_GROUP: Noun = Noun {
    doc: "A supplier group.",
    module: "suppliers",
    log: "supplierGroups",
    remembered: true,
    used_by: &[("supplier", "group_id")],
    filters: &[filter("changedSince", Operator::ChangedSince)],
    ..Noun::new(
        "supplier_group",
        "supplierGroupID",
        &[Field::text("name", "name", 100).required().languages(), ADDED, CHANGED],
    )
};

pub static CALLS: &[Call] = &[
    Call::list("getSupplierGroups", &SUPPLIER_GROUP).doc("Lists supplier groups."),
    Call::save("saveSupplierGroup", &SUPPLIER_GROUP).doc("Makes or changes a supplier group."),
    Call::delete("deleteSupplierGroup", &SUPPLIER_GROUP).doc("Deletes a supplier group that nobody is in."),
];
