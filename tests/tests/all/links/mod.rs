//! What follows from links between documents: what orders hold, what can come back, what is still to be paid.

mod bundles;
mod model;
mod open;
mod orders;
mod pairs;
mod relatives;
mod reservations;
mod returns;

use ladu_store::Value;
use ladu_tests::{Client, Code, TestServer, shown};
use ladu_types::Id;
use serde_json::Value as Json;

/// An account with rates of 20 % and 14 %, 10 each of cups, saucers and spoons at 1.00, a set of a cup and two saucers, and a customer.
fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveVatRate", "name=R20 rate=20").named("vat20");
    client.ask("saveVatRate", "name=R14 rate=14").named("vat14");
    client.ask("saveProductGroup", "name=Goods").named("goods");
    for (name, price) in [("cup", "10"), ("saucer", "4"), ("spoon", "3")] {
        let card = format!("groupID=$goods name={name} code={name} netPrice={price} vatrateID=$vat20");
        client.ask("saveProduct", &card).named(name);
    }
    recipe(&client, "", "componentProductID1=$cup componentAmount1=1 componentProductID2=$saucer componentAmount2=2");
    receive(&client, "$cup", "10", "1");
    receive(&client, "$saucer", "10", "1");
    receive(&client, "$spoon", "10", "1");
    client.ask("saveCustomer", "firstName=Mari lastName=Tamm").named("mari");
    client
}

/// Makes the set, or gives it another recipe.
fn recipe(client: &Client, id: &str, components: &str) {
    let card = format!("{id} groupID=$goods name=set code=set type=BUNDLE netPrice=20 vatrateID=$vat20 {components}");
    client.ask("saveProduct", &card).named("set");
}

fn receive(client: &Client, product: &str, amount: &str, price: &str) {
    let params = format!("warehouseID=$store productID1={product} amount1={amount} price1={price}");
    client.ask("saveInventoryRegistration", &params).record();
}

fn set(client: &Client, name: &str, value: &str) {
    client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", value)]).succeeds();
}

fn save(client: &Client, params: &str) -> i64 {
    client.ask("saveSalesDocument", params).id("invoiceID")
}

fn delete(client: &Client, id: i64) {
    client.ask("deleteSalesDocument", &format!("documentID={id}")).succeeds();
}

/// A save that is refused because of the amount of its first row.
fn is_too_much(client: &Client, params: &str) {
    client.ask("saveSalesDocument", params).fails_at(Code::NOT_ALLOWED, "amount1");
}

fn read(client: &Client, id: i64) -> Json {
    client.ask("getSalesDocuments", &format!("id={id}")).record().clone()
}

fn of(record: &Json, key: &str) -> String {
    shown(&record[key])
}

/// On hand and reserved in the first store.
fn stock(client: &Client, product: &str) -> (String, String) {
    let found = client.ask("getProducts", &format!("productID={product} getStockInfo=1"));
    let level = &found.record()["warehouses"]["1"];
    (of(level, "totalInStock"), of(level, "reserved"))
}

fn pair(on_hand: &str, reserved: &str) -> (String, String) {
    (on_hand.to_owned(), reserved.to_owned())
}

fn cost(client: &Client, id: i64) -> String {
    client.ask("getSalesDocuments", &format!("id={id} getCOGS=1")).number("cost")
}

/// Changes the account's data behind the server's back.
fn execute(server: &TestServer, client: &Client, sql: &'static str, values: Vec<i64>) {
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).expect("the account").id;
    let write = move |tx: &mut ladu_store::Tx<'_>| {
        let values: Vec<Value<'_>> = values.iter().map(|value| Value::Int(*value)).collect();
        tx.execute(sql, &values).map(drop)
    };
    server.store.store.write(account.number(), write).map_err(|error: ladu_store::Error| error).expect("a change");
}

/// Makes a document look as if it had last changed long ago.
fn age(server: &TestServer, client: &Client, id: i64) {
    execute(server, client, "UPDATE sales_document SET changed = 1 WHERE account = $0 AND id = $1", vec![id]);
}

fn has_changed(client: &Client, id: i64) -> bool {
    read(client, id)["lastModified"].as_i64().expect("a time") > 1
}

/// A system request of the account, a day of so many days from now.
fn in_days(server: &TestServer, client: &Client, days: i64) -> ladu_record::Request {
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).expect("the account").id;
    let now = client.ask("getVatRates", "").0["status"]["requestUnixTime"].as_i64().expect("a time");
    let request = ladu_tests::system_request(&server.store.store, account.number(), now + days * 86_400);
    ladu_record::Request { account: Id::new(account.number()), ..request }
}
