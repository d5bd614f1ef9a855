//! What was bought: invoices of suppliers, and what was paid of them. What orders and waybills promise is in nobody's books.

use ladu_domain::totals::in_own;
use ladu_record::Cx;
use ladu_store::Value;
use ladu_types::{Fixed, Money, Percent};
use ladu_wire::Fault;

use super::accounts::{BANK, CASH, EXCHANGE, PAYABLE, PURCHASE_ROUNDING, RECEIVED, input_tax, reverse_charge};
use super::period::Period;
use super::posting::{Journal, Source};
use super::taxes::{Rates, TaxKind};
use crate::document::{RateTotal, read_rate_totals};

/// What rows of an invoice with one rate come to, in the company's own currency.
pub(super) struct Line {
    pub(super) kind: TaxKind,
    /// Of a reverse rate, what the buyer owes.
    pub(super) rate: Percent,
    pub(super) net: Money,
    /// Of a reverse rate, what the buyer owes and takes off again.
    pub(super) tax: Money,
}

/// An invoice of a supplier.
pub(super) struct Bill {
    date: String,
    source: Source,
    is_paid_in_cash: bool,
    total: Money,
    pub(super) lines: Vec<Line>,
}

/// The invoices of some days.
pub(super) fn bills(cx: &mut Cx<'_, '_>, period: &Period<'_>, rates: &Rates) -> Result<Vec<Bill>, Fault> {
    let sql = format!(
        "SELECT d.id, d.date, d.number, COALESCE(s.name, ''), d.currency_rate, d.totals_by_rate, d.type, d.total
         FROM purchase_document d LEFT JOIN supplier s ON s.account = d.account AND s.id = d.supplier_id
         WHERE d.account = $0 AND d.date >= $1 AND d.date <= $2 AND d.confirmed = 1
         AND d.type IN ('PRCINVOICE', 'CASHPRCINVOICE', 'PRCINVOICEONLY', 'PRCRETURN'){} ORDER BY d.date, d.id",
        period.of_its_stores()
    );
    let mut bills = Vec::new();
    for row in cx.query(&sql, &[Value::Text(period.from), Value::Text(period.to)])?.iter() {
        type Read<'a> = (i64, &'a str, &'a str, &'a str, Fixed, &'a str, &'a str, Money);
        let (order, date, number, partner, worth, totals, kind, total): Read<'_> = row.read();
        let mut lines = Vec::new();
        for RateTotal { rate, net, tax, percent } in read_rate_totals(totals) {
            let (net, tax, rate) = (in_own(net, worth)?, in_own(tax, worth)?, rates.get(rate));
            lines.push(match rate.is_reverse {
                true => Line { kind: TaxKind::ReverseCharge, rate: rate.reverse, net, tax: rate.owed(net)? },
                false if percent.is_zero() => Line { kind: TaxKind::Zero, rate: percent, net, tax },
                false => Line { kind: TaxKind::Taxed, rate: percent, net, tax },
            });
        }
        bills.push(Bill {
            date: date.to_owned(),
            source: Source::new(order, number, partner),
            is_paid_in_cash: kind == "CASHPRCINVOICE",
            total: in_own(total, worth)?,
            lines,
        });
    }
    Ok(bills)
}

/// What is owed to suppliers, and the tax that is taken off.
pub(super) fn post(
    cx: &mut Cx<'_, '_>,
    journal: &mut Journal,
    period: &Period<'_>,
    rates: &Rates,
) -> Result<(), Fault> {
    for bill in bills(cx, period, rates)? {
        let owed = if bill.is_paid_in_cash { CASH } else { PAYABLE };
        let mut entry = journal.entry(&bill.date, "Purchases", &bill.source);
        let mut left = bill.total;
        for Line { kind, rate, net, tax } in bill.lines {
            left = left.minus(net)?;
            entry.transfer(owed, RECEIVED, net)?;
            if kind == TaxKind::ReverseCharge {
                let [liability, input] = reverse_charge(rate);
                entry.transfer(&liability, &input, tax)?;
            } else {
                left = left.minus(tax)?;
                entry.transfer(owed, &input_tax(rate), tax)?;
            }
        }
        entry.transfer(owed, PURCHASE_ROUNDING, left)?;
    }
    Ok(())
}

/// Bills that were paid from the bank, on the day on which that was said, at the rate of that day.
pub(super) fn post_paid(cx: &mut Cx<'_, '_>, journal: &mut Journal, period: &Period<'_>) -> Result<(), Fault> {
    let sql = "SELECT d.id, d.paid_date, d.number, COALESCE(s.name, ''), d.currency_rate, d.paid_rate, d.total
         FROM purchase_document d LEFT JOIN supplier s ON s.account = d.account AND s.id = d.supplier_id
         WHERE d.account = $0 AND d.paid_date >= $1 AND d.paid_date <= $2 AND d.paid = 1 AND d.confirmed = 1
         AND d.type IN ('PRCINVOICE', 'PRCINVOICEONLY', 'PRCRETURN') ORDER BY d.paid_date, d.id";
    for row in cx.query(sql, &[Value::Text(period.from), Value::Text(period.to)])?.iter() {
        type Read<'a> = (i64, &'a str, &'a str, &'a str, Fixed, Fixed, Money);
        let (order, day, number, partner, rate, paid_rate, total): Read<'_> = row.read();
        let (owed, paid) = (in_own(total, rate)?, in_own(total, paid_rate)?);
        let source = Source::new(order, number, partner);
        journal.entry(day, "Payments of bills", &source).transfer(BANK, PAYABLE, paid)?;
        journal.entry(day, "Exchange differences", &source).transfer(EXCHANGE, PAYABLE, owed.minus(paid)?)?;
    }
    Ok(())
}
