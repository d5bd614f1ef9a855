//! Uses of gift cards: what was taken off which card for which sale.

use ladu_record::Cx;
use ladu_record::noun::{self, Field, Noun, Operator, PageSize, Patch, filter};
use ladu_store::Value;
use ladu_types::{UnixTime, local_date, local_time};
use ladu_wire::{Fault, Kind};

use crate::sales::links::{self, Columns};

/// A use of a gift card.
pub static REDEEMING: Noun = Noun {
    doc: "A use of a gift card.",
    module: "giftcards",
    log: "giftCardRedeemings",
    page: Some(PageSize { default: 20, max: 100 }),
    filters: &[filter("giftCardID", Operator::Equals("gift_card_id")), filter("changedSince", Operator::ChangedSince)],
    prepare: Some(|cx, rows, plan| links::load(cx, rows, plan, &LINKS)),
    ..Noun::new("gift_card_redeeming", "", FIELDS)
};

const LINKS: Columns = Columns { documents: &["document_id"], customers: &[], stores: &["warehouse_id"], coupons: &[] };

const FIELDS: &[Field] = &[
    Field::id("giftCardID", "gift_card_id", "").indexed(),
    Field::amount("redeemed", "redeemed"),
    Field::amount("remainingBalance", "remaining"),
    Field::id("invoiceID", "document_id", "").indexed(),
    Field::special("invoiceNo", "document_id", links::number),
    Field::id("paymentID", "payment_id", ""),
    Field::id("customerID", "customer_id", ""),
    Field::id("warehouseID", "warehouse_id", ""),
    Field::special("warehouseCode", "warehouse_id", links::store),
    Field::id("pointOfSaleID", "register_id", ""),
    Field::id("employeeID", "employee_id", ""),
    Field::special("dateTime", "time", |page, cell, name, w| {
        let (time, zone) = (UnixTime(cell.value.int()), page.conf.text("timezone"));
        w.key(name);
        w.plain_text(&format!("{} {}", local_date(time, zone), local_time(time, zone)));
    }),
    Field::new("", "time", Kind::Time),
];

/// Keeps a record of what a card was used for: `card` says where, when and by whom.
pub(super) fn keep(cx: &mut Cx<'_, '_>, id: i64, card: &Patch, redeemed: i64, remaining: i64) -> Result<(), Fault> {
    let document = card.int("redemption_document_id").unwrap_or(0);
    let mut patch = Patch::new(FIELDS);
    for (column, value) in [
        ("gift_card_id", id),
        ("redeemed", redeemed),
        ("remaining", remaining),
        ("document_id", document),
        ("payment_id", payment_of(cx, document)?),
        ("customer_id", card.int("redeeming_customer_id").unwrap_or(0)),
        ("warehouse_id", card.int("redemption_warehouse_id").unwrap_or(0)),
        ("register_id", card.int("redemption_register_id").unwrap_or(0)),
        ("employee_id", card.int("redemption_employee_id").unwrap_or(0)),
        ("time", card.int("redemption_time").unwrap_or(0)),
    ] {
        patch.set(column, value);
    }
    noun::create(cx, &REDEEMING, &patch).map(drop)
}

/// The document's newest payment by gift card that no other use belongs to.
fn payment_of(cx: &mut Cx<'_, '_>, document: i64) -> Result<i64, Fault> {
    if document == 0 {
        return Ok(0);
    }
    let sql = "SELECT MAX(p.id) FROM payment p WHERE p.account = $0 AND p.document_id = $1 AND p.type = 'GIFTCARD'
               AND NOT EXISTS (SELECT 1 FROM gift_card_redeeming u WHERE u.account = $0 AND u.payment_id = p.id)";
    Ok(cx.first(sql, &[Value::Int(document)], |row| row.int(0))?.unwrap_or(0))
}
