//! Coupons and points that unlock promotions, and what is kept of each discount.

use ladu_tests::{Client, Code, TestServer, on_both_engines};
use serde_json::json;

use super::{applied, campaign, cart, shop};

on_both_engines! {
    coupons_unlock_promotions
    points_pay_for_a_promotion
    tills_print_coupons_by_themselves
    every_discount_is_on_record
    what_is_said_of_no_row_deletes_nothing
    a_reason_keeps_a_row_out_of_a_tier
}

fn coupons_unlock_promotions(server: TestServer) {
    let client = shop(&server);
    let promotion = campaign(&client, "name=Coupon type=coupon purchaseTotalValue=0.01 sumOffEntirePurchase=5");
    client.ask("saveCoupon", &format!("name=Five code=FIVE campaignID={promotion} description=Bring_it")).named("five");
    let issued = client.ask("saveIssuedCoupon", "couponID=$five uniqueIdentifier=C-1");
    assert_eq!((issued.number("couponCode"), issued.number("couponDescription")), ("FIVE".into(), "Bring_it".into()));
    client.ask("saveIssuedCoupon", "couponID=$five uniqueIdentifier=C-2").record();
    client.ask("saveIssuedCoupon", "couponID=$five uniqueIdentifier=C-3 expiryDate=2001-01-01").record();
    let rows = "productID1=$d amount1=1";
    assert_eq!(cart(&client, rows).number("netTotal"), "30");
    let used = cart(&client, &format!("{rows} couponIdentifiers=C-1,unknown,C-3"));
    assert_eq!((used.number("netTotal"), used.number("usedCouponIdentifiers")), ("25".into(), "C-1".into()));
    let both = cart(&client, &format!("{rows} couponIdentifiers=C-1,C-2,C-2"));
    assert_eq!((both.number("netTotal"), both.number("usedCouponIdentifiers")), ("20".into(), "C-1,C-2".into()));
    assert_eq!(client.ask("verifyIssuedCoupon", "uniqueIdentifier=C-1").number("campaignName"), "Coupon");
    client.ask("redeemIssuedCoupon", "uniqueIdentifier=C-1").record();
    assert_eq!(cart(&client, &format!("{rows} couponIdentifiers=C-1")).number("netTotal"), "30");
    assert_eq!(cart(&client, &format!("{rows} manualPromotionIDs={promotion}")).number("netTotal"), "30");
}

fn points_pay_for_a_promotion(server: TestServer) {
    let client = shop(&server);
    let mari = client.ask("saveCustomer", "firstName=Mari lastName=Tamm").id("customerID");
    let swap =
        campaign(&client, "name=Swap type=manual rewardPoints=100 sumOffEntirePurchase=10 maximumPointsDiscount=20");
    let sale = |amount: i64| {
        cart(&client, &format!("customerID={mari} productID1=$a amount1={amount} manualPromotionIDs={swap}"))
    };
    assert_eq!(applied(&sale(5)), []);
    client.ask("addCustomerRewardPoints", &format!("customerID={mari} points=150")).record();
    let paid = sale(5);
    assert_eq!(paid.record()["appliedPromotions"], json!([{"promotionID": swap, "count": 1, "rewardPoints": 100}]));
    assert_eq!(paid.number("netTotal"), "40");
    assert_eq!(sale(4).number("netTotal"), "32", "a fifth of the sale at most");
}

fn tills_print_coupons_by_themselves(server: TestServer) {
    let client = shop(&server);
    client.ask("saveConfParameter", "parameterName=reward_points_per_currency_unit parameterValue=1");
    let mari = client.ask("saveCustomer", "firstName=Mari lastName=Tamm").id("customerID");
    let promotion = campaign(&client, "name=Coupon type=coupon purchaseTotalValue=0.01 sumOffEntirePurchase=5");
    for rule in [
        "threshold=30 measure=dollars thresholdType=this_sale",
        "threshold=100 measure=dollars thresholdType=points_amt",
        "threshold=12 measure=points thresholdType=this_sale printingCostInRewardPoints=20",
        "threshold=1 measure=dollars thresholdType=this_sale warehouseID=$store issuedUntilDate=2001-01-01",
    ] {
        client.ask("saveCoupon", &format!("campaignID={promotion} printedAutomaticallyInPOS=1 {rule}")).record();
    }
    let printed = |params: &str| {
        cart(&client, &format!("getAutomaticCoupons=1 customerID={mari} {params}")).number("automaticCoupons")
    };
    assert_eq!(printed("productID1=$a amount1=1"), "");
    assert_eq!(printed("productID1=$a amount1=3"), "1,3");
    assert_eq!(printed("productID1=$d amount1=4"), "1,2,3");
    client.ask("saveSalesDocument", &format!("type=CASHINVOICE customerID={mari} productID1=$d amount1=3")).record();
    assert_eq!(printed("productID1=$a amount1=1"), "2,3", "108 so far, and 108 points");
    let cart = cart(&client, &format!("getAutomaticCoupons=1 customerID={mari} productID1=$a amount1=1"));
    assert_eq!(cart.record()["printAutomaticCoupons"][1], json!({"couponID": 3, "printingCostInRewardPoints": 20}));
    client.ask("saveCustomer", &format!("customerID={mari} posCouponsDisabled=1")).record();
    assert_eq!(printed("productID1=$a amount1=3"), "");
}

/// A sale of four A from the price list, two of them in a promotion of pairs, and a B at a discount by hand.
fn sale_with_discounts(client: &Client, pair: i64) -> i64 {
    client
        .ask(
            "saveSalesDocument",
            &format!(
                "type=CASHINVOICE productID1=$a amount1=4 price1=8 discount1=50 promotionRule1priceListID1=1 promotionRule1amount1=4 \
                 promotionRule1finalPrice1=32 promotionRule1totalDiscount1=8 promotionRule1priceListDiscountType1=PRICE \
                 promotionRule1campaignID2={pair} promotionRule1amount2=2 promotionRule1finalPrice2=8 promotionRule1totalDiscount2=8 \
                 promotionRule1campaignType2=ITEMS promotionRule1campaignDiscountPercentage2=50 productID2=$b amount2=1 discount2=10 \
                 promotionRule2amount1=1 promotionRule2finalPrice1=2.7 promotionRule2totalDiscount1=0.3 promotionRule2manualDiscountPercentage1=10"
            ),
        )
        .id("invoiceID")
}

fn every_discount_is_on_record(server: TestServer) {
    let client = shop(&server);
    client.ask("savePriceList", "name=List type1=PRODUCT id1=$a price1=8").named("list");
    let reasons = client.ask("saveReasonCode", "name=Spring purpose=PROMOTION").id("reasonID");
    let pair = campaign(
        &client,
        &format!(
            "name=Pair purchasedProducts=$a purchasedAmount=1 percentageOffMatchingItems=50 reasonID={reasons} subsidy=0.5 purchasedProductSubsidies=0.25"
        ),
    );
    let sale = sale_with_discounts(&client, pair);
    let all = client.ask("getAppliedPromotionRecords", &format!("invoiceIDs={sale}"));
    assert_eq!(all.records().len(), 3);
    let record = &all.records()[1];
    for (key, value) in [
        ("promotionID", json!(pair)),
        ("promotionName", json!("Pair")),
        ("priceListID", json!(0)),
        ("priceListName", json!("")),
        ("productID", json!(1)),
        ("invoiceID", json!(sale)),
        ("warehouseID", json!(1)),
        ("totalAmount", json!(4)),
        ("discountedAmount", json!(2)),
        ("totalBeforePromotion", json!(19.2)),
        ("priceBeforePromotion", json!(9.6)),
        ("totalAfterPromotion", json!(9.6)),
        ("priceAfterPromotion", json!(4.8)),
        ("totalDiscount", json!(9.6)),
        ("unitDiscount", json!(4.8)),
        ("promotionType", json!("ITEMS")),
        ("promotionDiscountPercentage", json!(50)),
        ("promotionDiscountValue", json!(0)),
        ("promotionReasonCodeID", json!(reasons)),
        ("unitItemSubsidy", json!(0.25)),
        ("totalItemSubsidy", json!(0.5)),
        ("unitTransactionSubsidy", json!(0.5)),
        ("totalTransactionSubsidy", json!(1)),
    ] {
        assert_eq!(record[key], value, "{key}");
    }
    let listed = &all.records()[0];
    assert_eq!((&listed["priceListName"], &listed["priceListDiscountType"]), (&json!("List"), &json!("PRICE")));
    assert_eq!(all.records()[2]["manualDiscountPercentage"], 10);
    let count = |params: &str| client.ask("getAppliedPromotionRecords", params).records().len();
    for (params, expected) in [
        (format!("promotionIDs={pair}"), 1),
        ("priceListIDs=$list".to_owned(), 1),
        ("productIDs=$b".to_owned(), 1),
        ("recordIDs=1,2".to_owned(), 2),
        ("warehouseID=2".to_owned(), 0),
        ("pointOfSaleID=99".to_owned(), 0),
        ("recordsOnPage=2 pageNo=2".to_owned(), 1),
        ("dateFrom=2099-01-01".to_owned(), 0),
        ("dateTo=2099-01-01 recordsOnPage=2".to_owned(), 2),
    ] {
        assert_eq!(count(&params), expected, "{params}");
    }
    client.ask("deleteCampaign", &format!("campaignID={pair}")).fails(Code::IN_USE);
    // Saved again without a word on discounts, it keeps them.
    client.ask("saveSalesDocument", &format!("id={sale} notes=x")).record();
    assert_eq!(count(&format!("invoiceIDs={sale}")), 3);
    client.ask("saveSalesDocument", "productID1=$a amount1=1 promotionRule1campaignID1=99").fails(Code::UNKNOWN_ID);
}

fn what_is_said_of_no_row_deletes_nothing(server: TestServer) {
    let client = shop(&server);
    client.ask("savePriceList", "name=List type1=PRODUCT id1=$a price1=8").named("list");
    let pair = campaign(&client, "name=Pair purchasedProducts=$a purchasedAmount=1 percentageOffMatchingItems=50");
    let sale = sale_with_discounts(&client, pair);
    let count = || client.ask("getAppliedPromotionRecords", &format!("invoiceIDs={sale}")).records().len();
    let save = |params: &str| client.ask("saveSalesDocument", &format!("id={sale} {params}"));
    save(&format!("promotionRule1campaignID1={pair} promotionRule1amount1=1")).succeeds();
    assert_eq!(count(), 3, "no rows were sent");
    let rows = "productID1=$a amount1=4 price1=8 productID2=$b amount2=1";
    save(&format!("{rows} promotionRule9campaignID1={pair}")).succeeds();
    assert_eq!(count(), 3, "there is no row 9");
    save(&format!("{rows} promotionRule1campaignID1={pair} promotionRule2campaignID1=99"))
        .fails_at(Code::UNKNOWN_ID, "promotionRule2campaignID1");
    save(&format!("{rows} promotionRule1priceListID1=$list promotionRule2priceListID3=99"))
        .fails_at(Code::UNKNOWN_ID, "promotionRule2priceListID3");
    assert_eq!(count(), 3, "nothing is half done");
    save(&format!("{rows} promotionRule1campaignID1={pair} promotionRule2campaignID1={pair}")).succeeds();
    assert_eq!(count(), 2, "what is said counts");
    // A row that is gone has no discounts.
    let draft = client
        .ask(
            "saveSalesDocument",
            &format!("type=ORDER {rows} promotionRule1campaignID1={pair} promotionRule2campaignID1={pair}"),
        )
        .id("invoiceID");
    client.ask("saveSalesDocument", &format!("id={draft} productID1=$a amount1=4 price1=8")).succeeds();
    let left = client.ask("getAppliedPromotionRecords", &format!("invoiceIDs={draft}"));
    assert_eq!((left.records().len(), left.id("productID")), (1, client.id("a")));
}

fn a_reason_keeps_a_row_out_of_a_tier(server: TestServer) {
    let client = shop(&server);
    for name in ["One", "Two"] {
        client.ask("insertPromotionTier", &format!("nameEN={name}")).named(name);
    }
    let half = campaign(&client, "purchasedProducts=$a purchasedAmount=1 percentageOffMatchingItems=50 tierID=$two");
    let reason = |tiers: &str| {
        client
            .ask("saveReasonCode", &format!("name=R purpose=DISCOUNT manualDiscountDisablesPromotionTiers={tiers}"))
            .id("reasonID")
    };
    let (first, second) = (reason("1"), reason("1,2"));
    let with = |more: &str| applied(&cart(&client, &format!("productID1=$a amount1=1 {more}")));
    assert_eq!(with(&format!("discount1=5 returnReasonID1={first}")), [(half, 1)]);
    assert_eq!(with(&format!("discount1=5 returnReasonID1={second}")), []);
    assert_eq!(with(&format!("returnReasonID1={second}")), [(half, 1)], "no discount, nothing to keep it out");
    let unknown = client.ask("calculateShoppingCart", "productID1=$a amount1=1 returnReasonID1=99");
    unknown.fails_at(Code::UNKNOWN_ID, "returnReasonID1");
}
