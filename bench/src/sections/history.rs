//! What a long history costs: receipts, late corrections and past days in a ledger of a million moves, beside an empty one.

use std::rc::Rc;

use anyhow::anyhow;
use ladu_identity::accounts;
use ladu_store::{Error, Value};
use ladu_tests::{Client, PASSWORD, make_account};
use rand::RngExt as _;
use serde_json::json;

use super::Section;
use crate::load::{self, Ask, post_body};
use crate::report::Table;
use crate::rounds::{Measure, Plan};
use crate::shop::Shop;

/// The section.
pub const SECTION: Section = Section { name: "history", run };

const RECEIPT: &str = "(a) receipt of 3 rows, empty ledger";
const RECEIPT_LATER: &str = "(a') receipt of 3 rows, long history";
const PRICE: &str = "(b) price of the only layer";
const PRICE_LATER: &str = "(b') price of the first of 10,000 layers";
const TODAY: &str = "(c) stock of a product today";
const PAST: &str = "(c') stock of a product on a past day";
const ALL_TODAY: &str = "(d) stock and value of all stores today";
const ALL_PAST: &str = "(d') stock and value of all stores on a past day";

/// Products with a history of their own.
const PRODUCTS: i64 = 1000;
/// The product whose first layer is corrected.
const LATE: i64 = PRODUCTS + 1;
/// Its layers.
const LATE_LAYERS: i64 = 10_000;
/// Units of a layer.
const UNITS: i64 = 2;
/// Units that are left of each product.
const LEFT: i64 = 10;
/// Ids of rows that are written past the API begin here, far beyond those that it gives out while it is measured.
const FIRST_ID: i64 = 1 << 40;
/// Days of the history, with months of 28.
const DAYS: i64 = 2800;
/// A day somewhere in the middle of it.
const SOME_DAY: &str = "2019-06-15";

fn run(shop: &Shop, plan: &Plan) -> anyhow::Result<Table> {
    let (empty, full) = (Account::make(shop, "200002")?, Account::make(shop, "200003")?);
    let moves = full.fill(shop, plan.moves)?;
    shop.settle()?;
    empty.client.ask("saveSalesDocument", &format!("type=CASHINVOICE productID1={LATE} amount1=2")).record();
    let asks = [
        (RECEIPT, empty.receipt()),
        (RECEIPT_LATER, full.receipt()),
        (PRICE, empty.correction()),
        (PRICE_LATER, full.correction()),
        (TODAY, full.stock("")),
        (PAST, full.stock(SOME_DAY)),
        (ALL_TODAY, full.summary("")),
        (ALL_PAST, full.summary(SOME_DAY)),
    ];
    let address = shop.address();
    let measure =
        |(name, ask): (&'static str, Ask)| Measure::new(name, 1, "", move |time| load::ask(address, 1, time, &ask));
    let mut table = Table {
        title: "History".to_owned(),
        about: format!(
            "Over HTTP, one connection. The long history has {moves} moves of {PRODUCTS} products over eight years, and one more product \
             with {LATE_LAYERS} layers; both ledgers keep every law afterwards."
        ),
        rows: plan.take(asks.map(measure).into_iter().collect())?,
        goals: Vec::new(),
    };
    for (later, before, wanted) in
        [(RECEIPT_LATER, RECEIPT, 0.7), (PRICE_LATER, PRICE, 0.5), (PAST, TODAY, 0.7), (ALL_PAST, ALL_TODAY, 0.1)]
    {
        let name = format!("{} of {}", &later[..4], &before[..3]);
        let (part, whole) = (table.rate(later, 1), table.rate(before, 1));
        table.goal(&name, wanted, part, whole);
    }
    shop.server.doctor(&empty.client);
    shop.server.doctor(&full.client);
    Ok(table)
}

/// An account of its own in the shop's server.
struct Account {
    code: &'static str,
    client: Client,
}

impl Account {
    /// Makes products, and a first receipt of the late one.
    fn make(shop: &Shop, code: &'static str) -> anyhow::Result<Account> {
        make_account(&shop.server.store.store, code, "EE")?;
        let mut client = shop.server.client(code);
        let login =
            client.call("verifyUser", &[("username", "admin"), ("password", PASSWORD), ("sessionLength", "86400")]);
        client.key = login.record()["sessionKey"].as_str().unwrap_or_default().to_owned();
        client.ask("saveProductGroup", "name=Goods").record();
        let product = |n: i64| json!({"requestName": "saveProduct", "groupID": 1, "name": format!("Product {n}"), "netPrice": "10"});
        for first in (1..=LATE).step_by(100) {
            let requests: Vec<_> = (first..=LATE.min(first + 99)).map(product).collect();
            let answer = client.bulk(&json!(requests));
            anyhow::ensure!(!answer.0.to_string().contains("\"responseStatus\":\"error\""), "making products");
        }
        let first = format!("warehouseID=1 productID1={LATE} amount1={UNITS} price1=1");
        client.ask("saveInventoryRegistration", &first).record();
        Ok(Account { code, client })
    }

    fn form(&self, request: &str, params: &[(&str, &str)]) -> String {
        let head = [("request", request), ("clientCode", self.code), ("sessionKey", &self.client.key)];
        load::form(head.into_iter().chain(params.iter().copied()))
    }

    /// Goods of three products come in.
    fn receipt(&self) -> Ask {
        let form = self.form("saveInventoryRegistration", &[("warehouseID", "1")]);
        Rc::new(move |dice, out| {
            let mut form = form.clone();
            for row in 1..=3 {
                let product = dice.random_range(1..=PRODUCTS);
                form.push_str(&format!("&productID{row}={product}&amount{row}=2&price{row}=1.5"));
            }
            post_body(form.as_bytes(), out);
        })
    }

    /// The first receipt of the late product gets another price.
    fn correction(&self) -> Ask {
        let (late, units) = (LATE.to_string(), UNITS.to_string());
        let params = [("inventoryRegistrationID", "1"), ("productID1", late.as_str()), ("amount1", units.as_str())];
        let form = self.form("saveInventoryRegistration", &params);
        Rc::new(move |dice, out| {
            post_body(
                format!("{form}&price1={}.{:02}", dice.random_range(1..9), dice.random_range(0..100)).as_bytes(),
                out,
            );
        })
    }

    fn stock(&self, day: &'static str) -> Ask {
        let form = self.form("getProductStock", &[("warehouseID", "1"), ("date", day)]);
        Rc::new(move |dice, out| {
            post_body(format!("{form}&productID={}", dice.random_range(1..=PRODUCTS)).as_bytes(), out);
        })
    }

    fn summary(&self, day: &'static str) -> Ask {
        let form = self.form("getSummaryInventoryReport", &[("date", day)]);
        Rc::new(move |_, out| post_body(form.as_bytes(), out))
    }

    /// Writes a history of about so many moves into the tables themselves; gives how many there are.
    fn fill(&self, shop: &Shop, moves: i64) -> anyhow::Result<i64> {
        let account =
            accounts::find(&shop.server.store.store, Some(self.code)).map_err(|fault| anyhow!("{fault}"))?.id.number();
        // Each layer of two units comes in by one move and is sold by two.
        let layers = (moves / PRODUCTS / 3).max(LEFT);
        let mut texts = History { first: 1, products: PRODUCTS, layers, from: 1, ids: FIRST_ID }.statements();
        texts
            .extend(History { first: LATE, products: 1, layers: LATE_LAYERS, from: 2, ids: 2 * FIRST_ID }.statements());
        let store = &shop.server.store.store;
        let done = store.write(account, move |tx| -> Result<i64, Error> {
            for text in &texts {
                tx.execute(text, &[])?;
            }
            let rows = tx.query("SELECT count(*) FROM stock_move WHERE account = $0", &[] as &[Value<'_>])?;
            Ok(rows.get(0).int(0))
        });
        Ok(done?)
    }
}

/// A history of some products in the first store: layers of two units that come in, and sales of one unit that follow.
struct History {
    /// The first product.
    first: i64,
    products: i64,
    layers: i64,
    /// The first layer that is written; those before it are there.
    from: i64,
    /// The first id.
    ids: i64,
}

impl History {
    /// Statements that both engines understand.
    fn statements(&self) -> Vec<String> {
        let History { first, products, layers, from, ids } = *self;
        let sales = layers * UNITS - LEFT;
        let numbers = |name: &str, from: i64, to: i64| {
            format!("{name}(i) AS (SELECT CAST({from} AS BIGINT) UNION ALL SELECT i + 1 FROM {name} WHERE i < {to})")
        };
        let products = numbers("p", first, first + products - 1);
        let (layer, sale) = (numbers("n", from, layers), numbers("n", 1, sales));
        // The first product's layers all cost the same, so that a correction shows what hangs on it.
        let value = |layer: &str| format!("(2000000 + ({layer} % {}) * 20000)", if from == 1 { 7 } else { 1 });
        let (of_layer, of_sale) = (value("n.i"), value("((n.i + 1) / 2)"));
        let (came, went) = (date("n.i", layers, from), date("((n.i + 11) / 2)", layers, from));
        let move_id = format!("{ids} + (p.i - {first}) * {layers} + n.i");
        let sale_id = format!("{} + (p.i - {first}) * {sales} + n.i", ids + FIRST_ID / 2);
        let head = "INSERT INTO stock_move (account, id, product_id, from_place, to_place, quantity, value, purchase_value, queue_to,
                    document_kind, document_id, row_id, reverses, date, added)";
        let received = layers * UNITS;
        let left = format!(
            "(SELECT CAST(SUM(l.value) AS BIGINT) FROM stock_layer l WHERE l.account = stock_level.account AND l.product_id = stock_level.product_id
             AND l.queue_to > {sales}000000)"
        );
        vec![
            format!(
                "WITH RECURSIVE {products}, {layer} {head} SELECT CAST($0 AS BIGINT), {move_id}, p.i, -4, 1, {UNITS}000000, {of_layer}, {of_layer},
                 NULL, 'registration', {move_id}, {move_id}, 0, {came}, 1 FROM p, n"
            ),
            format!(
                "WITH RECURSIVE {products}, {sale} {head} SELECT CAST($0 AS BIGINT), {sale_id}, p.i, 1, -2, 1000000, {of_sale} / 2, {of_sale} / 2,
                 n.i * 1000000, 'sale', {sale_id}, {sale_id}, 0, {went}, 1 FROM p, n"
            ),
            format!(
                "WITH RECURSIVE {products}, {layer} INSERT INTO stock_layer (account, id, product_id, warehouse_id, move_id, queue_to, quantity,
                 batch_id, batch_from, value, purchase_value, cost_document, date) SELECT CAST($0 AS BIGINT), {move_id}, p.i, 1, {move_id},
                 n.i * {UNITS}000000, {UNITS}000000, {move_id}, 0, {of_layer}, {of_layer}, 0, {came} FROM p, n"
            ),
            format!(
                "WITH RECURSIVE {products} INSERT INTO stock_level (account, product_id, warehouse_id) SELECT CAST($0 AS BIGINT), p.i, 1 FROM p
                 WHERE p.i NOT IN (SELECT k.product_id FROM stock_level k WHERE k.account = $0)"
            ),
            format!(
                "UPDATE stock_level SET on_hand = {LEFT}000000, received = {received}000000, changed = 1, value = {left}, purchase_value = {left}
                 WHERE account = $0 AND product_id >= {first} AND (product_id < {LATE} OR {first} = {LATE})"
            ),
        ]
    }
}

/// An expression for the day on which a layer came; what stands behind a receipt that was made through the API is of a later day.
fn date(layer: &str, layers: i64, from: i64) -> String {
    let day = format!("({layer} * {DAYS} / {layers})");
    let year = if from == 1 { 2015 } else { 2990 };
    format!(
        "CAST({year} + {day} / 336 AS TEXT) || '-' || substr(CAST(101 + ({day} / 28) % 12 AS TEXT), 2, 2) || '-' ||
         substr(CAST(101 + {day} % 28 AS TEXT), 2, 2)"
    )
}
