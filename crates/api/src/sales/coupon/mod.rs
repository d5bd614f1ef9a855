//! Coupon rules: what a kind of coupon gives, and when it is printed.

mod give;
pub mod issued;
mod redeemed;

use ladu_record::Cx;
use ladu_record::noun::{ADDED, CHANGED, Field, Noun, Operator, PageSize, Patch, filter};
use ladu_store::Value;
use ladu_types::Fixed;
use ladu_wire::{Code, Fault, Kind};

use crate::Call;

/// What a sale has to come to for a coupon to be printed: this sale, or all of the customer's so far.
const THRESHOLDS: &[&str] = &["this_sale", "points_amt"];
/// The unit of that.
const MEASURES: &[&str] = &["dollars", "points"];

pub static COUPON: Noun = Noun {
    doc: "A coupon rule: what a kind of coupon gives and when it is printed.",
    module: "promotions",
    log: "coupons",
    remembered: true,
    page: Some(PageSize { default: 20, max: 100 }),
    filters: &[
        filter("couponID", Operator::Equals("id")),
        filter("couponIDs", Operator::Any("id")),
        filter("changedSince", Operator::ChangedSince),
    ],
    used_by: &[("issued_coupon", "coupon_id")],
    before_save: Some(check),
    ..Noun::new("coupon", "couponID", FIELDS)
};

const FIELDS: &[Field] = &[
    Field::id("campaignID", "campaign_id", "campaign").quoted().indexed().doc("The promotion that it unlocks."),
    Field::id("warehouseID", "warehouse_id", "warehouse").quoted().doc("Issued only there; not with storeGroup."),
    Field::text("storeGroup", "store_group", 100).doc("Issued only in stores of this group."),
    Field::date("issuedFromDate", "issued_from").doc("The first day on which coupons of it are issued."),
    Field::date("issuedUntilDate", "issued_until").doc("The last day on which coupons of it are issued."),
    Field::text("name", "name", 255),
    Field::text("code", "code", 100),
    Field::flag("printedAutomaticallyInPOS", "automatic")
        .doc("Printed when the threshold is reached; else when the cashier likes."),
    Field::amount("threshold", "threshold").quoted(),
    Field::word("thresholdType", "threshold_type", THRESHOLDS),
    Field::word("measure", "measure", MEASURES),
    Field::special("treshold", "threshold", |_, cell, name, w| {
        w.key(name);
        w.int(cell.value.int() / Fixed::ONE.micro());
    })
    .doc("threshold in whole units, as older programs spell it."),
    Field::text("tresholdType", "threshold_type", 20).read_only(),
    Field::new("printingCostInRewardPoints", "printing_cost", Kind::Int(0, 1_000_000_000)),
    Field::flag("promptCashier", "prompts_cashier"),
    Field::text("description", "description", 1000).doc("Printed instead of the name."),
    ADDED,
    CHANGED,
];

/// A rule is for a store or for a group of them.
fn check(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if patch.int("threshold").is_some_and(|threshold| threshold < 0) {
        return Err(Fault::not_allowed("threshold"));
    }
    let sql = "SELECT warehouse_id, store_group FROM coupon WHERE account = $0 AND id = $1";
    let stored = match patch.id {
        Some(id) => cx.first(sql, &[Value::Int(id)], |row| (row.int(0), row.text(1).to_owned()))?,
        None => None,
    };
    let (store, group) = stored.unwrap_or_default();
    let store = patch.int("warehouse_id").unwrap_or(store);
    let group = patch.text("store_group").unwrap_or(&group);
    if store != 0 && !group.is_empty() { Err(Fault::at(Code::CONFLICT, "storeGroup")) } else { Ok(()) }
}

pub static CALLS: &[Call] = &[
    Call::list("getCoupons", &COUPON).doc("Lists coupon rules."),
    Call::save("saveCoupon", &COUPON).doc("Makes or changes a coupon rule."),
    Call::delete("deleteCoupon", &COUPON).doc("Deletes a coupon rule of which no coupon was issued."),
    Call::list("getIssuedCoupons", &issued::ISSUED_COUPON).part("Promotions").doc("Lists coupons that were issued."),
    redeemed::CALL,
    give::ISSUE,
    give::VERIFY,
    give::REDEEM_CALL,
];
