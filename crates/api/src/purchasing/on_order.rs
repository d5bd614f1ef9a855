//! Goods that are ordered from suppliers and have not come yet.

use ladu_record::noun::{self, Field, Query};
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, Row, RowSet};
use ladu_types::Quantity;
use ladu_wire::{Fault, Kind};

use crate::Call;
use crate::Csv;
use crate::product_filter::filter_products;

const INPUT: &[Field] = &[
    Field::new("warehouseID", "", Kind::Id).required(),
    Field::new("productID", "", Kind::Id),
    Field::new("groupID", "", Kind::Id),
    Field::new("groupIDWithSubgroups", "", Kind::Id),
    Field::new("supplierID", "", Kind::Id).doc("The supplier of the product."),
    Field::new("brandID", "", Kind::Id),
    Field::new("priorityGroupID", "", Kind::Id),
    Field::new("categoryID", "", Kind::Id),
    Field::new("categoryIDWithSubcategories", "", Kind::Id),
    Field::flag("getProductsWithReorderPointDefined", ""),
    Field::flag("getProductsWithRestockLevelDefined", ""),
    Field::flag("getOnlyConfirmedPurchaseOrders", "").doc("Leaves out orders that are not confirmed."),
];

/// Flags that ask for products with a limit in the store, and the column of it.
const LIMITS: &[(&str, &str)] =
    &[("getProductsWithReorderPointDefined", "reorder_point"), ("getProductsWithRestockLevelDefined", "restock_level")];

/// What is on order for a store, by product.
fn read(cx: &mut Cx<'_, '_>) -> Result<RowSet, Fault> {
    let params = cx.params;
    let warehouse = params.id("warehouseID")?.ok_or_else(|| Fault::missing("warehouseID"))?;
    noun::check_reference(cx, "warehouse", "warehouseID", warehouse)?;
    cx.user()?.require_warehouse(warehouse)?;
    let mut query = Query::default();
    query.and("d.warehouse_id = ?", [OwnedValue::Int(warehouse)]);
    query.and(ladu_ledger::is_open(cx)?, []);
    if params.flag("getOnlyConfirmedPurchaseOrders") {
        query.and("d.confirmed = 1", []);
    }
    for (_, column) in LIMITS.iter().filter(|(flag, _)| params.flag(flag)) {
        let with_limit = format!(
            "EXISTS (SELECT 1 FROM stock_level l WHERE l.account = $0 AND l.product_id = t.id AND l.warehouse_id = ? AND l.{column} > 0)"
        );
        query.and(&with_limit, [OwnedValue::Int(warehouse)]);
    }
    filter_products(cx, &mut query)?;
    let sql = format!(
        "SELECT t.id, CAST(SUM(r.open_amount) AS BIGINT) FROM purchase_row r
         JOIN purchase_document d ON d.account = r.account AND d.id = r.document_id
         JOIN product t ON t.account = r.account AND t.id = r.product_id
         WHERE {} GROUP BY t.id ORDER BY t.id",
        query.conditions()
    );
    cx.query(&sql, &query.values())
}

fn amount(row: Row<'_>) -> String {
    row.get::<Quantity>(1).to_string()
}

fn on_order(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    for row in read(cx)?.iter() {
        answer.record(|w| {
            w.key("productID");
            w.int(row.get(0));
            w.key("amount");
            w.number(&amount(row));
        });
    }
    Ok(())
}

fn report(cx: &mut Cx<'_, '_>, csv: &mut Csv) -> Result<(), Fault> {
    csv.row(&["productID", "amount"])?;
    for row in read(cx)?.iter() {
        csv.row(&[row.get::<i64>(0).to_string(), amount(row)])?;
    }
    Ok(())
}

pub static CALLS: &[Call] = &[Call::read("getAmountsOnOrder", "inventory", on_order)
    .inputs(INPUT)
    .csv(report)
    .doc("Goods that purchase orders will bring to a store, confirmed or not, and that have not come yet.")];
