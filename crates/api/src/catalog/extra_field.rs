//! Choices of the four extra drop-down fields of the product card.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_record::Cx;
use ladu_record::noun::{ADDED, Cell, Column, Field, LAST_MODIFIED, Noun, Operator, Page, PageSize, filter};
use ladu_types::{Id, of};
use ladu_wire::{Fault, Kind, Writer};

use crate::call::Call;

/// The module that the fields belong to.
pub const PART: &str = "Extra product card fields";

const SLOT: Column<i64> = Column::of(
    Field::new("", "slot", Kind::Int(1, 4)).input("fieldNumber").required().indexed().doc("Which of the four."),
);

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
            patch.remove(SLOT);
        }
        Ok(())
    }),
    filters: &[filter("changedSince", Operator::ChangedSince)],
    ..Noun::new(
        "product_extra_value",
        "valueID",
        &[
            SLOT.field,
            Field::text("code", "code", 50),
            Field::text("name", "name", 255).required().languages(),
            Field::flag("isActive", "active").default(1),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

/// The codes of all choices.
pub struct Codes(Arc<HashMap<Id<of::ExtraValue>, String>>);

/// The codes of all choices, remembered until one changes.
pub fn codes(cx: &mut Cx<'_, '_>) -> Result<Codes, Fault> {
    let codes = cx.cached("codes", EXTRA_VALUE.table, |cx| {
        let rows = cx.query("SELECT id, code FROM product_extra_value WHERE account = $0", &[])?;
        Ok(rows.iter().map(|row| row.read::<(Id<of::ExtraValue>, String)>()).collect())
    })?;
    Ok(Codes(codes))
}

/// Is a choice one of a field's own?
pub fn is_choice_of(cx: &mut Cx<'_, '_>, choice: Id<of::ExtraValue>, slot: i64) -> Result<bool, Fault> {
    let sql = "SELECT 1 FROM product_extra_value WHERE account = $0 AND id = $1 AND slot = $2";
    Ok(cx.first(sql, &[choice.into(), slot.into()], |_| ())?.is_some())
}

/// The label that the account gave a field, in the language of the answer.
pub fn write_title(page: &Page<'_>, slot: u8, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.text(page.conf.text(&format!("extra_field{slot}_label_{}", page.language.code())));
}

/// The code of a product's choice.
pub fn write_code(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let code = page.extra::<Codes>().and_then(|codes| codes.0.get(&Id::new(cell.value.int())));
    w.key(name);
    w.text(code.map_or("", String::as_str));
}

/// Lists the choices of one of the fields.
const fn choices(name: &'static str, slot: i64, doc: &'static str) -> Call {
    Call::list(name, &EXTRA_VALUE).only(SLOT, slot).part(PART).doc(doc)
}

pub(super) static CALLS: &[Call] = &[
    choices("getProductExtraField1Values", 1, "Choices of extra field 1."),
    choices("getProductExtraField2Values", 2, "Choices of extra field 2."),
    choices("getProductExtraField3Values", 3, "Choices of extra field 3."),
    choices("getProductExtraField4Values", 4, "Choices of extra field 4."),
    Call::save("saveProductExtraFieldValue", &EXTRA_VALUE)
        .part(PART)
        .extension()
        .doc("Makes or changes a choice of an extra field."),
    Call::delete("deleteProductExtraFieldValue", &EXTRA_VALUE)
        .part(PART)
        .extension()
        .doc("Deletes a choice that no product has."),
];
