//! Stores and warehouses: the places where goods are.

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{self, Cell, Field, How, Noun, Page, PageSize, Patch, filter};
use ladu_books::rights::Action;
use ladu_store::Value;
use ladu_wire::{Code, Fault, Form, Kind, Writer};

use crate::Call;

/// A store or warehouse.
pub static WAREHOUSE: Noun = Noun {
    doc: "A store or warehouse.",
    module: "configuration",
    log: "warehouses",
    remembered: true,
    attributes: true,
    id_form: Form::Text,
    page: Some(PageSize { default: 10_000, max: 10_000 }),
    before_save: Some(check_zone),
    after_save: Some(grant_access),
    filters: &[
        filter("warehouseID", How::Equals("id")),
        filter("code", How::Equals("code")),
        filter("storeRegionID", How::Equals("store_region_id")),
        filter("assortmentID", How::Equals("assortment_id")),
    ],
    ..Noun::new(
        "warehouse",
        "warehouseID",
        &[
            Field::text("name", "name", 100).required().languages(),
            Field::text("code", "code", 50).indexed(),
            Field::id("addressID", "address_id", "address"),
            Field::special("address", "", write_address),
            Field::text("street", "street", 255),
            Field::text("address2", "address2", 255),
            Field::text("city", "city", 100),
            Field::text("ZIPcode", "zip_code", 20),
            Field::text("state", "state", 100),
            Field::text("country", "country", 100),
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
            Field::id("storeRegionID", "store_region_id", "store_region").indexed(),
            Field::id("assortmentID", "assortment_id", "assortment").indexed(),
            Field::id("pricelistID", "price_list_id1", "price_list").input("priceListID"),
            Field::id("pricelistID2", "price_list_id2", "price_list").input("priceListID2"),
            Field::id("pricelistID3", "price_list_id3", "price_list").input("priceListID3"),
            Field::id("pricelistID4", "price_list_id4", "price_list").input("priceListID4"),
            Field::id("pricelistID5", "price_list_id5", "price_list").input("priceListID5"),
            Field::text("storeGroups", "store_groups", 1000),
            Field::text("stateGroup", "state_group", 100),
            Field::id("defaultCustomerGroupID", "default_customer_group_id", "customer_group"),
            Field::flag("onlineAppointmentsEnabled", "online_appointments"),
            Field::flag("isOfflineInventory", "is_offline"),
            Field::flag("usesLocalQuickButtons", "local_quick_buttons"),
            Field::text("timeZone", "time_zone", 64),
            Field::new("", "vat_rate_id", Kind::Id),
            Field::text("shift1Start", "shift1_start", 8).write_only(),
            Field::text("shift1End", "shift1_end", 8).write_only(),
            Field::text("shift2Start", "shift2_start", 8).write_only(),
            Field::text("shift2End", "shift2_end", 8).write_only(),
        ],
    )
};

fn write_address(_: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let parts = ["street", "address2", "city", "state", "zip_code", "country"].map(|column| cell.text(column));
    w.key(name);
    w.text(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "));
}

fn check_zone(_: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    match patch.filled("time_zone") {
        Some(zone) if !ladu_types::is_time_zone(zone) => Err(Fault::not_allowed("timeZone")),
        _ => Ok(()),
    }
}

/// A new store is for its maker alone, unless everybody shall have it. Users without a list may use every store anyway.
fn grant_access(cx: &mut Cx<'_, '_>, id: i64, patch: &Patch) -> Result<(), Fault> {
    if !patch.is_new() {
        return Ok(());
    }
    let own = if cx.params.flag("addAccessForAllUsers") { 0 } else { cx.user()?.id };
    cx.queue(
        "UPDATE user_account SET warehouse_ids = warehouse_ids || $1
         WHERE account = $0 AND warehouse_ids <> '' AND (id = $2 OR $2 = 0)",
        &[Value::Text(&format!(",{id}")), Value::Int(own)],
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
        Some(id) if id != own.id => {
            own.require("users", Action::View)?;
            let sql = "SELECT warehouse_ids FROM user_account WHERE account = $0 AND id = $1";
            let ids = cx.first(sql, &[Value::Int(id)], |row| row.text(0).to_owned())?;
            let ids = ids.ok_or_else(|| Fault::unknown("userID"))?;
            ids.split(',').filter_map(|id| id.parse().ok()).collect()
        }
        _ => own.warehouses.clone(),
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

/// The store with the lowest id: documents that name none are for it.
pub fn first(cx: &mut Cx<'_, '_>) -> Result<i64, Fault> {
    let names = noun::names(cx, "warehouse")?;
    names.keys().min().copied().ok_or_else(|| Fault::at(Code::UNKNOWN_ID, "warehouseID"))
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::read("getWarehouses", "", |cx, answer| noun::list(cx, &WAREHOUSE, answer))
        .doc("Lists all stores, whoever may use them."),
    Call::save("saveWarehouse", &WAREHOUSE).doc("Makes or changes a store."),
    Call::read("getAllowedWarehouses", "", allowed).inputs(ALLOWED).doc("Lists the stores that a user may work in."),
];
