//! Store credit: money that a customer has paid ahead, and what it is used for.

use ladu_record::Cx;
use ladu_store::{Row, Value};
use ladu_types::Money;
use ladu_wire::Fault;

use super::save::{add_to_paid, make};

/// A payment that belongs to no document.
struct Credit {
    id: i64,
    sum: Money,
    kind: String,
    rate: i64,
    customer: i64,
    source: i64,
}

const SELECT: &str = "SELECT id, sum, type, currency_rate, customer_id, credit_of_id FROM payment WHERE account = $0";

impl Credit {
    fn of(row: Row<'_>) -> Credit {
        Credit {
            id: row.int(0),
            sum: Money::from_micro(row.int(1)),
            kind: row.text(2).to_owned(),
            rate: row.int(3),
            customer: row.int(4),
            source: row.int(5),
        }
    }

    /// Pays a document with up to `sum` of it: all of it goes to the document, or a part is split off. Gives what was used.
    fn pay(&mut self, cx: &mut Cx<'_, '_>, document: i64, sum: Money) -> Result<Money, Fault> {
        let now = cx.now().0;
        let part = sum.min(self.sum);
        self.sum = self.sum.minus(part)?;
        if self.sum.is_zero() {
            cx.queue(
                "UPDATE payment SET document_id = $2, store_credit = 1, sum = $3, applied = $3, changed = $4
                 WHERE account = $0 AND id = $1",
                &[Value::Int(self.id), Value::Int(document), Value::Int(part.micro()), Value::Int(now)],
            )?;
            add_to_paid(cx, document, part)?;
        } else {
            cx.queue(
                "UPDATE payment SET sum = $2, changed = $3 WHERE account = $0 AND id = $1",
                &[Value::Int(self.id), Value::Int(self.sum.micro()), Value::Int(now)],
            )?;
            let id = make(cx, (self.customer, document), &self.kind, part, "")?;
            cx.queue(
                "UPDATE payment SET store_credit = 1, credit_of_id = $2 WHERE account = $0 AND id = $1",
                &[Value::Int(id), Value::Int(self.source)],
            )?;
        }
        Ok(part)
    }
}

/// Pays a document with what its customer has paid ahead in the document's currency, the oldest money first; without enough of it
/// the sum is refused.
pub fn use_store_credit(cx: &mut Cx<'_, '_>, customer: i64, document: i64, sum: Money) -> Result<(), Fault> {
    let sql = "SELECT currency_rate FROM sales_document WHERE account = $0 AND id = $1";
    let rate = cx.first(sql, &[Value::Int(document)], |row| row.int(0))?.unwrap_or(0);
    let sql = format!(
        "{SELECT} AND customer_id = $1 AND document_id = 0 AND sum > 0 AND currency_rate = $2 ORDER BY id {{for_update}}"
    );
    let mut credits: Vec<Credit> =
        cx.query(&sql, &[Value::Int(customer), Value::Int(rate)])?.iter().map(Credit::of).collect();
    let mut left = sum;
    for credit in &mut credits {
        if left.is_zero() {
            break;
        }
        left = left.minus(credit.pay(cx, document, left)?)?;
    }
    if left.is_zero() { Ok(()) } else { Err(Fault::not_allowed("amountPaidWithStoreCredit")) }
}

/// Pays what a customer owes with a new credit, the oldest debt first.
pub(super) fn settle(cx: &mut Cx<'_, '_>, payment: i64) -> Result<(), Fault> {
    let sql = format!("{SELECT} AND id = $1");
    let Some(mut credit) = cx.first(&sql, &[Value::Int(payment)], Credit::of)? else { return Ok(()) };
    if credit.sum.micro() <= 0 {
        return Ok(());
    }
    let debts = cx.query(
        "SELECT id, total, paid FROM sales_document WHERE account = $0 AND client_id = $1 AND confirmed = 1 AND books_revenue = 1
         AND total > paid AND currency_rate = $2 ORDER BY date, id {for_update}",
        &[Value::Int(credit.customer), Value::Int(credit.rate)],
    )?;
    for debt in debts.iter() {
        if credit.sum.is_zero() {
            break;
        }
        credit.pay(cx, debt.int(0), Money::from_micro(debt.int(1) - debt.int(2)))?;
    }
    Ok(())
}

/// Notes on the document that money came from how much of it became store credit.
pub(super) fn add_to_source(cx: &mut Cx<'_, '_>, document: i64, sum: Money) -> Result<(), Fault> {
    if document == 0 || sum.is_zero() {
        return Ok(());
    }
    cx.queue(
        "UPDATE sales_document SET added_to_store_credit = added_to_store_credit + $2, changed = $3 WHERE account = $0 AND id = $1",
        &[Value::Int(document), Value::Int(sum.micro()), Value::Int(cx.now().0)],
    )
}
