//! Revaluation after a change: issues that drew on it, the goods they carried into other warehouses, what came back from sales.
//!
//! Batches are where cost comes from. A change of a batch's cost reaches everything drawn from it in one step, because goods that
//! were transferred keep their batch. A change of a queue (goods that come in below zero, a deletion) moves goods under other
//! issues; transfers then carry other goods, and the queues they lead to are sorted out in turn. The cost of a return follows the
//! sale it came back from.

use std::collections::{BTreeSet, HashMap};

use ladu_domain::fifo::{self, Batch, Cost, Piece};
use ladu_record::Cx;
use ladu_store::Row;
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

use crate::entry::write_layers;
use crate::level_change::change_value;
use crate::lock::lock;
use crate::movement::{Document, Place, StockKey};
use crate::queue::{END, Issued, MANY, SOME, Stretch, issues, write_layer_costs, write_move_costs};
use crate::transfers::{Carrier, Transfers};

/// Sales looked up at once.
const SALES_AT_ONCE: usize = 500;

/// Gives a batch another cost: what was drawn from it is valued anew, and so is what depends on that.
pub fn revalue(cx: &mut Cx<'_, '_>, batch: Id<of::Layer>, cost: Cost) -> Result<(), Fault> {
    let sql = "SELECT product_id FROM stock_layer WHERE account = $0 AND id = $1";
    let Some(product) = cx.first(sql, &[batch.into()], |row| row.get(0))? else { return Ok(()) };
    lock(cx, &[product])?;
    let mut revaluation = Revaluation::of(product);
    revaluation.revalue(cx, batch, cost)?;
    revaluation.settle(cx)
}

/// The batches that the rows of a document brought, by row.
pub fn batches_of(
    cx: &mut Cx<'_, '_>,
    document: Document,
) -> Result<HashMap<Id<of::DocumentRow>, Id<of::Layer>>, Fault> {
    let sql = "SELECT m.row_id, l.id FROM stock_move m JOIN stock_layer l ON l.account = m.account AND l.move_id = m.id
               AND l.batch_id = l.id WHERE m.account = $0 AND m.document_kind = $1 AND m.document_id = $2 AND m.reverses = 0";
    let rows = cx.query(sql, &[document.kind.into(), document.id.into()])?;
    Ok(rows.iter().map(|row| row.read()).collect())
}

/// What is left to do after a change to the goods of a product.
pub(super) struct Revaluation {
    product: Id<of::Product>,
    /// Transfers that may carry other goods now.
    transfers: BTreeSet<Id<of::Move>>,
    /// Sales that may cost something else now.
    sales: BTreeSet<Id<of::SalesDocument>>,
    /// Batches that came back from sales and may cost something else now.
    returns: BTreeSet<Id<of::Layer>>,
}

impl Revaluation {
    pub(super) fn of(product: Id<of::Product>) -> Revaluation {
        Revaluation { product, transfers: BTreeSet::new(), sales: BTreeSet::new(), returns: BTreeSet::new() }
    }

    /// A batch that has come back from a sale.
    pub(super) fn returned(&mut self, batch: Id<of::Layer>) {
        self.returns.insert(batch);
    }

    /// A sale that may cost something else now.
    pub(super) fn sold(&mut self, sale: Id<of::SalesDocument>) {
        self.sales.insert(sale);
    }

    /// Values what is issued over a stretch of a queue. `moved` says that other goods stand there now, not only that the
    /// same goods cost something else.
    pub(super) fn over(
        &mut self,
        cx: &mut Cx<'_, '_>,
        stock: StockKey,
        from: Quantity,
        to: Quantity,
        moved: bool,
    ) -> Result<(), Fault> {
        let (mut after, mut change, mut most) = (from, Cost::ZERO, SOME);
        loop {
            let mut page = issues(cx, stock, after, most)?;
            let read = page.len() as i64;
            page.retain(|issue| issue.from < to);
            let (Some(first), Some(last)) = (page.first(), page.last()) else { break };
            let stretch = Stretch::read(cx, stock, first.from, last.to)?;
            after = last.to;
            change = change.plus(self.value(cx, &stretch, &page, moved)?)?;
            if (page.len() as i64) < read || read < most {
                break;
            }
            most = MANY;
        }
        change_value(cx, stock, change.negated())
    }

    /// Values a page of issues; gives by how much they cost more.
    fn value(&mut self, cx: &mut Cx<'_, '_>, stretch: &Stretch, page: &[Issued], moved: bool) -> Result<Cost, Fault> {
        let (mut costs, mut change) = (Vec::new(), Cost::ZERO);
        for issue in page {
            if moved && issue.to_warehouse.is_some() {
                self.transfers.insert(issue.id);
                continue;
            }
            let cost = fifo::total(&stretch.pieces(issue.from, issue.to)?)?;
            if let Some(sale) = issue.sale.filter(|_| moved || cost != issue.cost) {
                self.sales.insert(sale);
            }
            if cost != issue.cost {
                change = change.plus(cost.minus(issue.cost)?)?;
                costs.push((issue.id, cost));
            }
        }
        write_move_costs(cx, &costs)?;
        Ok(change)
    }

    /// Does all that is left to do.
    pub(super) fn settle(&mut self, cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
        loop {
            self.carry(cx)?;
            self.find_returns(cx)?;
            // A return's cost depends on older returns only, so that each is valued once.
            let Some(batch) = self.returns.pop_first() else { return Ok(()) };
            if let Some(cost) = cost_of_return(cx, batch)? {
                self.revalue(cx, batch, cost)?;
            }
        }
    }

    fn find_returns(&mut self, cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
        let sales: Vec<String> = std::mem::take(&mut self.sales).iter().map(|id| id.to_string()).collect();
        for some in sales.chunks(SALES_AT_ONCE) {
            // The sum keeps the planner from going through everything that the product ever brought.
            let sql = format!(
                "SELECT id FROM stock_layer WHERE account = $0 AND cost_document > 0 AND cost_document IN ({}) AND product_id + 0 = $1",
                some.join(", ")
            );
            self.returns.extend(cx.query(&sql, &[self.product.into()])?.iter().map(|row| row.get::<Id<of::Layer>>(0)));
        }
        Ok(())
    }

    /// Gives a batch another cost, wherever its goods are or went.
    fn revalue(&mut self, cx: &mut Cx<'_, '_>, batch: Id<of::Layer>, cost: Cost) -> Result<(), Fault> {
        let rows = cx.query(
            "SELECT id, warehouse_id, queue_to, quantity, batch_from, value, purchase_value, move_id FROM stock_layer
             WHERE account = $0 AND batch_id = $1 ORDER BY warehouse_id, queue_to",
            &[batch.into()],
        )?;
        let layers: Vec<Drawn> = rows.iter().map(Drawn::read).collect();
        let Some(own) = layers.iter().find(|layer| layer.id == batch).filter(|own| own.cost != cost) else {
            return Ok(());
        };
        let whole = Batch { id: Some(batch), quantity: own.quantity, cost };
        write_move_costs(cx, &[(own.move_id, cost)])?;
        let mut costs = Vec::new();
        for layer in &layers {
            let new = whole.stretch(layer.offset, layer.offset.plus(layer.quantity)?)?;
            costs.push((layer.id, new));
            let stock = StockKey { product: self.product, warehouse: layer.warehouse };
            change_value(cx, stock, new.minus(layer.cost)?)?;
        }
        write_layer_costs(cx, &costs)?;
        for layer in &layers {
            let stock = StockKey { product: self.product, warehouse: layer.warehouse };
            self.over(cx, stock, layer.to.minus(layer.quantity)?, layer.to, false)?;
        }
        Ok(())
    }

    /// Looks again at what transfers take, and lays that down where they led; so for all transfers that take of it in turn.
    fn carry(&mut self, cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
        if self.transfers.is_empty() {
            return Ok(());
        }
        let reached = Transfers::reached(cx, self.product, &self.transfers)?;
        let (mut costs, mut changed) = (Vec::new(), Vec::new());
        for (carrier, pieces) in reached.carried(cx)? {
            let cost = fifo::total(&pieces)?;
            if cost != carrier.cost {
                costs.push((carrier.id, cost));
                change_value(cx, carrier.source, carrier.cost.minus(cost)?)?;
            }
            if lay_down(cx, &carrier, &pieces, cost)? {
                changed.push(carrier);
            }
        }
        write_move_costs(cx, &costs)?;
        for carrier in changed {
            self.over(cx, carrier.target, carrier.laid, carrier.laid.plus(carrier.units)?, true)?;
        }
        // Whatever transfer takes of what was laid down is one of those that were reached.
        self.transfers.clear();
        Ok(())
    }

    /// Everything that is issued from a place in a queue on takes other goods now.
    pub(super) fn from(&mut self, cx: &mut Cx<'_, '_>, stock: StockKey, from: Quantity) -> Result<(), Fault> {
        self.over(cx, stock, from, END, true)
    }
}

/// Writes what a transfer carries into the queue that it leads to, if that is not there already. Gives whether it was not.
fn lay_down(cx: &mut Cx<'_, '_>, carrier: &Carrier, pieces: &[Piece], cost: Cost) -> Result<bool, Fault> {
    let rows = cx.query(
        "SELECT batch_id, batch_from, quantity, value, purchase_value, date FROM stock_layer
         WHERE account = $0 AND move_id = $1 ORDER BY queue_to",
        &[carrier.id.into()],
    )?;
    let same = rows.len() == pieces.len()
        && rows
            .iter()
            .zip(pieces)
            .all(|(row, piece)| row.read::<PieceRow>() == (piece.batch, piece.offset, piece.quantity));
    let (Some(first), false) = (rows.first(), same) else { return Ok(false) };
    let before =
        rows.iter().try_fold(Cost::ZERO, |sum, row| sum.plus(Cost { value: row.get(3), purchase: row.get(4) }))?;
    cx.queue("DELETE FROM stock_layer WHERE account = $0 AND move_id = $1", &[carrier.id.into()])?;
    write_layers(cx, carrier.target, carrier.id, (carrier.laid, first.get(5)), pieces)?;
    change_value(cx, carrier.target, cost.minus(before)?)?;
    Ok(true)
}

/// What a layer holds: a batch, from where on, and how many units.
pub(super) type PieceRow = (Option<Id<of::Layer>>, Quantity, Quantity);

/// A layer of a batch that gets another cost.
struct Drawn {
    id: Id<of::Layer>,
    warehouse: Id<of::Warehouse>,
    to: Quantity,
    quantity: Quantity,
    offset: Quantity,
    cost: Cost,
    move_id: Id<of::Move>,
}

impl Drawn {
    fn read(row: Row<'_>) -> Drawn {
        let (id, warehouse, to, quantity, offset, value, purchase, move_id) = row.read();
        Drawn { id, warehouse, to, quantity, offset, cost: Cost { value, purchase }, move_id }
    }
}

/// What a batch costs that came back from a sale: what a unit cost of the row that sold it. What that row drew from this return itself or from
/// later ones does not count, and what nothing covers yet counts as 0. None when the batch has a cost of its own.
pub(super) fn cost_of_return(cx: &mut Cx<'_, '_>, batch: Id<of::Layer>) -> Result<Option<Cost>, Fault> {
    let sql = "SELECT product_id, cost_document, cost_row, quantity FROM stock_layer
               WHERE account = $0 AND id = $1 AND cost_document > 0";
    type Read = (Id<of::Product>, Id<of::SalesDocument>, Id<of::DocumentRow>, Quantity);
    let Some((product, sale, sold_row, returned)) = cx.first(sql, &[batch.into()], |row| row.read::<Read>())? else {
        return Ok(None);
    };
    let moves = cx.query(
        "SELECT from_place, queue_to, quantity FROM stock_move WHERE account = $0 AND document_kind = 'sale' AND document_id = $1
         AND product_id = $2 AND to_place = $3 AND row_id = $4 AND queue_to IS NOT NULL ORDER BY id",
        &[sale.into(), product.into(), Place::Customer.into(), sold_row.into()],
    )?;
    let (mut cost, mut units) = (Cost::ZERO, Quantity::ZERO);
    for sold in moves.iter() {
        let (warehouse, to, quantity): (Id<of::Warehouse>, Quantity, Quantity) = sold.read();
        let from = to.minus(quantity)?;
        let stretch = Stretch::read(cx, StockKey { product, warehouse }, from, to)?;
        for piece in stretch.pieces(from, to)? {
            let own = piece.layer.is_some_and(|at| stretch.facts[at].returned && piece.batch >= Some(batch));
            if !own {
                cost = cost.plus(piece.cost)?;
                units = units.plus(piece.quantity)?;
            }
        }
    }
    Ok(Some(cost.share(returned, units)?))
}
