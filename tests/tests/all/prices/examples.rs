//! The worked examples of prices, and the tax that comes on top.

use ladu_tests::{Code, TestServer, on_both_engines};
use serde_json::{Value, json};

use super::{set, shop};

on_both_engines! {
    example_a_by_setting_in_every_call
    example_b_rounds_once
    example_c_prices_by_quantity
    of_store_and_customer_the_lower_price_counts
    stores_and_registers_have_tax_rates_of_their_own
}

fn example_a_by_setting_in_every_call(server: TestServer) {
    let client = shop(&server);
    client.ask("savePriceList", "name=L1 type1=PRODGROUP id1=$top discountPercent1=10").named("l1");
    client.ask("savePriceList", "name=L2 type1=PRODUCT id1=$shirt price1=8.5").named("l2");
    client.ask("savePriceList", "name=L3 type1=PRODGROUP id1=$low discountPercent1=5").named("l3");
    client.ask("saveStoreRegion", "name=North").named("north");
    client.ask("addStoreRegionPriceList", "storeRegionID=$north priceListID=$l1");
    client.ask("saveWarehouse", "warehouseID=$store storeRegionID=$north priceListID=$l2 priceListID2=$l3").record();
    for (name, value, net, text, gross) in [
        ("invoice_rounding", "-1", "9.5", "9.50", "11.4"),
        ("pricelist_order_of_preference", "lowest_price", "8.5", "8.50", "10.2"),
        ("warehouse_pricelists_are_cumulative", "1", "8.075", "8.075", "9.69"),
    ] {
        set(&client, "pricelist_order_of_preference", "");
        set(&client, name, value);
        let prices = client.ask("getProductPrices", "productID=$shirt warehouseID=$store getPriceCalculationSteps=1");
        let record = prices.record();
        let special: f64 = record["specialPrice"].as_str().unwrap().parse().unwrap();
        assert_eq!(special.to_string(), net, "{name}");
        assert_eq!(record["specialPriceWithVAT"].to_string(), gross, "{name}");
        let product = client.ask("getProducts", "productID=$shirt warehouseID=$store getPriceListPrices=1");
        assert_eq!(product.record()["priceListPrice"], text, "{name}");
        let cart =
            client.ask("calculateShoppingCart", "type=INVWAYBILL warehouseID=$store productID1=$shirt amount1=1");
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

fn example_b_rounds_once(server: TestServer) {
    let client = shop(&server);
    set(&client, "price_decimals", "2");
    client.ask("saveProduct", "productID=$shirt netPrice=9.99").record();
    client.ask("savePriceList", "name=L type1=PRODUCT id1=$shirt discountPercent1=12.5").named("l");
    client.ask("saveWarehouse", "warehouseID=$store priceListID=$l").record();
    let prices = client.ask("getProductPrices", "productID=$shirt warehouseID=$store");
    assert_eq!(prices.record()["specialPrice"], "8.741");
    assert_eq!(prices.record()["specialPriceWithVAT"], 10.49);
    let row = client.ask("getProductsInPriceList", "priceListID=$l");
    assert_eq!(row.record()["price"], 8.741, "what the percentage comes to");
    let rules = client.ask("getPriceLists", "pricelistID=$l");
    let rule = &rules.record()["pricelistRules"][0];
    assert_eq!((&rule["discountPercent"], &rule["price"]), (&json!("12.5"), &Value::Null));
}

fn example_c_prices_by_quantity(server: TestServer) {
    let client = shop(&server);
    client
        .ask(
            "savePriceList",
            "name=Many type1=PRODUCT id1=$shirt price1=10 type2=PRODUCT id2=$shirt price2=9 amount2=25",
        )
        .named("many");
    client.ask("addProductToPriceList", "priceListID=$many productID=$shirt price=8 amount=100").record();
    client.ask("saveWarehouse", "warehouseID=$store priceListID=$many").record();
    for (amount, price) in [("24", 10), ("25", 9), ("99", 9), ("100", 8)] {
        let cart = client.ask(
            "calculateShoppingCart",
            &format!("type=INVWAYBILL warehouseID=$store productID1=$shirt amount1={amount}"),
        );
        assert_eq!(cart.record()["rows"][0]["originalPrice"], price, "{amount}");
    }
}

fn of_store_and_customer_the_lower_price_counts(server: TestServer) {
    let client = shop(&server);
    for (name, price) in [("store", "8"), ("friend", "9")] {
        client
            .ask("savePriceList", &format!("name={name} type1=PRODUCT id1=$shirt price1={price}"))
            .named(&format!("{name}_list"));
    }
    let customer = client.ask("saveCustomer", "firstName=A lastName=B priceListID=$friend_list").id("customerID");
    let price = |params: &str| {
        let prices = client.ask("getProductPrices", &format!("productID=$shirt clientID={customer} {params}"));
        prices.number("specialPrice")
    };
    client.ask("saveWarehouse", "warehouseID=$store priceListID=$store_list").record();
    assert_eq!((price(""), price("warehouseID=$store")), ("9.00".into(), "8.00".into()));
    client.ask("savePriceList", "pricelistID=$friend_list type1=PRODUCT id1=$shirt price1=7.25").record();
    assert_eq!(price("warehouseID=$store"), "7.25");
    let cart = client
        .ask("calculateShoppingCart", &format!("warehouseID=$store customerID={customer} productID1=$shirt amount1=1"));
    assert_eq!(cart.record()["rows"][0]["originalPrice"], 7.25);
    client.ask("getProductPrices", "productIDs=$shirt,77").fails_at(Code::UNKNOWN_ID, "productIDs");
    client.ask("getProductPrices", "productID=$shirt clientID=77").fails_at(Code::UNKNOWN_ID, "clientID");
    client.ask("getProducts", "clientID=77 getPriceListPrices=1").fails_at(Code::UNKNOWN_ID, "clientID");
}

fn stores_and_registers_have_tax_rates_of_their_own(server: TestServer) {
    let client = shop(&server);
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
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
        let prices =
            client.ask("getProductPrices", "productID=$shirt warehouseID=$store").number("specialPriceWithVAT");
        let cart =
            client.ask("calculateShoppingCart", "type=INVWAYBILL warehouseID=$store productID1=$shirt amount1=1");
        let product = client.ask("getProducts", "productID=$shirt warehouseID=$store getWarehouseSpecificVAT=1");
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
    assert_eq!(client.ask("getProducts", "productID=$shirt warehouseID=$store").number("priceWithVat"), "12");
    client.ask("saveProduct", "productID=$shirt taxFree=1").record();
    assert_eq!(gross(), "10");
}
