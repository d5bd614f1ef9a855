//! What customers owe: invoices less payments. Debt is positive, money paid ahead negative.

use std::collections::HashMap;

use ladu_store::Row;
use ladu_types::{Fixed, Money, Overflow};
use ladu_wire::Fault;

use crate::cx::Cx;

/// What a customer owes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance {
    /// Invoices less payments.
    pub owed: Money,
}

/// The balances of some customers, in two statements. Payments that belong to no document count only with `prepayments`.
pub fn of_customers(cx: &mut Cx<'_, '_>, ids: &[i64], prepayments: bool) -> Result<HashMap<i64, Balance>, Fault> {
    let mut balances: HashMap<i64, Balance> = HashMap::new();
    if ids.is_empty() {
        return Ok(balances);
    }
    let list = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    let by_payer = cx.conf()?.text("accounts_receivable_listed") == "by_payer";
    let who = if by_payer { "CASE WHEN payer_id > 0 THEN payer_id ELSE client_id END" } else { "client_id" };
    // Sums by rate: what is in another currency counts by its worth in the account's own.
    let documents = cx.query(
        &format!(
            "SELECT {who} AS debtor, currency_rate, CAST(SUM(total) AS BIGINT) FROM sales_document
             WHERE account = $0 AND confirmed = 1 AND books_revenue = 1 AND {who} IN ({list}) GROUP BY {who}, currency_rate"
        ),
        &[],
    )?;
    for row in documents.iter() {
        let balance = balances.entry(row.int(0)).or_default();
        balance.owed = balance.owed.plus(in_own(row)?)?;
    }
    let attached = if prepayments { "" } else { "AND document_id > 0" };
    let payments = cx.query(
        &format!(
            "SELECT customer_id, currency_rate, CAST(SUM(sum) AS BIGINT) FROM payment
             WHERE account = $0 AND customer_id IN ({list}) {attached} GROUP BY customer_id, currency_rate"
        ),
        &[],
    )?;
    for row in payments.iter() {
        let balance = balances.entry(row.int(0)).or_default();
        balance.owed = balance.owed.minus(in_own(row)?)?;
    }
    Ok(balances)
}

/// A sum after its rate, in the account's own currency.
fn in_own(row: Row<'_>) -> Result<Money, Overflow> {
    let (rate, sum) = (Fixed::from_micro(row.int(1)), Money::from_micro(row.int(2)));
    if rate == Fixed::ONE { Ok(sum) } else { Ok(Money(sum.0.times(rate)?).round(2)) }
}
