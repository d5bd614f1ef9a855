//! What customers owe: invoices less payments. Debt is positive, money paid ahead negative.

use std::collections::HashMap;

use ladu_domain::totals::in_own;
use ladu_store::Value;
use ladu_types::{Fixed, Money};
use ladu_wire::Fault;

use ladu_record::Cx;

/// What a customer owes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance {
    pub owed: Money,
}

/// The balances of some customers, in two statements. Payments that belong to no document count only with `prepayments`.
pub fn of_customers(cx: &mut Cx<'_, '_>, ids: &[i64], prepayments: bool) -> Result<HashMap<i64, Balance>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let list = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    let attached = if prepayments { "" } else { "AND p.document_id > 0" };
    let debtor = debtor(cx)?;
    let documents = format!("AND {debtor} IN ({list})");
    add_up(cx, debtor, &documents, &format!("AND p.customer_id IN ({list}) {attached}"), &[])
}

/// The balances of all customers at the end of a day.
pub fn as_of(cx: &mut Cx<'_, '_>, date: &str) -> Result<HashMap<i64, Balance>, Fault> {
    let debtor = debtor(cx)?;
    add_up(cx, debtor, "AND date <= $1", "AND p.date <= $1", &[Value::Text(date)])
}

/// The balances of all customers.
pub fn of_all(cx: &mut Cx<'_, '_>) -> Result<HashMap<i64, Balance>, Fault> {
    let debtor = debtor(cx)?;
    add_up(cx, debtor, "", "", &[])
}

/// An invoice that is not settled: neither paid nor credited in full.
#[derive(Debug, Clone)]
pub struct Debt {
    pub id: i64,
    pub number: String,
    pub date: String,
    /// The last day to pay; empty for none.
    pub due: String,
    /// What it comes to less what credit invoices take off it, in its own currency.
    pub total: Money,
    pub paid: Money,
    pub currency: String,
}

/// The unpaid invoices of some customers, the oldest first; with a setting also credit invoices that were not paid out or set off.
pub fn debts(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<HashMap<i64, Vec<Debt>>, Fault> {
    let debtor = debtor(cx)?;
    let with_credits = cx.settings()?.flag("show_credit_in_unpaid_invoices_report");
    let credits = if with_credits { " OR (total < 0 AND total < paid AND credited_id = 0)" } else { "" };
    let sql = format!(
        "SELECT {debtor}, id, number, date, due_date, total - credited, paid, currency_code FROM sales_document
         WHERE account = $0 AND confirmed = 1 AND books_revenue = 1 AND (total > paid + credited{credits}) AND {debtor} IN ({{ids}})
         ORDER BY date, id"
    );
    let mut found: HashMap<i64, Vec<Debt>> = HashMap::new();
    for row in cx.among(&sql, ids, &[])?.iter() {
        let (debtor, id, number, date, due, total, paid, currency) = row.read();
        found.entry(debtor).or_default().push(Debt { id, number, date, due, total, paid, currency });
    }
    Ok(found)
}

/// Whose debt a document is.
fn debtor(cx: &mut Cx<'_, '_>) -> Result<&'static str, Fault> {
    let by_payer = cx.settings()?.text("accounts_receivable_listed") == "by_payer";
    Ok(if by_payer { "CASE WHEN payer_id > 0 THEN payer_id ELSE client_id END" } else { "client_id" })
}

fn add_up(
    cx: &mut Cx<'_, '_>,
    debtor: &str,
    documents: &str,
    payments: &str,
    params: &[Value<'_>],
) -> Result<HashMap<i64, Balance>, Fault> {
    let mut balances: HashMap<i64, Balance> = HashMap::new();
    let documents = cx.query(
        &format!(
            "SELECT {debtor} AS debtor, CAST(SUM(own_total) AS BIGINT) FROM sales_document
             WHERE account = $0 AND confirmed = 1 AND books_revenue = 1 {documents} GROUP BY {debtor}"
        ),
        params,
    )?;
    for row in documents.iter() {
        let (debtor, sum) = row.read();
        let balance: &mut Balance = balances.entry(debtor).or_default();
        balance.owed = balance.owed.plus(sum)?;
    }
    // What pays a document takes off what it has added, whatever its money was worth when it came; of another currency document by
    // document, as each was added. A tip on top of what was owed pays nothing, and what is set off the customer had before.
    let of_document = |own: &str, other: &str| format!("CASE WHEN d.id IS NULL THEN p.{own} ELSE {other} END");
    let (rate, sum) = (of_document("currency_rate", "d.currency_rate"), of_document("sum", "p.applied"));
    let one = format!("CASE WHEN {rate} = {} THEN 0 WHEN d.id IS NULL THEN -p.id ELSE d.id END", Fixed::ONE.micro());
    let payments = cx.query(
        &format!(
            "SELECT p.customer_id, {rate}, CAST(SUM({sum}) AS BIGINT), {one} FROM payment p
             LEFT JOIN sales_document d ON d.account = p.account AND d.id = p.document_id
             WHERE p.account = $0 AND p.set_off = 0 AND NOT (p.type = 'TIP' AND p.sum <> 0 AND (p.sum < 0) = (COALESCE(d.total, 0) < 0)) {payments}
             GROUP BY p.customer_id, {rate}, {one}"
        ),
        params,
    )?;
    for row in payments.iter() {
        let (customer, rate, sum): (i64, Fixed, Money) = (row.get(0), row.get(1), row.get(2));
        let balance: &mut Balance = balances.entry(customer).or_default();
        balance.owed = balance.owed.minus(in_own(sum, rate)?)?;
    }
    Ok(balances)
}
