//! Stores the rows of a document.

use ladu_domain::totals::{OwnTotals, Totals, in_own};
use ladu_record::Cx;
use ladu_record::noun::{self, Patch};
use ladu_types::{Id, Money, Quantity, of};
use ladu_wire::Fault;

use super::columns::CURRENCY_RATE;
use super::columns::row::*;
use super::persisted::Document;
use super::returns;
use super::row::ROW;

/// The rows of a stored document as if they had been sent.
pub(super) fn stored(cx: &mut Cx<'_, '_>, document: i64) -> Result<Vec<Patch>, Fault> {
    noun::stored_rows(cx, &ROW, DOCUMENT.field.column, document)
}

/// What is known of a row that is replaced.
struct Old {
    stable_id: Id<of::SalesRow>,
    product: Option<Id<of::Product>>,
    name: String,
    amount: Quantity,
    moved_before: Quantity,
}

impl Old {
    /// Are these the same goods? A row without a product is known by its text.
    fn is(&self, row: &Patch) -> bool {
        let product = row.id(PRODUCT);
        let is_same_text = product.is_some() || row.get(NAME) == Some(self.name.as_str());
        self.product == product && Some(self.amount) == row.get(AMOUNT) && is_same_text
    }
}

/// Gives each row the id that its goods are known by. A row that stays what it was keeps its stable id, also when the id is not sent.
pub(super) fn identify(cx: &mut Cx<'_, '_>, document: &mut Document) -> Result<(), Fault> {
    let mut old: Vec<Old> = Vec::new();
    if let Some(id) = document.id.filter(|_| !document.is_new()) {
        let sql = "SELECT stable_id, product_id, name, amount, moved_before FROM sales_row
                   WHERE account = $0 AND document_id = $1 ORDER BY position, id";
        let rows = cx.query(sql, &[id.into()])?;
        for row in rows.iter() {
            let (stable_id, product, name, amount, moved_before) = row.read();
            old.push(Old { stable_id, product, name, amount, moved_before });
        }
    }
    keep_stable_ids(cx, document, old)
}

/// Replaces the rows, all in one statement.
pub(super) fn store(
    cx: &mut Cx<'_, '_>,
    document: &mut Document,
    (totals, own): &(Totals, OwnTotals),
) -> Result<(), Fault> {
    let Some(id) = document.id else { return Ok(()) };
    if !document.is_new() {
        cx.queue("DELETE FROM sales_row WHERE account = $0 AND document_id = $1", &[id.into()])?;
    }
    let rate = document.get(CURRENCY_RATE);
    let sums = totals.rows.iter().zip(&own.rows);
    for ((row, (sums, (own_net, own_tax))), position) in document.rows.iter_mut().zip(sums).zip(1..) {
        let discount = discount(row, sums.net)?;
        row.put(DISCOUNT_SUM, discount);
        row.put(OWN_DISCOUNT, in_own(discount, rate)?);
        row.put(OWN_NET, *own_net);
        row.put(OWN_TAX, *own_tax);
        row.put(DOCUMENT, id);
        row.put::<i64>(POSITION, position);
        row.put(FINAL_NET, sums.final_net);
        row.put(FINAL_GROSS, sums.final_gross);
        row.put(NET, sums.net);
        row.put(TAX, sums.tax);
        row.put(TOTAL, sums.total);
        row.put(BOOKED_NET, sums.booked_net);
        row.put(BOOKED_TAX, sums.booked_tax);
        row.put(RETURNED, Quantity::ZERO);
    }
    noun::create_many(cx, &ROW, &mut document.rows)?;
    returns::keep(cx, document)
}

/// What a row's discount comes to, net and to the cent, so that rows add up: below zero where the row is cheaper than without it.
fn discount(row: &Patch, net: Money) -> Result<Money, Fault> {
    if row.get(DISCOUNT).unwrap_or_default().is_zero() {
        return Ok(Money::ZERO);
    }
    let full = row.get(PRICE).unwrap_or_default().times(row.get(AMOUNT).unwrap_or_default())?;
    Ok(net.minus(full.round(2))?)
}

/// Goods are known to the stock ledger by the stable ids of their rows: those of a document that moved some never change.
fn keep_stable_ids(cx: &mut Cx<'_, '_>, document: &mut Document, mut old: Vec<Old>) -> Result<(), Fault> {
    let moved = document.was_confirmed() && document.kind.moves_stock();
    let mut taken: Vec<Id<of::SalesRow>> = Vec::new();
    for row in &mut document.rows {
        let sent = row.id(STABLE_ID);
        let of_sent = old.iter().position(|old| Some(old.stable_id) == sent && (!moved || old.is(row)));
        let kept = of_sent.or_else(|| old.iter().position(|old| old.is(row))).map(|at| old.remove(at));
        let moved_before = kept.as_ref().filter(|_| moved).map(|old| old.moved_before).unwrap_or_default();
        row.put(MOVED_BEFORE, moved_before);
        let kept = kept.map(|old| old.stable_id);
        let id = if moved { kept } else { kept.filter(|_| sent.is_none() || of_sent.is_some()).or(sent) };
        let id = id.filter(|id| !taken.contains(id));
        row.put(STABLE_ID, id);
        taken.extend(id);
    }
    let missing = document.rows.iter().filter(|row| row.id(STABLE_ID).is_none()).count() as i64;
    if missing > 0 {
        let first = cx.next_ids("sales_row_stable", missing)?;
        let rows = document.rows.iter_mut().filter(|row| row.id(STABLE_ID).is_none());
        for (id, row) in (first..).zip(rows) {
            row.put(STABLE_ID, Id::<of::SalesRow>::new(id));
        }
    }
    Ok(())
}
