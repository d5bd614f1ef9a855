//! Addresses of customers, suppliers and the company, and their types.

use std::any::Any;
use std::sync::Arc;

use ladu_record::Cx;
use ladu_record::noun::{
    self, ADDED, Cell, Column, Field, LAST_MODIFIED, Noun, Operator, Page, PageSize, Patch, Plan, ReadColumn, Text,
    filter,
};
use ladu_store::RowSet;
use ladu_trade::addresses::{self, Archived};
use ladu_trade::gdpr;
use ladu_types::{Id, of};
use ladu_wire::{Fault, Kind, Writer};

use crate::call::Call;

/// What an address is for.
pub static ADDRESS_TYPE: Noun = Noun {
    doc: "What an address is for.",
    module: "customers",
    remembered: true,
    save_id: "addressTypeID",
    id_form: ladu_wire::Form::Text,
    used_by: &[("address", "type_id")],
    ..Noun::new(
        "address_type",
        "id",
        &[
            Field::text("name", "name", 100).required().languages(),
            Field::flag("activelyUsed", "actively_used")
                .default(1)
                .doc("0 keeps old addresses: none of them is an invoice's."),
            Field::new("added", "added", Kind::Time).quoted().read_only(),
            Field::new("lastModified", "modified", Kind::Time).quoted().read_only(),
        ],
    )
};

const OWNER: Column<Id<of::Party>> = Column::of(
    Field::new("ownerID", "owner_id", Kind::Id)
        .required()
        .indexed()
        .doc("A customer, a supplier or the company itself."),
);
const TYPE: Column<Id<of::Record>> = Column::of(Field::id("typeID", "type_id", "address_type").required());
/// The employee who saved it last.
const MODIFIER: Column<Id<of::Employee>> =
    Column::of(Field::new("lastModifierEmployeeID", "modifier_id", Kind::Id).read_only());
/// The parts of an address in the order that they make one line.
const LINE: [Column<Text>; 6] = [
    Column::of(Field::text("street", "street", 65_536)),
    Column::of(Field::text("address2", "address2", 65_536)),
    Column::of(Field::text("city", "city", 255)),
    Column::of(Field::text("postalCode", "postal_code", 16)),
    Column::of(Field::text("state", "state", 255)),
    Column::of(Field::text("country", "country", 255)),
];

/// An address; its owner is whoever has that id: a customer, a supplier or the company.
pub static ADDRESS: Noun = Noun {
    doc: "An address.",
    module: "customers",
    log: "addresses",
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    orders: &[("addressID", "id")],
    before_save: Some(before_save),
    after_save: Some(|cx, id, _| note(cx, id, "address saved")),
    before_delete: Some(|cx, id| gdpr::require(cx).and_then(|()| note(cx, id, "address deleted"))),
    restrict: Some(|cx, _| gdpr::require(cx)),
    prepare: Some(load_types),
    filters: &[
        filter("addressID", Operator::Equals("id")),
        filter("addressIDs", Operator::Any("id")),
        filter("ownerID", Operator::Equals("owner_id")),
        filter("clientID", Operator::Equals("owner_id")),
        filter("typeID", Operator::Equals("type_id")),
        filter("addedSince", Operator::From("added")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "address",
        "addressID",
        &[
            OWNER.field,
            Field::new("clientID", "owner_id", Kind::Id).read_only(),
            TYPE.field,
            Field::name_of("typeName", "type_id", "address_type"),
            Field::special("typeActivelyUsed", "type_id", write_in_use),
            Field::special("address", "", write_line),
            LINE[0].field,
            LINE[1].field,
            LINE[2].field,
            LINE[3].field,
            Field::text("postcode", "postal_code", 16).read_only(),
            LINE[4].field,
            LINE[5].field,
            ADDED,
            LAST_MODIFIED,
            MODIFIER.field,
            Field::text("lastModifierUsername", "modified_by", 64).read_only(),
        ],
    )
};

fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    gdpr::require(cx)?;
    let employee = cx.user()?.employee;
    patch.put(MODIFIER, employee);
    if patch.get(OWNER) == Some(None) {
        return Err(Fault::missing(&patch.parameter(OWNER)));
    }
    if patch.get(TYPE) == Some(None) {
        return Err(Fault::missing(&patch.parameter(TYPE)));
    }
    let Some(owner) = patch.id(OWNER) else { return Ok(()) };
    for sql in [
        "SELECT id FROM customer WHERE account = $0 AND id = $1 AND deleted = 0",
        "SELECT id FROM supplier WHERE account = $0 AND id = $1",
        "SELECT id FROM company WHERE account = $0 AND id = $1",
    ] {
        if cx.first(sql, &[owner.into()], |_| ())?.is_some() {
            return Ok(());
        }
    }
    Err(Fault::unknown("ownerID"))
}

/// Where somebody lives is known of them, too.
fn note(cx: &mut Cx<'_, '_>, id: i64, what: &str) -> Result<(), Fault> {
    let sql = "SELECT owner_id FROM address WHERE account = $0 AND id = $1";
    let owner = cx.first(sql, &[id.into()], |row| row.get(0))?.unwrap_or(0);
    mark_owner(cx, id, owner)?;
    gdpr::note(cx, owner, "update", what)
}

/// The record of whoever owns an address shows it, and so does a store that is there.
fn mark_owner(cx: &mut Cx<'_, '_>, id: i64, owner: i64) -> Result<(), Fault> {
    for table in ["customer", "supplier", "company"] {
        noun::mark_for_copies(cx, table, "id = $1", &[owner.into()])?;
    }
    noun::mark_for_copies(cx, "warehouse", "address_id = $1", &[id.into()])?;
    ["customer", "supplier", "warehouse"].into_iter().try_for_each(|table| cx.touch(table))
}

fn load_types(cx: &mut Cx<'_, '_>, _: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    Ok(Box::new(addresses::archived(cx)?))
}

fn write_in_use(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let archived = page.extra::<Arc<Archived>>().is_some_and(|archived| archived.0.contains(&cell.value.int()));
    w.key(name);
    w.int(i64::from(!archived));
}

fn write_line(_: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.text(&addresses::line(LINE.map(|part| cell.get(part))));
}

pub(super) static CALLS: &[Call] = &[
    Call::list("getAddresses", &ADDRESS).doc("Lists addresses."),
    Call::save("saveAddress", &ADDRESS).doc("Makes or changes an address."),
    Call::delete("deleteAddress", &ADDRESS).doc("Deletes an address."),
    Call::list("getAddressTypes", &ADDRESS_TYPE).open().doc("Lists types of addresses."),
    Call::save("saveAddressType", &ADDRESS_TYPE).doc("Makes or changes a type of address."),
];
