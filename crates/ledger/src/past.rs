//! Stock of a past day. The place of a move in its queue is the sum of all that passed before it, so the last move of the day tells
//! everything: no balances are kept and no history is added up.

use ladu_domain::fifo::{Batch, Cost, Layer};
use ladu_record::Cx;
use ladu_store::Row;
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

use crate::movement::StockKey;

/// An expression for what was in stock of a level (an alias of `stock_level`) at the end of the day that a parameter holds.
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

/// What was in stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastStock {
    pub stock: StockKey,
    /// Units; below zero when more had been sold than had come in.
    pub quantity: Quantity,
    /// What they cost, as far as is known now; goods that were not there are worth nothing.
    pub cost: Cost,
}

/// What was in stock at the end of a day, by warehouse and product; what there was nothing of is left out.
pub fn stock_on(cx: &mut Cx<'_, '_>, day: &str) -> Result<Vec<PastStock>, Fault> {
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
    let mut found: Vec<PastStock> = Vec::new();
    for row in cx.query(&sql, &[day.into()])?.iter() {
        let (product, warehouse, came, went): (_, _, Quantity, Quantity) = row.read();
        let stock = StockKey { product, warehouse };
        let cost = worth(row, went)?;
        match found.last_mut() {
            Some(last) if last.stock == stock => last.cost = last.cost.plus(cost)?,
            _ => found.push(PastStock { stock, quantity: came.minus(went)?, cost }),
        }
    }
    Ok(found)
}

/// What of a layer, which the columns from the fifth on describe, had not been issued yet, valued.
fn worth(row: Row<'_>, went: Quantity) -> Result<Cost, Fault> {
    let (to, quantity, offset): (Quantity, Quantity, Quantity) = (row.get(4), row.get(5), row.get(6));
    let batch: Option<Id<of::Layer>> = row.get(7);
    if quantity.is_zero() || batch.is_none() {
        return Ok(Cost::ZERO);
    }
    let cost = Cost { value: row.get(9), purchase: row.get(10) };
    let batch = Batch { id: batch, quantity: row.get(8), cost };
    let layer = Layer { to, quantity, batch, offset };
    let begin = layer.from()?;
    let gone = if went > begin { went.minus(begin)? } else { Quantity::ZERO };
    Ok(batch.stretch(layer.offset.plus(gone)?, layer.offset.plus(layer.quantity)?)?)
}
