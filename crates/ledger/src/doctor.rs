//! The laws of stock, checked on a whole account: quantities, queues, cost, reservations and bins.

use ladu_domain::fifo::{self, Cost};
use ladu_record::Cx;
use ladu_types::{Id, Money, Quantity, of};
use ladu_wire::Fault;

use crate::movement::StockKey;
use crate::queue::{MANY, Stretch, issues};
use crate::revaluation::{PieceRow, cost_of_return};
use crate::transfers::Transfers;

/// A law that does not hold somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub law: &'static str,
    /// Where: product and store, or what else is meant with its ids.
    pub place: String,
    /// What was expected, in micro-units where the law is about amounts.
    pub expected: i64,
    pub found: i64,
}

/// Laws: what they say, and a statement that gives where they might be broken as two ids, expected and found.
const LAWS: &[(&str, &str)] = &[
    (
        "on hand is what moved in less what moved out",
        "SELECT v.product_id, v.warehouse_id, CAST(COALESCE(s.sum, 0) AS BIGINT), v.on_hand FROM stock_level v
         LEFT JOIN (SELECT p.account, p.product_id, p.place, SUM(p.quantity) AS sum FROM (
             SELECT account, product_id, to_place AS place, quantity FROM stock_move WHERE account = $0 UNION ALL
             SELECT account, product_id, from_place AS place, -quantity FROM stock_move WHERE account = $0
         ) p GROUP BY p.account, p.product_id, p.place) s
         ON s.account = v.account AND s.product_id = v.product_id AND s.place = v.warehouse_id WHERE v.account = $0",
    ),
    (
        "every product's moves sum to nothing over all places",
        "SELECT p.product_id, 0, 0, CAST(SUM(p.quantity) AS BIGINT) FROM (
             SELECT product_id, to_place AS place, quantity FROM stock_move WHERE account = $0 UNION ALL
             SELECT product_id, from_place AS place, -quantity FROM stock_move WHERE account = $0
         ) p GROUP BY p.product_id",
    ),
    (
        "a move moves something from one place to another",
        "SELECT m.id, 0, 1, CASE WHEN m.quantity > 0 AND m.from_place <> m.to_place THEN 1 ELSE 0 END FROM stock_move m
         WHERE m.account = $0 AND (m.quantity <= 0 OR m.from_place = m.to_place)",
    ),
    (
        "a reversal mirrors what it undoes",
        "SELECT r.id, r.reverses, 1, CASE WHEN m.quantity = r.quantity AND m.value = r.value AND m.from_place = r.to_place
         AND m.to_place = r.from_place AND m.date = r.date AND m.queue_to IS NULL AND r.queue_to IS NULL THEN 1 ELSE 0 END
         FROM stock_move r LEFT JOIN stock_move m ON m.account = r.account AND m.id = r.reverses
         WHERE r.account = $0 AND r.reverses > 0",
    ),
    (
        "what came in stands in the queue, end to end",
        "SELECT q.product_id, q.warehouse_id, q.before, q.start FROM (SELECT product_id, warehouse_id, queue_to - quantity AS start,
         COALESCE(LAG(queue_to) OVER (PARTITION BY product_id, warehouse_id ORDER BY queue_to), 0) AS before
         FROM stock_layer WHERE account = $0) q WHERE q.before <> q.start",
    ),
    (
        "what went out stands in the queue, end to end",
        "SELECT q.product_id, q.from_place, q.before, q.start FROM (SELECT product_id, from_place, queue_to - quantity AS start,
         COALESCE(LAG(queue_to) OVER (PARTITION BY product_id, from_place ORDER BY queue_to), 0) AS before
         FROM stock_move WHERE account = $0 AND queue_to IS NOT NULL) q WHERE q.before <> q.start",
    ),
    (
        "a level knows the end of the queue that came in",
        "SELECT v.product_id, v.warehouse_id, CAST(COALESCE((SELECT MAX(l.queue_to) FROM stock_layer l WHERE l.account = v.account
         AND l.product_id = v.product_id AND l.warehouse_id = v.warehouse_id), 0) AS BIGINT), v.received
         FROM stock_level v WHERE v.account = $0",
    ),
    (
        "a level knows the end of the queue that went out",
        "SELECT v.product_id, v.warehouse_id, CAST(COALESCE((SELECT MAX(m.queue_to) FROM stock_move m WHERE m.account = v.account
         AND m.product_id = v.product_id AND m.from_place = v.warehouse_id AND m.queue_to IS NOT NULL), 0) AS BIGINT),
         v.received - v.on_hand FROM stock_level v WHERE v.account = $0",
    ),
    (
        "a move into a store is laid down there, unless it was undone",
        "SELECT m.id, m.to_place, CASE WHEN m.reverses > 0 OR EXISTS (SELECT 1 FROM stock_move r WHERE r.account = m.account
         AND r.reverses = m.id AND r.reverses > 0) THEN 0 ELSE m.quantity END, CAST(COALESCE((SELECT SUM(l.quantity) FROM stock_layer l
         WHERE l.account = m.account AND l.move_id = m.id), 0) AS BIGINT) FROM stock_move m WHERE m.account = $0 AND m.to_place > 0",
    ),
    (
        "a move into a store is laid down at its value",
        "SELECT m.id, m.to_place, m.value, CAST(COALESCE((SELECT SUM(l.value) FROM stock_layer l WHERE l.account = m.account
         AND l.move_id = m.id), 0) AS BIGINT) FROM stock_move m WHERE m.account = $0 AND m.to_place > 0 AND m.reverses = 0
         AND EXISTS (SELECT 1 FROM stock_layer y WHERE y.account = m.account AND y.move_id = m.id)",
    ),
    (
        "value in is value out and value left",
        "SELECT v.product_id, 0, CAST(COALESCE(s.sum, 0) AS BIGINT), v.value FROM (SELECT product_id, CAST(SUM(value) AS BIGINT) AS value
         FROM stock_level WHERE account = $0 GROUP BY product_id) v LEFT JOIN (SELECT product_id,
         SUM(CASE WHEN from_place < 0 AND to_place > 0 THEN value WHEN from_place > 0 AND to_place < 0 THEN -value ELSE 0 END) AS sum
         FROM stock_move WHERE account = $0 GROUP BY product_id) s ON s.product_id = v.product_id",
    ),
    (
        "purchase value in is purchase value out and left",
        "SELECT v.product_id, 0, CAST(COALESCE(s.sum, 0) AS BIGINT), v.value FROM (SELECT product_id,
         CAST(SUM(purchase_value) AS BIGINT) AS value FROM stock_level WHERE account = $0 GROUP BY product_id) v
         LEFT JOIN (SELECT product_id, SUM(CASE WHEN from_place < 0 AND to_place > 0 THEN purchase_value
         WHEN from_place > 0 AND to_place < 0 THEN -purchase_value ELSE 0 END) AS sum
         FROM stock_move WHERE account = $0 GROUP BY product_id) s ON s.product_id = v.product_id",
    ),
    (
        "reserved is the sum of open reservations",
        "SELECT l.product_id, l.warehouse_id, CAST(COALESCE((SELECT SUM(r.quantity) FROM stock_reservation r WHERE r.account = l.account
         AND r.product_id = l.product_id AND r.warehouse_id = l.warehouse_id), 0) AS BIGINT), l.reserved
         FROM stock_level l WHERE l.account = $0",
    ),
    (
        "a bin holds what its records say",
        "SELECT q.bin_id, q.product_id, CAST(COALESCE((SELECT SUM(r.amount) FROM bin_record r WHERE r.account = q.account
         AND r.bin_id = q.bin_id AND r.product_id = q.product_id), 0) AS BIGINT), q.amount FROM bin_quantity q WHERE q.account = $0",
    ),
];

/// Finds where a law is broken by a statement that gives two ids, expected and found. `what` says what the ids are of;
/// nothing where that is a product and a store.
pub fn broken(
    cx: &mut Cx<'_, '_>,
    (law, what): (&'static str, &str),
    sql: &str,
    findings: &mut Vec<Finding>,
) -> Result<(), Fault> {
    for row in cx.query(sql, &[])?.iter() {
        let (id, other, expected, found): (i64, i64, i64, i64) = row.read();
        if expected != found {
            let place = match other {
                0 if !what.is_empty() => format!("{what} {id}"),
                _ => format!("{what} {id}/{other}").trim_start().to_owned(),
            };
            findings.push(Finding { law, place, expected, found });
        }
    }
    Ok(())
}

/// Checks every law of an account's stock; no findings is health.
pub fn check(cx: &mut Cx<'_, '_>) -> Result<Vec<Finding>, Fault> {
    let mut findings = Vec::new();
    for (law, sql) in LAWS {
        broken(cx, (law, ""), sql, &mut findings)?;
    }
    let sql = "SELECT product_id, warehouse_id, received, received - on_hand, value, purchase_value FROM stock_level
               WHERE account = $0 ORDER BY product_id, warehouse_id";
    for row in cx.query(sql, &[])?.iter() {
        let (product, warehouse, received, issued, value, purchase) = row.read();
        let stock = StockKey { product, warehouse };
        let (received, issued): (Quantity, Quantity) = (received, issued);
        let mut compare = |law, expected: Cost, found: Cost| {
            for (expected, found) in [(expected.value, found.value), (expected.purchase, found.purchase)] {
                if expected != found {
                    let place = format!("{}/{}", stock.product, stock.warehouse);
                    findings.push(Finding { law, place, expected: expected.micro(), found: found.micro() });
                }
            }
        };
        check_layers(cx, stock, received, &mut compare)?;
        check_issues(cx, stock, &mut compare)?;
        let left = match issued < received {
            true => fifo::total(&Stretch::read(cx, stock, issued, received)?.pieces(issued, received)?)?,
            false => Cost::ZERO,
        };
        compare("a level is worth what is left in its queue", left, Cost { value, purchase });
    }
    check_transfers(cx, &mut findings)?;
    Ok(findings)
}

/// Transfers lay down what they take, followed anew from where the goods came in.
fn check_transfers(cx: &mut Cx<'_, '_>, findings: &mut Vec<Finding>) -> Result<(), Fault> {
    let sql = "SELECT DISTINCT product_id FROM stock_move WHERE account = $0 AND from_place > 0 AND to_place > 0
               AND queue_to IS NOT NULL ORDER BY product_id";
    let products: Vec<Id<of::Product>> = cx.query(sql, &[])?.iter().map(|row| row.get(0)).collect();
    for product in products {
        for (carrier, pieces) in Transfers::all(cx, product)?.carried(cx)? {
            let sql = "SELECT batch_id, batch_from, quantity FROM stock_layer WHERE account = $0 AND move_id = $1 ORDER BY queue_to";
            let laid = cx.query(sql, &[carrier.id.into()])?;
            let expected = pieces.iter().map(|piece| (piece.batch, piece.offset, piece.quantity));
            if !laid.iter().map(|row| row.read::<PieceRow>()).eq(expected) {
                let law = "a transfer lays down what it takes";
                findings.push(Finding { law, place: format!("{}/{product}", carrier.id), expected: 1, found: 0 });
            }
        }
    }
    Ok(())
}

/// Layers have their share of their batch's cost, and batches that came back that of their sale.
fn check_layers(
    cx: &mut Cx<'_, '_>,
    stock: StockKey,
    received: Quantity,
    compare: &mut impl FnMut(&'static str, Cost, Cost),
) -> Result<(), Fault> {
    let stretch = Stretch::read(cx, stock, Quantity::ZERO, received)?;
    let sql =
        "SELECT value, purchase_value FROM stock_layer WHERE account = $0 AND product_id = $1 AND warehouse_id = $2
               ORDER BY queue_to";
    let rows = cx.query(sql, &[stock.product.into(), stock.warehouse.into()])?;
    for ((row, layer), facts) in rows.iter().zip(&stretch.layers).zip(&stretch.facts) {
        let (value, purchase): (Money, Money) = row.read();
        let stored = Cost { value, purchase };
        compare("a layer has its share of its batch", layer.cost()?, stored);
        if let Some(cost) = cost_of_return(cx, facts.id)? {
            compare("what came back costs what its sale cost", cost, stored);
        }
    }
    Ok(())
}

/// Issues cost what they take.
fn check_issues(
    cx: &mut Cx<'_, '_>,
    stock: StockKey,
    compare: &mut impl FnMut(&'static str, Cost, Cost),
) -> Result<(), Fault> {
    let mut after = Quantity::ZERO;
    loop {
        let page = issues(cx, stock, after, MANY)?;
        let (Some(first), Some(last)) = (page.first(), page.last()) else { return Ok(()) };
        let stretch = Stretch::read(cx, stock, first.from, last.to)?;
        for issue in &page {
            let pieces = stretch.pieces(issue.from, issue.to)?;
            compare("an issue costs what it takes", fifo::total(&pieces)?, issue.cost);
        }
        after = last.to;
    }
}
