//! Addresses of customers, suppliers and the company, and their types.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use ladu_books::cx::Cx;
use ladu_books::gdpr;
use ladu_books::noun::{self, ADDED, Cell, Field, How, LAST_MODIFIED, Noun, Page, PageSize, Patch, Plan, filter};
use ladu_store::{RowSet, Value};
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
        filter("addressID", How::Equals("id")),
        filter("addressIDs", How::Any("id")),
        filter("ownerID", How::Equals("owner_id")),
        filter("clientID", How::Equals("owner_id")),
        filter("typeID", How::Equals("type_id")),
        filter("addedSince", How::From("added")),
        filter("changedSince", How::ChangedSince),
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
    let employee = cx.user()?.employee;
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

/// The types that are no longer in use.
struct Archived(Vec<i64>);

fn archived(cx: &mut Cx<'_, '_>) -> Result<Arc<Archived>, Fault> {
    cx.cached("archived types", "address_type", |cx| {
        let rows = cx.query("SELECT id FROM address_type WHERE account = $0 AND actively_used = 0", &[])?;
        Ok(Archived(rows.iter().map(|row| row.int(0)).collect()))
    })
}

fn load_types(cx: &mut Cx<'_, '_>, _: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    Ok(Box::new(archived(cx)?))
}

fn write_in_use(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let archived = page.extra::<Arc<Archived>>().is_some_and(|archived| archived.0.contains(&cell.value.int()));
    w.key(name);
    w.int(i64::from(!archived));
}

/// An address as customers and documents show it.
#[derive(Debug, Clone, Default)]
pub struct Address {
    /// Its id.
    pub id: i64,
    /// Its type.
    pub type_id: i64,
    /// The type's name.
    pub type_name: String,
    /// The type is in use, not one of an archive.
    pub in_use: bool,
    added: i64,
    modified: i64,
    modifier: i64,
    modifier_name: String,
    parts: [String; 6],
}

/// The keys of an address's parts, in the order they are joined.
const PARTS: [&str; 6] = ["street", "address2", "city", "postalCode", "state", "country"];

impl Address {
    /// The parts that are there, in one line.
    pub fn line(&self) -> String {
        self.parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    /// Keys and texts of the parts.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        PARTS.into_iter().zip(self.parts.iter().map(String::as_str))
    }

    /// Writes the keys of an address inside its owner's record.
    pub fn write(&self, owner: i64, w: &mut Writer) {
        for (key, id) in [("addressID", self.id), ("ownerID", owner), ("typeID", self.type_id)] {
            w.key(key);
            w.int(id);
        }
        w.key("typeName");
        w.text(&self.type_name);
        w.key("address");
        w.text(&self.line());
        w.key("typeActivelyUsed");
        w.int(i64::from(self.in_use));
        for (key, text) in self.parts() {
            w.key(key);
            w.text(text);
        }
        for (key, number) in
            [("added", self.added), ("lastModified", self.modified), ("lastModifierEmployeeID", self.modifier)]
        {
            w.key(key);
            w.int(number);
        }
        w.key("lastModifierUsername");
        w.text(&self.modifier_name);
    }
}

/// The addresses of some owners, each owner's in the order they were made.
pub fn of_owners(cx: &mut Cx<'_, '_>, owners: &[i64]) -> Result<HashMap<i64, Vec<Address>>, Fault> {
    let mut found: HashMap<i64, Vec<Address>> = HashMap::new();
    if owners.is_empty() {
        return Ok(found);
    }
    let list = owners.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT owner_id, id, type_id, street, address2, city, postal_code, state, country, added, modified, modifier_id, modified_by
         FROM address
         WHERE account = $0 AND owner_id IN ({list}) ORDER BY id"
    );
    let (types, archived) = (noun::names(cx, "address_type")?, archived(cx)?);
    for row in cx.query(&sql, &[])?.iter() {
        let address = Address {
            id: row.int(1),
            type_id: row.int(2),
            type_name: types.get(&row.int(2)).cloned().unwrap_or_default(),
            in_use: !archived.0.contains(&row.int(2)),
            added: row.int(9),
            modified: row.int(10),
            modifier: row.int(11),
            modifier_name: row.text(12).to_owned(),
            parts: [3, 4, 5, 6, 7, 8].map(|column| row.text(column).to_owned()),
        };
        found.entry(row.int(0)).or_default().push(address);
    }
    Ok(found)
}

fn write_line(_: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let parts =
        ["street", "address2", "city", "postal_code", "state", "country"].map(|column| cell.text(column).to_owned());
    w.key(name);
    w.text(&Address { parts, ..Address::default() }.line());
}

/// The nouns' calls.
pub static CALLS: &[Call] = &[
    Call::list("getAddresses", &ADDRESS).doc("Lists addresses."),
    Call::save("saveAddress", &ADDRESS).doc("Makes or changes an address."),
    Call::delete("deleteAddress", &ADDRESS).doc("Deletes an address."),
    Call::list("getAddressTypes", &ADDRESS_TYPE).open().doc("Lists types of addresses."),
    Call::save("saveAddressType", &ADDRESS_TYPE).doc("Makes or changes a type of address."),
];
