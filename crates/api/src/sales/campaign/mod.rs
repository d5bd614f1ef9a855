//! Promotions: what is sold cheaper, when, where and to whom.

pub(super) mod active;
pub(super) mod ask;
mod check;
mod fields;
mod filters;
mod lists;
pub(super) mod places;
mod record;
pub(super) mod rule;
mod show;
pub mod tier;
mod used;

use ladu_record::noun::{Noun, Operator, PageSize, filter};

use crate::Call;
use fields::BARE;
use lists::FORGIVING;

pub static CAMPAIGN: Noun = Noun {
    doc: "A promotion: one condition, one award, and limits.",
    module: "promotions",
    log: "campaigns",
    remembered: true,
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    used_by: &[("coupon", "campaign_id"), ("applied_promotion", "campaign_id")],
    filters: &[
        filter("campaignID", Operator::Equals("id")),
        filter("campaignIDs", Operator::Any("id")),
        filter("name", Operator::Prefix("name")),
        filter("type", Operator::Equals("type")),
        filter("startDateFrom", Operator::From("start_date")),
        filter("startDateTo", Operator::To("start_date")),
        filter("endDateFrom", Operator::From("end_date")),
        filter("endDateTo", Operator::To("end_date")),
        filter("enabled", Operator::Equals("enabled")),
        filter("activeToday", Operator::Code(filters::active_today)),
        filter("warehouseID", Operator::Code(filters::in_store)),
        filter("storeRegionIDs", Operator::Code(filters::in_regions)),
        filter("customerGroupIDs", Operator::Code(filters::for_groups)),
        filter("changedSince", Operator::ChangedSince),
    ],
    prepare: Some(show::load),
    before_save: Some(check::check),
    answer: Some(|cx, _, w| {
        for (_, parameter, table, key) in FORGIVING {
            let ids = check::nonexistent(cx, table, parameter)?;
            w.key(key);
            w.plain_text(&ids);
        }
        Ok(())
    }),
    ..BARE
};

pub static CALLS: &[Call] = &[
    Call::list("getCampaigns", &CAMPAIGN).doc("Lists promotions."),
    Call::save("saveCampaign", &CAMPAIGN).doc("Makes or changes a promotion."),
    Call::delete("deleteCampaign", &CAMPAIGN).doc("Deletes a promotion that no coupon rule and no sale names."),
    places::CALL,
];
