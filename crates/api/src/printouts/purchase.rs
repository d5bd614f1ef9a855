//! The paper of a purchase document: what a supplier is sent, or what is filed.

use ladu_domain::purchases::PurchaseType;
use ladu_printing::{Form, Line, Paper, Party, Row, Word};
use ladu_record::Cx;
use ladu_store::{RowSet, Value, read_in_order};
use ladu_trade::addresses;
use ladu_types::{Fixed, Money};
use ladu_wire::Fault;

use super::company::{Company, address_line, main_address, parts_of};
use super::texts::Texts;

/// The header, by the members of [`Header`].
const HEADER: &str = "SELECT d.type, d.number, d.regnumber, d.reference_number, d.date, d.supplier_id, d.address_id, d.currency_code,
        d.net_total, d.vat_total, d.rounding, d.total, d.totals_by_rate, d.notes, COALESCE(e.name, ''), COALESCE(w.name, '')
     FROM purchase_document d
     LEFT JOIN employee e ON e.account = d.account AND e.id = d.creator_id
     LEFT JOIN warehouse w ON w.account = d.account AND w.id = d.warehouse_id
     WHERE d.account = $0 AND d.id = $1";

/// The rows of goods: name, amount, price, discount, net, rate, codes, unit.
const ROWS: &str = "SELECT r.name, r.amount, r.price, r.discount, r.net, COALESCE(v.rate, 0),
        CASE WHEN r.supplier_code <> '' THEN r.supplier_code ELSE COALESCE(p.code, '') END, COALESCE(u.name, '')
     FROM purchase_row r
     LEFT JOIN product p ON p.account = r.account AND p.id = r.product_id
     LEFT JOIN unit u ON u.account = r.account AND u.id = p.unit_id
     LEFT JOIN vat_rate v ON v.account = r.account AND v.id = r.vat_rate_id
     WHERE r.account = $0 AND r.document_id = $1 ORDER BY r.position, r.id";

/// The supplier: name, code, tax number, phone, e-mail.
const SUPPLIER: &str = "SELECT name, code, vat_number, phone, email FROM supplier WHERE account = $0 AND id = $1";

/// The paper of a document (1011 with the parameter when there is none).
pub(crate) fn of_document(cx: &mut Cx<'_, '_>, document: i64, parameter: &str) -> Result<Paper, Fault> {
    let id = [Value::Int(document)];
    let header: Header = cx.first(HEADER, &id, |row| row.read())?.ok_or_else(|| Fault::unknown(parameter))?;
    let rows = cx.query(ROWS, &id)?;
    let company = Company::load(cx)?;
    let (conf, language) = (cx.settings()?, cx.language()?);
    let texts = Texts::new(&conf, language.code());
    let supplier = supplier(cx, &texts, &header)?;
    let sums = [header.net_total, header.vat_total, header.rounding, header.total].map(Money::micro);
    let number = if header.own_number.is_empty() { &header.number } else { &header.own_number };
    Ok(Paper {
        form: Form::Invoice,
        language: language.code().to_owned(),
        title: format!("{} {number}", texts.word(word_of(&header.kind))).trim().to_owned(),
        company: company.party(&texts, false),
        logo_url: conf.text("invoiceLogoURL").to_owned(),
        facts: facts(&texts, &header),
        parties: vec![supplier],
        rows: goods(&texts, &rows),
        with_prices: true,
        taxes: texts.taxes(&header.totals_by_rate),
        totals: texts.totals(sums, &header.currency, true),
        payments: Vec::new(),
        notes: Some(header.notes.clone()).filter(|text| !text.is_empty()).into_iter().collect(),
        barcode: number.to_owned(),
        payment_code: String::new(),
    })
}

/// The header of a document.
struct Header {
    kind: String,
    /// The number that the supplier gave it.
    number: String,
    /// The account's own, from confirming on.
    own_number: String,
    reference: String,
    date: String,
    supplier: i64,
    /// The supplier's address that it goes to, 0 for the first.
    address: i64,
    currency: String,
    net_total: Money,
    vat_total: Money,
    rounding: Money,
    total: Money,
    totals_by_rate: String,
    notes: String,
    /// The name of whoever made it, empty when nobody is known.
    employee: String,
    store: String,
}

read_in_order!(Header {
    kind,
    number,
    own_number,
    reference,
    date,
    supplier,
    address,
    currency,
    net_total,
    vat_total,
    rounding,
    total,
    totals_by_rate,
    notes,
    employee,
    store,
});

/// The word for a type of document.
fn word_of(kind: &str) -> Word {
    match PurchaseType::parse(kind) {
        Some(kind) if kind.is_order() => Word::PurchaseOrder,
        Some(kind) if kind.is_return() => Word::PurchaseReturn,
        Some(PurchaseType::Waybill) => Word::DeliveryNote,
        _ => Word::PurchaseInvoice,
    }
}

fn facts(texts: &Texts<'_>, header: &Header) -> Vec<Line> {
    let mut facts = vec![
        texts.line(Word::Date, texts.shown.day(&header.date)),
        texts.line(Word::SupplierNumber, header.number.clone()),
        texts.line(Word::Reference, header.reference.clone()),
        texts.line(Word::ShipTo, header.store.clone()),
        texts.line(Word::Buyer, header.employee.clone()),
    ];
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

/// The supplier, at the address that the document names, else at its own.
fn supplier(cx: &mut Cx<'_, '_>, texts: &Texts<'_>, header: &Header) -> Result<Party, Fault> {
    let (id, named) = (header.supplier, header.address);
    let all = addresses::of_owners(cx, &[id])?.remove(&id).unwrap_or_default();
    let address = all.iter().find(|address| address.id == named).map(parts_of);
    let address = address.unwrap_or_else(|| main_address(all));
    let found = cx.query(SUPPLIER, &[Value::Int(id)])?;
    let text = |at: usize| found.first().map_or("", |row| row.text(at));
    let mut lines = vec![address_line(&address)];
    for (of, at) in [(Word::RegisterCode, 1), (Word::TaxNumber, 2), (Word::Phone, 3)] {
        lines.push(texts.labelled(of, text(at)));
    }
    lines.push(text(4).to_owned());
    lines.retain(|line| !line.is_empty());
    Ok(Party { role: texts.word(Word::Supplier), name: text(0).to_owned(), lines })
}

fn goods(texts: &Texts<'_>, rows: &RowSet) -> Vec<Row> {
    let row = |row: ladu_store::Row<'_>| {
        let amount = |at: usize| Fixed::from_micro(row.int(at));
        let discount = amount(3);
        Row {
            code: row.text(6).to_owned(),
            name: row.text(0).to_owned(),
            quantity: format!("{} {}", texts.shown.number(amount(1)), row.text(7)).trim().to_owned(),
            price: texts.price(amount(2)),
            discount: if discount.is_zero() { String::new() } else { texts.shown.number(discount) },
            tax: texts.shown.number(amount(5)),
            sum: texts.money(row.int(4)),
        }
    };
    rows.iter().map(row).collect()
}
