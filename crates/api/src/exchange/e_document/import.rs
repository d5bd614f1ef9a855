//! Documents made of XML, by the same commands that calls save them with.

use ladu_record::noun::{self, Column, Patch};
use ladu_record::{Answer, Caches, Cx};
use ladu_store::Value;
use ladu_trade::prices;
use ladu_trade::sale::columns::{self, row};
use ladu_trade::sale::{self, SaleDraft};
use ladu_types::{Id, Percent};
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
    let mut lines = Vec::with_capacity(document.lines.len());
    for line in &document.lines {
        lines.push(Known { line, product: product_of(cx, side, line)?, rate: rate_of(cx, &line.rate)? });
    }
    let conf = cx.settings()?;
    let currency = if document.currency.is_empty() { conf.text("default_currency") } else { document.currency.trim() };
    let head = Head { kind, party, currency, document };
    if side.bought {
        return call(cx, side.save.0, &form_of(side, &head, &lines));
    }
    let draft = sale_of(&head, &lines)?;
    cx.without_params(|cx| sale::save(cx, draft)).map(drop)
}

/// What the header of a new document says.
struct Head<'d> {
    kind: &'d str,
    party: i64,
    currency: &'d str,
    document: &'d Parsed,
}

/// A line with what the account knows of it.
struct Known<'d> {
    line: &'d Line,
    /// A product that is known by one of its codes, else the line is a row of text.
    product: Option<i64>,
    rate: Option<i64>,
}

impl Known<'_> {
    fn amount(&self) -> &str {
        if self.line.amount.trim().is_empty() { "1" } else { &self.line.amount }
    }
}

fn sale_of(head: &Head<'_>, lines: &[Known<'_>]) -> Result<SaleDraft, Fault> {
    let mut draft = SaleDraft::new();
    draft.confirm = false;
    read_filled(&mut draft.header, columns::TYPE, head.kind)?;
    read_filled(&mut draft.header, columns::CURRENCY_CODE, head.currency)?;
    read_filled(&mut draft.header, columns::CUSTOM_NUMBER, &head.document.number)?;
    read_filled(&mut draft.header, columns::DATE, &head.document.date)?;
    draft.header.put(columns::CLIENT, Id::some(head.party));
    if !head.document.notes.is_empty() {
        draft.header.read(columns::NOTES, &head.document.notes)?;
    }
    read_filled(&mut draft.header, columns::CUSTOM_REFERENCE, &head.document.reference)?;
    for (known, number) in lines.iter().zip(1..) {
        // The number says in a fault which line is meant.
        let mut row = Patch::new(sale::ROW_FIELDS);
        row.number = Some(number);
        if let Some(product) = known.product {
            row.put(row::PRODUCT, Id::new(product));
        }
        read_filled(&mut row, row::NAME, &known.line.name)?;
        if let Some(rate) = known.rate {
            row.put(row::VAT_RATE, Id::new(rate));
        }
        read_filled(&mut row, row::AMOUNT, known.amount())?;
        read_filled(&mut row, row::PRICE, &known.line.price)?;
        read_filled(&mut row, row::DISCOUNT, &known.line.discount)?;
        // A line of nothing is no row.
        if row.has(row::PRODUCT) || row.has(row::NAME) {
            draft.rows.push(row);
        }
    }
    Ok(draft)
}

fn read_filled<T>(patch: &mut Patch, column: Column<T>, text: &str) -> Result<(), Fault> {
    if text.trim().is_empty() { Ok(()) } else { patch.read(column, text.trim()) }
}

/// The parameters of a purchase document.
fn form_of(side: &Side, head: &Head<'_>, lines: &[Known<'_>]) -> Params {
    let mut form = Params::default();
    let mut put = |name: String, text: &str| {
        if !text.is_empty() {
            form.set(&name, text);
        }
    };
    for (name, text) in [
        ("type", head.kind),
        ("confirmInvoice", "0"),
        ("supplierID", &head.party.to_string()),
        (side.save.1, head.document.number.trim()),
        ("date", head.document.date.trim()),
        ("currencyCode", head.currency),
        ("notes", &head.document.notes),
        ("referenceNumber", head.document.reference.trim()),
    ] {
        put(name.to_owned(), text);
    }
    for (known, number) in lines.iter().zip(1..) {
        let id = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
        for (name, text) in [
            ("productID", id(known.product).as_str()),
            ("vatrateID", id(known.rate).as_str()),
            ("itemName", &known.line.name),
            ("amount", known.amount()),
            ("price", &known.line.price),
            ("discount", &known.line.discount),
        ] {
            put(format!("{name}{number}"), text.trim());
        }
    }
    form
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
fn party_of(cx: &mut Cx<'_, '_>, side: &Side, party: &Party) -> Result<i64, Fault> {
    let (table, _) = side.party;
    let known = if side.bought { "" } else { " AND deleted = 0" };
    for (column, text) in [("code", &party.code), ("vat_number", &party.vat_number), ("name", &party.name)] {
        if text.trim().is_empty() {
            continue;
        }
        let sql = format!("SELECT id FROM {table} WHERE account = $0 AND {column} = $1{known} ORDER BY id LIMIT 1");
        if let Some(id) = cx.first(&sql, &[Value::Text(text.trim())], |row| row.get(0))? {
            return Ok(id);
        }
    }
    if party.name.trim().is_empty() {
        return Err(Fault::not_allowed("invoiceXML"));
    }
    let noun =
        crate::nouns().iter().copied().find(|noun| noun.table == table).ok_or_else(|| Fault::of(Code::NO_CALL))?;
    let mut made = Patch::new(noun.fields);
    made.read("company_name", party.name.trim())?;
    // Its name stays whole: it is found again by it.
    made.read("company_type_id", "0")?;
    made.read("code", party.code.trim())?;
    made.read("vat_number", party.vat_number.trim())?;
    cx.without_params(|cx| noun::save_patch(cx, noun, made))
}

/// Makes a call inside this one. What it remembers is not remembered any longer than it lasts.
fn call(cx: &mut Cx<'_, '_>, name: &str, form: &Params) -> Result<(), Fault> {
    let call = find(name).ok_or_else(|| Fault::of(Code::NO_CALL))?;
    let caches = Caches::default();
    let mut inner = Cx::new(&mut *cx.tx, cx.request, form, &caches);
    call.run(&mut inner, &mut Answer::new(Format::Json), crate::nouns())
}
