//! Copies that programs keep by `changedSince` lose nothing, whatever is written meanwhile and by whichever server.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ladu_tests::{Client, TestServer, on_both_engines, shown};

on_both_engines! {
    a_copy_loses_nothing
    an_answer_is_complete_up_to_what_is_in_flight
    deletions_are_logged_by_their_documented_names
}

const WRITERS: usize = 8;
const ROUNDS: usize = 5;
/// Sales that a writer makes in a round.
const SALES: usize = 5;

/// Waits until just before a full second, where a transaction begins in one second and ends in the next.
fn wait_for_the_end_of_a_second() {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock");
    let left = 1_000 - u64::from(since.subsec_millis());
    std::thread::sleep(Duration::from_millis(if left > 30 { left - 30 } else { left + 970 }));
}

/// A client of the same account at another server.
fn at(server: &TestServer, client: &Client) -> Client {
    let mut there = client.clone();
    there.url = format!("http://{}/api/", server.address);
    there
}

/// Reads what has changed since a moment, page by page, and gives the moment from which to go on.
fn copy(client: &Client, since: i64, copied: &mut BTreeSet<i64>) -> i64 {
    let mut next = None;
    for page in 1.. {
        let params = format!("changedSince={since} orderBy=documentID orderByDir=asc recordsOnPage=100 pageNo={page}");
        let answer = client.ask("getSalesDocuments", &params);
        next = next.or(answer.0["status"]["requestUnixTime"].as_i64());
        let ids: Vec<i64> =
            answer.records().iter().map(|record| shown(&record["id"]).parse().expect("an id")).collect();
        copied.extend(&ids);
        if ids.len() < 100 {
            break;
        }
    }
    next.expect("the time")
}

/// Eight writers of long sales that straddle full seconds, on every server there is, and a copy at each server that follows them.
fn a_copy_loses_nothing(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=Tea netPrice=1").named("tea");
    let twin = server.twin();
    let places: Vec<Client> = std::iter::once(&server).chain(twin.as_ref()).map(|server| at(server, &client)).collect();
    let rows: String = (1..=60).map(|row| format!(" productID{row}=$tea amount{row}=1 price{row}=1")).collect();
    let sale = format!("type=CASHINVOICE warehouseID=$store{rows}");
    let writing = AtomicUsize::new(WRITERS);
    let (written, copies) = std::thread::scope(|scope| {
        let write = |place: &Client| {
            let mut written = Vec::new();
            for _ in 0..ROUNDS {
                wait_for_the_end_of_a_second();
                let sales = (0..SALES).map(|_| place.ask("saveSalesDocument", &sale).id("invoiceID"));
                written.extend(sales);
            }
            writing.fetch_sub(1, Ordering::SeqCst);
            written
        };
        let follow = |place: &Client| {
            let (mut since, mut copied) = (0, BTreeSet::new());
            loop {
                let was_writing = writing.load(Ordering::SeqCst) > 0;
                since = copy(place, since, &mut copied);
                if !was_writing {
                    return copied;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        };
        let writers: Vec<_> = (0..WRITERS)
            .map(|number| {
                let place = &places[number % places.len()];
                scope.spawn(move || write(place))
            })
            .collect();
        let copies: Vec<_> = places.iter().map(|place| scope.spawn(move || follow(place))).collect();
        let written: Vec<i64> = writers.into_iter().flat_map(|writer| writer.join().expect("a writer")).collect();
        (written, copies.into_iter().map(|copy| copy.join().expect("a copy")).collect::<Vec<_>>())
    });
    assert_eq!(written.len(), WRITERS * ROUNDS * SALES);
    for copied in copies {
        let lost: Vec<&i64> = written.iter().filter(|id| !copied.contains(id)).collect();
        assert!(lost.is_empty(), "{} of {} sales are lost: {lost:?}", lost.len(), written.len());
    }
}

/// While a change waits for a lock, answers say no later moment than the one it is stamped with; afterwards they go on.
fn an_answer_is_complete_up_to_what_is_in_flight(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=Tea netPrice=1").named("tea");
    let time = || client.ask("getVatRates", "").0["status"]["requestUnixTime"].as_i64().expect("the time");
    // The first sale makes the counter that the next one waits for.
    client.ask("saveSalesDocument", "type=CASHINVOICE productID1=$tea amount1=1 price1=1").record();
    let stall = server.stall(&client);
    let before = time();
    let added = std::thread::scope(|scope| {
        let sale = scope.spawn(|| {
            let saved = client.ask("saveSalesDocument", "type=CASHINVOICE productID1=$tea amount1=1 price1=1");
            saved.id("invoiceID")
        });
        std::thread::sleep(Duration::from_millis(2_500));
        let during = time();
        assert!((before..=before + 1).contains(&during), "{during} is later than what is in flight since {before}");
        drop(stall);
        let id = sale.join().expect("a sale");
        let found = client.ask("getSalesDocuments", &format!("changedSince={during}"));
        assert!(found.records().iter().any(|record| shown(&record["id"]) == id.to_string()));
        during
    });
    assert!(time() > added + 1, "the account's time goes on");
}

/// What programs drop from their copies is under the name and with the id that they know.
fn deletions_are_logged_by_their_documented_names(server: TestServer) {
    let client = server.account();
    server.set_module(&client, "Store regions", true);
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=Tea netPrice=1").named("tea");
    client.ask("saveProduct", "groupID=$goods name=Cup netPrice=1").named("cup");
    client.ask("saveCustomerGroup", "name=Friends").named("friends");
    client.ask("saveStoreRegion", "name=North code=N").named("region");
    let logged = |table: &str| -> Vec<i64> {
        let lines = client.ask("getUserOperationsLog", &format!("tableName={table}"));
        lines.records().iter().map(|line| line["itemID"].as_i64().expect("an id")).collect()
    };
    let list = |name: &str| client.ask("savePriceList", &format!("name={name}")).named(name);
    let (first, second) = (list("first"), list("second"));
    let row = |product: &str, list: &str| {
        let params = format!("priceListID={list} productID={product} price=2");
        client.ask("addProductToPriceList", &params).id("priceListProductID")
    };
    let rows = [row("$tea", "$first"), row("$cup", "$first"), row("$cup", "$second")];
    client.ask("deleteProductInPriceList", &format!("priceListID=$first priceListProductIDs={}", rows[1])).succeeds();
    assert_eq!(logged("pricelistProducts"), [rows[1]]);
    client.ask("removeItemsFromPriceList", "pricelistID=$first type1=PRODUCT id1=$tea").succeeds();
    assert_eq!(logged("pricelistProducts"), [rows[1], rows[0]]);
    client.ask("addStoreRegionPriceList", "storeRegionID=$region priceListID=$first").succeeds();
    client.ask("addStoreRegionPriceList", "storeRegionID=$region priceListID=$second").succeeds();
    let of_friends = "storeRegionID=$region customerGroupID=$friends";
    client.ask("addStoreRegionCustomerGroupPriceList", &format!("{of_friends} priceListID=$second")).succeeds();
    client.ask("removeStoreRegionPriceList", "storeRegionID=$region priceListIDs=$first").succeeds();
    assert_eq!(logged("storeRegionPriceLists"), [first]);
    client.ask("removeStoreRegionCustomerGroupPriceList", &format!("{of_friends} priceListIDs=$second")).succeeds();
    assert_eq!(logged("storeRegionAndCustomerGroupPriceLists"), [second]);
    client.ask("deletePriceList", "priceListIDs=$second deleteAllAssociations=1").succeeds();
    assert_eq!((logged("priceLists"), logged("pricelistProducts").last()), (vec![second], Some(&rows[2])));
    assert_eq!(logged("storeRegionPriceLists"), [first, second]);
    let shelf = client.ask("saveLocationInWarehouse", "name=A1").id("locationInWarehouseID");
    client.ask("deleteLocationInWarehouse", &format!("locationInWarehouseIDs={shelf}")).succeeds();
    assert_eq!(logged("warehouseLocations"), [shelf]);
}
