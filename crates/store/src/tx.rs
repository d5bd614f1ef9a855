//! One transaction of one account.

use std::collections::HashSet;
use std::sync::Arc;

use crate::counts::Counts;
use crate::error::Error;
use crate::postgres::session::Session as PostgresSession;
use crate::rowset::RowSet;
use crate::sql::{ADVANCE, insert_rows};
use crate::sqlite::session::Session as SqliteSession;
use crate::value::{OwnedValue, Value};

/// How many parameters one statement carries at most; far below what either engine takes.
const MAX_PARAMS: usize = 4000;

/// One transaction of one account, or of the control data.
pub struct Tx<'c> {
    account: i64,
    inner: Inner<'c>,
    statements: u64,
    changed: Changed,
    /// How often each remembered table had changed when this was first asked.
    versions: Option<Arc<RowSet>>,
    counts: &'c Counts,
}

/// Rows that were asked for; [`Tx::rows`] gives them.
#[derive(Debug)]
#[must_use = "rows that nobody wants are not to be asked for"]
pub struct Asked(Answer);

#[derive(Debug)]
enum Answer {
    Here(RowSet),
    /// Under this number of the session.
    Awaited(usize),
}

/// Tables that somebody in a transaction has said to have changed.
pub(crate) type Changed = HashSet<&'static str>;

pub(crate) enum Inner<'c> {
    Sqlite(SqliteSession<'c>),
    Postgres(PostgresSession<'c>),
}

impl<'c> Tx<'c> {
    pub(crate) fn new(account: i64, inner: Inner<'c>, counts: &'c Counts) -> Tx<'c> {
        Tx::after(account, inner, counts, Changed::new())
    }

    /// One that goes on where others have changed tables already.
    pub(crate) fn after(account: i64, inner: Inner<'c>, counts: &'c Counts, changed: Changed) -> Tx<'c> {
        Tx { account, inner, statements: 0, changed, versions: None, counts }
    }

    pub(crate) fn into_changed(self) -> Changed {
        self.changed
    }

    pub(crate) fn inner(&mut self) -> &mut Inner<'c> {
        &mut self.inner
    }

    /// The account; `$0` in statements.
    pub fn account(&self) -> i64 {
        self.account
    }

    /// How many statements were run or queued so far: what a page costs must not grow with its records.
    pub fn statements(&self) -> u64 {
        self.statements
    }

    /// Says that a table changes in this transaction. Also what is undone in part counts: who asks wants to be sure.
    pub fn note_change(&mut self, table: &'static str) {
        self.changed.insert(table);
    }

    /// Has this transaction changed a table? What is read of it then may never come to be.
    pub fn has_changed(&self, table: &str) -> bool {
        self.changed.contains(table)
    }

    /// Has this transaction changed any table at all?
    pub fn has_changes(&self) -> bool {
        !self.changed.is_empty()
    }

    /// How often each remembered table had changed when this transaction first asked, by name: one answer for all that is done in it.
    pub fn versions(&mut self) -> Result<Arc<RowSet>, Error> {
        if let Some(versions) = &self.versions {
            return Ok(versions.clone());
        }
        let sql = "SELECT name, version FROM table_version WHERE account = $0 ORDER BY name";
        let versions = Arc::new(self.query(sql, &[])?);
        self.versions = Some(versions.clone());
        Ok(versions)
    }

    /// Counts a statement, and says it to whoever has the log at its most talkative. Values are never said.
    fn note(&mut self, sql: &str) {
        self.statements += 1;
        self.counts.statement();
        tracing::trace!(account = self.account, sql, "statement");
    }

    /// The rows of a statement, also of a change with RETURNING.
    pub fn query(&mut self, sql: &str, params: &[Value<'_>]) -> Result<RowSet, Error> {
        self.note(sql);
        match &mut self.inner {
            Inner::Sqlite(session) => session.query(self.account, sql, params),
            Inner::Postgres(session) => session.query(sql, params),
        }
    }

    /// Asks for the rows of a statement, as they are after what was done so far. What is asked for before the first of it is used goes
    /// out together, with what is queued: one trip to the database for all of it.
    pub fn ask(&mut self, sql: &str, params: &[Value<'_>]) -> Result<Asked, Error> {
        self.note(sql);
        Ok(Asked(match &mut self.inner {
            Inner::Sqlite(session) => Answer::Here(session.query(self.account, sql, params)?),
            Inner::Postgres(session) => Answer::Awaited(session.ask(sql, params)?),
        }))
    }

    /// The rows that were asked for.
    pub fn rows(&mut self, asked: Asked) -> Result<RowSet, Error> {
        match (asked.0, &mut self.inner) {
            (Answer::Here(rows), _) => Ok(rows),
            (Answer::Awaited(number), Inner::Postgres(session)) => session.rows(number),
            (Answer::Awaited(_), Inner::Sqlite(_)) => Err(Error::Sql("asked in another transaction".to_owned())),
        }
    }

    /// The number of rows that a change touched.
    pub fn execute(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64, Error> {
        self.note(sql);
        match &mut self.inner {
            Inner::Sqlite(session) => session.execute(self.account, sql, params),
            Inner::Postgres(session) => session.execute(sql, params),
        }
    }

    /// A change whose result nobody waits for: sent together with the next statement, at the latest with the commit.
    pub fn queue(&mut self, sql: &str, params: &[Value<'_>]) -> Result<(), Error> {
        self.note(sql);
        match &mut self.inner {
            Inner::Sqlite(session) => session.execute(self.account, sql, params).map(drop),
            Inner::Postgres(session) => session.queue(sql, params),
        }
    }

    /// Locks the rows that a SELECT gives, in its order, until the end of the transaction. Nobody waits for it: it goes out with the
    /// next statement. One engine has a single writer and nothing to lock.
    pub fn lock_rows(&mut self, sql: &str, params: &[Value<'_>]) -> Result<(), Error> {
        match &mut self.inner {
            Inner::Sqlite(_) => Ok(()),
            Inner::Postgres(session) => session.queue(&format!("{sql} {{for_update}}"), params),
        }
    }

    /// Makes whoever names the same thing in this account wait for the end of the transaction. Nobody waits for the answer: it goes out
    /// with the next statement. One engine has a single writer and nothing to lock.
    pub fn lock_name(&mut self, name: &str) -> Result<(), Error> {
        match &mut self.inner {
            Inner::Sqlite(_) => Ok(()),
            Inner::Postgres(session) => session
                .queue("SELECT pg_advisory_xact_lock(hashtextextended($1, CAST($0 AS BIGINT)))", &[Value::Text(name)]),
        }
    }

    /// Shares a name with others who share it: only who locks it waits for them, and they for it. It goes out with the next statement.
    pub fn share_name(&mut self, name: &str) -> Result<(), Error> {
        match &mut self.inner {
            Inner::Sqlite(_) => Ok(()),
            Inner::Postgres(session) => session.queue(
                "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, CAST($0 AS BIGINT)))",
                &[Value::Text(name)],
            ),
        }
    }

    /// The longest that the statements to come wait for what another transaction holds, in milliseconds; 0 is for ever. One engine has a
    /// single writer and never waits inside a transaction.
    pub fn wait_at_most(&mut self, milliseconds: u32) -> Result<(), Error> {
        match &mut self.inner {
            Inner::Sqlite(_) => Ok(()),
            Inner::Postgres(session) => session.wait_at_most(milliseconds),
        }
    }

    /// Many rows at once: `head` is `INSERT INTO t (account, a, b) VALUES`, `rows` their values one after the other, `tail` what follows.
    pub fn queue_rows(&mut self, head: &str, columns: usize, rows: &[OwnedValue], tail: &str) -> Result<(), Error> {
        for (sql, values) in inserts(head, columns, rows, tail) {
            self.queue(&sql, &values)?;
        }
        Ok(())
    }

    /// The same with a RETURNING in `tail`; asks for what it gives.
    pub fn ask_rows(
        &mut self,
        head: &str,
        columns: usize,
        rows: &[OwnedValue],
        tail: &str,
    ) -> Result<Vec<Asked>, Error> {
        inserts(head, columns, rows, tail).into_iter().map(|(sql, values)| self.ask(&sql, &values)).collect()
    }

    /// The next id of a counter, from 1. Ids are unique and rising in one process; a failed transaction may leave a gap.
    pub fn next_id(&mut self, counter: &str) -> Result<i64, Error> {
        self.next_ids(counter, 1)
    }

    /// The first of `count` ids of a counter that follow each other.
    pub fn next_ids(&mut self, counter: &str, count: i64) -> Result<i64, Error> {
        match &mut self.inner {
            Inner::Sqlite(_) => Ok(self.advance(counter, count)? - count + 1),
            Inner::Postgres(session) => session.next_ids(counter, count),
        }
    }

    /// The next number of a series without gaps: others who want one wait until this transaction has ended.
    pub fn next_number(&mut self, series: &str) -> Result<i64, Error> {
        self.advance(series, 1)
    }

    /// Asks for the next number of a series without gaps, alone in its row.
    pub fn ask_number(&mut self, series: &str) -> Result<Asked, Error> {
        self.ask(ADVANCE, &[Value::Text(series), Value::Int(1)])
    }

    /// Does a part of the work so that it can be undone alone: `work` says whether to keep what it wrote. When a queued change of what was
    /// to be kept fails, the whole transaction does.
    pub fn savepoint<T>(&mut self, work: impl FnOnce(&mut Tx<'c>) -> (T, bool)) -> Result<T, Error> {
        match &mut self.inner {
            Inner::Sqlite(session) => session.plain("SAVEPOINT part")?,
            Inner::Postgres(session) => session.savepoint(),
        }
        let (result, keep) = work(self);
        match (&mut self.inner, keep) {
            (Inner::Sqlite(session), true) => session.plain("RELEASE SAVEPOINT part")?,
            (Inner::Sqlite(session), false) => {
                session.plain("ROLLBACK TO SAVEPOINT part")?;
                session.plain("RELEASE SAVEPOINT part")?;
            }
            (Inner::Postgres(session), true) => session.release(),
            (Inner::Postgres(session), false) => session.undo(),
        }
        Ok(result)
    }

    /// Begins to lock rows that may have to be let go again. One engine has a single writer and nothing to lock.
    pub fn begin_locks(&mut self) {
        if let Inner::Postgres(session) = &mut self.inner {
            session.savepoint();
        }
    }

    /// Keeps the locks that were begun, or lets them go. Nothing but locks may have come in between.
    pub fn end_locks(&mut self, keep: bool) {
        match &mut self.inner {
            Inner::Sqlite(_) => {}
            Inner::Postgres(session) if keep => session.release(),
            Inner::Postgres(session) => session.undo(),
        }
    }

    fn advance(&mut self, counter: &str, count: i64) -> Result<i64, Error> {
        let rows = self.query(ADVANCE, &[Value::Text(counter), Value::Int(count)])?;
        Ok(rows.first().map_or(0, |row| row.int(0)))
    }
}

/// Of so many rows, how many go into one statement: a few as they are, many by powers of two, so that only a few statements are ever
/// prepared.
pub fn rows_at_once(rows: usize) -> usize {
    const AS_THEY_ARE: usize = 8;
    if rows <= AS_THEY_ARE { rows.max(1) } else { 1 << rows.ilog2() }
}

/// Statements that insert rows, each with its values.
fn inserts<'v>(head: &str, columns: usize, rows: &'v [OwnedValue], tail: &str) -> Vec<(String, Vec<Value<'v>>)> {
    let mut statements = Vec::new();
    let mut left = rows;
    while !left.is_empty() {
        let count = rows_at_once((left.len() / columns).min(MAX_PARAMS / columns));
        let (now, later) = left.split_at((count * columns).min(left.len()));
        statements.push((insert_rows(head, columns, count, tail), now.iter().map(OwnedValue::as_value).collect()));
        left = later;
    }
    statements
}
