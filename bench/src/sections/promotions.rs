//! A long cart against many promotions, beside the same cart without any.

use std::rc::Rc;

use serde_json::{Value, json};

use super::Section;
use crate::load::{Ask, post_body};
use crate::report::Table;
use crate::rounds::{Measure, Plan};
use crate::shop::Shop;

/// The section.
pub const SECTION: Section = Section { name: "promotions", run };

const ROWS: usize = 50;
const PROMOTIONS: usize = 500;
const PLAIN: &str = "(a) cart of 50 rows";
const PROMOTED: &str = "(b) the same with 500 promotions";
/// What (b) may take of a processor, in milliseconds.
const MOST: f64 = 5.0;

fn run(shop: &Shop, plan: &Plan) -> anyhow::Result<Table> {
    let mut ids = Vec::new();
    for first in (0..PROMOTIONS).step_by(100) {
        let requests: Vec<Value> = (first..first + 100).map(|number| promotion(number, shop.products)).collect();
        let answer = shop.client.bulk(&json!(requests));
        let parts = answer.0["requests"].as_array().map_or(&[][..], Vec::as_slice);
        ids.extend(parts.iter().filter_map(|part| part["records"][0]["campaignID"].as_i64()));
    }
    anyhow::ensure!(ids.len() == PROMOTIONS, "only {} promotions were made", ids.len());
    let measures = [(PLAIN, "1"), (PROMOTED, "0")].map(|(name, without)| {
        let ask = cart(shop, without);
        Measure::new(name, 1, "", move |time| shop.load(1, time, &ask))
    });
    let mut table = Table {
        title: "Promotions".to_owned(),
        about: "One cart after the other; every tenth promotion touches something in it.".to_owned(),
        rows: plan.take(measures.into())?,
        goals: Vec::new(),
    };
    let rate = table.rate(PROMOTED, 1);
    table.goal(&format!("(b) in {MOST} ms, HTTP and client included"), 1.0, rate, 1000.0 / MOST);
    for ids in ids.chunks(100) {
        let requests = ids.iter().map(|id| json!({"requestName": "deleteCampaign", "campaignID": id}));
        shop.bulk(&requests.collect::<Vec<_>>())?;
    }
    Ok(table)
}

/// The products of the cart: spread over the shop.
fn in_cart(row: usize, products: usize) -> usize {
    row * (products / (ROWS + 1)).max(1) + 1
}

/// One of five kinds, on products that are in the cart one time in ten.
fn promotion(number: usize, products: usize) -> Value {
    let touches = number.is_multiple_of(10);
    let first = in_cart(number / 10 % ROWS, products) + usize::from(!touches);
    let mut call = json!({"requestName": "saveCampaign", "name": format!("Promotion {number}")});
    let mut set = |name: &str, value: Value| call[name] = value;
    if number % 5 < 4 {
        let list = (0..10).map(|step| (first + step * 7) % products + 1).map(|id| id.to_string());
        set("purchasedProducts", json!(list.collect::<Vec<_>>().join(",")));
        set("purchasedAmount", json!(2));
    }
    match number % 5 {
        0 => set("percentageOffMatchingItems", json!(10)),
        1 => set("specialPrice", json!(15)),
        2 => {
            set("awardedProducts", json!(first.to_string()));
            set("awardedAmount", json!(1));
            set("percentageOFF", json!(50));
        }
        3 => set("specialUnitPrice", json!(5)),
        _ => {
            set("purchaseTotalValue", json!(1_000_000));
            set("percentageOffEntirePurchase", json!(5));
        }
    }
    call
}

fn cart(shop: &Shop, without: &str) -> Ask {
    let mut body = shop.form("calculateShoppingCart", &[("warehouseID", "1"), ("doNotApplyPromotions", without)]);
    for row in 0..ROWS {
        body.push_str(&format!("&productID{row}={}&amount{row}={}", in_cart(row, shop.products), row % 4 + 1));
    }
    Rc::new(move |_, out| post_body(body.as_bytes(), out))
}
