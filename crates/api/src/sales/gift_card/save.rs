//! Saves gift cards: they are sold, used, and corrected by the same call.

use ladu_record::noun::{self, Field, Patch, read_patch};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_wire::{Fault, Kind};

use super::{FIELDS, GIFT_CARD, redeeming};

pub(super) const INPUT: &[Field] = &[
    Field::new("giftCardID", "", Kind::Id).doc("The card to change; without it a known code says which."),
    Field::new("typeID", "", Kind::Id),
    Field::text("code", "", 100).doc("Needed for a new card."),
    Field::amount("value", ""),
    Field::amount("balance", ""),
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

/// The call.
pub(super) fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut patch = read_patch(cx.params, FIELDS, cx.default_language()?)?;
    let before = find(cx, &patch)?;
    patch.id = before.map(|(id, _)| id);
    let action = if patch.is_new() { Action::Add } else { Action::Edit };
    cx.user()?.require(GIFT_CARD.module, action)?;
    for column in ["value", "balance", "minimum_spend"] {
        if patch.int(column).is_some_and(|sum| sum < 0) {
            return Err(Fault::not_allowed(&patch.parameter(column)));
        }
    }
    noun::check_parts(cx, &patch)?;
    noun::check_fields(cx, &GIFT_CARD, &patch)?;
    let now = cx.now().0;
    let id = match before {
        Some((id, balance)) => {
            let left = patch.int("balance").filter(|left| *left < balance);
            if left.is_some() && patch.id_of("redemption_time").is_none() {
                patch.set("redemption_time", now);
            }
            noun::update(cx, &GIFT_CARD, id, &patch)?;
            if let Some(left) = left {
                redeeming::keep(cx, id, &patch, balance - left, left)?;
            }
            id
        }
        None => {
            patch.filled("code").ok_or_else(|| Fault::missing("code"))?;
            let value = patch.int("value").unwrap_or(0);
            if cx.params.filled("balance").is_none() {
                patch.set("balance", value);
            }
            if patch.id_of("purchase_time").is_none() {
                patch.set("purchase_time", now);
            }
            noun::create(cx, &GIFT_CARD, &patch)?
        }
    };
    answer.record(|w| {
        w.key("giftCardID");
        w.int(id);
    });
    Ok(())
}

/// The card that is meant, by its id or its code, with what is left on it.
fn find(cx: &mut Cx<'_, '_>, patch: &Patch) -> Result<Option<(i64, i64)>, Fault> {
    let id = cx.params.id("giftCardID")?;
    let (column, value) = match (id, patch.filled("code")) {
        (Some(id), _) => ("id", Value::Int(id)),
        (None, Some(code)) => ("code", Value::Text(code)),
        (None, None) => return Ok(None),
    };
    let sql = format!("SELECT id, balance FROM gift_card WHERE account = $0 AND {column} = $1 {{for_update}}");
    let found = cx.first(&sql, &[value], |row| (row.int(0), row.int(1)))?;
    if id.is_some() && found.is_none() { Err(Fault::unknown("giftCardID")) } else { Ok(found) }
}
