//! Which products cost something else than at a moment: those, and no others, whose price `getProducts` shows differently.

use std::collections::BTreeMap;
use std::time::Duration;

use ladu_tests::{Client, Code, TestServer, on_both_engines, shown};
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, TestRunner};

use super::shop;

on_both_engines! {
    changed_prices_are_those_that_differ
    an_edited_card_is_no_changed_price
    prices_change_with_the_days_of_lists
    the_parameters_of_changed_prices_are_checked
}

/// The second up to which everything is told.
fn time(client: &Client) -> i64 {
    client.ask("getVatRates", "").0["status"]["requestUnixTime"].as_i64().unwrap()
}

/// Waits for a second in which nothing has changed yet; gives it.
fn next_second(client: &Client) -> i64 {
    let next = time(client) + 1;
    while time(client) < next {
        std::thread::sleep(Duration::from_millis(30));
    }
    next
}

fn changed(client: &Client, params: &str) -> Vec<i64> {
    let answer = client.ask("getProductsWithChangedPrices", params);
    answer.record()["productIDs"].as_array().unwrap().iter().map(|id| id.as_i64().unwrap()).collect()
}

/// Stores and customers whose prices are looked at.
const PLACES: [&str; 6] = [
    "warehouseID=$store",
    "warehouseID=$second",
    "clientID=$mari",
    "warehouseID=$store clientID=$mari",
    "warehouseID=$second clientID=$jaan",
    "warehouseID=$store clientID=$jaan",
];

/// What each product costs at a place.
fn prices(client: &Client, place: &str) -> BTreeMap<i64, String> {
    let all = client.ask("getProducts", &format!("getPriceListPrices=1 recordsOnPage=1000 {place}"));
    let price = |record: &serde_json::Value| (record["productID"].as_i64().unwrap(), shown(&record["priceListPrice"]));
    all.records().iter().map(price).collect()
}

/// Changes that may move prices, and some that never do. Numbers choose what is changed and to what.
fn change(client: &Client, (what, one, two): (u8, u8, u8)) {
    let product = ["$shirt", "$hat", "$cap", "$typed"][usize::from(one) % 4];
    let list = ["$a", "$b", "$c"][usize::from(two) % 3];
    let store = ["$store", "$second"][usize::from(one) % 2];
    let customer = ["$mari", "$jaan"][usize::from(two) % 2];
    let value = two % 5;
    let all = |call: &str, params: String| drop(client.ask(call, &params));
    match what {
        0 => all("saveProduct", format!("productID={product} netPrice={}", 7 + value)),
        1 => all("updatePrices", format!("productID1={product} netPrice1={}", 7 + value)),
        2 => all("saveProduct", format!("productID={product} name=Named{value} code=C{one}{two}")),
        3 => all("saveProduct", format!("productID={product} brandID={}", ["$acme", "0"][usize::from(two) % 2])),
        4 => all("saveProduct", format!("productID={product} groupID={}", ["$low", "$top"][usize::from(two) % 2])),
        5 => all("savePriceList", format!("pricelistID={list} type1=PRODUCT id1={product} price1={}", 3 + value)),
        6 => all("savePriceList", format!("pricelistID={list} type1=PRODGROUP id1=$middle discountPercent1={value}0")),
        7 => all("savePriceList", format!("pricelistID={list} type1=BRAND id1=$acme discountPercent1={value}5")),
        8 => all("removeItemsFromPriceList", format!("pricelistID={list} type1=PRODUCT id1={product}")),
        9 => all("removeItemsFromPriceList", format!("pricelistID={list} type1=PRODGROUP id1=$middle")),
        10 => all("savePriceList", format!("pricelistID={list} active={}", one % 2)),
        11 => {
            let end = ["2020-01-01", "2098-01-01", "0000-00-00"][usize::from(one) % 3];
            all("savePriceList", format!("pricelistID={list} endDate={end}"));
        }
        12 => all("saveWarehouse", format!("warehouseID={store} priceListID={}", [list, "0"][usize::from(value) % 2])),
        13 => all("saveWarehouse", format!("warehouseID={store} priceListID3={list}")),
        14 => all("saveCustomer", format!("customerID={customer} priceListID={}", [list, "0"][usize::from(value) % 2])),
        15 => all(
            "saveProductGroup",
            format!("productGroupID=$low parentGroupID={}", ["$middle", "0"][usize::from(one) % 2]),
        ),
        16 => all("addStoreRegionPriceList", format!("storeRegionID=$region priceListID={list}")),
        17 => all("removeStoreRegionPriceList", format!("storeRegionID=$region priceListIDs={list}")),
        18 => all(
            "addStoreRegionCustomerGroupPriceList",
            format!("storeRegionID=$region customerGroupID=$friends priceListID={list}"),
        ),
        19 => all(
            "saveCustomer",
            format!("customerID={customer} groupID={}", ["$friends", "$strangers"][usize::from(one) % 2]),
        ),
        20 => all("editStoreRegionPriceList", format!("storeRegionID=$region priceListID={list} positionNumber=1")),
        21 => all("saveProduct", format!("groupID=$low name=New{one} netPrice={}", 1 + value)),
        22 => all(
            "saveWarehouse",
            format!("warehouseID={store} storeRegionID={}", ["$region", "0"][usize::from(two) % 2]),
        ),
        _ => all("saveProductPicture", format!("productID={product} url=http://x.example/{value}.png")),
    }
}

fn changed_prices_are_those_that_differ(server: TestServer) {
    let case = proptest::collection::vec(proptest::collection::vec((0u8..24, any::<u8>(), any::<u8>()), 1..9), 4..6);
    let mut runner = TestRunner::new(Cases { cases: 3, max_shrink_iters: 0, ..Cases::default() });
    let outcome = runner.run(&case, |rounds| {
        let client = server.account();
        server.set_module(&client, "Store regions", true);
        for (name, call, params) in [
            ("top", "saveProductGroup", "name=Top"),
            ("middle", "saveProductGroup", "name=Middle parentGroupID=$top"),
            ("low", "saveProductGroup", "name=Low parentGroupID=$middle"),
            ("acme", "saveBrand", "name=Acme"),
            ("shirt", "saveProduct", "groupID=$low name=Shirt netPrice=10"),
            ("hat", "saveProduct", "groupID=$top name=Hat netPrice=8 brandID=$acme"),
            ("cap", "saveProduct", "groupID=$middle name=Cap netPrice=6"),
            ("typed", "saveProduct", "groupID=$low name=Typed netPrice=6 cashierMustEnterPrice=1"),
            ("a", "savePriceList", "name=A type1=PRODUCT id1=$shirt price1=9"),
            ("b", "savePriceList", "name=B type1=PRODGROUP id1=$top discountPercent1=10"),
            ("c", "savePriceList", "name=C type1=BRAND id1=$acme discountPercent1=20"),
            ("friends", "saveCustomerGroup", "name=Friends"),
            ("strangers", "saveCustomerGroup", "name=Strangers"),
            ("mari", "saveCustomer", "lastName=Mari groupID=$friends"),
            ("jaan", "saveCustomer", "lastName=Jaan"),
            ("region", "saveStoreRegion", "name=North code=N"),
            ("second", "saveWarehouse", "name=Second storeRegionID=$region"),
        ] {
            client.ask(call, params).named(name);
        }
        let mut known = Vec::new();
        for changes in rounds {
            let since = next_second(&client);
            known.push((since, PLACES.map(|place| prices(&client, place))));
            next_second(&client);
            changes.into_iter().for_each(|chosen| change(&client, chosen));
        }
        for (place, at) in PLACES.iter().zip(0..) {
            let now = prices(&client, place);
            for (since, then) in &known {
                let differs = |(id, price): &(&i64, &String)| then[at].get(id) != Some(*price);
                let expected: Vec<i64> = now.iter().filter(differs).map(|(id, _)| *id).collect();
                let told = changed(&client, &format!("{place} changedSince={}", since + 1));
                prop_assert_eq!(told, expected, "{} since {}: {:?} and now {:?}", place, since, then[at], now);
            }
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

fn an_edited_card_is_no_changed_price(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProduct", "groupID=$top name=Hat netPrice=5").named("hat");
    client.ask("savePriceList", "name=A type1=PRODUCT id1=$shirt price1=9").named("a");
    client.ask("saveWarehouse", "warehouseID=$store priceListID=$a").succeeds();
    client.ask("saveWarehouse", "name=Second").named("second");
    let since = next_second(&client);
    let told = |place: &str| changed(&client, &format!("changedSince={since} {place}"));
    client.ask("saveProduct", "productID=$hat name=Bonnet netPrice=5 code=B1").succeeds();
    client.ask("savePriceList", "pricelistID=$a name=Renamed").succeeds();
    for place in ["", "warehouseID=$store", "warehouseID=$second", "clientID=$walk_in"] {
        assert_eq!(told(place), [0; 0], "{place}");
    }
    client.ask("saveProduct", "productID=$shirt netPrice=11").succeeds();
    let shirt = client.id("shirt");
    assert_eq!([told(""), told("warehouseID=$second")], [[shirt], [shirt]]);
    assert_eq!(told("warehouseID=$store"), [0; 0], "the store's list says what it costs there");
    client.ask("savePriceList", "pricelistID=$a type1=PRODUCT id1=$shirt price1=8").succeeds();
    assert_eq!(told("warehouseID=$store"), [shirt]);
    client.ask("savePriceList", "pricelistID=$a type1=PRODUCT id1=$shirt price1=9").succeeds();
    client.ask("saveProduct", "productID=$shirt netPrice=10").succeeds();
    assert_eq!([told(""), told("warehouseID=$store")], [[0; 0], [0; 0]], "it costs what it did");
    assert_eq!(changed(&client, ""), [shirt, client.id("hat")], "all, where no moment is named");
}

fn prices_change_with_the_days_of_lists(server: TestServer) {
    let client = shop(&server);
    let shirt = client.id("shirt");
    let offer = "name=Offer type1=PRODUCT id1=$shirt price1=7 startDate=2090-03-01 endDate=2090-03-31";
    client.ask("savePriceList", offer).named("offer");
    client.ask("saveWarehouse", "warehouseID=$store priceListID=$offer").succeeds();
    client.ask("saveWarehouse", "name=Second").named("second");
    for (days, expected) in [
        ("dateFrom=2090-02-01 dateTo=2090-02-28", false),
        ("dateFrom=2090-02-01 dateTo=2090-03-01", true),
        ("dateFrom=2090-03-01 dateTo=2090-03-31", false),
        ("dateFrom=2090-03-31 dateTo=2090-04-01", true),
        ("dateFrom=2090-02-01 dateTo=2090-04-01", false),
        ("dateFrom=2090-04-01 dateTo=2091-04-01", false),
    ] {
        for place in ["warehouseID=$store", "warehouseID=$store clientID=$walk_in", ""] {
            let told = changed(&client, &format!("{days} {place}"));
            assert_eq!(!told.is_empty(), expected, "{place} {days}");
            assert!(told.is_empty() || told == [shirt]);
        }
        assert_eq!(changed(&client, &format!("{days} warehouseID=$second")), [0; 0]);
    }
    // What has changed since, and will by then.
    let since = next_second(&client);
    assert_eq!(changed(&client, &format!("changedSince={since} dateTo=2090-03-05 warehouseID=$store")), [shirt]);
    client.ask("deletePriceList", "priceListIDs=$offer deleteAllAssociations=1").succeeds();
    assert_eq!(changed(&client, &format!("changedSince={since} dateTo=2090-03-05 warehouseID=$store")), [0; 0]);
}

fn the_parameters_of_changed_prices_are_checked(server: TestServer) {
    let client = shop(&server);
    let ask = |params: &str| client.ask("getProductsWithChangedPrices", params);
    ask("warehouseID=99").fails_at(Code::UNKNOWN_ID, "warehouseID");
    ask("clientID=99").fails_at(Code::UNKNOWN_ID, "clientID");
    ask("changedSince=x").fails_at(Code::FORMAT, "changedSince");
    ask("dateFrom=2090-02-30").fails_at(Code::FORMAT, "dateFrom");
    ask("dateFrom=2090-03-01 dateTo=2090-02-01").fails_at(Code::NOT_ALLOWED, "dateTo");
}
