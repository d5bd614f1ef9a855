//! Payments: money for a document, or ahead of one.

mod save;
mod store_credit;

use ladu_record::change_log;
use ladu_record::noun::{Field, Noun, Operator, PageSize, filter};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, Value};
use ladu_trade::repeats;
use ladu_wire::{Code, Fault, Kind};

use crate::{Call, exclusive};

pub use save::make;
pub use store_credit::use_store_credit;

/// Providers of card payments whose fields are known.
const PROVIDERS: &[&str] = &["", "pax", "merchant_warehouse", "tyro", "klarna", "givex"];
/// The module of what they say.
const PAYMENT_DATA: &str = "Payment data";

const fn detail(name: &'static str, column: &'static str) -> Field {
    Field::text(name, column, 255)
}

/// What the provider of card payments says.
const fn of_provider(field: Field) -> Field {
    field.part(PAYMENT_DATA, Code::NO_MODULE)
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
        filter("paymentID", Operator::Equals("id")),
        filter("paymentIDs", Operator::Any("id")),
        filter("customerID", Operator::Equals("customer_id")),
        filter("documentID", Operator::Equals("document_id")),
        filter("documentIDs", Operator::Any("document_id")),
        filter("dateFrom", Operator::From("date")),
        filter("dateTo", Operator::To("date")),
        filter("type", Operator::Equals("type")),
        filter("typeID", Operator::Equals("type_id")),
        filter("giftCardVatRateID", Operator::Equals("gift_card_vat_rate_id")),
        filter("contractReferenceNumbers", Operator::Any("bank_reference")),
        filter("archivalNumber", Operator::Equals("archival_number")),
        filter(
            "excludeStoreCreditPayments",
            Operator::Code(|_, query, text| {
                if Kind::Flag.read("excludeStoreCreditPayments", text)?.int() == 1 {
                    query.and("t.store_credit = ?", [OwnedValue::Int(0)]);
                }
                Ok(())
            }),
        ),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new("payment", "paymentID", FIELDS)
};

pub(super) const FIELDS: &[Field] = &[
    Field::id("documentID", "document_id", "sales_document").indexed(),
    Field::id("customerID", "customer_id", "customer").indexed(),
    Field::id("typeID", "type_id", "payment_type").quoted(),
    Field::text("type", "type", 50).indexed(),
    Field::date("date", "date").indexed(),
    Field::new("time", "time", Kind::Clock),
    Field::amount("sum", "sum").quoted(),
    Field::text("currencyCode", "currency_code", 50),
    Field::amount("currencyRate", "currency_rate").quoted().default(1_000_000),
    Field::amount("cashPaid", "cash_paid").quoted(),
    Field::amount("cashChange", "cash_change").quoted(),
    Field::text("info", "info", 1000),
    detail("cardHolder", "card_holder"),
    Field::text("cardNumber", "card_number", 40).doc("The last four digits are kept."),
    detail("cardType", "card_type"),
    detail("authorizationCode", "authorization_code").read_only().doc("Saved as the attribute authCode."),
    detail("referenceNumber", "card_reference").read_only().doc("Saved as the attribute refNo."),
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
    Field::flag("addedToStoreCredit", "to_store_credit").write_only().doc("Is the customer's, and pays what is owed."),
    Field::flag("isReservation", "is_reservation").write_only(),
    of_provider(Field::word("paymentServiceProvider", "provider", PROVIDERS)),
    of_provider(detail("aid", "aid")),
    of_provider(detail("applicationLabel", "application_label")),
    of_provider(detail("pinStatement", "pin_statement")),
    of_provider(detail("cryptogramType", "cryptogram_type")),
    of_provider(detail("cryptogram", "cryptogram")),
    of_provider(detail("expirationDate", "expiration_date")),
    of_provider(detail("entryMethod", "entry_method")),
    of_provider(detail("transactionType", "transaction_type")),
    of_provider(detail("transactionNumber", "transaction_number")),
    of_provider(detail("transactionId", "transaction_id")),
    Field::new("transactionTime", "transaction_time", Kind::Time).part(PAYMENT_DATA, Code::FIELD_MODULE),
    of_provider(detail("klarnaPaymentID", "klarna_payment_id")),
    of_provider(Field::amount("certificateBalance", "certificate_balance").quoted()),
    of_provider(detail("statusCode", "status_code")),
    of_provider(Field::text("statusMessage", "status_message", 1000)),
    Field::id("giftCardVatRateID", "gift_card_vat_rate_id", "vat_rate"),
    Field::text("signature", "signature", 65_000),
    detail("signatureIV", "signature_iv"),
    Field::new("added", "added", Kind::Time).doc("When it was made; now when left out."),
    Field::new("lastModified", "changed", Kind::Time).read_only(),
    Field::text("", "temporary_uuid", repeats::KEY_LENGTH).indexed(),
    Field::text("", "fingerprint", 64).indexed(),
    Field::id("", "register_id", "").indexed(),
    Field::amount("", "applied"),
    Field::id("", "credit_of_id", "").indexed(),
    Field::text("temporaryUUID", "", 1000).write_only(),
];

/// Deletes a payment: its document is paid that much less.
fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("payments", Action::Delete)?;
    let id = cx.params.id("paymentID")?.ok_or_else(|| Fault::missing("paymentID"))?;
    let stored = save::Stored::load(cx, id)?;
    save::require_store(cx, stored.document)?;
    save::add_to_paid(cx, stored.document, stored.applied.negated())?;
    store_credit::add_to_source(cx, stored.credit_of, stored.sum.negated())?;
    cx.queue("DELETE FROM attribute WHERE account = $0 AND noun = 'payment' AND record_id = $1", &[Value::Int(id)])?;
    cx.execute("DELETE FROM payment WHERE account = $0 AND id = $1", &[Value::Int(id)])?;
    answer.total = Some(0);
    change_log::deleted(cx, "payments", id)
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getPayments", &PAYMENT).doc("Lists payments."),
    Call::write("savePayment", save::save)
        .inputs(FIELDS)
        .exclusive(|params| {
            exclusive::key("payment", params).filter(|_| params.filled("paymentID").is_none()).into_iter().collect()
        })
        .doc("Makes or changes a payment."),
    Call::write("deletePayment", delete)
        .inputs(&[Field::new("paymentID", "", Kind::Id).required()])
        .doc("Deletes a payment; its document is paid that much less."),
];
