//! Customers that are linked to a customer: associations it belongs to, professionals who serve it. The link goes one way.

use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::{self, Column, Field, Noun, Patch, Unique};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Writer};

use crate::call::Call;

const fn relation(
    (table, log): (&'static str, &'static str),
    fields: &'static [Field],
    before_save: fn(&mut Cx<'_, '_>, &mut Patch) -> Result<(), Fault>,
    before_delete: fn(&mut Cx<'_, '_>, i64) -> Result<(), Fault>,
) -> Noun {
    let mut noun = Noun::new(table, "relationshipID", fields);
    noun.module = "customers";
    noun.log = log;
    noun.doc = "A link from a customer to another.";
    noun.before_save = Some(before_save);
    noun.before_delete = Some(before_delete);
    noun
}

const OWNER: Column<Id<of::Party>> =
    Column::of(Field::id("customerID", "customer_id", "customer").required().indexed());
/// The customer at the other end; each noun's calls have a name of their own for it.
const OTHER: Column<Id<of::Party>> = Column::of(Field::id("", "other_id", "customer").required());
const DEFAULT: Column<bool> =
    Column::of(Field::flag("default", "is_default").doc("The first one to think of; a customer has one at most."));
const ASSOCIATION_ID: Field = Field { name: "associationID", input: "associationID", ..OTHER.field };
const PROFESSIONAL_ID: Field = Field { name: "professionalID", input: "professionalID", ..OTHER.field };

pub static ASSOCIATION: Noun = relation(
    ("customer_association", "customerAssociations"),
    &[OWNER.field, ASSOCIATION_ID, DEFAULT.field],
    |cx, patch| check(cx, &ASSOCIATION, patch),
    |cx, id| mark_owners(cx, &ASSOCIATION, "t.id = $1", id),
);

pub static PROFESSIONAL: Noun = relation(
    ("customer_professional", "customerProfessionals"),
    &[OWNER.field, PROFESSIONAL_ID, DEFAULT.field],
    |cx, patch| check(cx, &PROFESSIONAL, patch),
    |cx, id| mark_owners(cx, &PROFESSIONAL, "t.id = $1", id),
);

/// Refuses a link that exists (1026) or leads to itself; a new default takes the mark from the old one.
fn check(cx: &mut Cx<'_, '_>, noun: &'static Noun, patch: &mut Patch) -> Result<(), Fault> {
    let table = noun.table;
    let sql = format!("SELECT customer_id, other_id FROM {table} WHERE account = $0 AND id = $1");
    let persisted: Option<(Option<Id<_>>, Option<Id<_>>)> =
        cx.first(&sql, &[patch.id.unwrap_or(0).into()], |row| row.read())?;
    let (owner, other) = persisted.unwrap_or_default();
    let (owner, other) = (patch.id(OWNER).or(owner), patch.id(OTHER).or(other));
    if owner == other {
        return Err(Fault::not_allowed(&patch.parameter(OTHER)));
    }
    let key = [OWNER.is(owner), OTHER.is(other)];
    if !(Unique { table, key: &key, among: None, own: patch.id }).claim(cx)? {
        return Err(Fault::of(Code::EXISTS));
    }
    if patch.is_set(DEFAULT) {
        let sql = format!("UPDATE {table} SET is_default = 0 WHERE account = $0 AND customer_id = $1");
        cx.queue(&sql, &[owner.into()])?;
    }
    // The owner's record shows its links.
    noun::mark_for_copies(cx, "customer", "id = $1", &[owner.into()])?;
    cx.touch("customer")
}

/// Customers whose links of a condition go show them no more.
fn mark_owners(cx: &mut Cx<'_, '_>, noun: &Noun, condition: &str, id: i64) -> Result<(), Fault> {
    let owners = format!("id IN (SELECT t.customer_id FROM {} t WHERE t.account = $0 AND {condition})", noun.table);
    noun::mark_for_copies(cx, "customer", &owners, &[id.into()])?;
    cx.touch("customer")
}

/// Removes all links from and to a customer who is deleted.
pub(super) fn unlink(cx: &mut Cx<'_, '_>, customer: Id<of::Party>) -> Result<(), Fault> {
    for noun in [&ASSOCIATION, &PROFESSIONAL] {
        mark_owners(cx, noun, "t.other_id = $1", customer.number())?;
        noun::delete_where(cx, noun, "(t.customer_id = $1 OR t.other_id = $1)", &[customer.into()])?;
    }
    Ok(())
}

/// A link as its owner's record shows it.
pub struct Link {
    id: Id<of::Record>,
    other: Id<of::Party>,
    name: String,
    is_default: bool,
}

/// The links of some customers.
pub fn of_customers(
    cx: &mut Cx<'_, '_>,
    noun: &'static Noun,
    ids: &[i64],
) -> Result<HashMap<Id<of::Party>, Vec<Link>>, Fault> {
    let sql = format!(
        "SELECT r.customer_id, r.id, r.other_id, c.name, r.is_default FROM {} r
         JOIN customer c ON c.account = r.account AND c.id = r.other_id
         WHERE r.account = $0 AND r.customer_id IN ({{ids}}) AND c.deleted = 0 ORDER BY r.id",
        noun.table
    );
    let mut found: HashMap<Id<of::Party>, Vec<Link>> = HashMap::new();
    for row in cx.among(&sql, ids, &[])?.iter() {
        let (owner, id, other, name, is_default) = row.read();
        found.entry(owner).or_default().push(Link { id, other, name, is_default });
    }
    Ok(found)
}

/// Writes the default link and the list of links; `keys` are those of the default's id and name, and of the list.
pub fn write(links: &[Link], keys: [&'static str; 3], w: &mut Writer) {
    let default = links.iter().find(|link| link.is_default);
    w.key(keys[0]);
    w.int(Id::number_of(default.map(|link| link.other)));
    w.key(keys[1]);
    w.text(default.map_or("", |link| &link.name));
    w.key(keys[2]);
    w.list(|w| {
        for link in links {
            w.object(|w| {
                w.key("relationshipID");
                w.int(link.id.number());
                w.key("id");
                w.int(link.other.number());
                w.key("name");
                w.text(&link.name);
                w.key("default");
                w.int(i64::from(link.is_default));
            });
        }
    });
}

pub(super) static CALLS: &[Call] = &[
    Call::save("saveCustomerAssociation", &ASSOCIATION).doc("Links a customer to an association, or changes a link."),
    Call::delete_many("deleteCustomerAssociation", &ASSOCIATION, "relationshipIDs").doc("Removes such links."),
    Call::save("saveCustomerProfessional", &PROFESSIONAL).doc("Links a customer to a professional, or changes a link."),
    Call::delete_many("deleteCustomerProfessional", &PROFESSIONAL, "relationshipIDs").doc("Removes such links."),
];
