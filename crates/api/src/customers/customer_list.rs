//! Lists of customers: what they are searched by, and what a record shows beside its own columns.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use ladu_record::Cx;
use ladu_record::noun::{self, Cell, Names, Page, Plan, Query, ReadColumn};
use ladu_record::settings::GREECE;
use ladu_store::{OwnedValue, RowSet, Value};
use ladu_trade::addresses::{self, Address};
use ladu_trade::balance::{self, Balance};
use ladu_trade::gdpr;
use ladu_trade::party;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Kind, ScalarRef, Writer, fold};

use super::customer_columns::{CREDIT, GROUP, MODIFIED_BY, SALES_BLOCKED};
use super::customer_save::CUSTOMERS;
use super::relation::{self, Link};

/// Deleted customers stay for their documents; contact persons are shown only when asked for.
pub(super) fn restrict(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    gdpr::require(cx)?;
    query.and("t.deleted = 0", []);
    match cx.params.filled("mode").map(str::to_ascii_uppercase).as_deref() {
        Some("ALL") => {}
        Some("CONTACTS") => query.and("t.company_id <> 0", []),
        Some("CUSTOMERS") => query.and("t.company_id = 0", []),
        Some(_) => return Err(Fault::not_allowed("mode")),
        None if ["customerID", "clientID", "customerIDs"].iter().any(|name| cx.params.filled(name).is_some()) => {}
        None => query.and("t.company_id = 0", []),
    }
    noun::born_between(cx, query)
}

/// Finds a text at the beginning of a name, e-mail, phone or card number, or anywhere in them.
pub(super) fn search_name(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let text = fold(text);
    query.and_may_contain("customer", &text);
    let text = noun::like_pattern(&text);
    if cx.params.flag("searchFromMiddle") {
        query.and("t.search LIKE ? ESCAPE '\\'", [format!("%{text}%").into()]);
    } else {
        // Every searched column starts a line of its own.
        query.and(
            "(t.search LIKE ? ESCAPE '\\' OR t.search LIKE ? ESCAPE '\\')",
            [format!("{text}%").into(), format!("%\n{text}%").into()],
        );
    }
    Ok(())
}

/// Finds while somebody types: names and numbers as above, and a registry code or national id as a whole. The first matches only.
pub(super) fn search_incrementally(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    query.and_may_contain("customer", &fold(text));
    let pattern = noun::like_pattern(&fold(text));
    query.and(
        "(t.search LIKE ? ESCAPE '\\' OR t.search LIKE ? ESCAPE '\\' OR t.code = ?)",
        [format!("{pattern}%").into(), format!("%\n{pattern}%").into(), text.into()],
    );
    query.order = Some("t.id".to_owned());
    query.page = Some((MOST_WHILE_TYPING, 0));
    query.uncounted = true;
    Ok(())
}

/// How many matches are shown while somebody types.
const MOST_WHILE_TYPING: i64 = 20;

/// The beginning of `First Last`, of persons.
pub(super) fn search_person(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    party::search_person(query, CUSTOMERS, text, cx.params.flag("searchFromMiddle"));
    Ok(())
}

/// Only Greek accounts have tax offices (1128).
pub(super) fn of_tax_office(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let id = Kind::Id.read("taxOfficeID", text)?.int();
    if !cx.settings()?.has_module(GREECE) {
        return Err(Fault::at(Code::GREEK_FIELD, "taxOfficeID"));
    }
    query.and("t.tax_office_id = ?", [OwnedValue::Int(id)]);
    Ok(())
}

pub(super) fn in_group_tree(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let root = Kind::Id.read("groupIDWithSubgroups", text)?.int();
    let ids = ladu_record::tree::descendants(cx, "customer_group", "parent_id", &[root])?;
    query.and_any(GROUP, &ids);
    Ok(())
}

pub(super) fn register_customers(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if Kind::Flag.read("getPOSDefaultCustomers", text)?.int() == 1 {
        query.volatile = true;
        query.and("t.id IN (SELECT p.default_customer_id FROM point_of_sale p WHERE p.account = $0)", []);
    }
    Ok(())
}

/// What a page of customers needs beside their own rows.
struct Extra {
    addresses: HashMap<i64, Vec<Address>>,
    contacts: HashMap<i64, Vec<Contact>>,
    contact_names: Vec<(&'static str, Arc<Names>)>,
    balances: HashMap<i64, Balance>,
    associations: HashMap<Id<of::Party>, Vec<Link>>,
    professionals: HashMap<Id<of::Party>, Vec<Link>>,
    register_customers: Vec<i64>,
    employees: HashMap<String, i64>,
}

pub(super) fn prepare(cx: &mut Cx<'_, '_>, rows: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
    let sql = "SELECT default_customer_id FROM point_of_sale WHERE account = $0 AND default_customer_id > 0";
    let mut register_customers: Vec<i64> = cx.query(sql, &[])?.iter().map(|row| row.get(0)).collect();
    register_customers.push(cx.settings()?.int("default_client_idDat"));
    let sql = "SELECT name, employee_id FROM user_account WHERE account = $0";
    let employees = cx.query(sql, &[])?.iter().map(|row| row.read::<(String, i64)>()).collect();
    let params = cx.params;
    let asked = |flag: &str| if params.flag(flag) { &ids[..] } else { &[] };
    let contacts = contacts(cx, asked("getContactPersons"))?;
    let mut contact_names = Vec::new();
    for table in
        ["customer_group", "job_title", "employee", "business_area"].into_iter().filter(|_| !contacts.is_empty())
    {
        contact_names.push((table, noun::names(cx, table)?));
    }
    Ok(Box::new(Extra {
        addresses: addresses::of_owners(cx, &ids)?,
        contacts,
        contact_names,
        balances: balance::of_customers(cx, asked("getBalanceInfo"), !params.flag("getBalanceWithoutPrepayments"))?,
        associations: relation::of_customers(cx, &relation::ASSOCIATION, asked(RELATIONS))?,
        professionals: relation::of_customers(cx, &relation::PROFESSIONAL, asked(RELATIONS))?,
        register_customers,
        employees,
    }))
}

const RELATIONS: &str = "getAssociationsAndProfessionals";

/// A person behind a company, as its record shows one: the columns of [`CONTACT`].
type Contact = Vec<OwnedValue>;

/// Keys and columns of a contact person, and the table whose record's name is shown instead of its id.
const CONTACT: &[(&str, &str, &str)] = &[
    ("contactPersonID", "id", ""),
    ("fullName", "name", ""),
    ("firstName", "first_name", ""),
    ("lastName", "last_name", ""),
    ("groupID", "group_id", ""),
    ("groupName", "group_id", "customer_group"),
    ("countryID", "country_id", QUOTED),
    ("phone", "phone", ""),
    ("mobile", "mobile", ""),
    ("email", "email", ""),
    ("fax", "fax", ""),
    ("code", "code", ""),
    ("integrationCode", "integration_code", ""),
    ("flagstatus", "flag_status", ""),
    ("colorStatus", "color_status", ""),
    ("image", "image", ""),
    ("twitterID", "twitter_id", ""),
    ("facebookName", "facebook_name", ""),
    ("customerCardNumber", "card_number", ""),
    ("skype", "skype", ""),
    ("website", "website", ""),
    ("bankName", "bank_name", ""),
    ("bankAccountNumber", "bank_account", ""),
    ("bankIBAN", "bank_iban", ""),
    ("bankSWIFT", "bank_swift", ""),
    ("birthday", "birthday", DAY),
    ("jobTitleID", "job_title_id", ""),
    ("jobTitleName", "job_title_id", "job_title"),
    ("customerManagerID", "manager_id", ""),
    ("customerManagerName", "manager_id", "employee"),
    ("businessAreaID", "business_area_id", ""),
    ("businessAreaName", "business_area_id", "business_area"),
    ("notes", "notes", ""),
];
/// The id goes out in quotes.
const QUOTED: &str = "quoted";
/// A day, `0000-00-00` when there is none.
const DAY: &str = "day";

fn contacts(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<HashMap<i64, Vec<Contact>>, Fault> {
    let mut found: HashMap<i64, Vec<Contact>> = HashMap::new();
    let columns = CONTACT.iter().map(|(_, column, _)| *column).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT {columns}, company_id FROM customer WHERE account = $0 AND deleted = 0 AND company_id <> 0 AND company_id IN ({{ids}}) ORDER BY id"
    );
    for row in cx.among(&sql, ids, &[])?.iter() {
        let contact = (0..CONTACT.len()).map(|at| row.value(at).to_owned()).collect();
        found.entry(row.get(CONTACT.len())).or_default().push(contact);
    }
    Ok(found)
}

pub(super) fn write_pos_default(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.int(i64::from(page.extra::<Extra>().is_some_and(|extra| extra.register_customers.contains(&cell.id))));
}

/// The user who changed a record may be an employee.
pub(super) fn write_modifier(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    let employees = page.extra::<Extra>().map(|extra| &extra.employees);
    w.int(employees.and_then(|employees| employees.get(cell.get(MODIFIED_BY))).copied().unwrap_or(0));
}

/// The first address of a type that is in use, spread over the record.
pub(super) fn write_flat_address(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let list = page.extra::<Extra>().and_then(|extra| extra.addresses.get(&cell.id)).map_or(&[][..], Vec::as_slice);
    let none = Address::default();
    let address = addresses::main(list).unwrap_or(&none);
    w.key(name);
    w.text(&address.line());
    for (key, text) in address.parts() {
        w.key(key);
        w.text(text);
    }
    w.key("addressTypeID");
    w.int(address.type_id);
    w.key("addressTypeName");
    w.text(&address.type_name);
}

pub(super) fn write_addresses(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let list = page.extra::<Extra>().and_then(|extra| extra.addresses.get(&cell.id));
    w.key(name);
    w.list(|w| {
        for address in list.map_or(&[][..], Vec::as_slice) {
            w.object(|w| address.write(cell.id, w));
        }
    });
}

pub(super) fn write_contacts(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(extra) = page.extra::<Extra>() else { return };
    let list = extra.contacts.get(&cell.id).map_or(&[][..], Vec::as_slice);
    w.key(name);
    w.list(|w| {
        for contact in list {
            w.object(|w| {
                for ((key, _, form), value) in CONTACT.iter().zip(contact) {
                    w.key(key);
                    write_of_contact(&extra.contact_names, form, value.as_value(), w);
                }
            });
        }
    });
}

fn write_of_contact(names: &[(&str, Arc<Names>)], form: &str, value: Value<'_>, w: &mut Writer) {
    match (form, noun::scalar(value)) {
        (QUOTED, ScalarRef::Int(id)) => w.int_text(id),
        ("", ScalarRef::Int(value)) => w.int(value),
        (table, ScalarRef::Int(id)) => {
            let names = names.iter().find(|(name, _)| *name == table).map(|(_, names)| names);
            w.text(names.and_then(|names| names.get(&id)).map_or("", String::as_str));
        }
        (DAY, ScalarRef::Text("")) => w.plain_text("0000-00-00"),
        (_, ScalarRef::Text(text)) => w.text(text),
        (_, ScalarRef::Null) => w.null(),
    }
}

/// The links of a customer, with the default of either kind first.
pub(super) fn write_relations(page: &Page<'_>, cell: &Cell<'_>, _: &'static str, w: &mut Writer) {
    let Some(extra) = page.extra::<Extra>() else { return };
    let links = |of: &HashMap<Id<of::Party>, Vec<Link>>, keys: [&'static str; 3], w: &mut Writer| {
        relation::write(of.get(&Id::new(cell.id)).map_or(&[][..], Vec::as_slice), keys, w);
    };
    links(&extra.associations, ["defaultAssociationID", "defaultAssociationName", "associations"], w);
    links(&extra.professionals, ["defaultProfessionalID", "defaultProfessionalName", "professionals"], w);
}

/// Debt is positive. What may still be owed is the limit less what is owed.
pub(super) fn write_balance(page: &Page<'_>, cell: &Cell<'_>, _: &'static str, w: &mut Writer) {
    let none = Balance::default();
    let balance = page.extra::<Extra>().and_then(|extra| extra.balances.get(&cell.id)).unwrap_or(&none);
    super::balance::write(balance.owed, cell.get(CREDIT), cell.get(SALES_BLOCKED), w);
}
