//! Suppliers' lists, many prices at once, and what has changed.

use ladu_tests::{Code, TestServer, on_both_engines};
use serde_json::json;

use super::shop;

on_both_engines! {
    suppliers_lists
    many_prices_at_once_or_none
    changed_prices_are_told
}

fn suppliers_lists(server: TestServer) {
    let client = shop(&server);
    let sql = "INSERT INTO supplier (account, id, name, code, integration_code) VALUES ($0, 50, 'Weaver', 'W', 'W-1')";
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    server.store.store.write(account, move |tx| tx.execute(sql, &[])).unwrap();
    client.ask("saveSupplierPriceList", "name=W").fails_at(Code::MISSING, "supplierID");
    let list = "name=W supplierID=50 productID1=$shirt price1=4 productID2=$shirt price2=3.5 amount2=10";
    assert_eq!(client.ask("saveSupplierPriceList", list).named("w"), 1);
    let add = client.ask("addProductToSupplierPriceList", "supplierPriceListID=$w productID=$shirt price=3 amount=10");
    add.fails(Code::EXISTS);
    let add = "supplierPriceListID=$w productID=$shirt price=3 amount=50 supplierCode=ABC minimumOrderQuantity=5";
    let row = client.ask("addProductToSupplierPriceList", add).id("supplierPriceListProductID");
    let edit = |params: &str| {
        client.ask("editProductInSupplierPriceList", &format!("supplierPriceListProductID={row} {params}"))
    };
    edit("productID=$shirt").fails(Code::PRODUCT_FIXED);
    edit("price=2.75").succeeds();
    let rows = client.ask("getProductsInSupplierPriceList", "supplierPriceListID=$w productIDs=$shirt");
    assert_eq!(rows.records().len(), 3);
    let last = &rows.records()[2];
    assert_eq!((&last["price"], &last["amount"], &last["supplierCode"]), (&json!(2.75), &json!(50), &json!("ABC")));
    let lists = client.ask("getSupplierPriceLists", "supplierID=50");
    assert_eq!(lists.record()["supplierName"], "Weaver");
    assert_eq!(lists.record()["pricelistRules"].as_array().unwrap().len(), 3);
    let found = client.ask("getProductsFromSupplierPriceLists", "productIDs=$shirt activePriceList=1");
    assert_eq!(found.records()[2]["productPrice"], 2.75);
    assert_eq!(found.record()["supplierIntegrationCode"], "W-1");
    client.ask("getProductsFromSupplierPriceLists", "").fails_at(Code::MISSING, "productIDs");
    let gone = client.ask(
        "deleteProductsFromSupplierPriceList",
        &format!("supplierPriceListID=$w supplierPriceListProductIDs={row},x"),
    );
    assert_eq!((gone.number("deletedIDs"), gone.number("nonExistingIDs")), (row.to_string(), "x".to_owned()));
    client.ask("removeItemsFromSupplierPriceList", "supplierPriceListID=$w productID1=$shirt amount1=10");
    assert_eq!(client.ask("getProductsInSupplierPriceList", "supplierPriceListID=$w").records().len(), 1);
}

fn many_prices_at_once_or_none(server: TestServer) {
    let client = shop(&server);
    let price = || client.ask("getProducts", "productID=$shirt").number("price");
    client.ask("updatePrices", "productID1=$shirt netPrice1=7.5").succeeds();
    assert_eq!(price(), "7.5");
    client
        .ask("updatePrices", "productID1=$shirt netPrice1=3 productID2=99 netPrice2=1")
        .fails_at(Code::UNKNOWN_ID, "productID2");
    client.ask("updatePrices", "productID1=$shirt netPrice1=x").fails_at(Code::FORMAT, "netPrice1");
    assert_eq!(price(), "7.5", "nothing is half done");
}

fn changed_prices_are_told(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProduct", "groupID=$top name=Hat netPrice=5").named("hat");
    let since = client.ask("getProducts", "productID=$shirt").0["status"]["requestUnixTime"].as_i64().unwrap() + 1;
    while client.ask("getProducts", "productID=$shirt").0["status"]["requestUnixTime"].as_i64().unwrap() < since {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let changed = || {
        let answer = client.ask("getProductsWithChangedPrices", &format!("changedSince={since}"));
        answer.record()["productIDs"].clone()
    };
    assert_eq!(changed(), json!([]));
    client.ask("savePriceList", "name=L type1=PRODGROUP id1=$middle discountPercent1=10").named("l");
    assert_eq!(changed(), json!([1]), "the group's rule is for what is below it");
    client.ask("addProductToPriceList", "priceListID=$l productID=$hat price=4").named("price_list_product");
    assert_eq!(changed(), json!([1, 2]));
    client.ask("deleteProductInPriceList", "priceListID=$l priceListProductIDs=$price_list_product").record();
    assert_eq!(changed(), json!([1]), "what was put in and taken out costs what it did");
}
