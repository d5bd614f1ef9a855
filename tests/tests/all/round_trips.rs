//! What requests cost the database: statements, and trips over the connection where there is one.

use std::time::Duration;

use ladu_store::{Engine, Work};
use ladu_tests::{Client, Code, TestServer, on_both_engines};
use serde_json::{Value, json};

on_both_engines! {
    a_sale_with_its_payment_takes_few_trips
    thirty_rows_take_as_many_trips_as_three
    linked_documents_cost_no_more_for_their_rows
    chains_do_not_wait_in_a_circle
    many_sales_in_a_bulk_cost_what_one_costs_alone
    bulks_of_several_sales_do_not_wait_in_a_circle
    what_is_lacking_is_said_of_the_row_that_lacks_it
    the_answer_of_a_saved_document_is_what_is_stored
    a_bulk_that_is_run_again_is_counted_once
    stores_groups_and_brands_count_one_by_one
    what_is_asked_for_all_day_takes_few_trips
}

/// What a request costs once everything is warm: the least of several times, because ids come in blocks, and now and then one is due.
fn cost(server: &TestServer, mut ask: impl FnMut()) -> Work {
    let store = &server.store.store;
    let costs = (0..12).map(|_| {
        let before = store.work();
        ask();
        store.work().since(before)
    });
    costs.min_by_key(|work| (work.trips, work.statements)).unwrap_or_default()
}

/// A shop with so many products in stock, `p1` and on.
pub(super) fn shop(server: &TestServer, products: usize) -> Client {
    let client = server.account();
    client.ask("saveProductGroup", "name=G").named("g");
    let mut stock = "warehouseID=$store".to_owned();
    for number in 1..=products {
        client.ask("saveProduct", &format!("groupID=$g name=P{number} netPrice={number}")).named(&format!("p{number}"));
        stock.push_str(&format!(" productID{number}=$p{number} amount{number}=5000 price{number}={number}"));
    }
    client.ask("saveInventoryRegistration", &stock).record();
    client
}

/// A bulk request of which everything works.
pub(super) fn all_work(client: &Client, requests: &Value) -> Vec<Value> {
    let answer = client.bulk(requests);
    let parts = answer.0["requests"].as_array().unwrap().clone();
    assert!(parts.iter().all(|part| part["status"]["errorCode"] == 0), "{}", answer.0);
    parts
}

pub(super) fn sale(rows: &[(&str, i64)]) -> Value {
    let mut sale = json!({"requestName": "saveSalesDocument", "type": "CASHINVOICE", "warehouseID": "$store"});
    for (number, (product, amount)) in rows.iter().enumerate() {
        sale[format!("productID{}", number + 1)] = json!(product);
        sale[format!("amount{}", number + 1)] = json!(amount);
    }
    sale
}

fn payment() -> Value {
    json!({"requestName": "savePayment", "documentID": "CURRENT_INVOICE_ID", "type": "CARD", "sum": "42"})
}

fn a_sale_with_its_payment_takes_few_trips(server: TestServer) {
    let client = shop(&server, 3);
    let requests = json!([sale(&[("$p1", 1), ("$p2", 2), ("$p3", 3)]), payment()]);
    let spent = cost(&server, || drop(all_work(&client, &requests)));
    match server.engine() {
        Engine::Postgres => assert!(spent.trips <= 8, "{spent:?}"),
        Engine::Sqlite => assert_eq!(spent.trips, 0),
    }
    assert!(spent.statements <= 22, "{spent:?}");
    server.doctor(&client);
}

fn thirty_rows_take_as_many_trips_as_three(server: TestServer) {
    let client = shop(&server, 30);
    for call in [
        "saveSalesDocument type=INVOICE",
        "saveInventoryRegistration",
        "saveInventoryWriteOff reasonID=$write_off",
        "savePurchaseDocument type=PRCINVOICE currencyCode=EUR no=A supplierID=$supplier",
    ] {
        let (name, fixed) = call.split_once(' ').unwrap_or((call, ""));
        client.ask("saveReasonCode", "name=Broken purpose=WRITEOFF").named("write_off");
        client.ask("saveSupplier", "companyName=S").named("supplier");
        let params = |rows: usize| {
            let row = |n: usize| format!(" productID{n}=$p{n} amount{n}=1 price{n}=2");
            format!("{fixed} warehouseID=$store{}", (1..=rows).map(row).collect::<String>())
        };
        let (three, thirty) = (params(3), params(30));
        let of_three = cost(&server, || drop(client.ask(name, &three).record().clone()));
        let of_thirty = cost(&server, || drop(client.ask(name, &thirty).record().clone()));
        // Ids of thirty rows are due more often: a trip for each of the tables.
        assert!(of_thirty.trips <= of_three.trips + 4, "{name}: {of_three:?}, {of_thirty:?}");
        assert!(of_thirty.statements <= of_three.statements + 60, "{name}: {of_three:?}, {of_thirty:?}");
    }
    server.doctor(&client);
}

fn many_sales_in_a_bulk_cost_what_one_costs_alone(server: TestServer) {
    let client = shop(&server, 3);
    let one = sale(&[("$p1", 1), ("$p2", 2), ("$p3", 3)]);
    let alone = cost(&server, || drop(all_work(&client, &json!([one]))));
    let many = json!(vec![one; 50]);
    let together = cost(&server, || drop(all_work(&client, &many)));
    assert!(together.statements <= 50 * alone.statements, "{alone:?}, {together:?}");
    assert!(together.trips <= 50 * alone.trips, "{alone:?}, {together:?}");
    server.doctor(&client);
}

/// Orders that hold 32 goods, their deliveries, bills and returns cost as many statements as those of four. (Rows go in statements of powers
/// of two, so that few texts are prepared.)
fn linked_documents_cost_no_more_for_their_rows(server: TestServer) {
    let client = shop(&server, 32);
    client.ask("saveSupplier", "companyName=S").named("supplier");
    client.ask("saveConfParameter", "parameterName=refuse_sale_of_more_than_ordered parameterValue=0").succeeds();
    let rows = |rows: usize, sign: &str| {
        (1..=rows).map(|n| format!(" productID{n}=$p{n} amount{n}={sign}1 price{n}=2")).collect::<String>()
    };
    let sell = |params: String| client.ask("saveSalesDocument", &params).id("invoiceID");
    let buy = |params: String| {
        client
            .ask("savePurchaseDocument", &format!("no=A currencyCode=EUR supplierID=$supplier {params}"))
            .id("invoiceID")
    };
    // Every one makes what it takes anew; only the last step is counted.
    let steps: [(&str, Box<dyn Fn(usize) -> Work>); 6] = [
        ("an order", Box::new(|n| measured(&server, || sell(format!("type=ORDER reserveGoods=1{}", rows(n, "")))))),
        (
            "a change of an order",
            Box::new(|n| {
                let order = sell(format!("type=ORDER reserveGoods=1{}", rows(n, "")));
                measured(&server, || sell(format!("id={order} reserveGoods=0")))
            }),
        ),
        (
            "a delivery",
            Box::new(|n| {
                let order = sell(format!("type=ORDER reserveGoods=1{}", rows(n, "")));
                measured(&server, || sell(format!("type=WAYBILL baseDocumentID={order}{}", rows(n, ""))))
            }),
        ),
        (
            "a bill of a waybill",
            Box::new(|n| {
                let waybill = sell(format!("type=WAYBILL{}", rows(n, "")));
                measured(&server, || sell(format!("baseDocumentID={waybill}{}", rows(n, ""))))
            }),
        ),
        (
            "a credit of money",
            Box::new(|n| {
                let text = |sign: &str| {
                    (1..=n)
                        .map(|n| format!(" itemName{n}=x{n} amount{n}={sign}1 price{n}=2 vatrateID{n}=$vat0"))
                        .collect::<String>()
                };
                let bill = sell(format!("type=INVOICE{}", text("")));
                measured(&server, || sell(format!("type=CREDITINVOICE creditToDocumentID={bill}{}", text("-"))))
            }),
        ),
        (
            "a receipt of an order",
            Box::new(|n| {
                let order = buy(format!("type=PRCORDER{}", rows(n, "")));
                measured(&server, || buy(format!("baseDocumentIDs={order}{}", rows(n, ""))))
            }),
        ),
    ];
    for (told, step) in &steps {
        let least = |n: usize| (0..6).map(|_| step(n)).min_by_key(|work| work.statements).unwrap_or_default();
        let (few, many) = (least(4), least(32));
        // Ids of many rows are due more often.
        assert!(many.statements <= few.statements + 6, "{told}: {few:?}, {many:?}");
    }
    server.doctor(&client);
}

fn measured(server: &TestServer, ask: impl FnOnce() -> i64) -> Work {
    let before = server.store.store.work();
    assert!(ask() > 0);
    server.store.store.work().since(before)
}

/// Two orders with waybills, bills and voids in opposite orders, edits and deletions beside plain sales of the same goods.
fn chains_do_not_wait_in_a_circle(server: TestServer) {
    let client = shop(&server, 3);
    let rows = |first: usize, second: usize, sign: &str| {
        format!("productID1=$p{first} amount1={sign}1 productID2=$p{second} amount2={sign}1")
    };
    let sell = |params: String| client.ask("saveSalesDocument", &params).id("invoiceID");
    client.ask("saveConfParameter", "parameterName=refuse_sale_of_more_than_ordered parameterValue=0").succeeds();
    client.ask("saveCustomer", "firstName=Mari lastName=Tamm").named("mari");
    let order = |a: usize, b: usize| {
        sell(format!(
            "type=ORDER customerID=$mari reserveGoods=1 productID1=$p{a} amount1=500 productID2=$p{b} amount2=500"
        ))
    };
    let (up, down) = (order(1, 2), order(2, 1));
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let (sell, rows, client) = (&sell, &rows, &client);
            scope.spawn(move || {
                let (a, b) = if writer % 2 == 0 { (1, 2) } else { (2, 1) };
                let bases = if writer % 2 == 0 { format!("{up},{down}") } else { format!("{down},{up}") };
                for _ in 0..5 {
                    match writer / 2 {
                        0 => {
                            let waybill = sell(format!(
                                "type=WAYBILL customerID=$mari baseDocumentIDs={bases} {}",
                                rows(a, b, "")
                            ));
                            let bill = sell(format!("customerID=$mari baseDocumentID={waybill} {}", rows(b, a, "")));
                            sell(format!(
                                "type=CREDITINVOICE creditInvoiceType=VOID creditToDocumentID={bill} {}",
                                rows(a, b, "-")
                            ));
                        }
                        1 => {
                            let bill = sell(format!(
                                "type=CASHINVOICE customerID=$mari baseDocumentIDs={bases} {}",
                                rows(b, a, "")
                            ));
                            client.ask("deleteSalesDocument", &format!("documentID={bill}")).succeeds();
                        }
                        2 => {
                            let order = if writer % 2 == 0 { up } else { down };
                            client.ask("saveSalesDocument", &format!("id={order} reserveGoods=0")).record();
                            client.ask("saveSalesDocument", &format!("id={order} reserveGoods=1")).record();
                        }
                        _ => assert!(sell(format!("type=CASHINVOICE {} productID3=$p3 amount3=1", rows(a, b, ""))) > 0),
                    }
                }
            });
        }
    });
    if server.engine() == Engine::Postgres {
        assert_eq!(circles(&server), 0);
    }
    server.doctor(&client);
}

/// How often the database has ended a wait in a circle.
fn circles(server: &TestServer) -> i64 {
    // A connection says what it met within a second of its last transaction.
    std::thread::sleep(Duration::from_millis(1500));
    let sql = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    server.store.store.control_query(sql, &[]).unwrap().get(0).int(0)
}

/// Bulks that sell the same goods in opposite orders, beside single sales of both.
fn bulks_of_several_sales_do_not_wait_in_a_circle(server: TestServer) {
    let client = shop(&server, 2);
    let up = json!([sale(&[("$p1", 1)]), sale(&[("$p2", 1)])]);
    let down = json!([sale(&[("$p2", 1)]), sale(&[("$p1", 1)])]);
    let both = json!([sale(&[("$p1", 1), ("$p2", 1)])]);
    std::thread::scope(|scope| {
        for requests in [&up, &down, &both, &up, &down, &both] {
            let client = &client;
            scope.spawn(move || (0..10).for_each(|_| drop(all_work(client, requests))));
        }
    });
    let sold = client.ask("getSalesDocuments", "").0["status"]["recordsTotal"].as_i64();
    assert_eq!(sold, Some(100));
    if server.engine() == Engine::Postgres {
        assert_eq!(circles(&server), 0);
    }
    server.doctor(&client);
}

fn what_is_lacking_is_said_of_the_row_that_lacks_it(server: TestServer) {
    let client = shop(&server, 3);
    client.ask("saveConfParameter", "parameterName=positive_stock_required parameterValue=1").succeeds();
    let sell = |rows: &str| client.ask("saveSalesDocument", &format!("type=CASHINVOICE warehouseID=$store {rows}"));
    sell("productID1=$p3 amount1=5001 productID2=$p1 amount2=1").fails_at(Code::NOT_ALLOWED, "amount1");
    sell("productID1=$p1 amount1=1 productID2=$p3 amount2=5001").fails_at(Code::NOT_ALLOWED, "amount2");
    // Two rows of one product: the second is one too many.
    sell("productID1=$p2 amount1=3000 productID2=$p1 amount2=1 productID3=$p2 amount3=2001")
        .fails_at(Code::NOT_ALLOWED, "amount3");
    let left = |product: &str| {
        let stock = client.ask("getProductStock", &format!("warehouseID=$store productID={product} changedSince=1"));
        stock.number("amountInStock")
    };
    assert_eq!(["$p1", "$p2", "$p3"].map(left), ["5000", "5000", "5000"], "what was refused left nothing");
    sell("productID1=$p2 amount1=3000 productID2=$p1 amount2=1 productID3=$p2 amount3=2000").record();
    assert_eq!(["$p1", "$p2", "$p3"].map(left), ["4999", "0", "5000"]);
    server.doctor(&client);
}

fn the_answer_of_a_saved_document_is_what_is_stored(server: TestServer) {
    let client = shop(&server, 2);
    let rows = "productID1=$p1 amount1=2.5 price1=3 discount1=10 itemName2=Work amount2=1 price2=7.77 productID3=$p2 amount3=1";
    let new = format!("type=INVOICE warehouseID=$store customNumber=A-7 {rows}");
    let saved = client.ask("saveSalesDocument", &new).record().clone();
    let id = saved["invoiceID"].as_str().unwrap().to_owned();
    let edited = client.ask("saveSalesDocument", &format!("id={id} notes=x")).record().clone();
    assert_eq!(saved, edited, "an edit reads the rows again");
    let stored = client.ask("getSalesDocuments", &format!("id={id} getRowsForAllInvoices=1")).record().clone();
    assert_eq!((&saved["invoiceNo"], &saved["customNumber"]), (&json!("0"), &json!("A-7")));
    for (key, stored_key) in [("net", "netTotal"), ("vat", "vatTotal"), ("rounding", "rounding"), ("total", "total")] {
        assert_eq!(saved[key].as_f64(), stored[stored_key].as_f64(), "{key}");
    }
    let pairs = saved["rows"].as_array().unwrap().iter().zip(stored["rows"].as_array().unwrap());
    for (saved, stored) in pairs {
        for key in ["rowID", "stableRowID", "productID", "amount"] {
            let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            assert_eq!(text(&saved[key]), text(&stored[key]), "{key}");
        }
    }
    assert_eq!(saved["rows"].as_array().map(Vec::len), Some(3));
}

/// What the metrics of a server say of a call's answers with a code.
fn counted(server: &TestServer, call: &str, code: u16) -> u64 {
    let url = format!("http://{}/metrics", server.address);
    let text = ureq::get(&url).call().unwrap().body_mut().read_to_string().unwrap();
    let line = format!("ladu_answers_total{{call=\"{call}\",code=\"{code}\"}} ");
    text.lines().find_map(|found| found.strip_prefix(&line)).map_or(0, |count| count.parse().unwrap())
}

/// On the engine with one writer a job that fails after it has written has those before it run again.
fn a_bulk_that_is_run_again_is_counted_once(server: TestServer) {
    let client = server.account();
    let brands = json!([
        {"requestName": "saveBrand", "name": "One"},
        {"requestName": "saveBrand", "name": "Two"},
        {"requestName": "saveBrand", "name": ""},
    ]);
    let stall = server.stall(&client);
    std::thread::scope(|scope| {
        let bulk = scope.spawn(|| client.bulk(&brands));
        std::thread::sleep(Duration::from_millis(200));
        let failing = scope
            .spawn(|| client.ask("saveSalesDocument", "itemName1=x amount1=1 price1=1 amountPaidWithStoreCredit=1"));
        std::thread::sleep(Duration::from_millis(200));
        drop(stall);
        assert_eq!(bulk.join().unwrap().0["requests"].as_array().map(Vec::len), Some(3));
        failing.join().unwrap().fails_at(Code::NOT_ALLOWED, "amountPaidWithStoreCredit");
    });
    assert_eq!(client.ask("getBrands", "").records().len(), 2);
    assert_eq!(counted(&server, "saveBrand", 0), 2);
    assert_eq!(counted(&server, "saveBrand", Code::MISSING.0), 1);
}

fn stores_groups_and_brands_count_one_by_one(server: TestServer) {
    let client = server.account();
    let mut other = client.clone();
    let twin = if server.engine() == Engine::Postgres { server.twin() } else { None };
    if let Some(twin) = &twin {
        other.url = format!("http://{}/api/", twin.address);
    }
    for (call, params, key) in [
        ("saveWarehouse", "name=S", "warehouseID"),
        ("saveProductGroup", "name=G", "productGroupID"),
        ("saveCustomerGroup", "name=C", "customerGroupID"),
        ("saveBrand", "name=B", "brandID"),
    ] {
        let first = client.ask(call, params).id(key);
        let then = [&other, &client, &other].map(|client| client.ask(call, params).id(key));
        assert_eq!(then, [first + 1, first + 2, first + 3], "{call}, by two servers in turn");
    }
}

fn what_is_asked_for_all_day_takes_few_trips(server: TestServer) {
    let client = shop(&server, 30);
    client.ask("saveProduct", "productID=$p7 code=SEVEN").record();
    let cart: String = (1..=5).map(|row| format!(" productID{row}=$p{row} amount{row}={row}")).collect();
    for (call, params, trips) in [
        ("getProducts", "getStockInfo=1".to_owned(), 4),
        ("getProducts", "pageNo=2 getStockInfo=1".to_owned(), 5),
        ("getProducts", "code=SEVEN".to_owned(), 4),
        ("calculateShoppingCart", format!("warehouseID=$store{cart}"), 5),
        ("getSalesDocuments", "type=CASHINVOICE".to_owned(), 8),
    ] {
        let spent = cost(&server, || client.ask(call, &params).succeeds());
        match server.engine() {
            Engine::Postgres => assert!(spent.trips <= trips, "{call} {params}: {spent:?}"),
            Engine::Sqlite => assert_eq!(spent.trips, 0),
        }
    }
}
