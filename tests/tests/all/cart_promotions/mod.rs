//! Promotions in the cart: the worked examples, and who gets what when.

mod cents;
mod choice;
mod records;
mod sums;

use ladu_tests::{Answer, Client, TestServer};
use serde_json::Value;

/// Products of 20 %: A 10.00, B 3.00, C 4.00, D 30.00, E 5.00.
fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveVatRate", "name=20 rate=20").named("vat20");
    client.ask("saveProductGroup", "name=Goods").named("goods");
    for (name, price) in [("A", "10"), ("B", "3"), ("C", "4"), ("D", "30"), ("E", "5")] {
        client
            .ask("saveProduct", &format!("groupID=$goods name={name} code={name} netPrice={price} vatrateID=$vat20"))
            .named(name);
    }
    client
}

/// Saves a promotion: one with `name=Hand` is `$hand_promotion` afterwards.
fn campaign(client: &Client, params: &str) -> i64 {
    let saved = client.ask("saveCampaign", params);
    let name = params.split_whitespace().find_map(|pair| pair.strip_prefix("name="));
    saved.named(&format!("{}_promotion", name.unwrap_or("nameless")))
}

fn cart(client: &Client, params: &str) -> Answer {
    let answer = client.ask("calculateShoppingCart", &format!("type=INVWAYBILL warehouseID=$store {params}"));
    answer.record();
    answer
}

fn of_row<'a>(cart: &'a Answer, row: usize, key: &str) -> &'a Value {
    &cart.record()["rows"][row][key]
}

fn applied(cart: &Answer) -> Vec<(i64, i64)> {
    let list = cart.record()["appliedPromotions"].as_array().unwrap().iter();
    list.map(|entry| (entry["promotionID"].as_i64().unwrap(), entry["count"].as_i64().unwrap())).collect()
}
