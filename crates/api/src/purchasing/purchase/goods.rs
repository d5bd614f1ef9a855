//! What confirming a purchase document does to goods, and what a correction does to their cost.

use ladu_ledger::{Cost, Document, Place, StockKey};
use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_trade::document::Saving;
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

/// A row of goods.
struct Line<'a> {
    product: Id<of::Product>,
    quantity: Quantity,
    row: &'a Patch,
}

/// Rows with goods in the order of products, so that two documents never wait for each other in a circle.
fn lines(rows: &[Patch]) -> Vec<Line<'_>> {
    let line = |row| Line { product: Id::new(Patch::int(row, "product_id").unwrap_or(0)), quantity: amount(row), row };
    let mut lines: Vec<Line<'_>> = rows.iter().filter(|row| row.is_set("stocked")).map(line).collect();
    lines.sort_by_key(|line| line.product);
    lines
}

fn amount(row: &Patch) -> Quantity {
    row.quantity("amount").unwrap_or_default()
}

fn cost(row: &Patch) -> Cost {
    Cost::from_micro(row.int("cost").unwrap_or(0), row.int("purchase_cost").unwrap_or(0))
}

fn lock(cx: &mut Cx<'_, '_>, lines: &[Line<'_>]) -> Result<(), Fault> {
    let mut products: Vec<_> = lines.iter().map(|line| line.product).collect();
    products.dedup();
    ladu_ledger::lock(cx, &products)
}

/// Each row makes a batch. A row below zero sends the oldest goods back at what they cost, whatever its price.
pub(super) fn post(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    let warehouse = Id::new(saving.int("warehouse_id"));
    let document = Document::purchase(Id::new(saving.id));
    let lines = lines(&saving.rows);
    lock(cx, &lines)?;
    for line in lines {
        let stock = StockKey { product: line.product, warehouse };
        let (quantity, cause) = (line.quantity.abs(), document.row(line.row.id.map(Id::new)));
        if line.quantity.is_negative() {
            let issue = ladu_ledger::Issue { stock, to: Place::Supplier, quantity, cause, required: false };
            // Without a demand for stock nothing is refused.
            let _ = ladu_ledger::issue(cx, &issue)?;
            continue;
        }
        let cost = cost(line.row);
        ladu_ledger::receive(cx, &ladu_ledger::Receipt { stock, from: Place::Supplier, quantity, cost, cause })?;
    }
    Ok(())
}

/// Gives the batches of a document the cost that its rows have now.
pub(super) fn revalue(cx: &mut Cx<'_, '_>, document: i64, before: &[Patch], after: &[Patch]) -> Result<(), Fault> {
    let is_changed = |row: &Patch| {
        let old = before.iter().find(|old| old.id == row.id);
        !amount(row).is_negative() && old.is_none_or(|old| cost(old) != cost(row))
    };
    let mut changed = lines(after);
    changed.retain(|line| is_changed(line.row));
    if changed.is_empty() {
        return Ok(());
    }
    lock(cx, &changed)?;
    let batches = ladu_ledger::batches_of(cx, Document::purchase(Id::new(document)))?;
    for line in changed {
        if let Some(batch) = line.row.id.and_then(|row| batches.get(&Id::new(row))) {
            ladu_ledger::revalue(cx, *batch, cost(line.row))?;
        }
    }
    Ok(())
}
