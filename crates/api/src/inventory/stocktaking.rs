//! Stocktakings: what the books say of a store, beside what is counted there.

use std::any::Any;
use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::{
    CHANGED, Cell, Column, Field, Named, Noun, Operator, Page, PageSize, Patch, Plan, Query, Text, filter,
};
use ladu_record::tree;
use ladu_store::{OwnedValue, RowSet, Value};
use ladu_trade::document::{self, Persisted};
use ladu_trade::stock_document::{self, Booking};
use ladu_types::{Date, Id, UnixTime, of};
use ladu_wire::{Code, Fault, Kind, ScalarRef, Writer};

use super::{registration, write_off};
use crate::Call;

pub static STOCKTAKING: Noun = Noun {
    doc: "A count of the goods in a store.",
    module: "inventory",
    log: "stocktakings",
    page: Some(PageSize { default: 20, max: 100 }),
    orders: &[
        ("stocktakingID", "id"),
        ("warehouseID", "warehouse_id"),
        ("added", "added"),
        ("lastModified", "changed"),
        ("confirmedTimestamp", "confirmed_at"),
    ],
    restrict: Some(restrict),
    prepare: Some(prepare),
    before_save: Some(before_save),
    after_save: Some(after_save),
    before_delete: Some(before_delete),
    used_by: &[("inventory_registration", "stocktaking_id"), ("inventory_write_off", "stocktaking_id")],
    filters: &[
        filter("stocktakingID", Operator::Equals("id")),
        filter("warehouseID", Operator::Equals("warehouse_id")),
        filter("status", Operator::Code(by_status)),
        filter("creationDateFrom", Operator::Code(|cx, query, text| made(cx, query, "creationDateFrom", text))),
        filter("creationDateTo", Operator::Code(|cx, query, text| made(cx, query, "creationDateTo", text))),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new("stocktaking", "stocktakingID", FIELDS)
};

const WAREHOUSE: Column<Id<of::Warehouse>> =
    Column::of(Field::id("warehouses", "warehouse_id", "warehouse").input("warehouseID").quoted().required().indexed());
const GROUP: Column<Id<of::ProductGroup>> = Column::of(
    Field::id("prodgroupID", "group_id", "product_group").input("productGroupID").doc("With its subgroups."),
);
const CATEGORY: Column<Id<of::Category>> =
    Column::of(Field::id("productCategoryID", "category_id", "product_category").doc("With its subcategories."));
const BRAND: Column<Id<of::Brand>> = Column::of(Field::id("brandID", "brand_id", "brand"));
const SUPPLIER: Column<Id<of::Party>> = Column::of(Field::id("supplierID", "supplier_id", "supplier"));
const LOCATION: Column<Text> = Column::of(
    Field::text("locationInWarehouse", "location", 255).doc("A shelf: its name, or the text on the product card."),
);
const WITHOUT_LOCATION: Column<bool> = Column::of(Field::flag("onlyItemsWithoutWarehouseLocation", "without_location"));
const EXCLUDE_RESERVATIONS: Column<bool> = Column::of(
    Field::flag("excludeReservations", "exclude_reservations").doc("Reserved goods lie elsewhere and are not counted."),
);
const CONFIRMED: Column<bool> =
    Column::of(Field::flag("", "confirmed").input("confirmed").doc("1 ends the count, 0 opens it again."));
const ADDED_BY_EMPLOYEE: Column<Id<of::Employee>> =
    Column::of(Field::new("addedByEmployeeID", "added_by_employee", Kind::Id).read_only());
const CONFIRMED_AT: Column<UnixTime> =
    Column::of(Field::new("confirmedTimestamp", "confirmed_at", Kind::Time).read_only());
const CONFIRMED_BY: Column<Text> = Column::of(Field::text("", "confirmed_by", 100).read_only());
const CONFIRMED_BY_EMPLOYEE: Column<Id<of::Employee>> =
    Column::of(Field::new("confirmedByEmployeeID", "confirmed_by_employee", Kind::Id).read_only());

const FIELDS: &[Field] = &[
    WAREHOUSE.field,
    GROUP.field,
    CATEGORY.field,
    BRAND.field,
    SUPPLIER.field,
    LOCATION.field,
    WITHOUT_LOCATION.field,
    EXCLUDE_RESERVATIONS.field,
    Field::special("status", "confirmed", |_, cell, name, w| {
        w.key(name);
        w.text(STATUSES[usize::from(cell.value.int() == 1)]);
    }),
    CONFIRMED.field,
    Field::special("numberOfRows", "", |page, cell, name, w| write(page, cell, name, w, 0)),
    Field::special("inventoryRegistrationID", "", |page, cell, name, w| write(page, cell, name, w, 1)),
    Field::special("inventoryWriteOffID", "", |page, cell, name, w| write(page, cell, name, w, 2)),
    Field::new("added", "added", Kind::Time).read_only(),
    Field::special("addedByUserName", "added_by", write_user),
    ADDED_BY_EMPLOYEE.field,
    CONFIRMED_AT.field,
    Field::special("confirmedByUserName", "confirmed_by", write_user),
    CONFIRMED_BY.field,
    CONFIRMED_BY_EMPLOYEE.field,
    CHANGED,
];

const STATUSES: [&str; 2] = ["IN_PROGRESS", "CONFIRMED"];

/// Columns that are settled when the count begins (1027).
const SETTLED: [Field; 8] = [
    WAREHOUSE.field,
    GROUP.field,
    CATEGORY.field,
    BRAND.field,
    SUPPLIER.field,
    LOCATION.field,
    WITHOUT_LOCATION.field,
    EXCLUDE_RESERVATIONS.field,
];

/// How many months back a list goes that says neither where it begins nor which count it wants.
const MONTHS: i64 = 6;

/// How much of a user's name is told.
const NAME_LENGTH: usize = 16;

fn by_status(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let status = Kind::Word(&STATUSES).read("status", text)?;
    query.and("t.confirmed = ?", [OwnedValue::Int(i64::from(status.text() == STATUSES[1]))]);
    Ok(())
}

/// Counts that were begun from a day of their store on, or until one.
fn made(cx: &mut Cx<'_, '_>, query: &mut Query, name: &str, text: &str) -> Result<(), Fault> {
    let Ok(day) = Kind::Date.read(name, text)?.text().parse::<Date>() else { return Ok(()) };
    match name {
        "creationDateFrom" => begun_from(cx, query, day),
        _ => {
            let end = cx.zones()?.time_in("t.warehouse_id", day.plus_days(1), 0);
            query.and(&format!("t.added < {}", end.sql), end.values);
            Ok(())
        }
    }
}

fn begun_from(cx: &mut Cx<'_, '_>, query: &mut Query, day: Date) -> Result<(), Fault> {
    let begin = cx.zones()?.time_in("t.warehouse_id", day, 0);
    query.and(&format!("t.added >= {}", begin.sql), begin.values);
    Ok(())
}

fn restrict(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let params = cx.params;
    if ["creationDateFrom", "stocktakingID", "changedSince"].iter().all(|name| params.filled(name).is_none()) {
        let begin = cx.today()?.plus_months(-MONTHS);
        begun_from(cx, query, begin)?;
    }
    document::within_warehouses(cx, query, &[WAREHOUSE])
}

/// Of each count on a page: its rows, its registration and its write-off.
struct Found(HashMap<i64, [i64; 3]>);

fn prepare(cx: &mut Cx<'_, '_>, rows: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
    let mut found: HashMap<i64, [i64; 3]> = HashMap::new();
    for (at, (value, table)) in
        [("count(*)", "stocktaking_reading"), ("MIN(id)", "inventory_registration"), ("MIN(id)", "inventory_write_off")]
            .into_iter()
            .enumerate()
    {
        let sql = format!(
            "SELECT stocktaking_id, {value} FROM {table} WHERE account = $0 AND stocktaking_id IN ({{ids}}) GROUP BY stocktaking_id"
        );
        for row in cx.among(&sql, &ids, &[])?.iter() {
            let (stocktaking, value): (i64, i64) = row.read();
            found.entry(stocktaking).or_default()[at] = value;
        }
    }
    Ok(Box::new(Found(found)))
}

fn write(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer, at: usize) {
    w.key(name);
    w.int(page.extra::<Found>().and_then(|found| found.0.get(&cell.id)).map_or(0, |found| found[at]));
}

fn write_user(_: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let ScalarRef::Text(user) = cell.value else { return };
    let end = user.char_indices().nth(NAME_LENGTH).map_or(user.len(), |(at, _)| at);
    w.key(name);
    w.text(&user[..end]);
}

fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let employee = cx.user()?.employee;
    let was_confirmed = match patch.id {
        None => {
            cx.user()?.require_warehouse(Id::number_of(patch.id(WAREHOUSE)))?;
            patch.put(ADDED_BY_EMPLOYEE, employee);
            false
        }
        Some(id) => {
            let stored = load(cx, id)?;
            cx.user()?.require_warehouse(Id::number_of(stored.get(WAREHOUSE)))?;
            if let Some(field) = SETTLED.iter().find(|field| stored.differs(patch, field)) {
                return Err(Fault::at(Code::FIXED, patch.named(field)));
            }
            stored.get(CONFIRMED)
        }
    };
    match (was_confirmed, patch.get(CONFIRMED)) {
        (false, Some(true)) => {
            let (name, now) = (cx.user_name()?, cx.now());
            patch.put(CONFIRMED_AT, now);
            patch.put(CONFIRMED_BY, name.as_str());
            patch.put(CONFIRMED_BY_EMPLOYEE, employee);
        }
        (true, Some(false)) => {
            patch.put(CONFIRMED_AT, UnixTime(0));
            patch.put(CONFIRMED_BY, "");
            patch.put(CONFIRMED_BY_EMPLOYEE, None);
        }
        _ => {}
    }
    Ok(())
}

const INPUTS: &[Field] = &[
    Field::flag("recordCurrentQuantities", "")
        .doc("1 fills the sheet of a new count with products and what the books say of them."),
    Field::word("includeProducts", "", INCLUDED).doc("Which of them."),
    Field::flag("bookDifferences", "")
        .doc("Ladu's own: 1, when a count ends, also makes and confirms the registration of what was found and the write-off of what is lost."),
    Field::new("reasonID", "", Kind::Id).doc("With it: the reason of that write-off."),
];

const INCLUDED: &[&str] = &["NON_ZERO_STOCK", "ALL", "POSITIVE_STOCK", "NEGATIVE_STOCK"];

/// Fills the sheet of a new count; settles one that ends now, when that is asked for.
fn after_save(cx: &mut Cx<'_, '_>, id: i64, patch: &Patch) -> Result<(), Fault> {
    let included = cx.params.read("includeProducts", Kind::Word(INCLUDED))?;
    if patch.get(CONFIRMED_AT).is_some_and(|time| time.0 > 0) && cx.params.flag("bookDifferences") {
        let booking = Booking {
            stocktaking: Id::new(id),
            reason: cx.params.id("reasonID")?.map(Id::new),
            registration: &registration::DEFINITION,
            write_off: &write_off::DEFINITION,
        };
        return stock_document::book_differences(cx, &booking);
    }
    if !patch.is_new() || !cx.params.flag("recordCurrentQuantities") {
        return Ok(());
    }
    let mut query = Query::default();
    query.and("t.non_stock = 0 AND t.type NOT IN ('BUNDLE', 'MATRIX')", []);
    match included.as_ref().map_or(INCLUDED[0], |word| word.text()) {
        "ALL" => {}
        "POSITIVE_STOCK" => query.and("l.on_hand > 0", []),
        "NEGATIVE_STOCK" => query.and("l.on_hand < 0", []),
        _ => query.and("l.on_hand <> 0", []),
    }
    choose(cx, &mut query, patch)?;
    let conditions = query.conditions().to_owned();
    let reserved = format!(
        "COALESCE((SELECT SUM(r.quantity) FROM stock_reservation r WHERE r.account = t.account AND r.product_id = t.id
         AND r.warehouse_id = {} AND (r.until_date = '' OR r.until_date >= {})), 0)",
        query.mark(Id::number_of(patch.id(WAREHOUSE))),
        query.mark(cx.today_in(patch.id(WAREHOUSE))?.to_string()),
    );
    let without = if patch.is_set(EXCLUDE_RESERVATIONS) { format!(" - {reserved}") } else { String::new() };
    let (sheet, warehouse) = (query.mark(id), query.mark(Id::number_of(patch.id(WAREHOUSE))));
    let sql = format!(
        "INSERT INTO stocktaking_reading (account, stocktaking_id, product_id, in_stock, reserved)
         SELECT t.account, CAST({sheet} AS BIGINT), t.id, CAST(COALESCE(l.on_hand, 0){without} AS BIGINT), CAST({reserved} AS BIGINT)
         FROM product t LEFT JOIN stock_level l ON l.account = t.account AND l.product_id = t.id AND l.warehouse_id = {warehouse}
         WHERE {conditions}"
    );
    cx.execute(&sql, &query.values()).map(drop)
}

/// Only what the count is about.
fn choose(cx: &mut Cx<'_, '_>, query: &mut Query, patch: &Patch) -> Result<(), Fault> {
    if let Some(root) = patch.id(GROUP) {
        let ids = tree::descendants(cx, "product_group", "parent_id", &[root.number()])?;
        query.and_any(GROUP.column(), &ids);
    }
    if let Some(root) = patch.id(CATEGORY) {
        let ids = tree::descendants(cx, "product_category", "parent_id", &[root.number()])?;
        query.and_any(CATEGORY.column(), &ids);
    }
    if let Some(brand) = patch.id(BRAND) {
        query.and("t.brand_id = ?", [brand.into()]);
    }
    if let Some(supplier) = patch.id(SUPPLIER) {
        query.and("t.supplier_id = ?", [supplier.into()]);
    }
    if let Some(location) = patch.filled(LOCATION) {
        query.and(
            "(t.location_text = ? OR t.location_id IN (SELECT s.id FROM location_in_warehouse s WHERE s.account = $0 AND s.name = ?))",
            [OwnedValue::from(location), OwnedValue::from(location)],
        );
    }
    if patch.is_set(WITHOUT_LOCATION) {
        query.and("t.location_id = 0 AND t.location_text = ''", []);
    }
    Ok(())
}

/// Locks a count and reads it, if the user may use its warehouse (1064).
pub(super) fn open(cx: &mut Cx<'_, '_>, id: Id<of::Stocktaking>) -> Result<Count, Fault> {
    let stored = load(cx, id.number())?;
    cx.user()?.require_warehouse(Id::number_of(stored.get(WAREHOUSE)))?;
    Ok(Count { confirmed: stored.get(CONFIRMED) })
}

/// A stored count, locked.
pub(super) struct Count {
    pub(super) confirmed: bool,
}

fn load(cx: &mut Cx<'_, '_>, id: i64) -> Result<Persisted, Fault> {
    Persisted::load(cx, &STOCKTAKING, id)?.ok_or_else(|| Fault::unknown("stocktakingID"))
}

fn before_delete(cx: &mut Cx<'_, '_>, id: i64) -> Result<(), Fault> {
    open(cx, Id::new(id))?;
    for table in ["stocktaking_reading", "stocktaking_scan"] {
        let sql = format!("DELETE FROM {table} WHERE account = $0 AND stocktaking_id = $1");
        cx.queue(&sql, &[Value::Int(id)])?;
    }
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::list("getStocktakings", &STOCKTAKING).doc("Lists stocktakings."),
    Call::save("saveStocktaking", &STOCKTAKING)
        .inputs(INPUTS)
        .doc("Begins a stocktaking, ends it or opens it again. What was lost and found goes to the ledger by a write-off and a registration that name it."),
    Call::delete("deleteStocktaking", &STOCKTAKING).doc("Deletes a stocktaking that no document came of."),
];
