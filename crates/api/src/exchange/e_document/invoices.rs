//! Documents read into invoices.

use std::collections::HashMap;

use ladu_einvoice::{Adjustment, Category, Codes, Invoice, Kind, Party, Row as InvoiceRow};
use ladu_record::Cx;
use ladu_store::{Row, RowSet};
use ladu_trade::document::read_rate_totals;
use ladu_types::{Date, Fixed, Id, Money, Overflow, Percent, Price, Quantity, of};
use ladu_wire::Fault;

use super::parties;
use super::side::Side;
use super::taxes::Taxes;

/// Columns of a document's header, in the order of [`Header`].
const HEADER: &str =
    "t.id, t.type, t.date, t.currency_code, t.vat_total, t.total, t.payment_days, t.reference_number, t.notes,
                      t.totals_by_rate";

/// What is read of a header in the tables of one side only: its number, its partner, what is paid, whom it is for, what kind of
/// trade it is, and the number of what it takes back.
pub(super) fn columns(side: &Side) -> String {
    let own = if side.bought {
        "t.number, t.supplier_id, 0, '', '', '', COALESCE((SELECT MIN(b.number) FROM purchase_link l
         JOIN purchase_document b ON b.account = l.account AND b.id = l.base_id
         WHERE l.account = t.account AND l.follow_up_id = t.id), '')"
    } else {
        "CASE WHEN t.custom_number <> '' THEN t.custom_number ELSE t.number END, t.client_id, t.paid, t.e_invoice_buyer,
         t.eu_type, t.export_type, COALESCE((SELECT CASE WHEN c.custom_number <> '' THEN c.custom_number ELSE c.number END
         FROM sales_document c WHERE c.account = t.account AND c.id = t.credited_id), '')"
    };
    format!("{HEADER}, {own}")
}

/// A header as it is read.
struct Header {
    id: i64,
    kind: String,
    date: Option<Date>,
    currency: String,
    total: Money,
    payment_days: i64,
    reference: String,
    notes: String,
    percents: HashMap<Option<Id<of::VatRate>>, Percent>,
    number: String,
    party: Id<of::Party>,
    paid: Money,
    buyer_reference: String,
    abroad: Option<Category>,
    credited: String,
}

impl Header {
    fn of(row: Row<'_>) -> Header {
        let text = |at: usize| row.get::<&str>(at).trim().to_owned();
        let (kind, eu_type, export_type) = (text(1), text(14), text(15));
        let abroad = match (kind.as_str(), eu_type.as_str(), export_type.as_str()) {
            (_, "EU", _) | ("EXPORTINVOICE", _, "EU") => Some(Category::IntraCommunity),
            (_, "OUTSIDE_EU", _) | ("EXPORTINVOICE", ..) => Some(Category::Export),
            _ => None,
        };
        Header {
            id: row.get(0),
            date: row.get::<&str>(2).parse().ok(),
            currency: text(3),
            total: row.get(5),
            payment_days: row.get(6),
            reference: text(7),
            notes: row.get::<&str>(8).to_owned(),
            percents: read_rate_totals(row.get(9)).map(|total| (total.rate, total.percent)).collect(),
            number: text(10),
            party: row.get(11),
            paid: row.get(12),
            buyer_reference: text(13),
            abroad,
            credited: text(16),
            kind,
        }
    }
}

/// Reads the invoices of documents; each with the id of its document.
pub(super) fn load(cx: &mut Cx<'_, '_>, side: &Side, documents: &RowSet) -> Result<Vec<(i64, Invoice)>, Fault> {
    let headers: Vec<Header> = documents.iter().map(Header::of).collect();
    let ids: Vec<i64> = headers.iter().map(|header| header.id).collect();
    let partners: Vec<Id<of::Party>> = headers.iter().map(|header| header.party).collect();
    let rows = rows(cx, side, &ids)?;
    let partners = parties::of_table(cx, side.party.0, &partners)?;
    let (own, taxes, today) = (parties::own(cx)?, Taxes::load(cx)?, cx.today()?);
    let mut found = Vec::with_capacity(headers.len());
    for header in headers {
        let partner = partners.get(&header.party).cloned().unwrap_or_default();
        let rows = rows.get(&header.id).map_or(&[][..], Vec::as_slice);
        let id = header.id;
        let invoice = invoice(header, side, (&own, partner), rows, (&taxes, today))?;
        found.push((id, invoice));
    }
    Ok(found)
}

/// A row as it is read.
struct Line {
    name: String,
    amount: Quantity,
    price: Price,
    discount: Percent,
    rate: Option<Id<of::VatRate>>,
    net: Money,
    /// The account's own code, the bar code and the supplier's code.
    codes: [String; 3],
    unit: String,
}

fn rows(cx: &mut Cx<'_, '_>, side: &Side, ids: &[i64]) -> Result<HashMap<i64, Vec<Line>>, Fault> {
    let supplier_code = if side.bought {
        "CASE WHEN r.supplier_code <> '' THEN r.supplier_code ELSE COALESCE(p.supplier_code, '') END"
    } else {
        "''"
    };
    let sql = format!(
        "SELECT r.document_id, r.name, r.amount, r.price, r.discount, r.vat_rate_id, r.{}, COALESCE(p.code, ''),
         COALESCE(p.code2, ''), {supplier_code}, COALESCE(u.name, '') FROM {} r
         LEFT JOIN product p ON p.account = r.account AND p.id = r.product_id
         LEFT JOIN unit u ON u.account = p.account AND u.id = p.unit_id
         WHERE r.account = $0 AND r.document_id IN ({{ids}}) ORDER BY r.document_id, r.position, r.id",
        side.net, side.rows
    );
    let mut found: HashMap<i64, Vec<Line>> = HashMap::new();
    for row in cx.among(&sql, ids, &[])?.iter() {
        found.entry(row.get(0)).or_default().push(Line {
            name: row.get::<&str>(1).trim().to_owned(),
            amount: row.get(2),
            price: row.get(3),
            discount: row.get(4),
            rate: row.get(5),
            net: row.get(6),
            codes: [7, 8, 9].map(|at| row.get::<&str>(at).trim().to_owned()),
            unit: row.get::<&str>(10).trim().to_owned(),
        });
    }
    Ok(found)
}

fn invoice(
    header: Header,
    side: &Side,
    (own, partner): (&Party, Party),
    lines: &[Line],
    (taxes, today): (&Taxes, Date),
) -> Result<Invoice, Overflow> {
    let kind = if header.kind == side.credit { Kind::CreditNote } else { Kind::Invoice };
    let signed = |sum: Money| if kind == Kind::CreditNote { sum.negated() } else { sum };
    let date = header.date.unwrap_or(today);
    let mut invoice = Invoice::new(kind, header.number, date);
    invoice.title = if super::side::is_order(&header.kind) { "Order".to_owned() } else { String::new() };
    invoice.due = Some(date.plus_days(header.payment_days));
    (invoice.currency, invoice.reference, invoice.notes) = (header.currency, header.reference, header.notes);
    (invoice.credited, invoice.buyer_reference) = (header.credited, header.buyer_reference);
    (invoice.seller, invoice.buyer) = if side.bought { (partner, own.clone()) } else { (own.clone(), partner) };
    let is_registered = !invoice.seller.vat_number.is_empty();
    for line in lines {
        let percent = header.percents.get(&line.rate).copied();
        let tax = taxes.tax(line.rate, percent, header.abroad, is_registered);
        let quantity = Quantity(signed(Money(line.amount.0)).0);
        let (price, adjustments) = price(line, quantity, signed(line.net))?;
        let [code, ean, supplier] = line.codes.clone();
        let codes = match side.bought {
            true => Codes { seller: supplier, buyer: code, ean },
            false => Codes { seller: code, buyer: String::new(), ean },
        };
        let (name, unit, net) = (line.name.clone(), line.unit.clone(), signed(line.net));
        invoice.rows.push(InvoiceRow {
            name,
            codes,
            unit,
            quantity,
            price,
            adjustments,
            net,
            tax,
            place: String::new(),
        });
    }
    // What the sums by rate do not come to is rounding, so that everything adds up.
    let total = signed(header.total);
    invoice.rounding = total.minus(invoice.sums()?.gross)?;
    let paid = signed(header.paid);
    if !paid.is_negative() && paid <= total {
        invoice.prepaid = paid;
    }
    Ok(invoice)
}

/// The price of one, and the discount on the row: what the row comes to decides. Documents round in ways of their own, receipts from
/// prices with tax.
fn price(line: &Line, quantity: Quantity, net: Money) -> Result<(Price, Vec<Adjustment>), Overflow> {
    let base = line.price.times(quantity)?.round(2);
    let near = Fixed::from_micro(10_000);
    let off = net.minus(base)?;
    if line.discount.is_zero() {
        let exact = line.price.times(quantity)?.minus(net)?.0.abs() < Fixed::from_micro(6_000);
        let price = if exact || quantity.is_zero() { line.price } else { net.per(quantity)? };
        return Ok((price, Vec::new()));
    }
    if off.is_zero() {
        return Ok((line.price, Vec::new()));
    }
    let by_rate = Money(base.0.share(line.discount.0, Fixed::from_whole(100))?).negated();
    let is_near = off.minus(by_rate)?.0.abs() <= near && line.discount > Percent::ZERO;
    let percent = is_near.then_some(line.discount);
    Ok((line.price, vec![Adjustment { reason: "Discount".to_owned(), percent, sum: off }]))
}
