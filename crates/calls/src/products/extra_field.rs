//! Choices of the four extra drop-down fields of the product card.

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{self, ADDED, Field, How, LAST_MODIFIED, Noun, PageSize, Query, filter};
use ladu_store::OwnedValue;
use ladu_wire::{Fault, Kind};

use crate::Call;

/// The module that the fields belong to.
pub const PART: &str = "Extra product card fields";

/// A choice of one of the four fields. The API only lists choices; saving and deleting them are Ladu's own calls.
pub static EXTRA_VALUE: Noun = Noun {
    doc: "A choice of an extra field of the product card.",
    module: "products",
    log: "productExtraFieldValues",
    remembered: true,
    page: Some(PageSize { default: 20, max: 100 }),
    used_by: &[
        ("product", "extra_field1_id"),
        ("product", "extra_field2_id"),
        ("product", "extra_field3_id"),
        ("product", "extra_field4_id"),
    ],
    before_save: Some(|_, patch| {
        // A choice in use would turn up in a field it is no choice of.
        if !patch.is_new() {
            patch.remove("slot");
        }
        Ok(())
    }),
    filters: &[filter("changedSince", How::ChangedSince)],
    ..Noun::new(
        "product_extra_value",
        "valueID",
        &[
            Field::new("", "slot", Kind::Int(1, 4)).input("fieldNumber").required().indexed().doc("Which of the four."),
            Field::text("code", "code", 50),
            Field::text("name", "name", 255).required().languages(),
            Field::flag("isActive", "active").default(1),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

fn values(cx: &mut Cx<'_, '_>, answer: &mut Answer, slot: i64) -> Result<(), Fault> {
    let mut query = Query::default();
    query.and("t.slot = ?", [OwnedValue::Int(slot)]);
    noun::list_within(cx, &EXTRA_VALUE, query, answer)
}

const INPUT: &[Field] = &[Field::new("changedSince", "", Kind::Time)];

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::read("getProductExtraField1Values", "products", |cx, answer| values(cx, answer, 1))
        .inputs(INPUT)
        .part(PART)
        .doc("Choices of extra field 1."),
    Call::read("getProductExtraField2Values", "products", |cx, answer| values(cx, answer, 2))
        .inputs(INPUT)
        .part(PART)
        .doc("Choices of extra field 2."),
    Call::read("getProductExtraField3Values", "products", |cx, answer| values(cx, answer, 3))
        .inputs(INPUT)
        .part(PART)
        .doc("Choices of extra field 3."),
    Call::read("getProductExtraField4Values", "products", |cx, answer| values(cx, answer, 4))
        .inputs(INPUT)
        .part(PART)
        .doc("Choices of extra field 4."),
    Call::save("saveProductExtraFieldValue", &EXTRA_VALUE)
        .part(PART)
        .extension()
        .doc("Makes or changes a choice of an extra field."),
    Call::delete("deleteProductExtraFieldValue", &EXTRA_VALUE)
        .part(PART)
        .extension()
        .doc("Deletes a choice that no product has."),
];
