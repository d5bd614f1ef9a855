//! Many accounts on one server: what making them costs, what each takes on the disk, and what it takes to go through all of them at random.
//!
//! `(ulimit -n 1024; cargo run --release -p ladu-bench -- --section accounts --products 100 --accounts 10000 --rounds 60 --seconds 10)` is
//! ten minutes of it on each engine, with few descriptors.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, anyhow};
use ladu_api::PublicCx;
use ladu_api::provisioning::{self, NewAccount};
use ladu_identity::accounts::Account;
use ladu_identity::sessions::{self, Session};
use ladu_store::Value;
use ladu_tests::system_request;
use ladu_types::{Id, UnixTime};
use ladu_wire::Params;
use rand::RngExt as _;

use super::Section;
use crate::load::{self, Ask, post_body};
use crate::report::{Row, Table};
use crate::rounds::{Measure, Plan, nanoseconds};
use crate::shop::Shop;

/// The section.
pub const SECTION: Section = Section { name: "accounts", run };

const MAKING: &str = "(a) a new account";
const FIRST: &str = "(b) first access to an account";
const READING: &str = "(c) customers of an account at random";
const WRITING: &str = "(d) a new customer in an account at random";
const CONNECTIONS: usize = 8;
/// Accounts made in a second, at least.
const WANTED: f64 = 50.0;
/// The longest first access, in milliseconds.
const LONGEST: f64 = 30.0;
/// The most memory of the process, client included, and disk of an account, in MiB.
const MEMORY: f64 = 512.0;
const DISK: f64 = 1.0;

struct Member {
    account: Account,
    key: String,
}

fn run(shop: &Shop, plan: &Plan) -> anyhow::Result<Table> {
    let before = disk(shop)?;
    let (members, made) = make(shop, plan.accounts)?;
    let each = (disk(shop)? - before) / members.len().max(1) as f64 / f64::from(1 << 20);
    let members = Arc::new(members);
    let mut rows = vec![row(MAKING, &made, format!("{each:.3} MiB of disk each")), first(shop, &members)?];
    let at_start = memory()?;
    let (reading, writing) = (asking(&members, "getCustomers", ""), asking(&members, "saveCustomer", "&lastName=New"));
    rows.extend(plan.take(vec![
        Measure::new(READING, CONNECTIONS, "", move |time| shop.load(CONNECTIONS, time, &reading)),
        Measure::new(WRITING, CONNECTIONS, "", move |time| shop.load(CONNECTIONS, time, &writing)),
    ])?);
    let (at_end, descriptors) = (memory()?, std::fs::read_dir("/proc/self/fd")?.count());
    let mut table = Table {
        title: format!("{} accounts", members.len()),
        about: format!(
            "Memory of the whole process, client included: {at_start:.0} MiB after the first access to all, {at_end:.0} MiB at the end; \
             {descriptors} descriptors open."
        ),
        rows,
        goals: Vec::new(),
    };
    let making = table.rate(MAKING, 1);
    table.goal("(a) accounts in a second", 1.0, making, WANTED);
    if let Some(first) = table.rows.iter().find(|row| row.name == FIRST).map(|row| row.p99) {
        table.goal(&format!("99 of 100 first accesses in {LONGEST} ms"), 1.0, LONGEST, first);
    }
    table.goal(&format!("memory in {MEMORY} MiB"), 1.0, MEMORY, at_end);
    if shop.file().is_some() {
        table.goal(&format!("disk of an account in {DISK} MiB"), 1.0, DISK, each);
    }
    Ok(table)
}

/// Makes accounts one after the other, each with a session; gives how long each took, in nanoseconds. The password is not hashed.
fn make(shop: &Shop, accounts: usize) -> anyhow::Result<(Vec<Member>, Vec<u64>)> {
    let store = &shop.server.store.store;
    let request = system_request(store, 0, store.now().0);
    let (caches, params) = (Arc::default(), Params::default());
    let public =
        PublicCx { store, request: &request, caches: &caches, params: &params, key: None, fetch: &ladu_api::no_fetch };
    let (mut members, mut times) = (Vec::new(), Vec::new());
    for number in 0..accounts {
        let start = Instant::now();
        let fresh = NewAccount {
            company: format!("Company {number}"),
            country: "EE".to_owned(),
            language: "eng".to_owned(),
            last_name: "Admin".to_owned(),
            user_name: "admin".to_owned(),
            ..NewAccount::default()
        };
        let account = provisioning::create(&public, None, false, &fresh).map_err(|fault| anyhow!("{fault}"))?;
        times.push(nanoseconds(start.elapsed()));
        let key = format!("measured{number:032}");
        let (user, created) = (Id::new(1), request.now);
        let expires = UnixTime(created.0 + sessions::MAX_LENGTH);
        let session = Session { account: account.id, user, created, expires, is_foreign: false };
        sessions::open(store, &key, &session).map_err(|fault| anyhow!("{fault}"))?;
        members.push(Member { account, key });
    }
    Ok((members, times))
}

/// Reads each account once, in another order than they were made in.
fn first(shop: &Shop, members: &[Member]) -> anyhow::Result<Row> {
    let store = &shop.server.store.store;
    let mut times = Vec::new();
    let step = 7919;
    for at in 0..members.len() {
        let account = members[at * step % members.len()].account.id.number();
        let start = Instant::now();
        let named = store.read(account, |tx| -> Result<usize, ladu_store::Error> {
            Ok(tx.query("SELECT id FROM customer WHERE account = $0 AND name > $1", &[Value::Text("")])?.len())
        });
        anyhow::ensure!(named? > 0, "account {account} has no customers");
        times.push(nanoseconds(start.elapsed()));
    }
    Ok(row(FIRST, &times, String::new()))
}

/// A call of an account at random.
fn asking(members: &Arc<Vec<Member>>, call: &'static str, more: &'static str) -> Ask {
    let members = members.clone();
    Rc::new(move |dice, out| {
        let Member { account, key } = &members[dice.random_range(0..members.len())];
        let form = [("request", call), ("clientCode", &account.code), ("sessionKey", key)];
        post_body((load::form(form) + more).as_bytes(), out);
    })
}

fn row(name: &str, times: &[u64], note: String) -> Row {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let at = |part: f64| sorted.get(((sorted.len() as f64 * part) as usize).min(sorted.len().max(1) - 1));
    let milliseconds = |part: f64| at(part).map_or(0.0, |time| *time as f64 / 1e6);
    let per_second = times.len() as f64 / times.iter().map(|time| *time as f64 / 1e9).sum::<f64>();
    Row {
        name: name.to_owned(),
        at_once: 1,
        per_second,
        range: (per_second, per_second),
        cpu: 0.0,
        statements: 0.0,
        trips: 0.0,
        written: 0.0,
        p50: milliseconds(0.5),
        p99: milliseconds(0.99),
        note: format!("{note} at most {:.1} ms", milliseconds(1.0)),
    }
}

/// Memory of this process, in MiB.
fn memory() -> anyhow::Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
}

/// Bytes of the store's files; none where they are not here.
fn disk(shop: &Shop) -> anyhow::Result<f64> {
    let Some(folder) = shop.file().as_deref().and_then(Path::parent).map(Path::to_owned) else { return Ok(0.0) };
    let mut bytes = 0.0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let is_account = entry.file_name().to_string_lossy().ends_with(".db");
        bytes += if is_account { entry.metadata()?.len() as f64 } else { 0.0 };
    }
    Ok(bytes)
}
