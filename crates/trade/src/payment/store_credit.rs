//! Store credit: money that a customer has paid ahead, and what it is used for.

use ladu_record::Cx;
use ladu_store::Row;
use ladu_types::{Fixed, Id, Money, UnixTime, of};
use ladu_wire::Fault;

use super::paid::add_to_paid;
use super::store::{DocumentPayment, make};

/// A payment that belongs to no document.
struct Credit {
    id: Id<of::Payment>,
    sum: Money,
    kind: String,
    rate: Fixed,
    customer: Option<Id<of::Party>>,
    /// The document that the money came from.
    source: Option<Id<of::SalesDocument>>,
    /// When the money came, and into which drawer.
    came: Came,
}

/// Money comes once, however many sales are paid with it later.
struct Came {
    date: String,
    time: String,
    added: UnixTime,
    register: Option<Id<of::Register>>,
}

const SELECT: &str = "SELECT id, sum, type, currency_rate, customer_id, credit_of_id, date, time, added, register_id FROM payment WHERE account = $0";

impl Credit {
    fn of(row: Row<'_>) -> Credit {
        let (id, sum, kind, rate, customer, source, date, time, added, register) = row.read();
        Credit { id, sum, kind, rate, customer, source, came: Came { date, time, added, register } }
    }

    /// Pays a document with up to `sum` of it: all of it goes to the document, or a part is split off. Gives what was used.
    fn pay(&mut self, cx: &mut Cx<'_, '_>, document: Id<of::SalesDocument>, sum: Money) -> Result<Money, Fault> {
        let now = cx.now();
        let part = sum.min(self.sum);
        self.sum = self.sum.minus(part)?;
        if self.sum.is_zero() {
            cx.queue(
                "UPDATE payment SET document_id = $2, store_credit = 1, sum = $3, applied = $3, changed = $4
                 WHERE account = $0 AND id = $1",
                &[self.id.into(), document.into(), part.into(), now.into()],
            )?;
            add_to_paid(cx, Some(document), part)?;
        } else {
            cx.queue(
                "UPDATE payment SET sum = $2, changed = $3 WHERE account = $0 AND id = $1",
                &[self.id.into(), self.sum.into(), now.into()],
            )?;
            let payment = DocumentPayment { customer: self.customer, document, kind: &self.kind, sum: part, info: "" };
            let id = make(cx, &payment)?;
            cx.queue(
                "UPDATE payment SET store_credit = 1, credit_of_id = $2, date = $3, time = $4, added = $5, register_id = $6
                 WHERE account = $0 AND id = $1",
                &[
                    id.into(),
                    self.source.into(),
                    self.came.date.as_str().into(),
                    self.came.time.as_str().into(),
                    self.came.added.into(),
                    self.came.register.into(),
                ],
            )?;
        }
        Ok(part)
    }
}

/// Pays a document with what its customer has paid ahead in the document's currency, the oldest money first; without enough of it
/// the sum is refused.
pub fn use_store_credit(
    cx: &mut Cx<'_, '_>,
    customer: Option<Id<of::Party>>,
    document: Id<of::SalesDocument>,
    sum: Money,
) -> Result<(), Fault> {
    let sql = "SELECT currency_rate FROM sales_document WHERE account = $0 AND id = $1";
    let rate = cx.first(sql, &[document.into()], |row| row.get::<Fixed>(0))?.unwrap_or_default();
    let sql = format!(
        "{SELECT} AND customer_id = $1 AND document_id = 0 AND sum > 0 AND currency_rate = $2 ORDER BY id {{for_update}}"
    );
    let mut credits: Vec<Credit> = cx.query(&sql, &[customer.into(), rate.into()])?.iter().map(Credit::of).collect();
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
pub(super) fn settle(cx: &mut Cx<'_, '_>, payment: Id<of::Payment>) -> Result<(), Fault> {
    let sql = format!("{SELECT} AND id = $1");
    let Some(mut credit) = cx.first(&sql, &[payment.into()], Credit::of)? else { return Ok(()) };
    if credit.sum <= Money::ZERO {
        return Ok(());
    }
    let debts = cx.query(
        "SELECT id, total, paid + credited FROM sales_document WHERE account = $0 AND client_id = $1 AND confirmed = 1
         AND books_revenue = 1 AND total > paid + credited AND currency_rate = $2 ORDER BY date, id {for_update}",
        &[credit.customer.into(), credit.rate.into()],
    )?;
    for debt in debts.iter() {
        if credit.sum.is_zero() {
            break;
        }
        let (document, total, paid): (Id<of::SalesDocument>, Money, Money) = debt.read();
        credit.pay(cx, document, total.minus(paid)?)?;
    }
    Ok(())
}
