//! What a call may touch: one transaction, the clock, the user, the parameters and the account's remembered tables.

use std::any::Any;
use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use ladu_store::{Asked, OwnedValue, Row, RowSet, Tx, Value, rows_at_once};
use ladu_types::{Id, UnixTime, of};
use ladu_wire::{Fault, Params};

use crate::cache::{Caches, Made, Part, Snapshot, Tables};
use crate::request::{Request, store_fault};
use crate::user::User;

/// Everything one call works with.
pub struct Cx<'a, 'c> {
    pub tx: &'a mut Tx<'c>,
    pub request: &'a Request,
    /// The parameters of the call.
    pub params: &'a Params,
    /// Tables remembered between requests.
    pub caches: &'a Caches,
    snapshot: Option<Arc<Snapshot>>,
    /// What this call has asked of the snapshot so far.
    known: Vec<(Part, Made)>,
    dirty: HashSet<&'static str>,
    /// Keys of the blob store that nothing refers to once this transaction is kept.
    discarded: Vec<String>,
    /// Users whose sessions end once this transaction is kept.
    ended: Vec<Id<of::User>>,
    pub(crate) user: Option<Arc<User>>,
    /// What is read holds every change that was stamped before; none when that is not known, or the transaction writes.
    pub(crate) complete_until: Option<UnixTime>,
}

impl<'a, 'c> Cx<'a, 'c> {
    /// For one call inside `tx`.
    pub fn new(tx: &'a mut Tx<'c>, request: &'a Request, params: &'a Params, caches: &'a Caches) -> Cx<'a, 'c> {
        let (known, dirty, discarded, ended) = (Vec::new(), HashSet::new(), Vec::new(), Vec::new());
        Cx {
            tx,
            request,
            params,
            caches,
            snapshot: None,
            known,
            dirty,
            discarded,
            ended,
            user: None,
            complete_until: None,
        }
    }

    /// The same in a transaction that only reads, and holds every change that was stamped before a time.
    #[must_use]
    pub fn complete_until(mut self, time: UnixTime) -> Cx<'a, 'c> {
        self.complete_until = Some(time);
        self
    }

    /// Ends the sessions of a user once this transaction is kept.
    pub fn end_sessions(&mut self, user: Id<of::User>) {
        self.ended.push(user);
    }

    /// The users whose sessions are to end.
    pub fn take_ended(&mut self) -> Vec<Id<of::User>> {
        std::mem::take(&mut self.ended)
    }

    /// Does something as if nothing had been sent: what a call makes besides has nothing to do with the call's parameters.
    pub fn without_params<T>(&mut self, work: impl FnOnce(&mut Cx<'a, 'c>) -> T) -> T {
        static NONE: LazyLock<Params> = LazyLock::new(Params::default);
        let none: &'static Params = &NONE;
        let sent = std::mem::replace(&mut self.params, none);
        let done = work(self);
        self.params = sent;
        done
    }

    /// The clock of the request.
    pub fn now(&self) -> UnixTime {
        self.request.now
    }

    /// The rows of a statement; `$0` is the account.
    pub fn query(&mut self, sql: &str, params: &[Value<'_>]) -> Result<RowSet, Fault> {
        self.tx.query(sql, params).map_err(store_fault)
    }

    /// Asks for the rows of a statement, as they are after what was done so far. What is asked for before any of it is used costs one
    /// trip to the database together.
    pub fn ask(&mut self, sql: &str, params: &[Value<'_>]) -> Result<Asked, Fault> {
        self.tx.ask(sql, params).map_err(store_fault)
    }

    /// Asks for the rows of a statement about some ids (see [`among`](Self::among)); nothing is asked when there are none.
    pub fn ask_among<N>(&mut self, sql: &str, ids: &[Id<N>], params: &[Value<'_>]) -> Result<Option<Asked>, Fault> {
        if ids.is_empty() {
            return Ok(None);
        }
        let ids: Vec<i64> = ids.iter().map(|id| id.number()).collect();
        let (sql, values) = with_ids(sql, &ids, params);
        self.ask(&sql, &values).map(Some)
    }

    /// The rows that were asked for; none when nothing was.
    pub fn rows(&mut self, asked: impl Into<Option<Asked>>) -> Result<RowSet, Fault> {
        asked.into().map_or_else(|| Ok(RowSet::default()), |asked| self.tx.rows(asked).map_err(store_fault))
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

    /// A change about some ids (see [`among`](Self::among)) whose result nobody waits for.
    pub fn queue_among<N>(&mut self, sql: &str, ids: &[Id<N>], params: &[Value<'_>]) -> Result<(), Fault> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<i64> = ids.iter().map(|id| id.number()).collect();
        let (sql, values) = with_ids(sql, &ids, params);
        self.queue(&sql, &values)
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
    pub fn lock_rows(&mut self, sql: &str, params: &[Value<'_>]) -> Result<(), Fault> {
        self.tx.lock_rows(sql, params).map_err(store_fault)
    }

    /// Locks the rows that a SELECT about some ids gives (see [`among`](Self::among)).
    pub fn lock_among<N>(&mut self, sql: &str, ids: &[Id<N>]) -> Result<(), Fault> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<i64> = ids.iter().map(|id| id.number()).collect();
        let (sql, values) = with_ids(sql, &ids, &[]);
        self.lock_rows(&sql, &values)
    }

    /// Locks all records that `reach` finds, in the order of their ids, and gives what it found of them. `sql` locks records among `{ids}`. When
    /// others have been joined to them meanwhile, the locks are let go and all are locked anew: one more beside those that are held could wait
    /// for somebody who waits for these.
    pub fn lock_reached<N, T>(
        &mut self,
        sql: &str,
        reach: impl Fn(&mut Self) -> Result<(BTreeSet<Id<N>>, T), Fault>,
    ) -> Result<T, Fault> {
        let (mut wanted, mut found) = reach(self)?;
        while !wanted.is_empty() {
            self.tx.begin_locks();
            let ids: Vec<Id<N>> = wanted.iter().copied().collect();
            let again = self.lock_among(sql, &ids).and_then(|()| reach(self));
            let are_all = again.as_ref().is_ok_and(|(again, _)| again.is_subset(&wanted));
            self.tx.end_locks(are_all);
            (wanted, found) = again?;
            if are_all {
                break;
            }
        }
        Ok(found)
    }

    /// Makes other requests that name the same thing wait until the transaction ends.
    pub fn lock_name(&mut self, name: &str) -> Result<(), Fault> {
        self.tx.lock_name(name).map_err(store_fault)
    }

    /// Waits for a request that has locked the name, and makes such requests wait until the transaction ends; those that share it do not
    /// wait for each other.
    pub fn share_name(&mut self, name: &str) -> Result<(), Fault> {
        self.tx.share_name(name).map_err(store_fault)
    }

    /// The longest that the statements to come wait for what another request holds (1205), in milliseconds; 0 is for ever.
    pub fn wait_at_most(&mut self, milliseconds: u32) -> Result<(), Fault> {
        self.tx.wait_at_most(milliseconds).map_err(store_fault)
    }

    /// Many new rows at once: `head` is `INSERT INTO t (account, a, b) VALUES`, `rows` their `columns` values one after the other.
    pub fn queue_rows(&mut self, head: &str, columns: usize, rows: &[OwnedValue]) -> Result<(), Fault> {
        self.tx.queue_rows(head, columns, rows, "").map_err(store_fault)
    }

    /// The same, with what is to be done where a row is there already: `tail` is `ON CONFLICT ...`. No two rows may be of one key.
    pub fn upsert_rows(&mut self, head: &str, columns: usize, rows: &[OwnedValue], tail: &str) -> Result<(), Fault> {
        self.tx.queue_rows(head, columns, rows, tail).map_err(store_fault)
    }

    /// Many rows at once whose `tail` has a RETURNING: asks for what it gives, in as many statements as it takes. No two rows may be of one
    /// key.
    pub fn ask_rows(
        &mut self,
        head: &str,
        columns: usize,
        rows: &[OwnedValue],
        tail: &str,
    ) -> Result<Vec<Asked>, Fault> {
        self.tx.ask_rows(head, columns, rows, tail).map_err(store_fault)
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

    /// Asks for the next number of a series without gaps: the row that comes has nothing else. Others wait from then on until this
    /// transaction ends, so it is to be asked for as late as possible.
    pub fn ask_number(&mut self, series: &str) -> Result<Asked, Fault> {
        self.tx.ask_number(series).map_err(store_fault)
    }

    /// A table small enough to remember, loaded when `table` has changed since. `what` tells apart what is made of one table.
    pub fn cached<T: Any + Send + Sync>(
        &mut self,
        what: &'static str,
        table: &'static str,
        load: impl FnOnce(&mut Cx<'_, '_>) -> Result<T, Fault>,
    ) -> Result<Arc<T>, Fault> {
        self.remembered(what, Tables::One(table), load)
    }

    /// The same of what is made of several tables, made anew when one of them has changed.
    pub(crate) fn remembered<T: Any + Send + Sync>(
        &mut self,
        what: &'static str,
        tables: Tables,
        load: impl FnOnce(&mut Cx<'_, '_>) -> Result<T, Fault>,
    ) -> Result<Arc<T>, Fault> {
        // Not only this call's own changes: calls before it in a bulk request share the transaction, and it may yet be undone.
        if tables.iter().any(|table| self.tx.has_changed(table)) {
            return Ok(Arc::new(load(self)?));
        }
        let part = (what, tables);
        if let Some((_, made)) = self.known.iter().find(|(known, _)| *known == part)
            && let Ok(made) = made.clone().downcast()
        {
            return Ok(made);
        }
        // Its versions are read before the tables themselves, so that what is remembered is never older than it says.
        let snapshot = self.snapshot()?;
        let made: Arc<T> = match snapshot.get(part).and_then(|made| made.downcast().ok()) {
            Some(made) => made,
            None => {
                let made = Arc::new(load(self)?);
                snapshot.put(part, made.clone());
                made
            }
        };
        self.known.push((part, made.clone()));
        Ok(made)
    }

    /// The account's small tables as they are in this transaction, but for those that it has changed.
    fn snapshot(&mut self) -> Result<Arc<Snapshot>, Fault> {
        if let Some(snapshot) = &self.snapshot {
            return Ok(snapshot.clone());
        }
        let rows = self.tx.versions().map_err(store_fault)?;
        let snapshot = self.caches.snapshot(self.request.account, &rows, self.tx);
        self.snapshot = Some(snapshot.clone());
        Ok(snapshot)
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
}

/// Rows of one statement about rows that are sent with it.
const ROWS_AT_ONCE: usize = 256;

/// A statement about rows that are sent with it, once for as many as one statement takes: `{rows}` in it stands for the rows, whose
/// `columns` numbers stand in `values` one after the other; `params` come before them.
pub fn with_rows<'v>(
    sql: &str,
    columns: usize,
    values: &'v [OwnedValue],
    params: &[Value<'v>],
) -> Vec<(String, Vec<Value<'v>>)> {
    let mut statements = Vec::new();
    let mut left = values;
    while !left.is_empty() {
        let count = rows_at_once((left.len() / columns).clamp(1, ROWS_AT_ONCE));
        let (now, later) = left.split_at((count * columns).min(left.len()));
        let mut rows = String::with_capacity(now.len() * 22);
        for at in 0..now.len() {
            let before = if at % columns > 0 {
                ", "
            } else if at > 0 {
                "), ("
            } else {
                "("
            };
            let _ = write!(rows, "{before}CAST(${} AS BIGINT)", params.len() + at + 1);
        }
        rows.push(')');
        let all = params.iter().copied().chain(now.iter().map(OwnedValue::as_value)).collect();
        statements.push((sql.replace("{rows}", &rows), all));
        left = later;
    }
    statements
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
