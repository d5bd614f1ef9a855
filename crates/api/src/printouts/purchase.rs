//! The paper of a purchase document: what a supplier is sent, or what is filed.

use ladu_domain::purchases::PurchaseType;
use ladu_printing::{Form, Line, Paper, Party, Row, Word};
use ladu_record::Cx;
use ladu_store::{RowSet, Value};
use ladu_trade::addresses;
use ladu_types::Fixed;
use ladu_wire::Fault;

use super::company::{Company, address_line, main_address, parts_of};
use super::texts::Texts;
use crate::purchasing::purchase::DOCUMENT;

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
    let header = cx.query(&format!("{} WHERE t.account = $0 AND t.id = $1", DOCUMENT.plan().select()), &id)?;
    if header.is_empty() {
        return Err(Fault::unknown(parameter));
    }
    let header = Header(header);
    let rows = cx.query(ROWS, &id)?;
    let company = Company::load(cx)?;
    let names = "SELECT COALESCE(e.name, ''), COALESCE(w.name, '') FROM purchase_document d
         LEFT JOIN employee e ON e.account = d.account AND e.id = d.creator_id
         LEFT JOIN warehouse w ON w.account = d.account AND w.id = d.warehouse_id
         WHERE d.account = $0 AND d.id = $1";
    let names = cx.first(names, &id, |row| [row.text(0).to_owned(), row.text(1).to_owned()])?.unwrap_or_default();
    let (conf, language) = (cx.settings()?, cx.language()?);
    let texts = Texts::new(&conf, language.code());
    let supplier = supplier(cx, &texts, &header)?;
    let sums = ["net_total", "vat_total", "rounding", "total"].map(|column| header.int(column));
    let number = if header.text("regnumber").is_empty() { header.text("number") } else { header.text("regnumber") };
    Ok(Paper {
        form: Form::Invoice,
        language: language.code().to_owned(),
        title: format!("{} {number}", texts.word(word_of(header.text("type")))).trim().to_owned(),
        company: company.party(&texts, false),
        logo_url: conf.text("invoiceLogoURL").to_owned(),
        facts: facts(&texts, &header, names),
        parties: vec![supplier],
        rows: goods(&texts, &rows),
        with_prices: true,
        taxes: texts.taxes(header.text("totals_by_rate")),
        totals: texts.totals(sums, header.text("currency_code"), true),
        payments: Vec::new(),
        notes: Some(header.text("notes")).filter(|text| !text.is_empty()).map(str::to_owned).into_iter().collect(),
        barcode: number.to_owned(),
        payment_code: String::new(),
    })
}

/// The header of a document.
struct Header(RowSet);

impl Header {
    fn cell(&self, column: &str) -> Value<'_> {
        let at = DOCUMENT.plan().position(column);
        at.and_then(|at| self.0.first().map(|row| row.value(at))).unwrap_or(Value::Null)
    }

    fn int(&self, column: &str) -> i64 {
        if let Value::Int(value) = self.cell(column) { value } else { 0 }
    }

    fn text(&self, column: &str) -> &str {
        if let Value::Text(text) = self.cell(column) { text } else { "" }
    }
}

/// The word for a type of document.
fn word_of(kind: &str) -> Word {
    match PurchaseType::parse(kind) {
        Some(kind) if kind.is_order() => Word::PurchaseOrder,
        Some(kind) if kind.is_return() => Word::PurchaseReturn,
        Some(PurchaseType::Waybill) => Word::DeliveryNote,
        _ => Word::PurchaseInvoice,
    }
}

fn facts(texts: &Texts<'_>, header: &Header, [employee, store]: [String; 2]) -> Vec<Line> {
    let mut facts = vec![
        texts.line(Word::Date, texts.shown.day(header.text("date"))),
        texts.line(Word::SupplierNumber, header.text("number").to_owned()),
        texts.line(Word::Reference, header.text("reference_number").to_owned()),
        texts.line(Word::ShipTo, store),
        texts.line(Word::Buyer, employee),
    ];
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

/// The supplier, at the address that the document names, else at its own.
fn supplier(cx: &mut Cx<'_, '_>, texts: &Texts<'_>, header: &Header) -> Result<Party, Fault> {
    let (id, named) = (header.int("supplier_id"), header.int("address_id"));
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
