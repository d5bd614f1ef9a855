//! The books as bookkeepers keep them: for each day what was sold, bought, paid and moved, every entry balanced.

use std::collections::BTreeMap;

use ladu_ledger::Place;
use ladu_store::Value;
use ladu_types::{Fixed, Money, Percent, UnixTime};
use ladu_wire::Fault;

use crate::document::{RateTotal, read_rate_totals};
use crate::{currency, tenders};
use ladu_record::Cx;

/// A side of an entry: what goes into an account (above zero) or out of it (below).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// The account, from the general to the particular: `Assets:Cash`.
    pub account: String,
    /// In the company's own currency, to the cent.
    pub sum: Money,
}

/// What happened on a day, of one kind. Its postings come to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub date: String,
    pub what: &'static str,
    /// What went where, by account.
    pub postings: Vec<Posting>,
}

impl Entry {
    /// Is as much taken as is given?
    pub fn is_balanced(&self) -> bool {
        self.postings.iter().map(|posting| i128::from(posting.sum.micro())).sum::<i128>() == 0
    }
}

/// The entries of some days, by day and kind.
#[derive(Default)]
struct Journal(BTreeMap<(String, &'static str), BTreeMap<String, Money>>);

impl Journal {
    /// Moves a sum from one account to another. Whatever is posted is posted twice, so that entries cannot help being balanced.
    fn transfer(&mut self, day: &str, what: &'static str, (from, to): (&str, &str), sum: Money) -> Result<(), Fault> {
        let entry = self.0.entry((day.to_owned(), what)).or_default();
        for (account, sum) in [(to, sum), (from, sum.negated())] {
            let posted = entry.entry(account.to_owned()).or_default();
            *posted = posted.plus(sum)?;
        }
        Ok(())
    }

    fn entries(self) -> Vec<Entry> {
        let entry = |((date, what), postings): ((String, &'static str), BTreeMap<String, Money>)| {
            let postings = postings.into_iter().filter(|(_, sum)| !sum.is_zero());
            let postings = postings.map(|(account, sum)| Posting { account, sum }).collect();
            Entry { date, what, postings }
        };
        self.0.into_iter().map(entry).filter(|entry| !entry.postings.is_empty()).collect()
    }
}

const RECEIVABLE: &str = "Assets:Receivable";
/// What is owed to suppliers.
const PAYABLE: &str = "Liabilities:Payable";
/// Goods that came in and are not invoiced yet.
const RECEIVED: &str = "Liabilities:GoodsReceived";
/// Money that customers paid ahead.
const PREPAID: &str = "Liabilities:Prepayments";
const CASH: &str = "Assets:Cash";
/// Cash that has left the drawer and has not come to the bank.
const IN_TRANSIT: &str = "Assets:CashInTransit";
/// What money of another currency was worth when it was paid, against what it was worth when it was owed.
const EXCHANGE: &str = "Income:ExchangeDifferences";
/// What is counted at the end of a day against what should be there.
const DIFFERENCES: &str = "Expenses:CashDifferences";
/// The rate of the company's own currency.
const OWN: i64 = ladu_types::SCALE;

/// The journal of some days, both included. Statements do not grow with what happened.
pub fn entries(cx: &mut Cx<'_, '_>, from: &str, to: &str) -> Result<Vec<Entry>, Fault> {
    let mut journal = Journal::default();
    sales(cx, &mut journal, from, to)?;
    bought(cx, &mut journal, from, to)?;
    bills(cx, &mut journal, from, to)?;
    payments(cx, &mut journal, from, to)?;
    foreign_payments(cx, &mut journal, from, to)?;
    drawers(cx, &mut journal, from, to)?;
    register_days(cx, &mut journal, from, to)?;
    goods(cx, &mut journal, from, to)?;
    Ok(journal.entries())
}

/// A sum of a document in the company's own currency.
fn own(sum: Money, rate: Fixed) -> Result<Money, Fault> {
    Ok(Money(sum.0.times(rate)?).round(2))
}

/// The beginning of a day, or of one some days ahead.
fn midnight(day: &str, ahead: i64, zone: &str) -> i64 {
    day.parse::<ladu_types::Date>().map_or(0, |day| ladu_types::time_on(day.plus_days(ahead), 0, zone).0)
}

/// The name of a rate within an account: a point would end it.
fn percent(rate: Percent) -> String {
    rate.to_string().replace('.', "-")
}

fn sales(cx: &mut Cx<'_, '_>, journal: &mut Journal, from: &str, to: &str) -> Result<(), Fault> {
    let sql = "SELECT date, currency_rate, rounding, totals_by_rate, total FROM sales_document
         WHERE account = $0 AND date >= $1 AND date <= $2 AND confirmed = 1 AND books_revenue = 1 ORDER BY date, id";
    for row in cx.query(sql, &[Value::Text(from), Value::Text(to)])?.iter() {
        let (day, rate, _, totals, total): (&str, Fixed, Money, &str, Money) = row.read();
        let mut left = own(total, rate)?;
        for RateTotal { net, tax, percent: of, .. } in read_rate_totals(totals) {
            left = left.minus(own(net, rate)?)?.minus(own(tax, rate)?)?;
            let (income, liability) =
                (format!("Income:Sales:{}", percent(of)), format!("Liabilities:VAT:{}", percent(of)));
            journal.transfer(day, "Sales", (&income, RECEIVABLE), own(net, rate)?)?;
            journal.transfer(day, "Sales", (&liability, RECEIVABLE), own(tax, rate)?)?;
        }
        // The rounding of the document, and what rounding its parts to the own currency leaves.
        journal.transfer(day, "Sales", ("Income:Rounding", RECEIVABLE), left)?;
    }
    Ok(())
}

/// Invoices of suppliers; what orders and waybills promise is in nobody's books.
fn bought(cx: &mut Cx<'_, '_>, journal: &mut Journal, from: &str, to: &str) -> Result<(), Fault> {
    let sql = "SELECT date, currency_rate, totals_by_rate, type, total FROM purchase_document
         WHERE account = $0 AND date >= $1 AND date <= $2 AND confirmed = 1
         AND type IN ('PRCINVOICE', 'CASHPRCINVOICE', 'PRCINVOICEONLY', 'PRCRETURN') ORDER BY date, id";
    for row in cx.query(sql, &[Value::Text(from), Value::Text(to)])?.iter() {
        let (day, rate, totals, kind, total): (&str, Fixed, &str, &str, Money) = row.read();
        let owed = if kind == "CASHPRCINVOICE" { CASH } else { PAYABLE };
        let mut left = own(total, rate)?;
        for RateTotal { net, tax, percent: of, .. } in read_rate_totals(totals) {
            left = left.minus(own(net, rate)?)?.minus(own(tax, rate)?)?;
            let input = format!("Assets:InputVAT:{}", percent(of));
            journal.transfer(day, "Purchases", (owed, RECEIVED), own(net, rate)?)?;
            journal.transfer(day, "Purchases", (owed, &input), own(tax, rate)?)?;
        }
        journal.transfer(day, "Purchases", (owed, "Expenses:Rounding"), left)?;
    }
    Ok(())
}

/// Bills that were paid from the bank, on the day on which that was said, at the rate of that day.
fn bills(cx: &mut Cx<'_, '_>, journal: &mut Journal, from: &str, to: &str) -> Result<(), Fault> {
    let sql = "SELECT paid_date, currency_rate, paid_rate, total FROM purchase_document
         WHERE account = $0 AND paid_date >= $1 AND paid_date <= $2 AND paid = 1 AND confirmed = 1
         AND type IN ('PRCINVOICE', 'PRCINVOICEONLY', 'PRCRETURN') ORDER BY paid_date, id";
    for row in cx.query(sql, &[Value::Text(from), Value::Text(to)])?.iter() {
        let (day, rate, paid_rate, total): (&str, Fixed, Fixed, Money) = row.read();
        let (owed, paid) = (own(total, rate)?, own(total, paid_rate)?);
        journal.transfer(day, "Payments of bills", ("Assets:Bank", PAYABLE), paid)?;
        journal.transfer(day, "Exchange differences", (EXCHANGE, PAYABLE), owed.minus(paid)?)?;
    }
    Ok(())
}

/// Where the money of a tender is until it is on the account.
fn tender(code: &str) -> String {
    match code {
        "CASH" => CASH.to_owned(),
        "CARD" => "Assets:Cards".to_owned(),
        "TRANSFER" => "Assets:Bank".to_owned(),
        "CHECK" => "Assets:Checks".to_owned(),
        "GIFTCARD" => "Liabilities:GiftCards".to_owned(),
        "TIP" => "Liabilities:Tips".to_owned(),
        other => {
            let letters: String = other.chars().filter(char::is_ascii_alphanumeric).collect();
            format!("Assets:Clearing:X{letters}")
        }
    }
}

/// Payments of sales pay what customers owe; those of orders, and of nothing yet, are paid ahead. All but what pays in another currency.
fn payments(cx: &mut Cx<'_, '_>, journal: &mut Journal, from: &str, to: &str) -> Result<(), Fault> {
    let ahead = "CASE WHEN d.books_revenue = 1 AND d.confirmed = 1 THEN 0 ELSE 1 END";
    let sql = format!(
        "SELECT p.date, p.type, p.currency_rate, {ahead}, CAST(SUM(p.sum) AS BIGINT)
         FROM payment p LEFT JOIN sales_document d ON d.account = p.account AND d.id = p.document_id
         WHERE p.account = $0 AND p.date >= $1 AND p.date <= $2 AND ({ahead} = 1 OR (p.currency_rate = {OWN} AND d.currency_rate = {OWN}))
         GROUP BY p.date, p.type, p.currency_rate, {ahead}"
    );
    for row in cx.query(&sql, &[Value::Text(from), Value::Text(to)])?.iter() {
        let (day, code, rate, is_ahead, sum): (&str, &str, Fixed, bool, Money) = row.read();
        let against = if is_ahead { PREPAID } else { RECEIVABLE };
        journal.transfer(day, "Payments", (against, &tender(code)), own(sum, rate)?)?;
    }
    Ok(())
}

/// Payments of sales with another currency in play: what is paid off is worth what it was when it was sold, the money what it was when
/// it came; the rest is a difference of exchange. Parts that are paid one by one come to the whole, to the cent.
fn foreign_payments(cx: &mut Cx<'_, '_>, journal: &mut Journal, from: &str, to: &str) -> Result<(), Fault> {
    let sql = format!(
        "SELECT x.date, x.type, x.paid_rate, x.sum, x.rate, x.applied, x.so_far FROM (
             SELECT p.date, p.id, p.type, p.currency_rate AS paid_rate, p.sum, d.currency_rate AS rate, p.applied,
                 CAST(SUM(p.applied) OVER (PARTITION BY p.document_id ORDER BY p.date, p.id
                     ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS BIGINT) AS so_far
             FROM payment p JOIN sales_document d ON d.account = p.account AND d.id = p.document_id
             WHERE p.account = $0 AND d.books_revenue = 1 AND d.confirmed = 1
             AND (d.currency_rate <> {OWN} OR p.currency_rate <> {OWN})
         ) x WHERE x.date >= $1 AND x.date <= $2 ORDER BY x.date, x.id"
    );
    for row in cx.query(&sql, &[Value::Text(from), Value::Text(to)])?.iter() {
        type Read<'a> = (&'a str, &'a str, Fixed, Money, Fixed, Money, Money);
        let (day, code, paid_rate, sum, rate, applied, so_far): Read<'_> = row.read();
        let owed = own(so_far, rate)?.minus(own(so_far.minus(applied)?, rate)?)?;
        let money = own(sum, paid_rate)?;
        journal.transfer(day, "Payments", (RECEIVABLE, &tender(code)), money)?;
        journal.transfer(day, "Exchange differences", (RECEIVABLE, EXCHANGE), owed.minus(money)?)?;
    }
    Ok(())
}

/// Cash that was put into drawers and taken out of them without a sale.
fn drawers(cx: &mut Cx<'_, '_>, journal: &mut Journal, from: &str, to: &str) -> Result<(), Fault> {
    let conf = cx.settings()?;
    let zone = conf.text("timezone");
    let sql = "SELECT happened, currency_rate, sum FROM cash_move WHERE account = $0 AND happened >= $1 AND happened < $2 ORDER BY id";
    for row in cx.query(sql, &[Value::Int(midnight(from, 0, zone)), Value::Int(midnight(to, 1, zone))])?.iter() {
        let (happened, rate, sum): (UnixTime, Fixed, Money) = row.read();
        let day = ladu_types::local_date(happened, zone).to_string();
        journal.transfer(&day, "Cash in and out", (IN_TRANSIT, CASH), own(sum, rate)?)?;
    }
    Ok(())
}

/// The end of a register's day: cash that is taken away, and what was counted more or less than it should have been.
fn register_days(cx: &mut Cx<'_, '_>, journal: &mut Journal, from: &str, to: &str) -> Result<(), Fault> {
    const WHAT: &str = "End of a register's day";
    let conf = cx.settings()?;
    let zone = conf.text("timezone");
    let limits = [Value::Int(midnight(from, 0, zone)), Value::Int(midnight(to, 1, zone))];
    let days = tenders::days(cx, "d.closed >= $1 AND d.closed < $2 AND d.closed > 0", &limits)?;
    let ids: Vec<i64> = days.iter().map(|day| day.id).collect();
    let takings = tenders::takings(cx, &ids)?;
    let (counts, nothing) = (tenders::counts(cx, &ids)?, tenders::Counts::new());
    for day in &days {
        let date = ladu_types::local_date(UnixTime(day.closed), zone).to_string();
        let rate = currency::of_code(cx, Some(&day.currency))?.rate;
        let expected = tenders::lines(day, takings.get(&day.id).unwrap_or(&tenders::Takings::new()))?;
        let counted = counts.get(&day.id).unwrap_or(&nothing);
        for (code, difference) in tenders::differences(day, &expected, counted)? {
            journal.transfer(&date, WHAT, (DIFFERENCES, &tender(&code)), own(difference, rate)?)?;
        }
        journal.transfer(&date, WHAT, (CASH, IN_TRANSIT), own(day.banked_sum, rate)?)?;
    }
    Ok(())
}

/// The account of what is at a place of the ledger.
fn place(number: i64) -> &'static str {
    match Place::of(number) {
        Some(Place::Customer) => "Expenses:CostOfGoodsSold",
        Some(Place::Supplier) => RECEIVED,
        Some(Place::Loss) => "Expenses:StockLoss",
        Some(Place::Found) => "Income:StockFound",
        Some(Place::Assembly) => "Assets:Assembly",
        Some(Place::Transit) => "Assets:StockInTransit",
        None => "Assets:Stock",
    }
}

/// Goods move at their cost. From store to store nothing changes in the books.
fn goods(cx: &mut Cx<'_, '_>, journal: &mut Journal, from: &str, to: &str) -> Result<(), Fault> {
    let place_of = |column: &str| format!("CASE WHEN {column} > 0 THEN 0 ELSE {column} END");
    let (from_place, to_place) = (place_of("from_place"), place_of("to_place"));
    let sql = format!(
        "SELECT date, {from_place}, {to_place}, CAST(SUM(value) AS BIGINT) FROM stock_move
         WHERE account = $0 AND date >= $1 AND date <= $2 GROUP BY date, {from_place}, {to_place}"
    );
    let rows = cx.query(&sql, &[Value::Text(from), Value::Text(to)])?;
    for row in rows.iter() {
        let (day, from, to, sum): (&str, i64, i64, Money) = row.read();
        if from != to {
            journal.transfer(day, "Stock", (place(from), place(to)), sum.round(2))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_is_posted_balances(moves in proptest::collection::vec((0u8..5, 0u8..5, any::<i32>()), 0..60)) {
            let mut journal = Journal::default();
            for (from, to, sum) in moves {
                let (from, to) = (format!("Assets:{from}"), format!("Assets:{to}"));
                let day = if sum % 2 == 0 { "2026-01-01" } else { "2026-01-02" };
                journal.transfer(day, "Sales", (&from, &to), Money::from_micro(i64::from(sum))).unwrap();
            }
            prop_assert!(journal.entries().iter().all(Entry::is_balanced));
        }
    }
}
