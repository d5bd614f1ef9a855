//! Store credit: what a customer has with the shop, and what is paid with it.
//!
//! It is money that came and belongs to no document, and what documents that came to less than nothing have not given back. The second is no
//! payment: it moves from document to document by pairs of payments that set off (`set_off`), which come to nothing together. Where one of a pair
//! has gone ahead of the other, or its document is gone, the customer has their difference.

use std::collections::HashMap;

use ladu_record::noun::Patch;
use ladu_record::{Cx, change_log};
use ladu_store::{Row, Value};
use ladu_types::{Fixed, Id, Money, UnixTime, of};
use ladu_wire::Fault;

use super::fields::*;
use super::paid::{Part, add_to_paid, settle_credited};
use super::store::{DocumentPayment, SET_OFF_TYPE, create, make, make_of};
use crate::currency::in_currency;

type SaleId = Id<of::SalesDocument>;
type PartyId = Id<of::Party>;

/// A payment that is the customer's, or was before it was used.
struct Credit {
    id: Id<of::Payment>,
    sum: Money,
    /// What it pays of its document, in the document's currency.
    applied: Money,
    kind: String,
    kind_id: Option<Id<of::PaymentType>>,
    customer: Option<PartyId>,
    currency: String,
    rate: Fixed,
    set_off: bool,
    /// The document that the money came from.
    source: Option<SaleId>,
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

const SELECT: &str = "SELECT id, sum, applied, type, type_id, customer_id, currency_code, currency_rate, set_off, credit_of_id, date, time, \
     added, register_id FROM payment WHERE account = $0";

impl Credit {
    fn of(row: Row<'_>) -> Credit {
        let (id, sum, applied, kind, kind_id, customer, currency, rate, set_off, source) = row.read();
        let came = Came { date: row.get(10), time: row.get(11), added: row.get(12), register: row.get(13) };
        Credit { id, sum, applied, kind, kind_id, customer, currency, rate, set_off, source, came }
    }

    /// Pays a document of its currency with up to `sum` of it: all of it goes to the document, or a part is split off. Gives what was used.
    fn pay(&mut self, cx: &mut Cx<'_, '_>, document: SaleId, sum: Money) -> Result<Money, Fault> {
        let part = sum.min(self.sum);
        self.sum = self.sum.minus(part)?;
        if self.sum.is_zero() {
            self.attach(cx, Some(document), part)?;
        } else {
            self.keep(cx, self.sum, Money::ZERO)?;
            self.split_off(cx, Some(document), part)?;
        }
        add_to_paid(cx, Part { document: Some(document), sum: part, store_credit: true })?;
        Ok(part)
    }

    /// Takes up to `part` of what it pays back off its document; what is set off is no more, money is the customer's again. Gives what was taken.
    fn release(&mut self, cx: &mut Cx<'_, '_>, document: SaleId, part: Money) -> Result<Money, Fault> {
        let part = part.min(self.applied);
        let sum =
            if part == self.applied { self.sum } else { Money(self.sum.0.share_to(part.0, self.applied.0, 2)?) };
        if sum != self.sum {
            self.keep(cx, self.sum.minus(sum)?, self.applied.minus(part)?)?;
            if !self.set_off {
                self.split_off(cx, None, sum)?;
            }
        } else if self.set_off {
            self.delete(cx)?;
        } else {
            self.attach(cx, None, Money::ZERO)?;
        }
        add_to_paid(cx, Part { document: Some(document), sum: part.negated(), store_credit: true })?;
        Ok(part)
    }

    fn delete(&self, cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
        cx.queue("DELETE FROM payment WHERE account = $0 AND id = $1", &[self.id.into()])?;
        change_log::deleted(cx, PAYMENT.log, self.id.number())
    }

    /// All of it pays a document, or none.
    fn attach(&self, cx: &mut Cx<'_, '_>, document: Option<SaleId>, applied: Money) -> Result<(), Fault> {
        let (now, store_credit) = (cx.now(), i64::from(document.is_some()));
        cx.queue(
            "UPDATE payment SET document_id = $2, store_credit = $3, applied = $4, changed = $5 WHERE account = $0 AND id = $1",
            &[self.id.into(), document.into(), Value::Int(store_credit), applied.into(), now.into()],
        )
    }

    /// Leaves so much of it where it is.
    fn keep(&self, cx: &mut Cx<'_, '_>, sum: Money, applied: Money) -> Result<(), Fault> {
        let now = cx.now();
        cx.queue(
            "UPDATE payment SET sum = $2, applied = $3, changed = $4 WHERE account = $0 AND id = $1",
            &[self.id.into(), sum.into(), applied.into(), now.into()],
        )
    }

    /// A part of it as a payment of its own: it came when the whole came, at the same rate.
    fn split_off(&self, cx: &mut Cx<'_, '_>, document: Option<SaleId>, sum: Money) -> Result<(), Fault> {
        let mut part = Patch::new(FIELDS);
        part.put(DOCUMENT, document);
        part.put(CUSTOMER, self.customer);
        part.put(TYPE, self.kind.as_str());
        part.put(TYPE_ID, self.kind_id);
        part.put(SUM, sum);
        part.put(APPLIED, if document.is_some() { sum } else { Money::ZERO });
        part.put(CURRENCY_CODE, self.currency.as_str());
        part.put(CURRENCY_RATE, self.rate);
        part.put(STORE_CREDIT, document.is_some());
        part.put(SET_OFF, self.set_off);
        part.put(CREDIT_OF, self.source);
        part.read(DATE, &self.came.date)?;
        part.read(TIME, &self.came.time)?;
        part.put(ADDED, self.came.added);
        part.put(REGISTER, self.came.register);
        create(cx, &part).map(drop)
    }
}

/// Brings what is paid of a document out of its customer's store credit to `wanted`: more is taken of what the customer has in the document's
/// currency, money first, the oldest first; what is too much goes back to the customer, the newest first. Without enough it is refused.
pub fn pay_with_store_credit(
    cx: &mut Cx<'_, '_>,
    customer: Option<PartyId>,
    document: SaleId,
    wanted: Money,
) -> Result<(), Fault> {
    let sql = "SELECT paid_with_store_credit, currency_code FROM sales_document WHERE account = $0 AND id = $1";
    let (paid, currency): (Money, String) = cx.first(sql, &[document.into()], |row| row.read())?.unwrap_or_default();
    let refused = || Fault::not_allowed("amountPaidWithStoreCredit");
    if wanted.is_negative() {
        return Err(refused());
    }
    if wanted < paid {
        return give_back(cx, document, paid.minus(wanted)?);
    }
    let mut left = wanted.minus(paid)?;
    if left.is_zero() {
        return Ok(());
    }
    let customer = customer.ok_or_else(refused)?;
    let sql = format!(
        "{SELECT} AND customer_id = $1 AND document_id = 0 AND sum > 0 AND currency_code = $2 ORDER BY id {{for_update}}"
    );
    let credits = cx.query(&sql, &[customer.into(), Value::Text(&currency)])?;
    for mut credit in credits.iter().map(Credit::of) {
        if left.is_zero() {
            return Ok(());
        }
        left = left.minus(credit.pay(cx, document, left)?)?;
    }
    if !left.is_zero() {
        if !free(cx, customer, &currency, left)? {
            return Err(refused());
        }
        let kind = SET_OFF_TYPE;
        let payment = DocumentPayment { customer: Some(customer), document, kind, sum: left, info: "" };
        make_of(cx, &payment, true)?;
    }
    Ok(())
}

/// Takes so much of what store credit pays off a document.
fn give_back(cx: &mut Cx<'_, '_>, document: SaleId, sum: Money) -> Result<(), Fault> {
    let sql =
        format!("{SELECT} AND document_id = $1 AND store_credit = 1 AND applied > 0 ORDER BY id DESC {{for_update}}");
    let mut left = sum;
    for mut credit in cx.query(&sql, &[document.into()])?.iter().map(Credit::of) {
        if left.is_zero() {
            break;
        }
        left = left.minus(credit.release(cx, document, left)?)?;
    }
    Ok(())
}

/// Sees to it that a customer has so much beside money: what was not given back on returns is settled by as much as is missing. False when
/// there is not enough.
fn free(cx: &mut Cx<'_, '_>, customer: PartyId, currency: &str, sum: Money) -> Result<bool, Fault> {
    // Nobody else shall count the same returns now.
    cx.query("SELECT id FROM customer WHERE account = $0 AND id = $1 {for_update}", &[customer.into()])?;
    let sql = "SELECT CAST(COALESCE(SUM(sum), 0) AS BIGINT) FROM payment
               WHERE account = $0 AND customer_id = $1 AND set_off = 1 AND currency_code = $2";
    let used: Option<Money> = cx.first(sql, &[customer.into(), Value::Text(currency)], |row| row.get(0))?;
    let mut missing = sum.plus(used.unwrap_or_default())?;
    for (document, open) in returns(cx, customer, currency)? {
        let part = open.min(missing);
        if part > Money::ZERO {
            missing = missing.minus(part)?;
            let (customer, sum) = (Some(customer), part.negated());
            make(cx, &DocumentPayment { customer, document, kind: SET_OFF_TYPE, sum, info: "" })?;
        }
    }
    Ok(missing <= Money::ZERO)
}

/// A document that came to less than nothing, and one that it credits.
struct Return {
    id: SaleId,
    /// What was not given back of it.
    open: Money,
    rate: Fixed,
    credited: Option<SaleId>,
    /// What was paid and credited of the document that it credits beyond what that one comes to, in that one's currency.
    beyond: Money,
    rate_of_credited: Fixed,
}

/// What was not given back of a customer's returns, the oldest first; what it took off a debt is nothing to give back.
fn returns(cx: &mut Cx<'_, '_>, customer: PartyId, currency: &str) -> Result<Vec<(SaleId, Money)>, Fault> {
    let stores = stores(cx, "c")?;
    let sql = format!(
        "SELECT c.id, c.paid - c.total, c.currency_rate, c.credited_id, COALESCE(a.paid + a.credited - a.total, 0),
         COALESCE(a.currency_rate, 0) FROM sales_document c
         LEFT JOIN sales_document a ON a.account = c.account AND a.id = c.credited_id
         WHERE c.account = $0 AND c.client_id = $1 AND c.confirmed = 1 AND c.books_revenue = 1 AND c.total < 0 AND c.paid > c.total
         AND c.currency_code = $2{stores} ORDER BY c.date, c.id"
    );
    let back = |row: Row<'_>| {
        let (id, open, rate, credited, beyond, rate_of_credited) = row.read();
        Return { id, open, rate, credited, beyond, rate_of_credited }
    };
    let rows = cx.query(&sql, &[customer.into(), Value::Text(currency)])?;
    let (mut left, mut all): (HashMap<SaleId, Money>, _) = (HashMap::new(), Vec::new());
    for back in rows.iter().map(back) {
        let Some(credited) = back.credited else {
            all.push((back.id, back.open));
            continue;
        };
        let beyond = in_currency(back.beyond, back.rate_of_credited, back.rate)?.max(Money::ZERO);
        let left = left.entry(credited).or_insert(beyond);
        let part = back.open.min(*left);
        *left = left.minus(part)?;
        all.push((back.id, part));
    }
    Ok(all)
}

/// What narrows documents to those of stores that the user may use: one more condition, or none.
fn stores(cx: &mut Cx<'_, '_>, table: &str) -> Result<String, Fault> {
    let stores = cx.user()?.warehouse_numbers();
    if stores.is_empty() {
        return Ok(String::new());
    }
    let list = stores.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    Ok(format!(" AND {table}.warehouse_id IN ({list})"))
}

/// Pays what a customer owes in the currency of a new credit with it, the oldest debt first.
pub(super) fn settle(cx: &mut Cx<'_, '_>, payment: Id<of::Payment>) -> Result<(), Fault> {
    let sql = format!("{SELECT} AND id = $1");
    let Some(mut credit) = cx.first(&sql, &[payment.into()], Credit::of)? else { return Ok(()) };
    if credit.sum <= Money::ZERO {
        return Ok(());
    }
    let stores = stores(cx, "d")?;
    let sql = format!(
        "SELECT d.id, d.total, d.paid + d.credited FROM sales_document d WHERE d.account = $0 AND d.client_id = $1 AND d.confirmed = 1
         AND d.books_revenue = 1 AND d.total > d.paid + d.credited AND d.currency_code = $2{stores} ORDER BY d.date, d.id {{for_update}}"
    );
    let currency = credit.currency.clone();
    for debt in cx.query(&sql, &[credit.customer.into(), Value::Text(&currency)])?.iter() {
        if credit.sum.is_zero() {
            break;
        }
        let (document, total, paid): (SaleId, Money, Money) = debt.read();
        credit.pay(cx, document, total.minus(paid)?)?;
    }
    Ok(())
}

/// A return is not settled any more by so much: what the customer had of it is gone.
pub(super) fn reopen(cx: &mut Cx<'_, '_>, document: SaleId, sum: Money) -> Result<(), Fault> {
    let sql = format!("{SELECT} AND document_id = $1 AND set_off = 1 AND sum < 0 ORDER BY id DESC {{for_update}}");
    let mut left = sum;
    for half in cx.query(&sql, &[document.into()])?.iter().map(Credit::of) {
        let part = half.sum.negated().min(left);
        if part <= Money::ZERO {
            break;
        }
        left = left.minus(part)?;
        let rest = half.sum.plus(part)?;
        if rest.is_zero() {
            half.delete(cx)?
        } else {
            half.keep(cx, rest, rest)?
        }
        add_to_paid(cx, Part { document: Some(document), sum: part, store_credit: false })?;
    }
    let sql = "SELECT credited_id FROM sales_document WHERE account = $0 AND id = $1";
    let credited = cx.first(sql, &[document.into()], |row| row.get::<Option<SaleId>>(0))?.flatten();
    settle_credited(cx, [credited, None])
}

/// What becomes of the payments of a document that goes away: money stays with the customer, what only set it off goes with it.
pub fn let_go(cx: &mut Cx<'_, '_>, document: SaleId) -> Result<(), Fault> {
    let now = cx.now();
    let sql = "SELECT id FROM payment WHERE account = $0 AND document_id = $1 AND set_off = 1 ORDER BY id";
    let gone: Vec<i64> = cx.query(sql, &[document.into()])?.iter().map(|row| row.get(0)).collect();
    for id in &gone {
        change_log::deleted(cx, PAYMENT.log, *id)?;
    }
    cx.execute_among("DELETE FROM payment WHERE account = $0 AND id IN ({ids})", &gone, &[])?;
    cx.queue(
        "UPDATE payment SET document_id = 0, store_credit = 0, applied = 0, changed = $2 WHERE account = $0 AND document_id = $1",
        &[document.into(), now.into()],
    )?;
    cx.queue(
        "UPDATE payment SET credit_of_id = 0 WHERE account = $0 AND credit_of_id <> 0 AND credit_of_id = $1",
        &[document.into()],
    )
}
