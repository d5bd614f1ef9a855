//! The same for what is bought and what is sent from store to store.

use ladu_tests::{Client, Code, TestServer, on_both_engines};

use super::{of, receive, set, shop, stock};

on_both_engines! {
    no_more_goes_back_than_was_bought
    a_purchase_return_is_priced_as_it_was_bought
    what_was_ordered_changes_with_what_comes_of_it
    one_order_for_a_transfer_is_fulfilled_once
    what_a_purchase_waybill_brings_comes_once
    no_purchase_follows_itself
    orders_for_goods_are_open_until_all_has_come
}

/// The shop with a supplier.
fn buyer(server: &TestServer) -> Client {
    let client = shop(server);
    client.ask("saveSupplier", "companyName=Mill").named("mill");
    client
}

fn buy(client: &Client, params: &str) -> i64 {
    client.ask("savePurchaseDocument", &format!("supplierID=$mill no=N currencyCode=EUR {params}")).id("invoiceID")
}

fn no_more_goes_back_than_was_bought(server: TestServer) {
    let client = buyer(&server);
    let bought = buy(&client, "productID1=$cup amount1=3 price1=2 productID2=$cup amount2=2 price2=3");
    let back = |rows: &str| {
        let params = format!("supplierID=$mill no=R currencyCode=EUR type=PRCRETURN baseDocumentIDs={bought} {rows}");
        client.ask("savePurchaseDocument", &params)
    };
    let draft = back("productID1=$cup amount1=-2 confirmInvoice=0").id("invoiceID");
    back("productID1=$cup amount1=-6").fails_at(Code::NOT_ALLOWED, "amount1");
    back("productID1=$cup amount1=-3 productID2=$spoon amount2=-1 productID5=$cup amount5=-3")
        .fails_at(Code::NOT_ALLOWED, "amount5");
    assert_eq!(stock(&client, "$cup").0, "15", "what was refused has moved nothing");
    let first = back("productID1=$cup amount1=-4").id("invoiceID");
    client.ask("savePurchaseDocument", &format!("id={draft}")).fails(Code::NOT_ALLOWED);
    client.ask("deletePurchaseDocument", &format!("documentID={first}")).succeeds();
    client.ask("savePurchaseDocument", &format!("id={draft}")).succeeds();
    back("productID1=$cup amount1=-4").fails_at(Code::NOT_ALLOWED, "amount1");
    // What names no purchase is nobody's.
    buy(&client, "type=PRCRETURN productID1=$cup amount1=-6 price1=1");
    set(&client, "refuse_return_of_more_than_sold", "0");
    back("productID1=$cup amount1=-4").succeeds();
    server.doctor(&client);
}

fn a_purchase_return_is_priced_as_it_was_bought(server: TestServer) {
    let client = buyer(&server);
    let bought = buy(
        &client,
        "productID1=$cup amount1=3 price1=8 discount1=25 vatrateID1=$vat20 productID2=$cup amount2=1 price2=9",
    );
    client.ask("saveProduct", "productID=$cup vatrateID=$vat14").record();
    let row = |params: &str| {
        let id = buy(&client, &format!("type=PRCRETURN baseDocumentIDs={bought} {params}"));
        let read = client.ask("getPurchaseDocuments", &format!("id={id}"));
        let row = &read.record()["rows"][0];
        ["price", "discount", "vatrateID"].map(|key| of(row, key))
    };
    let vat20 = client.id("vat20").to_string();
    assert_eq!(row("productID1=$cup amount1=-1"), ["8".to_owned(), "25".to_owned(), vat20.clone()]);
    assert_eq!(row("productID1=$cup amount1=-1 price1=5"), ["5".to_owned(), "0".to_owned(), vat20]);
}

fn what_was_ordered_changes_with_what_comes_of_it(server: TestServer) {
    let client = buyer(&server);
    let order = buy(&client, "type=PRCORDER productID1=$cup amount1=5 price1=2");
    let age = || {
        super::execute(
            &server,
            &client,
            "UPDATE purchase_document SET changed = 1 WHERE account = $0 AND id = $1",
            vec![order],
        )
    };
    let changes = |what: &str| {
        let read = client.ask("getPurchaseDocuments", &format!("id={order}"));
        assert!(read.record()["lastModified"].as_i64().unwrap() > 1, "{what}");
        age();
    };
    age();
    let draft = buy(&client, &format!("baseDocumentIDs={order} productID1=$cup amount1=2 price1=2 confirmInvoice=0"));
    changes("a draft was made of it");
    client.ask("savePurchaseDocument", &format!("id={draft}")).record();
    changes("the draft was confirmed");
    client.ask("deletePurchaseDocument", &format!("documentID={draft}")).succeeds();
    changes("it is gone");
}

fn one_order_for_a_transfer_is_fulfilled_once(server: TestServer) {
    let client = shop(&server);
    client.ask("saveWarehouse", "name=Second addAccessForAllUsers=1").named("second");
    set(&client, "warehouse_transfer_reserves_goods", "1");
    let places = "warehouseFromID=$store warehouseToID=$second productID1=$cup";
    let transfer = |params: &str| client.ask("saveInventoryTransfer", &format!("{places} {params}"));
    let order = transfer("type=TRANSFER_ORDER amount1=4").id("inventoryTransferID");
    assert_eq!(stock(&client, "$cup").1, "4");
    let draft =
        || transfer(&format!("amount1=4 inventoryTransferOrderID={order} confirmed=0")).id("inventoryTransferID");
    let (first, second) = (draft(), draft());
    let confirm = |id: i64| client.ask("saveInventoryTransfer", &format!("inventoryTransferID={id}"));
    confirm(first).record();
    assert_eq!(stock(&client, "$cup"), super::pair("6", "0"));
    confirm(second).fails_at(Code::NOT_ALLOWED, "inventoryTransferOrderID");
    client.ask("deleteInventoryTransfer", &format!("inventoryTransferID={second}")).succeeds();
    assert_eq!(stock(&client, "$cup"), super::pair("6", "0"), "the draft fulfilled nothing");
    client.ask("deleteInventoryTransfer", &format!("inventoryTransferID={first}")).succeeds();
    assert_eq!(stock(&client, "$cup"), super::pair("10", "4"), "it is open again");
    let draft = draft();
    client.ask("deleteInventoryTransfer", &format!("inventoryTransferID={order}")).succeeds();
    confirm(draft).record();
    assert_eq!(stock(&client, "$cup"), super::pair("6", "0"));
    receive(&client, "$cup", "1", "1");
    server.doctor(&client);
}

fn what_a_purchase_waybill_brings_comes_once(server: TestServer) {
    let client = buyer(&server);
    set(&client, "use_purchase_waybills", "1");
    set(&client, "refuse_return_of_more_than_sold", "1");
    let there = || stock(&client, "$cup").0;
    let made = |kind: &str, amount: i64, price: i64, base: &str| {
        buy(&client, &format!("type={kind} productID1=$cup amount1={amount} price1={price} {base}"))
    };
    for bill in ["PRCINVOICE", "CASHPRCINVOICE", "PRCINVOICEONLY"] {
        let waybill = made("PRCWAYBILL", 3, 2, "");
        assert_eq!(there(), "13");
        let base = format!("baseDocumentIDs={waybill}");
        let all = made(bill, 3, 2, &base);
        assert_eq!(there(), "13", "{bill}");
        server.doctor(&client);
        client.ask("deletePurchaseDocument", &format!("documentID={waybill}")).fails(Code::IN_USE);
        client.ask("deletePurchaseDocument", &format!("documentID={all}")).succeeds();
        // More than came by the waybill, in two bills, one of them a draft at first.
        let moves = i64::from(bill != "PRCINVOICEONLY");
        let first = made(bill, 2, 2, &base);
        let draft = made(bill, 4, 5, &format!("{base} confirmInvoice=0"));
        client.ask("savePurchaseDocument", &format!("id={draft}")).record();
        assert_eq!(there(), (13 + 3 * moves).to_string(), "{bill}: one was left of the waybill");
        server.doctor(&client);
        client.ask(
            "updatePurchaseDocumentAdditionalCosts",
            &format!("id={draft} sum=4 currencyCode=EUR currencyRate=1 dividedBy=AMOUNT"),
        );
        server.doctor(&client);
        for id in [draft, first, waybill] {
            client.ask("deletePurchaseDocument", &format!("documentID={id}")).succeeds();
        }
        assert_eq!(there(), "10");
        server.doctor(&client);
    }
    // Three of a bill's four come by it: at what one costs there.
    let waybill = made("PRCWAYBILL", 1, 2, "");
    made("PRCINVOICE", 4, 5, &format!("baseDocumentIDs={waybill}"));
    super::save(&client, "type=CASHINVOICE productID1=$cup amount1=10");
    let sale = super::save(&client, "type=CASHINVOICE productID1=$cup amount1=4");
    assert_eq!(super::cost(&client, sale), "17");
    server.doctor(&client);
}

fn no_purchase_follows_itself(server: TestServer) {
    let client = buyer(&server);
    let order = |base: &str| buy(&client, &format!("type=PRCORDER productID1=$cup amount1=1 price1=2 {base}"));
    let first = order("");
    let second = order(&format!("baseDocumentIDs={first}"));
    let third = order(&format!("baseDocumentIDs={second}"));
    for (id, base) in [(first, first), (first, second), (first, third), (second, third)] {
        let answer = client.ask("savePurchaseDocument", &format!("id={id} baseDocumentIDs={base}"));
        answer.fails_at(Code::NOT_ALLOWED, "baseDocumentIDs");
    }
    client.ask("savePurchaseDocument", &format!("id={third} baseDocumentIDs={first}")).record();
    client
        .ask("savePurchaseDocument", &format!("id={third} baseDocumentIDs=77"))
        .fails_at(Code::UNKNOWN_ID, "baseDocumentIDs");
}

/// An order, two receipts and a return: what is open, on order and on hand, as they are made, changed and deleted.
fn orders_for_goods_are_open_until_all_has_come(server: TestServer) {
    let client = buyer(&server);
    let order = buy(&client, "type=PRCORDER productID1=$cup amount1=5 price1=2 productID2=$cup amount2=2 price2=3");
    let receipt = |amount: i64, more: &str| {
        buy(&client, &format!("baseDocumentIDs={order} productID1=$cup amount1={amount} price1=2 {more}"))
    };
    let is = || {
        let read = client.ask("getPurchaseDocuments", &format!("id={order}"));
        let level = client.ask("getProducts", "productID=$cup getStockInfo=1");
        (of(read.record(), "status"), of(&level.record()["warehouses"]["1"], "orderPending"), stock(&client, "$cup").0)
    };
    let told = |status: &str, open: &str, there: &str| (status.to_owned(), open.to_owned(), there.to_owned());
    assert_eq!(is(), told("READY", "7", "10"));
    let first = receipt(3, "");
    assert_eq!(is(), told("PARTIALLY_RECEIVED", "4", "13"));
    let draft = receipt(1, "confirmInvoice=0");
    client
        .ask("savePurchaseDocument", &format!("id={draft} confirmInvoice=0 productID1=$cup amount1=4 price1=2"))
        .record();
    assert_eq!(is(), told("PARTIALLY_RECEIVED", "4", "13"));
    client.ask("savePurchaseDocument", &format!("id={draft}")).record();
    assert_eq!(is(), told("RECEIVED", "0", "17"));
    let back = format!("supplierID=$mill no=R currencyCode=EUR type=PRCRETURN baseDocumentIDs={first} productID1=$cup");
    client.ask("savePurchaseDocument", &format!("{back} amount1=-4")).fails_at(Code::NOT_ALLOWED, "amount1");
    let back = client.ask("savePurchaseDocument", &format!("{back} amount1=-3")).id("invoiceID");
    assert_eq!(is(), told("RECEIVED", "0", "14"), "what went back had come");
    server.doctor(&client);
    client.ask("deletePurchaseDocument", &format!("documentID={first}")).fails(Code::IN_USE);
    for id in [back, first] {
        client.ask("deletePurchaseDocument", &format!("documentID={id}")).succeeds();
    }
    assert_eq!(is(), told("PARTIALLY_RECEIVED", "3", "14"));
    client.ask("deletePurchaseDocument", &format!("documentID={draft}")).succeeds();
    assert_eq!(is(), told("READY", "7", "10"));
    server.doctor(&client);
}
