//! Documents written as XML.

use std::collections::HashMap;
use std::io;

use ladu_record::attributes;
use ladu_record::noun::{PageSize, Query, page_of};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, Row, RowSet};
use ladu_trade::document;
use ladu_trade::prices::{self, Rates};
use ladu_types::{Date, Fixed};
use ladu_wire::{Fault, Kind};
use quick_xml::Writer;
use quick_xml::events::BytesText;

use super::paper::{self, EXPORTED, Side};

type Xml = Writer<Vec<u8>>;

/// Answers the documents as one text.
pub(super) fn export(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let word = params.read("type", Kind::Word(EXPORTED));
    let (side, types) = paper::of(paper::asked(&word));
    cx.user()?.require(side.module, Action::View)?;
    word?.ok_or_else(|| Fault::missing("type"))?;
    params.read("format", Kind::Word(&["XML"]))?;
    let documents = documents(cx, side, types)?;
    let ids: Vec<i64> = documents.iter().map(|row| row.int(0)).collect();
    let rows = rows(cx, side, &ids)?;
    let rates = prices::rates(cx)?;
    let own = cx.query("SELECT name, code, vat_number FROM company WHERE account = $0 ORDER BY id LIMIT 1", &[])?;
    let own = own.first().map_or(Default::default(), |row| [0, 1, 2].map(|at| row.text(at).to_owned()));
    let today = cx.today()?.to_string();
    let write = |xml: &mut Xml| {
        xml.create_element("E_Invoice").write_inner_content(|xml| {
            xml.create_element("Header").write_inner_content(|xml| {
                text(xml, "Date", &today)?;
                text(xml, "Version", "1.2")
            })?;
            for document in documents.iter() {
                let rows = rows.get(&document.int(0)).map_or(&[][..], Vec::as_slice);
                invoice(xml, side, (document, rows), (&own, &rates))?;
            }
            Ok(())
        })?;
        io::Result::Ok(())
    };
    let mut xml = Writer::new(Vec::new());
    write(&mut xml).map_err(Fault::internal)?;
    let body = String::from_utf8(xml.into_inner()).map_err(Fault::internal)?;
    if documents.is_empty() {
        return Ok(());
    }
    answer.record(|w| {
        w.key("XML");
        w.text(&format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}"));
    });
    Ok(())
}

/// Columns of a document's header, in the order of what is read.
const HEADER: &str =
    "t.id, t.type, t.number, t.date, t.currency_code, t.net_total, t.vat_total, t.total, t.payment_days,
     t.reference_number, t.notes, COALESCE(p.name, ''), COALESCE(p.code, ''), COALESCE(p.vat_number, '')";

fn documents(cx: &mut Cx<'_, '_>, side: &Side, types: &[&str]) -> Result<RowSet, Fault> {
    let params = cx.params;
    let mut query = Query::default();
    let marks = vec!["?"; types.len()].join(", ");
    query.and(&format!("t.type IN ({marks})"), types.iter().map(|name| OwnedValue::from(*name)));
    for (name, sign) in [("dateFrom", ">="), ("dateTo", "<=")] {
        if let Some(day) = params.read(name, Kind::Date)? {
            query.and(&format!("t.date {sign} ?"), [OwnedValue::from(day.text())]);
        }
    }
    if let Some(id) = params.id("documentID")? {
        query.and("t.id = ?", [OwnedValue::Int(id)]);
    }
    attributes::search(cx, side.documents, &mut query)?;
    document::within_warehouses(cx, &mut query, &[document::WAREHOUSE])?;
    let (limit, offset) = page_of(params, PageSize { default: 20, max: 100 });
    let conditions = query.conditions().to_owned();
    let (limit, offset) = (query.mark(limit), query.mark(offset));
    let sql = format!(
        "SELECT {HEADER} FROM {} t LEFT JOIN {} p ON p.account = t.account AND p.id = t.{}
         WHERE {conditions} ORDER BY t.id LIMIT {limit} OFFSET {offset}",
        side.documents, side.party.0, side.party.1
    );
    cx.query(&sql, &query.values())
}

/// A row: name, amount, price, discount, rate, net, and the codes of its product.
struct Line {
    name: String,
    amount: Fixed,
    price: Fixed,
    discount: Fixed,
    rate: i64,
    net: Fixed,
    codes: [String; 3],
}

fn rows(cx: &mut Cx<'_, '_>, side: &Side, ids: &[i64]) -> Result<HashMap<i64, Vec<Line>>, Fault> {
    let sql = format!(
        "SELECT r.document_id, r.name, r.amount, r.price, r.discount, r.vat_rate_id, r.{}, COALESCE(p.code, ''),
         COALESCE(p.code2, ''), COALESCE(p.supplier_code, '') FROM {} r
         LEFT JOIN product p ON p.account = r.account AND p.id = r.product_id
         WHERE r.account = $0 AND r.document_id IN ({{ids}}) ORDER BY r.document_id, r.position, r.id",
        side.net, side.rows
    );
    let mut found: HashMap<i64, Vec<Line>> = HashMap::new();
    for row in cx.among(&sql, ids, &[])?.iter() {
        let number = |at: usize| Fixed::from_micro(row.int(at));
        found.entry(row.int(0)).or_default().push(Line {
            name: row.text(1).to_owned(),
            amount: number(2),
            price: number(3),
            discount: number(4),
            rate: row.int(5),
            net: number(6),
            codes: [7, 8, 9].map(|at| row.text(at).to_owned()),
        });
    }
    Ok(found)
}

fn text(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(text)).map(drop)
}

/// The same unless there is nothing to say.
fn filled(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    if text.is_empty() { Ok(()) } else { self::text(xml, name, text) }
}

fn invoice(
    xml: &mut Xml,
    side: &Side,
    (document, lines): (Row<'_>, &[Line]),
    (own, rates): (&[String; 3], &Rates),
) -> io::Result<()> {
    let other = [11, 12, 13].map(|at| document.text(at).to_owned());
    let (seller, buyer) = if side.bought { (&other, own) } else { (own, &other) };
    let id = document.int(0).to_string();
    let money = |at: usize| Fixed::from_micro(document.int(at)).to_places(2);
    let element = xml.create_element("Invoice").with_attributes([("invoiceId", id.as_str()), ("regNumber", &buyer[1])]);
    element.write_inner_content(|xml| {
        xml.create_element("InvoiceParties").write_inner_content(|xml| {
            party(xml, "SellerParty", seller)?;
            party(xml, "BuyerParty", buyer)
        })?;
        xml.create_element("InvoiceInformation").write_inner_content(|xml| {
            let kind = if document.int(7) < 0 { "CRE" } else { "DEB" };
            xml.create_element("Type").with_attribute(("type", kind)).write_empty()?;
            text(xml, "DocumentName", document.text(1))?;
            text(xml, "InvoiceNumber", document.text(2))?;
            filled(xml, "InvoiceContentText", document.text(10))?;
            filled(xml, "PaymentReferenceNumber", document.text(9))?;
            text(xml, "InvoiceDate", document.text(3))?;
            let due = document.text(3).parse::<Date>().map(|day| day.plus_days(document.int(8)).to_string());
            filled(xml, "DueDate", due.as_deref().unwrap_or_default())
        })?;
        xml.create_element("InvoiceSumGroup").write_inner_content(|xml| {
            for (name, at) in [("InvoiceSum", 5), ("TotalVATSum", 6), ("TotalSum", 7)] {
                text(xml, name, &money(at))?;
            }
            text(xml, "Currency", document.text(4))
        })?;
        xml.create_element("InvoiceItem").write_inner_content(|xml| {
            xml.create_element("InvoiceItemGroup").write_inner_content(|xml| {
                lines.iter().zip(1..).try_for_each(|(one, number)| line(xml, number, one, rates))
            })?;
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

fn party(xml: &mut Xml, name: &str, [called, code, vat]: &[String; 3]) -> io::Result<()> {
    let element = xml.create_element(name).write_inner_content(|xml| {
        text(xml, "Name", called)?;
        filled(xml, "RegNumber", code)?;
        filled(xml, "VATRegNumber", vat)
    });
    element.map(drop)
}

fn line(xml: &mut Xml, number: i64, line: &Line, rates: &Rates) -> io::Result<()> {
    let percent = rates.get(&line.rate).map(|rate| rate.percent.0).unwrap_or_default();
    let element = xml.create_element("ItemEntry").write_inner_content(|xml| {
        text(xml, "RowNo", &number.to_string())?;
        filled(xml, "SellerProductId", &line.codes[2])?;
        filled(xml, "BuyerProductId", &line.codes[0])?;
        filled(xml, "EAN", &line.codes[1])?;
        text(xml, "Description", &line.name)?;
        xml.create_element("ItemDetailInfo").write_inner_content(|xml| {
            text(xml, "ItemAmount", &line.amount.to_string())?;
            text(xml, "ItemPrice", &line.price.to_string())
        })?;
        if !line.discount.is_zero() {
            xml.create_element("Addition").with_attribute(("addCode", "DSC")).write_inner_content(|xml| {
                text(xml, "AddContent", "Discount")?;
                text(xml, "AddRate", &line.discount.to_string())
            })?;
        }
        text(xml, "ItemSum", &line.net.to_places(2))?;
        xml.create_element("VAT").write_inner_content(|xml| text(xml, "VATRate", &percent.to_string()))?;
        Ok(())
    });
    element.map(drop)
}
