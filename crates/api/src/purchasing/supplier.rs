//! Suppliers: who goods are bought from, and the persons behind them.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use ladu_record::noun::{self, Cell, Column, Field, Noun, Operator, Page, PageSize, Patch, Plan, Query, Text, filter};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::RowSet;
use ladu_trade::addresses::{self, Address};
use ladu_trade::party::{self, Parties};
use ladu_types::{Id, of};
use ladu_wire::{Fault, Kind, Writer};

use crate::Call;

/// A supplier, or a contact person of one. It shares its row of ids with customers.
pub static SUPPLIER: Noun = Noun {
    doc: "A supplier: a company or a person.",
    module: "suppliers",
    log: "suppliers",
    remembered: true,
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    orders: &[("name", "name"), ("supplierID", "id"), ("group", "group_id"), ("lastChanged", "changed")],
    search: &["name", "first_name", "last_name", "email", "phone", "mobile"],
    used_by: &[
        ("product", "supplier_id"),
        ("inventory_registration", "supplier_id"),
        ("supplier_price_list", "supplier_id"),
        ("purchase_document", "supplier_id"),
        ("supplier", "company_id"),
        ("event", "supplier_id"),
    ],
    prepare: Some(prepare),
    before_save: Some(before_save),
    before_delete: Some(addresses::delete_of),
    filters: &[
        filter("supplierID", Operator::Equals("id")),
        filter("searchName", Operator::Search),
        filter("searchPersonFullName", Operator::Code(search_person)),
        filter("searchPersonFirstName", Operator::Equals("first_name")),
        filter("searchPersonLastName", Operator::Equals("last_name")),
        filter("searchVATNo", Operator::Equals("vat_number")),
        filter("searchRegistryCode", Operator::Equals("code")),
        filter("supplierManagerID", Operator::Equals("manager_id")),
        filter("groupID", Operator::Equals("group_id")),
        filter("docuraEDIEnabled", Operator::Equals("docura_edi_enabled")),
        filter("mode", Operator::Code(of_mode)),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new("supplier", "supplierID", FIELDS)
};

const TYPE: Column<Text> = Column::of(Field::word("supplierType", "supplier_type", &["COMPANY", "PERSON"]).read_only());
const NAME: Column<Text> =
    Column::of(Field::text("fullName", "name", 255).indexed().doc("The name of a person whose name is not split."));
const GROUP: Column<Id<of::SupplierGroup>> =
    Column::of(Field::id("groupID", "group_id", "supplier_group").indexed().doc("The first group when left out."));
const CODE: Column<Text> = Column::of(Field::text("code", "code", 50).indexed().doc("Registry code or personal code."));
const COMPANY: Column<Id<of::Party>> = Column::of(
    Field::id("companyID", "company_id", "supplier")
        .indexed_when_set()
        .detail()
        .doc("The supplier that a contact stands for."),
);

const FIELDS: &[Field] = &[
    TYPE.field,
    NAME.field,
    Field::text("companyName", "company_name", 255).doc("Makes it a company."),
    Field::id("companyTypeID", "company_type_id", "company_type")
        .doc("The legal form at either end of the company's name when left out."),
    Field::text("firstName", "first_name", 100).indexed(),
    Field::text("lastName", "last_name", 100).indexed(),
    GROUP.field,
    Field::name_of("groupName", "group_id", "supplier_group"),
    Field::text("phone", "phone", 50),
    Field::text("mobile", "mobile", 50),
    Field::text("email", "email", 255),
    Field::text("fax", "fax", 50),
    CODE.field,
    Field::text("integrationCode", "integration_code", 100),
    Field::id("vatrateID", "vat_rate_id", "vat_rate"),
    Field::text("currencyCode", "currency_code", 3),
    Field::id("deliveryTermsID", "delivery_terms_id", "delivery_term"),
    Field::id("countryID", "country_id", "country"),
    Field::name_of("countryName", "country_id", "country"),
    Field::special("countryCode", "country_id", write_country_code),
    Field::special("address", "", write_address),
    Field::text("GLN", "gln", 50),
    Field::flag("docuraEDIEnabled", "docura_edi_enabled"),
    Field::text("vatNumber", "vat_number", 50).indexed().detail(),
    Field::text("skype", "skype", 100).detail(),
    Field::text("website", "website", 255).detail(),
    Field::text("bankName", "bank_name", 100).detail(),
    Field::text("bankAccountNumber", "bank_account", 100).detail(),
    Field::text("bankIBAN", "bank_iban", 100).detail(),
    Field::text("bankSWIFT", "bank_swift", 50).detail(),
    Field::date("birthday", "birthday").detail(),
    COMPANY.field,
    Field::name_of("parentCompanyName", "company_id", "supplier").detail(),
    Field::id("supplierManagerID", "manager_id", "employee").indexed().detail(),
    Field::name_of("supplierManagerName", "manager_id", "employee").detail(),
    Field::new("paymentDays", "payment_days", Kind::Int(0, 10_000)).detail(),
    Field::text("notes", "notes", 10_000).detail(),
    Field::new("lastModified", "modified", Kind::Time).quoted().read_only().detail(),
    Field::new("added", "added", Kind::Time).read_only().detail(),
    Field::text("", "person_name", 255).read_only().indexed(),
];

/// Suppliers among the tables of companies and persons.
const SUPPLIERS: Parties = Parties { table: "supplier", kind: "supplier_type" };

fn search_person(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    party::search_person(query, SUPPLIERS, text, false);
    Ok(())
}

fn of_mode(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    match Kind::Word(&["ALL", "SUPPLIERS", "CONTACTS"]).read("mode", text)?.text() {
        "SUPPLIERS" => query.and("t.company_id = 0", []),
        "CONTACTS" => query.and("t.company_id <> 0", []),
        _ => {}
    }
    Ok(())
}

/// What a page of suppliers needs beside their own rows.
struct Extra {
    addresses: HashMap<i64, Vec<Address>>,
    country_codes: Arc<HashMap<i64, String>>,
}

fn prepare(cx: &mut Cx<'_, '_>, rows: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
    let country_codes = cx.cached("codes", "country", |cx| {
        let rows = cx.query("SELECT id, code FROM country WHERE account = $0", &[])?;
        Ok(rows.iter().map(|row| row.read()).collect::<HashMap<i64, String>>())
    })?;
    Ok(Box::new(Extra { addresses: addresses::of_owners(cx, &ids)?, country_codes }))
}

fn write_country_code(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let code = page.extra::<Extra>().and_then(|extra| extra.country_codes.get(&cell.value.int()));
    w.key(name);
    w.text(code.map_or("", String::as_str));
}

fn write_address(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let of_supplier = page.extra::<Extra>().and_then(|extra| extra.addresses.get(&cell.id));
    let main = of_supplier.and_then(|addresses| addresses::main(addresses));
    w.key(name);
    w.text(&main.map(Address::line).unwrap_or_default());
}

fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if patch.get(GROUP) == Some(None) && !patch.is_new() {
        return Err(Fault::not_allowed(&patch.parameter(GROUP)));
    }
    if patch.is_new() && patch.id(GROUP).is_none() {
        let first = cx.first("SELECT MIN(id) FROM supplier_group WHERE account = $0", &[], |row| row.get(0))?;
        patch.put(GROUP, first.flatten());
    }
    party::check_employer(cx, SUPPLIERS, patch)?;
    party::name(cx, SUPPLIERS, patch, None)
}

/// The supplier that a new one would repeat: of the same kind, name and code, and standing for the same company.
fn same(cx: &mut Cx<'_, '_>, patch: &Patch) -> Result<Option<i64>, Fault> {
    cx.user()?.require(SUPPLIER.module, Action::Add)?;
    let mut named = patch.clone();
    party::name(cx, SUPPLIERS, &mut named, None)?;
    let sql = "SELECT id FROM supplier WHERE account = $0 AND name = $1 AND supplier_type = $2 AND code = $3 AND company_id = $4
               ORDER BY id LIMIT 1";
    let [name, kind, code] = [NAME, TYPE, CODE].map(|column| named.get(column).unwrap_or_default());
    cx.first(sql, &[name.into(), kind.into(), code.into(), named.id(COMPANY).into()], |row| row.get(0))
}

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut patch = noun::read_patch(cx.params, FIELDS, cx.default_language()?)?;
    patch.id = cx.params.id(SUPPLIER.id)?;
    let same = if patch.is_new() { same(cx, &patch)? } else { None };
    let id = match same {
        Some(id) => id,
        None => noun::save_patch(cx, &SUPPLIER, patch)?,
    };
    answer.record(|w| {
        w.key("supplierID");
        w.int(id);
        w.key("alreadyExists");
        w.bool(same.is_some());
    });
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::list("getSuppliers", &SUPPLIER).doc("Lists suppliers and their contact persons."),
    Call::write("saveSupplier", save).inputs(FIELDS).doc(
        "Makes or changes a supplier or a contact person of one; one of the same name and code is not made twice.",
    ),
    Call::delete("deleteSupplier", &SUPPLIER).doc("Deletes a supplier that no product and no document names."),
];
