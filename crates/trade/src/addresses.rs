//! Addresses as their owners, stores and documents show them.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_types::{Id, of};
use ladu_wire::{Fault, Writer};

use ladu_record::Cx;
use ladu_record::{change_log, noun};

/// The types that are no longer in use.
#[derive(Debug)]
pub struct Archived(pub Vec<i64>);

/// The types that are no longer in use, remembered until some type changes.
pub fn archived(cx: &mut Cx<'_, '_>) -> Result<Arc<Archived>, Fault> {
    cx.cached("archived types", "address_type", |cx| {
        let rows = cx.query("SELECT id FROM address_type WHERE account = $0 AND actively_used = 0", &[])?;
        Ok(Archived(rows.iter().map(|row| row.get(0)).collect()))
    })
}

/// An address as customers and documents show it.
#[derive(Debug, Clone, Default)]
pub struct Address {
    pub id: i64,
    pub type_id: i64,
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

/// Parts of an address in one line, without the empty ones.
pub fn line<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

impl Address {
    /// The parts that are there, in one line.
    pub fn line(&self) -> String {
        line(self.parts.iter().map(String::as_str))
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
    let sql = "SELECT owner_id, id, type_id, added, modified, modifier_id, modified_by,
               street, address2, city, postal_code, state, country
               FROM address WHERE account = $0 AND owner_id IN ({ids}) ORDER BY id";
    let (types, archived) = (noun::names(cx, "address_type")?, archived(cx)?);
    for row in cx.among(sql, owners, &[])?.iter() {
        let type_id = row.get(2);
        let address = Address {
            id: row.get(1),
            type_id,
            type_name: types.get(&type_id).cloned().unwrap_or_default(),
            in_use: !archived.0.contains(&type_id),
            added: row.get(3),
            modified: row.get(4),
            modifier: row.get(5),
            modifier_name: row.get(6),
            parts: [7, 8, 9, 10, 11, 12].map(|column| row.get(column)),
        };
        found.entry(row.get(0)).or_default().push(address);
    }
    Ok(found)
}

/// The address that an owner is shown with: the first of a type that is in use, else the first.
pub fn main(addresses: &[Address]) -> Option<&Address> {
    addresses.iter().find(|address| address.in_use).or(addresses.first())
}

/// Deletes the addresses of an owner who is gone.
pub fn delete_of(cx: &mut Cx<'_, '_>, owner: i64) -> Result<(), Fault> {
    let sql = "SELECT id FROM address WHERE account = $0 AND owner_id = $1 ORDER BY id";
    let ids: Vec<Id<of::Address>> = cx.query(sql, &[owner.into()])?.iter().map(|row| row.get(0)).collect();
    let attributes = "DELETE FROM attribute WHERE account = $0 AND noun = 'address' AND record_id IN ({ids})";
    cx.queue_among(attributes, &ids, &[])?;
    cx.execute("DELETE FROM address WHERE account = $0 AND owner_id = $1", &[owner.into()])?;
    change_log::all_deleted(cx, "addresses", &ids)
}

/// Some addresses by their ids, each in one line.
pub fn lines(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<HashMap<i64, String>, Fault> {
    let sql = "SELECT id, street, address2, city, postal_code, state, country FROM address
               WHERE account = $0 AND id IN ({ids})";
    let rows = cx.among(sql, ids, &[])?;
    Ok(rows.iter().map(|row| (row.get(0), line((1..7).map(|at| row.get(at))))).collect())
}
