//! Uses of gift cards: what was taken off which card for which sale.

use ladu_record::Cx;
use ladu_record::noun::{self, Column, Field, Noun, Operator, PageSize, Patch, ReadColumn, filter};
use ladu_types::{Id, Money, UnixTime, of};
use ladu_wire::{Fault, Kind};

use super::card;
use crate::named_records::{self, Columns};

/// A use of a gift card.
pub static REDEEMING: Noun = Noun {
    doc: "A use of a gift card.",
    module: "giftcards",
    log: "giftCardRedeemings",
    page: Some(PageSize { default: 20, max: 100 }),
    filters: &[filter("giftCardID", Operator::Equals("gift_card_id")), filter("changedSince", Operator::ChangedSince)],
    prepare: Some(|cx, rows, plan| named_records::load(cx, rows, plan, &NAMED)),
    ..Noun::new("gift_card_redeeming", "", FIELDS)
};

const NAMED: Columns = Columns { documents: &["document_id"], customers: &[], stores: &["warehouse_id"], coupons: &[] };

const CARD: Column<Id<of::GiftCard>> = Column::of(Field::id("giftCardID", "gift_card_id", "").indexed());
const SUM: Column<Money> = Column::of(Field::amount("redeemed", "redeemed"));
const REMAINING: Column<Money> = Column::of(Field::amount("remainingBalance", "remaining"));
const DOCUMENT: Column<Id<of::SalesDocument>> = Column::of(Field::id("invoiceID", "document_id", "").indexed());
const PAYMENT: Column<Id<of::Payment>> = Column::of(Field::id("paymentID", "payment_id", ""));
const CUSTOMER: Column<Id<of::Party>> = Column::of(Field::id("customerID", "customer_id", ""));
const WAREHOUSE: Column<Id<of::Warehouse>> = Column::of(Field::id("warehouseID", "warehouse_id", ""));
const REGISTER: Column<Id<of::Register>> = Column::of(Field::id("pointOfSaleID", "register_id", ""));
const EMPLOYEE: Column<Id<of::Employee>> = Column::of(Field::id("employeeID", "employee_id", ""));
const TIME: Column<UnixTime> = Column::of(Field::new("", "time", Kind::Time));

const FIELDS: &[Field] = &[
    CARD.field,
    SUM.field,
    REMAINING.field,
    DOCUMENT.field,
    Field::special("invoiceNo", "document_id", named_records::number),
    PAYMENT.field,
    CUSTOMER.field,
    WAREHOUSE.field,
    Field::special("warehouseCode", "warehouse_id", named_records::store),
    REGISTER.field,
    EMPLOYEE.field,
    Field::special("dateTime", "time", |page, cell, name, w| {
        let local = named_records::local(page, UnixTime(cell.value.int()), cell.get(WAREHOUSE));
        w.key(name);
        w.plain_text(&local.map_or(String::new(), |local| local.to_string()));
    }),
    TIME.field,
];

/// Keeps a record of what a card was used for: `used` says where, when and by whom.
pub(super) fn keep(
    cx: &mut Cx<'_, '_>,
    id: Id<of::GiftCard>,
    used: &Patch,
    (redeemed, remaining): (Money, Money),
) -> Result<(), Fault> {
    let document = used.id(card::DOCUMENT);
    let mut redeeming = Patch::new(FIELDS);
    redeeming.put(CARD, id);
    redeeming.put(SUM, redeemed);
    redeeming.put(REMAINING, remaining);
    redeeming.put(DOCUMENT, document);
    redeeming.put(PAYMENT, payment_of(cx, document)?);
    redeeming.put(CUSTOMER, used.id(card::CUSTOMER));
    redeeming.put(WAREHOUSE, used.id(card::WAREHOUSE));
    redeeming.put(REGISTER, used.id(card::REGISTER));
    redeeming.put(EMPLOYEE, used.id(card::EMPLOYEE));
    redeeming.put(TIME, used.get(card::REDEEMED).unwrap_or(UnixTime(0)));
    noun::create(cx, &REDEEMING, &redeeming).map(drop)
}

/// The document's newest payment by gift card that no other use belongs to.
fn payment_of(cx: &mut Cx<'_, '_>, document: Option<Id<of::SalesDocument>>) -> Result<Option<Id<of::Payment>>, Fault> {
    let Some(document) = document else { return Ok(None) };
    let sql = "SELECT MAX(p.id) FROM payment p WHERE p.account = $0 AND p.document_id = $1 AND p.type = 'GIFTCARD'
               AND NOT EXISTS (SELECT 1 FROM gift_card_redeeming u WHERE u.account = $0 AND u.payment_id = p.id)";
    Ok(cx.first(sql, &[document.into()], |row| row.get(0))?.flatten())
}
