//! Addresses as their owners, stores and documents show them.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_wire::{Fault, Writer};

use crate::cx::Cx;
use crate::noun;

/// The types that are no longer in use.
#[derive(Debug)]
pub struct Archived(pub Vec<i64>);

/// The types that are no longer in use, remembered until some type changes.
pub fn archived(cx: &mut Cx<'_, '_>) -> Result<Arc<Archived>, Fault> {
    cx.cached("archived types", "address_type", |cx| {
        let rows = cx.query("SELECT id FROM address_type WHERE account = $0 AND actively_used = 0", &[])?;
        Ok(Archived(rows.iter().map(|row| row.int(0)).collect()))
    })
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
