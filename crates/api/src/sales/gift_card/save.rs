//! The call that saves a gift card.

use ladu_record::noun::{Field, read_patch};
use ladu_record::{Answer, Cx};
use ladu_trade::gift_card::{self, FIELDS, GiftCardDraft};
use ladu_types::{Id, Money};
use ladu_wire::{Fault, Kind};

pub(super) const INPUT: &[Field] = &[
    Field::new("giftCardID", "", Kind::Id).doc("The card to change; without it a known code says which."),
    Field::new("typeID", "", Kind::Id),
    Field::text("code", "", 100).doc("Needed for a new card."),
    Field::amount("value", ""),
    Field::amount("balance", ""),
    Field::amount(gift_card::EXPECTED, "")
        .doc("What was left before, as the program knows it: when another has used the card meanwhile, nothing changes (1016)."),
    Field::amount("minimumSpend", ""),
    Field::text("information", "", 1000),
    Field::new("purchasingCustomerID", "", Kind::Id),
    Field::new("purchaseDateTime", "", Kind::Time),
    Field::new("purchaseWarehouseID", "", Kind::Id),
    Field::new("purchasePointOfSaleID", "", Kind::Id),
    Field::new("purchaseInvoiceID", "", Kind::Id),
    Field::new("purchaseEmployeeID", "", Kind::Id),
    Field::new("redeemingCustomerID", "", Kind::Id),
    Field::new("redemptionDateTime", "", Kind::Time),
    Field::new("redemptionWarehouseID", "", Kind::Id),
    Field::new("redemptionPointOfSaleID", "", Kind::Id),
    Field::new("redemptionInvoiceID", "", Kind::Id),
    Field::new("redemptionEmployeeID", "", Kind::Id),
    Field::date("expirationDate", ""),
    Field::new("vatrateID", "", Kind::Id),
];

pub(super) fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let card = read_patch(cx.params, FIELDS, cx.default_language()?)?;
    let id = cx.params.id("giftCardID")?.map(Id::new);
    let says_balance = cx.params.filled("balance").is_some();
    let expected = cx.params.filled(gift_card::EXPECTED).is_some();
    let expected = cx.params.read(gift_card::EXPECTED, Kind::Amount)?.filter(|_| expected);
    let expected = expected.map(|sum| Money::from_micro(sum.int()));
    let id = gift_card::save(cx, GiftCardDraft { id, card, says_balance, expected })?;
    answer.record(|w| {
        w.key("giftCardID");
        w.int(id.number());
    });
    Ok(())
}
