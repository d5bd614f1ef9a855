//! What promotions take off: the worked examples.

use ladu_tests::{Answer, TestServer, on_both_engines, shown};
use serde_json::{Value, json};

use super::{applied, campaign, cart, of_row, shop};

on_both_engines! {
    ten_per_cent_and_ten_per_cent_make_nineteen
    money_off_the_sale_is_spread_in_proportion
    buy_one_get_one
    three_for_ten
    two_pies_and_a_big_sale
    a_long_cart_meets_many_promotions
    an_award_goes_to_one_row
}

fn ten_per_cent_and_ten_per_cent_make_nineteen(server: TestServer) {
    let client = shop(&server);
    client.ask("savePriceList", "name=Sale type1=PRODUCT id1=$a price1=8").named("sale");
    client.ask("saveWarehouse", "warehouseID=$store priceListID=$sale").record();
    campaign(&client, "name=All purchaseTotalValue=0.01 percentageOffEntirePurchase=10");
    let cart = cart(&client, "productID1=$a amount1=1 discount1=10");
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
    let alias =
        client.ask("applyPromotions", "type=INVWAYBILL warehouseID=$store productID1=$a amount1=1 discount1=10");
    assert_eq!(alias.record(), record);
    let without = client.ask("applyPromotions", "type=INVWAYBILL productID1=$a amount1=1 doNotApplyPromotions=1");
    assert_eq!((without.number("netTotal"), &without.record()["appliedPromotions"]), ("8".into(), &json!([])));
    let items_only =
        client.ask("applyPromotions", "type=INVWAYBILL productID1=$a amount1=1 doNotApplyInvoiceLevelPromotions=1");
    assert_eq!(items_only.number("netTotal"), "8");
}

fn money_off_the_sale_is_spread_in_proportion(server: TestServer) {
    let client = shop(&server);
    campaign(&client, "name=Five purchaseTotalValue=0.01 sumOffEntirePurchase=5");
    let cart = cart(&client, "productID1=$a amount1=1 productID2=$d amount2=1");
    for row in 0..2 {
        assert_eq!(of_row(&cart, row, "promotionDiscount"), &json!(12.5));
    }
    assert_eq!(of_row(&cart, 0, "promotionRule1totalDiscount1"), &json!(1.25));
    assert_eq!(of_row(&cart, 1, "promotionRule2totalDiscount1"), &json!(3.75));
    assert_eq!(of_row(&cart, 1, "promotionRule2campaignDiscountValue1"), &json!(5));
    assert_eq!(["netTotal", "vatTotal", "total"].map(|key| cart.number(key)), ["35", "7", "42"]);
}

fn buy_one_get_one(server: TestServer) {
    let client = shop(&server);
    campaign(
        &client,
        "name=Pair purchasedProducts=$a purchasedAmount=1 awardedProducts=$b awardedAmount=1 percentageOFF=100",
    );
    let both = cart(&client, "productID1=$a amount1=2 productID2=$b amount2=3");
    assert_eq!(of_row(&both, 1, "promotionDiscount"), &json!(66.6667));
    assert_eq!(of_row(&both, 1, "discount"), &json!(66.6667));
    assert_eq!(of_row(&both, 1, "rowNetTotal"), &json!(3));
    assert_eq!(of_row(&both, 1, "promotionRule2amount1"), &json!(2));
    assert_eq!(of_row(&both, 1, "promotionRule2totalDiscount1"), &json!(6));
    assert_eq!(of_row(&both, 1, "promotionRule2campaignType1"), "ITEMS");
    assert_eq!(applied(&both), [(1, 2)]);
    let earned = cart(&client, "productID1=$a amount1=1");
    assert_eq!(earned.number("freeExtraProductID"), "2");
    assert_eq!(earned.number("freeExtraProductCode"), "B");
    assert_eq!(earned.number("freeExtraProductName"), "B");
    assert_eq!(both.number("freeExtraProductID"), "0");
}

fn three_for_ten(server: TestServer) {
    let client = shop(&server);
    campaign(&client, "name=Trio purchasedProducts=$c purchasedAmount=3 specialPrice=10");
    let cart = cart(&client, "productID1=$c amount1=7");
    assert_eq!(of_row(&cart, 0, "discount"), &json!(14.2857));
    assert_eq!(cart.number("netTotal"), "24");
    assert_eq!(applied(&cart), [(1, 2)]);
}

fn two_pies_and_a_big_sale(server: TestServer) {
    let client = shop(&server);
    campaign(
        &client,
        "name=Pie purchasedProducts=$a purchasedAmount=2 awardedProducts=$c awardedAmount=1 percentageOFF=50",
    );
    campaign(&client, "name=Big purchaseTotalValue=100 percentageOffEntirePurchase=10");
    let pies = cart(&client, "productID1=$a amount1=2 productID2=$c amount2=2");
    assert_eq!((of_row(&pies, 1, "promotionDiscount"), pies.number("netTotal")), (&json!(25), "26".into()));
    assert_eq!(cart(&client, "productID1=$d amount1=3").number("netTotal"), "90");
    assert_eq!(cart(&client, "productID1=$d amount1=4").number("netTotal"), "108");
    assert_eq!(cart(&client, "productID1=$a amount1=1 productID2=$d amount2=3 discount2=1").number("netTotal"), "99.1");
}

/// Fifty rows and five hundred promotions: every tenth of them has something to say.
fn a_long_cart_meets_many_promotions(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    let products: Vec<Value> = (1..=60)
        .map(|n| json!({"requestName": "saveProduct", "groupID": "$goods", "name": format!("P{n}"), "netPrice": 10}))
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
fn an_award_goes_to_one_row(server: TestServer) {
    let client = shop(&server);
    let rows = "productID1=$a amount1=3 productID2=$d amount2=2 productID3=$e amount3=1";
    let id = campaign(
        &client,
        "name=Half purchaseTotalValue=1 awardedProducts=$a,$d awardedAmount=0 percentageOFF=50 discountForOneLine=1",
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
        "name=Two purchasedProductGroupID=$goods purchasedAmount=2 awardedProducts=$d,$e awardedAmount=2 sumOFF=1 discountForOneLine=1 redemptionLimit=1",
    );
    assert_eq!(nets(&cart(&client, rows)), ["30", "60", "4"]);
}
