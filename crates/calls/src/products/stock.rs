//! Quantities of products.

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{self, Field, Query};
use ladu_books::stock;
use ladu_books::stock_filter::filter_products;
use ladu_store::{OwnedValue, Row, RowSet};
use ladu_types::{Money, Price, Quantity};
use ladu_wire::{Code, Fault, Kind, Writer};

use crate::Call;
use crate::call::Csv;

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
            format!("SUM({})", stock::past::on_hand("l", &format!("${}", query.values().len())))
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

fn list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let rows = read(cx)?;
    let suggested = match cx.params.flag("getSuggestedPurchasePrice") {
        true => stock::suggested_prices(cx)?,
        false => Default::default(),
    };
    let params = cx.params;
    for row in rows.iter() {
        answer.record(|w| {
            w.key("productID");
            w.int(row.int(0));
            w.key("amountInStock");
            w.plain_text(&Quantity::from_micro(row.int(1)).to_string());
            if params.flag("getAmountReserved") {
                amount("amountReserved", row.int(2), w);
            }
            if params.flag("getSuggestedPurchasePrice") {
                amount("suggestedPurchasePrice", suggested.get(&row.int(0)).copied().unwrap_or(0), w);
            }
            if params.flag("getAveragePrices") {
                amount("averagePurchasePrice", average(row, 6).micro(), w);
                amount("averageCost", average(row, 5).micro(), w);
            }
            for (flag, key, column) in [
                ("getFirstPurchaseDate", "firstPurchaseDate", 7),
                ("getLastPurchaseDate", "lastPurchaseDate", 8),
                ("getLastSoldDate", "lastSoldDate", 9),
                ("getLastInventoryInTransactionDate", "lastInventoryInTransactionDate", 10),
                ("getLastInventoryOutTransactionDate", "lastInventoryOutTransactionDate", 11),
            ] {
                if params.flag(flag) {
                    w.key(key);
                    w.plain_text(Some(row.text(column)).filter(|day| !day.is_empty()).unwrap_or("0000-00-00"));
                }
            }
            if params.flag("getReorderPoints") {
                w.key("reorderPoint");
                w.int(row.int(3) / ladu_types::SCALE);
                amount("restockLevel", row.int(4), w);
            }
        });
    }
    Ok(())
}

fn amount(key: &'static str, micro: i64, w: &mut Writer) {
    w.key(key);
    w.number(&Quantity::from_micro(micro).to_string());
}

/// The weighted average over what is in stock; 0 when nothing is.
fn average(row: Row<'_>, column: usize) -> Price {
    let on_hand = Quantity::from_micro(row.int(1));
    if on_hand.micro() <= 0 { Price::ZERO } else { Money::from_micro(row.int(column)).per(on_hand).unwrap_or_default() }
}

fn report(cx: &mut Cx<'_, '_>, csv: &mut Csv) -> Result<(), Fault> {
    let rows = read(cx)?;
    csv.row(&["productID", "amountInStock", "amountReserved"]);
    for row in rows.iter() {
        let text = |column| Quantity::from_micro(row.int(column)).to_string();
        csv.row(&[row.int(0).to_string(), text(1), text(2)]);
    }
    Ok(())
}

/// The calls.
pub static CALLS: &[Call] =
    &[Call::read("getProductStock", "products", list).inputs(INPUT).csv(report).doc("Quantities by product.")];
