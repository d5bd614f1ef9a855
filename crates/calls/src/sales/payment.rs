//! Payments: money for a document, or ahead of one.

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{self, Field, How, Noun, PageSize, Patch, filter, read_patch};
use ladu_books::rights::Action;
use ladu_books::{attributes, log};
use ladu_store::{OwnedValue, Value};
use ladu_types::Money;
use ladu_wire::{Code, Fault, Kind};

use crate::Call;

/// Providers of card payments whose fields are known.
const PROVIDERS: &[&str] = &["", "pax", "merchant_warehouse", "tyro", "klarna", "givex"];
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
];

const fn detail(name: &'static str, column: &'static str) -> Field {
    Field::text(name, column, 255)
}

/// A payment.
pub static PAYMENT: Noun = Noun {
    doc: "A payment.",
    module: "payments",
    log: "payments",
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    orders: &[("paymentID", "id"), ("lastModified", "changed")],
    filters: &[
        filter("paymentID", How::Equals("id")),
        filter("paymentIDs", How::Any("id")),
        filter("customerID", How::Equals("customer_id")),
        filter("documentID", How::Equals("document_id")),
        filter("documentIDs", How::Any("document_id")),
        filter("dateFrom", How::From("date")),
        filter("dateTo", How::To("date")),
        filter("type", How::Equals("type")),
        filter("typeID", How::Equals("type_id")),
        filter("giftCardVatRateID", How::Equals("gift_card_vat_rate_id")),
        filter("archivalNumber", How::Equals("archival_number")),
        filter(
            "excludeStoreCreditPayments",
            How::Code(|_, query, text| {
                if Kind::Flag.read("excludeStoreCreditPayments", text)?.int() == 1 {
                    query.and("t.store_credit = ?", [OwnedValue::Int(0)]);
                }
                Ok(())
            }),
        ),
        filter("changedSince", How::ChangedSince),
    ],
    ..Noun::new("payment", "paymentID", FIELDS)
};

const FIELDS: &[Field] = &[
    Field::id("documentID", "document_id", "sales_document").indexed(),
    Field::id("customerID", "customer_id", "customer").indexed(),
    Field::id("typeID", "type_id", "payment_type").quoted(),
    Field::text("type", "type", 50).indexed(),
    Field::date("date", "date").indexed(),
    Field::new("time", "time", Kind::Clock),
    Field::amount("sum", "sum").quoted(),
    Field::text("currencyCode", "currency_code", 3),
    Field::amount("currencyRate", "currency_rate").quoted().default(1_000_000),
    Field::amount("cashPaid", "cash_paid").quoted(),
    Field::amount("cashChange", "cash_change").quoted(),
    Field::text("info", "info", 1000),
    detail("cardHolder", "card_holder"),
    Field::text("cardNumber", "card_number", 4),
    detail("cardType", "card_type"),
    Field::flag("isPrepayment", "is_prepayment"),
    Field::new("bankTransactionID", "bank_transaction_id", Kind::Id).read_only(),
    detail("bankAccount", "bank_account"),
    detail("bankDocumentNumber", "bank_document_number"),
    Field::date("bankDate", "bank_date"),
    detail("bankPayerAccount", "bank_payer_account"),
    detail("bankPayerName", "bank_payer_name"),
    detail("bankPayerCode", "bank_payer_code"),
    Field::amount("bankSum", "bank_sum").quoted(),
    detail("bankReferenceNumber", "bank_reference"),
    Field::text("bankDescription", "bank_description", 1000),
    Field::text("bankCurrency", "bank_currency", 3),
    Field::text("archivalNumber", "archival_number", 100).indexed(),
    Field::flag("storeCredit", "store_credit").read_only(),
    Field::flag("addedToStoreCredit", "to_store_credit").write_only(),
    Field::word("paymentServiceProvider", "provider", PROVIDERS),
    detail("aid", "aid"),
    detail("applicationLabel", "application_label"),
    detail("pinStatement", "pin_statement"),
    detail("cryptogramType", "cryptogram_type"),
    detail("cryptogram", "cryptogram"),
    detail("expirationDate", "expiration_date"),
    detail("entryMethod", "entry_method"),
    detail("transactionType", "transaction_type"),
    detail("transactionNumber", "transaction_number"),
    detail("transactionId", "transaction_id"),
    Field::new("transactionTime", "transaction_time", Kind::Time),
    detail("klarnaPaymentID", "klarna_payment_id"),
    Field::amount("certificateBalance", "certificate_balance").quoted(),
    detail("statusCode", "status_code"),
    Field::text("statusMessage", "status_message", 1000),
    Field::id("giftCardVatRateID", "gift_card_vat_rate_id", "vat_rate"),
    Field::text("signature", "signature", 65_000),
    detail("signatureIV", "signature_iv"),
    Field::new("added", "added", Kind::Time).read_only(),
    Field::new("lastModified", "changed", Kind::Time).read_only(),
    Field::text("", "temporary_uuid", 128).indexed(),
    Field::id("", "register_id", "").indexed(),
];

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let mut patch = read_patch(params, FIELDS, cx.default_language()?)?;
    patch.id = params.id("paymentID")?;
    let action = if patch.is_new() { Action::Add } else { Action::Edit };
    cx.user()?.require("payments", action)?;
    let before = match patch.id {
        Some(id) => Some(stored(cx, id)?),
        None => None,
    };
    for (field, value) in patch.iter() {
        if !field.refers.is_empty() && value.int() != 0 {
            noun::check_reference(cx, field.refers, field.input, value.int())?;
        }
    }
    check(&patch)?;
    set_type(cx, &mut patch)?;
    if patch.is_new() {
        complete(cx, &mut patch)?;
        refuse_repeat(cx, &mut patch)?;
    } else if patch.id_of("document_id").is_some() && before.is_some_and(|(document, _)| document == 0) {
        patch.set("store_credit", 1);
    }
    let id = match patch.id {
        Some(id) => {
            noun::update(cx, &PAYMENT, id, &patch)?;
            id
        }
        None => noun::create(cx, &PAYMENT, &patch)?,
    };
    attributes::save(cx, &PAYMENT, id)?;
    let (old_document, old_sum) = before.unwrap_or_default();
    let document = patch.int("document_id").unwrap_or(old_document);
    let sum = patch.int("sum").unwrap_or(old_sum);
    add_to_paid(cx, old_document, -old_sum)?;
    add_to_paid(cx, document, sum)?;
    answer.record(|w| {
        w.key("paymentID");
        w.int(id);
    });
    Ok(())
}

/// Document and sum of a stored payment.
fn stored(cx: &mut Cx<'_, '_>, id: i64) -> Result<(i64, i64), Fault> {
    let sql = "SELECT document_id, sum FROM payment WHERE account = $0 AND id = $1 {for_update}";
    cx.first(sql, &[Value::Int(id)], |row| (row.int(0), row.int(1)))?.ok_or_else(|| Fault::unknown("paymentID"))
}

fn check(patch: &Patch) -> Result<(), Fault> {
    if patch.filled("provider").is_none()
        && let Some(column) = OF_PROVIDER.iter().find(|column| patch.filled(column).is_some())
    {
        return Err(Fault::at(Code::PAYMENT_PROVIDER, patch.parameter(column)));
    }
    let gift_card = patch.filled("type").is_none_or(|kind| kind == "GIFTCARD");
    if patch.id_of("gift_card_vat_rate_id").is_some() && !gift_card {
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

fn complete(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let (today, clock, conf) = (cx.today()?, cx.clock()?, cx.conf()?);
    match (patch.id_of("document_id"), patch.id_of("customer_id")) {
        (None, None) => return Err(Fault::missing("customerID")),
        (Some(document), customer) => {
            let sql = "SELECT client_id, register_id FROM sales_document WHERE account = $0 AND id = $1";
            let found = cx.first(sql, &[Value::Int(document)], |row| (row.int(0), row.int(1)))?.unwrap_or_default();
            patch.set("customer_id", customer.unwrap_or(found.0));
            patch.set("register_id", found.1);
        }
        (None, Some(_)) => {}
    }
    patch.set_default("date", today.to_string());
    patch.set_default("time", clock);
    patch.set_default("sum", 0);
    let own = conf.text("default_currency").to_owned();
    let sent = patch.filled("currency_code").map(str::to_owned);
    let sql = "SELECT rate FROM currency WHERE account = $0 AND code = $1";
    let rate = match &sent {
        Some(code) => cx.first(sql, &[Value::Text(code)], |row| row.int(0))?,
        None => None,
    };
    patch.set("currency_code", sent.filter(|_| rate.is_some()).unwrap_or(own));
    patch.set_default("currency_rate", rate.unwrap_or(1_000_000));
    Ok(())
}

/// A payment with the same temporaryUUID in the last day is refused (1206).
fn refuse_repeat(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let Some(uuid) = cx.params.filled("temporaryUUID") else { return Ok(()) };
    if uuid.len() > 128 || !uuid.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')) {
        return Err(Fault::format("temporaryUUID"));
    }
    let repeat = cx.next_number(&format!("payment uuid:{uuid}"))? > 1;
    let sql = "SELECT id FROM payment WHERE account = $0 AND temporary_uuid = $1 AND added > $2 LIMIT 1";
    let params = [Value::Text(uuid), Value::Int(cx.now().0 - 86_400)];
    if repeat && cx.first(sql, &params, |_| ())?.is_some() {
        return Err(Fault::of(Code::UUID_USED));
    }
    patch.set("temporary_uuid", uuid);
    Ok(())
}

/// Changes what a document has been paid; that is a change of the document.
fn add_to_paid(cx: &mut Cx<'_, '_>, document: i64, sum: i64) -> Result<(), Fault> {
    if document == 0 || sum == 0 {
        return Ok(());
    }
    cx.queue(
        "UPDATE sales_document SET paid = paid + $2, changed = $3 WHERE account = $0 AND id = $1",
        &[Value::Int(document), Value::Int(sum), Value::Int(cx.now().0)],
    )
}

/// Makes a payment for a document.
pub fn make(cx: &mut Cx<'_, '_>, customer: i64, document: i64, kind: &str, sum: Money) -> Result<i64, Fault> {
    let mut patch = Patch::new(FIELDS);
    patch.set("document_id", document);
    patch.set("customer_id", customer);
    patch.set("type", kind);
    patch.set("sum", sum.micro());
    set_type(cx, &mut patch)?;
    complete(cx, &mut patch)?;
    let id = noun::create(cx, &PAYMENT, &patch)?;
    add_to_paid(cx, document, sum.micro())?;
    Ok(id)
}

/// Uses money that a customer has paid ahead for a document, the oldest first; a payment that is larger is split.
pub fn use_store_credit(cx: &mut Cx<'_, '_>, customer: i64, document: i64, sum: Money) -> Result<(), Fault> {
    let rows = cx.query(
        "SELECT id, sum, type FROM payment WHERE account = $0 AND customer_id = $1 AND document_id = 0 AND sum > 0 ORDER BY id {for_update}",
        &[Value::Int(customer)],
    )?;
    let mut left = sum.micro();
    let now = cx.now().0;
    for row in rows.iter() {
        if left == 0 {
            break;
        }
        let part = row.int(1).min(left);
        if part == row.int(1) {
            cx.queue(
                "UPDATE payment SET document_id = $2, store_credit = 1, changed = $3 WHERE account = $0 AND id = $1",
                &[Value::Int(row.int(0)), Value::Int(document), Value::Int(now)],
            )?;
            add_to_paid(cx, document, part)?;
        } else {
            cx.queue(
                "UPDATE payment SET sum = sum - $2, changed = $3 WHERE account = $0 AND id = $1",
                &[Value::Int(row.int(0)), Value::Int(part), Value::Int(now)],
            )?;
            let id = make(cx, customer, document, row.text(2), Money::from_micro(part))?;
            cx.queue("UPDATE payment SET store_credit = 1 WHERE account = $0 AND id = $1", &[Value::Int(id)])?;
        }
        left -= part;
    }
    if left > 0 { Err(Fault::not_allowed("amountPaidWithStoreCredit")) } else { Ok(()) }
}

fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("payments", Action::Delete)?;
    let id = cx.params.id("paymentID")?.ok_or_else(|| Fault::missing("paymentID"))?;
    let (document, sum) = stored(cx, id)?;
    add_to_paid(cx, document, -sum)?;
    cx.queue("DELETE FROM attribute WHERE account = $0 AND noun = 'payment' AND record_id = $1", &[Value::Int(id)])?;
    cx.execute("DELETE FROM payment WHERE account = $0 AND id = $1", &[Value::Int(id)])?;
    answer.total = Some(0);
    log::deleted(cx, "payments", id)
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getPayments", &PAYMENT).doc("Lists payments."),
    Call::write("savePayment", save).inputs(FIELDS).doc("Makes or changes a payment."),
    Call::write("deletePayment", delete)
        .inputs(&[Field::new("paymentID", "", Kind::Id).required()])
        .doc("Deletes a payment; its document is paid that much less."),
];
