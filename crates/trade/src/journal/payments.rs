//! What customers paid: of what they owe, or ahead; tips, which are owed to those who served; gift cards, which are used up.

use ladu_domain::totals::in_own;
use ladu_record::Cx;
use ladu_store::{Row, Value};
use ladu_types::{Fixed, Id, Money, Percent, of};
use ladu_wire::Fault;

use super::accounts::{
    EXCHANGE, GIFT_CARDS, PREPAID, RECEIVABLE, ROUNDING, STORE_CREDIT, TIPS, TIPS_TAKEN, output_tax, tender,
};
use super::period::Period;
use super::posting::{Journal, Source};
use super::taxes::Rates;
use crate::payment_types;

/// A payment, with what the books need of what it pays.
struct Payment {
    date: String,
    code: String,
    /// Its money in the company's own currency.
    money: Money,
    /// What it takes off what is owed, in the company's own currency.
    owed: Money,
    /// The tax that the gift card it is made by was sold with.
    card_rate: Option<Id<of::VatRate>>,
    /// Another currency than the own is in play.
    is_foreign: bool,
    /// The day of the sale that it pays; none when there is none, or only an order.
    sold: Option<String>,
    /// What it pays takes back a sale.
    of_return: bool,
    /// It moves what the customer has to another document, and is no money.
    set_off: bool,
    source: Source,
}

/// The rate that the card which was used for a payment was sold with: that of the row that sold it; what payment or card say, where that sale is
/// not known; where nobody says anything, that of the cards that were sold last. So no card is taxed twice, or never.
const CARD_RATE: &str = "CASE WHEN p.type <> 'GIFTCARD' THEN 0 ELSE COALESCE(
     (SELECT r.vat_rate_id FROM gift_card_redeeming u JOIN gift_card g ON g.account = u.account AND g.id = u.gift_card_id
      JOIN sales_row r ON r.account = g.account AND r.document_id = g.purchase_document_id
      JOIN product k ON k.account = r.account AND k.id = r.product_id AND k.is_gift_card + k.is_regular_gift_card > 0
      WHERE u.account = p.account AND u.document_id = p.document_id AND u.document_id <> 0 AND u.payment_id IN (0, p.id)
      ORDER BY CASE WHEN r.vat_rate_id = g.vat_rate_id THEN 0 ELSE 1 END, r.id LIMIT 1),
     NULLIF(p.gift_card_vat_rate_id, 0),
     (SELECT NULLIF(MAX(g.vat_rate_id), 0) FROM gift_card_redeeming u JOIN gift_card g ON g.account = u.account AND g.id = u.gift_card_id
      WHERE u.account = p.account AND u.document_id = p.document_id AND u.document_id <> 0 AND u.payment_id IN (0, p.id)),
     (SELECT r.vat_rate_id FROM product k JOIN sales_row r ON r.account = k.account AND r.product_id = k.id
      JOIN sales_document s ON s.account = r.account AND s.id = r.document_id
      WHERE k.account = p.account AND k.is_gift_card + k.is_regular_gift_card > 0 AND s.date <= p.date AND s.confirmed = 1
      AND s.books_revenue = 1 AND r.amount > 0 ORDER BY s.date DESC, s.id DESC, r.id DESC LIMIT 1), 0) END";
/// What of the document had been paid with this payment and those before it: parts that are paid one by one come to the whole, to the cent.
const SO_FAR: &str = "CASE WHEN d.id IS NULL THEN 0 ELSE (SELECT CAST(SUM(q.applied) AS BIGINT) FROM payment q WHERE q.account = p.account
     AND q.document_id = p.document_id AND q.document_id <> 0 AND (q.date < p.date OR (q.date = p.date AND q.id <= p.id))) END";
const NUMBER: &str = "CASE WHEN d.custom_number <> '' THEN d.custom_number ELSE COALESCE(d.number, '') END";
const IS_SOLD: &str = "d.books_revenue = 1 AND d.confirmed = 1";

impl Payment {
    fn read(row: Row<'_>) -> Result<Payment, Fault> {
        type Read<'a> = (&'a str, &'a str, Money, Fixed, Money, Money, Option<Id<of::VatRate>>, bool, &'a str);
        let (date, code, sum, rate, applied, so_far, card_rate, is_sold, day): Read<'_> = row.read();
        let (of_rate, order, number, partner, total): (Fixed, i64, &str, &str, Money) =
            (row.get(9), row.get(10), row.get(11), row.get(12), row.get(13));
        let money = in_own(sum, rate)?;
        let owed = in_own(so_far, of_rate)?.minus(in_own(so_far.minus(applied)?, of_rate)?)?;
        Ok(Payment {
            date: date.to_owned(),
            code: code.to_owned(),
            money,
            owed: if is_sold { owed } else { money },
            card_rate,
            is_foreign: rate != Fixed::ONE || (is_sold && of_rate != Fixed::ONE),
            sold: is_sold.then(|| day.to_owned()),
            of_return: total.is_negative(),
            set_off: row.get(14),
            source: Source::new(order, number, partner),
        })
    }

    /// Where its money goes, and how much: a gift card that was taxed when it was sold pays tax back, so that nothing is taxed twice.
    fn tenders(&self, rates: &Rates) -> Result<Vec<(String, Money)>, Fault> {
        Ok(match card_tax(self.money, self.card_rate, rates)? {
            _ if self.set_off => vec![(PREPAID.to_owned(), self.money)],
            None if payment_types::is_credit(&self.code) => vec![(STORE_CREDIT.to_owned(), self.money)],
            Some((rate, tax)) => vec![(GIFT_CARDS.to_owned(), self.money.minus(tax)?), (output_tax(rate), tax)],
            None => vec![(tender(&self.code), self.money)],
        })
    }

    fn post(&self, journal: &mut Journal, period: &Period<'_>, rates: &Rates) -> Result<(), Fault> {
        if is_tip_on_top(&self.code, self.money, self.of_return) {
            return match period.has(&self.date) {
                true => journal.entry(&self.date, "Tips", &self.source).transfer(TIPS, TIPS_TAKEN, self.money),
                false => Ok(()),
            };
        }
        let ahead = self.sold.as_ref().is_none_or(|sold| self.date < *sold);
        if period.has(&self.date) {
            let mut entry = journal.entry(&self.date, "Payments", &self.source);
            for (account, sum) in self.tenders(rates)? {
                entry.transfer(if ahead { PREPAID } else { RECEIVABLE }, &account, sum)?;
            }
        }
        let Some(sold) = &self.sold else { return Ok(()) };
        let settled = if ahead { sold } else { &self.date };
        if !period.has(settled) {
            return Ok(());
        }
        if ahead {
            journal.entry(sold, "Prepayments used", &self.source).transfer(RECEIVABLE, PREPAID, self.money)?;
        }
        let difference = self.owed.minus(self.money)?;
        let (what, account) = if self.is_foreign { ("Exchange differences", EXCHANGE) } else { ("Payments", ROUNDING) };
        journal.entry(settled, what, &self.source).transfer(RECEIVABLE, account, difference)
    }
}

/// Is a payment a tip that came on top of what is owed? One that is part of what was paid is taken out of that by a sum below zero.
pub(super) fn is_tip_on_top(code: &str, sum: Money, of_return: bool) -> bool {
    code == "TIP" && !sum.is_zero() && sum.is_negative() == of_return
}

/// The rate and the tax within what is paid by a gift card that was taxed when it was sold.
fn card_tax(money: Money, rate: Option<Id<of::VatRate>>, rates: &Rates) -> Result<Option<(Percent, Money)>, Fault> {
    let rate = rates.get(rate).percent;
    if rate.is_zero() {
        return Ok(None);
    }
    let whole = Percent::from_whole(100).plus(rate)?;
    Ok(Some((rate, Money(money.0.share_to(rate.0, whole.0, 2)?))))
}

fn read(cx: &mut Cx<'_, '_>, condition: &str, period: &Period<'_>) -> Result<Vec<Payment>, Fault> {
    let sql = format!(
        "SELECT p.date, p.type, p.sum, p.currency_rate, p.applied, {SO_FAR}, {CARD_RATE},
         CASE WHEN {IS_SOLD} THEN 1 ELSE 0 END,
         COALESCE(d.date, ''), COALESCE(d.currency_rate, 0), p.id, {NUMBER}, COALESCE(c.name, ''), COALESCE(d.total, 0), p.set_off
         FROM payment p
         LEFT JOIN sales_document d ON d.account = p.account AND d.id = p.document_id
         LEFT JOIN customer c ON c.account = p.account AND c.id = p.customer_id
         WHERE p.account = $0 AND {condition}{} ORDER BY p.date, p.id",
        period.of_its_stores()
    );
    cx.query(&sql, &[Value::Text(period.from), Value::Text(period.to)])?.iter().map(Payment::read).collect()
}

/// Payments of some days, and what was paid ahead for what was sold on them.
pub(super) fn post(
    cx: &mut Cx<'_, '_>,
    journal: &mut Journal,
    period: &Period<'_>,
    rates: &Rates,
) -> Result<(), Fault> {
    for payment in read(cx, "p.date >= $1 AND p.date <= $2", period)? {
        payment.post(journal, period, rates)?;
    }
    let ahead = format!("d.date >= $1 AND d.date <= $2 AND p.date < $1 AND {IS_SOLD}");
    for payment in read(cx, &ahead, period)? {
        payment.post(journal, period, rates)?;
    }
    Ok(())
}

/// What was paid by gift cards that had been taxed when they were sold: rate, net and tax, which are not taxed again.
pub(super) fn taxed_before(
    cx: &mut Cx<'_, '_>,
    period: &Period<'_>,
    rates: &Rates,
) -> Result<Vec<(Percent, Money, Money)>, Fault> {
    let mut found = Vec::new();
    for payment in read(cx, "p.date >= $1 AND p.date <= $2 AND p.type = 'GIFTCARD'", period)? {
        if let Some((rate, tax)) = card_tax(payment.money, payment.card_rate, rates)? {
            found.push((rate, payment.money.minus(tax)?, tax));
        }
    }
    Ok(found)
}
