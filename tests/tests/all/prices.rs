//! Prices: lists of regions, stores and customers, their rows, suppliers' lists, and which products cost something else now.

use ladu_store::Engine;
use ladu_tests::{Client, TestServer, on_both_engines};
use serde_json::{Value, json};

on_both_engines! {
    example_a_by_setting_in_every_call
    example_b_rounds_once
    example_c_prices_by_quantity
    of_store_and_customer_the_lower_price_counts
    stores_and_registers_have_tax_rates_of_their_own
    rules_are_whole_and_of_every_kind
    store_lists_of_one_time_share_no_product
    modules_that_are_off_are_told
    rows_of_a_list_are_kept_one_by_one
    lists_are_deleted_only_when_nothing_names_them
    regions_keep_their_lists_in_order
    lists_of_groups_in_regions_are_for_their_customers
    suppliers_lists
    many_prices_at_once_or_none
    changed_prices_are_told
}

/// A shop with group 1 above group 3 by way of 2, and product 12's card of the worked example as product 1: 10.00, 20 %.
fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveVatRate", "name=twenty rate=20").record();
    client.ask("saveProductGroup", "name=Top").record();
    client.ask("saveProductGroup", "name=Middle parentGroupID=1").record();
    client.ask("saveProductGroup", "name=Low parentGroupID=2").record();
    let rates = client.call("getVatRates", &[]);
    let twenty = rates.records().iter().find(|rate| rate["rate"] == "20").unwrap()["id"].as_str().unwrap().to_owned();
    client.ask("saveProduct", &format!("groupID=3 name=Shirt netPrice=10 vatrateID={twenty}")).record();
    client
}

fn set(client: &Client, name: &str, value: &str) {
    let answer = client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", value)]);
    assert_eq!(answer.code(), 0);
}

fn example_a_by_setting_in_every_call(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    client.ask("savePriceList", "name=L1 type1=PRODGROUP id1=1 discountPercent1=10").record();
    client.ask("savePriceList", "name=L2 type1=PRODUCT id1=1 price1=8.5").record();
    client.ask("savePriceList", "name=L3 type1=PRODGROUP id1=3 discountPercent1=5").record();
    client.ask("saveStoreRegion", "name=North").record();
    client.ask("addStoreRegionPriceList", "storeRegionID=1 priceListID=1");
    client.ask("saveWarehouse", "warehouseID=1 storeRegionID=1 priceListID=2 priceListID2=3").record();
    for (name, value, net, text, gross) in [
        ("invoice_rounding", "-1", "9.5", "9.50", "11.4"),
        ("pricelist_order_of_preference", "lowest_price", "8.5", "8.50", "10.2"),
        ("warehouse_pricelists_are_cumulative", "1", "8.075", "8.075", "9.69"),
    ] {
        set(&client, "pricelist_order_of_preference", "");
        set(&client, name, value);
        let prices = client.ask("getProductPrices", "productID=1 warehouseID=1 getPriceCalculationSteps=1");
        let record = prices.record();
        let special: f64 = record["specialPrice"].as_str().unwrap().parse().unwrap();
        assert_eq!(special.to_string(), net, "{name}");
        assert_eq!(record["specialPriceWithVAT"].to_string(), gross, "{name}");
        let product = client.ask("getProducts", "productID=1 warehouseID=1 getPriceListPrices=1");
        assert_eq!(product.record()["priceListPrice"], text, "{name}");
        let cart = client.ask("calculateShoppingCart", "type=INVWAYBILL warehouseID=1 productID1=1 amount1=1");
        assert_eq!(cart.record()["rows"][0]["originalPrice"].to_string(), net, "{name}");
        if name == "warehouse_pricelists_are_cumulative" {
            let steps = record["priceCalculationSteps"].as_array().unwrap();
            let told = |step: &Value| {
                json!([step["priceListID"], step["type"], step["price"], step["discount"], step["percentage"]])
            };
            assert_eq!(
                steps.iter().map(told).collect::<Vec<_>>(),
                [
                    json!([1, "DISCOUNT", 9, 1, 10]),
                    json!([2, "PRICE", 8.5, 0.5, null]),
                    json!([3, "DISCOUNT", 8.075, 0.425, 5])
                ]
            );
        }
    }
}

fn example_c_prices_by_quantity(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    client
        .ask("savePriceList", "name=Many type1=PRODUCT id1=1 price1=10 type2=PRODUCT id2=1 price2=9 amount2=25")
        .record();
    client.ask("addProductToPriceList", "priceListID=1 productID=1 price=8 amount=100").record();
    client.ask("saveWarehouse", "warehouseID=1 priceListID=1").record();
    for (amount, price) in [("24", 10), ("25", 9), ("99", 9), ("100", 8)] {
        let cart = client
            .ask("calculateShoppingCart", &format!("type=INVWAYBILL warehouseID=1 productID1=1 amount1={amount}"));
        assert_eq!(cart.record()["rows"][0]["originalPrice"], price, "{amount}");
    }
}

fn rows_of_a_list_are_kept_one_by_one(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    client.ask("savePriceList", "name=L type1=PRODGROUP id1=1 discountPercent1=10").record();
    let row = client.ask("addProductToPriceList", "priceListID=1 productID=1 price=8").id("priceListProductID");
    assert_eq!(client.ask("addProductToPriceList", "priceListID=1 productID=1 price=7").code(), 1026);
    assert_eq!(client.ask("addProductToPriceList", "priceListID=1 productID=1 price=-7").error(), (1014, "price"));
    let more =
        client.ask("addProductToPriceList", "priceListID=1 productID=1 price=7 amount=10").id("priceListProductID");
    let edit = |params: &str| client.ask("editProductInPriceList", &format!("priceListProductID={more} {params}"));
    assert_eq!(edit("productID=1").code(), 1079);
    assert_eq!(edit("amount=0").code(), 1026);
    assert_eq!(edit("price=6.5 amount=12").id("priceListProductID"), more);
    assert_eq!(client.ask("getProductsInPriceList", "").error(), (1010, "priceListID"));
    assert_eq!(client.ask("getProductsInPriceList", "priceListID=9").error(), (1011, "priceListID"));
    let rows = client.ask("getProductsInPriceList", "priceListID=1 pageNo=0");
    assert_eq!(rows.records().len(), 2, "rows of groups are left out");
    let second = &rows.records()[1];
    assert_eq!((&second["productID"], &second["price"], &second["amount"]), (&json!(1), &json!(6.5), &json!(12)));
    let prices = client.ask("getProductPricesInPriceLists", "productID=1");
    assert_eq!(prices.records().len(), 2);
    assert_eq!(prices.record()["price"], "8.00");
    assert_eq!(prices.record()["pricelistName"], "L");
    client.ask("savePriceList", "pricelistID=1 active=0").record();
    assert_eq!(client.ask("getProductPricesInPriceLists", "productID=1").records().len(), 0);
    assert_eq!(client.ask("getProductPricesInPriceLists", "productID=1 active=0").records().len(), 2);
    let deleted = client.ask("deleteProductInPriceList", &format!("priceListID=1 priceListProductIDs={row},77,x"));
    assert_eq!((deleted.number("deletedIDs"), deleted.number("nonExistingIDs")), (row.to_string(), "77,x".to_owned()));
    let removed =
        client.ask("removeItemsFromPriceList", "pricelistID=1 type1=PRODUCT id1=1 amount1=12 type2=PRODGROUP id2=1");
    assert_eq!(removed.code(), 0);
    let list = client.ask("getPriceLists", "pricelistID=1");
    assert_eq!(list.record()["pricelistRules"], json!([]));
}

fn lists_are_deleted_only_when_nothing_names_them(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    for name in ["a", "b", "c"] {
        client.ask("savePriceList", &format!("name={name} type1=PRODUCT id1=1 price1=8")).record();
    }
    client.ask("saveWarehouse", "warehouseID=1 priceListID=1").record();
    client.ask("saveStoreRegion", "name=North").record();
    client.ask("addStoreRegionPriceList", "storeRegionID=1 priceListID=2");
    let answer = client.ask("deletePriceList", "priceListIDs=1,2,3,99,x");
    let told = |key: &str| answer.number(key);
    assert_eq!((told("deletedIDs"), told("notDeletableIDs")), ("3".to_owned(), "1,2".to_owned()));
    assert_eq!((told("nonExistingIDs"), told("notSufficientRightsIDs")), ("99,x".to_owned(), String::new()));
    let answer = client.ask("deletePriceList", "priceListIDs=1,2 deleteAllAssociations=1");
    assert_eq!(answer.number("deletedIDs"), "1,2");
    let store = client.ask("getWarehouses", "warehouseID=1");
    assert_eq!(store.number("pricelistID"), "0");
    let prices = client.ask("getProductPrices", "productID=1 warehouseID=1");
    assert_eq!(prices.number("specialPrice"), prices.number("defaultPrice"));
}

fn regions_keep_their_lists_in_order(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    for price in ["7", "8", "9"] {
        client.ask("savePriceList", &format!("name=L{price} type1=PRODUCT id1=1 price1={price}")).record();
    }
    client.ask("saveStoreRegion", "name=North code=N").record();
    client.ask("saveWarehouse", "warehouseID=1 storeRegionID=1").record();
    let add = |params: &str| client.ask("addStoreRegionPriceList", &format!("storeRegionID=1 {params}"));
    assert_eq!(add("priceListID=1").code(), 0);
    assert_eq!(add("priceListID=2").code(), 0);
    assert_eq!(add("priceListID=3 positionNumber=1").code(), 0);
    assert_eq!(add("priceListID=3").code(), 1026);
    assert_eq!(add("priceListID=2 positionNumber=0").error(), (1016, "positionNumber"));
    let order = || {
        let regions = client.ask("getStoreRegions", "getPriceLists=1");
        let lists = regions.record()["priceLists"].as_array().unwrap().clone();
        lists.iter().map(|list| list["priceListID"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(order(), [3, 1, 2]);
    let price = || client.ask("getProductPrices", "productID=1 warehouseID=1").number("specialPrice");
    assert_eq!(price(), "8.00", "the last list rules");
    client.ask("editStoreRegionPriceList", "storeRegionID=1 priceListID=3 positionNumber=9");
    assert_eq!((order(), price()), (vec![1, 2, 3], "9.00".to_owned()));
    client.ask("savePriceList", "name=other").record();
    let edit = client.ask("editStoreRegionPriceList", "storeRegionID=1 priceListID=4 positionNumber=1");
    assert_eq!(edit.code(), 1077);
    let removed = client.ask("removeStoreRegionPriceList", "storeRegionID=1 priceListIDs=3,4,x");
    assert_eq!((removed.number("removedPriceListIDs"), removed.number("nonExistingIDs")), ("3".into(), "4,x".into()));
    assert_eq!((order(), price()), (vec![1, 2], "8.00".to_owned()));
    let regions = client.ask("getStoreRegionsAssociatedWithPriceList", "priceListID=1");
    assert_eq!(regions.record()["storeRegionID"], 1);
    let kept = client.ask("deleteStoreRegion", "storeRegionIDs=1,5");
    assert_eq!((kept.number("notDeletableIDs"), kept.number("nonExistingIDs")), ("1".into(), "5".into()));
    client.ask("saveWarehouse", "warehouseID=1 storeRegionID=0").record();
    assert_eq!(client.ask("deleteStoreRegion", "storeRegionIDs=1").number("deletedIDs"), "1");
}

fn lists_of_groups_in_regions_are_for_their_customers(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    client.ask("savePriceList", "name=Friends type1=PRODUCT id1=1 price1=6").record();
    client.ask("saveStoreRegion", "name=North").record();
    client.ask("saveWarehouse", "warehouseID=1 storeRegionID=1").record();
    let group = client.ask("saveCustomerGroup", "name=Friends").id("customerGroupID");
    let friend = client.ask("saveCustomer", &format!("firstName=A lastName=B groupID={group}")).id("customerID");
    let other = client.ask("saveCustomer", "firstName=C lastName=D groupID=1").id("customerID");
    let tied = format!("storeRegionID=1 customerGroupID={group} priceListID=1");
    assert_eq!(client.ask("addStoreRegionCustomerGroupPriceList", &tied).code(), 0);
    let price = |customer: i64| {
        client.ask("getProductPrices", &format!("productID=1 warehouseID=1 clientID={customer}")).number("specialPrice")
    };
    assert_eq!((price(friend), price(other)), ("6.00".to_owned(), "10.00".to_owned()));
    let regions = client.ask("getStoreRegions", "getCustomerGroupPriceLists=1");
    let lists = &regions.record()["customerGroupPriceLists"][0];
    assert_eq!((&lists["customerGroupID"], &lists["priceLists"][0]["priceListID"]), (&json!(group), &json!(1)));
    let tied = format!("storeRegionID=1 customerGroupID={group} priceListIDs=1");
    client.ask("removeStoreRegionCustomerGroupPriceList", &tied).record();
    assert_eq!(price(friend), "10.00");
}

fn suppliers_lists(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    let sql = "INSERT INTO supplier (account, id, name, code, integration_code) VALUES ($0, 50, 'Weaver', 'W', 'W-1')";
    let account = ladu_books::accounts::find(&server.store.store, Some(&client.code)).unwrap().id;
    server.store.store.write(account, move |tx| tx.execute(sql, &[])).unwrap();
    assert_eq!(client.ask("saveSupplierPriceList", "name=W").error(), (1010, "supplierID"));
    let list = "name=W supplierID=50 productID1=1 price1=4 productID2=1 price2=3.5 amount2=10";
    assert_eq!(client.ask("saveSupplierPriceList", list).id("supplierPriceListID"), 1);
    let add = client.ask("addProductToSupplierPriceList", "supplierPriceListID=1 productID=1 price=3 amount=10");
    assert_eq!(add.code(), 1026);
    let add = "supplierPriceListID=1 productID=1 price=3 amount=50 supplierCode=ABC minimumOrderQuantity=5";
    let row = client.ask("addProductToSupplierPriceList", add).id("supplierPriceListProductID");
    let edit = |params: &str| {
        client.ask("editProductInSupplierPriceList", &format!("supplierPriceListProductID={row} {params}"))
    };
    assert_eq!(edit("productID=1").code(), 1079);
    assert_eq!(edit("price=2.75").code(), 0);
    let rows = client.ask("getProductsInSupplierPriceList", "supplierPriceListID=1 productIDs=1");
    assert_eq!(rows.records().len(), 3);
    let last = &rows.records()[2];
    assert_eq!((&last["price"], &last["amount"], &last["supplierCode"]), (&json!(2.75), &json!(50), &json!("ABC")));
    let lists = client.ask("getSupplierPriceLists", "supplierID=50");
    assert_eq!(lists.record()["supplierName"], "Weaver");
    assert_eq!(lists.record()["pricelistRules"].as_array().unwrap().len(), 3);
    let found = client.ask("getProductsFromSupplierPriceLists", "productIDs=1 activePriceList=1");
    assert_eq!(found.records()[2]["productPrice"], 2.75);
    assert_eq!(found.record()["supplierIntegrationCode"], "W-1");
    assert_eq!(client.ask("getProductsFromSupplierPriceLists", "").error(), (1010, "productIDs"));
    let gone = client.ask(
        "deleteProductsFromSupplierPriceList",
        &format!("supplierPriceListID=1 supplierPriceListProductIDs={row},x"),
    );
    assert_eq!((gone.number("deletedIDs"), gone.number("nonExistingIDs")), (row.to_string(), "x".to_owned()));
    client.ask("removeItemsFromSupplierPriceList", "supplierPriceListID=1 productID1=1 amount1=10");
    assert_eq!(client.ask("getProductsInSupplierPriceList", "supplierPriceListID=1").records().len(), 1);
}

fn many_prices_at_once_or_none(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    let price = || client.ask("getProducts", "productID=1").number("price");
    assert_eq!(client.ask("updatePrices", "productID1=1 netPrice1=7.5").code(), 0);
    assert_eq!(price(), "7.5");
    assert_eq!(
        client.ask("updatePrices", "productID1=1 netPrice1=3 productID2=99 netPrice2=1").error(),
        (1011, "productID2")
    );
    assert_eq!(client.ask("updatePrices", "productID1=1 netPrice1=x").error(), (1014, "netPrice1"));
    assert_eq!(price(), "7.5", "nothing is half done");
}

fn changed_prices_are_told(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    client.ask("saveProduct", "groupID=1 name=Hat netPrice=5").record();
    let since = client.ask("getProducts", "productID=1").0["status"]["requestUnixTime"].as_i64().unwrap() + 1;
    while client.ask("getProducts", "productID=1").0["status"]["requestUnixTime"].as_i64().unwrap() < since {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let changed = || {
        let answer = client.ask("getProductsWithChangedPrices", &format!("changedSince={since}"));
        answer.record()["productIDs"].clone()
    };
    assert_eq!(changed(), json!([]));
    client.ask("savePriceList", "name=L type1=PRODGROUP id1=2 discountPercent1=10").record();
    assert_eq!(changed(), json!([1]), "the group's rule is for what is below it");
    client.ask("addProductToPriceList", "priceListID=1 productID=2 price=4").record();
    assert_eq!(changed(), json!([1, 2]));
    client.ask("deleteProductInPriceList", "priceListID=1 priceListProductIDs=2").record();
    assert_eq!(changed(), json!([1, 2]), "what was taken out costs something else too");
}

fn example_b_rounds_once(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    set(&client, "price_decimals", "2");
    client.ask("saveProduct", "productID=1 netPrice=9.99").record();
    client.ask("savePriceList", "name=L type1=PRODUCT id1=1 discountPercent1=12.5").record();
    client.ask("saveWarehouse", "warehouseID=1 priceListID=1").record();
    let prices = client.ask("getProductPrices", "productID=1 warehouseID=1");
    assert_eq!(prices.record()["specialPrice"], "8.741");
    assert_eq!(prices.record()["specialPriceWithVAT"], 10.49);
    let row = client.ask("getProductsInPriceList", "priceListID=1");
    assert_eq!(row.record()["price"], 8.741, "what the percentage comes to");
    let rules = client.ask("getPriceLists", "pricelistID=1");
    let rule = &rules.record()["pricelistRules"][0];
    assert_eq!((&rule["discountPercent"], &rule["price"]), (&json!("12.5"), &Value::Null));
}

fn of_store_and_customer_the_lower_price_counts(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    for (name, price) in [("store", "8"), ("friend", "9")] {
        client.ask("savePriceList", &format!("name={name} type1=PRODUCT id1=1 price1={price}")).record();
    }
    let customer = client.ask("saveCustomer", "firstName=A lastName=B priceListID=2").id("customerID");
    let price = |params: &str| {
        let prices = client.ask("getProductPrices", &format!("productID=1 clientID={customer} {params}"));
        prices.number("specialPrice")
    };
    client.ask("saveWarehouse", "warehouseID=1 priceListID=1").record();
    assert_eq!((price(""), price("warehouseID=1")), ("9.00".into(), "8.00".into()));
    client.ask("savePriceList", "pricelistID=2 type1=PRODUCT id1=1 price1=7.25").record();
    assert_eq!(price("warehouseID=1"), "7.25");
    let cart =
        client.ask("calculateShoppingCart", &format!("warehouseID=1 customerID={customer} productID1=1 amount1=1"));
    assert_eq!(cart.record()["rows"][0]["originalPrice"], 7.25);
    assert_eq!(client.ask("getProductPrices", "productIDs=1,77").error(), (1011, "productIDs"));
    assert_eq!(client.ask("getProductPrices", "productID=1 clientID=77").error(), (1011, "clientID"));
    assert_eq!(client.ask("getProducts", "clientID=77 getPriceListPrices=1").error(), (1011, "clientID"));
}

fn stores_and_registers_have_tax_rates_of_their_own(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    let account = ladu_books::accounts::find(&server.store.store, Some(&client.code)).unwrap().id;
    let nine = client.ask("saveVatRate", "name=nine rate=9").id("vatRateID");
    let five = client.ask("saveVatRate", "name=five rate=5").id("vatRateID");
    let write = |sql: &'static str, value: i64| {
        let write = move |tx: &mut ladu_store::Tx<'_>| {
            tx.execute(sql, &[ladu_store::Value::Int(value)])?;
            for table in ["warehouse", "product_group", "point_of_sale"] {
                let touch = "INSERT INTO table_version (account, name, version) VALUES ($0, $1, 1)
                             ON CONFLICT (account, name) DO UPDATE SET version = table_version.version + 1";
                tx.execute(touch, &[ladu_store::Value::Text(table)])?;
            }
            Ok::<_, ladu_store::Error>(())
        };
        server.store.store.write(account, write).unwrap();
    };
    let gross = || {
        let prices = client.ask("getProductPrices", "productID=1 warehouseID=1").number("specialPriceWithVAT");
        let cart = client.ask("calculateShoppingCart", "type=INVWAYBILL warehouseID=1 productID1=1 amount1=1");
        let product = client.ask("getProducts", "productID=1 warehouseID=1 getWarehouseSpecificVAT=1");
        assert_eq!((cart.number("total"), product.number("priceWithVat")), (prices.clone(), prices.clone()));
        prices
    };
    assert_eq!(gross(), "12");
    write("UPDATE warehouse SET vat_rate_id = $1 WHERE account = $0 AND id = 1", nine);
    assert_eq!(gross(), "10.9");
    write(
        "INSERT INTO product_group_vat_rate (account, group_id, warehouse_id, vat_rate_id) VALUES ($0, 1, 1, $1)",
        five,
    );
    assert_eq!(gross(), "10.5", "the rate of a group holds for what is below it");
    assert_eq!(client.ask("getProducts", "productID=1 warehouseID=1").number("priceWithVat"), "12");
    client.ask("saveProduct", "productID=1 taxFree=1").record();
    assert_eq!(gross(), "10");
}

fn rules_are_whole_and_of_every_kind(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    client.ask("saveBrand", "name=Acme").record();
    let save = |params: &str| client.ask("savePriceList", params);
    for (params, error) in [
        ("name=L type1=PRODUCT id1=1", (1010, "price1")),
        ("name=L type1=SERVICE id1=1", (1010, "price1")),
        ("name=L type1=PRODUCT price1=1", (1010, "id1")),
        ("name=L type1=PRODUCT id1=1 price1=-1", (1014, "price1")),
        ("name=L type1=PRODUCT id1=99 price1=1", (1011, "id1")),
        ("name=L type3=PRODGROUP id3=99 discountPercent3=1", (1011, "id3")),
        ("name=L type1=SHELF id1=1 price1=1", (1016, "type1")),
        ("name=L type1=PRODGROUP id1=1 discountPercent1=101", (1016, "discountPercent1")),
    ] {
        assert_eq!(save(params).error(), error, "{params}");
    }
    assert_eq!(client.ask("getPriceLists", "").records().len(), 0, "nothing is half done");
    let id = save("name=L type1=PRODUCT id1=1 discountPercent1=10 type2=BRAND id2=1 discountPercent2=-5 type3=SERVICE id3=1 price3=7").id("pricelistID");
    // A price takes the place of the percentage.
    save(&format!("pricelistID={id} type1=PRODUCT id1=1 price1=9")).record();
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
    assert_eq!(client.ask("removeItemsFromPriceList", &format!("pricelistID={id}")).error(), (1010, "type1"));
    let headers = client.ask("getPriceLists", "getHeadersOnly=1");
    assert_eq!(headers.record()["pricelistRules"], Value::Null);
}

fn module(server: &TestServer, client: &Client, name: &str, on: bool) {
    let account = ladu_books::accounts::find(&server.store.store, Some(&client.code)).unwrap().id;
    let (name, value) = (ladu_books::conf::module_setting(name), if on { "1" } else { "0" });
    let write = move |tx: &mut ladu_store::Tx<'_>| {
        let set = "INSERT INTO setting (account, name, value) VALUES ($0, $1, $2)
                   ON CONFLICT (account, name) DO UPDATE SET value = excluded.value";
        tx.execute(set, &[ladu_store::Value::Text(&name), ladu_store::Value::Text(value)])?;
        let touch = "INSERT INTO table_version (account, name, version) VALUES ($0, 'setting', 1)
                     ON CONFLICT (account, name) DO UPDATE SET version = table_version.version + 1";
        tx.execute(touch, &[]).map(drop)
    };
    server.store.store.write(account, write).map_err(|error: ladu_store::Error| error).unwrap();
}

fn store_lists_of_one_time_share_no_product(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    let save = |params: &str| client.ask("savePriceList", params);
    assert_eq!(save("name=L type=STORE_PRICE_LIST").code(), 1006);
    assert_eq!(client.ask("getPriceLists", "types=STORE_PRICE_LIST").code(), 1006);
    module(&server, &client, "Price list types", true);
    assert_eq!(save("name=L").error(), (1010, "type"));
    save("name=June type=STORE_PRICE_LIST startDate=2026-06-01 endDate=2026-06-30 type1=PRODUCT id1=1 price1=8")
        .record();
    let flyer = "name=Flyer type=STORE_PRICE_LIST startDate=2026-06-30 endDate=2026-07-05 type1=PRODUCT id1=1 price1=7";
    let saved = save(flyer);
    assert_eq!(saved.record()["itemsNotAddedToPriceList"], json!([{"type": "PRODUCT", "id": 1}]));
    assert_eq!(client.ask("addProductToPriceList", "priceListID=2 productID=1 price=7").code(), 1151);
    save("pricelistID=2 startDate=2026-07-01").record();
    client.ask("addProductToPriceList", "priceListID=2 productID=1 price=7").record();
    assert_eq!(save("pricelistID=2 startDate=2026-06-30").code(), 1152);
    // Lists of the chain are for any time.
    let base = save("name=Base type=BASE_PRICE_LIST type1=PRODUCT id1=1 price1=7");
    assert_eq!(base.record()["itemsNotAddedToPriceList"], json!([]));
    assert_eq!(client.ask("getPriceLists", "types=STORE_PRICE_LIST").records().len(), 2);
    assert_eq!(client.ask("getPriceLists", "types=SHELF").error(), (1016, "types"));
}

fn modules_that_are_off_are_told(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    let list = "name=L type1=PRODUCT id1=1 price1=8 type2=PRODUCT id2=1 price2=7 amount2=1";
    client.ask("savePriceList", list).record();
    client.ask("saveWarehouse", "warehouseID=1 priceListID=1").record();
    let price = || client.ask("getProductPrices", "productID=1 warehouseID=1").number("specialPrice");
    assert_eq!(price(), "7.00");
    for name in ["Quantity discounts", "Price list row subsidy and other fields"] {
        module(&server, &client, name, false);
    }
    client.ask("savePriceList", "pricelistID=1 name=M").record();
    assert_eq!(price(), "8.00", "rows from a quantity on say nothing without the module");
    assert_eq!(client.ask("savePriceList", "pricelistID=1 type1=PRODUCT id1=1 price1=8 amount1=5").code(), 1078);
    assert_eq!(client.ask("addProductToPriceList", "priceListID=1 productID=1 price=8 amount=5").code(), 1078);
    assert_eq!(client.ask("editProductInPriceList", "priceListProductID=1 amount=5").code(), 1078);
    assert_eq!(client.ask("addProductToPriceList", "priceListID=1 productID=1 price=8 subsidy=1").code(), 1006);
    let rows = client.ask("getProductsInPriceList", "priceListID=1");
    for key in ["amount", "subsidy", "subsidyTypeID", "page", "positionOnPage", "forecastUnits"] {
        assert!(rows.record().get(key).is_none(), "{key}");
    }
}
