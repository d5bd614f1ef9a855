//! A whole catalogue: walked through page by page, as programs that keep a copy of it do, and searched, as people do.

use std::rc::Rc;

use rand::RngExt as _;

use super::Section;
use crate::load::{Ask, post_body};
use crate::report::Table;
use crate::rounds::{Measure, Plan};
use crate::shop::{Shop, code_of};

/// The section.
pub const SECTION: Section = Section { name: "catalogue", run };

/// The parts of the catalogue that are compared: what is near its beginning and what is near its end.
const PARTS: [(&str, usize); 2] = [("first", 0), ("last", 9)];

fn run(shop: &Shop, plan: &Plan) -> anyhow::Result<Table> {
    let mut measures = Vec::new();
    for (name, tenth) in PARTS {
        for (what, size, extra) in [("pages of 1000", 1000, ""), ("pages of 100 with stock", 100, "&getStockInfo=1")] {
            let ask = page(shop, size, extra, tenth);
            let name = format!("{what}, {name} tenth");
            measures.push(Measure::new(&name, 1, "", move |time| shop.load(1, time, &ask)));
        }
    }
    for (name, ask) in [
        ("the middle of names", search(shop, "searchName", |number| format!("umber {number} of"))),
        ("the beginning of names", search(shop, "namePrefix", |number| format!("product number {number} "))),
        ("the beginning of codes", search(shop, "codePrefix", |number| code_of(number)[..6].to_owned())),
        ("while somebody types", search(shop, "searchNameIncrementally", |number| format!("number {number}"))),
        ("a word that nothing has", search(shop, "searchName", |number| format!("zebra{number}"))),
    ] {
        measures.push(Measure::new(name, 1, "20 of what is found", move |time| shop.load(1, time, &ask)));
    }
    let mut table = Table {
        title: "A catalogue".to_owned(),
        about: format!("{} products over HTTP, oldest change first, one connection.", shop.products),
        rows: plan.take(measures)?,
        goals: Vec::new(),
    };
    for what in ["pages of 1000", "pages of 100 with stock"] {
        let [first, last] = PARTS.map(|(part, _)| table.rate(&format!("{what}, {part} tenth"), 1));
        table.goal(&format!("{what}: last tenth of first"), 0.8, last, first);
    }
    Ok(table)
}

/// A page in one tenth of the catalogue.
fn page(shop: &Shop, size: usize, extra: &str, tenth: usize) -> Ask {
    let form = shop.form("getProducts", &[("orderBy", "changed"), ("orderByDir", "asc"), ("changedSince", "1")]);
    let (pages, extra) = ((shop.products / size).max(10), extra.to_owned());
    Rc::new(move |dice, out| {
        let page = 1 + tenth * pages / 10 + dice.random_range(0..pages / 10);
        post_body(format!("{form}{extra}&recordsOnPage={size}&pageNo={page}").as_bytes(), out);
    })
}

fn search(shop: &Shop, filter: &'static str, text: fn(usize) -> String) -> Ask {
    let (form, products) = (shop.form("getProducts", &[("recordsOnPage", "20")]), shop.products);
    Rc::new(move |dice, out| {
        let text: String = form_urlencoded::byte_serialize(text(dice.random_range(1..=products)).as_bytes()).collect();
        post_body(format!("{form}&{filter}={text}").as_bytes(), out);
    })
}
