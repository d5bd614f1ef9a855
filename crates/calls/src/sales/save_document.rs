//! Saves a sales document: prices its rows, totals it, numbers it, moves its goods.

use ladu_books::cx::{Answer, Cx, SavedDocument};
use ladu_books::noun::{self, Patch, read_patch, read_rows};
use ladu_books::rights::Action;
use ladu_books::{attributes, stock};
use ladu_rules::documents::{Reserves, SALES_TYPES, SalesType};
use ladu_rules::totals::Totals;
use ladu_store::{OwnedValue, Value};
use ladu_types::{Date, Money, Quantity};
use ladu_wire::{Code, Fault, Kind};
use sha2::{Digest, Sha256};

use super::document::{DOCUMENT, FIELDS, goods_of};
use super::document_row::{self, ROW};
use super::payment;
use super::pricing::{self, Priced, Pricing, Sale};
use crate::Call;

/// How long a temporaryUUID is remembered, in seconds.
const UUID_LIFE: i64 = 86_400;

/// What is stored of a document before it is saved again.
#[derive(Debug, Clone, Default)]
struct Stored {
    kind: String,
    confirmed: bool,
    number: String,
    warehouse: i64,
    client: i64,
    register: i64,
    version: i64,
    cash_credit: bool,
    credited: i64,
}

/// A document being saved.
struct Saving {
    id: i64,
    new: bool,
    header: Patch,
    rows: Vec<Patch>,
    /// Were rows sent at all? Without them only the header changes.
    rows_sent: bool,
    stored: Stored,
    kind: SalesType,
    confirm: bool,
    warehouse: i64,
    client: i64,
}

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut saving = read(cx)?;
    if saving.new
        && let Some(id) = find_repeat(cx, &mut saving.header)?
    {
        answer.saved_document = SavedDocument::Duplicate;
        return write_answer(cx, id, answer);
    }
    check(cx, &mut saving)?;
    stock::release_expired(cx)?;
    let bases = bases(cx, &saving)?;
    complete(cx, &mut saving)?;
    let priced = price_rows(cx, &mut saving)?;
    number(cx, &mut saving)?;
    store_header(cx, &mut saving)?;
    if saving.rows_sent || saving.new {
        store_rows(cx, &mut saving, &priced)?;
    }
    for base in &bases {
        cx.queue(
            "INSERT INTO document_link (account, base_id, follow_up_id) VALUES ($0, $1, $2)
             ON CONFLICT (account, base_id, follow_up_id) DO NOTHING",
            &[Value::Int(*base), Value::Int(saving.id)],
        )?;
    }
    if saving.confirm && !saving.stored.confirmed {
        confirm(cx, &saving, &bases)?;
    } else if saving.stored.confirmed {
        hold(cx, &saving, true)?;
    }
    attributes::save(cx, &DOCUMENT, saving.id)?;
    pay(cx, &saving)?;
    answer.saved_document = SavedDocument::Id(saving.id);
    write_answer(cx, saving.id, answer)
}

fn read(cx: &mut Cx<'_, '_>) -> Result<Saving, Fault> {
    let params = cx.params;
    let id = params.id("id")?;
    let mut header = read_patch(params, FIELDS, cx.default_language()?)?;
    header.id = id;
    let mut rows = read_rows(params, document_row::FIELDS)?;
    // Rows of nothing: header names that end in a digit, or a row with only a reason or an employee.
    rows.retain(|row| {
        row.id_of("product_id").is_some() || row.id_of("service_id").is_some() || row.filled("name").is_some()
    });
    let stored = match id {
        Some(id) => load(cx, id)?,
        None => Stored::default(),
    };
    let action = if id.is_some() { Action::Edit } else { Action::Add };
    cx.user()?.require("sales", action)?;
    let kind = kind_of(&mut header, &stored)?;
    let confirm = params.read("confirmInvoice", Kind::Flag)?.is_none_or(|flag| flag.int() == 1) || stored.confirmed;
    let warehouse = match header.id_of("warehouse_id") {
        Some(warehouse) => warehouse,
        None if stored.warehouse != 0 => stored.warehouse,
        None => store_of(cx, &header)?,
    };
    noun::check_reference(cx, "warehouse", "warehouseID", warehouse)?;
    cx.user()?.require_warehouse(warehouse)?;
    let client = header.id_of("client_id").unwrap_or(stored.client);
    let rows_sent = !rows.is_empty();
    Ok(Saving {
        id: id.unwrap_or(0),
        new: id.is_none(),
        header,
        rows,
        rows_sent,
        stored,
        kind,
        confirm,
        warehouse,
        client,
    })
}

fn load(cx: &mut Cx<'_, '_>, id: i64) -> Result<Stored, Fault> {
    let sql = "SELECT type, confirmed, number, warehouse_id, client_id, register_id, algorithm_version, is_cash_credit, credited_id
               FROM sales_document WHERE account = $0 AND id = $1 {for_update}";
    let found = cx.first(sql, &[Value::Int(id)], |row| Stored {
        kind: row.text(0).to_owned(),
        confirmed: row.int(1) == 1,
        number: row.text(2).to_owned(),
        warehouse: row.int(3),
        client: row.int(4),
        register: row.int(5),
        version: row.int(6),
        cash_credit: row.int(7) == 1,
        credited: row.int(8),
    })?;
    found.ok_or_else(|| Fault::unknown("id"))
}

fn kind_of(header: &mut Patch, stored: &Stored) -> Result<SalesType, Fault> {
    let sent = header.filled("type").map(str::to_owned);
    // A type that the field's words do not know was refused when it was read; nothing sent is the usual invoice.
    let name = match (&sent, stored.kind.as_str()) {
        (Some(sent), stored_kind) if stored.confirmed && sent != stored_kind => {
            return Err(Fault::of(Code::TYPE_FIXED));
        }
        (Some(sent), _) => sent.clone(),
        (None, "") => SALES_TYPES[0].to_owned(),
        (None, stored_kind) => stored_kind.to_owned(),
    };
    header.set("type", name.as_str());
    SalesType::parse(&name).ok_or_else(|| Fault::not_allowed("type"))
}

/// A register's store, else the first one.
fn store_of(cx: &mut Cx<'_, '_>, header: &Patch) -> Result<i64, Fault> {
    if let Some(register) = header.id_of("register_id") {
        let sql = "SELECT warehouse_id FROM point_of_sale WHERE account = $0 AND id = $1";
        if let Some(store) = cx.first(sql, &[Value::Int(register)], |row| row.int(0))? {
            return Ok(store);
        }
    }
    let names = noun::names(cx, "warehouse")?;
    names.keys().min().copied().ok_or_else(|| Fault::unknown("warehouseID"))
}

/// A repeat of a document that was stored before: by temporaryUUID it is refused (1206); a till's repeated sale, known by its
/// offline number or its register and time, is answered with the stored one.
fn find_repeat(cx: &mut Cx<'_, '_>, header: &mut Patch) -> Result<Option<i64>, Fault> {
    let params = cx.params;
    let uuid = params.filled("temporaryUUID").map(str::to_owned);
    if let Some(uuid) = uuid {
        let clean = uuid.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
        if !clean || uuid.len() > 128 {
            return Err(Fault::format("temporaryUUID"));
        }
        // The counter's row makes two at once wait for each other.
        let key = format!("uuid:{uuid}");
        let sql = "SELECT id FROM sales_document WHERE account = $0 AND temporary_uuid = $1 AND added > $2 LIMIT 1";
        if cx.next_number(&key)? > 1
            && cx.first(sql, &[Value::Text(&uuid), Value::Int(cx.now().0 - UUID_LIFE)], |_| ())?.is_some()
        {
            return Err(Fault::of(Code::UUID_USED));
        }
        header.set("temporary_uuid", uuid);
        return Ok(None);
    }
    let by_till = params.filled("invoiceNo").is_some()
        || (header.id_of("register_id").is_some() && header.filled("time").is_some());
    if !by_till {
        return Ok(None);
    }
    let mut pairs: Vec<(&str, &str)> = params
        .iter()
        .filter(|(name, _)| !matches!(*name, "sessionKey" | "requestID" | "sendContentType" | "version"))
        .collect();
    pairs.sort_unstable();
    let hash = Sha256::digest(format!("{pairs:?}").as_bytes());
    let fingerprint: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let sql = "SELECT id FROM sales_document WHERE account = $0 AND fingerprint = $1 LIMIT 1";
    let found = cx.first(sql, &[Value::Text(&fingerprint)], |row| row.int(0))?;
    header.set("fingerprint", fingerprint);
    Ok(found)
}

/// References, and what may not change any more.
fn check(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    for (field, value) in saving.header.iter() {
        if !field.refers.is_empty() && value.int() != 0 && !field.input.is_empty() {
            noun::check_reference(cx, field.refers, field.input, value.int())?;
        }
    }
    if let Some(contact) = saving.header.id_of("contact_id") {
        let sql = "SELECT company_id FROM customer WHERE account = $0 AND id = $1";
        let company = cx.first(sql, &[Value::Int(contact)], |row| row.int(0))?;
        if company != Some(saving.client) {
            return Err(Fault::at(Code::FOREIGN_CONTACT, "contactID"));
        }
    }
    let buyer = saving.header.filled("e_invoice_buyer").is_some();
    if buyer && !matches!(saving.kind.name(), "INVWAYBILL" | "INVOICE" | "CREDITINVOICE" | "ORDER") {
        return Err(Fault::at(Code::BUYER_ID, "eInvoiceBuyerID"));
    }
    if saving.header.filled("custom_reference").is_some_and(|text| text.chars().count() > 25) {
        return Err(Fault::format("customReferenceNumber"));
    }
    if let Some(state) = saving.header.filled("state").filter(|_| cx.params.filled("invoiceState").is_some())
        && !saving.kind.allows(state)
    {
        return Err(Fault::not_allowed("invoiceState"));
    }
    for row in &saving.rows {
        check_row(cx, saving.kind, row)?;
    }
    if saving.stored.confirmed && saving.kind.moves_stock() {
        check_goods(cx, saving)?;
    }
    Ok(())
}

fn check_row(cx: &mut Cx<'_, '_>, kind: SalesType, row: &Patch) -> Result<(), Fault> {
    if row.id_of("product_id").is_some() && row.id_of("service_id").is_some() {
        return Err(Fault::at(Code::CONFLICT, row.parameter("service_id")));
    }
    match row.quantity("amount") {
        None => return Err(Fault::missing(&row.parameter("amount"))),
        Some(amount) if amount.is_zero() => return Err(Fault::not_allowed(&row.parameter("amount"))),
        Some(_) => {}
    }
    if let Some(waybill) = row.id_of("source_waybill_id") {
        if !matches!(kind.name(), "INVOICE" | "CREDITINVOICE") {
            return Err(Fault::at(Code::CONFLICT, row.parameter("source_waybill_id")));
        }
        noun::check_reference(cx, "sales_document", &row.parameter("source_waybill_id"), waybill)?;
    }
    if row.id_of("billing_statement_id").is_some() {
        for column in ["billing_start", "billing_end"] {
            row.filled(column).ok_or_else(|| Fault::missing(&row.parameter(column)))?;
        }
    }
    if let Some(employee) = row.id_of("employee_id") {
        noun::check_reference(cx, "employee", &row.parameter("employee_id"), employee)?;
    }
    Ok(())
}

/// A confirmed document that moved goods keeps its store, products and quantities (1017).
fn check_goods(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    let fixed = || Fault::of(Code::CONFIRMED);
    if saving.warehouse != saving.stored.warehouse {
        return Err(fixed());
    }
    if !saving.rows_sent {
        return Ok(());
    }
    let sql = "SELECT product_id, amount FROM sales_row WHERE account = $0 AND document_id = $1 ORDER BY position, id";
    let stored = cx.query(sql, &[Value::Int(saving.id)])?;
    let mut before: Vec<(i64, i64)> = stored.iter().map(|row| (row.int(0), row.int(1))).collect();
    let mut now: Vec<(i64, i64)> =
        saving.rows.iter().map(|row| (row.int("product_id").unwrap_or(0), row.int("amount").unwrap_or(0))).collect();
    before.sort_unstable();
    now.sort_unstable();
    if before == now { Ok(()) } else { Err(fixed()) }
}

/// The documents that this one follows, and the one that it credits: all of one type and customer, none of them an end itself.
fn bases(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<Vec<i64>, Fault> {
    let params = cx.params;
    let mut ids = params.ids("baseDocumentIDs")?;
    if let Some(id) = params.id("baseDocumentID")? {
        ids.push(id);
    }
    ids.sort_unstable();
    ids.dedup();
    let mut seen: Option<(String, i64)> = None;
    for id in &ids {
        let sql = "SELECT type, client_id FROM sales_document WHERE account = $0 AND id = $1";
        let found = cx.first(sql, &[Value::Int(*id)], |row| (row.text(0).to_owned(), row.int(1)))?;
        let parameter = if params.id("baseDocumentID")? == Some(*id) { "baseDocumentID" } else { "baseDocumentIDs" };
        let found = found.ok_or_else(|| Fault::unknown(parameter))?;
        if !SalesType::parse(&found.0).is_some_and(SalesType::may_be_base) {
            return Err(Fault::of(Code::WRONG_BASE));
        }
        if seen.as_ref().is_some_and(|seen| *seen != found) {
            return Err(Fault::of(Code::BASES_DIFFER));
        }
        seen = Some(found);
    }
    if let Some(credited) = params.id("creditToDocumentID")? {
        if saving.kind.name() != "CREDITINVOICE" {
            return Err(Fault::at(Code::CONFLICT, "creditToDocumentID"));
        }
        noun::check_reference(cx, "sales_document", "creditToDocumentID", credited)?;
        ids.push(credited);
    }
    Ok(ids)
}

/// Fills in what was left out.
fn complete(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    let (conf, today, clock) = (cx.conf()?, cx.today()?, cx.clock()?);
    let (header, new) = (&mut saving.header, saving.new);
    let text = |header: &Patch, column: &str| header.filled(column).map(str::to_owned);
    header.set("warehouse_id", saving.warehouse);
    if new {
        header.set_default("date", today.to_string());
        header.set_default("time", clock);
        header.set_default("payment_days", conf.int("payment_deadline"));
        header.set_default("algorithm_version", conf.int("invoice_algorithm_version"));
        let employee = cx.user()?.employee;
        header.set_default("employee_id", employee);
        let currency = text(header, "currency_code").filter(|code| code.len() == 3);
        set_currency(cx, header, currency)?;
        if saving.client == 0 {
            saving.client = default_customer(cx, header)?;
        }
        if saving.kind.name() == "CREDITINVOICE" {
            header.set_default("credit_type", "RETURN");
        }
    }
    header.set("client_id", saving.client);
    let sql = "SELECT name, sales_blocked FROM customer WHERE account = $0 AND id = $1";
    let client = cx.first(sql, &[Value::Int(saving.client)], |row| (row.text(0).to_owned(), row.int(1)))?;
    let (name, blocked) = client.unwrap_or_default();
    header.set("client_name", name);
    let unpaid = cx.params.get("paymentStatus").is_none_or(|status| !status.eq_ignore_ascii_case("PAID"));
    if new && blocked == 1 && unpaid && saving.kind.name() == "INVOICE" {
        return Err(Fault::of(Code::PAY_UP_FRONT));
    }
    if let Some(credited) = cx.params.id("creditToDocumentID")? {
        header.set("credited_id", credited);
    }
    if cx.params.filled("invoiceState").is_none() {
        header.remove("state");
        if new || (saving.confirm && !saving.stored.confirmed) {
            header.set("state", if saving.confirm { "READY" } else { "PENDING" });
        }
    }
    if let Some(reference) = text(header, "custom_reference") {
        header.set("reference_number", reference);
    }
    set_due_date(cx, saving)
}

fn set_currency(cx: &mut Cx<'_, '_>, header: &mut Patch, sent: Option<String>) -> Result<(), Fault> {
    let own = cx.conf()?.text("default_currency").to_owned();
    let sql = "SELECT rate FROM currency WHERE account = $0 AND code = $1";
    let rate = match &sent {
        Some(code) => cx.first(sql, &[Value::Text(code)], |row| row.int(0))?,
        None => None,
    };
    // A currency that the account does not know counts as its own.
    header.set("currency_code", sent.filter(|_| rate.is_some()).unwrap_or(own));
    header.set_default("currency_rate", rate.unwrap_or(1_000_000));
    if header.int("currency_rate").is_some_and(|rate| rate <= 0) {
        return Err(Fault::not_allowed("currencyRate"));
    }
    Ok(())
}

fn default_customer(cx: &mut Cx<'_, '_>, header: &Patch) -> Result<i64, Fault> {
    if let Some(register) = header.id_of("register_id") {
        let sql = "SELECT default_customer_id FROM point_of_sale WHERE account = $0 AND id = $1";
        if let Some(id) = cx.first(sql, &[Value::Int(register)], |row| row.int(0))?.filter(|id| *id != 0) {
            return Ok(id);
        }
    }
    Ok(cx.conf()?.int("default_client_idDat"))
}

fn set_due_date(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    if !saving.header.has("date") && !saving.header.has("payment_days") {
        return Ok(());
    }
    let sql = "SELECT date, payment_days FROM sales_document WHERE account = $0 AND id = $1";
    let stored =
        cx.first(sql, &[Value::Int(saving.id)], |row| (row.text(0).to_owned(), row.int(1)))?.unwrap_or_default();
    let date = saving.header.filled("date").map_or(stored.0, str::to_owned);
    let days = saving.header.int("payment_days").unwrap_or(stored.1);
    let due = date.parse::<Date>().map(|date| date.plus_days(days).to_string()).unwrap_or_default();
    saving.header.set("due_date", due);
    Ok(())
}

/// Prices the rows and puts the totals on the header. Gives what each row came to.
fn price_rows(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<Totals, Fault> {
    if !saving.rows_sent && !saving.new {
        return Ok(Totals::default());
    }
    let register = saving.header.id_of("register_id").unwrap_or(saving.stored.register);
    let sale = Sale { warehouse: saving.warehouse, register, customer: saving.client, tax_exempt: false };
    let pricing = Pricing::of(cx, &sale, &saving.rows)?;
    let mut priced: Vec<Priced> = Vec::with_capacity(saving.rows.len());
    for row in &mut saving.rows {
        let found = pricing.row(row)?;
        if let Some(product) = row.id_of("product_id").and_then(|id| pricing.product(id)) {
            if product.kind == "MATRIX" {
                return Err(Fault::not_allowed(&row.parameter("product_id")));
            }
            if row.filled("name").is_none() {
                row.set("name", product.name.as_str());
            }
        }
        row.set("price", found.price.micro());
        row.set("discount", found.discount.micro());
        row.set("vat_rate_id", found.rate.id);
        priced.push(found);
    }
    let cash_credit = saving.header.int("is_cash_credit").map_or(saving.stored.cash_credit, |flag| flag == 1);
    let version = saving.header.int("algorithm_version").unwrap_or(saving.stored.version);
    let mut totals = pricing::totals(cx, saving.kind, cash_credit, version, &priced)?;
    if let Some(rounding) = cx.params.read("rounding", Kind::Amount)?.filter(|_| saving.new) {
        totals.total = totals.net.plus(totals.tax)?.plus(Money::from_micro(rounding.int()))?;
        totals.rounding = Money::from_micro(rounding.int());
    }
    let by_rate: Vec<String> = totals
        .by_rate
        .iter()
        .map(|rate| format!("{}:{}:{}", rate.rate_id, rate.net.micro(), rate.tax.micro()))
        .collect();
    for (column, sum) in
        [("net_total", totals.net), ("vat_total", totals.tax), ("rounding", totals.rounding), ("total", totals.total)]
    {
        saving.header.set(column, sum.micro());
    }
    saving.header.set("totals_by_rate", by_rate.join(";"));
    Ok(totals)
}

/// Gives a number when the document is confirmed (an offer has one at once). A number that was sent is kept unless it is taken.
fn number(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    let due = (saving.confirm || saving.kind.name() == "OFFER") && matches!(saving.stored.number.as_str(), "" | "0");
    if !due {
        if saving.new {
            saving.header.set("number", "0");
        }
        return Ok(());
    }
    let params = cx.params;
    let sent =
        params.read("invoiceNo", Kind::Int(0, i64::MAX))?.map(|number| number.int()).filter(|number| *number > 0);
    let number = match sent {
        Some(number) if params.flag("allowDuplicateNumbers") || !is_taken(cx, saving.kind, number)? => number,
        _ => next_number(cx, saving.kind)?,
    };
    let number = number.to_string();
    saving.header.set("date_and_number", format!("{} {number:0>20}", saving.header.filled("date").unwrap_or_default()));
    saving.header.set("number", number);
    Ok(())
}

fn is_taken(cx: &mut Cx<'_, '_>, kind: SalesType, number: i64) -> Result<bool, Fault> {
    let same: Vec<&str> = SALES_TYPES
        .iter()
        .copied()
        .filter(|name| SalesType::parse(name).is_some_and(|t| t.series() == kind.series()))
        .collect();
    let list = same.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ");
    let sql = format!("SELECT id FROM sales_document WHERE account = $0 AND number = $1 AND type IN ({list}) LIMIT 1");
    Ok(cx.first(&sql, &[Value::Text(&number.to_string())], |_| ())?.is_some())
}

/// The next number of a series that nobody has taken by hand.
fn next_number(cx: &mut Cx<'_, '_>, kind: SalesType) -> Result<i64, Fault> {
    let start = cx.conf()?.int("invoice_start_number").max(100_001);
    loop {
        let number = start - 1 + cx.next_number(&format!("number:{}", kind.series()))?;
        if !is_taken(cx, kind, number)? {
            return Ok(number);
        }
    }
}

fn store_header(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    if saving.confirm && !saving.stored.confirmed {
        let today = cx.today()?.to_string();
        saving.header.set("confirmed", 1);
        saving.header.set("transaction_date", today);
        saving.header.set("books_revenue", saving.kind.books_revenue());
    }
    if saving.new {
        saving.id = noun::create(cx, &DOCUMENT, &saving.header)?;
        if let Some(added) = cx.params.read("added", Kind::Time)?.filter(|time| time.int() > 0) {
            cx.queue(
                "UPDATE sales_document SET added = $2 WHERE account = $0 AND id = $1",
                &[Value::Int(saving.id), Value::Int(added.int())],
            )?;
        }
        return Ok(());
    }
    noun::update(cx, &DOCUMENT, saving.id, &saving.header)
}

/// Columns of a row besides id, document and stamps, in the order they are stored.
const ROW_COLUMNS: &[&str] = &[
    "product_id",
    "service_id",
    "name",
    "vat_rate_id",
    "amount",
    "price",
    "discount",
    "employee_id",
    "campaign_ids",
    "package_id",
    "amount_of_packages",
    "batch",
    "return_reason_id",
    "delivery_date",
    "source_waybill_id",
    "billing_statement_id",
    "billing_start",
    "billing_end",
];

/// Replaces the rows, all in one statement. A row that stays what it was keeps its stable id, also when it is not sent.
fn store_rows(cx: &mut Cx<'_, '_>, saving: &mut Saving, totals: &Totals) -> Result<(), Fault> {
    let mut stable: Vec<(i64, i64, i64, i64)> = Vec::new();
    if !saving.new {
        let sql = "SELECT stable_id, product_id, amount, returned FROM sales_row WHERE account = $0 AND document_id = $1 ORDER BY position, id";
        let rows = cx.query(sql, &[Value::Int(saving.id)])?;
        stable = rows.iter().map(|row| (row.int(0), row.int(1), row.int(2), row.int(3))).collect();
        cx.queue("DELETE FROM sales_row WHERE account = $0 AND document_id = $1", &[Value::Int(saving.id)])?;
    }
    if saving.rows.is_empty() {
        return Ok(());
    }
    let count = saving.rows.len() as i64;
    let first = cx.next_ids("sales_row", count)?;
    let now = cx.now().0;
    let mut values: Vec<OwnedValue> = Vec::new();
    for (at, (row, sums)) in saving.rows.iter_mut().zip(&totals.rows).enumerate() {
        let id = first + at as i64;
        let same = |(_, product, amount, _): &(i64, i64, i64, i64)| {
            Some(*product) == row.int("product_id").or(Some(0)) && Some(*amount) == row.int("amount")
        };
        let kept = stable.iter().position(same).map(|found| stable.remove(found));
        let stable_id = row.id_of("stable_id").or(kept.map(|kept| kept.0)).unwrap_or(id);
        row.id = Some(id);
        row.set("stable_id", stable_id);
        values.extend([id, now, now, saving.id, at as i64 + 1, stable_id].map(OwnedValue::from));
        for column in ROW_COLUMNS {
            values.push(match row.get(column) {
                Some(ladu_wire::Scalar::Text(text)) => text.as_str().into(),
                Some(value) => value.int().into(),
                None if is_text(column) => "".into(),
                None => 0.into(),
            });
        }
        let sums =
            [sums.final_net.micro(), sums.final_gross.micro(), sums.net.micro(), sums.tax.micro(), sums.total.micro()];
        values.extend(sums.map(OwnedValue::from));
        values.push(kept.map_or(0, |kept| kept.3).into());
    }
    let head = format!(
        "INSERT INTO sales_row (account, id, added, changed, document_id, position, stable_id, {}, final_net, final_gross, net, tax,
         total, returned) VALUES",
        ROW_COLUMNS.join(", ")
    );
    cx.queue_rows(&head, 12 + ROW_COLUMNS.len(), &values)
}

fn is_text(column: &str) -> bool {
    ROW.field_of(column).is_some_and(|field| !field.is_numeric())
}

/// What confirming does: goods move, bases let go of what they held, or this document holds goods back itself.
fn confirm(cx: &mut Cx<'_, '_>, saving: &Saving, bases: &[i64]) -> Result<(), Fault> {
    let goods = goods_of(cx, saving.id)?;
    if saving.kind.moves_stock() {
        for base in bases {
            stock::release(cx, *base, Some(&goods))?;
        }
        move_goods(cx, saving)?;
    }
    let credited = cx.params.id("creditToDocumentID")?.unwrap_or(saving.stored.credited);
    if credited != 0 {
        document_row::note_returns(cx, credited, &goods)?;
    }
    hold(cx, saving, false)
}

/// Holds goods back for an order; when it is saved again what it held before is let go first.
fn hold(cx: &mut Cx<'_, '_>, saving: &Saving, again: bool) -> Result<(), Fault> {
    let asked = match saving.kind.reserves() {
        Reserves::Never => return Ok(()),
        Reserves::Always => true,
        Reserves::OnRequest => match saving.header.int("reserve_goods") {
            Some(flag) => flag == 1,
            None => {
                let sql = "SELECT reserve_goods FROM sales_document WHERE account = $0 AND id = $1";
                cx.first(sql, &[Value::Int(saving.id)], |row| row.int(0))? == Some(1)
            }
        },
    };
    let over = matches!(saving.header.filled("state"), Some("FULFILLED" | "CANCELLED" | "SHIPPED"));
    let touched = ["reserve_goods", "reserve_until"].iter().any(|column| saving.header.has(column));
    if again && !over && !touched && !saving.rows_sent {
        return Ok(());
    }
    if again {
        stock::release(cx, saving.id, None)?;
    }
    if !asked || over {
        return Ok(());
    }
    let sql = "SELECT reserve_until FROM sales_document WHERE account = $0 AND id = $1";
    let until = match saving.header.text("reserve_until") {
        Some(until) => until.to_owned(),
        None => cx.first(sql, &[Value::Int(saving.id)], |row| row.text(0).to_owned())?.unwrap_or_default(),
    };
    let goods = goods_of(cx, saving.id)?;
    let goods = stocked(cx, &goods)?;
    stock::reserve(cx, saving.id, saving.warehouse, &goods, &until)
}

/// Goods that have a stock: bundles are taken apart, services left out.
fn stocked(cx: &mut Cx<'_, '_>, goods: &[(i64, Quantity)]) -> Result<Vec<(i64, Quantity)>, Fault> {
    let rows: Vec<(i64, i64, Quantity)> = goods.iter().map(|(product, quantity)| (0, *product, *quantity)).collect();
    Ok(unpack(cx, &rows)?.into_iter().map(|(_, product, quantity)| (product, quantity)).collect())
}

/// Rows of row id, product and quantity as rows of what is really on the shelves.
fn unpack(cx: &mut Cx<'_, '_>, rows: &[(i64, i64, Quantity)]) -> Result<Vec<(i64, i64, Quantity)>, Fault> {
    let mut ids: Vec<i64> = rows.iter().map(|(_, product, _)| *product).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let marks: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let values: Vec<Value<'_>> = ids.iter().map(|id| Value::Int(*id)).collect();
    let sql = format!("SELECT id, type, non_stock FROM product WHERE account = $0 AND id IN ({})", marks.join(", "));
    let found = cx.query(&sql, &values)?;
    let kind = |id: i64| found.iter().find(|row| row.int(0) == id).map_or(("", 1), |row| (row.text(1), row.int(2)));
    let bundles: Vec<i64> = ids.iter().copied().filter(|id| kind(*id).0 == "BUNDLE").collect();
    let recipes = stock::recipes(cx, &bundles)?;
    let mut unpacked = Vec::new();
    for (row, product, quantity) in rows {
        match kind(*product) {
            ("BUNDLE", _) => {
                for (component, amount) in recipes.get(product).into_iter().flatten() {
                    let units = Quantity(quantity.0.times(ladu_types::Fixed::from_micro(*amount))?);
                    unpacked.push((*row, *component, units));
                }
            }
            ("MATRIX" | "", _) | (_, 1) => {}
            _ => unpacked.push((*row, *product, *quantity)),
        }
    }
    Ok(unpacked)
}

/// Moves the goods of a document, in the order of products so that two sales never wait for each other in a circle.
fn move_goods(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    let rows: Vec<(i64, i64, Quantity)> = match saving.rows_sent {
        true => {
            let goods = |row: &Patch| Some((row.id?, row.id_of("product_id")?, row.quantity("amount")?));
            saving.rows.iter().filter_map(goods).collect()
        }
        false => {
            let sql = "SELECT id, product_id, amount FROM sales_row WHERE account = $0 AND document_id = $1 AND product_id > 0";
            let rows = cx.query(sql, &[Value::Int(saving.id)])?;
            rows.iter().map(|row| (row.int(0), row.int(1), Quantity::from_micro(row.int(2)))).collect()
        }
    };
    let mut goods = unpack(cx, &rows)?;
    goods.sort_by_key(|(row, product, _)| (*product, *row));
    let required = cx.conf()?.flag("positive_stock_required");
    let credited = cx.params.id("creditToDocumentID")?.or(Some(saving.stored.credited)).filter(|id| *id != 0);
    for (row, product, quantity) in goods {
        let document = stock::Document { kind: "sale", id: saving.id, row };
        if quantity.is_negative() {
            let receipt = stock::Receipt {
                product,
                warehouse: saving.warehouse,
                from: stock::PLACE_CUSTOMER,
                quantity: quantity.abs(),
                cost: ladu_types::Price::ZERO,
                purchase_price: ladu_types::Price::ZERO,
                document,
                cost_move: 0,
            };
            stock::return_goods(cx, receipt, credited)?;
            continue;
        }
        let issue = stock::Issue {
            product,
            warehouse: saving.warehouse,
            to: stock::PLACE_CUSTOMER,
            quantity,
            document,
            required,
        };
        if stock::issue(cx, &issue)?.is_err() {
            let of_row = saving.rows.iter().find(|patch| patch.id == Some(row));
            return Err(Fault::not_allowed(&of_row.map_or("amount".to_owned(), |patch| patch.parameter("amount"))));
        }
    }
    Ok(())
}

/// A document that is said to be paid gets a payment of what is due; store credit is taken from what the customer has paid ahead.
fn pay(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    if let Some(credit) = saving.header.money("paid_with_store_credit").filter(|sum| sum.micro() > 0 && saving.new) {
        payment::use_store_credit(cx, saving.client, saving.id, credit)?;
    }
    let paid =
        cx.params.filled("paymentStatus").map(|text| Kind::Word(&["UNPAID", "PAID"]).read("paymentStatus", text));
    match paid.transpose()? {
        Some(word) if word.text() == "PAID" => {}
        _ => return Ok(()),
    }
    let sql = "SELECT total, paid, payment_type FROM sales_document WHERE account = $0 AND id = $1";
    let found = cx.first(sql, &[Value::Int(saving.id)], |row| (row.int(0), row.int(1), row.text(2).to_owned()))?;
    let (total, paid, kind) = found.unwrap_or_default();
    if total == paid {
        return Ok(());
    }
    let kind = if kind.is_empty() { "TRANSFER".to_owned() } else { kind };
    payment::make(cx, saving.client, saving.id, &kind, Money::from_micro(total - paid)).map(drop)
}

fn write_answer(cx: &mut Cx<'_, '_>, id: i64, answer: &mut Answer) -> Result<(), Fault> {
    let sql = "SELECT number, custom_number, net_total, vat_total, rounding, total FROM sales_document WHERE account = $0 AND id = $1";
    let header = cx.query(sql, &[Value::Int(id)])?;
    let header = header.first().ok_or_else(|| Fault::unknown("id"))?;
    let sql = "SELECT id, stable_id, product_id, service_id, amount FROM sales_row WHERE account = $0 AND document_id = $1 ORDER BY position, id";
    let rows = cx.query(sql, &[Value::Int(id)])?;
    let money = |at: usize| Money::from_micro(header.int(at)).to_string();
    answer.record(|w| {
        w.key("invoiceID");
        w.int_text(id);
        w.key("invoiceNo");
        w.text(if header.text(1).is_empty() { header.text(0) } else { "0" });
        w.key("customNumber");
        w.text(header.text(1));
        for key in ["invoiceLink", "receiptLink"] {
            w.key(key);
            w.plain_text("");
        }
        for (key, at) in [("net", 2), ("vat", 3), ("rounding", 4), ("total", 5)] {
            w.key(key);
            w.number(&money(at));
        }
        w.key("rows");
        w.list(|w| {
            for row in rows.iter() {
                w.object(|w| {
                    for (key, at) in [("rowID", 0), ("stableRowID", 1), ("productID", 2), ("serviceID", 3)] {
                        w.key(key);
                        w.int(row.int(at));
                    }
                    w.key("amount");
                    w.plain_text(&Quantity::from_micro(row.int(4)).to_string());
                });
            }
        });
    });
    Ok(())
}

/// The call.
pub static CALLS: &[Call] = &[Call::write("saveSalesDocument", save)
    .inputs(FIELDS)
    .rows(document_row::FIELDS)
    .doc("Makes or changes a sales document, and confirms it unless told otherwise.")];
