//! Promotions in the cart: the worked examples, and who gets what when.

use ladu_store::Engine;
use ladu_tests::{Answer, Client, TestServer, on_both_engines, shown};
use serde_json::{Value, json};

on_both_engines! {
    ten_per_cent_and_ten_per_cent_make_nineteen
    money_off_the_sale_is_spread_in_proportion
    buy_one_get_one
    three_for_ten
    two_pies_and_a_big_sale
    what_the_cart_says_can_be_saved
    the_cashier_chooses_and_repeats
    coupons_unlock_promotions
    promotions_hold_in_their_place_and_time
    some_customers_get_some_promotions_once
    promotions_leave_some_goods_alone
    tiers_decide_who_is_first
    points_pay_for_a_promotion
    tills_print_coupons_by_themselves
    every_discount_is_on_record
    a_reason_keeps_a_row_out_of_a_tier
    variations_are_meant_with_their_parent
    a_long_cart_meets_many_promotions
    an_award_goes_to_one_row
    not_everybody_applies_promotions
}

/// Products of 20 %: A 10.00, B 3.00, C 4.00, D 30.00, E 5.00.
fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveVatRate", "name=20 rate=20").record();
    client.ask("saveProductGroup", "name=Goods").record();
    for (name, price) in [("A", "10"), ("B", "3"), ("C", "4"), ("D", "30"), ("E", "5")] {
        client.ask("saveProduct", &format!("groupID=1 name={name} code={name} netPrice={price} vatrateID=5")).record();
    }
    client
}

fn campaign(client: &Client, params: &str) -> i64 {
    client.ask("saveCampaign", params).id("campaignID")
}

fn cart(client: &Client, params: &str) -> Answer {
    let answer = client.ask("calculateShoppingCart", &format!("type=INVWAYBILL warehouseID=1 {params}"));
    answer.record();
    answer
}

fn of_row<'a>(cart: &'a Answer, row: usize, key: &str) -> &'a Value {
    &cart.record()["rows"][row][key]
}

fn applied(cart: &Answer) -> Vec<(i64, i64)> {
    let list = cart.record()["appliedPromotions"].as_array().unwrap().iter();
    list.map(|entry| (entry["promotionID"].as_i64().unwrap(), entry["count"].as_i64().unwrap())).collect()
}

fn ten_per_cent_and_ten_per_cent_make_nineteen(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    client.ask("savePriceList", "name=Sale type1=PRODUCT id1=1 price1=8").record();
    client.ask("saveWarehouse", "warehouseID=1 priceListID=1").record();
    campaign(&client, "name=All purchaseTotalValue=0.01 percentageOffEntirePurchase=10");
    let cart = cart(&client, "productID1=1 amount1=1 discount1=10");
    let row = &cart.record()["rows"][0];
    for (key, value) in [
        ("rowNumber", json!(1)),
        ("productID", json!("1")),
        ("amount", json!("1")),
        ("vatrateID", json!(5)),
        ("vatRate", json!("20")),
        ("originalPrice", json!(8)),
        ("originalPriceWithVAT", json!(9.6)),
        ("promotionDiscount", json!(10)),
        ("manualDiscount", json!(10)),
        ("discount", json!(19)),
        ("finalPrice", json!(6.48)),
        ("finalPriceWithVAT", json!(7.78)),
        ("rowNetTotal", json!(6.48)),
        ("rowVAT", json!(1.3)),
        ("rowTotal", json!(7.78)),
        ("promotionRule1priceListID1", json!(1)),
        ("promotionRule1manualDiscountPercentage2", json!(10)),
        ("promotionRule1campaignID3", json!(1)),
        ("promotionRule1name3", json!("All")),
        ("promotionRule1campaignType3", json!("INVOICE")),
        ("promotionRule1campaignDiscountPercentage3", json!(10)),
        ("promotionRule1finalPrice3", json!(6.48)),
        ("promotionRule1totalDiscount3", json!(0.72)),
    ] {
        assert_eq!(row[key], value, "{key}");
    }
    let record = cart.record();
    for (key, value) in
        [("netTotal", json!(6.48)), ("vatTotal", json!(1.3)), ("rounding", json!(0)), ("total", json!(7.78))]
    {
        assert_eq!(record[key], value, "{key}");
    }
    assert_eq!(record["appliedPromotions"], json!([{"promotionID": 1, "count": 1, "rewardPoints": 0}]));
    let alias = client.ask("applyPromotions", "type=INVWAYBILL warehouseID=1 productID1=1 amount1=1 discount1=10");
    assert_eq!(alias.record(), record);
    let without = client.ask("applyPromotions", "type=INVWAYBILL productID1=1 amount1=1 doNotApplyPromotions=1");
    assert_eq!((without.number("netTotal"), &without.record()["appliedPromotions"]), ("8".into(), &json!([])));
    let items_only =
        client.ask("applyPromotions", "type=INVWAYBILL productID1=1 amount1=1 doNotApplyInvoiceLevelPromotions=1");
    assert_eq!(items_only.number("netTotal"), "8");
}

fn money_off_the_sale_is_spread_in_proportion(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    campaign(&client, "name=Five purchaseTotalValue=0.01 sumOffEntirePurchase=5");
    let cart = cart(&client, "productID1=1 amount1=1 productID2=4 amount2=1");
    for row in 0..2 {
        assert_eq!(of_row(&cart, row, "promotionDiscount"), &json!(12.5));
    }
    assert_eq!(of_row(&cart, 0, "promotionRule1totalDiscount1"), &json!(1.25));
    assert_eq!(of_row(&cart, 1, "promotionRule2totalDiscount1"), &json!(3.75));
    assert_eq!(of_row(&cart, 1, "promotionRule2campaignDiscountValue1"), &json!(5));
    assert_eq!(["netTotal", "vatTotal", "total"].map(|key| cart.number(key)), ["35", "7", "42"]);
}

fn buy_one_get_one(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    campaign(
        &client,
        "name=Pair purchasedProducts=1 purchasedAmount=1 awardedProducts=2 awardedAmount=1 percentageOFF=100",
    );
    let both = cart(&client, "productID1=1 amount1=2 productID2=2 amount2=3");
    assert_eq!(of_row(&both, 1, "promotionDiscount"), &json!(66.6667));
    assert_eq!(of_row(&both, 1, "discount"), &json!(66.6667));
    assert_eq!(of_row(&both, 1, "rowNetTotal"), &json!(3));
    assert_eq!(of_row(&both, 1, "promotionRule2amount1"), &json!(2));
    assert_eq!(of_row(&both, 1, "promotionRule2totalDiscount1"), &json!(6));
    assert_eq!(of_row(&both, 1, "promotionRule2campaignType1"), "ITEMS");
    assert_eq!(applied(&both), [(1, 2)]);
    let earned = cart(&client, "productID1=1 amount1=1");
    assert_eq!(earned.number("freeExtraProductID"), "2");
    assert_eq!(earned.number("freeExtraProductCode"), "B");
    assert_eq!(earned.number("freeExtraProductName"), "B");
    assert_eq!(both.number("freeExtraProductID"), "0");
}

fn three_for_ten(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    campaign(&client, "name=Trio purchasedProducts=3 purchasedAmount=3 specialPrice=10");
    let cart = cart(&client, "productID1=3 amount1=7");
    assert_eq!(of_row(&cart, 0, "discount"), &json!(14.2857));
    assert_eq!(cart.number("netTotal"), "24");
    assert_eq!(applied(&cart), [(1, 2)]);
}

fn two_pies_and_a_big_sale(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    campaign(
        &client,
        "name=Pie purchasedProducts=1 purchasedAmount=2 awardedProducts=3 awardedAmount=1 percentageOFF=50",
    );
    campaign(&client, "name=Big purchaseTotalValue=100 percentageOffEntirePurchase=10");
    let pies = cart(&client, "productID1=1 amount1=2 productID2=3 amount2=2");
    assert_eq!((of_row(&pies, 1, "promotionDiscount"), pies.number("netTotal")), (&json!(25), "26".into()));
    assert_eq!(cart(&client, "productID1=4 amount1=3").number("netTotal"), "90");
    assert_eq!(cart(&client, "productID1=4 amount1=4").number("netTotal"), "108");
    assert_eq!(cart(&client, "productID1=1 amount1=1 productID2=4 amount2=3 discount2=1").number("netTotal"), "99.1");
}

/// The answer's own numbers, sent to be saved, give its own totals.
fn what_the_cart_says_can_be_saved(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    campaign(
        &client,
        "name=Pair purchasedProducts=1 purchasedAmount=1 awardedProducts=2 awardedAmount=1 percentageOFF=100",
    );
    campaign(&client, "name=Five purchaseTotalValue=0.01 sumOffEntirePurchase=5");
    for kind in ["INVWAYBILL", "CASHINVOICE"] {
        let rows = "productID1=1 amount1=2 discount1=7 productID2=2 amount2=3 productID3=4 amount3=1";
        let cart = client.ask("calculateShoppingCart", &format!("type={kind} {rows}"));
        let mut params = format!("type={kind}");
        for row in cart.record()["rows"].as_array().unwrap() {
            let number = &row["rowNumber"];
            let of = |key: &str| shown(&row[key]);
            params += &format!(
                " productID{number}={} amount{number}={} price{number}={} discount{number}={}",
                of("productID"),
                of("amount"),
                of("originalPrice"),
                of("discount")
            );
        }
        let saved = client.ask("saveSalesDocument", &params);
        for (of_cart, of_document) in [("netTotal", "net"), ("vatTotal", "vat"), ("total", "total")] {
            assert_eq!(cart.number(of_cart), saved.number(of_document), "{kind} {of_cart}");
        }
    }
}

fn the_cashier_chooses_and_repeats(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    campaign(&client, "name=Hand type=manual purchaseTotalValue=0.01 sumOffEntirePurchase=5");
    campaign(&client, "name=Auto purchasedProducts=2 purchasedAmount=1 percentageOffMatchingItems=50");
    campaign(
        &client,
        "name=Pair type=manual purchasedProducts=1 purchasedAmount=1 awardedProducts=3 awardedAmount=1 sumOFF=4",
    );
    campaign(&client, "name=Once type=manual purchaseTotalValue=1 sumOffEntirePurchase=1 customerCanUseOnlyOnce=1");
    campaign(&client, "name=Limited type=manual purchaseTotalValue=0.01 sumOffEntirePurchase=2 redemptionLimit=2");
    let goods = "productID1=1 amount1=3 productID2=3 amount2=3";
    assert_eq!(cart(&client, goods).number("netTotal"), "42");
    assert_eq!(applied(&cart(&client, &format!("{goods} manualPromotionIDs=1"))), [(1, 1)]);
    let twice = cart(&client, &format!("{goods} manualPromotionIDs=1,1"));
    assert_eq!((applied(&twice), twice.number("netTotal")), (vec![(1, 2)], "32".into()));
    assert_eq!(cart(&client, &format!("{goods} manualCampaignIDs=1")).number("netTotal"), "37");
    let once = cart(&client, &format!("{goods} manualPromotionIDs=3"));
    assert_eq!((applied(&once), once.number("netTotal")), (vec![(3, 1)], "38".into()));
    assert_eq!(applied(&cart(&client, &format!("{goods} manualPromotionIDs=3,3"))), [(3, 2)]);
    assert_eq!(applied(&cart(&client, &format!("{goods} manualPromotionIDs=5,5,5"))), [(5, 2)]);
    // One that is not manual is passed over; one for known customers needs one.
    assert_eq!(applied(&cart(&client, &format!("{goods} manualPromotionIDs=2,4,99"))), []);
    assert_eq!(applied(&cart(&client, "productID1=2 amount1=1")), [(2, 1)]);
}

fn coupons_unlock_promotions(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    let promotion = campaign(&client, "name=Coupon type=coupon purchaseTotalValue=0.01 sumOffEntirePurchase=5");
    client.ask("saveCoupon", &format!("name=Five code=FIVE campaignID={promotion} description=Bring_it")).record();
    let issued = client.ask("saveIssuedCoupon", "couponID=1 uniqueIdentifier=C-1");
    assert_eq!((issued.number("couponCode"), issued.number("couponDescription")), ("FIVE".into(), "Bring_it".into()));
    client.ask("saveIssuedCoupon", "couponID=1 uniqueIdentifier=C-2").record();
    client.ask("saveIssuedCoupon", "couponID=1 uniqueIdentifier=C-3 expiryDate=2001-01-01").record();
    let rows = "productID1=4 amount1=1";
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

fn promotions_hold_in_their_place_and_time(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    client.ask("saveStoreRegion", "name=North").record();
    client.ask("saveWarehouse", "name=Second storeGroups=City,Big storeRegionID=1").record();
    let half = "purchasedProducts=1 purchasedAmount=1 percentageOffMatchingItems=50";
    let holds = |limits: &str, sale: &str| {
        let id = campaign(&client, &format!("{half} {limits}"));
        let cart = client.ask("calculateShoppingCart", &format!("productID1=1 amount1=1 {sale}"));
        client.ask("deleteCampaign", &format!("campaignID={id}"));
        !cart.record()["appliedPromotions"].as_array().unwrap().is_empty()
    };
    for (limits, sale, expected) in [
        ("", "", true),
        ("enabled=0", "", false),
        ("warehouseID=2", "", false),
        ("warehouseID=2", "warehouseID=2", true),
        ("warehouseIDs=1,2", "warehouseID=2", true),
        ("warehouseIDs=1", "warehouseID=2", false),
        ("storeGroup=City", "warehouseID=2", true),
        ("storeGroup=City", "warehouseID=1", false),
        ("storeRegionIDs=1", "warehouseID=2", true),
        ("storeRegionIDs=1", "warehouseID=1", false),
        ("restrictOnNoWarehouses=1", "", false),
        ("restrictOnNoWarehouses=1 warehouseID=1", "", true),
        ("startDate=2020-01-01 endDate=2020-01-31", "date=2020-01-31", true),
        ("startDate=2020-01-01 endDate=2020-01-31", "date=2020-02-01", false),
        ("startDate=2099-01-01", "", false),
        ("startTime=00:00:00 endTime=23:59:59", "", true),
        // The whole day but the second around half past six, told as an interval past midnight.
        ("startTime=06:30:01 endTime=06:30:00", "", true),
    ] {
        assert_eq!(holds(limits, sale), expected, "{limits} {sale}");
    }
}

fn some_customers_get_some_promotions_once(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    client.ask("saveCustomerGroup", "name=Friends").record();
    let group = client.ask("getCustomerGroups", "").records().last().unwrap()["customerGroupID"].clone();
    let mari = client
        .ask("saveCustomer", &format!("firstName=Mari lastName=Tamm groupID={group} birthday=1990-05-17"))
        .id("customerID");
    let half = "purchasedProducts=1 purchasedAmount=1 percentageOffMatchingItems=50";
    let row = "productID1=1 amount1=1";
    let friends = campaign(&client, &format!("{half} customerGroupIDs={group}"));
    assert_eq!(applied(&cart(&client, row)), []);
    assert_eq!(applied(&cart(&client, &format!("{row} customerID={mari}"))), [(friends, 1)]);
    client.ask("saveCampaign", &format!("campaignID={friends} enabled=0")).record();
    let birthday = campaign(&client, &format!("{half} isBirthdayPromotion=1"));
    assert_eq!(applied(&cart(&client, &format!("{row} customerID={mari} date=2026-05-17"))), [(birthday, 1)]);
    assert_eq!(applied(&cart(&client, &format!("{row} customerID={mari} date=2026-05-18"))), []);
    client.ask("saveCampaign", &format!("campaignID={birthday} enabled=0")).record();

    let once = campaign(&client, &format!("{half} customerCanUseOnlyOnce=1"));
    let with = |more: &str| applied(&cart(&client, &format!("{row} customerID={mari} {more}")));
    assert_eq!(applied(&cart(&client, row)), [], "nobody in particular cannot have it once");
    assert_eq!(with(""), [(once, 1)]);
    assert_eq!(with("amount1=9"), [(once, 1)]);
    let sale = client.ask("saveSalesDocument", &format!("type=CASHINVOICE customerID={mari} {row}")).id("invoiceID");
    assert_eq!(
        client
            .ask("addPromotionCountsToInvoice", &format!("invoiceID={sale} promotionID1={once} promotionCount1=1"))
            .code(),
        0
    );
    assert_eq!(with(""), []);
    assert_eq!(with(&format!("documentID={sale}")), [(once, 1)], "its own use does not count");
    client.ask("saveCampaign", &format!("campaignID={once} customerCanUseOnlyOnce=0 oncePerDay=1")).record();
    assert_eq!(with(""), []);
    assert_eq!(with("date=2020-01-01"), [(once, 1)]);
    client.ask("addPromotionCountsToInvoice", &format!("invoiceID={sale} promotionID1={once} promotionCount1=0"));
    assert_eq!(with(""), [(once, 1)]);
    client.ask("saveSalesDocument", &format!("type=CASHINVOICE customerID={mari} {row} campaignIDs1={once}")).record();
    assert_eq!(with(""), [], "rows say it too");
    for (params, error) in [
        ("promotionID1=1 promotionCount1=1".to_owned(), (1010, "invoiceID")),
        (format!("invoiceID={sale}"), (1010, "promotionID1")),
        (format!("invoiceID={sale} promotionID1=1"), (1010, "promotionCount1")),
        (format!("invoiceID={sale} promotionID1=99 promotionCount1=1"), (1011, "promotionID1")),
        ("invoiceID=999 promotionID1=1 promotionCount1=1".to_owned(), (1011, "invoiceID")),
    ] {
        assert_eq!(client.ask("addPromotionCountsToInvoice", &params).error(), error, "{params}");
    }
}

fn promotions_leave_some_goods_alone(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    client.ask("saveProductGroup", "name=Spared nonDiscountable=1").record();
    client.ask("saveProduct", "groupID=2 name=F netPrice=10 vatrateID=5").record();
    client.ask("saveProduct", "groupID=1 name=Card netPrice=10 vatrateID=5 isGiftCard=1").record();
    let all = campaign(
        &client,
        "name=All purchaseTotalValue=0.01 percentageOffEntirePurchase=10 percentageOffExcludedProducts=4",
    );
    let goods = "productID1=1 amount1=1 productID2=6 amount2=1 productID3=7 amount3=1 productID4=4 amount4=1";
    let percents = |params: &str| {
        let cart = cart(&client, params);
        cart.record()["rows"].as_array().unwrap().iter().map(|row| shown(&row["promotionDiscount"])).collect::<Vec<_>>()
    };
    assert_eq!(percents(goods), ["10", "0", "0", "0"]);
    assert_eq!(of_row(&cart(&client, goods), 1, "nonDiscountable"), &json!(1));
    // Some awards leave alone what is cheaper already.
    client
        .ask("saveCampaign", &format!("campaignID={all} excludeDiscountedFromPercentageOffEntirePurchase=1"))
        .record();
    assert_eq!(percents("productID1=1 amount1=1 discount1=5 productID2=3 amount2=1"), ["0", "10"]);
    client
        .ask(
            "saveCampaign",
            &format!("campaignID={all} excludeDiscountedFromPercentageOffEntirePurchase=0 onlyForDiscountedItems=1"),
        )
        .record();
    assert_eq!(percents("productID1=1 amount1=1 discount1=5 productID2=3 amount2=1"), ["10", "0"]);
    client.ask("saveCampaign", &format!("campaignID={all} enabled=0")).record();
    campaign(
        &client,
        "purchasedProductGroupID=1 purchasedAmount=1 sumOffMatchingItems=1 priceAtLeast=4 priceAtMost=10",
    );
    assert_eq!(percents("productID1=1 amount1=1 productID2=2 amount2=1 productID3=4 amount3=1"), ["10", "0", "0"]);
    assert_eq!(percents("productID1=1 amount1=5000"), ["0"], "a very long row takes no part");
    assert_eq!(percents("productID1=1 amount1=-1"), ["0"]);
}

fn tiers_decide_who_is_first(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    for name in ["One", "Two"] {
        client.ask("insertPromotionTier", &format!("nameEN={name}")).record();
    }
    let half = campaign(&client, "purchasedProducts=1 purchasedAmount=1 percentageOffMatchingItems=50 tierID=2");
    let third = campaign(&client, "purchasedProducts=1 purchasedAmount=1 percentageOffMatchingItems=30 tierID=1");
    let first = || applied(&cart(&client, "productID1=1 amount1=1"))[0].0;
    assert_eq!(first(), third);
    client.ask("movePromotionTier", "promotionTierID=2 order=1").record();
    assert_eq!(first(), half);
    let untiered = campaign(&client, "purchasedProducts=1 purchasedAmount=1 percentageOffMatchingItems=20");
    assert_eq!(first(), untiered);
    let set = campaign(&client, "purchasedProducts=1 purchasedAmount=1 specialPrice=9");
    assert_eq!(first(), set, "inside a tier by kind");
    client.ask("saveCampaign", &format!("campaignID={half} isStackable=1")).record();
    let both = cart(&client, "productID1=1 amount1=1");
    assert_eq!(applied(&both), [(set, 1), (half, 1)]);
    assert_eq!(both.number("netTotal"), "4");
}

fn points_pay_for_a_promotion(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    let mari = client.ask("saveCustomer", "firstName=Mari lastName=Tamm").id("customerID");
    let swap =
        campaign(&client, "name=Swap type=manual rewardPoints=100 sumOffEntirePurchase=10 maximumPointsDiscount=20");
    let sale = |amount: i64| {
        cart(&client, &format!("customerID={mari} productID1=1 amount1={amount} manualPromotionIDs={swap}"))
    };
    assert_eq!(applied(&sale(5)), []);
    client.ask("addCustomerRewardPoints", &format!("customerID={mari} points=150")).record();
    let paid = sale(5);
    assert_eq!(paid.record()["appliedPromotions"], json!([{"promotionID": swap, "count": 1, "rewardPoints": 100}]));
    assert_eq!(paid.number("netTotal"), "40");
    assert_eq!(sale(4).number("netTotal"), "32", "a fifth of the sale at most");
}

fn tills_print_coupons_by_themselves(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    client.ask("saveConfParameter", "parameterName=reward_points_per_currency_unit parameterValue=1");
    let mari = client.ask("saveCustomer", "firstName=Mari lastName=Tamm").id("customerID");
    let promotion = campaign(&client, "name=Coupon type=coupon purchaseTotalValue=0.01 sumOffEntirePurchase=5");
    for rule in [
        "threshold=30 measure=dollars thresholdType=this_sale",
        "threshold=100 measure=dollars thresholdType=points_amt",
        "threshold=12 measure=points thresholdType=this_sale printingCostInRewardPoints=20",
        "threshold=1 measure=dollars thresholdType=this_sale warehouseID=1 issuedUntilDate=2001-01-01",
    ] {
        client.ask("saveCoupon", &format!("campaignID={promotion} printedAutomaticallyInPOS=1 {rule}")).record();
    }
    let printed = |params: &str| {
        cart(&client, &format!("getAutomaticCoupons=1 customerID={mari} {params}")).number("automaticCoupons")
    };
    assert_eq!(printed("productID1=1 amount1=1"), "");
    assert_eq!(printed("productID1=1 amount1=3"), "1,3");
    assert_eq!(printed("productID1=4 amount1=4"), "1,2,3");
    client.ask("saveSalesDocument", &format!("type=CASHINVOICE customerID={mari} productID1=4 amount1=3")).record();
    assert_eq!(printed("productID1=1 amount1=1"), "2,3", "108 so far, and 108 points");
    let cart = cart(&client, &format!("getAutomaticCoupons=1 customerID={mari} productID1=1 amount1=1"));
    assert_eq!(cart.record()["printAutomaticCoupons"][1], json!({"couponID": 3, "printingCostInRewardPoints": 20}));
    client.ask("saveCustomer", &format!("customerID={mari} posCouponsDisabled=1")).record();
    assert_eq!(printed("productID1=1 amount1=3"), "");
}

fn every_discount_is_on_record(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    client.ask("savePriceList", "name=List type1=PRODUCT id1=1 price1=8").record();
    let reasons = client.ask("saveReasonCode", "name=Spring purpose=PROMOTION").id("reasonID");
    let pair = campaign(
        &client,
        &format!(
            "name=Pair purchasedProducts=1 purchasedAmount=1 percentageOffMatchingItems=50 reasonID={reasons} subsidy=0.5 purchasedProductSubsidies=0.25"
        ),
    );
    let sale = client
        .ask(
            "saveSalesDocument",
            &format!(
                "type=CASHINVOICE productID1=1 amount1=4 price1=8 discount1=50 promotionRule1priceListID1=1 promotionRule1amount1=4 \
                 promotionRule1finalPrice1=32 promotionRule1totalDiscount1=8 promotionRule1priceListDiscountType1=PRICE \
                 promotionRule1campaignID2={pair} promotionRule1amount2=2 promotionRule1finalPrice2=8 promotionRule1totalDiscount2=8 \
                 promotionRule1campaignType2=ITEMS promotionRule1campaignDiscountPercentage2=50 productID2=2 amount2=1 discount2=10 \
                 promotionRule2amount1=1 promotionRule2finalPrice1=2.7 promotionRule2totalDiscount1=0.3 promotionRule2manualDiscountPercentage1=10"
            ),
        )
        .id("invoiceID");
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
        ("priceListIDs=1".to_owned(), 1),
        ("productIDs=2".to_owned(), 1),
        ("recordIDs=1,2".to_owned(), 2),
        ("warehouseID=2".to_owned(), 0),
        ("dateFrom=2099-01-01".to_owned(), 0),
        ("dateTo=2099-01-01 recordsOnPage=2".to_owned(), 2),
    ] {
        assert_eq!(count(&params), expected, "{params}");
    }
    assert_eq!(client.ask("deleteCampaign", &format!("campaignID={pair}")).code(), 1022);
    // Saved again without a word on discounts, it keeps them.
    client.ask("saveSalesDocument", &format!("id={sale} notes=x")).record();
    assert_eq!(count(&format!("invoiceIDs={sale}")), 3);
    assert_eq!(client.ask("saveSalesDocument", "productID1=1 amount1=1 promotionRule1campaignID1=99").code(), 1011);
}

fn a_reason_keeps_a_row_out_of_a_tier(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    for name in ["One", "Two"] {
        client.ask("insertPromotionTier", &format!("nameEN={name}")).record();
    }
    let half = campaign(&client, "purchasedProducts=1 purchasedAmount=1 percentageOffMatchingItems=50 tierID=2");
    let reason = |tiers: &str| {
        client
            .ask("saveReasonCode", &format!("name=R purpose=DISCOUNT manualDiscountDisablesPromotionTiers={tiers}"))
            .id("reasonID")
    };
    let (first, second) = (reason("1"), reason("1,2"));
    let with = |more: &str| applied(&cart(&client, &format!("productID1=1 amount1=1 {more}")));
    assert_eq!(with(&format!("discount1=5 returnReasonID1={first}")), [(half, 1)]);
    assert_eq!(with(&format!("discount1=5 returnReasonID1={second}")), []);
    assert_eq!(with(&format!("returnReasonID1={second}")), [(half, 1)], "no discount, nothing to keep it out");
    let unknown = client.ask("calculateShoppingCart", "productID1=1 amount1=1 returnReasonID1=99");
    assert_eq!(unknown.error(), (1011, "returnReasonID1"));
}

fn variations_are_meant_with_their_parent(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    client.ask("saveMatrixDimension", "name=Size valueName1=S valueName2=L").record();
    let parent = client
        .ask("saveProduct", "groupID=1 name=Shirt type=MATRIX netPrice=10 vatrateID=5 dimensionID1=1")
        .id("productID");
    let small = client
        .ask(
            "saveProduct",
            &format!("groupID=1 name=ShirtS netPrice=10 vatrateID=5 parentProductID={parent} dimValueID1=1"),
        )
        .id("productID");
    campaign(&client, &format!("purchasedProducts={parent} purchasedAmount=1 percentageOffMatchingItems=50"));
    assert_eq!(cart(&client, &format!("productID1={small} amount1=2")).number("netTotal"), "10");
}

/// Fifty rows and five hundred promotions: every tenth of them has something to say.
fn a_long_cart_meets_many_promotions(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").record();
    let products: Vec<Value> = (1..=60)
        .map(|n| json!({"requestName": "saveProduct", "groupID": 1, "name": format!("P{n}"), "netPrice": 10}))
        .collect();
    client.bulk(&json!(products));
    for first in (0..500).step_by(100) {
        let campaigns: Vec<Value> = (first..first + 100)
            .map(|n| {
                // Nine in ten are on products that nobody buys.
                let product = if n % 10 == 0 { n / 10 + 1 } else { 51 + n % 10 };
                json!({"requestName": "saveCampaign", "name": format!("C{n}"), "purchasedProducts": product.to_string(),
                       "purchasedAmount": 1, "percentageOffMatchingItems": 10})
            })
            .collect();
        let made = client.bulk(&json!(campaigns));
        assert!(made.0["requests"].as_array().unwrap().iter().all(|part| part["status"]["errorCode"] == 0));
    }
    let rows: String = (1..=50).map(|n| format!(" productID{n}={n} amount{n}=1")).collect();
    let cart = cart(&client, &rows);
    assert_eq!(applied(&cart).len(), 50);
    assert_eq!(cart.number("netTotal"), "450");
}

/// Three A of 10.00, two D of 30.00 and one E of 5.00: half off any of them, or of one row alone, the cheapest that may get it.
fn an_award_goes_to_one_row(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    let rows = "productID1=1 amount1=3 productID2=4 amount2=2 productID3=5 amount3=1";
    let id = campaign(
        &client,
        "name=Half purchaseTotalValue=1 awardedProducts=1,4 awardedAmount=0 percentageOFF=50 discountForOneLine=1",
    );
    assert_eq!(client.ask("getCampaigns", "").record()["discountForOneLine"], 1);
    let one = cart(&client, rows);
    let nets = |cart: &Answer| [0, 1, 2].map(|row| shown(of_row(cart, row, "rowNetTotal")));
    assert_eq!(nets(&one), ["15", "60", "5"], "the cheaper of the two rows");
    assert_eq!(applied(&one), [(id, 1)]);
    client.ask("saveCampaign", &format!("campaignID={id} discountForOneLine=0")).record();
    assert_eq!(nets(&cart(&client, rows)), ["15", "30", "5"]);
    client.ask("deleteCampaign", &format!("campaignID={id}"));
    // Buy two of anything, and two of the rest are 1.00 cheaper: on one row there may be fewer than two.
    campaign(
        &client,
        "name=Two purchasedProductGroupID=1 purchasedAmount=2 awardedProducts=4,5 awardedAmount=2 sumOFF=1 discountForOneLine=1 redemptionLimit=1",
    );
    assert_eq!(nets(&cart(&client, rows)), ["30", "60", "4"]);
}

/// Only who has the right chooses manual promotions and takes coupons; what applies by itself is everybody's.
fn not_everybody_applies_promotions(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    let manual = campaign(&client, "name=M type=manual purchaseTotalValue=1 percentageOffEntirePurchase=10");
    let coupon = campaign(&client, "name=C type=coupon purchaseTotalValue=1 percentageOffEntirePurchase=20");
    campaign(&client, "name=A purchaseTotalValue=1 awardedProducts=2 percentageOFF=50");
    client.ask("saveCoupon", &format!("name=C code=C1 campaignID={coupon}")).record();
    client.ask("saveIssuedCoupon", "couponID=1 uniqueIdentifier=77").record();
    let clerk = server.clerk(&client);
    let total = |more: &str| {
        let rows = "type=INVWAYBILL warehouseID=1 productID1=1 amount1=1 productID2=2 amount2=2";
        clerk.ask("calculateShoppingCart", &format!("{rows} {more}"))
    };
    let chosen = format!("manualPromotionIDs={manual}");
    assert_eq!(total(&chosen).number("netTotal"), "11.7");
    server.set_group(&client, "apply_promotions = 0");
    assert_eq!(clerk.ask("getUserRights", "getCurrentUser=1").record()["rightApplyPromotions"], 0);
    for refused in [chosen.as_str(), "couponIdentifiers=77", &format!("manualCampaignIDs={manual}")] {
        assert_eq!(total(refused).error(), (1061, ""), "{refused}");
    }
    assert_eq!(total("").number("netTotal"), "13", "what applies by itself applies");
    assert_eq!(clerk.ask("redeemIssuedCoupon", "uniqueIdentifier=77").code(), 1061);
    assert_eq!(client.ask("redeemIssuedCoupon", "uniqueIdentifier=77").code(), 0);
}
