//! Promotions one rule at a time: what is bought, what is awarded, in which order, and how often.

use ladu_tests::{Answer, Client, TestServer, on_both_engines};

use super::{of, save, shop};

on_both_engines! {
    bought_goods_are_chosen_in_every_way
    awarded_goods_are_chosen_in_every_way
    a_cashier_s_discount_comes_off_again
    one_promotion_for_each_item
    older_promotions_come_first
    promotions_have_their_limits
    whole_sales_are_limited_to_some_goods
    what_is_bought_and_what_it_costs
}

/// The shop with its goods in groups, a category and a brand: A (1) 10.00 in the group below the first, of the brand and the category;
/// B (2) 4.00 in the first group, of neither.
fn sorted(server: &TestServer) -> Client {
    let client = shop(server);
    client.ask("saveProductGroup", "name=Below parentGroupID=$goods").named("below");
    client.ask("saveProductCategory", "name=Upper").named("upper");
    client.ask("saveProductCategory", "name=Lower parentCategoryID=$upper").named("lower");
    client.ask("saveBrand", "name=Acme").named("acme");
    client.ask("saveProduct", "productID=$a groupID=$below categoryID=$lower brandID=$acme").record();
    client
}

fn cart(client: &Client, params: &str) -> Answer {
    let answer = client.ask("calculateShoppingCart", &format!("type=INVWAYBILL {params}"));
    answer.succeeds();
    answer
}

fn nets(answer: &Answer) -> Vec<String> {
    answer.record()["rows"].as_array().unwrap().iter().map(|row| of(row, "rowNetTotal")).collect()
}

fn counts(answer: &Answer) -> Vec<(String, String)> {
    let applied = answer.record()["appliedPromotions"].as_array().unwrap();
    applied.iter().map(|one| (of(one, "promotionID"), of(one, "count"))).collect()
}

/// A selector of saveCampaign after its prefix, and whether it means A and B.
const SELECTORS: &[(&str, &str, bool, bool)] = &[
    ("Products", "$a", true, false),
    ("Products", "$a,$b", true, true),
    ("ProductGroupID", "$goods", true, true),
    ("ProductGroupID", "$below", true, false),
    ("ProductGroupIDs", "$below", true, false),
    ("ProductCategoryID", "$upper", true, false),
    ("ProductCategoryIDs", "$lower", true, false),
    ("BrandIDs", "$acme", true, false),
];

fn bought_goods_are_chosen_in_every_way(server: TestServer) {
    let client = sorted(&server);
    for (name, value, means_a, means_b) in SELECTORS {
        let id = client
            .ask(
                "saveCampaign",
                &format!("name=x purchased{name}={value} purchasedAmount=1 percentageOffMatchingItems=50"),
            )
            .number("campaignID");
        let found = nets(&cart(&client, "productID1=$a amount1=1 productID2=$b amount2=1"));
        let expected = [if *means_a { "5" } else { "10" }, if *means_b { "2" } else { "4" }];
        assert_eq!(found, expected, "purchased{name}={value}");
        client.ask("deleteCampaign", &format!("campaignID={id}")).succeeds();
    }
}

fn awarded_goods_are_chosen_in_every_way(server: TestServer) {
    let client = sorted(&server);
    for (name, value, means_a, means_b) in SELECTORS {
        let id = client
            .ask("saveCampaign", &format!("name=x purchaseTotalValue=0.01 awarded{name}={value} percentageOFF=50"))
            .number("campaignID");
        let found = nets(&cart(&client, "productID1=$a amount1=1 productID2=$b amount2=1"));
        let expected = [if *means_a { "5" } else { "10" }, if *means_b { "2" } else { "4" }];
        assert_eq!(found, expected, "awarded{name}={value}");
        let spared = format!("campaignID={id} excludedProducts=$a");
        client.ask("saveCampaign", &spared).record();
        assert_eq!(
            nets(&cart(&client, "productID1=$a amount1=1 productID2=$b amount2=1"))[0],
            "10",
            "awarded{name}={value}"
        );
        client.ask("deleteCampaign", &format!("campaignID={id}")).succeeds();
    }
    // Money for each, never more than it costs.
    client.ask("saveCampaign", "name=x purchaseTotalValue=0.01 awardedProducts=$a,$b sumOFF=6").record();
    assert_eq!(nets(&cart(&client, "productID1=$a amount1=2 productID2=$b amount2=1")), ["8", "0"]);
}

fn a_cashier_s_discount_comes_off_again(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCampaign", "name=Trio purchasedProducts=$b purchasedAmount=3 specialPrice=10").record();
    assert_eq!(nets(&cart(&client, "productID1=$b amount1=3")), ["10"]);
    // Less ten per cent by hand: 9.00 for the three.
    assert_eq!(nets(&cart(&client, "productID1=$b amount1=3 discount1=10")), ["9"]);
    // 3 for 10.00 with 7 units of 4.00: two sets and one.
    let seven = cart(&client, "productID1=$b amount1=7");
    assert_eq!((nets(&seven), counts(&seven)), (vec!["24".to_owned()], vec![("1".to_owned(), "2".to_owned())]));
    assert_eq!(of(&seven.record()["rows"][0], "discount"), "14.2857");
    assert_eq!(nets(&cart(&client, "productID1=$b amount1=2")), ["8"], "not enough for a set");
    assert_eq!(nets(&cart(&client, "productID1=$b amount1=-3")), ["-12"], "what comes back takes no part");
}

fn one_promotion_for_each_item(server: TestServer) {
    let client = shop(&server);
    client
        .ask("saveCampaign", "name=First purchasedProducts=$a purchasedAmount=1 percentageOffMatchingItems=10")
        .record();
    let second = client
        .ask("saveCampaign", "name=Second purchasedProducts=$a purchasedAmount=1 percentageOffMatchingItems=20")
        .number("campaignID");
    let one = || nets(&cart(&client, "productID1=$a amount1=1"));
    assert_eq!(one(), ["9"], "the first in order wins");
    client.ask("saveCampaign", &format!("campaignID={second} isStackable=1")).record();
    assert_eq!(one(), ["7.2"], "one that may come on top takes from what is left");
    client.ask("saveCampaign", &format!("campaignID={second} isStackable=0")).record();
    client.ask("saveCampaign", "name=All purchaseTotalValue=0.01 percentageOffEntirePurchase=10").record();
    assert_eq!(one(), ["8.1"], "the whole sale has its own promotions");
    let rows = cart(&client, "productID1=$a amount1=1 doNotApplyInvoiceLevelPromotions=1");
    assert_eq!(nets(&rows), ["9"]);
    assert_eq!(nets(&cart(&client, "productID1=$a amount1=1 doNotApplyPromotions=1")), ["10"]);
}

fn older_promotions_come_first(server: TestServer) {
    let client = shop(&server);
    let first = client.ask("insertPromotionTier", "nameEN=First").number("promotionTierID");
    let second = client.ask("insertPromotionTier", "nameEN=Second").number("promotionTierID");
    let make = |percent: i64, tier: &str| {
        client
            .ask(
                "saveCampaign",
                &format!("name=x purchasedProducts=$a purchasedAmount=1 percentageOffMatchingItems={percent} {tier}"),
            )
            .number("campaignID")
    };
    let one = || nets(&cart(&client, "productID1=$a amount1=1"));
    make(40, &format!("tierID={second}"));
    assert_eq!(one(), ["6"]);
    make(30, &format!("tierID={first}"));
    assert_eq!(one(), ["7"], "an earlier tier");
    make(20, "");
    assert_eq!(one(), ["8"], "no tier at all comes first");
    make(10, "");
    assert_eq!(one(), ["8"], "the older of two");
}

fn promotions_have_their_limits(server: TestServer) {
    let client = shop(&server);
    let id = client
        .ask(
            "saveCampaign",
            "name=x purchasedProducts=$a purchasedAmount=1 awardedProducts=$b awardedAmount=1 percentageOFF=100",
        )
        .number("campaignID");
    let change = |params: &str| client.ask("saveCampaign", &format!("campaignID={id} {params}")).record().clone();
    let sale = "productID1=$a amount1=3 productID2=$b amount2=5";
    let of_b = || nets(&cart(&client, sale))[1].clone();
    assert_eq!(of_b(), "8", "three of five are free");
    change("redemptionLimit=2");
    assert_eq!(of_b(), "12");
    change("redemptionLimit=0");
    change("startDate=2099-01-01");
    assert_eq!(of_b(), "20", "not yet");
    assert_eq!(nets(&cart(&client, &format!("{sale} date=2099-01-01")))[1], "8", "on the day of the sale");
    change("startDate= endDate=2001-01-01");
    assert_eq!(of_b(), "20", "over");
    change("endDate= enabled=0");
    assert_eq!(of_b(), "20");
    change("enabled=1 warehouseID=$store");
    assert_eq!(of_b(), "8");
    client.ask("saveWarehouse", "name=Second addAccessForAllUsers=1").named("second");
    assert_eq!(nets(&cart(&client, &format!("{sale} warehouseID=$second")))[1], "20", "another store");
    change("warehouseID=0");
    client.ask("saveCustomerGroup", "name=Club").record();
    let group = client.ask("getCustomerGroups", "searchName=Club");
    let club =
        group.records().iter().find(|group| group["name"] == "Club").map(|group| of(group, "customerGroupID")).unwrap();
    change(&format!("customerGroupIDs={club}"));
    assert_eq!(of_b(), "20", "only for members");
    client.ask("saveCustomer", &format!("customerID=$mari groupID={club}")).record();
    assert_eq!(nets(&cart(&client, &format!("{sale} customerID=$mari")))[1], "8");
    change("customerGroupIDs=");
    // Matching items up to a number, and a price for each up to a number.
    change("enabled=0");
    let capped = client
        .ask(
            "saveCampaign",
            "name=y purchasedProducts=$b purchasedAmount=2 percentageOffMatchingItems=50 maximumNumberOfMatchingItems=3",
        )
        .number("campaignID");
    assert_eq!(of_b(), "14", "three of five at half the price");
    assert_eq!(nets(&cart(&client, "productID1=$b amount1=1")), ["4"], "one is too few");
    client.ask("saveCampaign", &format!("campaignID={capped} enabled=0")).record();
    client
        .ask(
            "saveCampaign",
            "name=z purchasedProducts=$b purchasedAmount=2 specialUnitPrice=3 maxItemsWithSpecialUnitPrice=4",
        )
        .record();
    assert_eq!(of_b(), "16", "four at 3.00 and one at 4.00");
}

fn whole_sales_are_limited_to_some_goods(server: TestServer) {
    let client = shop(&server);
    let id = client
        .ask("saveCampaign", "name=x purchaseTotalValue=5 purchaseTotalValueMax=100 percentageOffEntirePurchase=10")
        .number("campaignID");
    let change = |params: &str| client.ask("saveCampaign", &format!("campaignID={id} {params}")).record().clone();
    let sale = |more: &str| nets(&cart(&client, &format!("productID1=$a amount1=1 productID2=$b amount2=1 {more}")));
    assert_eq!(sale(""), ["9", "3.6"]);
    assert_eq!(nets(&cart(&client, "productID1=$b amount1=1")), ["4"], "below the least");
    assert_eq!(nets(&cart(&client, "productID1=$a amount1=11")), ["110"], "above the most");
    assert_eq!(
        nets(&cart(&client, "productID1=$a amount1=1 discount1=60")),
        ["4"],
        "what is left after the cashier counts"
    );
    change("percentageOffExcludedProducts=$a");
    assert_eq!(sale(""), ["10", "3.6"]);
    change("percentageOffExcludedProducts= percentageOffIncludedProducts=$a");
    assert_eq!(sale(""), ["9", "4"]);
    change("percentageOffIncludedProducts= excludeDiscountedFromPercentageOffEntirePurchase=1");
    assert_eq!(sale("discount1=10"), ["9", "3.6"], "what is cheaper already is left alone");
    change("excludeDiscountedFromPercentageOffEntirePurchase=0 onlyForDiscountedItems=1");
    assert_eq!(sale("discount1=10"), ["8.1", "4"]);
    change("onlyForDiscountedItems=0 enabled=0");
    let sum = client
        .ask("saveCampaign", "name=y purchaseTotalValue=0.01 sumOffEntirePurchase=3 sumOffIncludedProducts=$b")
        .number("campaignID");
    assert_eq!(sale(""), ["10", "1"]);
    client.ask("saveCampaign", &format!("campaignID={sum} sumOffIncludedProducts= sumOffExcludedProducts=$b")).record();
    assert_eq!(sale(""), ["7", "4"]);
    let read = client.ask("getCampaigns", &format!("campaignID={sum}"));
    assert_eq!(read.record()["sumOffExcludedProducts"].as_array().map_or(0, Vec::len), 1, "{read:?}");
}

fn what_is_bought_and_what_it_costs(server: TestServer) {
    let client = shop(&server);
    client
        .ask(
            "saveCampaign",
            "name=x purchasedProducts=$a,$b purchasedAmount=1 priceAtLeast=4 priceAtMost=9 percentageOffMatchingItems=50",
        ).named("campaign");
    assert_eq!(nets(&cart(&client, "productID1=$a amount1=1 productID2=$b amount2=1")), ["10", "2"]);
    assert_eq!(nets(&cart(&client, "productID1=$a amount1=1 discount1=10")), ["4.5"], "9.00 is within");
    assert_eq!(nets(&cart(&client, "productID1=$a amount1=1 price1=4")), ["2"], "a typed price counts");
    // A sale saved as the cart says leaves records of what was given.
    let sale = cart(&client, "productID1=$b amount1=2");
    let row = &sale.record()["rows"][0];
    let text = |key: &str| of(row, key);
    let rules = format!(
        "promotionRule1campaignID1={} promotionRule1amount1={} promotionRule1finalPrice1={} promotionRule1totalDiscount1={} promotionRule1campaignType1={} promotionRule1campaignDiscountPercentage1={}",
        text("promotionRule1campaignID1"),
        text("promotionRule1amount1"),
        text("promotionRule1finalPrice1"),
        text("promotionRule1totalDiscount1"),
        text("promotionRule1campaignType1"),
        text("promotionRule1campaignDiscountPercentage1")
    );
    let id = save(
        &client,
        &format!(
            "type=INVWAYBILL employeeID=$admin productID1=$b amount1=2 price1=4 discount1=50 employeeID1=$admin {rules}"
        ),
    );
    let record = client.ask("getAppliedPromotionRecords", &format!("invoiceIDs={id}"));
    for (key, value) in [
        ("promotionID", "$campaign"),
        ("promotionName", "x"),
        ("priceListID", "0"),
        ("totalAmount", "2"),
        ("discountedAmount", "2"),
        ("promotionType", "ITEMS"),
        ("promotionDiscountPercentage", "50"),
        ("invoiceCreatorID", "1"),
        ("attendantID", "$admin"),
        // With tax of 14 %, as outside of America.
        ("priceBeforePromotion", "4.56"),
        ("totalBeforePromotion", "9.12"),
        ("priceAfterPromotion", "2.28"),
        ("totalAfterPromotion", "4.56"),
        ("unitDiscount", "2.28"),
        ("totalDiscount", "4.56"),
    ] {
        assert_eq!(record.number(key), client.sent(value), "{key}");
    }
    assert_eq!(super::read(&client, id)["netTotal"], 4, "the rules change no price");
    client.ask("saveSalesDocument", &format!("id={id} notes=n")).record();
    assert_eq!(client.ask("getAppliedPromotionRecords", &format!("invoiceIDs={id}")).records().len(), 1);
}
