//! Promotions: what may be saved of them, how they are listed, and the order they stand in.

use ladu_tests::{Client, Code, OK, TestServer, on_both_engines};
use serde_json::json;

on_both_engines! {
    a_promotion_is_one_condition_and_one_award
    what_belongs_to_another_kind_is_refused
    a_promotion_is_answered_as_it_was_saved
    promotions_are_found_by_what_limits_them
    tiers_stand_in_an_order
}

/// A group, a category, two brands and products 1 to 5.
pub fn goods(client: &Client) {
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProductCategory", "name=Food").record();
    client.ask("saveBrand", "name=Acme").record();
    for (name, price) in [("A", "10"), ("B", "3"), ("C", "4"), ("D", "30"), ("E", "5")] {
        client.ask("saveProduct", &format!("groupID=$goods name={name} code={name} netPrice={price}")).named(name);
    }
}

fn a_promotion_is_one_condition_and_one_award(server: TestServer) {
    let client = server.account();
    goods(&client);
    let code = |params: &str| client.ask("saveCampaign", params);
    let bought = "purchasedProducts=$a purchasedAmount=2";
    code("name=x").fails(Code::NO_CONDITION);
    code("purchaseTotalValue=100").fails(Code::NO_AWARD);
    code(&format!("{bought} purchaseTotalValue=1 specialPrice=3")).fails(Code::SEVERAL_CONDITIONS);
    code("rewardPoints=10 purchaseTotalValue=1 sumOffEntirePurchase=3").fails(Code::SEVERAL_CONDITIONS);
    code(&format!("{bought} specialPrice=3 specialUnitPrice=2")).fails(Code::SEVERAL_AWARDS);
    code("purchaseTotalValue=1 percentageOffEntirePurchase=3 sumOffEntirePurchase=3").fails(Code::SEVERAL_AWARDS);
    code("purchaseTotalValue=1 percentageOFF=3 sumOFF=3 awardedProducts=$a").fails(Code::SEVERAL_AWARDS);
    for (name, award) in [
        ("percent", "percentageOffEntirePurchase=10"),
        ("sum", "sumOffEntirePurchase=5"),
        ("special", "specialPrice=10"),
        ("half", "awardedProducts=$b awardedAmount=1 percentageOFF=50"),
        ("less", "awardedProducts=$b awardedAmount=1 sumOFF=1"),
        ("matching", "percentageOffMatchingItems=10"),
        ("matching_sum", "sumOffMatchingItems=1"),
        ("unit", "specialUnitPrice=8"),
    ] {
        code(&format!("{bought} {award}")).named(name);
    }
    for condition in ["purchaseTotalValue=0.01", "purchaseTotalValue=5 purchaseTotalValueMax=9", "rewardPoints=100"] {
        code(&format!("{condition} sumOffEntirePurchase=5")).succeeds();
    }
    // Another kind of award takes the place of the first only when that one is taken back.
    code("campaignID=$percent sumOffEntirePurchase=5").fails(Code::SEVERAL_AWARDS);
    code("campaignID=$percent sumOffEntirePurchase=5 percentageOffEntirePurchase=0").succeeds();
    code("campaignID=$percent enabled=0").succeeds();
    client.ask("saveCampaign", "campaignID=99 enabled=0").fails_at(Code::UNKNOWN_ID, "campaignID");
    client.ask("deleteCampaign", "campaignID=$percent").succeeds();
    client.ask("deleteCampaign", "campaignID=$percent").fails_at(Code::UNKNOWN_ID, "campaignID");
    client.ask("deleteCampaign", "").fails_at(Code::MISSING, "campaignID");
    client.ask("saveCoupon", "name=Ten campaignID=$sum code=TEN").record();
    client.ask("deleteCampaign", "campaignID=$sum").fails(Code::IN_USE);
    let named = client.ask("getCampaigns", "campaignID=$sum");
    assert_eq!((named.number("requiredCouponID"), named.number("requiredCouponCode")), ("1".into(), "TEN".into()));
}

fn what_belongs_to_another_kind_is_refused(server: TestServer) {
    let client = server.account();
    goods(&client);
    client.ask("saveReasonCode", "name=Late purpose=RETURN").record();
    client.ask("saveReasonCode", "name=Sale purpose=PROMOTION").record();
    client.ask("saveStoreRegion", "name=North").named("north");
    let reasons = client.ask("getReasonCodes", "recordsOnPage=100");
    let reason = |purpose: &str| {
        let found = reasons.records().iter().rfind(|reason| reason["purpose"] == purpose);
        found.unwrap()["reasonID"].as_i64().unwrap()
    };
    let (wrong, right) = (reason("RETURN"), reason("PROMOTION"));
    let wrong = format!("purchaseTotalValue=1 percentageOffEntirePurchase=5 reasonID={wrong}");
    let right = format!("purchaseTotalValue=1 percentageOffEntirePurchase=5 reasonID={right}");
    let total = "purchaseTotalValue=1";
    let bought = "purchasedProducts=$a purchasedAmount=4";
    let of = |condition: &str, rest: &str| format!("{condition} {rest}");
    for (expected, params) in [
        (Code::SEVERAL_PLACES, of(total, "percentageOffEntirePurchase=5 warehouseID=$store storeGroup=A")),
        (Code::SEVERAL_PLACES, of(total, "percentageOffEntirePurchase=5 storeRegionIDs=$north warehouseIDs=$store")),
        (Code::BOUGHT_WITHOUT_AMOUNT, "purchasedProducts=$a specialUnitPrice=1".to_owned()),
        (
            Code::SEVERAL_BOUGHT,
            "purchasedProducts=$a purchasedProductGroupID=$goods purchasedAmount=1 specialUnitPrice=1".to_owned(),
        ),
        (Code::AWARDED_WITHOUT_DISCOUNT, of(total, "awardedProducts=$a")),
        (Code::AWARDED_WITHOUT_DISCOUNT, of(total, "awardedAmount=1 percentageOffEntirePurchase=5")),
        (Code::SEVERAL_AWARDED, of(total, "awardedProducts=$a awardedProductGroupID=$goods percentageOFF=5")),
        (Code::LISTS_WITHOUT_PERCENT, of(total, "sumOffEntirePurchase=5 percentageOffExcludedProducts=$a")),
        (Code::LISTS_WITHOUT_PERCENT, of(total, "sumOffEntirePurchase=5 percentageOffIncludedProducts=$a")),
        (Code::LISTS_WITHOUT_SUM, of(total, "percentageOffEntirePurchase=5 sumOffExcludedProducts=$a")),
        (Code::PRICE_WITHOUT_AMOUNT, of(total, "percentageOffEntirePurchase=5 priceAtLeast=1")),
        (Code::POINTS_MAXIMUM_ALONE, of(total, "sumOffEntirePurchase=5 maximumPointsDiscount=10")),
        (Code::POINTS_MAXIMUM_ALONE, of("rewardPoints=5", "percentageOffEntirePurchase=5 maximumPointsDiscount=10")),
        (Code::LOWEST_WITHOUT_DISCOUNT, of(bought, "specialUnitPrice=1 lowestPriceItemIsAwarded=1")),
        (Code::SET_PRICE_WITHOUT_AMOUNT, of(total, "specialPrice=5")),
        (Code::MATCHING_WITHOUT_AMOUNT, of(total, "percentageOffMatchingItems=5")),
        (Code::MATCHING_WITHOUT_AMOUNT, of(total, "sumOffMatchingItems=5")),
        (
            Code::SPARES_DISCOUNTED_ALONE,
            of(total, "sumOffEntirePurchase=5 excludeDiscountedFromPercentageOffEntirePurchase=1"),
        ),
        (Code::PROMOTION_REASON, wrong),
        (OK, right),
        (Code::SUBSIDIES_WITHOUT_AWARD, of(bought, "specialPrice=5 purchasedProductSubsidies=1")),
        (
            Code::SUBSIDIES_WITHOUT_AWARD,
            "purchasedProductGroupID=$goods purchasedAmount=1 sumOffMatchingItems=5 purchasedProductSubsidies=1".into(),
        ),
        (Code::BOUGHT_SUBSIDIES_DIFFER, of(bought, "sumOffMatchingItems=5 purchasedProductSubsidies=1,2")),
        (Code::AWARDED_SUBSIDIES_DIFFER, of(bought, "percentageOFF=5 awardedProducts=$b,$c awardedProductSubsidies=1")),
        (Code::UNIT_PRICE_WITHOUT_AMOUNT, of(total, "specialUnitPrice=5")),
        (Code::UNIT_PRICE_CAP_TOO_LOW, of(bought, "specialUnitPrice=5 maxItemsWithSpecialUnitPrice=3")),
        (Code::AMOUNT_OF_NOTHING, "purchasedAmount=1 specialUnitPrice=1".to_owned()),
        (Code::LIMIT_DOES_NOT_FIT, of(total, "percentageOffEntirePurchase=5 redemptionLimit=1")),
        (Code::LIMIT_DOES_NOT_FIT, of("rewardPoints=5", "sumOffEntirePurchase=5 redemptionLimit=1")),
        (Code::LIMIT_DOES_NOT_FIT, of(bought, "percentageOFF=5 awardedProducts=$b redemptionLimit=1")),
        (Code::LIMIT_WITHOUT_UNIT_CAP, of(bought, "specialUnitPrice=5 redemptionLimit=1")),
        (
            Code::SPARES_PROMOTED_ALONE,
            of(total, "sumOffEntirePurchase=5 excludePromotionItemsFromPercentageOffEntirePurchase=1"),
        ),
        (Code::MATCHING_CAP_ALONE, of(bought, "specialUnitPrice=5 maximumNumberOfMatchingItems=5")),
        (Code::MATCHING_CAP_TOO_LOW, of(bought, "sumOffMatchingItems=5 maximumNumberOfMatchingItems=3")),
        (Code::SEVERAL_ONCE, of(total, "percentageOffEntirePurchase=5 customerCanUseOnlyOnce=1 oncePerDay=1")),
        (Code::SEVERAL_ONCE, of(total, "percentageOffEntirePurchase=5 isBirthdayPromotion=1 oncePerDay=1")),
        (Code::ONCE_WITHOUT_BIRTHDAY, of(total, "percentageOffEntirePurchase=5 oncePerBirthday=1")),
        (OK, of(total, "percentageOffEntirePurchase=5 isBirthdayPromotion=1 oncePerBirthday=1")),
        (Code::ONLY_DISCOUNTED_DOES_NOT_FIT, of(bought, "specialUnitPrice=5 onlyForDiscountedItems=1")),
        (Code::LIMIT_WITHOUT_MATCHING_CAP, of(bought, "sumOffMatchingItems=5 redemptionLimit=1")),
        (Code::MAXIMUM_ALONE, of(bought, "sumOffEntirePurchase=5 purchaseTotalValueMax=3")),
        (Code::MAXIMUM_TOO_LOW, of(total, "percentageOffEntirePurchase=5 purchaseTotalValueMax=1")),
        (Code::OVERRIDE_NOT_MANUAL, of(total, "percentageOffEntirePurchase=5 requiresManagerOverride=1")),
        (OK, of(total, "percentageOffEntirePurchase=5 requiresManagerOverride=1 type=manual")),
    ] {
        client.ask("saveCampaign", &params).answers(expected);
    }
    let field = |params: &str| {
        client.ask("saveCampaign", &format!("purchaseTotalValue=1 percentageOffEntirePurchase=5 {params}"))
    };
    for (params, code, parameter) in [
        ("warehouseIDs=$store,x", Code::NOT_ALLOWED, "warehouseIDs"),
        ("storeRegionIDs=x", Code::NOT_ALLOWED, "storeRegionIDs"),
        ("warehouseIDs=$store,77", Code::UNKNOWN_ID, "warehouseIDs"),
        ("percentageOffExcludedProducts=77", Code::UNKNOWN_ID, "percentageOffExcludedProducts"),
        ("type=other", Code::NOT_ALLOWED, "type"),
        ("startDate=soon", Code::FORMAT, "startDate"),
        ("tierID=5", Code::UNKNOWN_ID, "tierID"),
        ("subsidy=-1", Code::NOT_ALLOWED, "subsidy"),
    ] {
        field(params).answers_at(code, parameter);
    }
    let too_much = client.ask("saveCampaign", "purchaseTotalValue=1 percentageOffEntirePurchase=101");
    too_much.fails_at(Code::NOT_ALLOWED, "percentageOffEntirePurchase");
    let known = client.ask(
        "saveCampaign",
        "purchaseTotalValue=1 percentageOffEntirePurchase=5 storeRegionIDs=$north,9 customerGroupIDs=8",
    );
    assert_eq!(known.record()["nonExistentStoreRegionIDs"], "9");
    assert_eq!(known.record()["nonExistentCustomerGroupIDs"], "8");
}

fn a_promotion_is_answered_as_it_was_saved(server: TestServer) {
    let client = server.account();
    goods(&client);
    client.ask("insertPromotionTier", "nameEN=First").named("first");
    let saved = client.ask(
        "saveCampaign",
        "name=Pie purchasedProducts=$a,$c purchasedAmount=2 awardedProducts=$b awardedAmount=1 percentageOFF=50 excludedProducts=$d \
         startDate=2026-01-01 startTime=9:30 tierID=$first type=manual redemptionLimit=3 subsidyValue=1.5 warehouseIDs=$store \
         awardedProductSubsidies=0.5 attributeName1=plan attributeValue1=spring nameEST=Pirukas",
    );
    saved.named("pie");
    assert_eq!(saved.number("campaignID"), "1");
    let read = client.ask("getCampaigns", "searchAttributeName=plan searchAttributeValue=spring");
    let campaign = read.record();
    for (key, value) in [
        ("name", json!("Pie")),
        ("type", json!("manual")),
        ("formula", json!("ITEMS PERCENT_OFF_AWARDED")),
        ("canBeAppliedManuallyMultipleTimes", json!(1)),
        ("enabled", json!(1)),
        ("startDate", json!("2026-01-01")),
        ("endDate", json!("0000-00-00")),
        ("startTime", json!("09:30:00")),
        ("tierID", json!(1)),
        ("warehouseID", json!(0)),
        ("warehouseIDs", json!("1")),
        ("purchasedAmount", json!(2)),
        ("awardedAmount", json!(1)),
        ("percentageOFF", json!(50)),
        ("sumOFF", json!(0)),
        ("redemptionLimit", json!(3)),
        ("subsidy", json!(1.5)),
        ("subsidyValue", json!(1.5)),
        ("requiredCouponID", json!(0)),
        ("storeRegions", json!([])),
        ("percentageOffExcludedProducts", json!([])),
        ("excludedProducts", json!([{"productID": 4}])),
        ("awardedProducts", json!([{"productID": 2, "subsidy": 0.5}])),
        ("isHQPromotion", json!(0)),
    ] {
        assert_eq!(campaign[key], value, "{key}");
    }
    assert_eq!(campaign["purchasedProducts"][1]["productID"], 3);
    assert_eq!(campaign["attributes"][0]["attributeValue"], "spring");
    assert_eq!(client.ask("getCampaigns", "lang=est").record()["name"], "Pirukas");
    let link = client.ask("getCampaignWarehouses", "campaignIDs=$pie");
    assert_eq!(link.record(), &json!({"campaignID": 1, "warehouseID": 1}));
    assert!(client.ask("getCampaignWarehouses", "warehouseIDs=2").records().is_empty());
}

fn promotions_are_found_by_what_limits_them(server: TestServer) {
    let client = server.account();
    client.ask("saveWarehouse", "name=Second storeGroups=City,Big").named("second");
    client.ask("saveStoreRegion", "name=North").named("north");
    client.ask("saveCustomerGroup", "name=Friends").record();
    let group = client.ask("getCustomerGroups", "").records().last().unwrap()["customerGroupID"].clone();
    let promise = "purchaseTotalValue=1 percentageOffEntirePurchase=5";
    for limits in [
        "name=Everywhere".to_owned(),
        "name=First warehouseID=$store enabled=0".to_owned(),
        "name=Second warehouseIDs=$second endDate=2001-01-01".to_owned(),
        "name=City storeGroup=City startDate=2020-01-01".to_owned(),
        "name=North storeRegionIDs=$north type=manual".to_owned(),
        format!("name=Friends customerGroupIDs={group} type=coupon"),
    ] {
        client.ask("saveCampaign", &format!("{promise} {limits}")).record();
    }
    let found = |params: &str| {
        let answer = client.ask("getCampaigns", params);
        answer.records().iter().map(|record| record["campaignID"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(found("warehouseID=$store"), [1, 2, 5, 6]);
    assert_eq!(found("warehouseID=$second"), [1, 3, 4, 5, 6]);
    assert_eq!(found("storeRegionIDs=$north,2"), [5]);
    assert_eq!(found(&format!("customerGroupIDs={group}")), [6]);
    assert_eq!(found("activeToday=1"), [1, 4, 5, 6]);
    assert_eq!(found("enabled=0"), [2]);
    assert_eq!(found("type=manual"), [5]);
    assert_eq!(found("name=fi"), [2]);
    assert_eq!(found("startDateFrom=2019-01-01"), [4]);
    assert_eq!(found("endDateTo=2002-01-01"), [3]);
    assert_eq!(found("campaignIDs=2,3"), [2, 3]);
    client.call("getCampaigns", &[("searchAttributeValue[]", "x"), ("searchAttributeName", "y")]).fails(Code::IS_ARRAY);
}

fn tiers_stand_in_an_order(server: TestServer) {
    let client = server.account();
    for name in ["One", "Two", "Three"] {
        client.ask("insertPromotionTier", &format!("nameEN={name} nameZH_HANS=x")).named(name);
    }
    let order = || {
        let tiers = client.ask("getPromotionTiers", "");
        tiers.records().iter().map(|tier| tier["nameEN"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(order(), ["One", "Two", "Three"]);
    assert_eq!(client.ask("movePromotionTier", "promotionTierID=$three order=1").number("promotionTierID"), "3");
    assert_eq!(order(), ["Three", "One", "Two"]);
    client.ask("movePromotionTier", "promotionTierID=$three order=9").record();
    assert_eq!(order(), ["One", "Two", "Three"]);
    client.ask("movePromotionTier", "promotionTierID=$three").fails_at(Code::MISSING, "order");
    client.ask("movePromotionTier", "promotionTierID=7 order=1").fails_at(Code::UNKNOWN_ID, "promotionTierID");
    client.ask("updatePromotionTier", "promotionTierID=$two nameEN=Second").record();
    client.ask("saveCampaign", "purchaseTotalValue=1 percentageOffEntirePurchase=5 tierID=$one").record();
    client.ask("deletePromotionTier", "promotionTierID=$one").succeeds();
    assert_eq!(client.ask("getCampaigns", "").number("tierID"), "0");
    assert_eq!(order(), ["Second", "Three"]);
    let second = client.ask("getPromotionTiers", "promotionTierIDs=$two");
    assert_eq!((second.number("order"), second.number("nameZH_HANS")), ("1".into(), "x".into()));
    assert!(second.id("addedByID") > 0 && second.id("lastModifiedByID") > 0);
}
