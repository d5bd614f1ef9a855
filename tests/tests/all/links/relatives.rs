//! The same for what is bought and what is sent from store to store.

use ladu_tests::{Client, Code, TestServer, on_both_engines};

use super::{of, receive, set, shop, stock};

on_both_engines! {
    no_more_goes_back_than_was_bought
    a_purchase_return_is_priced_as_it_was_bought
    what_was_ordered_changes_with_what_comes_of_it
    one_order_for_a_transfer_is_fulfilled_once
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
