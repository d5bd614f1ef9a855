//! Goods at their cost. From store to store nothing changes in the books.
//!
//! Costs have six decimals and the books have two. Rounding each document for itself would let the account of the stock drift away from what
//! is in the stores; so each account is posted with what its exact sum, rounded, has changed by. Thus the stock account is the ledger's value
//! to the cent on every day, and so is every other account; what that leaves in single entries is a cent or two of rounding, for ever.

use std::collections::BTreeMap;

use ladu_ledger::Place;
use ladu_record::Cx;
use ladu_store::Value;
use ladu_types::{Money, Overflow};
use ladu_wire::Fault;

use super::accounts::{OPENING_STOCK, RECEIVED, STOCK, STOCK_ROUNDING};
use super::period::Period;
use super::posting::{Journal, Source};

/// Where goods come from that a store has from before anything else came into it.
const OPENING: i64 = -100;

/// The account of what is at a place of the ledger.
fn account(place: i64) -> &'static str {
    match Place::of(place) {
        _ if place == OPENING => OPENING_STOCK,
        Some(Place::Customer) => "Expenses:CostOfGoodsSold",
        Some(Place::Supplier) => RECEIVED,
        Some(Place::Loss) => "Expenses:StockLoss",
        Some(Place::Found) => "Income:StockFound",
        Some(Place::Assembly) => "Assets:Assembly",
        Some(Place::Transit) => "Assets:StockInTransit",
        None => STOCK,
    }
}

/// Moves `m` between accounts `a` and `b`. What a store counts before anything else came into it was there when counting began.
fn moves(condition: &str) -> String {
    let found = Place::Found.number();
    let [from, to] = [("from_place", "to_place"), ("to_place", "from_place")].map(|(own, other)| {
        format!(
            "CASE WHEN m.{own} > 0 THEN 0 WHEN m.{own} = {found} AND EXISTS (SELECT 1 FROM stock_move f WHERE f.account = m.account
             AND f.document_kind = m.document_kind AND f.document_id = m.document_id AND f.id = (SELECT l.move_id FROM stock_layer l
             WHERE l.account = m.account AND l.product_id = m.product_id AND l.warehouse_id = m.{other} ORDER BY l.queue_to LIMIT 1))
             THEN {OPENING} ELSE m.{own} END"
        )
    });
    format!(
        "SELECT m.account, m.date, m.document_kind, m.document_id, m.value, {from} AS a, {to} AS b FROM stock_move m
         WHERE m.account = $0 AND {condition}"
    )
}

/// What each account comes to, exactly.
#[derive(Default)]
struct Sums(BTreeMap<&'static str, Money>);

impl Sums {
    /// Moves a cost from one account to another.
    fn transfer(&mut self, from: i64, to: i64, cost: Money) -> Result<(), Overflow> {
        for (place, cost) in [(from, cost.negated()), (to, cost)] {
            let sum = self.0.entry(account(place)).or_default();
            *sum = sum.plus(cost)?;
        }
        Ok(())
    }

    /// What an account comes to, to the cent.
    fn of(&self, account: &str) -> Money {
        self.0.get(account).copied().unwrap_or_default().round(2)
    }

    /// Posts by how much the sums, rounded, have grown since they were `before`.
    fn post_since(
        &self,
        before: &BTreeMap<&'static str, Money>,
        entry: &mut super::posting::Open<'_>,
    ) -> Result<(), Fault> {
        for (account, before) in before {
            entry.transfer(STOCK_ROUNDING, account, self.of(account).minus(*before)?)?;
        }
        Ok(())
    }
}

/// Posts what goods cost that moved on some days.
pub(super) fn post(cx: &mut Cx<'_, '_>, journal: &mut Journal, period: &Period<'_>) -> Result<(), Fault> {
    let mut sums = Sums::default();
    let earlier =
        format!("SELECT x.a, x.b, CAST(SUM(x.value) AS BIGINT) FROM ({}) x GROUP BY x.a, x.b", moves("m.date < $1"));
    for row in cx.query(&earlier, &[Value::Text(period.from)])?.iter() {
        let (from, to, cost) = row.read();
        sums.transfer(from, to, cost)?;
    }
    let sql = format!(
        "SELECT q.date, q.document_kind, q.document_id, q.a, q.b, q.cost, COALESCE(d.number, ''), COALESCE(d.client_name, ''),
         COALESCE(b.number, ''), COALESCE(s.name, '')
         FROM (SELECT x.account, x.date, x.document_kind, x.document_id, x.a, x.b, CAST(SUM(x.value) AS BIGINT) AS cost
         FROM ({}) x GROUP BY x.account, x.date, x.document_kind, x.document_id, x.a, x.b) q
         LEFT JOIN sales_document d ON d.account = q.account AND d.id = q.document_id AND q.document_kind = 'sale'
         LEFT JOIN purchase_document b ON b.account = q.account AND b.id = q.document_id AND q.document_kind = 'purchase'
         LEFT JOIN supplier s ON s.account = b.account AND s.id = b.supplier_id
         WHERE q.account = $0 ORDER BY q.date, q.document_kind, q.document_id, q.a, q.b",
        moves("m.date >= $1 AND m.date <= $2")
    );
    let rows = cx.query(&sql, &[Value::Text(period.from), Value::Text(period.to)])?;
    for row in rows.iter() {
        type Read<'a> = (&'a str, &'a str, i64, i64, i64, Money, &'a str, &'a str, &'a str, &'a str);
        let (day, kind, document, from, to, cost, sale, client, purchase, supplier): Read<'_> = row.read();
        if from == to {
            continue;
        }
        let source = match kind {
            "sale" => Source::new(document, sale, client),
            "purchase" => Source::new(document, purchase, supplier),
            kind => Source::new(document, &format!("{kind} {document}"), ""),
        };
        let before = [from, to].map(account).into_iter().map(|account| (account, sums.of(account))).collect();
        sums.transfer(from, to, cost)?;
        sums.post_since(&before, &mut journal.entry(day, "Stock", &source))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn accounts_never_drift(moves in proptest::collection::vec((-6i64..1, -6i64..1, -99_999_999i64..99_999_999), 1..200)) {
            let (mut sums, mut journal) = (Sums::default(), Journal::default());
            for (order, (from, to, cost)) in moves.into_iter().enumerate() {
                if from == to {
                    continue;
                }
                let before = [from, to].map(account).into_iter().map(|account| (account, sums.of(account))).collect();
                sums.transfer(from, to, Money::from_micro(cost)).unwrap();
                let source = Source::new(order as i64, "", "");
                sums.post_since(&before, &mut journal.entry("2026-01-01", "Stock", &source)).unwrap();
            }
            let mut posted: BTreeMap<String, i64> = BTreeMap::new();
            for posting in journal.entries().iter().flat_map(|entry| &entry.postings) {
                *posted.entry(posting.account.clone()).or_default() += posting.sum.micro();
            }
            for (account, exact) in &sums.0 {
                prop_assert_eq!(posted.get(*account).copied().unwrap_or(0), exact.round(2).micro());
            }
            // Half a cent for each account at most.
            prop_assert!(posted.get(STOCK_ROUNDING).copied().unwrap_or(0).abs() <= 5_000 * 8);
        }
    }
}
