//! Stores and warehouses: the places where goods are.

use std::any::Any;
use std::collections::HashMap;

use ladu_record::noun::{self, Cell, Column, Field, Noun, Operator, Page, PageSize, Patch, Plan, Query, Text, filter};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, RowSet};
use ladu_trade::addresses::{self, Address};
use ladu_trade::prices;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Form, Kind, Writer};

use crate::Call;

/// A store or warehouse.
pub static WAREHOUSE: Noun = Noun {
    doc: "A store or warehouse.",
    module: "configuration",
    log: "warehouses",
    remembered: true,
    attributes: true,
    past: Some(&prices::PAST_WAREHOUSE),
    id_form: Form::Text,
    page: Some(PageSize { default: 10_000, max: 10_000 }),
    prepare: Some(load_addresses),
    before_save: Some(before_save),
    after_save: Some(grant_access),
    filters: &[
        filter("warehouseID", Operator::Equals("id")),
        filter("code", Operator::Equals("code")),
        filter("storeRegionID", Operator::Equals("store_region_id")),
        filter("assortmentID", Operator::Equals("assortment_id")),
        filter("userID", Operator::Code(of_user)),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "warehouse",
        "warehouseID",
        &[
            Field::text("name", "name", 100).required().languages(),
            Field::text("code", "code", 50).indexed(),
            ADDRESS.field,
            Field::special("address", "address_id", write_address).doc("That address on one line, and its parts."),
            Field::text("companyName", "company_name", 255),
            Field::text("companyCode", "company_code", 50),
            Field::text("companyVatNumber", "company_vat_number", 50),
            Field::text("phone", "phone", 50),
            Field::text("fax", "fax", 50),
            Field::text("email", "email", 255),
            Field::text("website", "website", 255),
            Field::text("bankName", "bank_name", 100).input("bank"),
            Field::text("bankAccountNumber", "bank_account", 100).input("account"),
            Field::text("iban", "iban", 100),
            Field::text("swift", "swift", 50),
            Field::id("storeRegionID", "store_region_id", "store_region")
                .indexed()
                .part("Store regions", Code::NO_MODULE),
            Field::id("assortmentID", "assortment_id", "assortment").indexed().part("Assortments", Code::NO_MODULE),
            Field::id("pricelistID", "price_list_id1", "price_list").input("priceListID"),
            Field::id("pricelistID2", "price_list_id2", "price_list").input("priceListID2"),
            Field::id("pricelistID3", "price_list_id3", "price_list").input("priceListID3"),
            Field::id("pricelistID4", "price_list_id4", "price_list").input("priceListID4"),
            Field::id("pricelistID5", "price_list_id5", "price_list").input("priceListID5"),
            Field::text("storeGroups", "store_groups", 1000),
            Field::text("stateGroup", "state_group", 100),
            Field::id("defaultCustomerGroupID", "default_customer_group_id", "customer_group"),
            salon(Field::flag("onlineAppointmentsEnabled", "online_appointments")),
            Field::flag("isOfflineInventory", "is_offline"),
            Field::flag("usesLocalQuickButtons", "local_quick_buttons"),
            TIME_ZONE.field,
            Field::new("", "vat_rate_id", Kind::Id),
            salon(Field::new("shift1Start", "shift1_start", Kind::Clock).write_only()),
            salon(Field::new("shift1End", "shift1_end", Kind::Clock).write_only()),
            salon(Field::new("shift2Start", "shift2_start", Kind::Clock).write_only()),
            salon(Field::new("shift2End", "shift2_end", Kind::Clock).write_only()),
        ],
    )
};

const ADDRESS: Column<Id<of::Address>> =
    Column::of(Field::id("addressID", "address_id", "address").doc("One of the company's own addresses."));
const TIME_ZONE: Column<Text> = Column::of(Field::text("timeZone", "time_zone", 64));

/// Of the appointments of salons.
const fn salon(field: Field) -> Field {
    field.part("Salon / Spa", Code::NO_MODULE)
}

/// The company's addresses by their ids.
type Addresses = HashMap<i64, Address>;

fn load_addresses(cx: &mut Cx<'_, '_>, _: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let company = company_id(cx)?;
    let all = addresses::of_owners(cx, &[company])?.into_values().flatten();
    Ok(Box::new(all.map(|address| (address.id, address)).collect::<Addresses>()))
}

fn company_id(cx: &mut Cx<'_, '_>) -> Result<i64, Fault> {
    Ok(cx.first("SELECT MIN(id) FROM company WHERE account = $0", &[], |row| row.get(0))?.unwrap_or(0))
}

fn write_address(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let none = Address::default();
    let found = page.extra::<Addresses>().and_then(|addresses| addresses.get(&cell.value.int()));
    let address = found.unwrap_or(&none);
    w.key(name);
    w.text(&address.line());
    for (key, text) in address.parts() {
        let keys: &[&'static str] = if key == "postalCode" { &["ZIPcode", "postcode"] } else { &[key] };
        for key in keys {
            w.key(key);
            w.text(text);
        }
    }
}

fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if let Some(address) = patch.id(ADDRESS) {
        let sql = "SELECT owner_id FROM address WHERE account = $0 AND id = $1";
        let owner = cx.first(sql, &[address.into()], |row| row.get::<i64>(0))?;
        if owner != Some(company_id(cx)?) {
            return Err(Fault::unknown(&patch.parameter(ADDRESS)));
        }
    }
    match patch.filled(TIME_ZONE) {
        Some(zone) if !ladu_types::is_time_zone(zone) => Err(Fault::not_allowed(&patch.parameter(TIME_ZONE))),
        _ => Ok(()),
    }
}

/// The stores that a user may work in.
fn of_user(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let user = Kind::Id.read("userID", text)?.int();
    query.volatile = true;
    query.and(
        "EXISTS (SELECT 1 FROM user_account u WHERE u.account = $0 AND u.id = ? AND u.deleted = 0
         AND (u.warehouse_ids = '' OR ',' || u.warehouse_ids || ',' LIKE '%,' || CAST(t.id AS TEXT) || ',%'))",
        [OwnedValue::Int(user)],
    );
    Ok(())
}

/// A new store is for its maker alone, unless everybody shall have it. Users without a list may use every store anyway.
fn grant_access(cx: &mut Cx<'_, '_>, id: i64, patch: &Patch) -> Result<(), Fault> {
    if !patch.is_new() {
        return Ok(());
    }
    let own = if cx.params.flag("addAccessForAllUsers") { 0 } else { cx.user()?.id.number() };
    cx.queue(
        "UPDATE user_account SET warehouse_ids = warehouse_ids || $1
         WHERE account = $0 AND warehouse_ids <> '' AND (id = $2 OR $2 = 0)",
        &[format!(",{id}").as_str().into(), own.into()],
    )?;
    cx.touch("user_account")
}

const ALLOWED: &[Field] = &[
    Field::new("userID", "", Kind::Id).doc("Another user than one's own."),
    Field::new("selectedWarehouseID", "", Kind::Id).doc("Answered even without the right to use it."),
];

/// Lists the stores that a user may work in.
fn allowed(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let own = cx.user()?;
    let ids = match cx.params.id("userID")? {
        Some(id) if id != own.id.number() => {
            own.require("users", Action::View)?;
            let sql = "SELECT warehouse_ids FROM user_account WHERE account = $0 AND id = $1";
            let ids = cx.first(sql, &[id.into()], |row| row.get::<String>(0))?;
            let ids = ids.ok_or_else(|| Fault::unknown("userID"))?;
            ids.split(',').filter_map(|id| id.parse().ok()).collect()
        }
        _ => own.warehouse_numbers(),
    };
    let selected = cx.params.id("selectedWarehouseID")?;
    let names = noun::names(cx, "warehouse")?;
    let mut stores: Vec<_> = names.iter().collect();
    stores.sort_unstable();
    for (id, name) in stores {
        if ids.is_empty() || ids.contains(id) || selected == Some(*id) {
            answer.record(|w| {
                w.key("warehouseID");
                w.int(*id);
                w.key("name");
                w.text(name);
            });
        }
    }
    Ok(())
}

/// Lists every store but those that keep returned goods.
fn home_stores(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let names = noun::names(cx, "warehouse")?;
    let rows = cx.query("SELECT id FROM warehouse WHERE account = $0 AND is_offline = 0 ORDER BY id", &[])?;
    for id in rows.iter().map(|row| row.get::<i64>(0)) {
        answer.record(|w| {
            w.key("warehouseID");
            w.int(id);
            w.key("name");
            w.text(names.get(&id).map_or("", String::as_str));
        });
    }
    Ok(())
}

/// The store with the lowest id: documents that name none are for it.
pub fn first(cx: &mut Cx<'_, '_>) -> Result<i64, Fault> {
    let names = noun::names(cx, "warehouse")?;
    names.keys().min().copied().ok_or_else(|| Fault::at(Code::UNKNOWN_ID, "warehouseID"))
}

pub static CALLS: &[Call] = &[
    Call::list("getWarehouses", &WAREHOUSE).open().doc("Lists all stores, whoever may use them."),
    Call::save("saveWarehouse", &WAREHOUSE)
        .inputs(&[
            Field::flag("addAccessForAllUsers", "").doc("1 lets every user work in a new store, not its maker alone.")
        ])
        .doc("Makes or changes a store."),
    Call::read("getHomeStores", "", home_stores).doc("Lists the stores that a customer can be at home in."),
    Call::read("getAllowedWarehouses", "", allowed).inputs(ALLOWED).doc("Lists the stores that a user may work in."),
];
