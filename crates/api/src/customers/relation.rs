//! Customers that are linked to a customer: associations it belongs to, professionals who serve it. The link goes one way.

use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::{Field, Noun, Patch};
use ladu_store::Value;
use ladu_wire::{Code, Fault, Writer};

use crate::Call;

const fn relation(
    table: &'static str,
    fields: &'static [Field],
    before_save: fn(&mut Cx<'_, '_>, &mut Patch) -> Result<(), Fault>,
) -> Noun {
    let mut noun = Noun::new(table, "relationshipID", fields);
    noun.module = "customers";
    noun.doc = "A link from a customer to another.";
    noun.before_save = Some(before_save);
    noun
}

const OWNER: Field = Field::id("customerID", "customer_id", "customer").required().indexed();
const DEFAULT: Field =
    Field::flag("default", "is_default").doc("The first one to think of; a customer has one at most.");

/// An association.
pub static ASSOCIATION: Noun = relation(
    "customer_association",
    &[OWNER, Field::id("associationID", "other_id", "customer").required(), DEFAULT],
    |cx, patch| check(cx, &ASSOCIATION, patch),
);

/// A professional.
pub static PROFESSIONAL: Noun = relation(
    "customer_professional",
    &[OWNER, Field::id("professionalID", "other_id", "customer").required(), DEFAULT],
    |cx, patch| check(cx, &PROFESSIONAL, patch),
);

/// Refuses a link that exists (1026) or leads to itself; a new default takes the mark from the old one.
fn check(cx: &mut Cx<'_, '_>, noun: &'static Noun, patch: &mut Patch) -> Result<(), Fault> {
    let (table, own) = (noun.table, patch.id.unwrap_or(0));
    let sql = format!("SELECT customer_id, other_id FROM {table} WHERE account = $0 AND id = $1");
    let stored = cx.first(&sql, &[Value::Int(own)], |row| (row.int(0), row.int(1)))?.unwrap_or_default();
    let owner = patch.id_of("customer_id").unwrap_or(stored.0);
    let other = patch.id_of("other_id").unwrap_or(stored.1);
    if owner == other {
        return Err(Fault::not_allowed(&patch.parameter("other_id")));
    }
    let sql = format!("SELECT id FROM {table} WHERE account = $0 AND customer_id = $1 AND other_id = $2 AND id <> $3");
    if cx.first(&sql, &[Value::Int(owner), Value::Int(other), Value::Int(own)], |_| ())?.is_some() {
        return Err(Fault::of(Code::EXISTS));
    }
    if patch.is_set("is_default") {
        let sql = format!("UPDATE {table} SET is_default = 0 WHERE account = $0 AND customer_id = $1");
        cx.queue(&sql, &[Value::Int(owner)])?;
    }
    // The owner's record shows its links.
    cx.queue(
        "UPDATE customer SET changed = $2 WHERE account = $0 AND id = $1",
        &[Value::Int(owner), Value::Int(cx.now().0)],
    )?;
    cx.touch("customer")
}

/// A link as its owner's record shows it.
pub struct Link {
    id: i64,
    other: i64,
    name: String,
    is_default: bool,
}

/// The links of some customers.
pub fn of_customers(cx: &mut Cx<'_, '_>, noun: &'static Noun, ids: &[i64]) -> Result<HashMap<i64, Vec<Link>>, Fault> {
    let mut found: HashMap<i64, Vec<Link>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let list = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT r.customer_id, r.id, r.other_id, c.name, r.is_default FROM {} r
         JOIN customer c ON c.account = r.account AND c.id = r.other_id
         WHERE r.account = $0 AND r.customer_id IN ({list}) AND c.deleted = 0 ORDER BY r.id",
        noun.table
    );
    for row in cx.query(&sql, &[])?.iter() {
        let link =
            Link { id: row.int(1), other: row.int(2), name: row.text(3).to_owned(), is_default: row.int(4) == 1 };
        found.entry(row.int(0)).or_default().push(link);
    }
    Ok(found)
}

/// Writes the default link and the list of links; `keys` are those of the default's id and name, and of the list.
pub fn write(links: &[Link], keys: [&'static str; 3], w: &mut Writer) {
    let default = links.iter().find(|link| link.is_default);
    w.key(keys[0]);
    w.int(default.map_or(0, |link| link.other));
    w.key(keys[1]);
    w.text(default.map_or("", |link| &link.name));
    w.key(keys[2]);
    w.list(|w| {
        for link in links {
            w.object(|w| {
                w.key("relationshipID");
                w.int(link.id);
                w.key("id");
                w.int(link.other);
                w.key("name");
                w.text(&link.name);
                w.key("default");
                w.int(i64::from(link.is_default));
            });
        }
    });
}

/// The nouns' calls.
pub static CALLS: &[Call] = &[
    Call::save("saveCustomerAssociation", &ASSOCIATION).doc("Links a customer to an association, or changes a link."),
    Call::delete_many("deleteCustomerAssociation", &ASSOCIATION, "relationshipIDs").doc("Removes such links."),
    Call::save("saveCustomerProfessional", &PROFESSIONAL).doc("Links a customer to a professional, or changes a link."),
    Call::delete_many("deleteCustomerProfessional", &PROFESSIONAL, "relationshipIDs").doc("Removes such links."),
];
