//! Who gets which promotion: choice, place, time, customers, goods and tiers.

use ladu_tests::{Code, TestServer, on_both_engines, shown};
use serde_json::json;

use super::{applied, campaign, cart, of_row, shop};

on_both_engines! {
    what_the_cart_says_can_be_saved
    the_cashier_chooses_and_repeats
    promotions_hold_in_their_place_and_time
    some_customers_get_some_promotions_once
    promotions_leave_some_goods_alone
    tiers_decide_who_is_first
    variations_are_meant_with_their_parent
    not_everybody_applies_promotions
}

/// The answer's own numbers, sent to be saved, give its own totals.
fn what_the_cart_says_can_be_saved(server: TestServer) {
    let client = shop(&server);
    campaign(
        &client,
        "name=Pair purchasedProducts=$a purchasedAmount=1 awardedProducts=$b awardedAmount=1 percentageOFF=100",
    );
    campaign(&client, "name=Five purchaseTotalValue=0.01 sumOffEntirePurchase=5");
    for kind in ["INVWAYBILL", "CASHINVOICE"] {
        let rows = "productID1=$a amount1=2 discount1=7 productID2=$b amount2=3 productID3=$d amount3=1";
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

fn the_cashier_chooses_and_repeats(server: TestServer) {
    let client = shop(&server);
    campaign(&client, "name=Hand type=manual purchaseTotalValue=0.01 sumOffEntirePurchase=5");
    campaign(&client, "name=Auto purchasedProducts=$b purchasedAmount=1 percentageOffMatchingItems=50");
    campaign(
        &client,
        "name=Pair type=manual purchasedProducts=$a purchasedAmount=1 awardedProducts=$c awardedAmount=1 sumOFF=4",
    );
    campaign(&client, "name=Once type=manual purchaseTotalValue=1 sumOffEntirePurchase=1 customerCanUseOnlyOnce=1");
    campaign(&client, "name=Limited type=manual purchaseTotalValue=0.01 sumOffEntirePurchase=2 redemptionLimit=2");
    let goods = "productID1=$a amount1=3 productID2=$c amount2=3";
    assert_eq!(cart(&client, goods).number("netTotal"), "42");
    assert_eq!(applied(&cart(&client, &format!("{goods} manualPromotionIDs=$hand_promotion"))), [(1, 1)]);
    let twice = cart(&client, &format!("{goods} manualPromotionIDs=$hand_promotion,$hand_promotion"));
    assert_eq!((applied(&twice), twice.number("netTotal")), (vec![(1, 2)], "32".into()));
    assert_eq!(cart(&client, &format!("{goods} manualCampaignIDs=$hand_promotion")).number("netTotal"), "37");
    let once = cart(&client, &format!("{goods} manualPromotionIDs=$pair_promotion"));
    assert_eq!((applied(&once), once.number("netTotal")), (vec![(3, 1)], "38".into()));
    assert_eq!(
        applied(&cart(&client, &format!("{goods} manualPromotionIDs=$pair_promotion,$pair_promotion"))),
        [(3, 2)]
    );
    assert_eq!(
        applied(&cart(
            &client,
            &format!("{goods} manualPromotionIDs=$limited_promotion,$limited_promotion,$limited_promotion")
        )),
        [(5, 2)]
    );
    // One that is not manual is passed over; one for known customers needs one.
    assert_eq!(applied(&cart(&client, &format!("{goods} manualPromotionIDs=$auto_promotion,$once_promotion,99"))), []);
    assert_eq!(applied(&cart(&client, "productID1=$b amount1=1")), [(2, 1)]);
}

fn promotions_hold_in_their_place_and_time(server: TestServer) {
    let client = shop(&server);
    client.ask("saveStoreRegion", "name=North").named("north");
    client.ask("saveWarehouse", "name=Second storeGroups=City,Big storeRegionID=$north").named("second");
    let half = "purchasedProducts=$a purchasedAmount=1 percentageOffMatchingItems=50";
    let holds = |limits: &str, sale: &str| {
        let id = campaign(&client, &format!("{half} {limits}"));
        let cart = client.ask("calculateShoppingCart", &format!("productID1=$a amount1=1 {sale}"));
        client.ask("deleteCampaign", &format!("campaignID={id}"));
        !cart.record()["appliedPromotions"].as_array().unwrap().is_empty()
    };
    for (limits, sale, expected) in [
        ("", "", true),
        ("enabled=0", "", false),
        ("warehouseID=$second", "", false),
        ("warehouseID=$second", "warehouseID=$second", true),
        ("warehouseIDs=$store,$second", "warehouseID=$second", true),
        ("warehouseIDs=$store", "warehouseID=$second", false),
        ("storeGroup=City", "warehouseID=$second", true),
        ("storeGroup=City", "warehouseID=$store", false),
        ("storeRegionIDs=$north", "warehouseID=$second", true),
        ("storeRegionIDs=$north", "warehouseID=$store", false),
        ("restrictOnNoWarehouses=1", "", false),
        ("restrictOnNoWarehouses=1 warehouseID=$store", "", true),
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

fn some_customers_get_some_promotions_once(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCustomerGroup", "name=Friends").record();
    let group = client.ask("getCustomerGroups", "").records().last().unwrap()["customerGroupID"].clone();
    let mari = client
        .ask("saveCustomer", &format!("firstName=Mari lastName=Tamm groupID={group} birthday=1990-05-17"))
        .id("customerID");
    let half = "purchasedProducts=$a purchasedAmount=1 percentageOffMatchingItems=50";
    let row = "productID1=$a amount1=1";
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
    client
        .ask("addPromotionCountsToInvoice", &format!("invoiceID={sale} promotionID1={once} promotionCount1=1"))
        .succeeds();
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
        ("promotionID1=1 promotionCount1=1".to_owned(), (Code::MISSING, "invoiceID")),
        (format!("invoiceID={sale}"), (Code::MISSING, "promotionID1")),
        (format!("invoiceID={sale} promotionID1=1"), (Code::MISSING, "promotionCount1")),
        (format!("invoiceID={sale} promotionID1=99 promotionCount1=1"), (Code::UNKNOWN_ID, "promotionID1")),
        ("invoiceID=999 promotionID1=1 promotionCount1=1".to_owned(), (Code::UNKNOWN_ID, "invoiceID")),
    ] {
        client.ask("addPromotionCountsToInvoice", &params).answers_at(error.0, error.1);
    }
}

fn promotions_leave_some_goods_alone(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProductGroup", "name=Spared nonDiscountable=1").named("spared");
    client.ask("saveProduct", "groupID=$spared name=F netPrice=10 vatrateID=$vat20").named("f");
    client.ask("saveProduct", "groupID=$goods name=Card netPrice=10 vatrateID=$vat20 isGiftCard=1").named("card");
    let all = campaign(
        &client,
        "name=All purchaseTotalValue=0.01 percentageOffEntirePurchase=10 percentageOffExcludedProducts=$d",
    );
    let goods = "productID1=$a amount1=1 productID2=$f amount2=1 productID3=$card amount3=1 productID4=$d amount4=1";
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
    assert_eq!(percents("productID1=$a amount1=1 discount1=5 productID2=$c amount2=1"), ["0", "10"]);
    client
        .ask(
            "saveCampaign",
            &format!("campaignID={all} excludeDiscountedFromPercentageOffEntirePurchase=0 onlyForDiscountedItems=1"),
        )
        .record();
    assert_eq!(percents("productID1=$a amount1=1 discount1=5 productID2=$c amount2=1"), ["10", "0"]);
    client.ask("saveCampaign", &format!("campaignID={all} enabled=0")).record();
    campaign(
        &client,
        "purchasedProductGroupID=$goods purchasedAmount=1 sumOffMatchingItems=1 priceAtLeast=4 priceAtMost=10",
    );
    assert_eq!(percents("productID1=$a amount1=1 productID2=$b amount2=1 productID3=$d amount3=1"), ["10", "0", "0"]);
    assert_eq!(percents("productID1=$a amount1=5000"), ["0"], "a very long row takes no part");
    assert_eq!(percents("productID1=$a amount1=-1"), ["0"]);
}

fn tiers_decide_who_is_first(server: TestServer) {
    let client = shop(&server);
    for name in ["One", "Two"] {
        client.ask("insertPromotionTier", &format!("nameEN={name}")).named(name);
    }
    let half = campaign(&client, "purchasedProducts=$a purchasedAmount=1 percentageOffMatchingItems=50 tierID=$two");
    let third = campaign(&client, "purchasedProducts=$a purchasedAmount=1 percentageOffMatchingItems=30 tierID=$one");
    let first = || applied(&cart(&client, "productID1=$a amount1=1"))[0].0;
    assert_eq!(first(), third);
    client.ask("movePromotionTier", "promotionTierID=$two order=1").record();
    assert_eq!(first(), half);
    let untiered = campaign(&client, "purchasedProducts=$a purchasedAmount=1 percentageOffMatchingItems=20");
    assert_eq!(first(), untiered);
    let set = campaign(&client, "purchasedProducts=$a purchasedAmount=1 specialPrice=9");
    assert_eq!(first(), set, "inside a tier by kind");
    client.ask("saveCampaign", &format!("campaignID={half} isStackable=1")).record();
    let both = cart(&client, "productID1=$a amount1=1");
    assert_eq!(applied(&both), [(set, 1), (half, 1)]);
    assert_eq!(both.number("netTotal"), "4.5", "half of the nine that are left");
}

fn variations_are_meant_with_their_parent(server: TestServer) {
    let client = shop(&server);
    client.ask("saveMatrixDimension", "name=Size valueName1=S valueName2=L").named("size");
    let parent = client
        .ask("saveProduct", "groupID=$goods name=Shirt type=MATRIX netPrice=10 vatrateID=$vat20 dimensionID1=$size")
        .id("productID");
    let small = client
        .ask(
            "saveProduct",
            &format!("groupID=$goods name=ShirtS netPrice=10 vatrateID=$vat20 parentProductID={parent} dimValueID1=1"),
        )
        .id("productID");
    campaign(&client, &format!("purchasedProducts={parent} purchasedAmount=1 percentageOffMatchingItems=50"));
    assert_eq!(cart(&client, &format!("productID1={small} amount1=2")).number("netTotal"), "10");
}

/// Only who has the right chooses manual promotions and takes coupons; what applies by itself is everybody's.
fn not_everybody_applies_promotions(server: TestServer) {
    let client = shop(&server);
    let manual = campaign(&client, "name=M type=manual purchaseTotalValue=1 percentageOffEntirePurchase=10");
    let coupon = campaign(&client, "name=C type=coupon purchaseTotalValue=1 percentageOffEntirePurchase=20");
    campaign(&client, "name=A purchaseTotalValue=1 awardedProducts=$b percentageOFF=50");
    client.ask("saveCoupon", &format!("name=C code=C1 campaignID={coupon}")).named("coupon_c");
    client.ask("saveIssuedCoupon", "couponID=$coupon_c uniqueIdentifier=77").record();
    let clerk = server.clerk(&client);
    let total = |more: &str| {
        let rows = "type=INVWAYBILL warehouseID=$store productID1=$a amount1=1 productID2=$b amount2=2";
        clerk.ask("calculateShoppingCart", &format!("{rows} {more}"))
    };
    let chosen = format!("manualPromotionIDs={manual}");
    assert_eq!(total(&chosen).number("netTotal"), "11.7");
    server.set_group(&client, "apply_promotions = 0");
    assert_eq!(clerk.ask("getUserRights", "getCurrentUser=1").record()["rightApplyPromotions"], 0);
    for refused in [chosen.as_str(), "couponIdentifiers=77", &format!("manualCampaignIDs={manual}")] {
        total(refused).fails_at(Code::MAY_NOT_ADD, "");
    }
    assert_eq!(total("").number("netTotal"), "13", "what applies by itself applies");
    clerk.ask("redeemIssuedCoupon", "uniqueIdentifier=77").fails(Code::MAY_NOT_ADD);
    client.ask("redeemIssuedCoupon", "uniqueIdentifier=77").succeeds();
}
