//! Deletions: moves are undone by moves the other way, and the queues close up as if the goods had never passed.

use ladu_domain::fifo::Cost;
use ladu_store::{Row, Value};
use ladu_types::Quantity;
use ladu_wire::Fault;

use crate::ledger::{Entry, lock, write_move};
use crate::movement::{Document, PLACE_CUSTOMER, PLACE_SUPPLIER, StockKey};
use crate::queue::change_value;
use crate::revaluation::Revaluation;
use ladu_record::Cx;

/// Undoes all moves of a document. What others drew from its receipts they draw from what comes next, or nothing covers it until
/// something does.
pub fn reverse(cx: &mut Cx<'_, '_>, kind: &'static str, document: i64) -> Result<(), Fault> {
    undo(cx, kind, document, "")
}

/// Undoes the moves of some rows of a document.
pub fn reverse_rows(cx: &mut Cx<'_, '_>, kind: &'static str, document: i64, rows: &[i64]) -> Result<(), Fault> {
    if rows.is_empty() {
        return Ok(());
    }
    let list = rows.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    undo(cx, kind, document, &format!(" AND m.row_id IN ({list})"))
}

/// A move to be undone.
struct Undone {
    id: i64,
    product: i64,
    from: i64,
    to: i64,
    quantity: Quantity,
    cost: Cost,
    row: i64,
    date: String,
}

fn undo(cx: &mut Cx<'_, '_>, kind: &'static str, document: i64, condition: &str) -> Result<(), Fault> {
    let sql = format!(
        "SELECT DISTINCT m.product_id FROM stock_move m WHERE m.account = $0 AND m.document_kind = $1 AND m.document_id = $2{condition} ORDER BY m.product_id"
    );
    let key = [Value::Text(kind), Value::Int(document)];
    let products: Vec<i64> = cx.query(&sql, &key)?.iter().map(|row| row.int(0)).collect();
    lock(cx, &products)?;
    // Read once everything is locked: what they cost is settled now.
    let sql = format!(
        "SELECT m.id, m.product_id, m.from_place, m.to_place, m.quantity, m.value, m.purchase_value, m.row_id, m.date FROM stock_move m
         WHERE m.account = $0 AND m.document_kind = $1 AND m.document_id = $2 AND m.reverses = 0{condition}
         AND NOT EXISTS (SELECT 1 FROM stock_move r WHERE r.account = m.account AND r.reverses = m.id AND r.reverses > 0)
         ORDER BY m.product_id, m.id"
    );
    let undone = |row: Row<'_>| Undone {
        id: row.int(0),
        product: row.int(1),
        from: row.int(2),
        to: row.int(3),
        quantity: Quantity::from_micro(row.int(4)),
        cost: Cost::from_micro(row.int(5), row.int(6)),
        row: row.int(7),
        date: row.text(8).to_owned(),
    };
    let moves: Vec<Undone> = cx.query(&sql, &key)?.iter().map(undone).collect();
    for product in products {
        let mut gaps: Vec<(StockKey, Quantity)> = Vec::new();
        for undone in moves.iter().filter(|undone| undone.product == product) {
            write_back(cx, undone, Document { kind, id: document, row: undone.row })?;
            if undone.from > 0 {
                let shelf = StockKey { product, warehouse: undone.from };
                gaps.push((shelf, close_outgoing(cx, shelf, undone)?));
            }
            if undone.to > 0 {
                let shelf = StockKey { product, warehouse: undone.to };
                gaps.push((shelf, close_incoming(cx, shelf, undone)?));
            }
        }
        settle(cx, product, kind, document, gaps)?;
    }
    Ok(())
}

/// The move the other way, on the same day: reports of past days see neither.
fn write_back(cx: &mut Cx<'_, '_>, undone: &Undone, document: Document) -> Result<(), Fault> {
    let entry = Entry {
        id: cx.next_id("stock_move")?,
        product: undone.product,
        from: undone.to,
        to: undone.from,
        quantity: undone.quantity,
        cost: undone.cost,
        queue_to: None,
        document,
        reverses: undone.id,
        date: &undone.date,
    };
    write_move(cx, &entry)
}

/// Takes an issue out of the queue of its shelf; gives where it was.
fn close_outgoing(cx: &mut Cx<'_, '_>, shelf: StockKey, undone: &Undone) -> Result<Quantity, Fault> {
    let sql = "SELECT queue_to FROM stock_move WHERE account = $0 AND id = $1";
    let end = cx.first(sql, &[Value::Int(undone.id)], |row| row.int(0))?.unwrap_or(0);
    cx.queue("UPDATE stock_move SET queue_to = NULL WHERE account = $0 AND id = $1", &[Value::Int(undone.id)])?;
    cx.queue(
        "UPDATE stock_move SET queue_to = queue_to - $4
         WHERE account = $0 AND product_id = $1 AND from_place = $2 AND queue_to > $3",
        &[shelf.product, shelf.warehouse, end, undone.quantity.micro()].map(Value::Int),
    )?;
    change_level(cx, shelf, undone, (undone.quantity, Quantity::ZERO))?;
    change_value(cx, shelf, undone.cost)?;
    Ok(Quantity::from_micro(end).minus(undone.quantity)?)
}

/// Takes a receipt out of the queue of its shelf; gives where it was.
fn close_incoming(cx: &mut Cx<'_, '_>, shelf: StockKey, undone: &Undone) -> Result<Quantity, Fault> {
    let sql = "SELECT MAX(queue_to) FROM stock_layer WHERE account = $0 AND move_id = $1";
    let end = cx.first(sql, &[Value::Int(undone.id)], |row| row.int(0))?.unwrap_or(0);
    cx.queue("DELETE FROM stock_layer WHERE account = $0 AND move_id = $1", &[Value::Int(undone.id)])?;
    cx.queue(
        "UPDATE stock_layer SET queue_to = queue_to - $4
         WHERE account = $0 AND product_id = $1 AND warehouse_id = $2 AND queue_to > $3",
        &[shelf.product, shelf.warehouse, end, undone.quantity.micro()].map(Value::Int),
    )?;
    let gone = undone.quantity.negated();
    change_level(cx, shelf, undone, (gone, gone))?;
    change_value(cx, shelf, undone.cost.negated())?;
    Ok(Quantity::from_micro(end).minus(undone.quantity)?)
}

fn change_level(
    cx: &mut Cx<'_, '_>,
    shelf: StockKey,
    undone: &Undone,
    (on_hand, received): (Quantity, Quantity),
) -> Result<(), Fault> {
    let now = cx.now().0;
    let outside = if undone.from > 0 && undone.to > 0 { "" } else { ", total_changed = $5" };
    cx.queue(
        &format!(
            "UPDATE stock_level SET on_hand = on_hand + $3, received = received + $4, changed = $5{outside}
             WHERE account = $0 AND product_id = $1 AND warehouse_id = $2"
        ),
        &[shelf.product, shelf.warehouse, on_hand.micro(), received.micro(), now].map(Value::Int),
    )
}

/// Sorts out what stands behind the gaps, each shelf from its first one on.
fn settle(
    cx: &mut Cx<'_, '_>,
    product: i64,
    kind: &str,
    document: i64,
    mut gaps: Vec<(StockKey, Quantity)>,
) -> Result<(), Fault> {
    gaps.sort_unstable();
    gaps.dedup_by_key(|(shelf, _)| *shelf);
    let mut ripple = Revaluation::of(product);
    if kind == "sale" && !is_sold_still(cx, product, document)? {
        keep_returns(cx, product, document, &mut ripple)?;
    }
    for (shelf, from) in &gaps {
        ripple.from(cx, *shelf, *from)?;
    }
    if kind == "sale" {
        ripple.sold(document);
    }
    ripple.settle(cx)?;
    for (shelf, _) in &gaps {
        refresh_dates(cx, *shelf)?;
    }
    Ok(())
}

/// What came back from a sale that is gone keeps the cost it had. From now on it counts for older returns whose sales it covers.
fn keep_returns(cx: &mut Cx<'_, '_>, product: i64, document: i64, ripple: &mut Revaluation) -> Result<(), Fault> {
    let key = [document, product].map(Value::Int);
    let kept = cx.query(
        "SELECT l.warehouse_id, l.queue_to, l.quantity FROM stock_layer b JOIN stock_layer l ON l.account = b.account AND l.batch_id = b.id
         WHERE b.account = $0 AND b.cost_document > 0 AND b.cost_document = $1 AND b.product_id = $2
         ORDER BY l.warehouse_id, l.queue_to",
        &key,
    )?;
    cx.queue(
        "UPDATE stock_layer SET cost_document = 0 WHERE account = $0 AND cost_document > 0 AND cost_document = $1
         AND product_id = $2",
        &key,
    )?;
    for row in kept.iter() {
        let to = Quantity::from_micro(row.int(1));
        let from = to.minus(Quantity::from_micro(row.int(2)))?;
        ripple.over(cx, StockKey { product, warehouse: row.int(0) }, from, to, true)?;
    }
    Ok(())
}

fn is_sold_still(cx: &mut Cx<'_, '_>, product: i64, document: i64) -> Result<bool, Fault> {
    let sql = "SELECT id FROM stock_move WHERE account = $0 AND document_kind = 'sale' AND document_id = $1 AND product_id = $2
               AND to_place = $3 AND queue_to IS NOT NULL LIMIT 1";
    Ok(cx.first(sql, &[document, product, PLACE_CUSTOMER].map(Value::Int), |_| ())?.is_some())
}

/// Reads the dates of a level off what is left in its queues.
fn refresh_dates(cx: &mut Cx<'_, '_>, shelf: StockKey) -> Result<(), Fault> {
    let gone = |condition: &str| {
        format!(
            "COALESCE((SELECT m.date FROM stock_move m WHERE m.account = $0 AND m.product_id = $1 AND m.from_place = $2
             AND m.queue_to IS NOT NULL{condition} ORDER BY m.queue_to DESC LIMIT 1), '')"
        )
    };
    let bought = |order: &str| {
        format!(
            "COALESCE((SELECT l.date FROM stock_layer l JOIN stock_move m ON m.account = l.account AND m.id = l.move_id
             WHERE l.account = $0 AND l.product_id = $1 AND l.warehouse_id = $2 AND m.from_place = {PLACE_SUPPLIER}
             ORDER BY l.queue_to {order} LIMIT 1), '')"
        )
    };
    let sql = format!(
        "UPDATE stock_level SET last_out_date = {}, last_sold_date = {}, last_in_date =
         COALESCE((SELECT l.date FROM stock_layer l WHERE l.account = $0 AND l.product_id = $1 AND l.warehouse_id = $2
         ORDER BY l.queue_to DESC LIMIT 1), ''), first_purchase_date = {}, last_purchase_date = {}
         WHERE account = $0 AND product_id = $1 AND warehouse_id = $2",
        gone(""),
        gone(&format!(" AND m.to_place = {PLACE_CUSTOMER}")),
        bought("ASC"),
        bought("DESC")
    );
    cx.queue(&sql, &[shelf.product, shelf.warehouse].map(Value::Int))
}
