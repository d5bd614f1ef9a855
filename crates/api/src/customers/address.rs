//! Addresses of customers, suppliers and the company, and their types.

use std::any::Any;
use std::sync::Arc;

use ladu_record::Cx;
use ladu_record::noun::{ADDED, Cell, Field, LAST_MODIFIED, Noun, Operator, Page, PageSize, Patch, Plan, filter};
use ladu_store::{RowSet, Value};
use ladu_trade::addresses::{self, Archived};
use ladu_trade::gdpr;
use ladu_wire::{Fault, Kind, Writer};

use crate::Call;

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
            Field::new("ownerID", "owner_id", Kind::Id)
                .required()
                .indexed()
                .doc("A customer, a supplier or the company itself."),
            Field::new("clientID", "owner_id", Kind::Id).read_only(),
            Field::id("typeID", "type_id", "address_type").required(),
            Field::name_of("typeName", "type_id", "address_type"),
            Field::special("typeActivelyUsed", "type_id", write_in_use),
            Field::special("address", "", write_line),
            Field::text("street", "street", 65_536),
            Field::text("address2", "address2", 65_536),
            Field::text("city", "city", 255),
            Field::text("postalCode", "postal_code", 16),
            Field::text("postcode", "postal_code", 16).read_only(),
            Field::text("state", "state", 255),
            Field::text("country", "country", 255),
            ADDED,
            LAST_MODIFIED,
            Field::new("lastModifierEmployeeID", "modifier_id", Kind::Id).read_only(),
            Field::text("lastModifierUsername", "modified_by", 64).read_only(),
        ],
    )
};

fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    gdpr::require(cx)?;
    let employee = ladu_types::Id::number_of(cx.user()?.employee);
    patch.set("modifier_id", employee);
    if patch.int("owner_id") == Some(0) || patch.int("type_id") == Some(0) {
        let column = if patch.int("owner_id") == Some(0) { "owner_id" } else { "type_id" };
        return Err(Fault::missing(&patch.parameter(column)));
    }
    let Some(owner) = patch.id_of("owner_id") else { return Ok(()) };
    for sql in [
        "SELECT id FROM customer WHERE account = $0 AND id = $1 AND deleted = 0",
        "SELECT id FROM supplier WHERE account = $0 AND id = $1",
        "SELECT id FROM company WHERE account = $0 AND id = $1",
    ] {
        if cx.first(sql, &[Value::Int(owner)], |_| ())?.is_some() {
            return Ok(());
        }
    }
    Err(Fault::unknown("ownerID"))
}

/// Where somebody lives is known of them, too.
fn note(cx: &mut Cx<'_, '_>, id: i64, what: &str) -> Result<(), Fault> {
    let sql = "SELECT owner_id FROM address WHERE account = $0 AND id = $1";
    let owner = cx.first(sql, &[Value::Int(id)], |row| row.int(0))?.unwrap_or(0);
    gdpr::note(cx, owner, "update", what)
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
    let parts = ["street", "address2", "city", "postal_code", "state", "country"];
    w.key(name);
    w.text(&addresses::line(parts.map(|column| cell.text(column))));
}

/// The nouns' calls.
pub static CALLS: &[Call] = &[
    Call::list("getAddresses", &ADDRESS).doc("Lists addresses."),
    Call::save("saveAddress", &ADDRESS).doc("Makes or changes an address."),
    Call::delete("deleteAddress", &ADDRESS).doc("Deletes an address."),
    Call::list("getAddressTypes", &ADDRESS_TYPE).open().doc("Lists types of addresses."),
    Call::save("saveAddressType", &ADDRESS_TYPE).doc("Makes or changes a type of address."),
];
