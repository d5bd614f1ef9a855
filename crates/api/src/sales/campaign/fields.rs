//! What a promotion says: when and where it holds, its one condition, its one award, its limits.

use ladu_record::noun::{ADDED, CHANGED, Field, Noun};
use ladu_wire::{Code, Kind};

use super::lists::{REGIONS, SUBSIDIES};
use super::show;

/// The most characters of a list of ids.
const LONGEST_LIST: usize = 100_000;

/// A list of ids that is answered as it is kept; what is wrong in it is 1016, so it is read by the check.
const fn csv(name: &'static str, column: &'static str) -> Field {
    Field::text(name, column, LONGEST_LIST)
}

/// The parameter of a list of ids that is answered in another form.
const fn sent(name: &'static str, column: &'static str) -> Field {
    Field::text("", column, LONGEST_LIST).input(name)
}

/// The answer of a list of ids as objects.
const fn objects(name: &'static str, column: &'static str) -> Field {
    Field::special(name, column, show::products)
}

const fn count(name: &'static str, column: &'static str) -> Field {
    Field::new(name, column, Kind::Int(0, 1_000_000_000))
}

/// The fields of a promotion in the order of the answer.
pub(super) const FIELDS: &[Field] = &[
    Field::date("startDate", "start_date").doc("First day; open when empty."),
    Field::date("endDate", "end_date").doc("Last day; open when empty."),
    Field::new("startTime", "start_time", Kind::Clock).doc("Of each day."),
    Field::new("endTime", "end_time", Kind::Clock)
        .doc("Of each day; before startTime for one that goes on past midnight."),
    Field::flag("enabled", "enabled").default(1),
    Field::text("name", "name", 255).languages(),
    Field::word("type", "type", &["auto", "manual", "coupon"])
        .doc("auto applies by itself, manual when the cashier chooses it, coupon when one of its coupons is scanned."),
    Field::special("formula", "", show::formula).doc("Condition and award in two words; the words are Ladu's own."),
    Field::special("canBeAppliedManuallyMultipleTimes", "", show::repeatable),
    Field::special("requiredCouponID", "", show::coupon)
        .doc("The first coupon rule that names this promotion; its code goes along."),
    Field::id("tierID", "tier_id", "promotion_tier"),
    Field::id("warehouseID", "warehouse_id", "warehouse")
        .doc("Only there. One kind of limit to places at most (1110)."),
    csv("warehouseIDs", "warehouse_ids").doc("Only there."),
    Field::text("storeGroup", "store_group", 100).doc("Only in stores of this group."),
    Field::special("storeRegions", "store_region_ids", show::ids).part(REGIONS, Code::FIELD_MODULE),
    sent("storeRegionIDs", "store_region_ids")
        .part(REGIONS, Code::FIELD_MODULE)
        .doc("Only in stores of these regions."),
    Field::special("customerGroups", "customer_group_ids", show::ids),
    sent("customerGroupIDs", "customer_group_ids").doc("Only for customers of these groups and the groups below them."),
    Field::amount("subsidy", "subsidy").part(SUBSIDIES, Code::FIELD_MODULE),
    Field::amount("subsidyValue", "subsidy").read_only().part(SUBSIDIES, Code::FIELD_MODULE),
    Field::amount("", "").input("subsidyValue").only_with(SUBSIDIES, Code::FIELD_MODULE).doc("Older name of subsidy."),
    Field::id("subsidyTypeID", "subsidy_type_id", "subsidy_type").part(SUBSIDIES, Code::FIELD_MODULE),
    count("page", "page").part(SUBSIDIES, Code::FIELD_MODULE),
    count("positionOnPage", "position_on_page").part(SUBSIDIES, Code::FIELD_MODULE),
    count("forecastUnits", "forecast_units").part(SUBSIDIES, Code::FIELD_MODULE),
    Field::amount("purchaseTotalValue", "purchase_total")
        .doc("Condition A: the sale comes to so much; 0.01 for always."),
    Field::amount("purchaseTotalValueMax", "purchase_total_max").doc("And to no more than this."),
    Field::id("purchasedProductGroupID", "purchased_group", "product_group")
        .doc("Condition B: so many of these are bought; one selector."),
    Field::id("purchasedProductCategoryID", "purchased_category", "product_category"),
    csv("purchasedProductGroupIDs", "purchased_groups"),
    csv("purchasedProductCategoryIDs", "purchased_categories"),
    csv("purchasedBrandIDs", "purchased_brands"),
    objects("purchasedProducts", "purchased_products"),
    sent("purchasedProducts", "purchased_products"),
    sent("purchasedProductSubsidies", "purchased_subsidies").only_with(SUBSIDIES, Code::FIELD_MODULE),
    count("purchasedAmount", "purchased_amount"),
    Field::amount("priceAtLeast", "price_at_least"),
    Field::amount("priceAtMost", "price_at_most"),
    count("rewardPoints", "reward_points").doc("Condition C: the customer gives so many points."),
    Field::amount("percentageOffEntirePurchase", "percent_off_sale").doc("Award 1."),
    Field::flag("excludeDiscountedFromPercentageOffEntirePurchase", "spares_discounted"),
    Field::flag("excludePromotionItemsFromPercentageOffEntirePurchase", "spares_promoted"),
    Field::special("percentageOffExcludedProducts", "percent_off_excluded", show::numbers),
    sent("percentageOffExcludedProducts", "percent_off_excluded"),
    Field::special("percentageOffIncludedProducts", "percent_off_included", show::numbers),
    sent("percentageOffIncludedProducts", "percent_off_included"),
    Field::amount("sumOffEntirePurchase", "sum_off_sale").doc("Award 2, net."),
    objects("sumOffExcludedProducts", "sum_off_excluded"),
    sent("sumOffExcludedProducts", "sum_off_excluded"),
    objects("sumOffIncludedProducts", "sum_off_included"),
    sent("sumOffIncludedProducts", "sum_off_included"),
    Field::amount("maximumPointsDiscount", "maximum_points_discount")
        .doc("Per cent of the sale that points can pay at most."),
    Field::amount("specialPrice", "special_price").doc("Award 3: purchasedAmount units cost this together; net, but with tax on receipts of accounts with the setting final_price_input_on_invoice."),
    Field::id("awardedProductGroupID", "awarded_group", "product_group")
        .doc("Award 4: these get percentageOFF or sumOFF; one selector."),
    Field::id("awardedProductCategoryID", "awarded_category", "product_category"),
    csv("awardedProductGroupIDs", "awarded_groups"),
    csv("awardedProductCategoryIDs", "awarded_categories"),
    csv("awardedBrandIDs", "awarded_brands"),
    objects("awardedProducts", "awarded_products"),
    sent("awardedProducts", "awarded_products"),
    sent("awardedProductSubsidies", "awarded_subsidies").only_with(SUBSIDIES, Code::FIELD_MODULE),
    count("awardedAmount", "awarded_amount").doc("Units each time; 0 for all of them."),
    objects("excludedProducts", "excluded_products"),
    sent("excludedProducts", "excluded_products"),
    Field::flag("lowestPriceItemIsAwarded", "lowest_is_awarded")
        .doc("The cheapest get it; without a selector, of those that were bought."),
    Field::amount("percentageOFF", "percent_off"),
    Field::amount("sumOFF", "sum_off"),
    Field::amount("discountForOneLine", "discount_for_one_line")
        .doc("1: award 4 goes to the units of one row only, the cheapest that gets any."),
    Field::amount("percentageOffMatchingItems", "percent_off_matching").doc("Award 5: per cent off each bought unit."),
    Field::amount("sumOffMatchingItems", "sum_off_matching").doc("Award 5 in money."),
    count("maximumNumberOfMatchingItems", "most_matching"),
    Field::amount("specialUnitPrice", "special_unit_price").doc("Award 6: each bought unit costs this; net or with tax as specialPrice."),
    count("maxItemsWithSpecialUnitPrice", "most_at_unit_price"),
    count("redemptionLimit", "redemption_limit").doc("Applications in one sale at most."),
    Field::flag("customerCanUseOnlyOnce", "only_once").doc("A sale without a customer never gets it."),
    Field::flag("oncePerDay", "once_per_day"),
    Field::flag("isBirthdayPromotion", "on_birthday"),
    Field::flag("oncePerBirthday", "once_per_birthday"),
    Field::flag("onlyForDiscountedItems", "only_discounted"),
    Field::flag("restrictOnNoWarehouses", "needs_place").doc("Holds nowhere while no place is chosen."),
    Field::flag("requiresManagerOverride", "needs_manager"),
    Field::id("reasonID", "reason_id", "reason_code"),
    Field::flag("isStackable", "stackable").doc("May come on top of another promotion on the same unit."),
    Field::flag("isHQPromotion", "of_head_office").read_only(),
    ADDED,
    CHANGED,
];

/// The noun without what it does: its table and its columns.
pub(super) const BARE: Noun = Noun::new("campaign", "campaignID", FIELDS);
