//! Moves and layers as they are written.

use ladu_domain::fifo::{Cost, Piece};
use ladu_record::Cx;
use ladu_store::{OwnedValue, Value};
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

use crate::movement::{Cause, SoldRow, StockKey};

/// A move as it is written.
pub(super) struct Entry<'a> {
    pub(super) id: Id<of::Move>,
    pub(super) product: Id<of::Product>,
    /// The number of a warehouse or a place, as the next one.
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) quantity: Quantity,
    pub(super) cost: Cost,
    /// Where an issue ends in the queue of what was issued.
    pub(super) queue_to: Option<Quantity>,
    pub(super) cause: Cause,
    /// The move that this one undoes.
    pub(super) reverses: Option<Id<of::Move>>,
    pub(super) date: &'a str,
}

pub(super) fn write_move(cx: &mut Cx<'_, '_>, entry: &Entry<'_>) -> Result<(), Fault> {
    let now = cx.now();
    cx.queue(
        "INSERT INTO stock_move (account, id, product_id, from_place, to_place, quantity, value, purchase_value, queue_to,
         document_kind, document_id, row_id, reverses, date, added)
         VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &[
            entry.id.into(),
            entry.product.into(),
            entry.from.into(),
            entry.to.into(),
            entry.quantity.into(),
            entry.cost.value.into(),
            entry.cost.purchase.into(),
            entry.queue_to.map_or(Value::Null, Value::from),
            entry.cause.document.kind.into(),
            entry.cause.document.id.into(),
            entry.cause.row.into(),
            entry.reverses.into(),
            entry.date.into(),
            now.into(),
        ],
    )
}

const LAYER: &str =
    "INSERT INTO stock_layer (account, id, product_id, warehouse_id, move_id, queue_to, quantity, batch_id, batch_from,
     value, purchase_value, cost_document, cost_row, date) VALUES";
/// Its columns, without the account.
const LAYER_COLUMNS: usize = 13;

/// A layer that is a batch of its own.
pub(super) struct NewBatch<'a> {
    pub(super) id: Id<of::Layer>,
    pub(super) stock: StockKey,
    pub(super) move_id: Id<of::Move>,
    /// Where in the queue it ends.
    pub(super) to: Quantity,
    pub(super) quantity: Quantity,
    pub(super) cost: Cost,
    /// The row of a sale whose cost it has, when it came back from one.
    pub(super) sold_by: Option<SoldRow>,
    pub(super) date: &'a str,
}

/// Writes the layer of goods that came in from outside.
pub(super) fn write_batch(cx: &mut Cx<'_, '_>, batch: &NewBatch<'_>) -> Result<(), Fault> {
    cx.queue(
        &format!("{LAYER} ($0, $1, $2, $3, $4, $5, $6, $1, 0, $7, $8, $9, $10, $11)"),
        &[
            batch.id.into(),
            batch.stock.product.into(),
            batch.stock.warehouse.into(),
            batch.move_id.into(),
            batch.to.into(),
            batch.quantity.into(),
            batch.cost.value.into(),
            batch.cost.purchase.into(),
            batch.sold_by.map(|sold| sold.document).into(),
            batch.sold_by.map(|sold| sold.row).into(),
            batch.date.into(),
        ],
    )
}

/// Writes the layers of goods that were transferred, from a place in the queue on: each keeps the batch it is of.
pub(super) fn write_layers(
    cx: &mut Cx<'_, '_>,
    stock: StockKey,
    move_id: Id<of::Move>,
    (from, date): (Quantity, &str),
    pieces: &[Piece],
) -> Result<(), Fault> {
    let first = cx.next_ids("stock_layer", pieces.len() as i64)?;
    let mut to = from;
    let mut rows: Vec<OwnedValue> = Vec::with_capacity(pieces.len() * LAYER_COLUMNS);
    for (id, piece) in (first..).zip(pieces) {
        to = to.plus(piece.quantity)?;
        let Piece { batch, offset, quantity, cost, .. } = *piece;
        rows.extend([id.into(), stock.product.into(), stock.warehouse.into(), move_id.into(), to.into()]);
        rows.extend([quantity.into(), batch.into(), offset.into(), cost.value.into(), cost.purchase.into()]);
        rows.extend([OwnedValue::Int(0), OwnedValue::Int(0), date.into()]);
    }
    cx.queue_rows(LAYER, LAYER_COLUMNS, &rows)
}
