//! What hangs on a change: issues that drew on it, the goods they carried into other stores, what came back from sales.
//!
//! Batches are where cost comes from. A change of a batch's cost reaches everything drawn from it in one step, because goods that
//! were transferred keep their batch. A change of a queue (goods that come in below zero, a deletion) moves goods under other
//! issues; transfers then carry other goods, and the queues they lead to are sorted out in turn. The cost of a return follows the
//! sale it came back from.

use std::collections::{BTreeSet, HashMap};

use ladu_domain::fifo::{self, Batch, Cost, Piece};
use ladu_store::Value;
use ladu_types::Quantity;
use ladu_wire::Fault;

use crate::ledger::write_layers;
use crate::movement::{PLACE_CUSTOMER, StockKey};
use crate::queue::{END, Issued, MANY, SOME, Stretch, change_value, issues, write_costs};
use crate::trace;
use ladu_record::Cx;

/// Transfers sorted out anew in one go; far more than any real history hangs together by.
const MOST_TRANSFERS: usize = 100_000;
/// Sales looked up at once.
const SALES_AT_ONCE: usize = 500;

/// Gives a batch another cost: what was drawn from it is valued anew, and so is what hangs on that.
pub fn revalue(cx: &mut Cx<'_, '_>, batch: i64, cost: Cost) -> Result<(), Fault> {
    let sql = "SELECT product_id FROM stock_layer WHERE account = $0 AND id = $1";
    let Some(product) = cx.first(sql, &[Value::Int(batch)], |row| row.int(0))? else { return Ok(()) };
    crate::ledger::lock(cx, &[product])?;
    let mut ripple = Revaluation::of(product);
    ripple.revalue(cx, batch, cost)?;
    ripple.settle(cx)
}

/// The batches that the rows of a document brought, by row.
pub fn batches_of(cx: &mut Cx<'_, '_>, kind: &str, document: i64) -> Result<HashMap<i64, i64>, Fault> {
    let sql = "SELECT m.row_id, l.id FROM stock_move m JOIN stock_layer l ON l.account = m.account AND l.move_id = m.id
               AND l.batch_id = l.id WHERE m.account = $0 AND m.document_kind = $1 AND m.document_id = $2 AND m.reverses = 0";
    let rows = cx.query(sql, &[Value::Text(kind), Value::Int(document)])?;
    Ok(rows.iter().map(|row| (row.int(0), row.int(1))).collect())
}

/// What is left to do after a change to the goods of a product.
pub(super) struct Revaluation {
    product: i64,
    /// Transfers that may carry other goods now.
    transfers: BTreeSet<i64>,
    /// Sales that may cost something else now.
    sales: BTreeSet<i64>,
    /// Batches that came back from sales and may cost something else now.
    returns: BTreeSet<i64>,
    sorted: usize,
}

impl Revaluation {
    pub(super) fn of(product: i64) -> Revaluation {
        Revaluation { product, transfers: BTreeSet::new(), sales: BTreeSet::new(), returns: BTreeSet::new(), sorted: 0 }
    }

    /// A batch that has come back from a sale.
    pub(super) fn returned(&mut self, batch: i64) {
        self.returns.insert(batch);
    }

    /// A sale that may cost something else now.
    pub(super) fn sold(&mut self, sale: i64) {
        self.sales.insert(sale);
    }

    /// Values what is issued over a stretch of a shelf's queue. `moved` says that other goods stand there now, not only that the
    /// same goods cost something else.
    pub(super) fn over(
        &mut self,
        cx: &mut Cx<'_, '_>,
        shelf: StockKey,
        from: Quantity,
        to: Quantity,
        moved: bool,
    ) -> Result<(), Fault> {
        let (mut after, mut change, mut most) = (from, Cost::ZERO, SOME);
        loop {
            let mut page = issues(cx, shelf, after, most)?;
            let read = page.len() as i64;
            page.retain(|issue| issue.from < to);
            let (Some(first), Some(last)) = (page.first(), page.last()) else { break };
            let stretch = Stretch::read(cx, shelf, first.from, last.to)?;
            after = last.to;
            change = change.plus(self.value(cx, &stretch, &page, moved)?)?;
            if (page.len() as i64) < read || read < most {
                break;
            }
            most = MANY;
        }
        change_value(cx, shelf, change.negated())
    }

    /// Values a page of issues; gives by how much they cost more.
    fn value(&mut self, cx: &mut Cx<'_, '_>, stretch: &Stretch, page: &[Issued], moved: bool) -> Result<Cost, Fault> {
        let (mut costs, mut change) = (Vec::new(), Cost::ZERO);
        for issue in page {
            if moved && issue.to_place > 0 {
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
        write_costs(cx, "stock_move", &costs)?;
        Ok(change)
    }

    /// Does all that is left to do.
    pub(super) fn settle(&mut self, cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
        loop {
            while let Some(transfer) = self.transfers.pop_first() {
                self.sorted += 1;
                if self.sorted > MOST_TRANSFERS {
                    return Err(Fault::internal(std::io::Error::other("transfers lead round and round")));
                }
                self.carry(cx, transfer)?;
            }
            self.find_returns(cx)?;
            // A return's cost hangs on older returns only, so that each is valued once.
            let Some(batch) = self.returns.pop_first() else { return Ok(()) };
            if let Some(cost) = cost_of_return(cx, batch)? {
                self.revalue(cx, batch, cost)?;
            }
        }
    }

    fn find_returns(&mut self, cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
        let sales: Vec<String> = std::mem::take(&mut self.sales).iter().map(i64::to_string).collect();
        for some in sales.chunks(SALES_AT_ONCE) {
            // The sum keeps the planner from going through everything that the product ever brought.
            let sql = format!(
                "SELECT id FROM stock_layer WHERE account = $0 AND cost_document > 0 AND cost_document IN ({}) AND product_id + 0 = $1",
                some.join(", ")
            );
            self.returns.extend(cx.query(&sql, &[Value::Int(self.product)])?.iter().map(|row| row.int(0)));
        }
        Ok(())
    }

    /// Gives a batch another cost, wherever its goods are or went.
    fn revalue(&mut self, cx: &mut Cx<'_, '_>, batch: i64, cost: Cost) -> Result<(), Fault> {
        let rows = cx.query(
            "SELECT id, warehouse_id, queue_to, quantity, batch_from, value, purchase_value, move_id FROM stock_layer
             WHERE account = $0 AND batch_id = $1 ORDER BY warehouse_id, queue_to",
            &[Value::Int(batch)],
        )?;
        let quantity = |at: i64| Quantity::from_micro(at);
        let Some(own) = rows.iter().find(|row| row.int(0) == batch) else { return Ok(()) };
        if Cost::from_micro(own.int(5), own.int(6)) == cost {
            return Ok(());
        }
        let whole = Batch { id: batch, quantity: quantity(own.int(3)), cost };
        write_costs(cx, "stock_move", &[(own.int(7), cost)])?;
        let mut costs = Vec::new();
        for row in rows.iter() {
            let new = whole.stretch(quantity(row.int(4)), quantity(row.int(4) + row.int(3)))?;
            costs.push((row.int(0), new));
            let shelf = StockKey { product: self.product, warehouse: row.int(1) };
            change_value(cx, shelf, new.minus(Cost::from_micro(row.int(5), row.int(6)))?)?;
        }
        write_costs(cx, "stock_layer", &costs)?;
        for row in rows.iter() {
            let shelf = StockKey { product: self.product, warehouse: row.int(1) };
            self.over(cx, shelf, quantity(row.int(2) - row.int(3)), quantity(row.int(2)), false)?;
        }
        Ok(())
    }

    /// Looks again at what a transfer takes, and lays that down where it led.
    fn carry(&mut self, cx: &mut Cx<'_, '_>, transfer: i64) -> Result<(), Fault> {
        let sql = "SELECT from_place, to_place, queue_to, quantity, value, purchase_value FROM stock_move
                   WHERE account = $0 AND id = $1 AND queue_to IS NOT NULL";
        let found = cx.query(sql, &[Value::Int(transfer)])?;
        let Some(row) = found.first() else { return Ok(()) };
        let source = StockKey { product: self.product, warehouse: row.int(0) };
        let target = StockKey { product: self.product, warehouse: row.int(1) };
        let (to, units) = (Quantity::from_micro(row.int(2)), Quantity::from_micro(row.int(3)));
        let before = Cost::from_micro(row.int(4), row.int(5));
        let pieces = fifo::joined(&trace::carried(cx, transfer, source, to.minus(units)?, to)?)?;
        let cost = fifo::total(&pieces)?;
        if cost != before {
            write_costs(cx, "stock_move", &[(transfer, cost)])?;
            change_value(cx, source, before.minus(cost)?)?;
        }
        self.lay_down(cx, target, transfer, &pieces, cost)
    }

    fn lay_down(
        &mut self,
        cx: &mut Cx<'_, '_>,
        target: StockKey,
        transfer: i64,
        pieces: &[Piece],
        cost: Cost,
    ) -> Result<(), Fault> {
        let rows = cx.query(
            "SELECT batch_id, batch_from, quantity, queue_to, value, purchase_value, date FROM stock_layer
             WHERE account = $0 AND move_id = $1 ORDER BY queue_to",
            &[Value::Int(transfer)],
        )?;
        let same = rows.len() == pieces.len()
            && rows.iter().zip(pieces).all(|(row, piece)| {
                [row.int(0), row.int(1), row.int(2)] == [piece.batch, piece.offset.micro(), piece.quantity.micro()]
            });
        let (Some(first), false) = (rows.first(), same) else { return Ok(()) };
        let from = Quantity::from_micro(first.int(3) - first.int(2));
        let before = rows.iter().try_fold(Cost::ZERO, |sum, row| sum.plus(Cost::from_micro(row.int(4), row.int(5))))?;
        cx.queue("DELETE FROM stock_layer WHERE account = $0 AND move_id = $1", &[Value::Int(transfer)])?;
        write_layers(cx, target, transfer, (from, first.text(6)), pieces)?;
        change_value(cx, target, cost.minus(before)?)?;
        let to = pieces.iter().try_fold(from, |sum, piece| sum.plus(piece.quantity))?;
        self.over(cx, target, from, to, true)
    }

    /// Everything that is issued from a place in a shelf's queue on takes other goods now.
    pub(super) fn from(&mut self, cx: &mut Cx<'_, '_>, shelf: StockKey, from: Quantity) -> Result<(), Fault> {
        self.over(cx, shelf, from, END, true)
    }
}

/// What a batch costs that came back from a sale: what a unit of the sale cost. What the sale drew from this return itself or from
/// later ones does not count, and what nothing covers yet counts as 0. None when the batch has a cost of its own.
pub(super) fn cost_of_return(cx: &mut Cx<'_, '_>, batch: i64) -> Result<Option<Cost>, Fault> {
    let sql = "SELECT product_id, cost_document, quantity FROM stock_layer WHERE account = $0 AND id = $1 AND cost_document > 0";
    let found =
        cx.first(sql, &[Value::Int(batch)], |row| (row.int(0), row.int(1), Quantity::from_micro(row.int(2))))?;
    let Some((product, sale, returned)) = found else { return Ok(None) };
    let moves = cx.query(
        "SELECT from_place, queue_to, quantity FROM stock_move WHERE account = $0 AND document_kind = 'sale' AND document_id = $1
         AND product_id = $2 AND to_place = $3 AND queue_to IS NOT NULL ORDER BY id",
        &[sale, product, PLACE_CUSTOMER].map(Value::Int),
    )?;
    let (mut cost, mut units) = (Cost::ZERO, Quantity::ZERO);
    for sold in moves.iter() {
        let shelf = StockKey { product, warehouse: sold.int(0) };
        let (from, to) = (Quantity::from_micro(sold.int(1) - sold.int(2)), Quantity::from_micro(sold.int(1)));
        let stretch = Stretch::read(cx, shelf, from, to)?;
        for piece in stretch.pieces(from, to)? {
            let own = piece.layer.is_some_and(|at| stretch.facts[at].returned && piece.batch >= batch);
            if !own {
                cost = cost.plus(piece.cost)?;
                units = units.plus(piece.quantity)?;
            }
        }
    }
    Ok(Some(cost.share(returned, units)?))
}
