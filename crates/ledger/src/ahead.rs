//! What goods would cost before they are issued, and what they would cost when they are bought again.

use std::collections::HashMap;

use ladu_domain::fifo::{self, Batch, Cost, Layer};
use ladu_store::{Row, Value};
use ladu_types::{Money, Quantity};
use ladu_wire::Fault;

use ladu_record::Cx;

/// What an issue would take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ahead {
    /// What all of it would cost; an estimate when not all is there.
    pub cost: Money,
    /// Units that are there.
    pub there: Quantity,
}

/// The queue of a product as far as it has not been issued.
#[derive(Default)]
struct StockKey {
    issued: Quantity,
    there: Quantity,
    layers: Vec<Layer>,
}

/// What issues of some products out of a store would cost, each for itself. What is not there is estimated at what the last goods
/// cost that came in, else at what the product card says.
pub fn cost_ahead(cx: &mut Cx<'_, '_>, store: i64, wanted: &[(i64, Quantity)]) -> Result<Vec<Ahead>, Fault> {
    let mut ids: Vec<i64> = wanted.iter().map(|(product, _)| *product).collect();
    ids.sort_unstable();
    ids.dedup();
    let shelves = shelves(cx, store, &ids)?;
    let estimates = estimates(cx, store, &ids)?;
    let (empty, unknown) = (StockKey::default(), (Cost::ZERO, Quantity::ZERO));
    wanted
        .iter()
        .map(|(product, quantity)| {
            let shelf = shelves.get(product).unwrap_or(&empty);
            let covered = shelf.there.min(*quantity);
            let pieces = fifo::pieces(&shelf.layers, shelf.issued, shelf.issued.plus(covered)?)?;
            let (cost, units) = estimates.get(product).unwrap_or(&unknown);
            let missing = cost.share(quantity.minus(covered)?, *units)?;
            Ok(Ahead { cost: fifo::total(&pieces)?.plus(missing)?.value, there: shelf.there })
        })
        .collect()
}

fn shelves(cx: &mut Cx<'_, '_>, store: i64, ids: &[i64]) -> Result<HashMap<i64, StockKey>, Fault> {
    let sql = "SELECT v.product_id, v.received, v.on_hand, COALESCE(l.queue_to, 0), COALESCE(l.quantity, 0), COALESCE(l.batch_from, 0),
         COALESCE(b.id, 0), COALESCE(b.quantity, 0), COALESCE(b.value, 0), COALESCE(b.purchase_value, 0)
         FROM stock_level v
         LEFT JOIN stock_layer l ON l.account = v.account AND l.product_id = v.product_id AND l.warehouse_id = v.warehouse_id
         AND l.queue_to > v.received - v.on_hand
         LEFT JOIN stock_layer b ON b.account = l.account AND b.id = l.batch_id
         WHERE v.account = $0 AND v.warehouse_id = $1 AND v.product_id IN ({ids}) ORDER BY v.product_id, l.queue_to";
    let mut shelves: HashMap<i64, StockKey> = HashMap::new();
    for row in cx.among(sql, ids, &[Value::Int(store)])?.iter() {
        let quantity = |at: usize| Quantity::from_micro(row.int(at));
        let (received, there) = (quantity(1), quantity(2));
        let shelf = shelves.entry(row.int(0)).or_default();
        shelf.issued = received.minus(there)?;
        shelf.there = there.max(Quantity::ZERO);
        if row.int(4) > 0 {
            let batch = Batch { id: row.int(6), quantity: quantity(7), cost: Cost::from_micro(row.int(8), row.int(9)) };
            shelf.layers.push(Layer { to: quantity(3), quantity: quantity(4), batch, offset: quantity(5) });
        }
    }
    Ok(shelves)
}

/// What some units of each product cost, to estimate others by.
fn estimates(cx: &mut Cx<'_, '_>, store: i64, ids: &[i64]) -> Result<HashMap<i64, (Cost, Quantity)>, Fault> {
    let sql = "SELECT id, cost FROM product WHERE account = $0 AND id IN ({ids})";
    let card = |row: Row<'_>| (row.int(0), (Cost::from_micro(row.int(1), row.int(1)), Quantity::from_whole(1)));
    let mut estimates: HashMap<i64, (Cost, Quantity)> = cx.among(sql, ids, &[])?.iter().map(card).collect();
    let sql = "SELECT l.product_id, l.value, l.purchase_value, l.quantity FROM stock_layer l
         WHERE l.account = $0 AND l.warehouse_id = $1 AND l.product_id IN ({ids}) AND l.queue_to =
         (SELECT MAX(n.queue_to) FROM stock_layer n WHERE n.account = l.account AND n.product_id = l.product_id
          AND n.warehouse_id = l.warehouse_id)";
    let last =
        |row: Row<'_>| (row.int(0), (Cost::from_micro(row.int(1), row.int(2)), Quantity::from_micro(row.int(3))));
    estimates.extend(cx.among(sql, ids, &[Value::Int(store)])?.iter().map(last));
    Ok(estimates)
}

/// What a unit of each product would be bought for again, in micro-units: by the newest price list of its supplier, else by the last
/// purchase anywhere, else by the card, else by the last registration anywhere.
pub fn suggested_prices(cx: &mut Cx<'_, '_>) -> Result<HashMap<i64, i64>, Fault> {
    let mut prices = last_prices(cx, "registration")?;
    let card = "SELECT id, cost FROM product WHERE account = $0 AND cost > 0";
    prices.extend(cx.query(card, &[])?.iter().map(|row| (row.int(0), row.int(1))));
    prices.extend(last_prices(cx, "purchase")?);
    if !cx.settings()?.has_module("Supplier price lists") {
        return Ok(prices);
    }
    let today = cx.today()?.to_string();
    // The last row of a product counts: the newest list, and in it the price of the most units that one reaches.
    let listed = "SELECT r.product_id, r.price FROM supplier_price_list_row r
         JOIN supplier_price_list l ON l.account = r.account AND l.id = r.price_list_id
         JOIN product p ON p.account = r.account AND p.id = r.product_id AND p.supplier_id = l.supplier_id
         WHERE r.account = $0 AND l.active = 1 AND r.amount <= $1 AND (l.start_date = '' OR l.start_date <= $2)
         AND (l.end_date = '' OR l.end_date >= $2) ORDER BY r.product_id, l.id, r.amount, r.id";
    let one = Quantity::from_whole(1).micro();
    prices
        .extend(cx.query(listed, &[Value::Int(one), Value::Text(&today)])?.iter().map(|row| (row.int(0), row.int(1))));
    Ok(prices)
}

/// What a unit of each product was bought for when a kind of document last brought it.
fn last_prices(cx: &mut Cx<'_, '_>, kind: &str) -> Result<HashMap<i64, i64>, Fault> {
    let rows = cx.query(
        "SELECT l.product_id, l.purchase_value, l.quantity FROM stock_layer l WHERE l.account = $0 AND l.id IN
         (SELECT MAX(b.id) FROM stock_move m JOIN stock_layer b ON b.account = m.account AND b.move_id = m.id AND b.batch_id = b.id
          WHERE m.account = $0 AND m.document_kind = $1 GROUP BY b.product_id)",
        &[Value::Text(kind)],
    )?;
    let price = |row: Row<'_>| Money::from_micro(row.int(1)).per(Quantity::from_micro(row.int(2))).unwrap_or_default();
    Ok(rows.iter().map(|row| (row.int(0), price(row).micro())).collect())
}
