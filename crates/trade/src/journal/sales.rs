//! What was sold: each document's net sums by why they are taxed as they are, its tax, and what its customer owes.

use ladu_record::Cx;
use ladu_store::Value;
use ladu_types::{Id, Money, Percent, of};
use ladu_wire::Fault;

use super::accounts::{GIFT_CARDS, RECEIVABLE, ROUNDING, output_tax};
use super::period::Period;
use super::posting::{Journal, Source};
use super::taxes::{Circumstances, Rates, TaxKind};

/// What rows of a document with one rate and one reason for it come to, in the company's own currency.
pub(super) struct Line {
    pub(super) kind: TaxKind,
    pub(super) rate: Percent,
    pub(super) net: Money,
    pub(super) tax: Money,
    /// Gift cards are no sale yet.
    is_card: bool,
    document: Id<of::SalesDocument>,
    date: String,
    source: Source,
    total: Money,
}

const IS_CARD: &str =
    "CASE WHEN COALESCE(p.is_gift_card, 0) + COALESCE(p.is_regular_gift_card, 0) > 0 THEN 1 ELSE 0 END";
const IS_EXEMPT: &str =
    "CASE WHEN d.tax_exempt_certificate <> '' OR COALESCE(p.tax_free, 0) = 1 OR COALESCE(c.tax_exempt, 0) = 1
     THEN 1 ELSE 0 END";
const NUMBER: &str = "CASE WHEN d.custom_number <> '' THEN d.custom_number ELSE d.number END";

/// The lines of the documents of some days, by document.
pub(super) fn lines(cx: &mut Cx<'_, '_>, period: &Period<'_>, rates: &Rates) -> Result<Vec<Line>, Fault> {
    let sql = format!(
        "SELECT d.id, d.date, {NUMBER}, d.client_name, d.own_total, d.type, d.export_type, d.eu_type, {IS_EXEMPT}, {IS_CARD},
         COALESCE(r.vat_rate_id, 0), CAST(COALESCE(SUM(r.own_net), 0) AS BIGINT), CAST(COALESCE(SUM(r.own_tax), 0) AS BIGINT)
         FROM sales_document d
         LEFT JOIN sales_row r ON r.account = d.account AND r.document_id = d.id
         LEFT JOIN product p ON p.account = r.account AND p.id = r.product_id
         LEFT JOIN customer c ON c.account = d.account AND c.id = d.client_id
         WHERE d.account = $0 AND d.date >= $1 AND d.date <= $2 AND d.confirmed = 1 AND d.books_revenue = 1{}
         GROUP BY d.id, d.date, {NUMBER}, d.client_name, d.own_total, d.type, d.export_type, d.eu_type, {IS_EXEMPT}, {IS_CARD},
         COALESCE(r.vat_rate_id, 0) ORDER BY d.date, d.id",
        period.of_its_stores()
    );
    let rows = cx.query(&sql, &[Value::Text(period.from), Value::Text(period.to)])?;
    let line = |row: ladu_store::Row<'_>| {
        type Read<'a> = (
            Id<of::SalesDocument>,
            &'a str,
            &'a str,
            &'a str,
            Money,
            &'a str,
            &'a str,
            &'a str,
            bool,
            bool,
            Option<Id<of::VatRate>>,
            Money,
            Money,
        );
        let (document, date, number, partner, total, kind, export, trade, is_exempt, is_card, id, net, tax): Read<'_> =
            row.read();
        let (rate, of) = (rates.get(id), Circumstances { document: kind, export, trade, is_exempt });
        let kind = if is_card && rate.percent.is_zero() { TaxKind::GiftCard } else { rates.kind(id, of) };
        let source = Source::new(document.number(), number, partner);
        Line { kind, rate: rate.percent, net, tax, is_card, document, date: date.to_owned(), source, total }
    };
    Ok(rows.iter().map(line).collect())
}

/// What customers owe for what was sold. A gift card that is sold is owed to whoever has it.
pub(super) fn post(
    cx: &mut Cx<'_, '_>,
    journal: &mut Journal,
    period: &Period<'_>,
    rates: &Rates,
) -> Result<(), Fault> {
    let lines = lines(cx, period, rates)?;
    for document in lines.chunk_by(|one, next| one.document == next.document) {
        let Some(first) = document.first() else { continue };
        let mut entry = journal.entry(&first.date, "Sales", &first.source);
        let mut left = first.total;
        for Line { kind, rate, net, tax, is_card, .. } in document {
            left = left.minus(*net)?.minus(*tax)?;
            let income = if *is_card { GIFT_CARDS.to_owned() } else { kind.income(*rate) };
            entry.transfer(&income, RECEIVABLE, *net)?;
            entry.transfer(&output_tax(*rate), RECEIVABLE, *tax)?;
        }
        // The rounding of the document, and what rounding its parts to the own currency leaves.
        entry.transfer(ROUNDING, RECEIVABLE, left)?;
    }
    Ok(())
}
