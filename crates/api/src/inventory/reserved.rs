//! Goods that documents have reserved.

use ladu_record::noun::{Field, Query};
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, Row, RowSet};
use ladu_types::{Id, Quantity};
use ladu_wire::{Fault, Kind};

use crate::Call;
use crate::Csv;
use crate::product_filter::filter_products;

const INPUT: &[Field] = &[
    Field::new("warehouseID", "", Kind::Id).required(),
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
];

/// What is reserved in a store, by product.
fn read(cx: &mut Cx<'_, '_>) -> Result<RowSet, Fault> {
    let warehouse = cx.params.id("warehouseID")?.ok_or_else(|| Fault::missing("warehouseID"))?;
    cx.check_store("warehouseID", Id::new(warehouse))?;
    cx.user()?.require_warehouse(warehouse)?;
    let today = cx.today_in(Id::new(warehouse))?.to_string();
    let mut query = Query::default();
    query.and("r.warehouse_id = ?", [OwnedValue::Int(warehouse)]);
    query.and("(r.until_date = '' OR r.until_date >= ?)", [OwnedValue::from(today)]);
    filter_products(cx, &mut query)?;
    let sql = format!(
        "SELECT t.id, CAST(SUM(r.quantity) AS BIGINT) FROM product t
         JOIN stock_reservation r ON r.account = t.account AND r.product_id = t.id
         WHERE {} GROUP BY t.id ORDER BY t.id",
        query.conditions()
    );
    cx.query(&sql, &query.values())
}

fn amount(row: Row<'_>) -> String {
    row.get::<Quantity>(1).to_string()
}

fn reserved(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    for row in read(cx)?.iter() {
        answer.record(|w| {
            w.key("productID");
            w.int(row.get(0));
            w.key("amountReserved");
            w.number(&amount(row));
        });
    }
    Ok(())
}

fn report(cx: &mut Cx<'_, '_>, csv: &mut Csv) -> Result<(), Fault> {
    csv.row(&["productID", "amountReserved"])?;
    for row in read(cx)?.iter() {
        csv.row(&[row.get::<i64>(0).to_string(), amount(row)])?;
    }
    Ok(())
}

pub static CALLS: &[Call] = &[Call::read("getReservedStock", "inventory", reserved)
    .inputs(INPUT)
    .csv(report)
    .doc("Goods that documents hold back in a store; products without any are left out.")];
