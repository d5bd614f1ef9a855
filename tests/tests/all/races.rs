//! Many at once: nothing is sold twice, nothing is lost.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use ladu_store::Engine;
use ladu_tests::{TestServer, on_both_engines};

on_both_engines! {
    fifty_pieces_are_sold_fifty_times_at_most
    numbers_have_no_gaps_and_no_twins
    a_uuid_is_used_once
}

fn fifty_pieces_are_sold_fifty_times_at_most(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    client.ask("saveProductGroup", "name=G").record();
    client.ask("saveProduct", "groupID=1 name=P netPrice=1").record();
    client.ask("saveInventoryRegistration", "warehouseID=1 productID1=1 amount1=50 price1=1").record();
    assert_eq!(client.ask("saveConfParameter", "parameterName=positive_stock_required parameterValue=1").code(), 0);
    let (sold, refused) = (AtomicI64::new(0), AtomicI64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                let answer = client.ask("saveSalesDocument", "type=CASHINVOICE productID1=1 amount1=1");
                match answer.error() {
                    (0, _) => sold.fetch_add(1, Ordering::Relaxed),
                    (1016, "amount1") => refused.fetch_add(1, Ordering::Relaxed),
                    other => panic!("{other:?}"),
                };
            });
        }
    });
    assert_eq!((sold.into_inner(), refused.into_inner()), (50, 14));
    assert_eq!(client.ask("getProductStock", "warehouseID=1 changedSince=1").number("amountInStock"), "0");
    assert_eq!(client.ask("getSalesDocuments", "").0["status"]["recordsTotal"], 50, "what was refused left nothing");
    server.doctor(&client);
}

fn numbers_have_no_gaps_and_no_twins(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
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
                    if answer.code() == 0 {
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

fn a_uuid_is_used_once(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let done = AtomicI64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| {
                let answer = client.ask("saveSalesDocument", "itemName1=x amount1=1 price1=1 temporaryUUID=only-once");
                match answer.code() {
                    0 => drop(done.fetch_add(1, Ordering::Relaxed)),
                    1204 | 1206 => {}
                    code => panic!("{code}"),
                }
            });
        }
    });
    assert_eq!(done.into_inner(), 1);
}
