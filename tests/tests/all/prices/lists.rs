//! Price lists and their rows.

use ladu_tests::{Code, TestServer, on_both_engines};
use serde_json::{Value, json};

use super::shop;

on_both_engines! {
    products_of_the_first_list_of_a_store
    rules_are_whole_and_of_every_kind
    store_lists_of_one_time_share_no_product
    modules_that_are_off_are_told
    rows_of_a_list_are_kept_one_by_one
    lists_are_deleted_only_when_nothing_names_them
}

fn rules_are_whole_and_of_every_kind(server: TestServer) {
    let client = shop(&server);
    client.ask("saveBrand", "name=Acme").record();
    let save = |params: &str| client.ask("savePriceList", params);
    for (params, error) in [
        ("name=L type1=PRODUCT id1=$shirt", (Code::MISSING, "price1")),
        ("name=L type1=SERVICE id1=1", (Code::MISSING, "price1")),
        ("name=L type1=PRODUCT price1=1", (Code::MISSING, "id1")),
        ("name=L type1=PRODUCT id1=$shirt price1=-1", (Code::FORMAT, "price1")),
        ("name=L type1=PRODUCT id1=99 price1=1", (Code::UNKNOWN_ID, "id1")),
        ("name=L type3=PRODGROUP id3=99 discountPercent3=1", (Code::UNKNOWN_ID, "id3")),
        ("name=L type1=SHELF id1=1 price1=1", (Code::NOT_ALLOWED, "type1")),
        ("name=L type1=PRODGROUP id1=$top discountPercent1=101", (Code::NOT_ALLOWED, "discountPercent1")),
    ] {
        save(params).answers_at(error.0, error.1);
    }
    assert_eq!(client.ask("getPriceLists", "").records().len(), 0, "nothing is half done");
    let id = save("name=L type1=PRODUCT id1=$shirt discountPercent1=10 type2=BRAND id2=1 discountPercent2=-5 type3=SERVICE id3=1 price3=7").id("pricelistID");
    // A price takes the place of the percentage.
    save(&format!("pricelistID={id} type1=PRODUCT id1=$shirt price1=9")).record();
    let list = client.ask("getPriceLists", &format!("pricelistID={id} getPricesWithVAT=1"));
    let rules = list.record()["pricelistRules"].as_array().unwrap();
    let told = |rule: &Value| {
        json!([rule["type"], rule["price"], rule["priceWithVat"], rule["discountPercent"], rule["amount"]])
    };
    assert_eq!(
        rules.iter().map(told).collect::<Vec<_>>(),
        [
            json!(["PRODUCT", "9.00", 10.8, null, 0]),
            json!(["BRAND", null, null, "-5", 0]),
            json!(["SERVICE", "7.00", 8.4, null, 0]),
        ]
    );
    client.ask("removeItemsFromPriceList", &format!("pricelistID={id}")).fails_at(Code::MISSING, "type1");
    let headers = client.ask("getPriceLists", "getHeadersOnly=1");
    assert_eq!(headers.record()["pricelistRules"], Value::Null);
}

fn store_lists_of_one_time_share_no_product(server: TestServer) {
    let client = shop(&server);
    let save = |params: &str| client.ask("savePriceList", params);
    save("name=L type=STORE_PRICE_LIST").fails(Code::NO_MODULE);
    client.ask("getPriceLists", "types=STORE_PRICE_LIST").fails(Code::NO_MODULE);
    server.set_module(&client, "Price list types", true);
    save("name=L").fails_at(Code::MISSING, "type");
    save("name=June type=STORE_PRICE_LIST startDate=2026-06-01 endDate=2026-06-30 type1=PRODUCT id1=$shirt price1=8")
        .record();
    let flyer =
        "name=Flyer type=STORE_PRICE_LIST startDate=2026-06-30 endDate=2026-07-05 type1=PRODUCT id1=$shirt price1=7";
    let saved = save(flyer);
    saved.named("flyer");
    assert_eq!(saved.record()["itemsNotAddedToPriceList"], json!([{"type": "PRODUCT", "id": 1}]));
    client.ask("addProductToPriceList", "priceListID=$flyer productID=$shirt price=7").fails(Code::LISTED_ELSEWHERE);
    save("pricelistID=$flyer startDate=2026-07-01").record();
    client.ask("addProductToPriceList", "priceListID=$flyer productID=$shirt price=7").record();
    save("pricelistID=$flyer startDate=2026-06-30").fails(Code::LISTS_OVERLAP);
    // Lists of the chain are for any time.
    let base = save("name=Base type=BASE_PRICE_LIST type1=PRODUCT id1=$shirt price1=7");
    assert_eq!(base.record()["itemsNotAddedToPriceList"], json!([]));
    assert_eq!(client.ask("getPriceLists", "types=STORE_PRICE_LIST").records().len(), 2);
    client.ask("getPriceLists", "types=SHELF").fails_at(Code::NOT_ALLOWED, "types");
}

fn modules_that_are_off_are_told(server: TestServer) {
    let client = shop(&server);
    let list = "name=L type1=PRODUCT id1=$shirt price1=8 type2=PRODUCT id2=$shirt price2=7 amount2=1";
    client.ask("savePriceList", list).named("l");
    client.ask("saveWarehouse", "warehouseID=$store priceListID=$l").record();
    let price = || client.ask("getProductPrices", "productID=$shirt warehouseID=$store").number("specialPrice");
    assert_eq!(price(), "7.00");
    for name in ["Quantity discounts", "Price list row subsidy and other fields"] {
        server.set_module(&client, name, false);
    }
    client.ask("savePriceList", "pricelistID=$l name=M").record();
    assert_eq!(price(), "8.00", "rows from a quantity on say nothing without the module");
    client
        .ask("savePriceList", "pricelistID=$l type1=PRODUCT id1=$shirt price1=8 amount1=5")
        .fails(Code::NO_QUANTITY_PRICES);
    client
        .ask("addProductToPriceList", "priceListID=$l productID=$shirt price=8 amount=5")
        .fails(Code::NO_QUANTITY_PRICES);
    client.ask("editProductInPriceList", "priceListProductID=1 amount=5").fails(Code::NO_QUANTITY_PRICES);
    client.ask("addProductToPriceList", "priceListID=$l productID=$shirt price=8 subsidy=1").fails(Code::NO_MODULE);
    let rows = client.ask("getProductsInPriceList", "priceListID=$l");
    for key in ["amount", "subsidy", "subsidyTypeID", "page", "positionOnPage", "forecastUnits"] {
        assert!(rows.record().get(key).is_none(), "{key}");
    }
}

fn rows_of_a_list_are_kept_one_by_one(server: TestServer) {
    let client = shop(&server);
    client.ask("savePriceList", "name=L type1=PRODGROUP id1=$top discountPercent1=10").named("l");
    let row = client.ask("addProductToPriceList", "priceListID=$l productID=$shirt price=8").id("priceListProductID");
    client.ask("addProductToPriceList", "priceListID=$l productID=$shirt price=7").fails(Code::EXISTS);
    client.ask("addProductToPriceList", "priceListID=$l productID=$shirt price=-7").fails_at(Code::FORMAT, "price");
    let more = client
        .ask("addProductToPriceList", "priceListID=$l productID=$shirt price=7 amount=10")
        .id("priceListProductID");
    let edit = |params: &str| client.ask("editProductInPriceList", &format!("priceListProductID={more} {params}"));
    edit("productID=$shirt").fails(Code::PRODUCT_FIXED);
    edit("amount=0").fails(Code::EXISTS);
    assert_eq!(edit("price=6.5 amount=12").id("priceListProductID"), more);
    client.ask("getProductsInPriceList", "").fails_at(Code::MISSING, "priceListID");
    client.ask("getProductsInPriceList", "priceListID=9").fails_at(Code::UNKNOWN_ID, "priceListID");
    let rows = client.ask("getProductsInPriceList", "priceListID=$l pageNo=0");
    assert_eq!(rows.records().len(), 2, "rows of groups are left out");
    let second = &rows.records()[1];
    assert_eq!((&second["productID"], &second["price"], &second["amount"]), (&json!(1), &json!(6.5), &json!(12)));
    let prices = client.ask("getProductPricesInPriceLists", "productID=$shirt");
    assert_eq!(prices.records().len(), 2);
    assert_eq!(prices.record()["price"], "8.00");
    assert_eq!(prices.record()["pricelistName"], "L");
    client.ask("savePriceList", "pricelistID=$l active=0").record();
    assert_eq!(client.ask("getProductPricesInPriceLists", "productID=$shirt").records().len(), 0);
    assert_eq!(client.ask("getProductPricesInPriceLists", "productID=$shirt active=0").records().len(), 2);
    let deleted = client.ask("deleteProductInPriceList", &format!("priceListID=$l priceListProductIDs={row},77,x"));
    assert_eq!((deleted.number("deletedIDs"), deleted.number("nonExistingIDs")), (row.to_string(), "77,x".to_owned()));
    let removed = client
        .ask("removeItemsFromPriceList", "pricelistID=$l type1=PRODUCT id1=$shirt amount1=12 type2=PRODGROUP id2=$top");
    removed.succeeds();
    let list = client.ask("getPriceLists", "pricelistID=$l");
    assert_eq!(list.record()["pricelistRules"], json!([]));
}

fn lists_are_deleted_only_when_nothing_names_them(server: TestServer) {
    let client = shop(&server);
    for name in ["a", "b", "c"] {
        client.ask("savePriceList", &format!("name={name} type1=PRODUCT id1=$shirt price1=8")).named(name);
    }
    client.ask("saveWarehouse", "warehouseID=$store priceListID=$a").record();
    client.ask("saveStoreRegion", "name=North").named("north");
    client.ask("addStoreRegionPriceList", "storeRegionID=$north priceListID=$b");
    let answer = client.ask("deletePriceList", "priceListIDs=$a,$b,$c,99,x");
    let told = |key: &str| answer.number(key);
    assert_eq!((told("deletedIDs"), told("notDeletableIDs")), ("3".to_owned(), "1,2".to_owned()));
    assert_eq!((told("nonExistingIDs"), told("notSufficientRightsIDs")), ("99,x".to_owned(), String::new()));
    let answer = client.ask("deletePriceList", "priceListIDs=$a,$b deleteAllAssociations=1");
    assert_eq!(answer.number("deletedIDs"), "1,2");
    let store = client.ask("getWarehouses", "warehouseID=$store");
    assert_eq!(store.number("pricelistID"), "0");
    let prices = client.ask("getProductPrices", "productID=$shirt warehouseID=$store");
    assert_eq!(prices.number("specialPrice"), prices.number("defaultPrice"));
}

fn products_of_the_first_list_of_a_store(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProduct", "groupID=$top name=Hat netPrice=5").named("hat");
    client.ask("savePriceList", "name=A type1=PRODUCT id1=$hat price1=4").named("first");
    client.ask("savePriceList", "name=B type1=PRODUCT id1=$shirt price1=4").named("second");
    client.ask("saveWarehouse", "warehouseID=$store priceListID=$first priceListID2=$second").succeeds();
    let found = |flag: u8| {
        let listed = client.ask("getProducts", &format!("warehouseID=$store getItemsFromFirstPriceListOnly={flag}"));
        listed.records().iter().map(|record| record["productID"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(found(1), [client.id("hat")]);
    assert_eq!(found(0).len(), 2);
    client.ask("getProducts", "getItemsFromFirstPriceListOnly=1").fails_at(Code::MISSING, "warehouseID");
}
