//! Moves and layers as they are written.

use ladu_domain::fifo::{Cost, Piece};
use ladu_record::Cx;
use ladu_store::OwnedValue;
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
    write_moves(cx, std::slice::from_ref(entry))
}

/// Writes moves, many at once.
pub(super) fn write_moves(cx: &mut Cx<'_, '_>, entries: &[Entry<'_>]) -> Result<(), Fault> {
    let now = cx.now();
    let rows: Vec<OwnedValue> = entries
        .iter()
        .flat_map(|entry| {
            [
                entry.id.into(),
                entry.product.into(),
                entry.from.into(),
                entry.to.into(),
                entry.quantity.into(),
                entry.cost.value.into(),
                entry.cost.purchase.into(),
                entry.queue_to.map_or(OwnedValue::Null, OwnedValue::from),
                entry.cause.document.kind.into(),
                entry.cause.document.id.into(),
                entry.cause.row.into(),
                entry.reverses.into(),
                entry.date.into(),
                now.into(),
            ]
        })
        .collect();
    cx.queue_rows(
        "INSERT INTO stock_move (account, id, product_id, from_place, to_place, quantity, value, purchase_value, queue_to,
         document_kind, document_id, row_id, reverses, date, added) VALUES",
        14,
        &rows,
    )
}

/// A layer as it is written: its values in the order of the columns.
type LayerValues = [OwnedValue; 13];

fn write_layer_values(cx: &mut Cx<'_, '_>, layers: impl Iterator<Item = LayerValues>) -> Result<(), Fault> {
    let rows: Vec<OwnedValue> = layers.flatten().collect();
    cx.queue_rows(
        "INSERT INTO stock_layer (account, id, product_id, warehouse_id, move_id, queue_to, quantity, batch_id, batch_from,
         value, purchase_value, cost_document, cost_row, date) VALUES",
        13,
        &rows,
    )
}

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

/// Writes the layers of goods that came in from outside, many at once.
pub(super) fn write_batches(cx: &mut Cx<'_, '_>, batches: &[NewBatch<'_>]) -> Result<(), Fault> {
    let values = |batch: &NewBatch<'_>| {
        [
            batch.id.into(),
            batch.stock.product.into(),
            batch.stock.warehouse.into(),
            batch.move_id.into(),
            batch.to.into(),
            batch.quantity.into(),
            batch.id.into(),
            0.into(),
            batch.cost.value.into(),
            batch.cost.purchase.into(),
            batch.sold_by.map(|sold| sold.document).into(),
            batch.sold_by.map(|sold| sold.row).into(),
            batch.date.into(),
        ]
    };
    write_layer_values(cx, batches.iter().map(values))
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
    let (mut to, mut layers) = (from, Vec::with_capacity(pieces.len()));
    for (id, piece) in (first..).zip(pieces) {
        to = to.plus(piece.quantity)?;
        layers.push([
            id.into(),
            stock.product.into(),
            stock.warehouse.into(),
            move_id.into(),
            to.into(),
            piece.quantity.into(),
            piece.batch.into(),
            piece.offset.into(),
            piece.cost.value.into(),
            piece.cost.purchase.into(),
            0.into(),
            0.into(),
            date.into(),
        ]);
    }
    write_layer_values(cx, layers.into_iter())
}
