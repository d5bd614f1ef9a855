//! Kinds of subsidies that price list rows are paid for with.

use ladu_record::noun::{Field, Noun, PageSize};

use crate::call::Call;

const PART: &str = "Price list row subsidy and other fields";

/// A kind of subsidy.
pub static SUBSIDY_TYPE: Noun = Noun {
    doc: "A kind of subsidy for price list rows.",
    module: "prices",
    log: "subsidyTypes",
    remembered: true,
    page: Some(PageSize { default: 20, max: 100 }),
    used_by: &[("price_list_row", "subsidy_type_id")],
    ..Noun::new(
        "subsidy_type",
        "subsidyTypeID",
        &[Field::text("code", "code", 50), Field::text("name", "name", 255).required().languages()],
    )
};

pub(super) static CALLS: &[Call] = &[
    Call::list("getSubsidyTypes", &SUBSIDY_TYPE).part(PART).doc("Lists kinds of subsidies."),
    Call::save("saveSubsidyType", &SUBSIDY_TYPE).part(PART).doc("Makes or changes a kind of subsidy."),
    Call::delete_many("deleteSubsidyType", &SUBSIDY_TYPE, "subsidyTypeIDs")
        .part(PART)
        .doc("Deletes kinds of subsidies that no price list row has."),
];
