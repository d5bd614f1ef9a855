//! Customers: companies and persons, and the persons behind companies.

use std::any::Any;
use std::collections::HashMap;

use ladu_books::balance::{self, Balance};
use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{self, Cell, Field, How, Noun, Page, PageSize, Patch, Plan, Query, filter};
use ladu_books::passwords;
use ladu_store::{RowSet, Value};
use ladu_wire::{Code, Fault, Kind, Writer, fold};

use super::address::{self, Address};
use crate::Call;

/// A company or a person.
pub static CUSTOMER: Noun = Noun {
    doc: "A customer: a company or a person.",
    module: "customers",
    log: "customers",
    remembered: true,
    attributes: true,
    long_attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    orders: &[
        ("name", "name"),
        ("customerID", "id"),
        ("group", "group_id"),
        ("colorStatus", "color_status"),
        ("lastChanged", "changed"),
        ("none", "id"),
    ],
    search: &["name", "first_name", "last_name", "email", "phone", "mobile", "card_number", "code"],
    used_by: &[("sales_document", "client_id"), ("payment", "customer_id")],
    restrict: Some(restrict),
    prepare: Some(prepare),
    before_save: Some(before_save),
    before_delete: Some(before_delete),
    answer: Some(write_answer),
    flags: &[
        ("getBalanceInfo", "Adds what the customer owes and may still owe."),
        ("getBalanceWithoutPrepayments", "Leaves prepayments that belong to no document out of the balance."),
        ("getAddresses", "Adds all addresses."),
        ("getContactPersons", "Adds the persons behind a company."),
        ("searchFromMiddle", "Finds searchName anywhere, not only at the beginning."),
        ("trimInputData", "Cuts blanks around the texts that are saved."),
    ],
    filters: &[
        filter("customerID", How::Equals("id")),
        filter("clientID", How::Equals("id")),
        filter("customerIDs", How::Any("id")),
        filter("searchName", How::Code(search_name)),
        filter("searchNameIncrementally", How::Code(search_name)),
        filter("searchPersonFullName", How::Code(search_person)),
        filter("searchPersonFirstName", How::Equals("first_name")),
        filter("searchPersonLastName", How::Equals("last_name")),
        filter("searchEmail", How::Equals("email")),
        filter("searchMobile", How::Equals("mobile")),
        filter("searchVATNo", How::Equals("vat_number")),
        filter("searchCode", How::Equals("card_number")),
        filter("searchRegistryCode", How::Equals("code")),
        filter("clientManagerID", How::Equals("manager_id")),
        filter("groupID", How::Equals("group_id")),
        filter("groupIDWithSubgroups", How::Code(in_group_tree)),
        filter("payerID", How::Equals("payer_id")),
        filter("flagStatus", How::Equals("flag_status")),
        filter("colorStatus", How::Equals("color_status")),
        filter("createdUnixTimeFrom", How::From("added")),
        filter("createdUnixTimeTo", How::To("added")),
        filter("getPOSDefaultCustomers", How::Code(register_customers)),
        filter("changedSince", How::ChangedSince),
    ],
    ..Noun::new("customer", "customerID", FIELDS)
};

const FIELDS: &[Field] = &[
    Field::new("id", "id", Kind::Id).read_only(),
    Field::text("type_id", "type_id", 20).read_only(),
    Field::word("customerType", "customer_type", &["COMPANY", "PERSON"]).read_only(),
    Field::text("fullName", "name", 255).indexed(),
    Field::text("companyName", "company_name", 255),
    Field::text("", "company_name", 255).input("companyName2"),
    Field::new("companyTypeID", "company_type_id", Kind::Id),
    Field::text("firstName", "first_name", 100),
    Field::text("lastName", "last_name", 100).indexed(),
    Field::new("personTitleID", "person_title_id", Kind::Id),
    Field::word("gender", "gender", &["", "male", "female"]),
    Field::text("eInvoiceEmail", "e_invoice_email", 255),
    Field::text("eInvoiceReference", "e_invoice_reference", 255),
    Field::flag("emailEnabled", "email_enabled").default(1),
    Field::flag("eInvoiceEnabled", "e_invoice_enabled"),
    Field::flag("docuraEDIEnabled", "docura_edi_enabled"),
    Field::flag("mailEnabled", "mail_enabled"),
    Field::text("operatorIdentifier", "operator_identifier", 100),
    Field::text("EDI", "edi", 100),
    Field::text("GLN", "gln", 50),
    Field::text("PeppolID", "peppol_id", 100),
    Field::text("ediType", "edi_type", 50),
    Field::id("groupID", "group_id", "customer_group").indexed(),
    Field::name_of("groupName", "group_id", "customer_group"),
    Field::id("countryID", "country_id", "country").quoted(),
    Field::id("payerID", "payer_id", "customer").input("invoicePayerID").indexed(),
    Field::text("phone", "phone", 50),
    Field::text("mobile", "mobile", 50).indexed(),
    Field::text("email", "email", 255).indexed(),
    Field::text("fax", "fax", 50),
    Field::text("code", "code", 50).indexed().doc("Registry code or national identification number."),
    Field::date("birthday", "birthday"),
    Field::text("integrationCode", "integration_code", 100),
    Field::flag("flagStatus", "flag_status"),
    Field::word("colorStatus", "color_status", &["", "red", "green", "yellow", "blue"]),
    Field::flag("doNotSell", "do_not_sell"),
    Field::new("credit", "credit", Kind::Int(0, 1_000_000_000))
        .doc("Credit limit in whole units of the main currency."),
    Field::flag("salesBlocked", "sales_blocked").doc("Only sales that are paid in full."),
    Field::text("referenceNumber", "reference_number", 50),
    Field::text("customerCardNumber", "card_number", 100).indexed(),
    Field::text("factoringContractNumber", "factoring_contract", 100),
    Field::flag("paysViaFactoring", "pays_via_factoring"),
    Field::text("image", "image", 500).read_only(),
    Field::flag("taxExempt", "tax_exempt"),
    Field::flag("partialTaxExemption", "partial_tax_exemption"),
    Field::int("rewardPoints", "reward_points")
        .read_only()
        .doc("Always 0: the balance of points has a call of its own."),
    Field::flag("rewardPointsDisabled", "reward_points_disabled"),
    Field::flag("customerBalanceDisabled", "balance_disabled"),
    Field::flag("posCouponsDisabled", "pos_coupons_disabled"),
    Field::flag("emailOptOut", "email_opt_out"),
    Field::text("twitterID", "twitter_id", 100),
    Field::text("facebookName", "facebook_name", 100),
    Field::text("creditCardLastNumbers", "card_last_numbers", 4),
    Field::special("isPOSDefaultCustomer", "", write_pos_default),
    Field::word("euCustomerType", "eu_customer_type", &["DOMESTIC", "EU", "OUTSIDE_EU"]),
    Field::flag("shipGoodsWithWaybills", "ship_with_waybills"),
    Field::text("lastModifierUsername", "modified_by", 64).read_only(),
    Field::special("address", "", write_flat_address),
    Field::special("externalIDs", "", |_, _, name, w| {
        w.key(name);
        w.list(|_| {});
    }),
    Field::special("addresses", "", write_addresses).when("getAddresses"),
    Field::special("contactPersons", "", write_contacts).when("getContactPersons"),
    Field::special("actualBalance", "", write_balance).when("getBalanceInfo"),
    Field::text("vatNumber", "vat_number", 50).detail(),
    Field::text("skype", "skype", 100).detail(),
    Field::text("website", "website", 255).detail(),
    Field::text("webshopUsername", "username", 100).input("username").indexed().detail(),
    Field::text("webshopLastLogin", "last_login", 30).read_only().detail(),
    Field::text("bankName", "bank_name", 100).detail(),
    Field::text("bankAccountNumber", "bank_account", 100).detail(),
    Field::text("bankIBAN", "bank_iban", 100).detail(),
    Field::text("bankSWIFT", "bank_swift", 50).detail(),
    Field::new("jobTitleID", "job_title_id", Kind::Id).detail(),
    Field::id("companyID", "company_id", "customer")
        .indexed()
        .detail()
        .doc("The company that a contact person stands for."),
    Field::name_of("employerName", "company_id", "customer").detail(),
    Field::id("customerManagerID", "manager_id", "employee").indexed().detail(),
    Field::name_of("customerManagerName", "manager_id", "employee").detail(),
    Field::new("paymentDays", "payment_days", Kind::Int(0, 10_000)).detail(),
    Field::text("penaltyPerDay", "penalty_per_day", 20).detail(),
    Field::id("priceListID", "price_list_id1", "price_list").detail(),
    Field::id("priceListID2", "price_list_id2", "price_list").detail(),
    Field::id("priceListID3", "price_list_id3", "price_list").detail(),
    Field::id("priceListID4", "price_list_id4", "price_list").detail(),
    Field::id("priceListID5", "price_list_id5", "price_list").detail(),
    Field::special("outsideEU", "", |_, cell, name, w| {
        w.key(name);
        w.int(i64::from(cell.text("eu_customer_type") == "OUTSIDE_EU"));
    })
    .detail(),
    Field::new("businessAreaID", "business_area_id", Kind::Id).detail(),
    Field::new("deliveryTypeID", "delivery_type_id", Kind::Id),
    Field::id("signUpStoreID", "sign_up_store_id", "warehouse"),
    Field::id("homeStoreID", "home_store_id", "warehouse"),
    Field::new("taxOfficeID", "tax_office_id", Kind::Id).detail(),
    Field::text("notes", "notes", 10_000).detail(),
    Field::new("lastModified", "modified", Kind::Time).read_only(),
    Field::special("lastModifierEmployeeID", "", write_modifier),
    Field::new("added", "added", Kind::Time).read_only(),
    Field::text("", "password_hash", passwords::LONGEST).input("password"),
    Field::flag("", "deleted"),
];

/// Deleted customers stay for their documents; contact persons are shown only when asked for.
fn restrict(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    query.and("t.deleted = 0", []);
    match cx.params.filled("mode").map(str::to_ascii_uppercase).as_deref() {
        Some("ALL") => {}
        Some("CONTACTS") => query.and("t.company_id <> 0", []),
        Some("CUSTOMERS") => query.and("t.company_id = 0", []),
        Some(_) => return Err(Fault::not_allowed("mode")),
        None if cx.params.filled("customerID").is_some() || cx.params.filled("customerIDs").is_some() => {}
        None => query.and("t.company_id = 0", []),
    }
    birthday_range(cx, query)
}

fn birthday_range(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let (from, to) = (cx.params.filled("birthdayMonthDayFrom"), cx.params.filled("birthdayMonthDayTo"));
    if from.is_none() && to.is_none() {
        return Ok(());
    }
    let day = |name: &str, text: Option<&str>, default: &str| match text {
        None => Ok(default.to_owned()),
        Some(text) => Kind::Date.read(name, &format!("2000-{text}")).map(|date| date.text()[5..].to_owned()),
    };
    let from = day("birthdayMonthDayFrom", from, "01-01")?;
    let to = day("birthdayMonthDayTo", to, "12-31")?;
    let join = if from <= to { "AND" } else { "OR" };
    query.and(
        &format!("t.birthday <> '' AND (substr(t.birthday, 6) >= ? {join} substr(t.birthday, 6) <= ?)"),
        [from.into(), to.into()],
    );
    Ok(())
}

/// Finds a text at the beginning of a name, e-mail, phone or card number, or anywhere in them.
fn search_name(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let text = noun::like_pattern(&fold(text));
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

fn search_person(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let text = noun::like_pattern(&text.to_lowercase());
    let pattern = if cx.params.flag("searchFromMiddle") { format!("%{text}%") } else { format!("{text}%") };
    query.and(
        "t.customer_type = 'PERSON' AND lower(t.first_name || ' ' || t.last_name) LIKE ? ESCAPE '\\'",
        [pattern.into()],
    );
    Ok(())
}

fn in_group_tree(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let root = Kind::Id.read("groupIDWithSubgroups", text)?.int();
    let ids = ladu_books::tree::descendants(cx, "customer_group", "parent_id", &[root])?;
    query.and_any("group_id", &ids);
    Ok(())
}

fn register_customers(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if Kind::Flag.read("getPOSDefaultCustomers", text)?.int() == 1 {
        query.volatile = true;
        query.and("t.id IN (SELECT p.default_customer_id FROM point_of_sale p WHERE p.account = $0)", []);
    }
    Ok(())
}

/// What a page of customers needs beside their own rows.
struct Extra {
    addresses: HashMap<i64, Vec<Address>>,
    contacts: HashMap<i64, Vec<[String; 6]>>,
    balances: HashMap<i64, Balance>,
    register_customers: Vec<i64>,
    employees: HashMap<String, i64>,
}

fn prepare(cx: &mut Cx<'_, '_>, rows: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    let sql = "SELECT default_customer_id FROM point_of_sale WHERE account = $0 AND default_customer_id > 0";
    let mut register_customers: Vec<i64> = cx.query(sql, &[])?.iter().map(|row| row.int(0)).collect();
    register_customers.push(cx.conf()?.int("default_client_idDat"));
    let sql = "SELECT name, employee_id FROM user_account WHERE account = $0";
    let employees = cx.query(sql, &[])?.iter().map(|row| (row.text(0).to_owned(), row.int(1))).collect();
    let balances = match cx.params.flag("getBalanceInfo") {
        true => balance::of_customers(cx, &ids, !cx.params.flag("getBalanceWithoutPrepayments"))?,
        false => HashMap::new(),
    };
    let contacts = if cx.params.flag("getContactPersons") { contacts(cx, &ids)? } else { HashMap::new() };
    Ok(Box::new(Extra { addresses: address::of_owners(cx, &ids)?, contacts, balances, register_customers, employees }))
}

fn contacts(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<HashMap<i64, Vec<[String; 6]>>, Fault> {
    let mut found: HashMap<i64, Vec<[String; 6]>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let list = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT company_id, id, name, first_name, last_name, email, phone FROM customer
         WHERE account = $0 AND deleted = 0 AND company_id IN ({list}) ORDER BY id"
    );
    for row in cx.query(&sql, &[])?.iter() {
        let texts = [
            row.int(1).to_string(),
            row.text(2).into(),
            row.text(3).into(),
            row.text(4).into(),
            row.text(5).into(),
            row.text(6).into(),
        ];
        found.entry(row.int(0)).or_default().push(texts);
    }
    Ok(found)
}

fn write_pos_default(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.int(i64::from(page.extra::<Extra>().is_some_and(|extra| extra.register_customers.contains(&cell.id))));
}

/// The user who changed a record may be an employee.
fn write_modifier(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    let employees = page.extra::<Extra>().map(|extra| &extra.employees);
    w.int(employees.and_then(|employees| employees.get(cell.text("modified_by"))).copied().unwrap_or(0));
}

/// The first address, spread over the record.
fn write_flat_address(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let first = page.extra::<Extra>().and_then(|extra| extra.addresses.get(&cell.id)).and_then(|list| list.first());
    let none = Address::default();
    let address = first.unwrap_or(&none);
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

fn write_addresses(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let list = page.extra::<Extra>().and_then(|extra| extra.addresses.get(&cell.id));
    w.key(name);
    w.list(|w| {
        for address in list.map_or(&[][..], Vec::as_slice) {
            w.object(|w| address.write(cell.id, w));
        }
    });
}

fn write_contacts(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let list = page.extra::<Extra>().and_then(|extra| extra.contacts.get(&cell.id));
    w.key(name);
    w.list(|w| {
        for [id, full, first, last, email, phone] in list.map_or(&[][..], Vec::as_slice) {
            w.object(|w| {
                w.key("contactPersonID");
                w.number(id);
                for (key, text) in
                    [("fullName", full), ("firstName", first), ("lastName", last), ("email", email), ("phone", phone)]
                {
                    w.key(key);
                    w.text(text);
                }
            });
        }
    });
}

/// Debt is positive. What may still be owed is the limit less what is owed.
fn write_balance(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let none = Balance::default();
    let balance = page.extra::<Extra>().and_then(|extra| extra.balances.get(&cell.id)).unwrap_or(&none);
    let limit = ladu_types::Money::from_whole(cell.int("credit"));
    w.key(name);
    w.number(&balance.owed.to_string());
    w.key("creditLimit");
    w.int(cell.int("credit"));
    w.key("availableCredit");
    w.number(&limit.minus(balance.owed).unwrap_or_default().to_string());
    w.key("creditAllowed");
    w.int(i64::from(cell.int("sales_blocked") == 0));
}

fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if cx.params.flag("trimInputData") {
        for column in
            ["company_name", "first_name", "last_name", "name", "phone", "mobile", "email", "code", "card_number"]
        {
            if let Some(text) = patch.text(column).map(|text| text.trim().to_owned()) {
                patch.set(column, text);
            }
        }
    }
    if patch.int("group_id") == Some(0) && !patch.is_new() {
        return Err(Fault::not_allowed("groupID"));
    }
    if patch.is_new() && patch.id_of("group_id").is_none() {
        let first = cx.first("SELECT MIN(id) FROM customer_group WHERE account = $0", &[], |row| row.int(0))?;
        patch.set("group_id", first.unwrap_or(0));
    }
    if patch.has("tax_office_id") && patch.int("tax_office_id") != Some(0) && cx.conf()?.text("country") != "GR" {
        return Err(Fault::at(Code::GREEK_FIELD, "taxOfficeID"));
    }
    if cx.params.flag("outsideEU") {
        patch.set_default("eu_customer_type", "OUTSIDE_EU");
    }
    check_unique(cx, patch)?;
    if let Some(password) = patch.filled("password_hash").map(str::to_owned) {
        patch.set("password_hash", passwords::hash(&password)?);
    }
    name_it(cx, patch)
}

fn check_unique(cx: &mut Cx<'_, '_>, patch: &Patch) -> Result<(), Fault> {
    let own = patch.id.unwrap_or(0);
    if let Some(name) = patch.filled("username") {
        check_username(cx, name, own)?;
    }
    if let (Some(code), true) = (patch.filled("code"), cx.conf()?.flag("customer_code_unique")) {
        let sql = "SELECT id FROM customer WHERE account = $0 AND code = $1 AND deleted = 0 AND id <> $2";
        if cx.first(sql, &[Value::Text(code), Value::Int(own)], |_| ())?.is_some() {
            return Err(Fault::taken("code"));
        }
    }
    Ok(())
}

fn check_username(cx: &mut Cx<'_, '_>, name: &str, own: i64) -> Result<(), Fault> {
    let sql = "SELECT id FROM customer WHERE account = $0 AND lower(username) = $1 AND deleted = 0 AND id <> $2";
    match cx.first(sql, &[Value::Text(&name.to_lowercase()), Value::Int(own)], |_| ())? {
        Some(()) => Err(Fault::taken("username")),
        None => Ok(()),
    }
}

/// A company is called by its name, a person `last, first`. Which of the two a customer is, is decided when it is made.
fn name_it(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let sql = "SELECT customer_type, first_name, last_name FROM customer WHERE account = $0 AND id = $1";
    let stored = cx.first(sql, &[Value::Int(patch.id.unwrap_or(0))], |row| {
        (row.text(0).to_owned(), row.text(1).to_owned(), row.text(2).to_owned())
    })?;
    let company = patch.filled("company_name").map(str::to_owned);
    let is_company = match &stored {
        Some((kind, ..)) => kind == "COMPANY",
        None => company.is_some(),
    };
    if stored.is_none() {
        patch.set("customer_type", if is_company { "COMPANY" } else { "PERSON" });
    }
    if is_company {
        match company {
            Some(name) => patch.set("name", name),
            None => patch.remove("name"),
        }
        return Ok(());
    }
    let (_, first, last) = stored.clone().unwrap_or_default();
    if let (Some(full), None, None) =
        (patch.filled("name").map(str::to_owned), patch.text("first_name"), patch.text("last_name"))
    {
        let (last, first) = split_name(&full);
        patch.set("first_name", first);
        patch.set("last_name", last);
    }
    let first = patch.text("first_name").map_or(first, str::to_owned);
    let last = patch.text("last_name").map_or(last, str::to_owned);
    if stored.is_none() && last.is_empty() {
        return Err(Fault::missing("lastName"));
    }
    patch.set("name", if first.is_empty() { last } else { format!("{last}, {first}") });
    Ok(())
}

/// `Last, First` or `First Last`.
fn split_name(full: &str) -> (String, String) {
    let (last, first) = match full.split_once(',') {
        Some((last, first)) => (last, first),
        None => full.trim().rsplit_once(' ').map_or((full, ""), |(first, last)| (last, first)),
    };
    (last.trim().to_owned(), first.trim().to_owned())
}

/// A customer with documents stays in the table for their sake, unseen.
fn before_delete(cx: &mut Cx<'_, '_>, id: i64) -> Result<(), Fault> {
    cx.queue("UPDATE customer SET company_id = 0 WHERE account = $0 AND company_id = $1", &[Value::Int(id)])?;
    cx.queue("DELETE FROM address WHERE account = $0 AND owner_id = $1", &[Value::Int(id)])
}

fn write_answer(_: &mut Cx<'_, '_>, id: i64, w: &mut Writer) -> Result<(), Fault> {
    w.key("clientID");
    w.int(id);
    w.key("alreadyExists");
    w.bool(false);
    Ok(())
}

const LOGIN: &[Field] =
    &[Field::text("username", "", 100).required(), Field::text("password", "", passwords::LONGEST).required()];

/// Checks a web shop visitor's name and password. No session is opened.
fn verify(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let name = params.filled("username").ok_or_else(|| Fault::missing("username"))?;
    let password = params.filled("password").ok_or_else(|| Fault::missing("password"))?;
    let rows = cx.query(
        "SELECT c.id, c.username, c.name, c.first_name, c.last_name, c.group_id, COALESCE(g.name, ''), c.company_id,
         c.company_name, c.password_hash FROM customer c
         LEFT JOIN customer_group g ON g.account = c.account AND g.id = c.group_id
         WHERE c.account = $0 AND lower(c.username) = $1 AND c.deleted = 0",
        &[Value::Text(&name.to_lowercase())],
    )?;
    let row = rows.first().filter(|row| passwords::verify(password, row.text(9)));
    let row = row.ok_or_else(|| Fault::of(Code::LOGIN_FAILED))?;
    answer.record(|w| {
        for (key, column) in [("clientID", 0), ("clientGroupID", 5), ("companyID", 7)] {
            w.key(key);
            w.int_text(row.int(column));
        }
        for (key, column) in [
            ("clientUsername", 1),
            ("clientName", 2),
            ("clientFirstName", 3),
            ("clientLastName", 4),
            ("clientGroupName", 6),
            ("companyName", 8),
        ] {
            w.key(key);
            w.text(row.text(column));
        }
    });
    Ok(())
}

fn validate_username(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let name = params.filled("username").ok_or_else(|| Fault::missing("username"))?;
    answer.total = Some(0);
    check_username(cx, name, 0)
}

/// Deletes a customer; one with documents is only hidden, because they show the name.
fn delete(cx: &mut Cx<'_, '_>, _: &mut Answer) -> Result<(), Fault> {
    let id = cx.params.id("customerID")?.ok_or_else(|| Fault::missing("customerID"))?;
    let found =
        cx.first("SELECT id FROM customer WHERE account = $0 AND id = $1 AND deleted = 0", &[Value::Int(id)], |_| ())?;
    found.ok_or_else(|| Fault::unknown("customerID"))?;
    match noun::delete_by_id(cx, &CUSTOMER, id) {
        Err(fault) if fault.code == Code::IN_USE => {
            cx.execute(
                "UPDATE customer SET deleted = 1, username = '', password_hash = '' WHERE account = $0 AND id = $1",
                &[Value::Int(id)],
            )?;
            cx.touch("customer")?;
            ladu_books::log::deleted(cx, "customers", id)
        }
        result => result,
    }
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getCustomers", &CUSTOMER).also(&["getClients"]).doc("Lists customers."),
    Call::save("saveCustomer", &CUSTOMER).doc("Makes or changes a customer."),
    Call::write("deleteCustomer", delete)
        .inputs(&[Field::new("customerID", "", Kind::Id).required()])
        .doc("Deletes a customer."),
    Call::read("verifyCustomerUser", "", verify).inputs(LOGIN).doc("Checks the log-in of a web shop's visitor."),
    Call::read("validateCustomerUsername", "", validate_username)
        .inputs(&[Field::text("username", "", 100).required()])
        .doc("Is a web shop log-in name free?"),
];
