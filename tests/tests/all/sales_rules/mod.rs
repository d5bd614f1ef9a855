//! What the rules of sales say, one by one.

mod cart;
mod documents;
mod edits;
mod fields;
mod finding;
mod lists;
mod loyalty;
mod money;
mod payment_rights;
mod payments;
mod promotions;
mod taxes;

use ladu_tests::{Answer, Client, TestServer, shown};
use serde_json::Value;

/// An account with rates of 20 % (5) and 14 % (6), a product A of 10.00 at 20 % with 100 on the shelf, B of 4.00 at 14 %, and a customer
/// with the number 3.
fn shop(server: &TestServer) -> Client {
    shop_in(server, "EE")
}

fn shop_in(server: &TestServer, country: &str) -> Client {
    let client = server.account_in(country);
    for rate in ["20", "14"] {
        client.ask("saveVatRate", &format!("name=R{rate} rate={rate}")).named(&format!("vat{rate}"));
    }
    let rates = client.ask("getVatRates", "recordsOnPage=100");
    let id = |name: &str| {
        let rate = rates.records().iter().find(|rate| rate["name"] == name).expect("the rate");
        shown(&rate["id"])
    };
    client.ask("saveProductGroup", "name=Goods").named("goods");
    let goods = [("A", "10", id("R20")), ("B", "4", id("R14"))];
    for (name, price, rate) in goods {
        let card = format!("groupID=$goods name={name} code={name}1 netPrice={price} vatrateID={rate}");
        client.ask("saveProduct", &card).named(name);
    }
    let stock = "warehouseID=$store productID1=$a amount1=100 price1=4 productID2=$b amount2=100 price2=1";
    client.ask("saveInventoryRegistration", stock).record();
    client.ask("saveCustomer", "firstName=Mari lastName=Tamm email=mari@example.com").named("mari");
    client
}

/// Sets a setting.
fn set(client: &Client, name: &str, value: &str) {
    let params = [("parameterName", name), ("parameterValue", value)];
    client.call("saveConfParameter", &params).succeeds();
}

/// Saves a document and gives its id.
fn save(client: &Client, params: &str) -> i64 {
    client.ask("saveSalesDocument", params).id("invoiceID")
}

/// A document as it is read back.
fn read(client: &Client, id: i64) -> Value {
    client.ask("getSalesDocuments", &format!("id={id}")).record().clone()
}

/// A key of a record as text.
fn of(record: &Value, key: &str) -> String {
    shown(&record[key])
}

/// Net, tax and total of an answer to a save.
fn sums(saved: &Answer) -> [String; 3] {
    ["net", "vat", "total"].map(|key| saved.number(key))
}

/// On the shelf and held back, of a product in the first store.
fn stock(client: &Client, product: &str) -> (String, String) {
    let found = client.ask("getProducts", &format!("productID={product} getStockInfo=1"));
    let level = &found.record()["warehouses"]["1"];
    (of(level, "totalInStock"), of(level, "reserved"))
}

/// Ids of the records of a list.
fn ids(answer: &Answer) -> Vec<i64> {
    answer.records().iter().map(|record| of(record, "id").parse().unwrap()).collect()
}
