//! The record of a payment.
#![expect(missing_docs, reason = "a column says what it is where it is declared")]

use ladu_record::noun::{Column, Field, Noun, Operator, PageSize, Text, filter};
use ladu_store::OwnedValue;
use ladu_types::{Date, Fixed, Id, Money, UnixTime, of};
use ladu_wire::{Code, Kind};

use crate::repeats;

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

pub const DOCUMENT: Column<Id<of::SalesDocument>> =
    Column::of(Field::id("documentID", "document_id", "sales_document").indexed());
pub const CUSTOMER: Column<Id<of::Party>> = Column::of(Field::id("customerID", "customer_id", "customer").indexed());
pub(super) const TYPE_ID: Column<Id<of::PaymentType>> =
    Column::of(Field::id("typeID", "type_id", "payment_type").quoted());
pub const TYPE: Column<Text> = Column::of(Field::text("type", "type", 50).indexed().doc(
    "A code; TRANSFER when left out. CREDIT (or a shop's own STORECREDIT) of a document is no money: it moves what the customer has to the document, or \
     from it when it is below zero.",
));
pub(super) const DATE: Column<Date> = Column::of(Field::date("date", "date").indexed());
pub(super) const TIME: Column<Text> = Column::of(Field::new("time", "time", Kind::Clock));
pub const SUM: Column<Money> = Column::of(Field::amount("sum", "sum").quoted());
pub(super) const CURRENCY_CODE: Column<Text> = Column::of(Field::text("currencyCode", "currency_code", 50));
pub(super) const CURRENCY_RATE: Column<Fixed> =
    Column::of(Field::amount("currencyRate", "currency_rate").quoted().default(1_000_000));
pub const CASH_PAID: Column<Money> = Column::of(Field::amount("cashPaid", "cash_paid").quoted());
pub const CASH_CHANGE: Column<Money> = Column::of(Field::amount("cashChange", "cash_change").quoted());
pub const INFO: Column<Text> = Column::of(Field::text("info", "info", 1000));
pub(super) const CARD_HOLDER: Column<Text> = Column::of(detail("cardHolder", "card_holder"));
pub const CARD_NUMBER: Column<Text> =
    Column::of(Field::text("cardNumber", "card_number", 40).doc("The last four digits are kept."));
pub const CARD_TYPE: Column<Text> = Column::of(detail("cardType", "card_type"));
pub(super) const AUTHORIZATION_CODE: Column<Text> =
    Column::of(detail("authorizationCode", "authorization_code").read_only().doc("Saved as the attribute authCode."));
pub(super) const CARD_REFERENCE: Column<Text> =
    Column::of(detail("referenceNumber", "card_reference").read_only().doc("Saved as the attribute refNo."));
pub const IS_PREPAYMENT: Column<bool> = Column::of(Field::flag("isPrepayment", "is_prepayment"));
pub const ARCHIVAL_NUMBER: Column<Text> =
    Column::of(Field::text("archivalNumber", "archival_number", 100).indexed_when_set());
pub(super) const STORE_CREDIT: Column<bool> = Column::of(Field::flag("storeCredit", "store_credit").read_only());
pub(super) const TO_STORE_CREDIT: Column<bool> = Column::of(
    Field::flag("addedToStoreCredit", "to_store_credit").write_only().doc(
        "Is the customer's, and pays what is owed in its currency in the stores that the user may use. A sum below \
         zero of a return, or one by CREDIT, is what is not given back in money: the return is settled by a CREDIT payment, and the customer has the sum as \
         store credit.",
    ),
);
pub(super) const PROVIDER: Column<Text> =
    Column::of(of_provider(Field::word("paymentServiceProvider", "provider", PROVIDERS)));
pub(super) const TRANSACTION_NUMBER: Column<Text> =
    Column::of(of_provider(detail("transactionNumber", "transaction_number")));
pub(super) const TRANSACTION_ID: Column<Text> = Column::of(of_provider(detail("transactionId", "transaction_id")));
pub(super) const GIFT_CARD_VAT_RATE: Column<Id<of::VatRate>> =
    Column::of(Field::id("giftCardVatRateID", "gift_card_vat_rate_id", "vat_rate"));
pub(super) const ADDED: Column<UnixTime> =
    Column::of(Field::new("added", "added", Kind::Time).doc("When it was made; now when left out."));
pub(super) const TEMPORARY_UUID: Column<Text> =
    Column::of(Field::text("", "temporary_uuid", repeats::KEY_LENGTH).indexed_when_set());
pub(super) const FINGERPRINT: Column<Text> = Column::of(Field::text("", "fingerprint", 64).indexed_when_set());
pub(super) const REGISTER: Column<Id<of::Register>> = Column::of(Field::id("", "register_id", "").indexed());
pub(super) const APPLIED: Column<Money> = Column::of(Field::amount("", "applied"));
/// It moves what a customer has to another document of the customer, and is no money.
pub(super) const SET_OFF: Column<bool> = Column::of(Field::flag("", "set_off"));
pub(super) const CREDIT_OF: Column<Id<of::SalesDocument>> =
    Column::of(Field::id("", "credit_of_id", "").indexed_when_set());

pub const FIELDS: &[Field] = &[
    DOCUMENT.field,
    CUSTOMER.field,
    TYPE_ID.field,
    TYPE.field,
    DATE.field,
    TIME.field,
    SUM.field,
    CURRENCY_CODE.field,
    CURRENCY_RATE.field,
    CASH_PAID.field,
    CASH_CHANGE.field,
    INFO.field,
    CARD_HOLDER.field,
    CARD_NUMBER.field,
    CARD_TYPE.field,
    AUTHORIZATION_CODE.field,
    CARD_REFERENCE.field,
    IS_PREPAYMENT.field,
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
    ARCHIVAL_NUMBER.field,
    STORE_CREDIT.field,
    TO_STORE_CREDIT.field,
    Field::flag("isReservation", "is_reservation")
        .write_only()
        .doc("Accepted and ignored: it is kept, and no answer of the API has it."),
    PROVIDER.field,
    of_provider(detail("aid", "aid")),
    of_provider(detail("applicationLabel", "application_label")),
    of_provider(detail("pinStatement", "pin_statement")),
    of_provider(detail("cryptogramType", "cryptogram_type")),
    of_provider(detail("cryptogram", "cryptogram")),
    of_provider(detail("expirationDate", "expiration_date")),
    of_provider(detail("entryMethod", "entry_method")),
    of_provider(detail("transactionType", "transaction_type")),
    TRANSACTION_NUMBER.field,
    TRANSACTION_ID.field,
    Field::new("transactionTime", "transaction_time", Kind::Time).part(PAYMENT_DATA, Code::FIELD_MODULE),
    of_provider(detail("klarnaPaymentID", "klarna_payment_id")),
    of_provider(Field::amount("certificateBalance", "certificate_balance").quoted()),
    of_provider(detail("statusCode", "status_code")),
    of_provider(Field::text("statusMessage", "status_message", 1000)),
    GIFT_CARD_VAT_RATE.field,
    Field::text("signature", "signature", 65_000),
    detail("signatureIV", "signature_iv"),
    ADDED.field,
    Field::new("lastModified", "changed", Kind::Time).read_only(),
    TEMPORARY_UUID.field,
    FINGERPRINT.field,
    REGISTER.field,
    APPLIED.field,
    CREDIT_OF.field,
    SET_OFF.field,
    Field::text("temporaryUUID", "", 1000).write_only(),
];

/// Columns that only a payment through a provider has.
pub(super) const OF_PROVIDER: &[&str] = &[
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
