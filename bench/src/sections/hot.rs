//! The calls that shops make all day, beside what the machine, HTTP and the bare database would allow.

use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use ladu_tests::PASSWORD;
use rand::RngExt as _;
use rand::rngs::SmallRng;
use serde_json::json;

use super::Section;
use crate::bare;
use crate::load::{self, Ask, post_body};
use crate::report::Table;
use crate::rounds::{Measure, Plan, Round};
use crate::shop::{CODE, Shop, USER, WAREHOUSES, code_of};

/// The section.
pub const SECTION: Section = Section { name: "hot", run };

const CONNECTIONS: [usize; 3] = [1, 8, 32];
const PAGE: &str = "(a) page of 20 with stock";
const ONE: &str = "(b) one product by code";
const ONE_BESIDE_LOG_INS: &str = "(b') the same beside log-ins";
const STOCK: &str = "(c) stock of one store";
const SALE: &str = "(d) sale of 3 rows and payment";
const CART: &str = "(e) cart of 5 rows";
const CEILING: &str = "(f) 12 kB of fixed text";
const BARE_SALE: &str = "(g) bare statements of (d), one in a commit";
const BARE_SALES: &str = "(g) bare statements of (d), 64 in a commit";
const BARE_PAGE: &str = "(h) bare statements of (a)";
/// Threads of the bare statements: as many as there are processors, and one, which is about what is left for the server beside
/// its client.
const THREADS: [usize; 2] = [1, 2];

fn run(shop: &Shop, plan: &Plan) -> anyhow::Result<Table> {
    let ceiling = Ceiling::start()?;
    let fixed: Ask = Rc::new(|_, out| post_body(b"request=nothing", out));
    let mut measures = Vec::new();
    for at_once in CONNECTIONS {
        for (name, ask) in
            [(PAGE, page(shop)), (ONE, one(shop)), (STOCK, stock(shop)), (SALE, sale(shop)), (CART, cart(shop))]
        {
            measures.push(Measure::new(name, at_once, "", move |time| shop.load(at_once, time, &ask)));
        }
        let ask = one(shop);
        measures.push(Measure::new(ONE_BESIDE_LOG_INS, at_once, "", move |time| {
            beside_log_ins(shop, || shop.load(at_once, time, &ask))
        }));
        let (fixed, address) = (fixed.clone(), ceiling.address);
        measures.push(Measure::new(CEILING, at_once, "", move |time| load::ask(address, at_once, time, &fixed)));
    }
    if let Some(file) = shop.file() {
        // What is copied has sold something, whose rows are written again.
        shop.load(1, Duration::from_millis(10), &sale(shop))?;
        for (name, in_a_commit) in [(BARE_SALE, 1), (BARE_SALES, 64)] {
            let mut till = bare::sale::Till::open(&file, shop.products)?;
            measures.push(Measure::new(name, 1, "no HTTP, no rules", move |time| till.sell(time, in_a_commit)));
        }
        for threads in THREADS {
            let file = file.clone();
            measures.push(Measure::new(BARE_PAGE, threads, "no HTTP, no JSON", move |time| {
                bare::page::read(&file, shop.products, threads, time)
            }));
        }
    }
    let mut table = Table {
        title: "Hot calls".to_owned(),
        about: "Over HTTP on a real socket with keep-alive; one client thread, requests counted against a quota."
            .to_owned(),
        rows: plan.take(measures)?,
        goals: Vec::new(),
    };
    for threads in THREADS {
        let (page, bare) = (table.rate(PAGE, 32), table.rate(BARE_PAGE, threads));
        table.goal(&format!("(a) at 32 connections of (h) on {threads} threads"), 0.7, page, bare);
    }
    let (sale, alone, grouped) = (table.rate(SALE, 32), table.rate(BARE_SALE, 1), table.rate(BARE_SALES, 1));
    table.goal("(d) at 32 connections of (g) 64 in a commit", 0.33, sale, grouped);
    table.goal("(d) at 32 connections of (g) one in a commit", 1.0, sale, alone);
    let (one, fixed) = (table.rate(ONE, 32), table.rate(CEILING, 32));
    table.goal("(b) of (f), 32 connections", 0.5, one, fixed);
    for at_once in CONNECTIONS {
        let (beside, alone) = (table.rate(ONE_BESIDE_LOG_INS, at_once), table.rate(ONE, at_once));
        table.goal(&format!("(b') of (b), {at_once} connections"), 0.9, beside, alone);
    }
    Ok(table)
}

/// A second server built the same way whose only answer is a fixed text.
struct Ceiling {
    address: std::net::SocketAddr,
    _runtime: tokio::runtime::Runtime,
}

impl Ceiling {
    fn start() -> anyhow::Result<Ceiling> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
        let address = listener.local_addr()?;
        let body: &'static str = String::leak("0123456789abcdef".repeat(750));
        let routes =
            axum::Router::new().route("/api/", axum::routing::any(move |_: axum::body::Bytes| async move { body }));
        runtime.spawn(ladu_server::serve_routes(ladu_server::at_the_edge(routes), listener, std::future::pending()));
        Ok(Ceiling { address, _runtime: runtime })
    }
}

fn page(shop: &Shop) -> Ask {
    let form = shop.form(
        "getProducts",
        &[("recordsOnPage", "20"), ("getStockInfo", "1"), ("orderBy", "productID"), ("orderByDir", "asc")],
    );
    let pages = (shop.products / 20).max(1);
    Rc::new(move |dice, out| post_body(format!("{form}&pageNo={}", dice.random_range(1..=pages)).as_bytes(), out))
}

fn one(shop: &Shop) -> Ask {
    let (form, products) = (shop.form("getProducts", &[]), shop.products);
    Rc::new(move |dice, out| {
        post_body(format!("{form}&code={}", code_of(dice.random_range(1..=products))).as_bytes(), out);
    })
}

fn stock(shop: &Shop) -> Ask {
    let form = shop.form("getProductStock", &[]);
    Rc::new(move |dice, out| {
        post_body(format!("{form}&warehouseID={}", dice.random_range(1..=WAREHOUSES)).as_bytes(), out);
    })
}

fn sale(shop: &Shop) -> Ask {
    // The form's head holds an empty list of requests, which each request fills.
    let (head, products) = (shop.bulk_form(""), shop.products);
    Rc::new(move |dice, out| {
        let mut document = json!({"requestName": "saveSalesDocument", "requestID": 1, "type": "CASHINVOICE",
            "warehouseID": dice.random_range(1..=WAREHOUSES), "confirmInvoice": 1});
        rows(&mut document, 3, products, dice);
        let payment = json!({"requestName": "savePayment", "requestID": 2, "documentID": "CURRENT_INVOICE_ID",
            "type": "CARD", "sum": format!("{}.{:02}", dice.random_range(1..500), dice.random_range(0..100))});
        let requests = json!([document, payment]).to_string();
        let requests: String = form_urlencoded::byte_serialize(requests.as_bytes()).collect();
        post_body(format!("{head}{requests}").as_bytes(), out);
    })
}

fn cart(shop: &Shop) -> Ask {
    let (form, products) = (shop.form("calculateShoppingCart", &[("warehouseID", "1")]), shop.products);
    Rc::new(move |dice, out| {
        let mut body = form.clone();
        for row in 1..=5 {
            let (product, amount) = (dice.random_range(1..=products), dice.random_range(1..5));
            body.push_str(&format!("&productID{row}={product}&amount{row}={amount}"));
        }
        post_body(body.as_bytes(), out);
    })
}

fn rows(document: &mut serde_json::Value, count: usize, products: usize, dice: &mut SmallRng) {
    for row in 1..=count {
        document[format!("productID{row}")] = json!(dice.random_range(1..=products));
        document[format!("amount{row}")] = json!(dice.random_range(1..4));
    }
}

/// Measures something while one more client logs in, over and over.
fn beside_log_ins(shop: &Shop, work: impl FnOnce() -> anyhow::Result<Round>) -> anyhow::Result<Round> {
    let (stop, count) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        let logging_in = scope.spawn(|| {
            let form = load::form([
                ("request", "verifyUser"),
                ("clientCode", CODE),
                ("username", USER),
                ("password", PASSWORD),
            ]);
            while !stop.load(Ordering::Relaxed) {
                let form = form.clone();
                let ask: Ask = Rc::new(move |_, out| post_body(form.as_bytes(), out));
                let round = load::ask(shop.address(), 1, Duration::from_millis(50), &ask)?;
                count.fetch_add(round.done, Ordering::Relaxed);
            }
            anyhow::Ok(())
        });
        let result = work();
        stop.store(true, Ordering::Relaxed);
        logging_in.join().unwrap_or_else(|_| anyhow::bail!("the thread that logs in fell over"))?;
        anyhow::ensure!(count.load(Ordering::Relaxed) > 0, "nobody logged in");
        result
    })
}
