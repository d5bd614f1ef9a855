//! Payments of parts that are off, and of stores that one may not use.

use ladu_tests::{Code, TestServer, on_both_engines};

use super::{of, read, save, shop};

on_both_engines! {
    providers_need_their_module
    payments_belong_to_stores
}

fn providers_need_their_module(server: TestServer) {
    let client = shop(&server);
    server.set_module(&client, "Payment data", false);
    for (params, code, field) in [
        ("paymentServiceProvider=pax", Code::NO_MODULE, ""),
        ("aid=1", Code::NO_MODULE, ""),
        ("transactionTime=1700000000", Code::FIELD_MODULE, "transactionTime"),
    ] {
        let answer = client.ask("savePayment", &format!("customerID=$mari type=CARD sum=1 {params}"));
        answer.answers_at(code, field);
    }
    client.ask("savePayment", "customerID=$mari type=CARD sum=1").succeeds();
}

/// Who may not use a store changes no payments of its documents.
fn payments_belong_to_stores(server: TestServer) {
    let client = shop(&server);
    let second = client.ask("saveWarehouse", "name=Second addAccessForAllUsers=1").number("warehouseID");
    let sale =
        |store: &str| save(&client, &format!("warehouseID={store} itemName1=x amount1=1 price1=10 vatrateID1=$vat0"));
    let (here, there) = (sale("1"), sale(&second));
    let pay = |id: i64| client.ask("savePayment", &format!("documentID={id} type=CASH sum=4")).number("paymentID");
    let (own, foreign) = (pay(here), pay(there));
    let clerk = server.clerk(&client);
    server.set_group(&client, "rights = 'sales=vaed;payments=vaed'");
    let user = client
        .ask("getUserRights", "")
        .records()
        .iter()
        .find(|user| user["userName"] == "clerk")
        .map(|user| of(user, "userID"))
        .unwrap();
    client.ask("saveUser", &format!("userID={user} warehouseIDs=$store")).record();
    for (call, params) in [
        ("savePayment", format!("documentID={there} type=CASH sum=1")),
        ("savePayment", format!("paymentID={foreign} sum=1")),
        ("savePayment", format!("paymentID={foreign} documentID={here}")),
        ("savePayment", format!("paymentID={own} documentID={there}")),
        ("deletePayment", format!("paymentID={foreign}")),
        ("deleteSalesDocument", format!("documentID={there}")),
        ("saveSalesDocument", format!("id={there} notes=x")),
        ("saveSalesDocument", format!("warehouseID={second} itemName1=x amount1=1")),
        ("getSalesDocuments", format!("warehouseID={second}")),
    ] {
        clerk.ask(call, &params).fails_at(Code::NO_WAREHOUSE_ACCESS, "");
    }
    assert_eq!(of(&read(&client, there), "paid"), "4");
    assert_eq!(clerk.ask("getSalesDocuments", "").records().len(), 1);
    clerk.ask("savePayment", &format!("paymentID={own} sum=5")).succeeds();
    clerk.ask("deletePayment", &format!("paymentID={own}")).succeeds();
    assert_eq!(of(&read(&client, here), "paid"), "0");
}
