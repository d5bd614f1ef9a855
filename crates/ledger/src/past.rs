//! Stock of a past day. The place of a move in its queue is the sum of all that passed before it, so the last move of the day tells
//! everything: no balances are kept and no history is added up.

use ladu_domain::fifo::{Batch, Cost, Layer};
use ladu_store::{Row, Value};
use ladu_types::Quantity;
use ladu_wire::Fault;

use crate::movement::StockKey;
use ladu_record::Cx;

/// An expression for what was on the shelf of a level (an alias of `stock_level`) at the end of the day that a parameter holds.
pub fn on_hand(level: &str, day: &str) -> String {
    format!("({} - {})", came(level, day), went(level, day))
}

fn came(level: &str, day: &str) -> String {
    format!(
        "COALESCE((SELECT pl.queue_to FROM stock_layer pl WHERE pl.account = {level}.account AND pl.product_id = {level}.product_id
         AND pl.warehouse_id = {level}.warehouse_id AND pl.date <= {day} ORDER BY pl.date DESC, pl.queue_to DESC LIMIT 1), 0)"
    )
}

fn went(level: &str, day: &str) -> String {
    format!(
        "COALESCE((SELECT pm.queue_to FROM stock_move pm WHERE pm.account = {level}.account AND pm.product_id = {level}.product_id
         AND pm.from_place = {level}.warehouse_id AND pm.queue_to IS NOT NULL AND pm.date <= {day}
         ORDER BY pm.date DESC, pm.queue_to DESC LIMIT 1), 0)"
    )
}

/// What was on a shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The shelf.
    pub shelf: StockKey,
    /// Units; below zero when more had been sold than had come in.
    pub quantity: Quantity,
    /// What they cost, as far as is known now; goods that were not there are worth nothing.
    pub cost: Cost,
}

/// What was on all shelves at the end of a day, by store and product; empty shelves are left out.
pub fn held_on(cx: &mut Cx<'_, '_>, day: &str) -> Result<Vec<Held>, Fault> {
    let sql = format!(
        "SELECT q.product_id, q.warehouse_id, q.came, q.went, COALESCE(l.queue_to, 0), COALESCE(l.quantity, 0), COALESCE(l.batch_from, 0),
         COALESCE(b.id, 0), COALESCE(b.quantity, 0), COALESCE(b.value, 0), COALESCE(b.purchase_value, 0)
         FROM (SELECT v.account, v.product_id, v.warehouse_id, {} AS came, {} AS went FROM stock_level v WHERE v.account = $0) q
         LEFT JOIN stock_layer l ON l.account = q.account AND l.product_id = q.product_id AND l.warehouse_id = q.warehouse_id
         AND l.queue_to > q.went AND l.queue_to <= q.came
         LEFT JOIN stock_layer b ON b.account = l.account AND b.id = l.batch_id
         WHERE q.came <> q.went ORDER BY q.warehouse_id, q.product_id, l.queue_to",
        came("v", "$1"),
        went("v", "$1")
    );
    let mut held: Vec<Held> = Vec::new();
    for row in cx.query(&sql, &[Value::Text(day)])?.iter() {
        let shelf = StockKey { product: row.int(0), warehouse: row.int(1) };
        let (came, went) = (Quantity::from_micro(row.int(2)), Quantity::from_micro(row.int(3)));
        let cost = worth(row, went)?;
        match held.last_mut() {
            Some(last) if last.shelf == shelf => last.cost = last.cost.plus(cost)?,
            _ => held.push(Held { shelf, quantity: came.minus(went)?, cost }),
        }
    }
    Ok(held)
}

/// What of a layer had not been issued yet, valued.
fn worth(row: Row<'_>, went: Quantity) -> Result<Cost, Fault> {
    let quantity = |at: usize| Quantity::from_micro(row.int(at));
    if row.int(5) == 0 || row.int(7) == 0 {
        return Ok(Cost::ZERO);
    }
    let batch = Batch { id: row.int(7), quantity: quantity(8), cost: Cost::from_micro(row.int(9), row.int(10)) };
    let layer = Layer { to: quantity(4), quantity: quantity(5), batch, offset: quantity(6) };
    let begin = layer.from()?;
    let gone = if went > begin { went.minus(begin)? } else { Quantity::ZERO };
    Ok(batch.stretch(layer.offset.plus(gone)?, layer.offset.plus(layer.quantity)?)?)
}
