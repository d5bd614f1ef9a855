//! Coupons, gift cards and points beside the sale, orders that can be delivered, and a whole sale in one request.

use ladu_tests::{Code, OK, TestServer, code_of, on_both_engines};
use serde_json::json;

use super::{of, read, save, set, shop};

on_both_engines! {
    a_whole_sale_in_one_request
    issued_coupons_are_answered_and_found
    gift_cards_are_answered_and_found
    orders_that_can_be_delivered
    what_is_earned_is_spent_to_the_point
}

fn a_whole_sale_in_one_request(server: TestServer) {
    let client = shop(&server);
    set(&client, "reward_points_per_currency_unit", "1");
    client.ask("saveCoupon", "name=Five code=FIVE").named("five");
    client.ask("saveIssuedCoupon", "couponID=$five uniqueIdentifier=77").record();
    client.ask("saveCampaign", "name=P rewardPoints=5 sumOffEntirePurchase=1").named("p");
    let current = "CURRENT_INVOICE_ID";
    let sale = json!([
        {"requestName": "saveSalesDocument", "type": "CASHINVOICE", "customerID": "$mari", "productID1": "$a", "amount1": 2},
        {"requestName": "savePayment", "documentID": current, "type": "CASH", "sum": 24},
        {"requestName": "saveGiftCard", "code": "G-9", "value": 5, "purchaseInvoiceID": current},
        {"requestName": "redeemIssuedCoupon", "uniqueIdentifier": "77", "invoiceID": current},
        {"requestName": "saveIssuedCoupon", "couponID": "$five", "uniqueIdentifier": "78", "invoiceID": current},
        {"requestName": "subtractCustomerRewardPoints", "customerID": "$mari", "points": 5, "invoiceID": current},
        {"requestName": "addPromotionCountsToInvoice", "invoiceID": current, "promotionID1": "$p", "promotionCount1": 1},
        {"requestName": "getSalesDocumentActualReportsHTML", "documentID": current, "templateID": 1},
    ]);
    let answer = client.bulk(&sale);
    let codes: Vec<Code> = answer.0["requests"].as_array().unwrap().iter().map(|one| code_of(&one["status"])).collect();
    assert_eq!(codes, [OK; 8], "{answer:?}");
    assert_eq!(of(&read(&client, 1), "paymentStatus"), "PAID");
    assert_eq!(client.ask("getGiftCards", "code=G-9").number("purchaseInvoiceID"), "1");
    assert_eq!(client.ask("getIssuedCoupons", "uniqueIdentifier=77").number("redeemedInvoiceID"), "1");
    assert_eq!(client.ask("getIssuedCoupons", "uniqueIdentifier=78").number("issuedInvoiceID"), "1");
    assert_eq!(client.ask("getUsedRewardPointRecords", "customerID=$mari").number("invoiceID"), "1");
    // The sale fails, and so does whatever refers to it; what does not goes on.
    let mut failing = sale.as_array().unwrap()[..3].to_vec();
    failing[0]["customerID"] = json!(99);
    failing.push(json!({"requestName": "saveGiftCard", "code": "G-10", "value": 5}));
    let answer = client.bulk(&json!(failing));
    let codes: Vec<Code> = answer.0["requests"].as_array().unwrap().iter().map(|one| code_of(&one["status"])).collect();
    assert_eq!(codes, [Code::UNKNOWN_ID, Code::DOCUMENT_FAILED, Code::DOCUMENT_FAILED, OK]);
}

fn issued_coupons_are_answered_and_found(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCustomer", "customerID=$mari customerCardNumber=998877").record();
    client.ask("saveWarehouse", "warehouseID=$store code=W1").record();
    client
        .ask("saveCampaign", "name=Promo type=coupon purchaseTotalValue=1 percentageOffEntirePurchase=5")
        .named("promo");
    client.ask("saveCoupon", "name=Five code=FIVE campaignID=$promo").named("five");
    let sale = save(&client, "type=CASHINVOICE productID1=$a amount1=1");
    let other = save(&client, "type=CASHINVOICE productID1=$a amount1=1");
    client
        .ask("saveIssuedCoupon", &format!("couponID=$five uniqueIdentifier=A1 invoiceID={sale} customerID=$mari warehouseID=$store pointOfSaleID=$till employeeID=$admin timestamp=1700000000 expiryDate=2099-01-01 isPrintedAutomatically=5")).named("a1");
    client
        .ask("saveIssuedCoupon", "couponID=$five uniqueIdentifier=A2 timestamp=1600000000 expiryDate=2020-01-01")
        .named("a2");
    client
        .ask(
            "saveIssuedCoupon",
            "couponID=$five uniqueIdentifier=A3 issuedCustomerID=$walk_in issuedTimestamp=1650000000",
        )
        .named("a3");
    client
        .ask("redeemIssuedCoupon", &format!("uniqueIdentifier=A3 invoiceID={other} customerID=$mari warehouseID=$store pointOfSaleID=$till employeeID=$admin timestamp=1750000000"))
        .record();
    let issued = client.ask("getIssuedCoupons", "uniqueIdentifier=A1");
    for (key, value) in [
        ("couponID", json!(1)),
        ("couponCode", json!("FIVE")),
        ("campaignName", json!("Promo")),
        ("issuedTimestamp", json!(1_700_000_000)),
        ("expiryDate", json!("2099-01-01")),
        ("issuedInvoiceID", json!(sale)),
        ("issuedInvoiceNo", json!("100001")),
        ("issuedCustomerID", json!(3)),
        ("issuedCustomerCardNumber", json!("998877")),
        ("issuedWarehouseID", json!(1)),
        ("issuedWarehouseCode", json!("W1")),
        ("issuedPointOfSaleID", json!(1)),
        ("issuedEmployeeID", json!(1)),
        ("isPrintedAutomatically", json!(1)),
        ("redeemedTimestamp", json!(0)),
        ("status", json!("ACTIVE")),
    ] {
        assert_eq!(issued.record()[key], value, "{key}");
    }
    let used = client.ask("getIssuedCoupons", "uniqueIdentifier=A3");
    for (key, value) in [
        ("redeemedTimestamp", json!(1_750_000_000)),
        ("redeemedInvoiceID", json!(other)),
        ("redeemedInvoiceNo", json!("100002")),
        ("redeemedCustomerID", json!(3)),
        ("redeemedCustomerCardNumber", json!("998877")),
        ("redeemedWarehouseID", json!(1)),
        ("redeemedWarehouseCode", json!("W1")),
        ("redeemedPointOfSaleID", json!(1)),
        ("redeemedEmployeeID", json!(1)),
        ("status", json!("REDEEMED")),
    ] {
        assert_eq!(used.record()[key], value, "{key}");
    }
    let redeemed = client.ask("getRedeemedCoupons", "");
    assert_eq!(
        (redeemed.records().len(), redeemed.number("warehouseCode"), redeemed.number("invoiceNo")),
        (1, "W1".into(), "100002".into())
    );
    let found = |params: &str| {
        let mut all: Vec<String> =
            client.ask("getIssuedCoupons", params).records().iter().map(|one| of(one, "uniqueIdentifier")).collect();
        all.sort();
        all.join(",")
    };
    for (params, expected) in [
        ("", "A1,A2,A3"),
        ("uniqueIdentifier=A1,A2", "A1,A2"),
        ("status=ACTIVE", "A1"),
        ("status=EXPIRED", "A2"),
        ("status=REDEEMED", "A3"),
        ("issuedTimestampFrom=1640000000", "A1,A3"),
        ("issuedTimestampTo=1640000000", "A2"),
        ("redeemedTimestampFrom=1740000000", "A3"),
        ("redeemedTimestampFrom=1760000000", ""),
        ("redeemedTimestampTo=1760000000 redeemedTimestampFrom=1", "A3"),
        ("issuedCustomerID=$mari", "A1"),
        ("issuedCustomerIDs=$walk_in,$mari", "A1,A3"),
        (&format!("issuedInvoiceIDs={sale}"), "A1"),
        ("redeemedCustomerID=$mari", "A3"),
        ("redeemedCustomerIDs=$mari,$walk_in", "A3"),
        (&format!("redeemedInvoiceIDs={other}"), "A3"),
        ("couponIDs=$five", "A1,A2,A3"),
        ("couponIDs=2", ""),
    ] {
        assert_eq!(found(params), expected, "{params}");
    }
    // The sale knows its coupons, also when one turns out to belong to another.
    let of_sale = |id: i64| of(&read(&client, id), "issuedCouponIDs");
    assert_eq!((of_sale(sale), of_sale(other)), ("1".into(), String::new()));
    client.ask("saveIssuedCoupon", &format!("issuedCouponID=$a2 invoiceID={sale}")).record();
    assert_eq!(of_sale(sale), "1,2");
    client.ask("saveIssuedCoupon", &format!("issuedCouponID=$a1 invoiceID={other}")).record();
    assert_eq!((of_sale(sale), of_sale(other)), ("2".into(), "1".into()));
    // What was redeemed can be corrected.
    client.ask("saveIssuedCoupon", &format!("issuedCouponID=$a3 redeemedInvoiceID={sale} redeemedWarehouseID=$store redeemedPointOfSaleID=$till redeemedEmployeeID=$admin")).record();
    assert_eq!(client.ask("getIssuedCoupons", "uniqueIdentifier=A3").number("redeemedInvoiceID"), sale.to_string());
}

fn gift_cards_are_answered_and_found(server: TestServer) {
    let client = shop(&server);
    let sale = save(&client, "type=CASHINVOICE productID1=$a amount1=1");
    let fields: &[(&str, &str)] = &[
        ("typeID", "1"),
        ("code", "G-1"),
        ("value", "50"),
        ("balance", "45.5"),
        ("minimumSpend", "10"),
        ("information", "For Mari"),
        ("purchasingCustomerID", "3"),
        ("purchaseDateTime", "1700000000"),
        ("purchaseWarehouseID", "1"),
        ("purchasePointOfSaleID", "1"),
        ("purchaseEmployeeID", "1"),
        ("expirationDate", "2099-01-02"),
        ("vatrateID", "$vat20"),
    ];
    let mut params = fields.to_vec();
    let invoice = sale.to_string();
    params.push(("purchaseInvoiceID", &invoice));
    let id = client.call("saveGiftCard", &params).number("giftCardID");
    let card = client.ask("getGiftCards", &format!("giftCardID={id}"));
    for (key, value) in fields.iter().chain(&[("purchaseInvoiceID", invoice.as_str())]) {
        assert_eq!(card.number(key), client.sent(value), "{key}");
    }
    client.ask("saveGiftCard", "code=G-2 value=20 purchaseDateTime=1600000000").named("g_2");
    assert_eq!(client.ask("getGiftCards", "code=G-2").number("balance"), "20", "the value when it is left out");
    // A code that is known changes that card.
    let again = client.ask("saveGiftCard", "code=G-2 balance=12.5 redemptionDateTime=1650000000 redemptionWarehouseID=$store redemptionPointOfSaleID=$till redeemingCustomerID=$mari");
    assert_eq!(again.number("giftCardID"), client.ask("getGiftCards", "code=G-2").number("giftCardID"));
    let used = client.ask("getGiftCardRedeemings", "");
    assert_eq!(
        (used.records().len(), used.number("redeemed"), used.number("remainingBalance"), used.number("pointOfSaleID")),
        (1, "7.5".into(), "12.5".into(), "1".into())
    );
    let found = |params: &str| {
        client.ask("getGiftCards", params).records().iter().map(|card| of(card, "code")).collect::<Vec<_>>().join(",")
    };
    for (params, expected) in [
        ("code=G-1", "G-1"),
        ("vatrateID=$vat20", "G-1"),
        (&format!("purchaseInvoiceID={sale}"), "G-1"),
        ("purchasedUnixTimeFrom=1650000000", "G-1"),
        ("purchasedUnixTimeTo=1650000000", "G-2"),
        ("redeemedUnixTimeFrom=1640000000", "G-2"),
        ("redeemedUnixTimeFrom=1640000000 redeemedUnixTimeTo=1660000000", "G-2"),
        ("redeemedUnixTimeFrom=1660000000", ""),
        ("changedSince=4000000000", ""),
    ] {
        assert_eq!(found(params), expected, "{params}");
    }
    // Used again until nothing is left.
    for (balance, count) in [("5", 2), ("0", 3)] {
        client.ask("saveGiftCard", &format!("code=G-2 balance={balance} redemptionInvoiceID={sale}")).record();
        assert_eq!(client.ask("getGiftCardRedeemings", "giftCardID=$g_2").records().len(), count);
    }
    let spent: f64 = client
        .ask("getGiftCardRedeemings", "giftCardID=$g_2")
        .records()
        .iter()
        .map(|one| one["redeemed"].as_f64().unwrap())
        .sum();
    assert_eq!(spent, 20.0, "what was spent is what it was worth");
}

fn orders_that_can_be_delivered(server: TestServer) {
    let client = shop(&server);
    let courier = client.ask("saveDeliveryType", "name=Courier code=C").number("deliveryTypeID");
    let first = save(
        &client,
        &format!(
            "type=ORDER customerID=$mari date=2026-01-05 deliveryDate=2026-02-01 deliveryTypeID={courier} productID1=$a amount1=60 productID2=$b amount2=1"
        ),
    );
    let large = save(&client, "type=ORDER customerID=$mari date=2026-01-10 productID1=$a amount1=101");
    save(&client, "type=ORDER customerID=$mari productID1=$a amount1=1 confirmInvoice=0");
    let found = |params: &str| {
        client.ask("getFulfillableOrders", params).records().iter().map(|order| of(order, "id")).collect::<Vec<_>>()
    };
    assert_eq!(found(""), [first.to_string()], "only what is there whole");
    let order = client.ask("getFulfillableOrders", "").record().clone();
    for (key, value) in [
        ("type", json!("ORDER")),
        ("date", json!("2026-01-05")),
        ("customerID", json!(3)),
        ("customerEmail", json!("mari@example.com")),
        ("deliveryDate", json!("2026-02-01")),
        ("warehouseID", json!(1)),
    ] {
        assert_eq!(order[key], value, "{key}");
    }
    assert_eq!(of(&order, "deliveryTypeID"), courier);
    let row = &order["rows"][0];
    assert_eq!(
        (of(row, "productID"), of(row, "orderedAmount"), of(row, "fulfillableAmount")),
        ("1".into(), "60".into(), "60".into()),
        "{row}"
    );
    for (params, count) in [
        ("warehouseID=$store", 1),
        ("dateStart=2026-01-06", 0),
        ("dateEnd=2026-01-06", 1),
        ("deliveryDateStart=2026-02-01 deliveryDateEnd=2026-02-01", 1),
        ("deliveryDateStart=2026-02-02", 0),
        (&format!("deliveryTypeID={courier}"), 1),
        ("deliveryTypeID=99", 0),
    ] {
        let answer = client.ask("getFulfillableOrders", params);
        assert!(answer.code() == Code::UNKNOWN_ID || answer.records().len() == count, "{params}: {answer:?}");
    }
    save(&client, &format!("type=INVWAYBILL productID1=$a amount1=60 productID2=$b amount2=1 baseDocumentID={first}"));
    assert_eq!(found(""), Vec::<String>::new(), "it was delivered");
    set(&client, "partial_fulfilment_splits_order", "1");
    assert_eq!(found(""), [large.to_string()], "a part can be sent");
    client.ask("saveSalesDocument", &format!("id={large} deliveryOnlyWhenAllItemsInStock=1")).record();
    assert_eq!(found(""), Vec::<String>::new(), "the customer wants all of it at once");
    server.doctor(&client);
}

/// What is earned less what is used and what has run out is the balance, and nothing is used twice.
fn what_is_earned_is_spent_to_the_point(server: TestServer) {
    let client = shop(&server);
    set(&client, "reward_points_per_currency_unit", "1");
    for amount in [1, 2, 3] {
        save(&client, &format!("type=CASHINVOICE customerID=$mari productID1=$a amount1={amount}"));
    }
    let balance = || client.ask("getCustomerRewardPoints", "customerID=$mari").number("points");
    assert_eq!(balance(), "72", "12, 24 and 36 for as many euros");
    let take = |points: i64| client.ask("subtractCustomerRewardPoints", &format!("customerID=$mari points={points}"));
    take(30).succeeds();
    take(43).fails(Code::TOO_FEW_POINTS);
    take(42).succeeds();
    take(1).fails(Code::TOO_FEW_POINTS);
    let sum = |call: &str, key: &str| {
        let records = client.ask(call, "customerID=$mari");
        records.records().iter().map(|one| of(one, key).parse::<i64>().unwrap()).sum::<i64>()
    };
    assert_eq!(sum("getEarnedRewardPointRecords", "earnedPoints"), 72);
    assert_eq!(sum("getEarnedRewardPointRecords", "remainingPoints"), 0);
    assert_eq!(sum("getUsedRewardPointRecords", "usedPoints"), 72);
    assert_eq!(balance(), "0");
}
