//! The shop that is measured: a server on a real socket, and products with stock in three stores, made through the API.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use ladu_server::Config;
use ladu_store::{Engine, Options};
use ladu_tests::{Client, Durability, PASSWORD, TestServer, make_account, open_store};
use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};

use crate::load::{self, Ask};
use crate::rounds::Round;

/// The account's code.
pub const CODE: &str = "200001";
/// The log-in name of its administrator.
pub const USER: &str = "admin";
/// Its number of stores.
pub const WAREHOUSES: usize = 3;
/// Requests are counted as in use, with a limit that nobody reaches.
const HOURLY_LIMIT: i64 = 1_000_000_000;
/// Products of one request while the shop is filled.
const AT_ONCE: usize = 100;
/// Hands that fill the shop with products.
const HANDS: usize = 16;
/// Rows of one registration.
const ROWS: usize = 500;
/// Products with a row in the first store's price list.
const LISTED: usize = 200;

/// A server with a filled account.
pub struct Shop {
    /// The server.
    pub server: TestServer,
    /// A logged in client, for anything that is not measured.
    pub client: Client,
    /// Products, with ids from 1.
    pub products: usize,
}

impl Shop {
    /// Starts a server and fills an account; none when the engine is not there.
    pub fn open(engine: Engine, products: usize) -> anyhow::Result<Option<Shop>> {
        let Some(store) = open_store(engine, Durability::Full, Options::default()) else { return Ok(None) };
        make_account(&store.store, CODE, "EE")?;
        let mut config = Config { hourly_limit: HOURLY_LIMIT, ..Config::default() };
        if engine == Engine::Postgres {
            config.workers = Options::default().readers;
        }
        let server = TestServer::over(store, config)?;
        let mut client = server.client(CODE);
        let form = [("username", USER), ("password", PASSWORD), ("sessionLength", "86400")];
        let answer = client.call("verifyUser", &form);
        client.key = answer.record()["sessionKey"].as_str().context("a session")?.to_owned();
        let shop = Shop { server, client, products };
        shop.fill()?;
        shop.settle()?;
        Ok(Some(shop))
    }

    /// Lets PostgreSQL look at what was filled in, as it does by itself within minutes: until then it would go on with plans that it made
    /// for empty tables.
    pub fn settle(&self) -> anyhow::Result<()> {
        let url = &self.server.store.url;
        if url.starts_with("postgres") { look_at_tables(url) } else { Ok(()) }
    }

    /// The server's address.
    pub fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// The account's file, where there is one.
    pub fn file(&self) -> Option<PathBuf> {
        self.server.store.url.strip_prefix("sqlite:").map(|folder| PathBuf::from(folder).join("1.db"))
    }

    /// A form of a call with account and session.
    pub fn form(&self, request: &str, params: &[(&str, &str)]) -> String {
        let head = [("request", request), ("clientCode", CODE), ("sessionKey", &self.client.key)];
        load::form(head.into_iter().chain(params.iter().copied()))
    }

    /// A form of a bulk request.
    pub fn bulk_form(&self, requests: &str) -> String {
        load::form([("clientCode", CODE), ("sessionKey", &self.client.key), ("requests", requests)])
    }

    /// Asks over and over.
    pub fn load(&self, connections: usize, time: Duration, ask: &Ask) -> anyhow::Result<Round> {
        let store = &self.server.store.store;
        let (before, written) = (store.work(), self.written()?);
        let mut round = load::ask(self.address(), connections, time, ask)?;
        round.work = store.work().since(before);
        round.written = self.written()?.saturating_sub(written);
        Ok(round)
    }

    /// Bytes of PostgreSQL's log so far; of SQLite those that this process has sent to disk.
    fn written(&self) -> anyhow::Result<u64> {
        let store = &self.server.store.store;
        if store.engine() == Engine::Postgres {
            let sql = "SELECT CAST(pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') AS BIGINT)";
            return Ok(store.control_query(sql, &[])?.first().map_or(0, |row| row.int(0)).unsigned_abs());
        }
        let io = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
        let written = io.lines().find_map(|line| line.strip_prefix("write_bytes: "));
        Ok(written.map_or(Ok(0), str::parse)?)
    }

    fn fill(&self) -> anyhow::Result<()> {
        let mut dice = SmallRng::seed_from_u64(1);
        for number in 2..=WAREHOUSES {
            self.client.ask("saveWarehouse", &format!("name=Store{number} code={number}")).record();
        }
        for number in 1..=30 {
            self.client.ask("saveProductGroup", &format!("name=Group{number}")).record();
            self.client.ask("saveBrand", &format!("name=Brand{number}")).record();
            self.client.ask("saveProductCategory", &format!("name=Category{number}")).record();
        }
        let numbers: Vec<usize> = (1..=self.products).collect();
        let loads: Vec<Vec<Value>> =
            numbers.chunks(AT_ONCE).map(|some| some.iter().map(|n| product(*n, &mut dice)).collect()).collect();
        // Several hands, so that their saves share commits.
        let piles: Vec<&[Vec<Value>]> = loads.chunks(loads.len().div_ceil(HANDS).max(1)).collect();
        std::thread::scope(|scope| {
            let carry = |pile: &[Vec<Value>]| pile.iter().try_for_each(|load| self.bulk(load));
            let hands: Vec<_> = piles.iter().map(|pile| scope.spawn(move || carry(pile))).collect();
            hands.into_iter().try_for_each(|hand| hand.join().map_err(|_| anyhow::anyhow!("a hand fell"))?)
        })?;
        for warehouse in 1..=WAREHOUSES {
            for first in (1..=self.products).step_by(ROWS) {
                let mut call = json!({"requestName": "saveInventoryRegistration", "warehouseID": warehouse});
                for (row, product) in (first..=self.products).take(ROWS).enumerate() {
                    call[format!("productID{row}")] = json!(product);
                    call[format!("amount{row}")] = json!(dice.random_range(100..5000));
                    call[format!("price{row}")] = json!(format!("{}.{:02}", product % 40 + 1, product % 100));
                }
                self.bulk(&[call])?;
            }
        }
        let mut list = json!({"requestName": "savePriceList", "name": "Offers"});
        for row in 1..=LISTED.min(self.products) {
            list[format!("type{row}")] = json!("PRODUCT");
            list[format!("id{row}")] = json!(row * self.products / LISTED.min(self.products));
            list[format!("price{row}")] = json!("9.9");
        }
        self.bulk(&[list, json!({"requestName": "saveWarehouse", "warehouseID": 1, "priceListID": 1})])
    }

    /// A bulk request of which everything has to work.
    pub fn bulk(&self, requests: &[Value]) -> anyhow::Result<()> {
        let answer = self.client.bulk(&json!(requests));
        let parts = answer.0["requests"].as_array().with_context(|| answer.0.to_string())?;
        let failed = parts.iter().find(|part| part["status"]["errorCode"] != 0);
        anyhow::ensure!(failed.is_none(), "filling the shop: {failed:?}");
        Ok(())
    }
}

fn look_at_tables(url: &str) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (client, driver) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
        let driven = tokio::spawn(driver);
        client.batch_execute("VACUUM ANALYZE").await?;
        drop(client);
        driven.await??;
        Ok(())
    })
}

/// The code of a product.
pub fn code_of(number: usize) -> String {
    format!("P{number:06}")
}

fn product(number: usize, dice: &mut SmallRng) -> Value {
    let price = dice.random_range(100..20_000);
    json!({
        "requestName": "saveProduct",
        "name": format!("Product number {number} of the measured shop"),
        "code": code_of(number),
        "code2": format!("47400{number:08}"),
        "groupID": number % 30 + 1,
        "brandID": number % 30 + 1,
        "categoryID": number % 30 + 1,
        "unitID": 1,
        "netPrice": format!("{}.{:02}", price / 100, price % 100),
        "description": format!("What a customer reads of product {number}: made with care, of good cloth, washable at 40 degrees."),
        "netWeight": "0.25",
        "grossWeight": "0.3",
    })
}
