//! What keeps customers coming back: coupons, gift cards, reward points.

use std::sync::atomic::{AtomicI64, Ordering};

use ladu_tests::{Client, Code, OK, TestServer, code_of, on_both_engines};
use serde_json::json;

on_both_engines! {
    a_coupon_is_issued_verified_and_used
    coupons_cost_points
    coupon_rules_are_answered_as_saved
    a_gift_card_is_sold_and_used
    sales_earn_points
    points_are_given_taken_and_corrected
    points_run_out
    nothing_is_spent_twice
}

fn shop(server: &TestServer) -> (Client, i64) {
    let client = server.account();
    client.ask("saveVatRate", "name=20 rate=20").named("vat20");
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=A code=A netPrice=10 vatrateID=$vat20").named("a");
    client.ask("saveProduct", "groupID=$goods name=Card netPrice=50 vatrateID=$vat20 isGiftCard=1").named("card");
    client
        .ask("saveProduct", "groupID=$goods name=Post netPrice=5 vatrateID=$vat20 rewardPointsNotAllowed=1")
        .named("post");
    let mari = client.ask("saveCustomer", "firstName=Mari lastName=Tamm customerCardNumber=777").id("customerID");
    (client, mari)
}

fn set(client: &Client, name: &str, value: &str) {
    client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", value)]).succeeds();
}

fn points(client: &Client, customer: i64) -> String {
    client.ask("getCustomerRewardPoints", &format!("customerID={customer}")).number("points")
}

fn a_coupon_is_issued_verified_and_used(server: TestServer) {
    let (client, mari) = shop(&server);
    client.ask("saveCampaign", "name=Promo type=coupon purchaseTotalValue=1 sumOffEntirePurchase=5").named("promo");
    client.ask("saveCoupon", "name=Five code=FIVE campaignID=$promo").named("five");
    for (params, error) in [
        ("uniqueIdentifier=x", (Code::MISSING, "couponID")),
        ("couponID=$five", (Code::MISSING, "pointOfSaleID")),
        ("couponID=9 uniqueIdentifier=x", (Code::UNKNOWN_ID, "couponID")),
        ("couponID=$five uniqueIdentifier=x customerID=99", (Code::UNKNOWN_ID, "customerID")),
        ("couponID=$five uniqueIdentifier=x invoiceID=99", (Code::UNKNOWN_ID, "invoiceID")),
        ("issuedCouponID=9", (Code::UNKNOWN_ID, "issuedCouponID")),
    ] {
        client.ask("saveIssuedCoupon", params).answers_at(error.0, error.1);
    }
    let sale = client.ask("saveSalesDocument", &format!("type=CASHINVOICE customerID={mari} productID1=$a amount1=1"));
    let (sale, number) = (sale.id("invoiceID"), sale.number("invoiceNo"));
    let first = client.ask(
        "saveIssuedCoupon",
        &format!("couponID=$five uniqueIdentifier=X1 issuedCustomerID={mari} issuedInvoiceID={sale} warehouseID=$store isPrintedAutomatically=yes expiryDate=2099-01-01"),
    );
    first.named("x1");
    assert_eq!((first.number("couponName"), first.number("printingCostInRewardPoints")), ("Five".into(), "0".into()));
    client.ask("saveIssuedCoupon", "couponID=$five uniqueIdentifier=X1").fails_at(Code::TAKEN, "uniqueIdentifier");
    let made = client.ask("saveIssuedCoupon", "couponID=$five pointOfSaleID=$till").number("uniqueIdentifier");
    assert!(made.len() == 16 && made.starts_with("100010000001") && made.bytes().all(|b| b.is_ascii_digit()), "{made}");
    let verified = client.ask("verifyIssuedCoupon", "uniqueIdentifier=X1");
    assert_eq!(
        verified.record(),
        &json!({"issuedCouponID": 1, "couponID": 1, "uniqueIdentifier": "X1", "campaignName": "Promo", "expiryDate": "2099-01-01"})
    );
    client.ask("verifyIssuedCoupon", "").fails_at(Code::MISSING, "uniqueIdentifier");
    client.ask("verifyIssuedCoupon", "uniqueIdentifier=X9").fails(Code::NO_SUCH_COUPON);
    // An edit of a coupon that is not used says nothing of its use.
    client.ask("saveIssuedCoupon", "issuedCouponID=$x1 redeemedCustomerID=$walk_in employeeID=$admin").record();
    let list = |params: &str| client.ask("getIssuedCoupons", params);
    let active = list("status=ACTIVE uniqueIdentifier=X1");
    for (key, value) in [
        ("couponCode", json!("FIVE")),
        ("campaignName", json!("Promo")),
        ("issuedInvoiceID", json!(sale)),
        ("issuedInvoiceNo", json!(number)),
        ("issuedCustomerID", json!(mari)),
        ("issuedCustomerCardNumber", json!("777")),
        ("issuedEmployeeID", json!(1)),
        ("isPrintedAutomatically", json!(1)),
        ("redeemedTimestamp", json!(0)),
        ("redeemedCustomerID", json!(0)),
        ("status", json!("ACTIVE")),
    ] {
        assert_eq!(active.record()[key], value, "{key}");
    }
    let redeemed = client.ask(
        "redeemIssuedCoupon",
        &format!("uniqueIdentifier=X1 invoiceID={sale} customerID={mari} warehouseID=$store"),
    );
    assert_eq!(redeemed.number("issuedCouponID"), "1");
    client.ask("redeemIssuedCoupon", "uniqueIdentifier=X1").fails(Code::COUPON_USED);
    client.ask("verifyIssuedCoupon", "uniqueIdentifier=X1").fails(Code::COUPON_USED);
    client.ask("saveIssuedCoupon", "couponID=$five uniqueIdentifier=Old expiryDate=2001-01-01").record();
    client.ask("redeemIssuedCoupon", "uniqueIdentifier=Old").fails(Code::COUPON_ENDED);
    let states = |state: &str| list(&format!("status={state}")).records().len();
    assert_eq!(["ACTIVE", "REDEEMED", "EXPIRED"].map(states), [1, 1, 1]);
    assert_eq!(
        list(&format!("redeemedInvoiceIDs={sale} redeemedCustomerIDs={mari} couponIDs=$five"))
            .number("redeemedInvoiceNo"),
        number
    );
    assert_eq!(list("redeemedTimestampTo=4000000000").records().len(), 1);
    let old = client.ask("getRedeemedCoupons", "uniqueIdentifier=X1");
    assert_eq!(
        (old.number("couponCode"), old.number("invoiceNo"), old.id("customerID")),
        ("FIVE".into(), number, mari)
    );
    client.ask("deleteCoupon", "couponID=$five").fails(Code::IN_USE);
    // In one request the sale that is being saved can be named.
    let bulk = client.bulk(&json!([
        {"requestName": "saveSalesDocument", "type": "CASHINVOICE", "productID1": "$a", "amount1": 1},
        {"requestName": "redeemIssuedCoupon", "uniqueIdentifier": made, "invoiceID": "CURRENT_INVOICE_ID"},
    ]));
    assert_eq!(code_of(&bulk.0["requests"][1]["status"]), OK, "{}", bulk.0);
    let failed = client.bulk(&json!([
        {"requestName": "saveSalesDocument", "type": "CASHINVOICE", "productID1": 99, "amount1": 1},
        {"requestName": "saveIssuedCoupon", "couponID": "$five", "uniqueIdentifier": "B", "invoiceID": "CURRENT_INVOICE_ID"},
    ]));
    assert_eq!(code_of(&failed.0["requests"][1]["status"]), Code::DOCUMENT_FAILED);
}

fn coupons_cost_points(server: TestServer) {
    let (client, mari) = shop(&server);
    client.ask("saveCoupon", "name=Dear printingCostInRewardPoints=40").named("dear");
    let issue = |more: &str| client.ask("saveIssuedCoupon", &format!("couponID=$dear customerID={mari} {more}"));
    issue("uniqueIdentifier=A").fails(Code::TOO_FEW_POINTS);
    client.ask("addCustomerRewardPoints", &format!("customerID={mari} points=50")).record();
    let dear = issue("uniqueIdentifier=A");
    assert_eq!(dear.number("printingCostInRewardPoints"), "40");
    assert_eq!(points(&client, mari), "10");
    assert_eq!(issue("uniqueIdentifier=B doNotSubtractRewardPoints=1").number("printingCostInRewardPoints"), "0");
    assert_eq!(points(&client, mari), "10");
    let used = client.ask("getUsedRewardPointRecords", &format!("customerID={mari}"));
    assert_eq!((used.number("usedPoints"), used.id("issuedCouponID")), ("40".into(), dear.id("issuedCouponID")));
    client.ask("saveCustomer", &format!("customerID={mari} rewardPointsDisabled=1")).record();
    issue("uniqueIdentifier=C").fails(Code::NO_POINTS_FOR_CUSTOMER);
}

fn coupon_rules_are_answered_as_saved(server: TestServer) {
    let client = server.account();
    client.ask("saveCampaign", "name=Promo type=coupon purchaseTotalValue=1 sumOffEntirePurchase=5").named("promo");
    client
        .ask("saveCoupon", "name=Five code=F campaignID=$promo warehouseID=$store threshold=30.5 measure=points thresholdType=points_amt printedAutomaticallyInPOS=1 promptCashier=1 issuedFromDate=2026-01-01").named("five");
    let rule = client.ask("getCoupons", "couponIDs=$five");
    for (key, value) in [
        ("campaignID", json!("1")),
        ("warehouseID", json!("1")),
        ("threshold", json!("30.5")),
        ("treshold", json!(30)),
        ("thresholdType", json!("points_amt")),
        ("tresholdType", json!("points_amt")),
        ("measure", json!("points")),
        ("printedAutomaticallyInPOS", json!(1)),
        ("promptCashier", json!(1)),
        ("issuedFromDate", json!("2026-01-01")),
        ("issuedUntilDate", json!("0000-00-00")),
        ("printingCostInRewardPoints", json!(0)),
    ] {
        assert_eq!(rule.record()[key], value, "{key}");
    }
    client.ask("saveCoupon", "couponID=$five storeGroup=City").fails_at(Code::CONFLICT, "storeGroup");
    client.ask("saveCoupon", "campaignID=9").fails_at(Code::UNKNOWN_ID, "campaignID");
    client.ask("deleteCoupon", "couponID=$five").succeeds();
    client.ask("deleteCoupon", "couponID=$five").fails_at(Code::UNKNOWN_ID, "couponID");
}

fn a_gift_card_is_sold_and_used(server: TestServer) {
    let (client, mari) = shop(&server);
    let kind = client.ask("getGiftCardTypes", "");
    assert_eq!(
        (kind.number("id"), kind.number("typeID"), kind.number("name")),
        ("1".into(), "1".into(), "Gift card".into())
    );
    let sold = client.bulk(&json!([
        {"requestName": "saveSalesDocument", "type": "CASHINVOICE", "customerID": mari, "productID1": "$card", "amount1": 1},
        {"requestName": "savePayment", "documentID": "CURRENT_INVOICE_ID", "type": "CASH", "sum": 60},
        {"requestName": "saveGiftCard", "code": "G1", "typeID": 1, "value": 60, "purchaseInvoiceID": "CURRENT_INVOICE_ID",
         "purchasingCustomerID": mari, "purchaseWarehouseID": "$store", "vatrateID": "$vat20", "expirationDate": "2099-12-31"},
    ]));
    for element in sold.0["requests"].as_array().unwrap() {
        assert_eq!(code_of(&element["status"]), OK, "{}", sold.0);
    }
    let card = |params: &str| client.ask("getGiftCards", params);
    let new = card("code=G1");
    for (key, value) in [
        ("giftCardID", json!(1)),
        ("value", json!(60)),
        ("balance", json!(60)),
        ("purchaseInvoiceID", json!(1)),
        ("purchasingCustomerID", json!(mari)),
        ("redeemingCustomerID", json!(0)),
        ("redemptionDateTime", json!(0)),
        ("expirationDate", json!("2099-12-31")),
        ("vatrateID", json!(5)),
    ] {
        assert_eq!(new.record()[key], value, "{key}");
    }
    assert!(client.ask("getGiftCardRedeemings", "").records().is_empty());
    let used = client.bulk(&json!([
        {"requestName": "saveSalesDocument", "type": "CASHINVOICE", "customerID": mari, "productID1": "$a", "amount1": 2},
        {"requestName": "savePayment", "documentID": "CURRENT_INVOICE_ID", "type": "GIFTCARD", "sum": 24, "giftCardVatRateID": "$vat20"},
        {"requestName": "saveGiftCard", "code": "G1", "balance": 36, "redemptionInvoiceID": "CURRENT_INVOICE_ID",
         "redeemingCustomerID": mari, "redemptionWarehouseID": "$store", "redemptionEmployeeID": "$admin"},
    ]));
    for element in used.0["requests"].as_array().unwrap() {
        assert_eq!(code_of(&element["status"]), OK, "{}", used.0);
    }
    let paid = client.ask("getSalesDocuments", "id=2");
    assert_eq!((paid.number("paymentStatus"), paid.number("vatTotal")), ("PAID".into(), "4".into()));
    let use_of = client.ask("getGiftCardRedeemings", "giftCardID=1");
    for (key, value) in [
        ("giftCardID", json!(1)),
        ("redeemed", json!(24)),
        ("remainingBalance", json!(36)),
        ("invoiceID", json!(2)),
        ("invoiceNo", json!(paid.number("number"))),
        ("paymentID", json!(2)),
        ("customerID", json!(mari)),
        ("warehouseID", json!(1)),
        ("employeeID", json!(1)),
    ] {
        assert_eq!(use_of.record()[key], value, "{key}");
    }
    assert_eq!(use_of.number("dateTime").len(), 19);
    let after = card("giftCardID=1");
    assert_eq!(
        (after.number("balance"), after.number("value"), after.id("redeemingCustomerID")),
        ("36".into(), "60".into(), mari)
    );
    assert!(after.id("redemptionDateTime") > 0);
    client.ask("saveGiftCard", "value=5").fails_at(Code::MISSING, "code");
    client.ask("saveGiftCard", "code=G2 value=x").fails_at(Code::FORMAT, "value");
    client.ask("saveGiftCard", "code=G2 value=-1").fails_at(Code::NOT_ALLOWED, "value");
    client.ask("saveGiftCard", "giftCardID=9 balance=1").fails_at(Code::UNKNOWN_ID, "giftCardID");
    client.ask("saveGiftCard", "code=G2 typeID=9").fails_at(Code::UNKNOWN_ID, "typeID");
    client.ask("saveGiftCard", "code=G2 value=10").named("g2");
    client.ask("saveGiftCard", "giftCardID=$g2 code=G1").fails_at(Code::TAKEN, "code");
    assert_eq!(card("code=G2").number("expirationDate"), "");
    assert_eq!(client.ask("getGiftCardRedeemings", "").records().len(), 1);
}

fn sales_earn_points(server: TestServer) {
    let (client, mari) = shop(&server);
    let sell = |params: &str| client.ask("saveSalesDocument", &format!("customerID={mari} {params}")).id("invoiceID");
    sell("type=CASHINVOICE productID1=$a amount1=1");
    assert_eq!(points(&client, mari), "0", "nothing is earned until the setting says how much");
    set(&client, "reward_points_per_currency_unit", "0.5");
    // 24.00 for goods earn 12; the gift card and the post earn nothing.
    let sale = sell(
        "type=CASHINVOICE pointOfSaleID=$till productID1=$a amount1=2 productID2=$card amount2=1 productID3=$post amount3=1",
    );
    assert_eq!(points(&client, mari), "12");
    let earned = client.ask("getEarnedRewardPointRecords", &format!("customerIDs={mari}"));
    for (key, value) in [
        ("customerID", json!(mari)),
        ("customerCardNumber", json!("777")),
        ("invoiceID", json!(sale)),
        ("earnedPoints", json!(12)),
        ("remainingPoints", json!(12)),
        ("expiryUnixTime", json!(0)),
        ("pointOfSaleID", json!(1)),
        ("pointOfSaleName", json!("Register 1")),
    ] {
        assert_eq!(earned.record()[key], value, "{key}");
    }
    sell("type=CASHINVOICE productID1=$a amount1=1 price1=1.25");
    assert_eq!(points(&client, mari), "12", "1.50 earn half a point too little for a whole one");
    sell("type=ORDER productID1=$a amount1=2");
    sell("type=CASHINVOICE productID1=$a amount1=2 doNotAddRewardPoints=1");
    let draft = sell("type=INVWAYBILL productID1=$a amount1=1 confirmInvoice=0");
    assert_eq!(points(&client, mari), "12");
    client.ask("saveSalesDocument", &format!("id={draft} confirmInvoice=1")).record();
    assert_eq!(points(&client, mari), "18");
    client.ask("saveSalesDocument", &format!("id={draft} notes=x")).record();
    assert_eq!(points(&client, mari), "18");
    // What comes back takes its points along.
    sell(&format!(
        "type=CREDITINVOICE creditToDocumentID={sale} isCashInvoice=1 productID1=$a amount1=-1 price1=10 vatrateID1=$vat20"
    ));
    assert_eq!(points(&client, mari), "12");
    client.ask("deleteSalesDocument", &format!("documentID={draft}")).succeeds();
    assert_eq!(points(&client, mari), "6");
    client.ask("saveCustomer", &format!("customerID={mari} rewardPointsDisabled=1")).record();
    sell("type=CASHINVOICE productID1=$a amount1=2");
    assert_eq!(points(&client, mari), "6");
}

fn points_are_given_taken_and_corrected(server: TestServer) {
    let (client, mari) = shop(&server);
    let jaan = client.ask("saveCustomer", "firstName=Jaan lastName=Tamm rewardPointsDisabled=1").id("customerID");
    let kadi = client.ask("saveCustomer", "firstName=Kadi lastName=Tamm").id("customerID");
    let add = |params: &str| client.ask("addCustomerRewardPoints", params);
    for (params, error) in [
        ("points=5".to_owned(), (Code::MISSING, "customerID")),
        (format!("customerID={mari}"), (Code::MISSING, "points")),
        (format!("customerID={mari} points=0"), (Code::NOT_ALLOWED, "points")),
        (format!("customerID={mari} points=-5"), (Code::NOT_ALLOWED, "points")),
        ("customerID=999 points=5".to_owned(), (Code::UNKNOWN_ID, "customerID")),
        (format!("customerID={mari} points=5 invoiceID=99"), (Code::UNKNOWN_ID, "invoiceID")),
        (format!("customerID={jaan} points=5"), (Code::NO_POINTS_FOR_CUSTOMER, "")),
    ] {
        add(&params).answers_at(error.0, error.1);
    }
    let given = add(&format!(
        "customerID={mari} points=30 createdUnixTime=1700000000 expiryUnixTime=4000000000 employeeID=$admin description=Thanks"
    ));
    assert_eq!(
        given.record(),
        &json!({"transactionID": 1, "customerID": mari, "points": 30, "createdUnixTime": 1_700_000_000, "expiryUnixTime": 4_000_000_000_i64})
    );
    add(&format!("customerID={mari} points=20 expiryUnixTime=3900000000")).record();
    add(&format!("customerID={mari} points=10")).record();
    let take = |params: &str| client.ask("subtractCustomerRewardPoints", &format!("customerID={mari} {params}"));
    let taken = take("points=25 warehouseID=$store salepointID=$till salespersonID=$admin description=Swap");
    assert_eq!(taken.record(), &json!({"customerID": mari, "remainingPoints": 35, "subtractedPoints": 25}));
    assert_eq!(points(&client, mari), "35");
    let earned = client.ask("getEarnedRewardPointRecords", &format!("customerID={mari}"));
    let left: Vec<i64> = earned.records().iter().map(|record| record["remainingPoints"].as_i64().unwrap()).collect();
    assert_eq!(left, [25, 0, 10], "those first that run out first");
    take("points=36").fails(Code::TOO_FEW_POINTS);
    take("").fails_at(Code::MISSING, "points");
    let used = client.ask("getUsedRewardPointRecords", "");
    for (key, value) in [
        ("usedPoints", json!(25)),
        ("warehouseID", json!(1)),
        ("pointOfSaleID", json!(1)),
        ("employeeID", json!(1)),
        ("description", json!("Swap")),
        ("campaignID", json!(0)),
    ] {
        assert_eq!(used.record()[key], value, "{key}");
    }
    assert_eq!(client.ask("getEarnedRewardPointRecords", "createdUnixTimeTo=1700000000").records().len(), 1);
    // A history goes to another customer; the number of points stays.
    let edit = client
        .ask("editEarnedRewardPointRecord", &format!("transactionID=1 customerID={kadi} points=99 description=Moved"));
    assert_eq!(edit.number("transactionID"), "1");
    assert_eq!((points(&client, mari), points(&client, kadi)), ("10".into(), "25".into()));
    client.ask("editUsedRewardPointRecord", &format!("transactionID=1 customerID={kadi} salepointID=0")).record();
    assert_eq!(client.ask("getUsedRewardPointRecords", &format!("customerID={kadi}")).number("pointOfSaleID"), "0");
    client.ask("editUsedRewardPointRecord", "transactionID=9").fails_at(Code::UNKNOWN_ID, "transactionID");
    client.ask("editEarnedRewardPointRecord", "").fails_at(Code::MISSING, "transactionID");
    client.ask("getCustomerRewardPoints", "").fails_at(Code::MISSING, "customerID");
    client.ask("getCustomerRewardPoints", "customerID=999").fails_at(Code::UNKNOWN_ID, "customerID");
}

fn points_run_out(server: TestServer) {
    let (client, mari) = shop(&server);
    set(&client, "reward_points_duration", "12");
    set(&client, "reward_points_decimals", "1");
    set(&client, "reward_points_per_currency_unit", "0.1");
    let add = |params: &str| client.ask("addCustomerRewardPoints", &format!("customerID={mari} {params}"));
    // In Tallinn that is 2023-11-15; a year later they are gone at the end of the day.
    assert_eq!(add("points=5 createdUnixTime=1700000000").number("expiryUnixTime"), "1731707999");
    add("points=7 expiryUnixTime=4000000000").record();
    assert_eq!(points(&client, mari), "7");
    client.ask("subtractCustomerRewardPoints", &format!("customerID={mari} points=8")).fails(Code::TOO_FEW_POINTS);
    client.ask("saveSalesDocument", &format!("type=CASHINVOICE customerID={mari} productID1=$a amount1=1")).record();
    assert_eq!(points(&client, mari), "8.2");
}

/// Many at once: a coupon is used once, and no more points are spent than there were.
fn nothing_is_spent_twice(server: TestServer) {
    let (client, mari) = shop(&server);
    client.ask("saveCoupon", "name=Five").named("five");
    client.ask("saveIssuedCoupon", "couponID=$five uniqueIdentifier=X").record();
    for points in [30, 30, 40] {
        client.ask("addCustomerRewardPoints", &format!("customerID={mari} points={points}")).record();
    }
    let (used, spent) = (AtomicI64::new(0), AtomicI64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| match client.ask("redeemIssuedCoupon", "uniqueIdentifier=X").code() {
                OK => drop(used.fetch_add(1, Ordering::Relaxed)),
                code => assert_eq!(code, Code::COUPON_USED),
            });
            scope.spawn(|| {
                let answer = client.ask("subtractCustomerRewardPoints", &format!("customerID={mari} points=15"));
                match answer.code() {
                    OK => drop(spent.fetch_add(1, Ordering::Relaxed)),
                    code => assert_eq!(code, Code::TOO_FEW_POINTS),
                }
            });
        }
    });
    assert_eq!((used.into_inner(), spent.into_inner()), (1, 6));
    assert_eq!(points(&client, mari), "10");
}
