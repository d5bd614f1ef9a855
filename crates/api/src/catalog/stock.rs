//! How many units of products are in stores, now or on a day, what they are worth, and when they last moved.

use std::collections::HashMap;

use ladu_record::noun::{self, Field, Query};
use ladu_record::{Answer, Cx};

use crate::product_filter::filter_products;
use ladu_store::{OwnedValue, read_in_order};
use ladu_types::{Id, Money, Price, Quantity, of};
use ladu_wire::{Code, Fault, Kind};

use crate::call::Call;
use crate::csv_report::Csv;
use crate::report_link::answer_report;

const INPUT: &[Field] = &[
    Field::new("warehouseID", "", Kind::Id).doc("One store; all together when left out."),
    Field::new("productID", "", Kind::Id),
    Field::new("productIDs", "", Kind::Ids),
    Field::new("groupID", "", Kind::Id),
    Field::new("groupIDWithSubgroups", "", Kind::Id),
    Field::new("supplierID", "", Kind::Id),
    Field::new("brandID", "", Kind::Id),
    Field::new("priorityGroupID", "", Kind::Id),
    Field::new("categoryID", "", Kind::Id),
    Field::new("categoryIDWithSubcategories", "", Kind::Id),
    Field::new("parentProductID", "", Kind::Id),
    Field::text("status", "", 30),
    Field::flag("excludeOfflineWarehouses", "")
        .doc("Leaves out stores that are marked isOfflineInventory, when no warehouseID is sent."),
    Field::flag("getReorderPoints", "").doc("Needs warehouseID."),
    Field::flag("getAmountReserved", "").doc(
        "Adds what is reserved, which a file has always; with changedSince also products of which that has changed.",
    ),
    Field::flag("getSuggestedPurchasePrice", "").doc("Needs warehouseID."),
    Field::flag("getAveragePrices", "").doc("Needs warehouseID."),
    Field::flag("getFirstPurchaseDate", ""),
    Field::flag("getLastPurchaseDate", ""),
    Field::flag("getLastSoldDate", ""),
    Field::flag("getLastInventoryInTransactionDate", ""),
    Field::flag("getLastInventoryOutTransactionDate", ""),
    Field::flag("getProductsWithReorderPointDefined", "").doc("Needs warehouseID."),
    Field::flag("getProductsWithRestockLevelDefined", "").doc("Needs warehouseID."),
    Field::date("date", "").doc("Quantities at the end of that day."),
    Field::new("changedSince", "", Kind::Time),
];

/// Flags that make sense for one store only.
const OF_ONE_STORE: &[&str] = &[
    "getReorderPoints",
    "getSuggestedPurchasePrice",
    "getAveragePrices",
    "getProductsWithReorderPointDefined",
    "getProductsWithRestockLevelDefined",
];

/// What is known of a product in the stores that are asked about.
struct Stocked {
    product: Id<of::Product>,
    on_hand: Quantity,
    reserved: Quantity,
    reorder_point: Quantity,
    restock_level: Quantity,
    value: Money,
    purchase_value: Money,
    first_purchase: String,
    last_purchase: String,
    last_sold: String,
    last_in: String,
    last_out: String,
}

impl Stocked {
    /// The weighted average of a value over what is in stock; 0 when nothing is.
    fn average(&self, value: Money) -> Price {
        if self.on_hand.micro() <= 0 { Price::ZERO } else { value.per(self.on_hand).unwrap_or_default() }
    }
}

/// Keeps the products of which the quantity, or what is reserved when that is asked for, has changed since a time, in a store or in any.
fn changed_since(cx: &mut Cx<'_, '_>, query: &mut Query, since: i64, store: Option<i64>) -> Result<(), Fault> {
    let reserved = cx.params.flag("getAmountReserved");
    // What has changed is less than what is in a store: its index is not to be used.
    let of_store = |table: &str| store.map_or(String::new(), |id| format!(" AND {table}.warehouse_id + 0 = {id}"));
    let of_level = of_store("l");
    let mut changed =
        format!("SELECT l.product_id FROM stock_level l WHERE l.account = $0{of_level} AND l.changed >= ?");
    let mut values = vec![OwnedValue::Int(since)];
    if reserved {
        // What has run out and no job has released yet has changed just now.
        let (of_reservation, expired) = (of_store("r"), ladu_ledger::expired(cx, query)?);
        changed.push_str(&format!(
            " UNION SELECT l.product_id FROM stock_level l
             WHERE l.account = $0{of_level} AND l.reserved_changed > 0 AND l.reserved_changed >= ?
             UNION SELECT r.product_id FROM stock_reservation r WHERE r.account = $0{of_reservation} AND {expired}"
        ));
        values.push(OwnedValue::Int(since));
    }
    query.and(&format!("t.id IN ({changed})"), values);
    Ok(())
}

/// Reads the quantities that the parameters ask for.
fn read(cx: &mut Cx<'_, '_>) -> Result<Vec<Stocked>, Fault> {
    let params = cx.params;
    let warehouse = params.id("warehouseID")?;
    match warehouse {
        Some(id) => {
            noun::check_reference(cx, "warehouse", "warehouseID", id)?;
            cx.user()?.require_warehouse(id)?;
        }
        None if OF_ONE_STORE.iter().any(|flag| params.flag(flag)) => return Err(Fault::missing("warehouseID")),
        None => {}
    }
    let date = params.read("date", Kind::Date)?;
    let since = params.read("changedSince", Kind::Time)?;
    if date.is_some() && since.is_some() {
        return Err(Fault::of(Code::CONFLICT));
    }
    let mut query = Query::default();
    filter_products(cx, &mut query)?;
    // Few have changed: they are looked up one by one, not all levels of the store.
    let neutral = if since.is_some() { " + 0" } else { "" };
    let store = warehouse.map_or(String::new(), |id| format!(" AND l.warehouse_id{neutral} = {id}"));
    let offline = match warehouse.is_none() && params.flag("excludeOfflineWarehouses") {
        true => " AND l.warehouse_id NOT IN (SELECT w.id FROM warehouse w WHERE w.account = $0 AND w.is_offline = 1)",
        false => "",
    };
    let on_hand = match &date {
        None => "SUM(l.on_hand)".to_owned(),
        Some(day) => {
            query.and("? <> ''", [OwnedValue::from(day.text())]);
            format!("SUM({})", ladu_ledger::past::on_hand("l", &format!("${}", query.values().len())))
        }
    };
    let mut having = String::new();
    let defined = [
        ("getProductsWithReorderPointDefined", "reorder_point"),
        ("getProductsWithRestockLevelDefined", "restock_level"),
    ];
    let mut with_zero = false;
    for (flag, column) in defined.into_iter().filter(|(flag, _)| params.flag(flag)) {
        with_zero = with_zero || !flag.is_empty();
        query.and(&format!("l.{column} > 0"), []);
    }
    if let Some(since) = &since {
        changed_since(cx, &mut query, since.int(), warehouse)?;
    } else if !with_zero {
        having = format!(" HAVING {on_hand} <> 0");
    }
    let expired = ladu_ledger::expired_of_levels(cx, &mut query)?;
    let sql = format!(
        "SELECT t.id, CAST({on_hand} AS BIGINT), CAST(SUM(l.reserved - COALESCE(e.quantity, 0)) AS BIGINT), CAST(SUM(l.reorder_point) AS BIGINT),
         CAST(SUM(l.restock_level) AS BIGINT), CAST(SUM(l.value) AS BIGINT), CAST(SUM(l.purchase_value) AS BIGINT),
         MIN(l.first_purchase_date), MAX(l.last_purchase_date), MAX(l.last_sold_date), MAX(l.last_in_date), MAX(l.last_out_date)
         FROM product t JOIN stock_level l ON l.account = t.account AND l.product_id = t.id{store}{offline} {expired}
         WHERE {} GROUP BY t.id{having} ORDER BY t.id",
        query.conditions()
    );
    let rows = cx.query(&sql, &query.values())?;
    Ok(rows.iter().map(|row| row.read()).collect())
}

read_in_order!(Stocked {
    product,
    on_hand,
    reserved,
    reorder_point,
    restock_level,
    value,
    purchase_value,
    first_purchase,
    last_purchase,
    last_sold,
    last_in,
    last_out
});

/// Suggested purchase prices by product.
type Suggested = HashMap<Id<of::Product>, Price>;

/// A key of an answer and a column of its file.
struct StockColumn {
    name: &'static str,
    /// The flag that asks for it; always there when empty.
    when: &'static str,
    value: fn(&Stocked, &Suggested) -> CellValue,
}

/// How a value is answered.
enum CellValue {
    Int(i64),
    Number(String),
    Text(String),
}

const fn column(name: &'static str, when: &'static str, value: fn(&Stocked, &Suggested) -> CellValue) -> StockColumn {
    StockColumn { name, when, value }
}

const COLUMNS: &[StockColumn] = &[
    column("productID", "", |row, _| CellValue::Int(row.product.number())),
    column("amountInStock", "", |row, _| CellValue::Text(row.on_hand.to_string())),
    column("amountReserved", "getAmountReserved", |row, _| CellValue::Number(row.reserved.to_string())),
    column("suggestedPurchasePrice", "getSuggestedPurchasePrice", |row, suggested| {
        CellValue::Number(suggested.get(&row.product).copied().unwrap_or_default().to_string())
    }),
    column("averagePurchasePrice", "getAveragePrices", |row, _| {
        CellValue::Number(row.average(row.purchase_value).to_string())
    }),
    column("averageCost", "getAveragePrices", |row, _| CellValue::Number(row.average(row.value).to_string())),
    column("firstPurchaseDate", "getFirstPurchaseDate", |row, _| day(&row.first_purchase)),
    column("lastPurchaseDate", "getLastPurchaseDate", |row, _| day(&row.last_purchase)),
    column("lastSoldDate", "getLastSoldDate", |row, _| day(&row.last_sold)),
    column("lastInventoryInTransactionDate", "getLastInventoryInTransactionDate", |row, _| day(&row.last_in)),
    column("lastInventoryOutTransactionDate", "getLastInventoryOutTransactionDate", |row, _| day(&row.last_out)),
    column("reorderPoint", "getReorderPoints", |row, _| CellValue::Int(row.reorder_point.micro() / ladu_types::SCALE)),
    column("restockLevel", "getReorderPoints", |row, _| CellValue::Number(row.restock_level.to_string())),
];

/// The columns that are asked for, beside `always`.
fn asked(cx: &Cx<'_, '_>, always: &str) -> Vec<&'static StockColumn> {
    let is_asked =
        |column: &&StockColumn| column.name == always || column.when.is_empty() || cx.params.flag(column.when);
    COLUMNS.iter().filter(is_asked).collect()
}

fn suggested(cx: &mut Cx<'_, '_>) -> Result<Suggested, Fault> {
    if cx.params.flag("getSuggestedPurchasePrice") { ladu_ledger::suggested_prices(cx) } else { Ok(Suggested::new()) }
}

fn list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let (rows, suggested, columns) = (read(cx)?, suggested(cx)?, asked(cx, ""));
    for row in &rows {
        answer.record(|w| {
            for column in &columns {
                w.key(column.name);
                match (column.value)(row, &suggested) {
                    CellValue::Int(value) => w.int(value),
                    CellValue::Number(digits) => w.number(&digits),
                    CellValue::Text(text) => w.plain_text(&text),
                }
            }
        });
    }
    Ok(())
}

fn day(day: &str) -> CellValue {
    CellValue::Text(if day.is_empty() { "0000-00-00" } else { day }.to_owned())
}

/// The same as a file, a row for each product, with what is reserved.
fn report(cx: &mut Cx<'_, '_>, csv: &mut Csv) -> Result<(), Fault> {
    let (rows, suggested, columns) = (read(cx)?, suggested(cx)?, asked(cx, "amountReserved"));
    csv.row(&columns.iter().map(|column| column.name).collect::<Vec<_>>())?;
    for row in &rows {
        let cell = |column: &&StockColumn| match (column.value)(row, &suggested) {
            CellValue::Int(value) => value.to_string(),
            CellValue::Number(text) | CellValue::Text(text) => text,
        };
        csv.row(&columns.iter().map(cell).collect::<Vec<_>>())?;
    }
    Ok(())
}

pub(super) static CALLS: &[Call] = &[
    Call::read("getProductStock", "products", list).inputs(INPUT).csv(report).doc("Quantities by product."),
    Call::read("getProductStockCSV", "products", |cx, answer| answer_report(cx, "getProductStockCSV", report, answer))
        .inputs(INPUT)
        .csv(report)
        .doc("Quantities by product as a file; the same as getProductStock with responseType=CSV."),
];
