//! Sales of one account beside sales of many: what waits for what within an account, and what the machine can do when nothing does.

use std::rc::Rc;

use anyhow::Context as _;
use ladu_tests::{PASSWORD, make_account};
use rand::RngExt as _;
use serde_json::{Value, json};

use super::Section;
use crate::load::{self, Ask, post_body};
use crate::report::Table;
use crate::rounds::{Measure, Plan};
use crate::shop::Shop;

/// The section.
pub const SECTION: Section = Section { name: "spread", run };

/// Codes of the accounts begin here.
const FIRST: usize = 300_101;
const ACCOUNTS: usize = 32;
/// Products of each.
const PRODUCTS: usize = 20;
const CONNECTIONS: [usize; 3] = [1, 8, 32];
const ONE: &str = "sale of 3 rows and payment, one account";
const MANY: &str = "the same, spread over 32 accounts";

fn run(shop: &Shop, plan: &Plan) -> anyhow::Result<Table> {
    let accounts = (0..ACCOUNTS).map(|number| account(shop, number)).collect::<anyhow::Result<Vec<_>>>()?;
    shop.settle()?;
    let mut measures = Vec::new();
    for at_once in CONNECTIONS {
        for (name, accounts) in [(ONE, &accounts[..1]), (MANY, &accounts[..])] {
            let ask = sale(accounts.to_vec());
            measures.push(Measure::new(name, at_once, "", move |time| shop.load(at_once, time, &ask)));
        }
    }
    let mut table = Table {
        title: "One account and many".to_owned(),
        about: format!(
            "Each of {ACCOUNTS} accounts has {PRODUCTS} products; every request is of one of them by chance."
        ),
        rows: plan.take(measures)?,
        goals: Vec::new(),
    };
    for at_once in CONNECTIONS {
        let (one, many) = (table.rate(ONE, at_once), table.rate(MANY, at_once));
        table.goal(&format!("one account of 32, {at_once} connections"), 0.5, one, many);
    }
    let (alone, many) = (table.rate(MANY, 1), table.rate(MANY, 32));
    table.goal("32 accounts at 32 connections of 1 connection", 1.0, many, alone);
    Ok(table)
}

/// Makes an account with products in stock; gives the head of its forms.
fn account(shop: &Shop, number: usize) -> anyhow::Result<String> {
    let code = (FIRST + number).to_string();
    make_account(&shop.server.store.store, &code, "EE")?;
    let mut client = shop.server.client(&code);
    let form = [("username", "admin"), ("password", PASSWORD), ("sessionLength", "86400")];
    let answer = client.call("verifyUser", &form);
    client.key = answer.record()["sessionKey"].as_str().context("a session")?.to_owned();
    client.ask("saveProductGroup", "name=Goods").record();
    let products: Vec<Value> = (1..=PRODUCTS)
        .map(|n| json!({"requestName": "saveProduct", "name": format!("Product {n}"), "groupID": 1, "netPrice": n}))
        .collect();
    let mut stock = json!({"requestName": "saveInventoryRegistration", "warehouseID": 1});
    for product in 1..=PRODUCTS {
        stock[format!("productID{product}")] = json!(product);
        stock[format!("amount{product}")] = json!(100_000);
        stock[format!("price{product}")] = json!(1);
    }
    for requests in [json!(products), json!([stock])] {
        let answer = client.bulk(&requests);
        let parts = answer.0["requests"].as_array().with_context(|| answer.0.to_string())?;
        let failed = parts.iter().find(|part| part["status"]["errorCode"] != 0);
        anyhow::ensure!(failed.is_none(), "filling an account: {failed:?}");
    }
    Ok(load::form([("clientCode", code.as_str()), ("sessionKey", &client.key)]))
}

fn sale(heads: Vec<String>) -> Ask {
    Rc::new(move |dice, out| {
        let mut sale = json!({"requestName": "saveSalesDocument", "type": "CASHINVOICE", "warehouseID": 1});
        for row in 1..=3 {
            sale[format!("productID{row}")] = json!(dice.random_range(1..=PRODUCTS));
            sale[format!("amount{row}")] = json!(1);
        }
        let payment =
            json!({"requestName": "savePayment", "documentID": "CURRENT_INVOICE_ID", "type": "CASH", "sum": "10"});
        let requests = json!([sale, payment]).to_string();
        let head = &heads[dice.random_range(0..heads.len())];
        let form = format!("{head}&{}", load::form([("requests", requests.as_str())]));
        post_body(form.as_bytes(), out);
    })
}
