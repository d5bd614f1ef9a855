//! Copies that programs keep by `changedSince` lose nothing, whatever is written meanwhile and by whichever server.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ladu_tests::{Client, TestServer, on_both_engines, shown};

on_both_engines! {
    a_copy_loses_nothing
    copies_of_every_kind_lose_nothing
    an_answer_is_complete_up_to_what_is_in_flight
    deletions_are_logged_by_their_documented_names
}

const WRITERS: usize = 8;
/// Rounds of each writer, unless LADU_MIRROR_ROUNDS says how many: 50 of them make 2,000 sales.
const ROUNDS: usize = 5;
/// Sales that a writer makes in a round.
const SALES: usize = 5;

fn rounds() -> usize {
    std::env::var("LADU_MIRROR_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS)
}

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
            for _ in 0..rounds() {
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
    assert_eq!(written.len(), WRITERS * rounds() * SALES);
    for copied in copies {
        let lost: Vec<&i64> = written.iter().filter(|id| !copied.contains(id)).collect();
        assert!(lost.is_empty(), "{} of {} sales are lost: {lost:?}", lost.len(), written.len());
    }
}

/// A list that is copied: its call and parameters, that of the moment, and the key of its ids.
struct Copied {
    call: &'static str,
    params: &'static str,
    since: &'static str,
    key: &'static str,
}

const fn copied(call: &'static str, params: &'static str, key: &'static str) -> Copied {
    Copied { call, params, since: "changedSince", key }
}

const COPIED: &[Copied] = &[
    copied("getCustomers", "orderBy=customerID orderByDir=asc", "customerID"),
    copied("getProducts", "orderBy=productID orderByDir=asc", "productID"),
    copied("getPayments", "orderBy=paymentID orderByDir=asc", "paymentID"),
    copied("getPurchaseDocuments", "orderBy=id orderByDir=asc", "id"),
    copied("getProductStock", "warehouseID=$store", "productID"),
    Copied { call: "getUserOperationsLog", params: "tableName=brands", since: "addedFrom", key: "itemID" },
];

/// What a writer of each kind does once; gives the id that its copy has to have.
fn write_once(place: &Client, kind: usize, at: usize) -> i64 {
    match kind {
        0 => place.ask("saveCustomer", &format!("lastName=C{at}")).id("customerID"),
        1 => place.ask("saveProduct", &format!("groupID=$goods name=P{at}")).id("productID"),
        2 => place.ask("savePayment", "documentID=$unpaid type=CASH sum=0.01").id("paymentID"),
        3 => {
            let rows: String = (1..=60).map(|row| format!(" itemName{row}=x amount{row}=1 price{row}=1")).collect();
            let bill = format!("type=PRCORDER supplierID=$farm warehouseID=$store currencyCode=EUR no=W{at}{rows}");
            place.ask("savePurchaseDocument", &bill).id("invoiceID")
        }
        4 => {
            let product = place.ask("saveProduct", &format!("groupID=$goods name=S{at}")).id("productID");
            let found = format!("warehouseID=$store productID1={product} amount1=1 price1=1");
            place.ask("saveInventoryRegistration", &found).succeeds();
            product
        }
        _ => {
            let brand = place.ask("saveBrand", &format!("name=B{at}")).id("brandID");
            place.ask("deleteBrand", &format!("brandID={brand}")).succeeds();
            brand
        }
    }
}

/// A copy of one list that goes on from where the last answer was complete, until nobody writes any more.
fn follow_list(client: &Client, list: &Copied, writing: &AtomicUsize) -> BTreeSet<i64> {
    let (mut since, mut copied) = (0, BTreeSet::new());
    loop {
        let was_writing = writing.load(Ordering::SeqCst) > 0;
        let mut next = None;
        for page in 1.. {
            let params = format!("{}={since} recordsOnPage=100 pageNo={page} {}", list.since, list.params);
            let answer = client.ask(list.call, &params);
            next = next.or(answer.0["status"]["requestUnixTime"].as_i64());
            let ids = answer.records().iter().map(|record| shown(&record[list.key]).parse::<i64>().expect("an id"));
            copied.extend(ids);
            // Stock comes whole, whatever page is asked for.
            if answer.records().len() < 100 || list.call == "getProductStock" {
                break;
            }
        }
        since = next.expect("the time");
        if !was_writing {
            return copied;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Customers, products, payments, purchases, stock and deletions, each written at once on every server there is, and copied from each.
fn copies_of_every_kind_lose_nothing(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveSupplier", "companyName=Farm").named("farm");
    client
        .ask("saveSalesDocument", "type=INVWAYBILL itemName1=x amount1=1 price1=1000 vatrateID1=$vat0")
        .named("unpaid");
    let twin = server.twin();
    let places: Vec<Client> = std::iter::once(&server).chain(twin.as_ref()).map(|server| at(server, &client)).collect();
    let writing = AtomicUsize::new(COPIED.len() * 2);
    std::thread::scope(|scope| {
        let copies: Vec<_> = COPIED
            .iter()
            .flat_map(|list| places.iter().map(move |place| (list, place)))
            .map(|(list, place)| (list.call, scope.spawn(|| follow_list(place, list, &writing))))
            .collect();
        let writers: Vec<_> = (0..COPIED.len() * 2)
            .map(|number| {
                let (place, kind, writing) = (&places[number % places.len()], number % COPIED.len(), &writing);
                let write = move || {
                    let mut written = Vec::new();
                    for round in 0..rounds() {
                        wait_for_the_end_of_a_second();
                        written.extend((0..3).map(|at| write_once(place, kind, number * 1_000_000 + round * 10 + at)));
                    }
                    writing.fetch_sub(1, Ordering::SeqCst);
                    (kind, written)
                };
                scope.spawn(write)
            })
            .collect();
        let written: Vec<(usize, Vec<i64>)> =
            writers.into_iter().map(|writer| writer.join().expect("a writer")).collect();
        for (call, copy) in copies {
            let copy = copy.join().expect("a copy");
            let own = written.iter().filter(|(kind, _)| COPIED[*kind].call == call).flat_map(|(_, ids)| ids);
            let lost: Vec<&i64> = own.filter(|id| !copy.contains(id)).collect();
            assert!(lost.is_empty(), "{call}: {lost:?}");
        }
    });
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
