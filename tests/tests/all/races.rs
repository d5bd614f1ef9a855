//! Many at once: nothing is sold twice, nothing is lost.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use ladu_tests::{Client, Code, Engine, OK, TestServer, on_both_engines};

on_both_engines! {
    one_product_is_in_all_hands
    fifty_pieces_are_sold_fifty_times_at_most
    numbers_have_no_gaps_and_no_twins
    a_uuid_is_used_once
    what_has_to_be_unique_is
}

fn what_has_to_be_unique_is(server: TestServer) {
    let client = server.account();
    client.ask("saveConfParameter", "parameterName=customer_code_unique parameterValue=1").record();
    for (save, list, params) in [
        ("saveLocationInWarehouse", "getLocationsInWarehouse", "name=A1"),
        ("saveCustomer", "getCustomers", "companyName=Acme code=77"),
    ] {
        let before = client.ask(list, "").records().len();
        let saved = AtomicI64::new(0);
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| match client.ask(save, params).code() {
                    OK => saved.fetch_add(1, Ordering::Relaxed),
                    Code::TAKEN => 0,
                    other => panic!("{save}: {other:?}"),
                });
            }
        });
        assert_eq!((saved.into_inner(), client.ask(list, "").records().len()), (1, before + 1), "{save}");
    }
}

fn fifty_pieces_are_sold_fifty_times_at_most(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=G").named("g");
    client.ask("saveProduct", "groupID=$g name=P netPrice=1").named("p");
    client.ask("saveInventoryRegistration", "warehouseID=$store productID1=$p amount1=50 price1=1").record();
    client.ask("saveConfParameter", "parameterName=positive_stock_required parameterValue=1").succeeds();
    let (sold, refused) = (AtomicI64::new(0), AtomicI64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                let answer = client.ask("saveSalesDocument", "type=CASHINVOICE productID1=$p amount1=1");
                match answer.error() {
                    (OK, _) => sold.fetch_add(1, Ordering::Relaxed),
                    (Code::NOT_ALLOWED, "amount1") => refused.fetch_add(1, Ordering::Relaxed),
                    other => panic!("{other:?}"),
                };
            });
        }
    });
    assert_eq!((sold.into_inner(), refused.into_inner()), (50, 14));
    assert_eq!(client.ask("getProductStock", "warehouseID=$store changedSince=1").number("amountInStock"), "0");
    assert_eq!(client.ask("getSalesDocuments", "").0["status"]["recordsTotal"], 50, "what was refused left nothing");
    server.doctor(&client);
}

fn numbers_have_no_gaps_and_no_twins(server: TestServer) {
    let client = server.account();
    let numbers = Mutex::new(HashSet::new());
    std::thread::scope(|scope| {
        for n in 0..16 {
            let (client, numbers) = (&client, &numbers);
            scope.spawn(move || {
                for m in 0..4 {
                    // Every other one fails after it may have taken a number.
                    let last = if m % 2 == 0 { "" } else { " amountPaidWithStoreCredit=1" };
                    let answer = client.ask("saveSalesDocument", &format!("itemName1=x{n} amount1=1 price1=1{last}"));
                    if answer.code() == OK {
                        assert!(numbers.lock().unwrap().insert(answer.id("invoiceNo")));
                    }
                }
            });
        }
    });
    let mut numbers: Vec<i64> = numbers.into_inner().unwrap().into_iter().collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (100_001..100_033).collect::<Vec<_>>());
}

fn a_uuid_is_used_once(server: TestServer) {
    let client = server.account();
    let done = AtomicI64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| {
                let answer = client.ask("saveSalesDocument", "itemName1=x amount1=1 price1=1 temporaryUUID=only-once");
                match answer.code() {
                    OK => drop(done.fetch_add(1, Ordering::Relaxed)),
                    Code::IN_PROGRESS | Code::UUID_USED => {}
                    code => panic!("{code:?}"),
                }
            });
        }
    });
    assert_eq!(done.into_inner(), 1);
}

/// What 64 clients did to one product.
#[derive(Default)]
struct Tally {
    sold: AtomicI64,
    returned: AtomicI64,
    counted: AtomicI64,
    refused: AtomicI64,
}

impl Tally {
    /// One client's turn: it sells, sells and takes back, sends to the other store and back, or counts.
    fn turn(&self, client: &Client, n: i64, round: i64) {
        let add = |what: &AtomicI64| {
            what.fetch_add(1, Ordering::Relaxed);
        };
        let (here, there) = if round % 2 == 0 { ("$store", "$second") } else { ("$second", "$store") };
        let sell = || {
            let answer = client
                .ask("saveSalesDocument", &format!("type=CASHINVOICE warehouseID={here} productID1=$p amount1=1"));
            match answer.error() {
                (OK, _) => {
                    add(&self.sold);
                    Some(answer.id("invoiceID"))
                }
                (Code::NOT_ALLOWED, "amount1") => {
                    add(&self.refused);
                    None
                }
                other => panic!("{other:?}"),
            }
        };
        match n % 4 {
            0 => drop(sell()),
            1 => {
                let params = format!("warehouseFromID={here} warehouseToID={there} productID1=$p amount1=2");
                match client.ask("saveInventoryTransfer", &params).error() {
                    (OK, _) => {}
                    (Code::NOT_ALLOWED, "amount1") => add(&self.refused),
                    other => panic!("{other:?}"),
                }
            }
            2 => {
                if let Some(sale) = sell() {
                    let back = format!(
                        "type=CREDITINVOICE creditToDocumentID={sale} warehouseID={there} productID1=$p amount1=-1 price1={n}"
                    );
                    client.ask("saveSalesDocument", &back).record();
                    add(&self.returned);
                }
            }
            _ => {
                let scan =
                    format!("stocktakingID=$stocktaking deviceID={n} recordID={round} productID1=$p countPcs1=1");
                client.ask("incrementStocktakingReading", &scan).record();
                add(&self.counted);
            }
        }
    }
}

/// 64 clients, spread over two servers where the engine allows it, sell, send, take back and count one product of which there are 50
/// pieces: nobody waits for ever, no piece is sold twice, none is lost.
fn one_product_is_in_all_hands(server: TestServer) {
    let twin = if server.engine() == Engine::Postgres { server.twin() } else { None };
    let client = server.account();
    client.ask("saveProductGroup", "name=G").named("g");
    client.ask("saveProduct", "groupID=$g name=P netPrice=1").named("p");
    client.ask("saveWarehouse", "name=Second addAccessForAllUsers=1").named("second");
    client.ask("saveInventoryRegistration", "warehouseID=$store productID1=$p amount1=20 price1=1").record();
    client.ask("saveInventoryRegistration", "warehouseID=$second productID1=$p amount1=30 price1=2.5").record();
    client.ask("saveStocktaking", "warehouseID=$store").named("stocktaking");
    client.ask("saveConfParameter", "parameterName=positive_stock_required parameterValue=1").succeeds();
    let tally = Tally::default();
    std::thread::scope(|scope| {
        for n in 0..64 {
            let mut own = client.clone();
            if let Some(twin) = twin.as_ref().filter(|_| n % 8 > 3) {
                own.url = format!("http://{}/api/", twin.address);
            }
            let tally = &tally;
            scope.spawn(move || (0..4).for_each(|round| tally.turn(&own, n, round)));
        }
    });
    let [sold, returned, counted] = [tally.sold, tally.returned, tally.counted].map(AtomicI64::into_inner);
    let on_hand = |warehouse: &str| {
        let stock = client.ask("getProductStock", &format!("warehouseID={warehouse} productID=$p changedSince=1"));
        stock.number("amountInStock").parse::<i64>().unwrap()
    };
    let left = [on_hand("$store"), on_hand("$second")];
    assert!(left.iter().all(|left| *left >= 0), "{left:?}");
    assert_eq!(50 - sold + returned, left.iter().sum::<i64>(), "nothing is lost and nothing is made");
    assert!(
        sold - returned <= 50 && sold >= 32,
        "{sold} sold, {returned} back, {} refused",
        tally.refused.into_inner()
    );
    assert_eq!(counted, 64, "every scan was counted");
    assert_eq!(client.ask("getStocktakingReadings", "stocktakingID=$stocktaking").number("countPcs"), "64");
    let documents = client.ask("getSalesDocuments", "").0["status"]["recordsTotal"].as_i64();
    assert_eq!(documents, Some(sold + returned), "what was refused left nothing");
    server.doctor(&client);
}
