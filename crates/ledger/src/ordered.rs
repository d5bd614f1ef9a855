//! Goods on order: what purchase orders will bring and has not come yet.

use std::collections::HashMap;

use ladu_record::Cx;
use ladu_store::{Asked, Row};
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

use crate::movement::StockKey;

/// The condition of rows `r` of documents `d` that are on order. Some accounts take an order as done once anything has come of it.
pub fn is_open(cx: &mut Cx<'_, '_>) -> Result<&'static str, Fault> {
    let at_once = cx.settings()?.text("purchase_order_fulfilled_when") == "any_invoice";
    Ok(if at_once {
        "r.open_amount > 0 AND d.type = 'PRCORDER' AND d.status <> 'RECEIVED' AND d.followed = 0"
    } else {
        "r.open_amount > 0 AND d.type = 'PRCORDER' AND d.status <> 'RECEIVED'"
    })
}

/// Units of some products, by product and warehouse, that confirmed purchase orders will bring and that have not come yet.
pub fn on_order(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<HashMap<StockKey, Quantity>, Fault> {
    let products: Vec<Id<of::Product>> = ids.iter().copied().map(Id::new).collect();
    ask_on_order(cx, &products)?.read(cx)
}

/// What is on order, asked for.
pub struct AskedOnOrder(Option<Asked>);

/// Asks for what is [`on_order`] of some products.
pub fn ask_on_order(cx: &mut Cx<'_, '_>, products: &[Id<of::Product>]) -> Result<AskedOnOrder, Fault> {
    let sql = format!(
        "SELECT r.product_id, d.warehouse_id, CAST(SUM(r.open_amount) AS BIGINT) FROM purchase_row r
         JOIN purchase_document d ON d.account = r.account AND d.id = r.document_id
         WHERE r.account = $0 AND r.product_id IN ({{ids}}) AND d.confirmed = 1 AND {} GROUP BY r.product_id, d.warehouse_id",
        is_open(cx)?
    );
    cx.ask_among(&sql, products, &[]).map(AskedOnOrder)
}

impl AskedOnOrder {
    pub fn read(self, cx: &mut Cx<'_, '_>) -> Result<HashMap<StockKey, Quantity>, Fault> {
        let ordered = |row: Row<'_>| {
            let (product, warehouse, quantity) = row.read();
            (StockKey { product, warehouse }, quantity)
        };
        Ok(cx.rows(self.0)?.iter().map(ordered).collect())
    }
}
