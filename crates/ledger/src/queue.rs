//! The two queues of a shelf: what came in, laid end to end, and what went out.

use std::fmt::Write as _;

use ladu_domain::fifo::{self, Batch, Cost, Layer, Piece};
use ladu_store::{Row, Value};
use ladu_types::Quantity;
use ladu_wire::Fault;

use crate::movement::{PLACE_CUSTOMER, StockKey};
use ladu_record::Cx;

/// Beyond the end of every queue.
pub(super) const END: Quantity = Quantity::from_micro(i64::MAX);

/// Layers read at first: one issue rarely needs more.
const FEW: i64 = 8;
/// Issues read at first, since few hang on most receipts.
pub(super) const SOME: i64 = 64;
/// Rows read at once when many are needed.
pub(super) const MANY: i64 = 1000;

/// Layers of a shelf in their order.
#[derive(Debug, Default)]
pub(super) struct Stretch {
    pub(super) layers: Vec<Layer>,
    pub(super) facts: Vec<Facts>,
}

/// What a layer is, beside its goods.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    /// Its id.
    pub(super) id: i64,
    /// The move that brought it.
    pub(super) move_id: i64,
    /// Its batch came back from a sale and has that sale's cost.
    pub(super) returned: bool,
}

const LAYERS: &str = "SELECT l.id, l.move_id, l.queue_to, l.quantity, l.batch_id, l.batch_from, COALESCE(b.quantity, 0),
     COALESCE(b.value, 0), COALESCE(b.purchase_value, 0), COALESCE(b.cost_document, 0)
     FROM stock_layer l LEFT JOIN stock_layer b ON b.account = l.account AND b.id = l.batch_id
     WHERE l.account = $0 AND l.product_id = $1 AND l.warehouse_id = $2 AND l.queue_to > $3 ORDER BY l.queue_to LIMIT $4";

impl Stretch {
    /// Reads what stands in the queue of a shelf between two places.
    pub(super) fn read(cx: &mut Cx<'_, '_>, shelf: StockKey, from: Quantity, to: Quantity) -> Result<Stretch, Fault> {
        let (mut stretch, mut after, mut limit) = (Stretch::default(), from, FEW);
        while after < to {
            let key = [shelf.product, shelf.warehouse, after.micro(), limit].map(Value::Int);
            let rows = cx.query(LAYERS, &key)?;
            rows.iter().for_each(|row| stretch.push(row));
            match stretch.layers.last() {
                Some(last) if rows.len() as i64 == limit => after = last.to,
                _ => break,
            }
            limit = MANY;
        }
        Ok(stretch)
    }

    fn push(&mut self, row: Row<'_>) {
        let quantity = |at: usize| Quantity::from_micro(row.int(at));
        // A batch that is gone leaves goods of unknown origin behind until they are sorted out anew.
        let known = row.int(6) > 0;
        let batch = Batch {
            id: if known { row.int(4) } else { 0 },
            quantity: quantity(6),
            cost: Cost::from_micro(row.int(7), row.int(8)),
        };
        self.layers.push(Layer { to: quantity(2), quantity: quantity(3), batch, offset: quantity(5) });
        self.facts.push(Facts { id: row.int(0), move_id: row.int(1), returned: row.int(9) > 0 });
    }

    /// What an issue between two places takes.
    pub(super) fn pieces(&self, from: Quantity, to: Quantity) -> Result<Vec<Piece>, Fault> {
        Ok(fifo::pieces(&self.layers, from, to)?)
    }
}

/// A move out of a shelf.
#[derive(Debug, Clone, Copy)]
pub(super) struct Issued {
    pub(super) id: i64,
    pub(super) to: Quantity,
    pub(super) from: Quantity,
    pub(super) cost: Cost,
    pub(super) to_place: i64,
    /// The document, when it is a sale.
    pub(super) sale: Option<i64>,
}

/// The next moves out of a shelf that end after a place in its queue, at most so many.
pub(super) fn issues(cx: &mut Cx<'_, '_>, shelf: StockKey, after: Quantity, most: i64) -> Result<Vec<Issued>, Fault> {
    let rows = cx.query(
        "SELECT id, queue_to, quantity, value, purchase_value, to_place, document_kind, document_id FROM stock_move
         WHERE account = $0 AND product_id = $1 AND from_place = $2 AND queue_to > $3 ORDER BY queue_to LIMIT $4",
        &[shelf.product, shelf.warehouse, after.micro(), most].map(Value::Int),
    )?;
    let issued = |row: Row<'_>| {
        let to = Quantity::from_micro(row.int(1));
        Ok(Issued {
            id: row.int(0),
            to,
            from: to.minus(Quantity::from_micro(row.int(2)))?,
            cost: Cost::from_micro(row.int(3), row.int(4)),
            to_place: row.int(5),
            sale: (row.int(5) == PLACE_CUSTOMER && row.text(6) == "sale").then(|| row.int(7)),
        })
    };
    rows.iter().map(issued).collect()
}

/// Rows of one statement that writes costs.
const COSTS_AT_ONCE: usize = 256;

/// Writes what moves or layers cost, many at once.
pub(super) fn write_costs(cx: &mut Cx<'_, '_>, table: &str, costs: &[(i64, Cost)]) -> Result<(), Fault> {
    let mut left = costs;
    while !left.is_empty() {
        // Powers of two, so that only a few statements are ever prepared.
        let count = 1usize << left.len().min(COSTS_AT_ONCE).ilog2();
        let (now, later) = left.split_at(count);
        let mut sql = "WITH new(id, value, purchase) AS (VALUES ".to_owned();
        let mut values = Vec::with_capacity(count * 3);
        for (at, (id, cost)) in now.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            let n = values.len();
            let _ = write!(
                sql,
                "{comma}(CAST(${} AS BIGINT), CAST(${} AS BIGINT), CAST(${} AS BIGINT))",
                n + 1,
                n + 2,
                n + 3
            );
            values.extend([*id, cost.value.micro(), cost.purchase.micro()].map(Value::Int));
        }
        let _ = write!(
            sql,
            ") UPDATE {table} SET value = new.value, purchase_value = new.purchase FROM new
             WHERE {table}.account = $0 AND {table}.id = new.id"
        );
        cx.queue(&sql, &values)?;
        left = later;
    }
    Ok(())
}

/// Changes what the goods on a shelf cost together.
pub(super) fn change_value(cx: &mut Cx<'_, '_>, shelf: StockKey, by: Cost) -> Result<(), Fault> {
    if by.is_zero() {
        return Ok(());
    }
    cx.queue(
        "UPDATE stock_level SET value = value + $3, purchase_value = purchase_value + $4
         WHERE account = $0 AND product_id = $1 AND warehouse_id = $2",
        &[shelf.product, shelf.warehouse, by.value.micro(), by.purchase.micro()].map(Value::Int),
    )
}
