//! Promotion tiers: the order in which promotions apply.

use ladu_record::noun::{self, ADDED, CHANGED, Field, Noun, Operator, Patch, filter};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_wire::{Fault, Kind};

use crate::Call;

pub static TIER: Noun = Noun {
    doc: "A promotion tier. Promotions without a tier apply first, then those of each tier in order.",
    module: "promotions",
    log: "promotionTiers",
    remembered: true,
    save_id: "promotionTierID",
    orders: &[("order", "position")],
    filters: &[filter("promotionTierIDs", Operator::Any("id"))],
    before_save: Some(complete),
    before_delete: Some(let_go),
    ..Noun::new("promotion_tier", "id", FIELDS)
};

const FIELDS: &[Field] = &[
    Field::int("order", "position").read_only(),
    Field::text("nameEN", "name_en", 255),
    Field::text("nameET", "name_et", 255),
    Field::text("nameLV", "name_lv", 255),
    Field::text("nameRU", "name_ru", 255),
    Field::text("nameFI", "name_fi", 255),
    Field::text("nameEL", "name_el", 255),
    Field::text("nameES", "name_es", 255),
    Field::text("nameDE", "name_de", 255),
    Field::text("nameSV", "name_sv", 255),
    Field::text("nameLT", "name_lt", 255),
    Field::text("nameDA", "name_da", 255),
    Field::text("nameNL", "name_nl", 255),
    Field::text("namePL", "name_pl", 255),
    Field::text("nameFR", "name_fr", 255),
    Field::text("nameIT", "name_it", 255),
    Field::text("nameTR", "name_tr", 255),
    Field::text("nameTH", "name_th", 255),
    Field::text("nameFO", "name_fo", 255),
    Field::text("nameVI", "name_vi", 255),
    Field::text("nameAR", "name_ar", 255),
    Field::text("nameZH_HANS", "name_zh_hans", 255),
    Field::text("nameZH_HANT", "name_zh_hant", 255),
    ADDED,
    Field::new("addedByID", "added_by_id", Kind::Id).read_only(),
    CHANGED,
    Field::new("lastModifiedByID", "modified_by_id", Kind::Id).read_only(),
];

/// A new tier is the last one.
fn complete(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let user = cx.user()?.id.number();
    if patch.is_new() {
        let position = ordered(cx)?.len() as i64 + 1;
        patch.set("position", position);
        patch.set("added_by_id", user);
    } else {
        patch.set("modified_by_id", user);
    }
    Ok(())
}

/// The ids of the tiers in their order.
fn ordered(cx: &mut Cx<'_, '_>) -> Result<Vec<i64>, Fault> {
    let rows = cx.query("SELECT id FROM promotion_tier WHERE account = $0 ORDER BY position, id {for_update}", &[])?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}

/// Counts the tiers anew, those that change place.
fn count_anew(cx: &mut Cx<'_, '_>, order: &[i64]) -> Result<(), Fault> {
    let (now, user, id) = (cx.now().0, cx.user_name()?, cx.user()?.id.number());
    for (position, tier) in (1..).zip(order) {
        cx.queue(
            "UPDATE promotion_tier SET position = $2, modified = $3, modified_by = $4, modified_by_id = $5, changed = $3
             WHERE account = $0 AND id = $1 AND position <> $2",
            &[Value::Int(*tier), Value::Int(position), Value::Int(now), Value::Text(&user), Value::Int(id)],
        )?;
    }
    cx.touch(TIER.table)
}

/// Promotions of a tier that goes have none afterwards, and the tiers behind it move up.
fn let_go(cx: &mut Cx<'_, '_>, tier: i64) -> Result<(), Fault> {
    cx.queue(
        "UPDATE campaign SET tier_id = 0, modified = $2, changed = $2 WHERE account = $0 AND tier_id = $1",
        &[Value::Int(tier), Value::Int(cx.now().0)],
    )?;
    cx.touch("campaign")?;
    let mut order = ordered(cx)?;
    order.retain(|id| *id != tier);
    count_anew(cx, &order)
}

const MOVE: &[Field] = &[
    Field::new("promotionTierID", "", Kind::Id).required(),
    Field::new("order", "", Kind::Int(1, 1_000_000))
        .required()
        .doc("Its new place, from 1; beyond the last is the last."),
];

fn move_tier(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(TIER.module, Action::Edit)?;
    let id = cx.params.id("promotionTierID")?.ok_or_else(|| Fault::missing("promotionTierID"))?;
    let place = cx.params.read("order", MOVE[1].kind)?.ok_or_else(|| Fault::missing("order"))?;
    noun::check_reference(cx, TIER.table, "promotionTierID", id)?;
    let mut order = ordered(cx)?;
    order.retain(|other| *other != id);
    let at = usize::try_from(place.int() - 1).unwrap_or(0).min(order.len());
    order.insert(at, id);
    count_anew(cx, &order)?;
    answer.record(|w| {
        w.key("promotionTierID");
        w.int(id);
    });
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::list("getPromotionTiers", &TIER).doc("Lists promotion tiers in their order."),
    Call::add("insertPromotionTier", &TIER).doc("Makes a promotion tier, the last one."),
    Call::edit("updatePromotionTier", &TIER).doc("Renames a promotion tier."),
    Call::write("movePromotionTier", move_tier).inputs(MOVE).doc("Changes the place of a promotion tier."),
    Call::delete("deletePromotionTier", &TIER).doc("Deletes a promotion tier; its promotions have none afterwards."),
];
