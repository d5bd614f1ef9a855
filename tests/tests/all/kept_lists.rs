//! Lists that are asked for again and again are kept, and follow every change: each answers what the same list answers that was never kept.

use ladu_tests::{Client, TestServer, on_both_engines};
use serde_json::{Value, json};

on_both_engines! {
    a_list_that_is_kept_follows_every_change
    programs_that_log_deletions_of_what_is_there_take_nothing_off_a_list
    what_a_bulk_has_undone_is_in_no_list
}

/// Ways to ask for documents and payments, most of which change with what a step does.
const WAYS: &[(&str, &str)] = &[
    ("getSalesDocuments", ""),
    ("getSalesDocuments", "confirmed=1"),
    ("getSalesDocuments", "type=INVOICE"),
    ("getSalesDocuments", "types=ORDER,CREDITINVOICE orderByDir=asc"),
    ("getSalesDocuments", "unpaidItemsOnly=1"),
    ("getSalesDocuments", "nonReturnedItemsOnly=1"),
    ("getSalesDocuments", "invoiceState=NOT_CANCELLED pageNo=2"),
    ("getSalesDocuments", "warehouseID=$store clientID=$ann"),
    ("getSalesDocuments", "dateFrom=2026-01-02 dateTo=2026-01-03"),
    ("getSalesDocuments", "projectID=0 orderBy=dateAndNumber"),
    ("getPayments", ""),
    ("getPayments", "type=CASH"),
    ("getPayments", "excludeStoreCreditPayments=1 orderByDir=desc"),
];

/// The ids of a page of two, and the total.
fn page(client: &Client, (call, params): (&str, &str), more: &str) -> (Vec<Value>, Value) {
    let answer = client.ask(call, &format!("{params} recordsOnPage=2 {more}"));
    let key = if call == "getPayments" { "paymentID" } else { "id" };
    (answer.records().iter().map(|record| record[key].clone()).collect(), answer.0["status"]["recordsTotal"].clone())
}

/// Asks in every way, kept and never asked for before.
#[track_caller]
fn compare(client: &Client, step: &str, number: &mut i64) {
    for way in WAYS {
        *number += 1;
        let kept = page(client, *way, "");
        let fresh = page(client, *way, &format!("changedSince={number}"));
        assert_eq!(kept, fresh, "{way:?} after {step}");
    }
}

fn a_list_that_is_kept_follows_every_change(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=G").named("g");
    client.ask("saveProduct", "groupID=$g name=P netPrice=3").named("p");
    client.ask("saveInventoryRegistration", "warehouseID=$store productID1=$p amount1=500 price1=1").record();
    client.ask("saveCustomer", "companyName=Ann").named("ann");
    client.ask("saveCustomer", "companyName=Bob").named("bob");
    let save = |params: &str| {
        client.ask("saveSalesDocument", &format!("warehouseID=$store productID1=$p {params}")).number("invoiceID")
    };
    let pay = |params: &str| client.ask("savePayment", params).number("paymentID");
    let mut number = 0;
    for day in 1..=4 {
        let of = if day % 2 == 0 { "$ann" } else { "$bob" };
        let invoice = save(&format!("type=INVOICE customerID={of} date=2026-01-0{day} amount1={day}"));
        pay(&format!("documentID={invoice} type=CASH sum={day}"));
        pay(&format!("customerID={of} type=CARD sum=1"));
    }
    // Three times: the lists are asked for, kept, and brought up to date.
    (0..3).for_each(|_| compare(&client, "nothing", &mut number));
    let order = save("type=ORDER customerID=$ann amount1=2 confirmInvoice=0");
    compare(&client, "an order", &mut number);
    client.ask("saveSalesDocument", &format!("id={order} confirmInvoice=1")).record();
    compare(&client, "its confirmation", &mut number);
    let invoice = save(&format!("type=INVOICE customerID=$ann amount1=2 baseDocumentID={order}"));
    compare(&client, "an invoice of the order", &mut number);
    let payment = pay(&format!("documentID={invoice} type=CASH sum=100"));
    compare(&client, "a payment", &mut number);
    client.ask("savePayment", &format!("paymentID={payment} type=CARD sum=1")).record();
    compare(&client, "a change of the payment", &mut number);
    client.ask("deletePayment", &format!("paymentID={payment}")).succeeds();
    compare(&client, "the end of the payment", &mut number);
    let credit = save(&format!("type=CREDITINVOICE customerID=$ann amount1=-2 creditToDocumentID={invoice}"));
    compare(&client, "a credit invoice", &mut number);
    client.ask("deleteSalesDocument", &format!("documentID={credit}")).succeeds();
    compare(&client, "the end of the credit invoice", &mut number);
    client.ask("deleteSalesDocument", &format!("documentID={invoice}")).succeeds();
    client.ask("deleteSalesDocument", &format!("documentID={order}")).succeeds();
    compare(&client, "the end of invoice and order", &mut number);
    client.ask("savePayment", "customerID=$ann type=CASH sum=20 addedToStoreCredit=1").succeeds();
    compare(&client, "store credit", &mut number);
    server.doctor(&client);
}

fn programs_that_log_deletions_of_what_is_there_take_nothing_off_a_list(server: TestServer) {
    let client = server.account();
    for customer in ["ann", "bob", "cid"] {
        client.ask("saveCustomer", &format!("companyName={customer}")).named(customer);
        client.ask("savePayment", &format!("customerID=${customer} type=CASH sum=5")).named("payment");
    }
    let all = || page(&client, ("getPayments", ""), "").1;
    assert_eq!([all(), all(), all()], [3, 3, 3].map(Value::from));
    client.ask("saveUserOperationsLog", "tableName=payments itemID=$payment operation=delete").succeeds();
    assert_eq!(all(), json!(3));
    client.ask("deletePayment", "paymentID=$payment").succeeds();
    assert_eq!(all(), json!(2));
}

fn what_a_bulk_has_undone_is_in_no_list(server: TestServer) {
    let client = server.account();
    for _ in 0..3 {
        client.ask("saveSalesDocument", "type=INVOICE itemName1=x amount1=1 price1=1").record();
    }
    let all = || page(&client, ("getSalesDocuments", "type=INVOICE"), "").1;
    assert_eq!([all(), all(), all()], [3, 3, 3].map(Value::from));
    let list = json!({"requestName": "getSalesDocuments", "type": "INVOICE", "recordsOnPage": 2});
    let sale =
        json!({"requestName": "saveSalesDocument", "type": "INVOICE", "itemName1": "x", "amount1": 1, "price1": 1});
    let failing = json!({"requestName": "saveSalesDocument", "type": "INVOICE", "itemName1": "x", "amount1": 1, "price1": 1,
        "amountPaidWithStoreCredit": 1});
    let answer = client.bulk(&json!([sale, list, failing, list]));
    let totals: Vec<&Value> = [1, 3].iter().map(|at| &answer.0["requests"][at]["status"]["recordsTotal"]).collect();
    assert_eq!(totals, [&json!(4), &json!(4)], "{}", answer.0);
    assert_eq!(all(), json!(4));
}
