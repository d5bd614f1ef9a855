//! Lists of regions, and of customer groups in them.

use ladu_tests::{TestServer, on_both_engines};
use ladu_wire::Code;
use serde_json::json;

use super::shop;

on_both_engines! {
    regions_keep_their_lists_in_order
    lists_of_groups_in_regions_are_for_their_customers
}

fn regions_keep_their_lists_in_order(server: TestServer) {
    let client = shop(&server);
    for price in ["7", "8", "9"] {
        client.ask("savePriceList", &format!("name=L{price} type1=PRODUCT id1=1 price1={price}")).record();
    }
    client.ask("saveStoreRegion", "name=North code=N").record();
    client.ask("saveWarehouse", "warehouseID=1 storeRegionID=1").record();
    let add = |params: &str| client.ask("addStoreRegionPriceList", &format!("storeRegionID=1 {params}"));
    add("priceListID=1").succeeds();
    add("priceListID=2").succeeds();
    add("priceListID=3 positionNumber=1").succeeds();
    add("priceListID=3").fails(Code::EXISTS);
    add("priceListID=2 positionNumber=0").fails_at(Code::NOT_ALLOWED, "positionNumber");
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
    edit.fails(Code::NOT_OF_REGION);
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

fn lists_of_groups_in_regions_are_for_their_customers(server: TestServer) {
    let client = shop(&server);
    client.ask("savePriceList", "name=Friends type1=PRODUCT id1=1 price1=6").record();
    client.ask("saveStoreRegion", "name=North").record();
    client.ask("saveWarehouse", "warehouseID=1 storeRegionID=1").record();
    let group = client.ask("saveCustomerGroup", "name=Friends").id("customerGroupID");
    let friend = client.ask("saveCustomer", &format!("firstName=A lastName=B groupID={group}")).id("customerID");
    let other = client.ask("saveCustomer", "firstName=C lastName=D groupID=1").id("customerID");
    let tied = format!("storeRegionID=1 customerGroupID={group} priceListID=1");
    client.ask("addStoreRegionCustomerGroupPriceList", &tied).succeeds();
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
