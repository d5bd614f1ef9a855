//! What a call may touch: one transaction, the clock, the user, the parameters and the account's remembered tables.

use std::any::Any;
use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

use ladu_store::{Row, RowSet, Tx, Value};
use ladu_types::{Date, UnixTime, local_date, local_time};
use ladu_wire::{Code, Fault, Format, Language, Params, Writer};
use lru::LruCache;

use crate::conf::Conf;
use crate::rights::User;

/// What is known of a request before its call runs; the same when a transaction is done again.
#[derive(Clone)]
pub struct Request {
    /// The clock, read once.
    pub now: UnixTime,
    /// The account's number, first column of every table.
    pub account: i64,
    /// The account's code, as clients name it.
    pub client_code: String,
    /// Address of this server as the client sees it, without a final slash; links start with it.
    pub base_url: String,
    /// Address of the client.
    pub ip: String,
    /// The user of the session; none in calls that need no session.
    pub user: Option<i64>,
    /// The secret that keys and tokens are made with.
    pub secret: crate::secrets::Secret,
    /// Random bits of this request, drawn once so that a repeated transaction does the same.
    pub seed: u128,
}

/// Everything one call works with.
pub struct Cx<'a, 'c> {
    /// The transaction.
    pub tx: &'a mut Tx<'c>,
    /// The request.
    pub request: &'a Request,
    /// The parameters of the call.
    pub params: &'a Params,
    /// Tables remembered between requests.
    pub caches: &'a Caches,
    versions: Option<Vec<(String, i64)>>,
    dirty: HashSet<&'static str>,
    /// Keys of the depot that nothing refers to once this transaction is kept.
    discarded: Vec<String>,
    user: Option<Arc<User>>,
}

impl<'a, 'c> Cx<'a, 'c> {
    /// For one call inside `tx`.
    pub fn new(tx: &'a mut Tx<'c>, request: &'a Request, params: &'a Params, caches: &'a Caches) -> Cx<'a, 'c> {
        Cx { tx, request, params, caches, versions: None, dirty: HashSet::new(), discarded: Vec::new(), user: None }
    }

    /// The clock of the request.
    pub fn now(&self) -> UnixTime {
        self.request.now
    }

    /// Today in the account's time zone.
    pub fn today(&mut self) -> Result<Date, Fault> {
        Ok(local_date(self.now(), self.conf()?.text("timezone")))
    }

    /// The time of day in the account's time zone, `hh:mm:ss`.
    pub fn clock(&mut self) -> Result<String, Fault> {
        Ok(local_time(self.now(), self.conf()?.text("timezone")))
    }

    /// The rows of a statement; `$0` is the account.
    pub fn query(&mut self, sql: &str, params: &[Value<'_>]) -> Result<RowSet, Fault> {
        self.tx.query(sql, params).map_err(store_fault)
    }

    /// The rows of a statement about some ids, which `{ids}` in it stands for; none when there are no ids. The marks are filled up to
    /// a power of two, so that pages of every size share a few prepared statements.
    pub fn among(&mut self, sql: &str, ids: &[i64], params: &[Value<'_>]) -> Result<RowSet, Fault> {
        if ids.is_empty() {
            return Ok(RowSet::default());
        }
        let (sql, values) = with_ids(sql, ids, params);
        self.query(&sql, &values)
    }

    /// The number of rows that a statement about some ids changed.
    pub fn execute_among(&mut self, sql: &str, ids: &[i64], params: &[Value<'_>]) -> Result<u64, Fault> {
        if ids.is_empty() {
            return Ok(0);
        }
        let (sql, values) = with_ids(sql, ids, params);
        self.execute(&sql, &values)
    }

    /// Something made of the first row of a statement, if there is one.
    pub fn first<T>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        make: impl FnOnce(Row<'_>) -> T,
    ) -> Result<Option<T>, Fault> {
        Ok(self.query(sql, params)?.first().map(make))
    }

    /// The number of rows a statement changed.
    pub fn execute(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64, Fault> {
        self.tx.execute(sql, params).map_err(store_fault)
    }

    /// A change whose result nobody waits for; it goes out with the next statement or the commit.
    pub fn queue(&mut self, sql: &str, params: &[Value<'_>]) -> Result<(), Fault> {
        self.tx.queue(sql, params).map_err(store_fault)
    }

    /// Locks the rows that a SELECT gives, in its order, until the transaction ends.
    pub fn lock_rows(&mut self, sql: &str) -> Result<(), Fault> {
        self.tx.lock_rows(sql).map_err(store_fault)
    }

    /// Makes other requests that name the same thing wait until the transaction ends.
    pub fn lock_name(&mut self, name: &str) -> Result<(), Fault> {
        self.tx.lock_name(name).map_err(store_fault)
    }

    /// The longest that the statements to come wait for what another request holds (1205), in milliseconds; 0 is for ever.
    pub fn wait_at_most(&mut self, milliseconds: u32) -> Result<(), Fault> {
        self.tx.wait_at_most(milliseconds).map_err(store_fault)
    }

    /// Many new rows at once: `head` is `INSERT INTO t (account, a, b) VALUES`, `rows` their `columns` values one after the other.
    pub fn queue_rows(&mut self, head: &str, columns: usize, rows: &[ladu_store::OwnedValue]) -> Result<(), Fault> {
        self.tx.queue_rows(head, columns, rows, "").map_err(store_fault)
    }

    /// The same, with what is to be done where a row is there already: `tail` is `ON CONFLICT ...`. No two rows may be of one key.
    pub fn upsert_rows(
        &mut self,
        head: &str,
        columns: usize,
        rows: &[ladu_store::OwnedValue],
        tail: &str,
    ) -> Result<(), Fault> {
        self.tx.queue_rows(head, columns, rows, tail).map_err(store_fault)
    }

    /// The next id of a table.
    pub fn next_id(&mut self, table: &str) -> Result<i64, Fault> {
        self.tx.next_id(table).map_err(store_fault)
    }

    /// The first of `count` ids of a table that follow each other.
    pub fn next_ids(&mut self, table: &str, count: i64) -> Result<i64, Fault> {
        self.tx.next_ids(table, count).map_err(store_fault)
    }

    /// The next number of a series without gaps; others wait until this transaction ends.
    pub fn next_number(&mut self, series: &str) -> Result<i64, Fault> {
        self.tx.next_number(series).map_err(store_fault)
    }

    /// The account's settings.
    pub fn conf(&mut self) -> Result<Arc<Conf>, Fault> {
        self.cached("conf", "setting", Conf::load)
    }

    /// Who is logged in; a call without a session has nobody, and may do nothing that needs a right.
    pub fn user(&mut self) -> Result<Arc<User>, Fault> {
        if self.user.is_none() {
            self.user = Some(User::load(self)?);
        }
        Ok(self.user.clone().unwrap_or_default())
    }

    /// The name that goes into `added by` and the log.
    pub fn user_name(&mut self) -> Result<String, Fault> {
        Ok(self.user()?.name.clone())
    }

    /// The language of names in the answer: `lang`, else the account's default.
    pub fn language(&mut self) -> Result<Language, Fault> {
        let default = self.default_language()?;
        let params = self.params;
        match params.filled("lang") {
            Some(code) => Language::parse(code).ok_or_else(|| Fault::at(ladu_wire::Code::LANGUAGE, "lang")),
            None => Ok(default),
        }
    }

    /// The language that `name` itself is in.
    pub fn default_language(&mut self) -> Result<Language, Fault> {
        Ok(Language::parse(self.conf()?.text("default_language")).unwrap_or(Language::ENGLISH))
    }

    /// A table small enough to remember, loaded when `table` has changed since. `what` tells apart what is made of one table.
    pub fn cached<T: Any + Send + Sync>(
        &mut self,
        what: &'static str,
        table: &'static str,
        load: impl FnOnce(&mut Cx<'_, '_>) -> Result<T, Fault>,
    ) -> Result<Arc<T>, Fault> {
        // Not only this call's own changes: calls before it in a bulk request share the transaction, and it may yet be undone.
        if self.tx.has_changed(table) {
            return Ok(Arc::new(load(self)?));
        }
        let (account, version) = (self.request.account, self.version(table)?);
        if let Some(found) = self.caches.get((account, what, table), version) {
            return Ok(found);
        }
        let made = Arc::new(load(self)?);
        self.caches.put((account, what, table), version, made.clone());
        Ok(made)
    }

    /// How often a remembered table has changed. Read before the table itself, so that what is remembered is never older than it says.
    pub fn version(&mut self, table: &str) -> Result<i64, Fault> {
        if self.versions.is_none() {
            let rows = self.query("SELECT name, version FROM table_version WHERE account = $0", &[])?;
            self.versions = Some(rows.iter().map(|row| (row.text(0).to_owned(), row.int(1))).collect());
        }
        let versions = self.versions.as_deref().unwrap_or_default();
        Ok(versions.iter().find(|(name, _)| name == table).map_or(0, |(_, version)| *version))
    }

    /// Says that a remembered table changes in this transaction.
    pub fn touch(&mut self, table: &'static str) -> Result<(), Fault> {
        self.tx.note_change(table);
        if !self.dirty.insert(table) {
            return Ok(());
        }
        self.queue(
            "INSERT INTO table_version (account, name, version) VALUES ($0, $1, 1)
             ON CONFLICT (account, name) DO UPDATE SET version = table_version.version + 1",
            &[Value::Text(table)],
        )
    }

    /// Says that some uploaded files are not needed any more once this transaction is kept.
    pub fn discard(&mut self, keys: Vec<String>) {
        self.discarded.extend(keys);
    }

    /// What was said to be not needed any more.
    pub fn take_discarded(&mut self) -> Vec<String> {
        std::mem::take(&mut self.discarded)
    }

    /// Has this transaction changed the table?
    pub fn is_touched(&self, table: &str) -> bool {
        self.dirty.contains(table)
    }
}

/// A statement with the marks of some ids in it, and all its values.
fn with_ids<'v>(sql: &str, ids: &[i64], params: &[Value<'v>]) -> (String, Vec<Value<'v>>) {
    let count = ids.len().next_power_of_two();
    let first = params.len() + 1;
    let (before, after) = sql.split_once("{ids}").unwrap_or((sql, ""));
    let mut text = String::with_capacity(sql.len() + count * 7);
    text.push_str(before);
    let mut digits = itoa::Buffer::new();
    for number in first..first + count {
        text.push_str(if number == first { "$" } else { ", $" });
        text.push_str(digits.format(number));
    }
    text.push_str(after);
    let mut values = Vec::with_capacity(params.len() + count);
    values.extend_from_slice(params);
    values.extend(ids.iter().chain(std::iter::repeat(&ids[0])).take(count).map(|id| Value::Int(*id)));
    (text, values)
}

/// A failure of the store as a fault; a lost race is marked so that the transaction is done again.
pub fn store_fault(error: ladu_store::Error) -> Fault {
    let transient = matches!(error, ladu_store::Error::Busy);
    if matches!(error, ladu_store::Error::Waited) {
        return Fault::of(Code::WAITED);
    }
    Fault { transient, ..Fault::internal(error) }
}

/// How many things are remembered over all accounts.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(4096).unwrap();

/// Account, what is made, and the table it is made of.
type Key = (i64, &'static str, &'static str);

type Remembered = (i64, Arc<dyn Any + Send + Sync>);

/// What is remembered of small tables, by account, thing and version of its table.
pub struct Caches(Mutex<LruCache<Key, Remembered>>);

impl Default for Caches {
    fn default() -> Caches {
        Caches(Mutex::new(LruCache::new(REMEMBERED)))
    }
}

impl Caches {
    fn get<T: Any + Send + Sync>(&self, key: Key, version: i64) -> Option<Arc<T>> {
        let mut map = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (found, value) = map.get(&key)?;
        if *found == version { value.clone().downcast().ok() } else { None }
    }

    fn put<T: Any + Send + Sync>(&self, key: Key, version: i64, value: Arc<T>) {
        let mut map = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        map.put(key, (version, value));
    }
}

/// The answer of one call: its records, written as they come.
pub struct Answer {
    writer: Writer,
    count: u64,
    /// Matches on all pages; as many as there are records unless set.
    pub total: Option<u64>,
    /// `records` is one object, not a list.
    pub single: bool,
    /// `recordsTotal` goes out in quotes.
    pub quoted_total: bool,
    /// The sales document this call saved, for `CURRENT_INVOICE_ID` in a bulk request.
    pub saved_document: SavedDocument,
    /// Keys of the depot to be removed once the transaction is kept.
    pub discarded: Vec<String>,
    /// A mail to be sent once the transaction is kept.
    pub mail: Option<i64>,
}

/// What later elements of a bulk request know of the sales document before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SavedDocument {
    /// The call saves none.
    #[default]
    None,
    /// It saved this one.
    Id(i64),
    /// It was dropped as a duplicate.
    Duplicate,
}

impl Answer {
    /// An empty answer.
    pub fn new(format: Format) -> Answer {
        Answer {
            writer: Writer::members(format, "record"),
            count: 0,
            total: None,
            single: false,
            quoted_total: false,
            saved_document: SavedDocument::None,
            discarded: Vec::new(),
            mail: None,
        }
    }

    /// Adds a record: `fill` writes its keys.
    pub fn record(&mut self, fill: impl FnOnce(&mut Writer)) {
        self.writer.object(fill);
        self.count += 1;
    }

    /// Adds a record that is no object.
    pub fn value(&mut self, write: impl FnOnce(&mut Writer)) {
        write(&mut self.writer);
        self.count += 1;
    }

    /// Records so far.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The records as written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.writer.into_bytes()
    }
}

/// A fault on its way through the store, which has to know whether doing the work again may help.
#[derive(Debug)]
pub struct Failure(pub Fault);

impl From<ladu_store::Error> for Failure {
    fn from(error: ladu_store::Error) -> Failure {
        Failure(store_fault(error))
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        Failure(fault)
    }
}

impl ladu_store::Transient for Failure {
    fn is_transient(&self) -> bool {
        self.0.transient
    }
}
