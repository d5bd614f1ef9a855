//! What black-box tests share: a private PostgreSQL, servers on both engines, and a client.
//!
//! A test names what it saves and sends the names for the ids; what an answer has to be, it says of the answer:
//!
//! ```no_run
//! # fn test(server: ladu_tests::TestServer) {
//! use ladu_tests::Code;
//! let client = server.account();
//! client.ask("saveProductGroup", "name=Goods").named("goods");
//! client.ask("saveProduct", "groupID=$goods name=Tea netPrice=2.50").named("tea");
//! client.ask("saveSalesDocument", "type=CASHINVOICE pointOfSaleID=$till productID1=$tea amount1=1").succeeds();
//! client.ask("deleteProduct", "productID=$tea").because("it was sold").fails(Code::MAY_NOT_DELETE);
//! # }
//! ```

mod answer;
mod client;
mod described;
mod engines;
mod grown;
mod names;
mod postgres;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, anyhow};
use ladu_api::PublicCx;
use ladu_api::provisioning::{self, NewAccount};
use ladu_identity::accounts;
use ladu_identity::{passwords, secret};
use ladu_record::rights::SYSTEM;
use ladu_record::{Caches, Cx, Failure, Request};
use ladu_server::Config;
use ladu_store::{Options, Store, Value};
use ladu_types::{Id, UnixTime};
use ladu_wire::Params;

pub use answer::{Answer, NONE, OK, code_of};
pub use client::{Client, shown};
pub use engines::{Fixture, run};
pub use grown::{Growth, grow};
pub use ladu_store::Engine;
pub use ladu_wire::Code;
pub use postgres::{Durability, OwnPostgres};

/// The password of every test account's administrator.
pub const PASSWORD: &str = "Secret123";

/// A store that is gone when it is dropped.
pub struct TestStore {
    /// The store.
    pub store: Store,
    /// Opens it again, or a second time.
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

/// A new, empty store that uses as much as told; none when the engine is not there. SQLite is always durable.
pub fn open_store(engine: Engine, durability: Durability, options: Options) -> Option<TestStore> {
    let (url, folder) = match engine {
        Engine::Sqlite => {
            let folder = tempfile::tempdir().expect("a folder");
            (format!("sqlite:{}", folder.path().display()), Some(folder))
        }
        Engine::Postgres => (postgres::fresh_database(durability)?, None),
    };
    let store = Store::open(&url, options).unwrap_or_else(|error| panic!("cannot open {url}: {error}"));
    Some(TestStore { store, url, _folder: folder })
}

/// A running server with a store of its own.
pub struct TestServer {
    /// Its store.
    pub store: TestStore,
    /// Its address.
    pub address: SocketAddr,
    _runtime: tokio::runtime::Runtime,
}

static CODES: AtomicU64 = AtomicU64::new(200_001);

impl TestServer {
    /// Starts a server as configured.
    pub fn with(engine: Engine, config: Config) -> TestServer {
        TestServer::over(TestStore::on(engine), config).unwrap_or_else(|error| panic!("cannot start: {error}"))
    }

    /// The engine of its store.
    pub fn engine(&self) -> Engine {
        self.store.store.engine()
    }

    /// Starts a server over a store.
    pub fn over(store: TestStore, config: Config) -> Result<TestServer> {
        let server = ladu_server::start(store.store.clone(), config).map_err(|fault| anyhow!("{fault}"))?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).context("bind")?;
        let address = listener.local_addr()?;
        runtime.spawn(ladu_server::serve(server, listener, std::future::pending()));
        Ok(TestServer { store, address, _runtime: runtime })
    }

    /// A second server on the same database; none where only one process may use it.
    pub fn twin(&self) -> Option<TestServer> {
        let url = self.store.url.clone();
        let store = Store::open(&url, Options { readers: 4, writers: 4, ..Options::default() }).ok()?;
        let config = Config { hourly_limit: 0, workers: 4, ..Config::default() };
        TestServer::over(TestStore { store, url, _folder: None }, config).ok()
    }

    /// Makes an account and logs its administrator in.
    pub fn account(&self) -> Client {
        self.account_in("EE")
    }

    /// The same in a country.
    pub fn account_in(&self, country: &str) -> Client {
        let code = CODES.fetch_add(1, Ordering::Relaxed).to_string();
        make_account(&self.store.store, &code, country).expect("an account");
        let mut client = self.client(&code);
        client.log_in("admin", PASSWORD);
        client
    }

    /// A client of an account, not logged in.
    pub fn client(&self, code: &str) -> Client {
        Client::new(self.address, code)
    }

    /// Turns a module of an account on or off, as only the operator can.
    pub fn set_module(&self, client: &Client, module: &str, on: bool) {
        let account =
            ladu_identity::accounts::find(&self.store.store, Some(&client.code)).expect("the account").id.number();
        let name = ladu_record::settings::module_setting(module);
        let write = move |tx: &mut ladu_store::Tx<'_>| {
            let set = "INSERT INTO setting (account, name, value) VALUES ($0, $1, $2)
                       ON CONFLICT (account, name) DO UPDATE SET value = excluded.value";
            tx.execute(set, &[Value::Text(&name), Value::Text(if on { "1" } else { "0" })])?;
            let touch = "INSERT INTO table_version (account, name, version) VALUES ($0, 'setting', 1)
                         ON CONFLICT (account, name) DO UPDATE SET version = table_version.version + 1";
            tx.execute(touch, &[]).map(drop)
        };
        self.store.store.write(account, write).map_err(|error: ladu_store::Error| error).expect("the setting");
    }

    /// Changes what the users of the group with the number 2 may do: `apply_promotions = 0`.
    pub fn set_group(&self, client: &Client, change: &str) {
        let account =
            ladu_identity::accounts::find(&self.store.store, Some(&client.code)).expect("the account").id.number();
        let set = format!("UPDATE user_group SET {change} WHERE account = $0 AND id = 2");
        let write = move |tx: &mut ladu_store::Tx<'_>| {
            tx.execute(&set, &[])?;
            let touch = "INSERT INTO table_version (account, name, version) VALUES ($0, 'user_account', 1)
                         ON CONFLICT (account, name) DO UPDATE SET version = table_version.version + 1";
            tx.execute(touch, &[]).map(drop)
        };
        self.store.store.write(account, write).map_err(|error: ladu_store::Error| error).expect("the group");
    }

    /// A client of the account whose user belongs to the group that [`set_group`](Self::set_group) changes.
    pub fn clerk(&self, client: &Client) -> Client {
        client.ask("saveUser", "name=clerk userGroupID=2 password=Cashier12").record();
        let mut clerk = client.logged_out();
        clerk.log_in("clerk", "Cashier12").succeeds();
        clerk
    }

    /// Keeps whatever writes numbered documents of an account, or changes sales documents, waiting until the answer is dropped.
    pub fn stall(&self, client: &Client) -> Stall {
        let account = accounts::find(&self.store.store, Some(&client.code)).expect("the account").id.number();
        let (told, begun) = mpsc::channel();
        let (end, ended) = mpsc::channel::<()>();
        let ended = Mutex::new(ended);
        let store = self.store.store.clone();
        let thread = std::thread::spawn(move || {
            let hold = move |tx: &mut ladu_store::Tx<'_>| -> Result<(), ladu_store::Error> {
                for sql in [
                    "UPDATE counter SET value = value WHERE account = $0",
                    "UPDATE sales_document SET number = number WHERE account = $0",
                ] {
                    tx.execute(sql, &[])?;
                }
                let _ = told.send(());
                let _ = ended.lock().map(|ended| ended.recv());
                Ok(())
            };
            store.write(account, hold).expect("nothing is changed");
        });
        begun.recv().expect("the account is held");
        Stall { end: Some(end), thread: Some(thread) }
    }

    /// Proves the laws of an account's books.
    #[track_caller]
    pub fn doctor(&self, client: &Client) {
        assert_eq!(self.findings(client), [], "the books are not sound");
    }

    /// What is wrong with an account's books.
    pub fn findings(&self, client: &Client) -> Vec<ladu_ledger::Finding> {
        let account = accounts::find(&self.store.store, Some(&client.code)).expect("the account");
        let request = request(&self.store.store, account.id.number()).expect("a request");
        let findings = self.store.store.write(account.id.number(), move |tx| -> Result<_, Failure> {
            let (params, caches) = (Params::default(), Caches::default());
            Ok(ladu_api::doctor::check(&mut Cx::new(tx, &request, &params, &caches), ladu_api::nouns())?)
        });
        findings.map_err(|failure| failure.0).expect("a check")
    }
}

/// An account whose writers wait, until this is dropped.
pub struct Stall {
    end: Option<mpsc::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Drop for Stall {
    fn drop(&mut self) {
        drop(self.end.take());
        let _ = self.thread.take().map(std::thread::JoinHandle::join);
    }
}

fn request(store: &Store, account: i64) -> Result<Request> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(Request {
        now: UnixTime(i64::try_from(since.as_secs())?),
        account: Id::new(account),
        client_code: String::new(),
        base_url: String::new(),
        ip: String::new(),
        user: Some(SYSTEM),
        secret: secret::load(store).map_err(|fault| anyhow!("{fault}"))?,
        seed: since.as_nanos(),
    })
}

/// A request of the server itself in an account, at a moment in Unix seconds.
pub fn system_request(store: &Store, account: i64, now: i64) -> Request {
    let request = request(store, account).expect("a request");
    Request { now: UnixTime(now), ..request }
}

/// Makes an account with an administrator called `admin`.
pub fn make_account(store: &Store, code: &str, country: &str) -> Result<()> {
    let request = request(store, 0)?;
    let fresh = NewAccount {
        company: format!("Company {code}"),
        country: country.to_owned(),
        language: "eng".to_owned(),
        last_name: "Admin".to_owned(),
        user_name: "admin".to_owned(),
        password_hash: passwords::hash(PASSWORD).map_err(|fault| anyhow!("{fault}"))?,
        ..NewAccount::default()
    };
    let (caches, params) = (Default::default(), Params::default());
    let public =
        PublicCx { store, request: &request, caches: &caches, params: &params, key: None, fetch: &ladu_api::no_fetch };
    provisioning::create(&public, Some(code), false, &fresh).map_err(|fault| anyhow!("{fault:?}"))?;
    Ok(())
}
