//! What confirming a purchase document does to goods, and what a correction does to their cost.

use ladu_ledger::{Cost, Document, Issue, Issuing, Place, Receipt, StockKey};
use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

use super::columns::{MOVED_BEFORE, PURCHASE_COST, ROW_COST, STOCKED};
use crate::document::{AMOUNT, Draft, PRODUCT, WAREHOUSE};

/// A row of goods.
struct Line<'a> {
    product: Id<of::Product>,
    quantity: Quantity,
    row: &'a Patch,
}

impl Line<'_> {
    /// What the units cost that come by this document.
    fn cost(&self) -> Result<Cost, Fault> {
        Ok(cost(self.row).share(self.quantity, amount(self.row))?)
    }
}

/// Rows with goods in the order of products, so that two documents never wait for each other in a circle.
fn lines(rows: &[Patch]) -> Result<Vec<Line<'_>>, Fault> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for row in rows.iter().filter(|row| row.is_set(STOCKED)) {
        let quantity = amount(row).minus(row.get(MOVED_BEFORE).unwrap_or_default())?;
        if let Some(product) = row.id(PRODUCT).filter(|_| !quantity.is_zero()) {
            lines.push(Line { product, quantity, row });
        }
    }
    lines.sort_by_key(|line| line.product);
    Ok(lines)
}

fn amount(row: &Patch) -> Quantity {
    row.get(AMOUNT).unwrap_or_default()
}

fn cost(row: &Patch) -> Cost {
    Cost { value: row.get(ROW_COST).unwrap_or_default(), purchase: row.get(PURCHASE_COST).unwrap_or_default() }
}

fn lock(cx: &mut Cx<'_, '_>, lines: &[Line<'_>]) -> Result<(), Fault> {
    let mut products: Vec<Id<of::Product>> = lines.iter().map(|line| line.product).collect();
    products.dedup();
    ladu_ledger::lock(cx, &products)
}

/// Each row makes a batch. A row below zero sends the oldest goods back at what they cost, whatever its price.
pub(super) fn post(cx: &mut Cx<'_, '_>, draft: &Draft, id: Id<of::PurchaseDocument>) -> Result<(), Fault> {
    let warehouse = draft.get(WAREHOUSE).ok_or_else(|| Fault::missing(&draft.header.parameter(WAREHOUSE)))?;
    let document = Document::purchase(id);
    let lines = lines(&draft.rows)?;
    lock(cx, &lines)?;
    // What follows each other in one direction goes together.
    for lines in lines.chunk_by(|one, next| one.quantity.is_negative() == next.quantity.is_negative()) {
        let (mut issues, mut receipts) = (Vec::new(), Vec::new());
        for line in lines {
            let stock = StockKey { product: line.product, warehouse };
            let (quantity, cause) = (line.quantity.abs(), document.row(line.row.id.map(Id::new)));
            if line.quantity.is_negative() {
                issues.push(Issue { stock, to: Place::Supplier, quantity, cause, required: false });
            } else {
                receipts.push(Receipt { stock, from: Place::Supplier, quantity, cost: line.cost()?, cause });
            }
        }
        // Without a demand for stock nothing is refused.
        let _ = Issuing::ask(cx, &issues)?.finish(cx)?;
        ladu_ledger::receive_all(cx, &receipts)?;
    }
    Ok(())
}

/// Gives the batches of a document the cost that its rows have now.
pub(super) fn revalue(
    cx: &mut Cx<'_, '_>,
    id: Id<of::PurchaseDocument>,
    before: &[Patch],
    after: &[Patch],
) -> Result<(), Fault> {
    let is_changed = |row: &Patch| {
        let old = before.iter().find(|old| old.id == row.id);
        !amount(row).is_negative() && old.is_none_or(|old| cost(old) != cost(row))
    };
    let mut changed = lines(after)?;
    changed.retain(|line| is_changed(line.row));
    if changed.is_empty() {
        return Ok(());
    }
    lock(cx, &changed)?;
    let batches = ladu_ledger::batches_of(cx, Document::purchase(id))?;
    for line in changed {
        if let Some(batch) = line.row.id.and_then(|row| batches.get(&Id::new(row))) {
            ladu_ledger::revalue(cx, *batch, line.cost()?)?;
        }
    }
    Ok(())
}
