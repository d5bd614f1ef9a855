//! Stores the rows of a document.

use ladu_domain::totals::Totals;
use ladu_record::Cx;
use ladu_record::noun::{self, Patch};
use ladu_store::{Row, Value};
use ladu_types::Money;
use ladu_wire::Fault;

use super::Saving;
use crate::sales::document::returned;
use crate::sales::document::row::ROW;

/// The rows of a stored document as if they had been sent.
pub(super) fn stored(cx: &mut Cx<'_, '_>, document: i64) -> Result<Vec<Patch>, Fault> {
    noun::stored_rows(cx, &ROW, "document_id", document)
}

/// What is known of a row that is replaced.
struct Old {
    stable_id: i64,
    product: i64,
    name: String,
    amount: i64,
}

impl Old {
    /// Are these the same goods? A row without a product is known by its text.
    fn is(&self, row: &Patch) -> bool {
        let product = row.int("product_id").unwrap_or(0);
        let is_same_text = product != 0 || row.text("name") == Some(self.name.as_str());
        self.product == product && Some(self.amount) == row.int("amount") && is_same_text
    }
}

/// Replaces the rows, all in one statement. A row that stays what it was keeps its stable id, also when the id is not sent.
pub(super) fn store(cx: &mut Cx<'_, '_>, saving: &mut Saving, totals: &Totals) -> Result<(), Fault> {
    let mut old: Vec<Old> = Vec::new();
    if !saving.is_new() {
        let sql = "SELECT stable_id, product_id, name, amount FROM sales_row WHERE account = $0 AND document_id = $1 ORDER BY position, id";
        let rows = cx.query(sql, &[Value::Int(saving.id)])?;
        let known = |row: Row<'_>| Old {
            stable_id: row.int(0),
            product: row.int(1),
            name: row.text(2).to_owned(),
            amount: row.int(3),
        };
        old = rows.iter().map(known).collect();
        cx.queue("DELETE FROM sales_row WHERE account = $0 AND document_id = $1", &[Value::Int(saving.id)])?;
    }
    keep_stable_ids(cx, saving, old)?;
    for (at, (row, sums)) in saving.rows.iter_mut().zip(&totals.rows).enumerate() {
        row.set("discount_sum", discount(row, sums.net)?.micro());
        row.set("document_id", saving.id);
        row.set("position", at as i64 + 1);
        for (column, value) in [
            ("final_net", sums.final_net.micro()),
            ("final_gross", sums.final_gross.micro()),
            ("net", sums.net.micro()),
            ("tax", sums.tax.micro()),
            ("total", sums.total.micro()),
            ("booked_net", sums.booked_net.micro()),
            ("booked_tax", sums.booked_tax.micro()),
            ("returned", 0),
        ] {
            row.set(column, value);
        }
    }
    noun::create_many(cx, &ROW, &mut saving.rows)?;
    if saving.is_new() { Ok(()) } else { returned::count(cx, saving.id) }
}

/// What a row's discount comes to, net: below zero where the row is cheaper than without it.
fn discount(row: &Patch, net: Money) -> Result<Money, Fault> {
    if row.percent("discount").unwrap_or_default().is_zero() {
        return Ok(Money::ZERO);
    }
    let full = row.price("price").unwrap_or_default().times(row.quantity("amount").unwrap_or_default())?;
    Ok(net.minus(full)?)
}

/// Goods are known to the stock ledger by the stable ids of their rows: those of a document that moved some never change.
fn keep_stable_ids(cx: &mut Cx<'_, '_>, saving: &mut Saving, mut old: Vec<Old>) -> Result<(), Fault> {
    let moved = saving.was_confirmed() && saving.kind.moves_stock();
    let mut taken: Vec<i64> = Vec::new();
    for row in &mut saving.rows {
        let sent = row.id_of("stable_id");
        let of_sent = old.iter().position(|old| Some(old.stable_id) == sent && (!moved || old.is(row)));
        let kept = of_sent.or_else(|| old.iter().position(|old| old.is(row))).map(|at| old.remove(at).stable_id);
        let id = if moved { kept } else { kept.filter(|_| sent.is_none() || of_sent.is_some()).or(sent) };
        let id = id.filter(|id| !taken.contains(id));
        row.set("stable_id", id.unwrap_or(0));
        taken.extend(id);
    }
    let missing = saving.rows.iter().filter(|row| row.int("stable_id") == Some(0)).count() as i64;
    if missing > 0 {
        let first = cx.next_ids("sales_row_stable", missing)?;
        let rows = saving.rows.iter_mut().filter(|row| row.int("stable_id") == Some(0));
        for (id, row) in (first..).zip(rows) {
            row.set("stable_id", id);
        }
    }
    Ok(())
}
