//! Objects: what programs of partners keep for themselves. Each partner sees its own only; a session and the partner's key are the right.

use ladu_record::attributes;
use ladu_record::noun::{self, Column, Field, Noun, Operator, PageSize, Query, Text, filter, read_patch};
use ladu_record::{Answer, Cx};
use ladu_store::OwnedValue;
use ladu_types::Fixed;
use ladu_wire::{Fault, Kind};

use crate::call::{Call, PARTNER};

const GROUP: Column<Text> = Column::of(
    Field::text("group", "group_name", 255).required().indexed().doc("Needed when an object is changed, too."),
);
/// The partner whose object it is.
const OWNER: Column<Text> = Column::of(Field::text("", "partner", 16).read_only());

/// An object. Its fields are its attributes.
pub static OBJECT: Noun = Noun {
    doc: "What a partner's program keeps for itself: a group, and fields as it pleases.",
    module: "",
    log: "objects",
    attributes: true,
    attribute_types: ["string", "integer", "float"],
    page: Some(PageSize { default: 20, max: 100 }),
    filters: &[filter("objectID", Operator::Equals("id")), filter("group", Operator::Equals("group_name"))],
    restrict: Some(of_partner),
    before_delete: Some(|cx, id| group_of(cx, id).map(drop)),
    ..Noun::new("custom_object", "objectID", &[GROUP.field, OWNER.field])
};

fn partner<'p>(cx: &Cx<'p, '_>) -> &'p str {
    cx.params.get(PARTNER).unwrap_or_default()
}

fn of_partner(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    query.and("t.partner = ?", [OwnedValue::from(partner(cx))]);
    Ok(())
}

/// The group of an object; one of another partner is as unknown as one that is not there (1011).
fn group_of(cx: &mut Cx<'_, '_>, id: i64) -> Result<String, Fault> {
    let sql = "SELECT group_name FROM custom_object WHERE account = $0 AND id = $1 AND partner = $2";
    let found = cx.first(sql, &[id.into(), partner(cx).into()], |row| row.get(0))?;
    found.ok_or_else(|| Fault::unknown(OBJECT.id))
}

/// Makes or changes an object. With another group than it has, an object stays as it is and a new one is made.
fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut patch = read_patch(cx.params, OBJECT.fields, cx.default_language()?)?;
    let group = patch.filled(GROUP).map(str::to_owned).ok_or_else(|| Fault::missing(GROUP.field.input))?;
    if let Some(id) = cx.params.id(OBJECT.id)? {
        patch.id = (group_of(cx, id)? == group).then_some(id);
    }
    patch.put(OWNER, partner(cx));
    let id = noun::save_patch(cx, &OBJECT, patch)?;
    answer.record(|w| {
        w.key(OBJECT.id);
        w.int(id);
    });
    Ok(())
}

/// Adds to a number of an object, in one step: whoever comes at the same time waits.
fn count(cx: &mut Cx<'_, '_>, answer: &mut Answer, sign: i64) -> Result<(), Fault> {
    let params = cx.params;
    let id = params.id(OBJECT.id)?.ok_or_else(|| Fault::missing(OBJECT.id))?;
    params.refuse_array(NAME)?;
    let name = params.filled(NAME).ok_or_else(|| Fault::missing(NAME))?;
    let amount = params.read("amount", Kind::Amount)?.filter(|_| params.filled("amount").is_some());
    let amount = amount.ok_or_else(|| Fault::missing("amount"))?.int();
    cx.lock_rows("SELECT id FROM custom_object WHERE account = $0 AND id = $1", &[id.into()])?;
    group_of(cx, id)?;
    let sum = attributes::add(cx, OBJECT.table, id, (NAME, name), Fixed::from_micro(sign * amount))?;
    noun::mark_changed(cx, OBJECT.table, id)?;
    answer.record(|w| {
        w.key("attributeValue");
        w.decimal(sum);
    });
    Ok(())
}

const NAME: &str = "attributeName";
const ID: Field = Field::new("objectID", "", Kind::Id);
const KEY: Field = Field::text("partnerKey", "", 200).required().doc("The key of the partner whose objects they are.");
const COUNT: &[Field] = &[
    ID.required(),
    Field::text(NAME, "", 255).required().doc("A field that holds a number; it must be there."),
    Field::amount("amount", "").required().doc("Whole where the field is an integer."),
    KEY,
];
const SAVE: &[Field] = &[
    ID.doc("Changes this one."),
    Field::text("group", "", 255).required().doc("Another group than the object has makes a new object."),
    KEY,
];
const FIELDS: &[Field] = &[
    Field::text("attributeName", "", 255),
    Field::text("attributeType", "", 20).doc("string, integer or float; also text, int and double."),
    Field::text("attributeValue", "", 255).doc("null or undefined removes the field."),
];

pub(super) static CALLS: &[Call] = &[
    Call::list("getObjects", &OBJECT).partner().inputs(&[KEY]).doc("Lists objects of the partner whose key is sent."),
    Call::write("saveObject", save)
        .partner()
        .inputs(SAVE)
        .rows(FIELDS)
        .doc("Makes or changes an object; fields that are not sent stay."),
    Call::delete("deleteObject", &OBJECT).partner().inputs(&[KEY]).doc("Deletes an object."),
    Call::write("incrementAttributeValue", |cx, answer| count(cx, answer, 1))
        .partner()
        .inputs(COUNT)
        .doc("Adds to a number of an object; nobody's addition is ever lost."),
    Call::write("decrementAttributeValue", |cx, answer| count(cx, answer, -1))
        .partner()
        .inputs(COUNT)
        .doc("Subtracts from a number of an object."),
];
