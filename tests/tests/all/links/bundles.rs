//! Random sales and returns of bundles within bundles, in thousandths, in two stores and two currencies, against plain arithmetic: what is in
//! the stores, and what can come back.

use ladu_tests::{Client, Code, OK, TestServer, on_both_engines};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{delete, recipe, shop};

on_both_engines! {
    bundles_come_back_by_thousandths
}

/// Cups, saucers and spoons in a tray of two sets and a spoon, in a set, and in a cup.
const MADE_OF: [(&str, [i64; 3]); 3] = [("$tray", [2, 4, 1]), ("$set", [1, 2, 0]), ("$cup", [1, 0, 0])];

#[derive(Debug, Clone)]
enum Step {
    /// A product, thousandths, the store, and whether dollars are paid; by a waybill and its bill, or at once.
    Sell(usize, i64, usize, bool, bool),
    /// Thousandths of a sale, to a store.
    Return(usize, i64, usize),
    /// All that is left of a sale.
    ReturnAll(usize, usize),
    DeleteReturn(usize),
    /// The card gets another recipe; what was sold does not.
    ChangeRecipe(bool),
}

fn step() -> impl Strategy<Value = Step> {
    let store = 0usize..2;
    prop_oneof![
        4 => (0usize..3, 1i64..3000, store.clone(), any::<bool>(), any::<bool>())
            .prop_map(|(product, amount, store, dollars, waybill)| Step::Sell(product, amount, store, dollars, waybill)),
        5 => (0usize..5, 1i64..2500, store.clone()).prop_map(|(sale, amount, store)| Step::Return(sale, amount, store)),
        2 => (0usize..5, store).prop_map(|(sale, store)| Step::ReturnAll(sale, store)),
        1 => (0usize..5).prop_map(Step::DeleteReturn),
        1 => any::<bool>().prop_map(Step::ChangeRecipe),
    ]
}

struct Sale {
    id: i64,
    product: usize,
    made_of: [i64; 3],
    left: i64,
}

struct Return {
    id: i64,
    sale: usize,
    amount: i64,
    store: usize,
}

struct Model {
    /// Thousandths by store and product.
    levels: [[i64; 3]; 2],
    made_of: [[i64; 3]; 3],
    sales: Vec<Sale>,
    returns: Vec<Return>,
}

const STORES: [&str; 2] = ["$store", "$second"];

fn thousandths(amount: i64) -> String {
    format!("{}{}.{:03}", if amount < 0 { "-" } else { "" }, amount.abs() / 1000, amount.abs() % 1000)
}

impl Model {
    fn apply(&mut self, client: &Client, step: &Step) -> Result<(), TestCaseError> {
        match *step {
            Step::Sell(product, amount, store, dollars, waybill) => {
                let row = format!("productID1={} amount1={}", MADE_OF[product].0, thousandths(amount));
                let currency = if dollars { "currencyCode=USD currencyRate=0.8" } else { "" };
                let place = format!("customerID=$mari warehouseID={} {currency}", STORES[store]);
                let save = |params: String| client.ask("saveSalesDocument", &params).id("invoiceID");
                let base = if waybill { save(format!("type=WAYBILL {place} {row}")) } else { 0 };
                let base = if waybill { format!("baseDocumentID={base}") } else { String::new() };
                let id = save(format!("{place} {row} {base}"));
                self.change(store, self.made_of[product], -amount);
                self.sales.push(Sale { id, product, made_of: self.made_of[product], left: amount });
            }
            Step::Return(sale, amount, store) if sale < self.sales.len() => {
                self.give_back(client, sale, amount, store)?
            }
            Step::ReturnAll(sale, store) if sale < self.sales.len() && self.sales[sale].left > 0 => {
                self.give_back(client, sale, self.sales[sale].left, store)?;
            }
            Step::DeleteReturn(at) if at < self.returns.len() => {
                let Return { id, sale, amount, store } = self.returns.remove(at);
                delete(client, id);
                self.sales[sale].left += amount;
                self.change(store, self.sales[sale].made_of, -amount);
            }
            Step::ChangeRecipe(of_spoons) => {
                let parts = if of_spoons {
                    "componentProductID1=$spoon componentAmount1=1"
                } else {
                    "componentProductID1=$cup componentAmount1=1 componentProductID2=$saucer componentAmount2=2"
                };
                recipe(client, "productID=$set", parts);
                (self.made_of[0], self.made_of[1]) =
                    if of_spoons { ([0, 0, 3], [0, 0, 1]) } else { (MADE_OF[0].1, MADE_OF[1].1) };
            }
            _ => {}
        }
        Ok(())
    }

    fn change(&mut self, store: usize, made_of: [i64; 3], amount: i64) {
        for (level, units) in self.levels[store].iter_mut().zip(made_of) {
            *level += units * amount;
        }
    }

    fn give_back(&mut self, client: &Client, at: usize, amount: i64, store: usize) -> Result<(), TestCaseError> {
        let Sale { id, product, made_of, left } = self.sales[at];
        let params = format!(
            "type=CREDITINVOICE creditToDocumentID={id} warehouseID={} productID1={} amount1={}",
            STORES[store],
            MADE_OF[product].0,
            thousandths(-amount)
        );
        let answer = client.ask("saveSalesDocument", &params);
        prop_assert_eq!(answer.code(), if amount <= left { OK } else { Code::NOT_ALLOWED }, "{:?}", answer);
        if amount <= left {
            self.sales[at].left -= amount;
            self.change(store, made_of, amount);
            self.returns.push(Return { id: answer.id("invoiceID"), sale: at, amount, store });
        }
        Ok(())
    }

    fn check(&self, client: &Client) -> Result<(), TestCaseError> {
        for (at, product) in ["$cup", "$saucer", "$spoon"].into_iter().enumerate() {
            let found = client.ask("getProducts", &format!("productID={product} getStockInfo=1"));
            let stores = [client.id("store"), client.id("second")];
            let levels = stores.map(|store| {
                let level = &found.record()["warehouses"][store.to_string()]["totalInStock"];
                (ladu_tests::shown(level).parse::<f64>().unwrap_or_default() * 1000.0).round() as i64
            });
            prop_assert_eq!(levels, self.levels.map(|level| level[at]), "{}", product);
        }
        Ok(())
    }
}

fn bundles_come_back_by_thousandths(server: TestServer) {
    let config = Config { cases: 6, failure_persistence: None, max_shrink_iters: 40, ..Config::default() };
    let outcome = TestRunner::new(config).run(&proptest::collection::vec(step(), 1..20), |steps| {
        let client = shop(&server);
        client.ask("saveWarehouse", "name=Second addAccessForAllUsers=1").named("second");
        client.ask("saveCurrency", "code=USD nameEng=Dollar rate=0.9").answers(OK);
        let tray = "groupID=$goods name=tray type=BUNDLE netPrice=50 componentProductID1=$set componentAmount1=2
                    componentProductID2=$spoon componentAmount2=1";
        client.ask("saveProduct", &tray.split_whitespace().collect::<Vec<_>>().join(" ")).named("tray");
        let made_of = MADE_OF.map(|(_, made_of)| made_of);
        let mut model = Model { levels: [[10_000; 3], [0; 3]], made_of, sales: Vec::new(), returns: Vec::new() };
        for step in &steps {
            model.apply(&client, step)?;
            model.check(&client)?;
        }
        server.doctor(&client);
        Ok(())
    });
    outcome.unwrap();
}
