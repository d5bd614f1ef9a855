//! Quantities and cost over HTTP, and random histories against the laws of the ledger.

use ladu_tests::{Client, Code, TestServer, on_both_engines};
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, TestRunner};

on_both_engines! {
    fifo_cost_is_drawn_in_order
    sales_below_zero_are_covered_by_the_next_receipts
    a_later_price_values_anew_what_was_drawn
    a_return_comes_back_at_the_cost_of_its_sale
    quantities_of_a_past_day
    random_histories_keep_the_laws
}

fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=A netPrice=10").named("a");
    client.ask("saveProduct", "groupID=$goods name=B netPrice=20").named("b");
    client
}

fn level(client: &Client) -> [String; 2] {
    let stock = client.ask("getProductStock", "warehouseID=$store productID=$a getAveragePrices=1");
    if stock.records().is_empty() {
        ["0".to_owned(), "0".to_owned()]
    } else {
        [stock.number("amountInStock"), stock.number("averageCost")]
    }
}

fn cost(client: &Client, document: &str) -> String {
    client.ask("getSalesDocuments", &format!("id={document} getCOGS=1")).number("cost")
}

/// Receives goods: 10 at 2.00 are `$received_10_at_2_00` afterwards.
fn receive(client: &Client, amount: &str, price: &str) {
    client
        .ask("saveInventoryRegistration", &format!("warehouseID=$store productID1=$a amount1={amount} price1={price}"))
        .named(&format!("received_{amount}_at_{price}"));
}

fn sell(client: &Client, amount: &str) -> String {
    client.ask("saveSalesDocument", &format!("type=CASHINVOICE productID1=$a amount1={amount}")).number("invoiceID")
}

fn fifo_cost_is_drawn_in_order(server: TestServer) {
    let client = shop(&server);
    for (amount, price) in [("10", "2.00"), ("10", "3.50"), ("5", "4.00")] {
        receive(&client, amount, price);
    }
    let first = sell(&client, "4");
    assert_eq!((cost(&client, &first), level(&client)), ("8".to_owned(), ["21", "3.190476"].map(str::to_owned)));
    let second = sell(&client, "8");
    assert_eq!((cost(&client, &second), level(&client)), ("19".to_owned(), ["13", "3.692308"].map(str::to_owned)));
    receive(&client, "-5", "99");
    assert_eq!(level(&client), ["8", "3.8125"].map(str::to_owned));
    server.doctor(&client);
    client.ask("deleteSalesDocument", &format!("documentID={second}")).succeeds();
    assert_eq!(level(&client)[0], "16");
    server.doctor(&client);
    client.ask("deleteInventoryRegistration", "inventoryRegistrationID=$received_10_at_2_00").succeeds();
    assert_eq!(level(&client)[0], "6");
    assert_eq!(cost(&client, &first), "14", "the first sale now draws from the second receipt");
    server.doctor(&client);
}

fn sales_below_zero_are_covered_by_the_next_receipts(server: TestServer) {
    let client = shop(&server);
    let sale = sell(&client, "5");
    assert_eq!((cost(&client, &sale), level(&client)[0].clone()), ("0".to_owned(), "-5".to_owned()));
    receive(&client, "3", "10");
    assert_eq!((cost(&client, &sale), level(&client)[0].clone()), ("30".to_owned(), "-2".to_owned()));
    receive(&client, "6", "12");
    assert_eq!((cost(&client, &sale), level(&client)), ("54".to_owned(), ["4", "12"].map(str::to_owned)));
    server.doctor(&client);
}

fn a_later_price_values_anew_what_was_drawn(server: TestServer) {
    let client = shop(&server);
    receive(&client, "10", "2");
    let sale = sell(&client, "4");
    let back = format!("type=CREDITINVOICE creditToDocumentID={sale} productID1=$a amount1=-1 price1=10");
    client.ask("saveSalesDocument", &back).record();
    let edit = |params: &str| {
        client.ask("saveInventoryRegistration", &format!("inventoryRegistrationID=$received_10_at_2 {params}"))
    };
    edit("productID1=$a amount1=9 price1=3").fails(Code::CONFIRMED);
    edit("warehouseID=$store productID1=$b amount1=10 price1=3").fails(Code::CONFIRMED);
    edit("productID1=$a amount1=10 price1=3").record();
    assert_eq!((cost(&client, &sale), cost(&client, "2")), ("12".to_owned(), "-3".to_owned()));
    assert_eq!(level(&client), ["7", "3"].map(str::to_owned));
    server.doctor(&client);
}

fn a_return_comes_back_at_the_cost_of_its_sale(server: TestServer) {
    let client = shop(&server);
    receive(&client, "6", "2");
    receive(&client, "10", "3.5");
    let sale = sell(&client, "8");
    assert_eq!(cost(&client, &sale), "19");
    client
        .ask(
            "saveSalesDocument",
            &format!("type=CREDITINVOICE creditToDocumentID={sale} productID1=$a amount1=-3 price1=10"),
        )
        .record();
    assert_eq!(cost(&client, "2"), "-7.125");
    assert_eq!(level(&client)[0], "11");
    server.doctor(&client);
}

fn quantities_of_a_past_day(server: TestServer) {
    let client = shop(&server);
    receive(&client, "10", "2");
    sell(&client, "4");
    assert_eq!(client.ask("getProductStock", "warehouseID=$store date=2001-01-01").records().len(), 0);
    assert_eq!(client.ask("getProductStock", "warehouseID=$store date=2999-01-01").number("amountInStock"), "6");
    client.ask("getProductStock", "date=2001-01-01 changedSince=5").fails(Code::CONFLICT);
    client.ask("getProductStock", "getAveragePrices=1").fails_at(Code::MISSING, "warehouseID");
    assert_eq!(
        client.ask("getProductStock", "changedSince=5 getLastSoldDate=1 getFirstPurchaseDate=1").records().len(),
        1
    );
}

#[derive(Debug, Clone)]
enum Step {
    Receive(i64, i64),
    Sell(i64),
    Return(usize),
    Reprice(usize, i64),
    DeleteSale(usize),
    DeleteReceipt(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (1i64..20, 0i64..9).prop_map(|(amount, price)| Step::Receive(amount, price)),
        4 => (1i64..15).prop_map(Step::Sell),
        1 => (0usize..9).prop_map(Step::Return),
        1 => (0usize..9, 0i64..9).prop_map(|(at, price)| Step::Reprice(at, price)),
        1 => (0usize..9).prop_map(Step::DeleteSale),
        1 => (0usize..9).prop_map(Step::DeleteReceipt),
    ]
}

/// Documents in any order: the ledger's laws hold after each history, and quantities are what plain arithmetic says.
fn random_histories_keep_the_laws(server: TestServer) {
    let mut runner = TestRunner::new(Cases { cases: 6, ..Cases::default() });
    let outcome = runner.run(&proptest::collection::vec(step(), 1..14), |steps| {
        let client = shop(&server);
        // Each sale with how much of it was sold and has come back.
        let (mut sales, mut receipts, mut on_hand): (Vec<(i64, i64, i64)>, Vec<(i64, i64)>, i64) = Default::default();
        for step in steps {
            match step {
                Step::Receive(amount, price) => {
                    let params = format!("warehouseID=$store productID1=$a amount1={amount} price1={price}");
                    receipts
                        .push((client.ask("saveInventoryRegistration", &params).id("inventoryRegistrationID"), amount));
                    on_hand += amount;
                }
                Step::Sell(amount) => {
                    let params = format!("type=CASHINVOICE productID1=$a amount1={amount}");
                    sales.push((client.ask("saveSalesDocument", &params).id("invoiceID"), amount, 0));
                    on_hand -= amount;
                }
                Step::Return(at) if at < sales.len() => {
                    let (id, amount, back) = &mut sales[at];
                    let params = format!("type=CREDITINVOICE creditToDocumentID={id} productID1=$a amount1=-1");
                    let answer = client.ask("saveSalesDocument", &params);
                    if *back < *amount {
                        answer.succeeds();
                        (*back, on_hand) = (*back + 1, on_hand + 1);
                    } else {
                        answer.fails_at(Code::NOT_ALLOWED, "amount1");
                    }
                }
                Step::Reprice(at, price) if at < receipts.len() => {
                    let (id, amount) = receipts[at];
                    let params = format!("inventoryRegistrationID={id} productID1=$a amount1={amount} price1={price}");
                    client.ask("saveInventoryRegistration", &params).record();
                }
                Step::DeleteSale(at) if at < sales.len() => {
                    let answer = client.ask("deleteSalesDocument", &format!("documentID={}", sales[at].0));
                    if sales[at].2 == 0 {
                        answer.succeeds();
                        on_hand += sales.remove(at).1;
                    } else {
                        answer.fails(Code::IN_USE);
                    }
                }
                Step::DeleteReceipt(at) if at < receipts.len() => {
                    let (id, amount) = receipts.remove(at);
                    client.ask("deleteInventoryRegistration", &format!("inventoryRegistrationID={id}")).succeeds();
                    on_hand -= amount;
                }
                _ => {}
            }
        }
        server.doctor(&client);
        prop_assert_eq!(&level(&client)[0], &on_hand.to_string());
        Ok(())
    });
    outcome.unwrap();
}
