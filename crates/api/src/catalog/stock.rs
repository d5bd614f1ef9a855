//! Quantities of products.

use std::collections::HashMap;

use ladu_record::noun::{self, Field, Query};
use ladu_record::{Answer, Cx};

use ladu_store::{OwnedValue, Row, RowSet};
use ladu_trade::stock_filter::filter_products;
use ladu_types::{Id, Money, Price, Quantity, of};
use ladu_wire::{Code, Fault, Kind};

use crate::Call;
use crate::Csv;
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
    Field::flag("excludeOfflineWarehouses", ""),
    Field::flag("getReorderPoints", "").doc("Needs warehouseID."),
    Field::flag("getAmountReserved", ""),
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

/// Reads the quantities that the parameters ask for: product, on hand, reserved, reorder point, restock level, value, purchase
/// value, five dates.
fn read(cx: &mut Cx<'_, '_>) -> Result<RowSet, Fault> {
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
    let store = warehouse.map_or(String::new(), |id| format!(" AND l.warehouse_id = {id}"));
    let offline = match params.flag("excludeOfflineWarehouses") {
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
        let reserved = if params.flag("getAmountReserved") { " OR l.reserved_changed >= ?" } else { "" };
        let values = vec![OwnedValue::Int(since.int()); 1 + usize::from(!reserved.is_empty())];
        query.and(
            &format!("t.id IN (SELECT l.product_id FROM stock_level l WHERE l.account = $0{store} AND (l.changed >= ?{reserved}))"),
            values,
        );
    } else if !with_zero {
        having = format!(" HAVING {on_hand} <> 0");
    }
    let sql = format!(
        "SELECT t.id, CAST({on_hand} AS BIGINT), CAST(SUM(l.reserved) AS BIGINT), CAST(SUM(l.reorder_point) AS BIGINT),
         CAST(SUM(l.restock_level) AS BIGINT), CAST(SUM(l.value) AS BIGINT), CAST(SUM(l.purchase_value) AS BIGINT),
         MIN(l.first_purchase_date), MAX(l.last_purchase_date), MAX(l.last_sold_date), MAX(l.last_in_date), MAX(l.last_out_date)
         FROM product t JOIN stock_level l ON l.account = t.account AND l.product_id = t.id{store}{offline}
         WHERE {} GROUP BY t.id{having} ORDER BY t.id",
        query.conditions()
    );
    cx.query(&sql, &query.values())
}

/// Suggested purchase prices by product.
type Suggested = HashMap<Id<of::Product>, Price>;

/// A key of an answer and a column of its file.
struct Column {
    name: &'static str,
    /// The flag that asks for it; always there when empty.
    when: &'static str,
    shown: fn(Row<'_>, &Suggested) -> LocaleFormat,
}

/// How a value is shown.
enum LocaleFormat {
    Int(i64),
    Number(String),
    Text(String),
}

const fn column(name: &'static str, when: &'static str, shown: fn(Row<'_>, &Suggested) -> LocaleFormat) -> Column {
    Column { name, when, shown }
}

const COLUMNS: &[Column] = &[
    column("productID", "", |row, _| LocaleFormat::Int(row.int(0))),
    column("amountInStock", "", |row, _| LocaleFormat::Text(amount(row.int(1)))),
    column("amountReserved", "getAmountReserved", |row, _| LocaleFormat::Number(amount(row.int(2)))),
    column("suggestedPurchasePrice", "getSuggestedPurchasePrice", |row, suggested| {
        LocaleFormat::Number(amount(suggested.get(&row.get(0)).map_or(0, |price| price.micro())))
    }),
    column("averagePurchasePrice", "getAveragePrices", |row, _| LocaleFormat::Number(average(row, 6).to_string())),
    column("averageCost", "getAveragePrices", |row, _| LocaleFormat::Number(average(row, 5).to_string())),
    column("firstPurchaseDate", "getFirstPurchaseDate", |row, _| day(row, 7)),
    column("lastPurchaseDate", "getLastPurchaseDate", |row, _| day(row, 8)),
    column("lastSoldDate", "getLastSoldDate", |row, _| day(row, 9)),
    column("lastInventoryInTransactionDate", "getLastInventoryInTransactionDate", |row, _| day(row, 10)),
    column("lastInventoryOutTransactionDate", "getLastInventoryOutTransactionDate", |row, _| day(row, 11)),
    column("reorderPoint", "getReorderPoints", |row, _| LocaleFormat::Int(row.int(3) / ladu_types::SCALE)),
    column("restockLevel", "getReorderPoints", |row, _| LocaleFormat::Number(amount(row.int(4)))),
];

/// The columns that are asked for, beside `always`.
fn asked(cx: &Cx<'_, '_>, always: &str) -> Vec<&'static Column> {
    let is_asked = |column: &&Column| column.name == always || column.when.is_empty() || cx.params.flag(column.when);
    COLUMNS.iter().filter(is_asked).collect()
}

fn suggested(cx: &mut Cx<'_, '_>) -> Result<Suggested, Fault> {
    if cx.params.flag("getSuggestedPurchasePrice") { ladu_ledger::suggested_prices(cx) } else { Ok(Suggested::new()) }
}

fn list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let (rows, suggested, columns) = (read(cx)?, suggested(cx)?, asked(cx, ""));
    for row in rows.iter() {
        answer.record(|w| {
            for column in &columns {
                w.key(column.name);
                match (column.shown)(row, &suggested) {
                    LocaleFormat::Int(value) => w.int(value),
                    LocaleFormat::Number(digits) => w.number(&digits),
                    LocaleFormat::Text(text) => w.plain_text(&text),
                }
            }
        });
    }
    Ok(())
}

fn amount(micro: i64) -> String {
    Quantity::from_micro(micro).to_string()
}

fn day(row: Row<'_>, column: usize) -> LocaleFormat {
    LocaleFormat::Text(Some(row.text(column)).filter(|day| !day.is_empty()).unwrap_or("0000-00-00").to_owned())
}

/// The weighted average over what is in stock; 0 when nothing is.
fn average(row: Row<'_>, column: usize) -> Price {
    let on_hand = Quantity::from_micro(row.int(1));
    if on_hand.micro() <= 0 { Price::ZERO } else { Money::from_micro(row.int(column)).per(on_hand).unwrap_or_default() }
}

/// The same as a file, a row for each product, with what is reserved.
fn report(cx: &mut Cx<'_, '_>, csv: &mut Csv) -> Result<(), Fault> {
    let (rows, suggested, columns) = (read(cx)?, suggested(cx)?, asked(cx, "amountReserved"));
    csv.row(&columns.iter().map(|column| column.name).collect::<Vec<_>>())?;
    for row in rows.iter() {
        let shown = |column: &&Column| match (column.shown)(row, &suggested) {
            LocaleFormat::Int(value) => value.to_string(),
            LocaleFormat::Number(text) | LocaleFormat::Text(text) => text,
        };
        csv.row(&columns.iter().map(shown).collect::<Vec<_>>())?;
    }
    Ok(())
}

/// The calls.
pub static CALLS: &[Call] = &[
    Call::read("getProductStock", "products", list).inputs(INPUT).csv(report).doc("Quantities by product."),
    Call::read("getProductStockCSV", "products", |cx, answer| answer_report(cx, "getProductStockCSV", report, answer))
        .inputs(INPUT)
        .csv(report)
        .doc("Quantities by product as a file; the same as getProductStock with responseType=CSV."),
];
