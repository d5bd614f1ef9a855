//! The record of a gift card with a serial number: what it was sold for and what is left on it.
#![expect(missing_docs, reason = "a column says what it is where it is declared")]

use ladu_record::noun::{CHANGED, Column, Field, Noun, Operator, PageSize, ReadColumn, Text, filter};
use ladu_types::{Id, Money, UnixTime, of};
use ladu_wire::{Code, Kind};

/// The part of the API that knows which sale a card was sold on, and lists its uses.
pub const EXTRAS: &str = "Gift card extras";

pub static GIFT_CARD: Noun = Noun {
    doc: "A gift card with a serial number.",
    module: "giftcards",
    log: "giftCards",
    page: Some(PageSize { default: 20, max: 100 }),
    filters: &[
        filter("giftCardID", Operator::Equals("id")),
        filter("code", Operator::Equals("code")),
        filter("purchaseInvoiceID", Operator::Equals("purchase_document_id")),
        filter("purchasedUnixTimeFrom", Operator::From("purchase_time")),
        filter("purchasedUnixTimeTo", Operator::To("purchase_time")),
        filter("redeemedUnixTimeFrom", Operator::From("redemption_time")),
        filter("redeemedUnixTimeTo", Operator::To("redemption_time")),
        filter("vatrateID", Operator::Equals("vat_rate_id")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new("gift_card", "giftCardID", FIELDS)
};

pub(super) const CODE: Column<Text> =
    Column::of(Field::text("code", "code", 100).unique().doc("The serial number; a known one changes that card."));
pub(super) const VALUE: Column<Money> = Column::of(Field::amount("value", "value").doc("When it was sold."));
pub(super) const BALANCE: Column<Money> =
    Column::of(Field::amount("balance", "balance").doc("What is left; the value when left out of a new card."));
pub(super) const MINIMUM_SPEND: Column<Money> = Column::of(Field::amount("minimumSpend", "minimum_spend"));
pub(super) const PURCHASED: Column<UnixTime> =
    Column::of(Field::new("purchaseDateTime", "purchase_time", Kind::Time).indexed());
pub(super) const CUSTOMER: Column<Id<of::Party>> = Column::of(
    Field::id("redeemingCustomerID", "redeeming_customer_id", "customer")
        .doc("Of the last use, like all that follows."),
);
pub(super) const REDEEMED: Column<UnixTime> =
    Column::of(Field::new("redemptionDateTime", "redemption_time", Kind::Time).indexed());
pub(super) const WAREHOUSE: Column<Id<of::Warehouse>> =
    Column::of(Field::id("redemptionWarehouseID", "redemption_warehouse_id", "warehouse"));
pub(super) const REGISTER: Column<Id<of::Register>> =
    Column::of(Field::id("redemptionPointOfSaleID", "redemption_register_id", "point_of_sale"));
pub(super) const DOCUMENT: Column<Id<of::SalesDocument>> =
    Column::of(Field::id("redemptionInvoiceID", "redemption_document_id", "sales_document"));
pub(super) const EMPLOYEE: Column<Id<of::Employee>> =
    Column::of(Field::id("redemptionEmployeeID", "redemption_employee_id", "employee"));
pub(super) const SOLD_ON: Column<Id<of::SalesDocument>> = Column::of(
    Field::id("purchaseInvoiceID", "purchase_document_id", "sales_document").indexed().part(EXTRAS, Code::FIELD_MODULE),
);
pub(super) const VAT_RATE: Column<Id<of::VatRate>> = Column::of(Field::id("vatrateID", "vat_rate_id", "vat_rate").doc(
    "The tax it was sold with; 0 for none. Of the row of purchaseInvoiceID that sold it when left out. A card that was sold with tax is not taxed again \
     when it is used.",
));
const EXPIRES: Column<Text> = Column::of(Field::date("", "expiration_date").input("expirationDate"));

pub const FIELDS: &[Field] = &[
    Field::id("typeID", "type_id", "gift_card_type"),
    CODE.field,
    VALUE.field,
    BALANCE.field,
    MINIMUM_SPEND.field,
    Field::id("purchasingCustomerID", "purchasing_customer_id", "customer"),
    PURCHASED.field,
    CUSTOMER.field,
    REDEEMED.field,
    Field::special("expirationDate", "expiration_date", |_, cell, name, w| {
        w.key(name);
        w.text(cell.get(EXPIRES));
    }),
    EXPIRES.field,
    SOLD_ON.field,
    Field::id("purchaseWarehouseID", "purchase_warehouse_id", "warehouse"),
    Field::id("purchasePointOfSaleID", "purchase_register_id", "point_of_sale"),
    Field::id("purchaseEmployeeID", "purchase_employee_id", "employee"),
    WAREHOUSE.field,
    REGISTER.field,
    DOCUMENT.field,
    EMPLOYEE.field,
    VAT_RATE.field,
    Field::text("information", "information", 1000),
    Field::new("added", "added", Kind::Time).read_only(),
    CHANGED,
];

/// A type of gift cards. Nobody makes any over the API: an account has those it was made with.
pub static GIFT_CARD_TYPE: Noun = Noun {
    doc: "A type of gift cards.",
    module: "giftcards",
    log: "giftCardTypes",
    remembered: true,
    ..Noun::new(
        "gift_card_type",
        "id",
        &[Field::new("typeID", "id", Kind::Id).read_only(), Field::text("name", "name", 100).languages()],
    )
};
