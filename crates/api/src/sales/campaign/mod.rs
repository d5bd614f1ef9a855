//! Promotions: what is sold cheaper, when, where and to whom.

pub(super) mod active;
mod check;
mod fields;
mod filters;
pub(super) mod places;
mod record;
pub(super) mod rule;
mod show;
pub mod tier;
mod used;

use ladu_record::noun::{How, Noun, PageSize, filter};

use crate::Call;
use fields::{FIELDS, FORGIVING, SUBSIDIES};

/// A promotion.
pub static CAMPAIGN: Noun = Noun {
    doc: "A promotion: one condition, one award, and limits.",
    module: "promotions",
    log: "campaigns",
    remembered: true,
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    used_by: &[("coupon", "campaign_id"), ("applied_promotion", "campaign_id")],
    filters: &[
        filter("campaignID", How::Equals("id")),
        filter("campaignIDs", How::Any("id")),
        filter("name", How::Prefix("name")),
        filter("type", How::Equals("type")),
        filter("startDateFrom", How::From("start_date")),
        filter("startDateTo", How::To("start_date")),
        filter("endDateFrom", How::From("end_date")),
        filter("endDateTo", How::To("end_date")),
        filter("enabled", How::Equals("enabled")),
        filter("activeToday", How::Code(filters::active_today)),
        filter("warehouseID", How::Code(filters::in_store)),
        filter("storeRegionIDs", How::Code(filters::in_regions)),
        filter("customerGroupIDs", How::Code(filters::for_groups)),
        filter("changedSince", How::ChangedSince),
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
    ..Noun::new("campaign", "campaignID", FIELDS)
};

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getCampaigns", &CAMPAIGN).doc("Lists promotions."),
    Call::save("saveCampaign", &CAMPAIGN).doc("Makes or changes a promotion."),
    Call::delete("deleteCampaign", &CAMPAIGN).doc("Deletes a promotion that no coupon rule and no sale names."),
    places::CALL,
];
