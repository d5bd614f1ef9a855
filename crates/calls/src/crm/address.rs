//! Addresses of customers, suppliers and the company, and their types.

use std::collections::HashMap;

use ladu_books::cx::Cx;
use ladu_books::noun::{self, ADDED, Cell, Field, How, LAST_MODIFIED, Noun, Page, PageSize, Patch, filter};
use ladu_store::Value;
use ladu_wire::{Fault, Kind, Writer};

use crate::Call;

/// What an address is for.
pub static ADDRESS_TYPE: Noun = Noun {
    doc: "What an address is for.",
    module: "customers",
    remembered: true,
    id_form: ladu_wire::Form::Text,
    ..Noun::new(
        "address_type",
        "id",
        &[
            Field::text("name", "name", 100).required().languages(),
            Field::flag("activelyUsed", "actively_used").default(1),
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
    before_save: Some(check_owner),
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
            Field::new("ownerID", "owner_id", Kind::Id).required().indexed(),
            Field::new("clientID", "owner_id", Kind::Id).read_only(),
            Field::id("typeID", "type_id", "address_type").required(),
            Field::name_of("typeName", "type_id", "address_type"),
            Field::flag("typeActivelyUsed", "type_in_use").read_only().default(1),
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

fn check_owner(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let employee = cx.user()?.employee;
    patch.set("modifier_id", employee);
    if let Some(kind) = patch.id_of("type_id") {
        let sql = "SELECT actively_used FROM address_type WHERE account = $0 AND id = $1";
        patch.set("type_in_use", cx.first(sql, &[Value::Int(kind)], |row| row.int(0))?.unwrap_or(1));
    }
    let Some(owner) = patch.id_of("owner_id") else { return Ok(()) };
    for table in ["customer", "supplier"] {
        let sql = format!("SELECT id FROM {table} WHERE account = $0 AND id = $1");
        if cx.first(&sql, &[Value::Int(owner)], |_| ())?.is_some() {
            return Ok(());
        }
    }
    Err(Fault::unknown("ownerID"))
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
        for (key, text) in self.parts() {
            w.key(key);
            w.text(text);
        }
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
        "SELECT owner_id, id, type_id, street, address2, city, postal_code, state, country FROM address
         WHERE account = $0 AND owner_id IN ({list}) ORDER BY id"
    );
    let types = noun::names(cx, "address_type")?;
    for row in cx.query(&sql, &[])?.iter() {
        let parts = [3, 4, 5, 6, 7, 8].map(|column| row.text(column).to_owned());
        let type_name = types.get(&row.int(2)).cloned().unwrap_or_default();
        let address = Address { id: row.int(1), type_id: row.int(2), type_name, parts };
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
    Call::read("getAddressTypes", "", |cx, answer| noun::list(cx, &ADDRESS_TYPE, answer))
        .doc("Lists types of addresses."),
    Call::save("saveAddressType", &ADDRESS_TYPE).doc("Makes or changes a type of address."),
];
