//! What customers owe: invoices less payments. Debt is positive, money paid ahead negative.

use std::collections::HashMap;

use ladu_store::Value;
use ladu_types::{Fixed, Money, Overflow};
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

/// The unpaid invoices of some customers, the oldest first.
pub fn debts(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<HashMap<i64, Vec<Debt>>, Fault> {
    let debtor = debtor(cx)?;
    let sql = format!(
        "SELECT {debtor}, id, number, date, due_date, total - credited, paid, currency_code FROM sales_document
         WHERE account = $0 AND confirmed = 1 AND books_revenue = 1 AND total > paid + credited AND {debtor} IN ({{ids}}) ORDER BY date, id"
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
    // Sums by rate: what is in another currency counts by its worth in the account's own.
    let documents = cx.query(
        &format!(
            "SELECT {debtor} AS debtor, currency_rate, CAST(SUM(total) AS BIGINT) FROM sales_document
             WHERE account = $0 AND confirmed = 1 AND books_revenue = 1 {documents} GROUP BY {debtor}, currency_rate"
        ),
        params,
    )?;
    for row in documents.iter() {
        let (debtor, rate, sum) = row.read();
        let balance: &mut Balance = balances.entry(debtor).or_default();
        balance.owed = balance.owed.plus(in_own(rate, sum)?)?;
    }
    // What pays a document takes off what it has added, whatever its money was worth when it came.
    let of_document = |own: &str, other: &str| format!("CASE WHEN d.id IS NULL THEN p.{own} ELSE {other} END");
    let (rate, sum) = (of_document("currency_rate", "d.currency_rate"), of_document("sum", "p.applied"));
    let payments = cx.query(
        &format!(
            "SELECT p.customer_id, {rate}, CAST(SUM({sum}) AS BIGINT) FROM payment p
             LEFT JOIN sales_document d ON d.account = p.account AND d.id = p.document_id
             WHERE p.account = $0 {payments} GROUP BY p.customer_id, {rate}"
        ),
        params,
    )?;
    for row in payments.iter() {
        let (customer, rate, sum) = row.read();
        let balance: &mut Balance = balances.entry(customer).or_default();
        balance.owed = balance.owed.minus(in_own(rate, sum)?)?;
    }
    Ok(balances)
}

/// A sum in the account's own currency.
fn in_own(rate: Fixed, sum: Money) -> Result<Money, Overflow> {
    if rate == Fixed::ONE { Ok(sum) } else { Ok(Money(sum.0.times(rate)?).round(2)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_counts_by_its_worth_to_the_cent() {
        let own = |rate: &str, sum: &str| in_own(rate.parse().unwrap(), sum.parse().unwrap()).unwrap().to_string();
        assert_eq!(own("1", "10.123456"), "10.123456", "what is in the account's own currency is not rounded");
        assert_eq!(own("0.85", "10.01"), "8.51");
    }
}
