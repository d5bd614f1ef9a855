//! Lists of regions, and of customer groups in them.

use ladu_tests::{Code, TestServer, on_both_engines};
use serde_json::json;

use super::shop;

on_both_engines! {
    regions_keep_their_lists_in_order
    lists_of_groups_in_regions_are_for_their_customers
}

fn regions_keep_their_lists_in_order(server: TestServer) {
    let client = shop(&server);
    for price in ["7", "8", "9"] {
        client
            .ask("savePriceList", &format!("name=L{price} type1=PRODUCT id1=$shirt price1={price}"))
            .named(&format!("l{price}"));
    }
    client.ask("saveStoreRegion", "name=North code=N").named("north");
    client.ask("saveWarehouse", "warehouseID=$store storeRegionID=$north").record();
    let add = |params: &str| client.ask("addStoreRegionPriceList", &format!("storeRegionID=$north {params}"));
    add("priceListID=$l7").succeeds();
    add("priceListID=$l8").succeeds();
    add("priceListID=$l9 positionNumber=1").succeeds();
    add("priceListID=$l9").fails(Code::EXISTS);
    add("priceListID=$l8 positionNumber=0").fails_at(Code::NOT_ALLOWED, "positionNumber");
    let order = || {
        let regions = client.ask("getStoreRegions", "getPriceLists=1");
        let lists = regions.record()["priceLists"].as_array().unwrap().clone();
        lists.iter().map(|list| list["priceListID"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(order(), [3, 1, 2]);
    let price = || client.ask("getProductPrices", "productID=$shirt warehouseID=$store").number("specialPrice");
    assert_eq!(price(), "8.00", "the last list rules");
    client.ask("editStoreRegionPriceList", "storeRegionID=$north priceListID=$l9 positionNumber=9");
    assert_eq!((order(), price()), (vec![1, 2, 3], "9.00".to_owned()));
    client.ask("savePriceList", "name=other").named("other");
    let edit = client.ask("editStoreRegionPriceList", "storeRegionID=$north priceListID=$other positionNumber=1");
    edit.fails(Code::NOT_OF_REGION);
    let removed = client.ask("removeStoreRegionPriceList", "storeRegionID=$north priceListIDs=$l9,$other,x");
    assert_eq!((removed.number("removedPriceListIDs"), removed.number("nonExistingIDs")), ("3".into(), "4,x".into()));
    assert_eq!((order(), price()), (vec![1, 2], "8.00".to_owned()));
    let regions = client.ask("getStoreRegionsAssociatedWithPriceList", "priceListID=$l7");
    assert_eq!(regions.record()["storeRegionID"], 1);
    let kept = client.ask("deleteStoreRegion", "storeRegionIDs=$north,5");
    assert_eq!((kept.number("notDeletableIDs"), kept.number("nonExistingIDs")), ("1".into(), "5".into()));
    client.ask("saveWarehouse", "warehouseID=$store storeRegionID=0").record();
    assert_eq!(client.ask("deleteStoreRegion", "storeRegionIDs=$north").number("deletedIDs"), "1");
}

fn lists_of_groups_in_regions_are_for_their_customers(server: TestServer) {
    let client = shop(&server);
    client.ask("savePriceList", "name=Friends type1=PRODUCT id1=$shirt price1=6").named("friends");
    client.ask("saveStoreRegion", "name=North").named("north");
    client.ask("saveWarehouse", "warehouseID=$store storeRegionID=$north").record();
    let group = client.ask("saveCustomerGroup", "name=Friends").id("customerGroupID");
    let friend = client.ask("saveCustomer", &format!("firstName=A lastName=B groupID={group}")).id("customerID");
    let other = client.ask("saveCustomer", "firstName=C lastName=D groupID=1").id("customerID");
    let tied = format!("storeRegionID=$north customerGroupID={group} priceListID=$friends");
    client.ask("addStoreRegionCustomerGroupPriceList", &tied).succeeds();
    let price = |customer: i64| {
        client
            .ask("getProductPrices", &format!("productID=$shirt warehouseID=$store clientID={customer}"))
            .number("specialPrice")
    };
    assert_eq!((price(friend), price(other)), ("6.00".to_owned(), "10.00".to_owned()));
    let regions = client.ask("getStoreRegions", "getCustomerGroupPriceLists=1");
    let lists = &regions.record()["customerGroupPriceLists"][0];
    assert_eq!((&lists["customerGroupID"], &lists["priceLists"][0]["priceListID"]), (&json!(group), &json!(1)));
    let tied = format!("storeRegionID=$north customerGroupID={group} priceListIDs=$friends");
    client.ask("removeStoreRegionCustomerGroupPriceList", &tied).record();
    assert_eq!(price(friend), "10.00");
}
