//! Saves payments: what they pay, and what is known of the card.

use ladu_domain::documents::SalesType;
use ladu_record::attributes;
use ladu_record::noun::{self, Patch, read_patch};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_trade::{currency, repeats};
use ladu_types::{Fixed, Money};
use ladu_wire::{Code, Fault, Params, Scalar};

use super::{FIELDS, PAYMENT, store_credit};

/// Columns that only a payment through a provider has.
const OF_PROVIDER: &[&str] = &[
    "aid",
    "application_label",
    "pin_statement",
    "cryptogram_type",
    "cryptogram",
    "expiration_date",
    "entry_method",
    "transaction_type",
    "transaction_number",
    "transaction_id",
    "klarna_payment_id",
    "certificate_balance",
    "status_code",
    "status_message",
];

/// What is known of the card is there twice: as columns and as attributes.
const CARD_ATTRIBUTES: &[(&str, &str)] = &[
    ("card_holder", "cardholder_name"),
    ("card_number", "card_number"),
    ("card_type", "card_type"),
    ("authorization_code", "authCode"),
    ("card_reference", "refNo"),
];

/// Digits of a card's number that are kept.
const CARD_DIGITS: usize = 4;

/// What a stored payment pays.
#[derive(Debug, Clone, Default)]
pub(super) struct Stored {
    pub(super) document: i64,
    customer: i64,
    pub(super) sum: Money,
    /// What it pays of its document, in the document's currency.
    pub(super) applied: Money,
    rate: Fixed,
    currency: String,
    kind: String,
    provider: String,
    pub(super) credit_of: i64,
}

impl Stored {
    pub(super) fn load(cx: &mut Cx<'_, '_>, id: i64) -> Result<Stored, Fault> {
        let sql = "SELECT document_id, customer_id, sum, applied, currency_rate, type, provider, credit_of_id,
                   currency_code FROM payment
                   WHERE account = $0 AND id = $1 {for_update}";
        let stored = cx.first(sql, &[Value::Int(id)], |row| Stored {
            document: row.int(0),
            customer: row.int(1),
            sum: Money::from_micro(row.int(2)),
            applied: Money::from_micro(row.int(3)),
            rate: Fixed::from_micro(row.int(4)),
            kind: row.text(5).to_owned(),
            provider: row.text(6).to_owned(),
            credit_of: row.int(7),
            currency: row.text(8).to_owned(),
        })?;
        stored.ok_or_else(|| Fault::unknown("paymentID"))
    }
}

/// What a payment needs to know of its document.
struct Document {
    client: i64,
    register: i64,
    rate: Fixed,
    currency: String,
    kind: Option<SalesType>,
}

impl Document {
    /// A document that the user may sell from.
    fn load(cx: &mut Cx<'_, '_>, id: i64) -> Result<Document, Fault> {
        let sql = "SELECT client_id, register_id, currency_rate, type, warehouse_id, currency_code FROM sales_document
                   WHERE account = $0 AND id = $1 {for_update}";
        let found = cx.first(sql, &[Value::Int(id)], |row| {
            let rate = Fixed::from_micro(row.int(2));
            (
                Document {
                    client: row.int(0),
                    register: row.int(1),
                    rate,
                    currency: row.text(5).to_owned(),
                    kind: SalesType::parse(row.text(3)),
                },
                row.int(4),
            )
        })?;
        let (document, warehouse) = found.ok_or_else(|| Fault::unknown("documentID"))?;
        cx.user()?.require_warehouse(warehouse)?;
        Ok(document)
    }

    fn is_order(&self) -> bool {
        self.kind.is_some_and(SalesType::is_order)
    }
}

/// The call.
pub(super) fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let mut patch = read_patch(params, FIELDS, cx.default_language()?)?;
    patch.id = params.id("paymentID")?;
    let action = if patch.is_new() { Action::Add } else { Action::Edit };
    cx.user()?.require("payments", action)?;
    let before = patch.id.map(|id| Stored::load(cx, id)).transpose()?;
    require_store(cx, before.as_ref().map_or(0, |before| before.document))?;
    noun::check_parts(cx, &patch)?;
    noun::check_fields(cx, &PAYMENT, &patch)?;
    set_type(cx, &mut patch)?;
    check(&patch, before.as_ref())?;
    read_card(params, &mut patch);
    if before.is_none()
        && let Some(id) = find_repeat(cx, &mut patch)?
    {
        return write_answer(id, answer);
    }
    let id = store(cx, patch, before)?;
    attributes::save(cx, &PAYMENT, id)?;
    write_answer(id, answer)
}

fn write_answer(id: i64, answer: &mut Answer) -> Result<(), Fault> {
    answer.record(|w| {
        w.key("paymentID");
        w.int(id);
    });
    Ok(())
}

fn check(patch: &Patch, before: Option<&Stored>) -> Result<(), Fault> {
    let provider = patch.text("provider").or(before.map(|before| before.provider.as_str())).unwrap_or_default();
    let says = |column: &&&str| {
        patch.scalar(column).is_some_and(|value| match value {
            Scalar::Text(text) => !text.is_empty(),
            value => value.int() != 0,
        })
    };
    if provider.is_empty()
        && let Some(column) = OF_PROVIDER.iter().find(says)
    {
        return Err(Fault::at(Code::PAYMENT_PROVIDER, patch.parameter(column)));
    }
    let kind = patch.text("type").or(before.map(|before| before.kind.as_str())).unwrap_or_default();
    if patch.id_of("gift_card_vat_rate_id").is_some() && kind != "GIFTCARD" {
        return Err(Fault::at(Code::GIFT_CARD_FIELD, "giftCardVatRateID"));
    }
    Ok(())
}

/// A type has a code and an id; either was sent, or a transfer is meant.
fn set_type(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if let Some(id) = patch.id_of("type_id") {
        let sql = "SELECT type FROM payment_type WHERE account = $0 AND id = $1";
        let code = cx.first(sql, &[Value::Int(id)], |row| row.text(0).to_owned())?;
        patch.set("type", code.unwrap_or_default());
        return Ok(());
    }
    let sent = patch.filled("type").map(str::to_owned);
    if sent.is_none() && !patch.is_new() {
        patch.remove("type");
        patch.remove("type_id");
        return Ok(());
    }
    let code = sent.unwrap_or_else(|| "TRANSFER".to_owned());
    let sql = "SELECT id, type FROM payment_type WHERE account = $0 AND upper(type) = $1 ORDER BY id LIMIT 1";
    let found = cx.first(sql, &[Value::Text(&code.to_uppercase())], |row| (row.int(0), row.text(1).to_owned()))?;
    let (id, code) = found.ok_or_else(|| Fault::unknown("type"))?;
    patch.set("type_id", id);
    patch.set("type", code);
    Ok(())
}

/// What attributes say of the card goes into its columns, and of its number only the end is kept.
fn read_card(params: &Params, patch: &mut Patch) {
    if let Some(number) = patch.filled("card_number").map(str::to_owned) {
        let start = number.char_indices().rev().nth(CARD_DIGITS - 1).map_or(0, |(at, _)| at);
        patch.set("card_number", &number[start..]);
    }
    for number in params.row_numbers(&["attributeName"]) {
        let name = params.filled(&format!("attributeName{number}"));
        let value = params.get(&format!("attributeValue{number}")).unwrap_or_default();
        let column = CARD_ATTRIBUTES.iter().find(|(_, attribute)| Some(*attribute) == name).map(|(column, _)| *column);
        if let Some(column) = column.filter(|column| !patch.has(column)) {
            patch.set(column, if attributes::is_removal(value) { "" } else { value });
        }
    }
}

/// A payment that is sent again: by the program's own key it is refused (1206); one that says when or by which transaction it was
/// made is answered with the stored one. Two equal payments that say neither are two payments.
fn find_repeat(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<Option<i64>, Fault> {
    let params = cx.params;
    if let Some(key) = params.filled("temporaryUUID") {
        repeats::refuse_used_key(cx, "payment", "temporaryUUID", key)?;
        patch.set("temporary_uuid", key);
        return Ok(None);
    }
    let marks =
        ["time", "transaction_id", "transaction_number", "authorization_code", "card_reference", "archival_number"];
    if !marks.iter().any(|column| patch.filled(column).is_some()) && params.filled("added").is_none() {
        return Ok(None);
    }
    let fingerprint = crate::fingerprint::fingerprint(params);
    let found = repeats::made_by::<ladu_types::of::Payment>(cx, "payment", &fingerprint)?.map(ladu_types::Id::number);
    patch.set("fingerprint", fingerprint);
    Ok(found)
}

/// Stores a payment and what follows from it.
fn store(cx: &mut Cx<'_, '_>, mut patch: Patch, before: Option<Stored>) -> Result<i64, Fault> {
    let is_new = before.is_none();
    let before = before.unwrap_or_default();
    let becomes_credit = is_new && patch.is_set("to_store_credit");
    let sent_document = patch.int("document_id").unwrap_or(before.document);
    let document = if sent_document == 0 { None } else { Some(Document::load(cx, sent_document)?) };
    if is_new {
        complete(cx, &mut patch, document.as_ref())?;
    } else {
        set_currency(cx, &mut patch)?;
        note_move(cx, &mut patch, &before, document.as_ref())?;
    }
    let sum = patch.money("sum").unwrap_or(before.sum);
    let mut attached = sent_document;
    if becomes_credit {
        patch.set("credit_of_id", attached);
        patch.set("document_id", 0);
        store_credit::add_to_source(cx, attached, sum)?;
        attached = 0;
    } else if before.credit_of != 0 {
        store_credit::add_to_source(cx, before.credit_of, sum.minus(before.sum)?)?;
    }
    let rate = patch.int("currency_rate").map_or(before.rate, Fixed::from_micro);
    let applied = match document.filter(|_| attached != 0) {
        // Dollars pay dollars, whatever a dollar was worth then and now.
        Some(document) if patch.text("currency_code").unwrap_or(&before.currency) == document.currency => sum,
        Some(document) => in_currency(sum, rate, document.rate)?,
        None => Money::ZERO,
    };
    patch.set("applied", applied.micro());
    let id = match patch.id {
        Some(id) => {
            patch.remove("added");
            noun::update(cx, &PAYMENT, id, &patch)?;
            id
        }
        None => create(cx, &mut patch)?,
    };
    mirror_card(cx, id, &patch)?;
    add_to_paid(cx, before.document, before.applied.negated())?;
    add_to_paid(cx, attached, applied)?;
    if becomes_credit {
        store_credit::settle(cx, id)?;
    }
    Ok(id)
}

fn create(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<i64, Fault> {
    let added = patch.int("added").filter(|added| *added > 0);
    let id = noun::create(cx, &PAYMENT, patch)?;
    if let Some(added) = added {
        cx.queue("UPDATE payment SET added = $2 WHERE account = $0 AND id = $1", &[Value::Int(id), Value::Int(added)])?;
    }
    Ok(id)
}

/// A sum of one currency in another, both by their worth in the account's own.
fn in_currency(sum: Money, from: Fixed, to: Fixed) -> Result<Money, Fault> {
    if from == to || to.is_zero() { Ok(sum) } else { Ok(Money(sum.0.share(from, to)?).round(2)) }
}

/// What columns know of the card, as attributes.
fn mirror_card(cx: &mut Cx<'_, '_>, id: i64, patch: &Patch) -> Result<(), Fault> {
    for (column, attribute) in CARD_ATTRIBUTES {
        if let Some(text) = patch.text(column) {
            attributes::set(cx, PAYMENT.table, id, attribute, text)?;
        }
    }
    Ok(())
}

fn complete(cx: &mut Cx<'_, '_>, patch: &mut Patch, document: Option<&Document>) -> Result<(), Fault> {
    let (today, clock) = (cx.today()?.to_string(), cx.clock()?);
    match (document, patch.id_of("customer_id")) {
        (None, None) => return Err(Fault::missing("customerID")),
        (Some(document), customer) => {
            patch.set("customer_id", customer.unwrap_or(document.client));
            patch.set("register_id", document.register);
        }
        (None, Some(_)) => {}
    }
    for (column, value) in [("date", today), ("time", clock)] {
        if patch.filled(column).is_none() {
            patch.set(column, value);
        }
    }
    patch.set_default("sum", 0);
    let code = patch.filled("currency_code").map(str::to_owned).unwrap_or_default();
    patch.set("currency_code", code);
    set_currency(cx, patch)
}

/// The currency as sent, else the account's own, at its rate of today unless another was sent.
fn set_currency(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if patch.int("currency_rate").is_some_and(|rate| rate <= 0) {
        return Err(Fault::not_allowed("currencyRate"));
    }
    let Some(code) = patch.text("currency_code").map(str::to_owned) else { return Ok(()) };
    let currency = currency::of_code(cx, Some(&code))?;
    patch.set("currency_code", currency.code);
    patch.set_default("currency_rate", currency.rate.micro());
    Ok(())
}

/// Money that gets a document it had not has been paid ahead: as store credit, or for an order.
fn note_move(
    cx: &mut Cx<'_, '_>,
    patch: &mut Patch,
    before: &Stored,
    document: Option<&Document>,
) -> Result<(), Fault> {
    for column in ["customer_id", "date", "time"] {
        let is_empty = patch.scalar(column).is_some_and(|value| value.text().is_empty() && value.int() == 0);
        if is_empty {
            patch.remove(column);
        }
    }
    let moves = patch.int("document_id").is_some_and(|id| id != before.document);
    let Some(document) = document.filter(|_| moves) else { return Ok(()) };
    patch.set("register_id", document.register);
    if before.customer == 0 {
        patch.set_default("customer_id", document.client);
    }
    if before.document == 0 {
        patch.set("store_credit", 1);
    } else if !document.is_order() && Document::load(cx, before.document)?.is_order() {
        patch.set_default("is_prepayment", 1);
    }
    Ok(())
}

/// Refuses payments of documents of stores that the user may not use (1064).
pub(super) fn require_store(cx: &mut Cx<'_, '_>, document: i64) -> Result<(), Fault> {
    if document == 0 { Ok(()) } else { Document::load(cx, document).map(drop) }
}

/// Changes what a document has been paid; that is a change of the document.
pub(super) fn add_to_paid(cx: &mut Cx<'_, '_>, document: i64, sum: Money) -> Result<(), Fault> {
    if document == 0 || sum.is_zero() {
        return Ok(());
    }
    cx.queue(
        "UPDATE sales_document SET paid = paid + $2, changed = $3 WHERE account = $0 AND id = $1",
        &[Value::Int(document), Value::Int(sum.micro()), Value::Int(cx.now().0)],
    )
}

/// Makes a payment of a customer for a document, in the document's currency.
pub fn make(
    cx: &mut Cx<'_, '_>,
    (customer, document): (i64, i64),
    kind: &str,
    sum: Money,
    info: &str,
) -> Result<i64, Fault> {
    let sql = "SELECT currency_code, currency_rate FROM sales_document WHERE account = $0 AND id = $1";
    let currency = cx.first(sql, &[Value::Int(document)], |row| (row.text(0).to_owned(), row.int(1)))?;
    let (code, rate) = currency.ok_or_else(|| Fault::unknown("documentID"))?;
    let mut patch = Patch::new(FIELDS);
    patch.set("document_id", document);
    patch.set("customer_id", customer);
    patch.set("type", kind);
    patch.set("sum", sum.micro());
    patch.set("info", info);
    patch.set("currency_code", code);
    patch.set("currency_rate", rate);
    set_type(cx, &mut patch)?;
    store(cx, patch, None)
}
