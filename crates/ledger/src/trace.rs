//! What a transfer really carries. Goods may have been sent on before they were there (a receipt was deleted since) and be covered
//! by goods that come from that very transfer. Such goods come from nowhere, and the ledger must not believe what it last
//! thought of them: goods that were transferred before are followed back to where they came in.

use ladu_domain::fifo::{Cost, Piece};
use ladu_record::Cx;
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

use crate::movement::StockKey;
use crate::queue::Stretch;

/// How far a trace is followed before the goods count as of unknown origin.
const MOST_STEPS: u32 = 1000;

/// The transfer whose goods are traced.
struct Trace {
    transfer: Id<of::Move>,
    product: Id<of::Product>,
    steps: u32,
}

/// What a transfer takes from a stretch of its warehouse's queue.
pub(super) fn carried(
    cx: &mut Cx<'_, '_>,
    transfer: Id<of::Move>,
    stock: StockKey,
    from: Quantity,
    to: Quantity,
) -> Result<Vec<Piece>, Fault> {
    let stretch = Stretch::read(cx, stock, from, to)?;
    let mut carried = Vec::new();
    let mut at = from;
    let mut trace = Trace { transfer, product: stock.product, steps: 0 };
    for piece in stretch.pieces(from, to)? {
        let start = at;
        at = at.plus(piece.quantity)?;
        match piece.layer {
            Some(layer) if stretch.is_carried(layer) => {
                let inside = start.minus(stretch.layers[layer].from()?)?;
                trace.origin(cx, (&stretch, layer), inside, piece.quantity, start, &mut carried)?;
            }
            _ => carried.push(piece),
        }
    }
    Ok(carried)
}

impl Stretch {
    /// Was a layer brought by a transfer?
    fn is_carried(&self, layer: usize) -> bool {
        Some(self.facts[layer].id) != self.layers[layer].batch.id
    }
}

impl Trace {
    /// Follows some units of a layer back to the batches they are of. `start` is where the traced transfer takes the first of them.
    fn origin(
        &mut self,
        cx: &mut Cx<'_, '_>,
        (stretch, layer): (&Stretch, usize),
        inside: Quantity,
        units: Quantity,
        start: Quantity,
        found: &mut Vec<Piece>,
    ) -> Result<(), Fault> {
        self.steps += 1;
        let facts = stretch.facts[layer];
        let sql =
            "SELECT m.from_place, m.queue_to - m.quantity, (SELECT MIN(l.queue_to - l.quantity) FROM stock_layer l
                   WHERE l.account = m.account AND l.move_id = m.id) FROM stock_move m
                   WHERE m.account = $0 AND m.id = $1 AND m.queue_to IS NOT NULL";
        let source = cx.first(sql, &[facts.move_id.into()], |row| row.read())?;
        let Some((warehouse, taken_from, laid_from)) = source.filter(|_| self.steps <= MOST_STEPS) else {
            found.push(unknown(units));
            return Ok(());
        };
        let (taken_from, laid_from): (Quantity, Quantity) = (taken_from, laid_from);
        let place = stretch.layers[layer].from()?.plus(inside)?.minus(laid_from)?;
        let from = taken_from.plus(place)?;
        if facts.move_id == self.transfer && from == start {
            found.push(unknown(units));
            return Ok(());
        }
        let stock = StockKey { product: self.product, warehouse };
        let to = from.plus(units)?;
        let above = Stretch::read(cx, stock, from, to)?;
        let mut at = from;
        for piece in above.pieces(from, to)? {
            match piece.layer {
                Some(layer) if above.is_carried(layer) => {
                    let inside = at.minus(above.layers[layer].from()?)?;
                    let start = start.plus(at.minus(from)?)?;
                    self.origin(cx, (&above, layer), inside, piece.quantity, start, found)?;
                }
                _ => found.push(piece),
            }
            at = at.plus(piece.quantity)?;
        }
        Ok(())
    }
}

/// Goods of unknown origin.
fn unknown(units: Quantity) -> Piece {
    Piece { layer: None, batch: None, offset: Quantity::ZERO, quantity: units, cost: Cost::ZERO }
}
