//! Documents made of XML: by the same calls that programs save them with.

use ladu_record::{Answer, Caches, Cx};
use ladu_store::Value;
use ladu_trade::prices;
use ladu_types::Percent;
use ladu_wire::{Code, Fault, Format, Kind, Params};

use super::paper::{self, IMPORTED, Side};
use super::parse::{self, Line, Parsed, Party};
use crate::find;

/// The longest text, in characters.
pub(super) const LONGEST: usize = 5_000_000;

/// Makes drafts of the documents in a text, and says how many.
pub(super) fn import(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let word = params.read("type", Kind::Word(IMPORTED));
    let (side, types) = paper::of(paper::asked(&word));
    cx.user()?.require(side.module, ladu_record::rights::Action::Add)?;
    word?.ok_or_else(|| Fault::missing("type"))?;
    params.read("format", Kind::Word(&["XML"]))?;
    if params.filled("invoiceXMLUri").is_some() {
        return Err(Fault::not_allowed("invoiceXMLUri"));
    }
    let xml = params.filled("invoiceXML").ok_or_else(|| Fault::missing("invoiceXML"))?;
    Kind::Text(LONGEST).read("invoiceXML", xml)?;
    let documents = parse::documents(xml)?;
    for document in &documents {
        save(cx, side, types[0], document)?;
    }
    answer.record(|w| {
        w.key("invoiceCount");
        w.int(documents.len() as i64);
    });
    Ok(())
}

fn save(cx: &mut Cx<'_, '_>, side: &Side, kind: &str, document: &Parsed) -> Result<(), Fault> {
    let party = party_of(cx, side, if side.bought { &document.seller } else { &document.buyer })?;
    let mut form = Params::default();
    let conf = cx.settings()?;
    let currency = if document.currency.is_empty() { conf.text("default_currency") } else { document.currency.trim() };
    for (name, text) in [
        ("type", kind),
        ("confirmInvoice", "0"),
        (side.save_party.1, &party),
        (side.save.1, document.number.trim()),
        ("date", document.date.trim()),
        ("currencyCode", currency),
        ("notes", &document.notes),
        (if side.bought { "referenceNumber" } else { "customReferenceNumber" }, document.reference.trim()),
    ] {
        if !text.is_empty() {
            form.set(name, text);
        }
    }
    for (line, number) in document.lines.iter().zip(1..) {
        add_row(cx, side, &mut form, number, line)?;
    }
    call(cx, side.save.0, &form).map(drop)
}

/// A product that is known by one of its codes, else a row of text.
fn add_row(cx: &mut Cx<'_, '_>, side: &Side, form: &mut Params, number: i64, line: &Line) -> Result<(), Fault> {
    let mut put = |name: &str, text: &str| {
        if !text.trim().is_empty() {
            form.set(&format!("{name}{number}"), text.trim());
        }
    };
    if let Some(product) = product_of(cx, side, line)? {
        put("productID", &product.to_string());
    }
    if let Some(rate) = rate_of(cx, &line.rate)? {
        put("vatrateID", &rate.to_string());
    }
    let amount = if line.amount.trim().is_empty() { "1" } else { &line.amount };
    for (name, text) in
        [("itemName", line.name.as_str()), ("amount", amount), ("price", &line.price), ("discount", &line.discount)]
    {
        put(name, text);
    }
    Ok(())
}

/// The product of a row: by the codes that the account itself uses, then by that of the supplier.
fn product_of(cx: &mut Cx<'_, '_>, side: &Side, line: &Line) -> Result<Option<i64>, Fault> {
    let [seller, buyer, bar] = &line.codes;
    let own = if side.bought {
        [("code", buyer), ("code2", bar), ("supplier_code", seller)]
    } else {
        [("code", seller), ("code", buyer), ("code2", bar)]
    };
    for (column, code) in own.into_iter().filter(|(_, code)| !code.trim().is_empty()) {
        let sql = format!(
            "SELECT id FROM product WHERE account = $0 AND {column} = $1 AND type NOT IN ('BUNDLE', 'MATRIX') ORDER BY id LIMIT 1"
        );
        if let Some(id) = cx.first(&sql, &[Value::Text(code.trim())], |row| row.int(0))? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// The active rate of that many per cent.
fn rate_of(cx: &mut Cx<'_, '_>, percent: &str) -> Result<Option<i64>, Fault> {
    if percent.trim().is_empty() {
        return Ok(None);
    }
    let percent: Percent = percent.trim().parse().map_err(|_| Fault::not_allowed("invoiceXML"))?;
    let rates = prices::rates(cx)?;
    Ok(rates.values().filter(|rate| rate.active && rate.percent == percent).map(|rate| rate.id).min())
}

/// Whoever is on the other side: known by code, tax number or name, else made.
fn party_of(cx: &mut Cx<'_, '_>, side: &Side, party: &Party) -> Result<String, Fault> {
    let known = if side.party.0 == "customer" { " AND deleted = 0" } else { "" };
    for (column, text) in [("code", &party.code), ("vat_number", &party.vat_number), ("name", &party.name)] {
        let sql =
            format!("SELECT id FROM {} WHERE account = $0 AND {column} = $1{known} ORDER BY id LIMIT 1", side.party.0);
        if let (false, Some(id)) =
            (text.trim().is_empty(), cx.first(&sql, &[Value::Text(text.trim())], |row| row.int(0))?)
        {
            return Ok(id.to_string());
        }
    }
    if party.name.trim().is_empty() {
        return Err(Fault::not_allowed("invoiceXML"));
    }
    let mut form = Params::default();
    for (name, text) in [("companyName", &party.name), ("code", &party.code), ("vatNumber", &party.vat_number)] {
        form.set(name, text.trim());
    }
    // Its name stays whole: it is found again by it.
    form.set("companyTypeID", "0");
    call(cx, side.save_party.0, &form)?;
    let sql = format!("SELECT MAX(id) FROM {} WHERE account = $0 AND name = $1", side.party.0);
    let made = cx.first(&sql, &[Value::Text(party.name.trim())], |row| row.int(0))?;
    Ok(made.unwrap_or(0).to_string())
}

/// Makes a call inside this one. What it remembers is not remembered any longer than it lasts.
fn call(cx: &mut Cx<'_, '_>, name: &str, form: &Params) -> Result<(), Fault> {
    let call = find(name).ok_or_else(|| Fault::of(Code::NO_CALL))?;
    let caches = Caches::default();
    let mut inner = Cx::new(&mut *cx.tx, cx.request, form, &caches);
    call.run(&mut inner, &mut Answer::new(Format::Json))
}
