//! What customers have with the business: what was paid of a document, and credited, beyond what it comes to, is owed to its customer, and is
//! no debt below nothing. Sales and payments are posted as debts; here each day moves what has become a credit balance by its end, or is one
//! no more.

use std::collections::BTreeMap;

use ladu_domain::totals::in_own;
use ladu_record::Cx;
use ladu_store::Value;
use ladu_types::{Fixed, Id, Money, of};
use ladu_wire::Fault;

use super::accounts::{PREPAID, RECEIVABLE};
use super::payments::is_tip_on_top;
use super::period::Period;
use super::posting::{Journal, Source};

type SaleId = Id<of::SalesDocument>;

/// A document with those that credit it.
#[derive(Default)]
struct Family {
    source: Source,
    /// What each day adds to what is owed.
    days: BTreeMap<String, Money>,
}

type Families = BTreeMap<SaleId, Family>;

/// The document that a family is called by: `d`, or what `d` credits.
const HEAD: &str = "CASE WHEN d.credited_id > 0 THEN d.credited_id ELSE d.id END";
const IS_SOLD: &str = "d.books_revenue = 1 AND d.confirmed = 1";

/// Documents of families of which something happened on the days of `$1` to `$2`.
fn touched() -> String {
    let of_documents = format!(
        "SELECT {HEAD} FROM sales_document d WHERE d.account = $0 AND d.date >= $1 AND d.date <= $2 AND {IS_SOLD}"
    );
    let of_payments = format!(
        "SELECT {HEAD} FROM payment p JOIN sales_document d ON d.account = p.account AND d.id = p.document_id
         WHERE p.account = $0 AND p.date >= $1 AND p.date <= $2 AND {IS_SOLD}"
    );
    let heads = format!("{of_documents} UNION {of_payments}");
    format!("(d.id IN ({heads}) OR (d.credited_id <> 0 AND d.credited_id IN ({heads})))")
}

/// Posts credit balances of some days.
pub(super) fn post(cx: &mut Cx<'_, '_>, journal: &mut Journal, period: &Period<'_>) -> Result<(), Fault> {
    let mut families = Families::new();
    let days = [Value::Text(period.from), Value::Text(period.to)];
    read_documents(cx, &mut families, &days)?;
    read_payments(cx, &mut families, &days)?;
    for family in families.values() {
        let (mut owed, mut credit) = (Money::ZERO, Money::ZERO);
        for (day, change) in &family.days {
            owed = owed.plus(*change)?;
            let now = owed.min(Money::ZERO);
            if now != credit && period.has(day) {
                let mut entry = journal.entry(day, "Credit balances", &family.source);
                entry.transfer(PREPAID, RECEIVABLE, credit.minus(now)?)?;
            }
            credit = now;
        }
    }
    Ok(())
}

fn read_documents(cx: &mut Cx<'_, '_>, families: &mut Families, days: &[Value<'_>]) -> Result<(), Fault> {
    let sql = format!(
        "SELECT {HEAD}, d.id, d.date, d.own_total, CASE WHEN d.custom_number <> '' THEN d.custom_number ELSE d.number END, d.client_name
         FROM sales_document d WHERE d.account = $0 AND d.date <= $2 AND {IS_SOLD} AND {} ORDER BY d.id",
        touched()
    );
    for row in cx.query(&sql, days)?.iter() {
        let (head, id, day, total, number, partner): (SaleId, SaleId, String, Money, &str, &str) = row.read();
        let family = families.entry(head).or_default();
        if family.days.is_empty() || id == head {
            family.source = Source::new(id.number(), number, partner);
        }
        let sum = family.days.entry(day).or_default();
        *sum = sum.plus(total)?;
    }
    Ok(())
}

/// What was paid counts when both have happened, the payment and the sale; parts of a document come to the whole, to the cent.
fn read_payments(cx: &mut Cx<'_, '_>, families: &mut Families, days: &[Value<'_>]) -> Result<(), Fault> {
    let sql = format!(
        "SELECT {HEAD}, d.id, CASE WHEN p.date < d.date THEN d.date ELSE p.date END, p.type, p.sum, p.applied, d.currency_rate, d.total
         FROM payment p JOIN sales_document d ON d.account = p.account AND d.id = p.document_id
         WHERE p.account = $0 AND p.date <= $2 AND d.date <= $2 AND {IS_SOLD} AND {} ORDER BY d.id, p.date, p.id",
        touched()
    );
    let (mut of, mut before) = (None, Money::ZERO);
    for row in cx.query(&sql, days)?.iter() {
        let (head, id, day, code, sum): (SaleId, SaleId, String, &str, Money) = row.read();
        let (applied, rate, total): (Money, Fixed, Money) = (row.get(5), row.get(6), row.get(7));
        if of.replace(id) != Some(id) {
            before = Money::ZERO;
        }
        let so_far = before.plus(applied)?;
        let owed = in_own(so_far, rate)?.minus(in_own(before, rate)?)?;
        before = so_far;
        if !is_tip_on_top(code, sum, total.is_negative()) {
            let change = families.entry(head).or_default().days.entry(day).or_default();
            *change = change.minus(owed)?;
        }
    }
    Ok(())
}
