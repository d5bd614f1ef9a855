//! What goods would cost before they are issued, and what they would cost when they are bought again.

use std::collections::HashMap;

use ladu_domain::fifo::{self, Batch, Cost, Layer};
use ladu_record::Cx;
use ladu_store::Row;
use ladu_types::{Id, Money, Price, Quantity, of};
use ladu_wire::Fault;

use crate::movement::DocumentKind;
use crate::reservations::Goods;

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
struct Queue {
    issued: Quantity,
    there: Quantity,
    layers: Vec<Layer>,
}

/// What some units of a product cost, to estimate others by.
#[derive(Clone, Copy, Default)]
struct Estimate {
    cost: Cost,
    units: Quantity,
}

/// What issues of some products out of a warehouse would cost, each for itself. What is not there is estimated at what the last
/// goods cost that came in, else at what the product card says.
pub fn cost_ahead(cx: &mut Cx<'_, '_>, warehouse: Id<of::Warehouse>, wanted: &[Goods]) -> Result<Vec<Ahead>, Fault> {
    let mut ids: Vec<i64> = wanted.iter().map(|goods| goods.product.number()).collect();
    ids.sort_unstable();
    ids.dedup();
    let queues = queues(cx, warehouse, &ids)?;
    let estimates = estimates(cx, warehouse, &ids)?;
    let empty = Queue::default();
    wanted
        .iter()
        .map(|goods| {
            let queue = queues.get(&goods.product).unwrap_or(&empty);
            let covered = queue.there.min(goods.quantity);
            let pieces = fifo::pieces(&queue.layers, queue.issued, queue.issued.plus(covered)?)?;
            let estimate = estimates.get(&goods.product).copied().unwrap_or_default();
            let missing = estimate.cost.share(goods.quantity.minus(covered)?, estimate.units)?;
            Ok(Ahead { cost: fifo::total(&pieces)?.plus(missing)?.value, there: queue.there })
        })
        .collect()
}

fn queues(
    cx: &mut Cx<'_, '_>,
    warehouse: Id<of::Warehouse>,
    ids: &[i64],
) -> Result<HashMap<Id<of::Product>, Queue>, Fault> {
    let sql = "SELECT v.product_id, v.received, v.on_hand, COALESCE(l.queue_to, 0), COALESCE(l.quantity, 0), COALESCE(l.batch_from, 0),
         COALESCE(b.id, 0), COALESCE(b.quantity, 0), COALESCE(b.value, 0), COALESCE(b.purchase_value, 0)
         FROM stock_level v
         LEFT JOIN stock_layer l ON l.account = v.account AND l.product_id = v.product_id AND l.warehouse_id = v.warehouse_id
         AND l.queue_to > v.received - v.on_hand
         LEFT JOIN stock_layer b ON b.account = l.account AND b.id = l.batch_id
         WHERE v.account = $0 AND v.warehouse_id = $1 AND v.product_id IN ({ids}) ORDER BY v.product_id, l.queue_to";
    let mut queues: HashMap<Id<of::Product>, Queue> = HashMap::new();
    for row in cx.among(sql, ids, &[warehouse.into()])?.iter() {
        let (product, received, there, to, quantity, offset) = row.read();
        let (received, there, quantity): (Quantity, Quantity, Quantity) = (received, there, quantity);
        let queue = queues.entry(product).or_default();
        queue.issued = received.minus(there)?;
        queue.there = there.max(Quantity::ZERO);
        if quantity > Quantity::ZERO {
            let cost = Cost { value: row.get(8), purchase: row.get(9) };
            let batch = Batch { id: row.get(6), quantity: row.get(7), cost };
            queue.layers.push(Layer { to, quantity, batch, offset });
        }
    }
    Ok(queues)
}

fn estimates(
    cx: &mut Cx<'_, '_>,
    warehouse: Id<of::Warehouse>,
    ids: &[i64],
) -> Result<HashMap<Id<of::Product>, Estimate>, Fault> {
    let sql = "SELECT id, cost FROM product WHERE account = $0 AND id IN ({ids})";
    let card = |row: Row<'_>| {
        let (product, cost): (Id<of::Product>, Money) = row.read();
        (product, Estimate { cost: Cost { value: cost, purchase: cost }, units: Quantity::from_whole(1) })
    };
    let mut estimates: HashMap<Id<of::Product>, Estimate> = cx.among(sql, ids, &[])?.iter().map(card).collect();
    let sql = "SELECT l.product_id, l.value, l.purchase_value, l.quantity FROM stock_layer l
         WHERE l.account = $0 AND l.warehouse_id = $1 AND l.product_id IN ({ids}) AND l.queue_to =
         (SELECT MAX(n.queue_to) FROM stock_layer n WHERE n.account = l.account AND n.product_id = l.product_id
          AND n.warehouse_id = l.warehouse_id)";
    let last = |row: Row<'_>| {
        let (product, value, purchase, units): (Id<of::Product>, Money, Money, Quantity) = row.read();
        (product, Estimate { cost: Cost { value, purchase }, units })
    };
    estimates.extend(cx.among(sql, ids, &[warehouse.into()])?.iter().map(last));
    Ok(estimates)
}

type Prices = HashMap<Id<of::Product>, Price>;

/// What a unit of each product would be bought for again: by the newest price list of its supplier, else by the last
/// purchase anywhere, else by the card, else by the last registration anywhere.
pub fn suggested_prices(cx: &mut Cx<'_, '_>) -> Result<HashMap<Id<of::Product>, Price>, Fault> {
    let mut prices = last_prices(cx, DocumentKind::Registration)?;
    let card = "SELECT id, cost FROM product WHERE account = $0 AND cost > 0";
    prices.extend(cx.query(card, &[])?.iter().map(|row| row.read::<(Id<of::Product>, Price)>()));
    prices.extend(last_prices(cx, DocumentKind::Purchase)?);
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
    let rows = cx.query(listed, &[Quantity::from_whole(1).into(), today.as_str().into()])?;
    prices.extend(rows.iter().map(|row| row.read::<(Id<of::Product>, Price)>()));
    Ok(prices)
}

/// What a unit of each product was bought for when a kind of document last brought it.
fn last_prices(cx: &mut Cx<'_, '_>, kind: DocumentKind) -> Result<Prices, Fault> {
    let rows = cx.query(
        "SELECT l.product_id, l.purchase_value, l.quantity FROM stock_layer l WHERE l.account = $0 AND l.id IN
         (SELECT MAX(b.id) FROM stock_move m JOIN stock_layer b ON b.account = m.account AND b.move_id = m.id AND b.batch_id = b.id
          WHERE m.account = $0 AND m.document_kind = $1 GROUP BY b.product_id)",
        &[kind.into()],
    )?;
    let price = |row: Row<'_>| {
        let (product, value, quantity): (Id<of::Product>, Money, Quantity) = row.read();
        (product, value.per(quantity).unwrap_or_default())
    };
    Ok(rows.iter().map(price).collect())
}
