//! Gift cards with serial numbers: what they were sold for and what is left on them.

pub mod redeeming;
mod save;

use ladu_record::noun::{Field, LAST_MODIFIED, Noun, Operator, PageSize, filter};
use ladu_wire::{Code, Kind};

use crate::Call;

/// The part of the API that knows which sale a card was sold on, and lists its uses.
const EXTRAS: &str = "Gift card extras";

/// A gift card.
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

const FIELDS: &[Field] = &[
    Field::id("typeID", "type_id", "gift_card_type"),
    Field::text("code", "code", 100).unique().doc("The serial number; a known one changes that card."),
    Field::amount("value", "value").doc("When it was sold."),
    Field::amount("balance", "balance").doc("What is left; the value when left out of a new card."),
    Field::amount("minimumSpend", "minimum_spend"),
    Field::id("purchasingCustomerID", "purchasing_customer_id", "customer"),
    Field::new("purchaseDateTime", "purchase_time", Kind::Time).indexed(),
    Field::id("redeemingCustomerID", "redeeming_customer_id", "customer")
        .doc("Of the last use, like all that follows."),
    Field::new("redemptionDateTime", "redemption_time", Kind::Time).indexed(),
    Field::special("expirationDate", "expiration_date", |_, cell, name, w| {
        w.key(name);
        w.text(cell.text("expiration_date"));
    }),
    Field::date("", "expiration_date").input("expirationDate"),
    Field::id("purchaseInvoiceID", "purchase_document_id", "sales_document").indexed().part(EXTRAS, Code::FIELD_MODULE),
    Field::id("purchaseWarehouseID", "purchase_warehouse_id", "warehouse"),
    Field::id("purchasePointOfSaleID", "purchase_register_id", "point_of_sale"),
    Field::id("purchaseEmployeeID", "purchase_employee_id", "employee"),
    Field::id("redemptionWarehouseID", "redemption_warehouse_id", "warehouse"),
    Field::id("redemptionPointOfSaleID", "redemption_register_id", "point_of_sale"),
    Field::id("redemptionInvoiceID", "redemption_document_id", "sales_document"),
    Field::id("redemptionEmployeeID", "redemption_employee_id", "employee"),
    Field::id("vatrateID", "vat_rate_id", "vat_rate").doc("The tax it was sold with; 0 for none."),
    Field::text("information", "information", 1000),
    Field::new("added", "added", Kind::Time).read_only(),
    LAST_MODIFIED,
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

/// The nouns' calls.
pub static CALLS: &[Call] = &[
    Call::list("getGiftCards", &GIFT_CARD).doc("Lists gift cards with what is left on them."),
    Call::write("saveGiftCard", save::save)
        .inputs(save::INPUT)
        .doc("Makes or changes a gift card. A lower balance than before is a use of it."),
    Call::list("getGiftCardTypes", &GIFT_CARD_TYPE).doc("Lists types of gift cards."),
    Call::list("getGiftCardRedeemings", &redeeming::REDEEMING).part(EXTRAS).doc("Lists uses of gift cards."),
];
