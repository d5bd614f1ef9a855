//! Prices: lists of regions, stores and customers, their rows, suppliers' lists, and which products cost something else now.

mod changes;
mod exact;
mod examples;
mod former;
mod lists;
mod regions;

use ladu_tests::{Client, TestServer};

/// A shop with group 1 above group 3 by way of 2, and product 12's card of the worked example as product 1: 10.00, 20 %.
fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveVatRate", "name=twenty rate=20").record();
    client.ask("saveProductGroup", "name=Top").named("top");
    client.ask("saveProductGroup", "name=Middle parentGroupID=$top").named("middle");
    client.ask("saveProductGroup", "name=Low parentGroupID=$middle").named("low");
    let rates = client.call("getVatRates", &[]);
    let twenty = rates.records().iter().find(|rate| rate["rate"] == "20").unwrap()["id"].as_str().unwrap().to_owned();
    client.ask("saveProduct", &format!("groupID=$low name=Shirt netPrice=10 vatrateID={twenty}")).named("shirt");
    client
}

fn set(client: &Client, name: &str, value: &str) {
    let answer = client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", value)]);
    answer.succeeds();
}
