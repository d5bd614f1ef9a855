//! The statements of one transaction.

use tokio_postgres::types::Type;

use crate::error::Error;
use crate::outcome::Outcome;
use crate::postgres::connection::{Connection, Prepared};
use crate::postgres::ids::Ids;
use crate::postgres::pipeline::{Gave, Statement, send_all};
use crate::postgres::value::{Parameter, bind, push};
use crate::rowset::RowSet;
use crate::value::{OwnedValue, Value};

pub(crate) struct Session<'c> {
    connection: &'c mut Connection,
    ids: &'c Ids,
    account: i64,
    /// How the transaction begins, until its first statement is sent.
    begin: Option<Begin>,
    is_read: bool,
    /// What goes with the next statement.
    queued: Vec<Queued>,
    /// What came of the reads that were asked for, by their number, until somebody takes it.
    answers: Vec<Option<RowSet>>,
    /// For each open savepoint its place in the queue, until it is sent.
    savepoints: Vec<Option<usize>>,
    /// So many of those that are queued belong to savepoints that were released: when one of them fails, what was said to be kept is lost.
    released: usize,
    /// Why nothing of the transaction can be kept.
    lost: Option<Error>,
    trips: u64,
    /// The number that the database knows a writing transaction by, once it has begun.
    xid: Option<i64>,
}

/// Why a transaction was not seen to end.
pub(crate) enum NotEnded {
    /// It was undone: nothing of it is kept.
    Undone(Error),
    /// The connection broke when it was to be kept: it may be, or not.
    Unknown(String),
}

/// How a transaction begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begin {
    Write,
    Read,
}

/// Gives the transaction its number, and says it.
const XID: &str = "SELECT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)";

enum Queued {
    Plain(&'static str),
    Change(Prepared, Vec<OwnedValue>),
    /// A read with the number that its rows are known by.
    Read(Prepared, Vec<OwnedValue>, usize),
}

impl Queued {
    fn params(&self, account: i64) -> Vec<Parameter<'_>> {
        match self {
            Queued::Plain(_) => Vec::new(),
            Queued::Change(statement, values) | Queued::Read(statement, values, _) => {
                bind(statement, account, values.iter().map(OwnedValue::as_value))
            }
        }
    }
}

impl Begin {
    fn sql(self) -> &'static str {
        match self {
            Begin::Write => "BEGIN",
            Begin::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }
}

impl<'c> Session<'c> {
    /// `begin` is sent with the first statement; without it each statement is a transaction of its own.
    pub(crate) fn new(connection: &'c mut Connection, ids: &'c Ids, account: i64, begin: Option<Begin>) -> Session<'c> {
        Session {
            connection,
            ids,
            account,
            begin,
            is_read: begin == Some(Begin::Read),
            queued: Vec::new(),
            answers: Vec::new(),
            savepoints: Vec::new(),
            released: 0,
            lost: None,
            trips: 0,
            xid: None,
        }
    }

    fn prepare(&mut self, sql: &str) -> Result<Prepared, Error> {
        self.prepare_any(sql, self.account == 0)
    }

    fn prepare_any(&mut self, sql: &str, control: bool) -> Result<Prepared, Error> {
        let prepared = self.connection.prepare(sql, control);
        self.seen(prepared)
    }

    /// Notes a connection that broke.
    fn seen<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        self.connection.is_lost |= matches!(result, Err(Error::Lost(_)));
        result
    }

    /// The number of a transaction whose end is not known, because the connection broke while it was asked for.
    pub(crate) fn xid(&self) -> Option<i64> {
        self.xid
    }

    pub(crate) fn query(&mut self, sql: &str, params: &[Value<'_>]) -> Result<RowSet, Error> {
        let statement = self.prepare(sql)?;
        let gave =
            self.send(Some(Statement::Query(&statement, &bind(&statement, self.account, params.iter().copied()))))?;
        row_set(&statement, &gave)
    }

    /// Queues a read; gives the number that its rows are known by.
    pub(crate) fn ask(&mut self, sql: &str, params: &[Value<'_>]) -> Result<usize, Error> {
        let statement = self.prepare(sql)?;
        let number = self.answers.len();
        self.answers.push(None);
        self.queued.push(Queued::Read(statement, owned(params), number));
        Ok(number)
    }

    /// The rows of a read; sends what is queued when they are not there yet.
    pub(crate) fn rows(&mut self, number: usize) -> Result<RowSet, Error> {
        if let Some(rows) = self.answers.get_mut(number).and_then(Option::take) {
            return Ok(rows);
        }
        self.send(None)?;
        let rows = self.answers.get_mut(number).and_then(Option::take);
        rows.ok_or_else(|| Error::Sql("what was asked for was undone before it was sent".to_owned()))
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64, Error> {
        let statement = self.prepare(sql)?;
        let last = Statement::Change(&statement, &bind(&statement, self.account, params.iter().copied()));
        match self.send(Some(last))? {
            Gave::Changed(rows) => Ok(rows),
            Gave::Nothing | Gave::Rows(_) => Ok(0),
        }
    }

    pub(crate) fn queue(&mut self, sql: &str, params: &[Value<'_>]) -> Result<(), Error> {
        let statement = self.prepare(sql)?;
        self.queued.push(Queued::Change(statement, owned(params)));
        Ok(())
    }

    /// The longest that the statements to come wait for a lock; 0 is as long as any.
    pub(crate) fn wait_at_most(&mut self, milliseconds: u32) -> Result<(), Error> {
        let sql = match milliseconds {
            0 => "SET LOCAL lock_timeout TO DEFAULT".to_owned(),
            some => format!("SET LOCAL lock_timeout = {some}"),
        };
        let statement = self.prepare_any(&sql, true)?;
        self.queued.push(Queued::Change(statement, Vec::new()));
        Ok(())
    }

    pub(crate) fn next_ids(&mut self, counter: &str, count: i64) -> Result<i64, Error> {
        self.ids.next(self.account, counter, count)
    }

    pub(crate) fn savepoint(&mut self) {
        self.savepoints.push(Some(self.queued.len()));
        self.queued.push(Queued::Plain("SAVEPOINT part"));
    }

    /// Keeps what was done since the last savepoint.
    pub(crate) fn release(&mut self) {
        self.savepoints.pop();
        self.queued.push(Queued::Plain("RELEASE SAVEPOINT part"));
        self.released = self.queued.len();
    }

    /// Undoes what was done since the last savepoint.
    pub(crate) fn undo(&mut self) {
        match self.savepoints.pop().flatten() {
            // Nothing of it was sent.
            Some(at) => self.queued.truncate(at),
            None => {
                self.queued.clear();
                self.queued.push(Queued::Plain("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part"));
            }
        }
        self.released = self.released.min(self.queued.len());
    }

    /// Ends the transaction. Only whoever has something to keep waits for it.
    pub(crate) fn end(&mut self, outcome: Outcome) -> Result<(), NotEnded> {
        let is_read = self.is_read;
        if outcome == Outcome::Rollback || is_read {
            // When nothing was sent, nothing has begun.
            if self.begin.is_none() && !self.connection.is_lost {
                self.connection.send(if is_read { "COMMIT" } else { "ROLLBACK" });
            }
            return Ok(());
        }
        if self.begin.is_some() && self.queued.is_empty() {
            return Ok(());
        }
        if let Some(error) = &self.lost {
            return Err(NotEnded::Undone(error.clone()));
        }
        let sent = self.send(Some(Statement::Plain("COMMIT")));
        sent.map(drop).map_err(|error| match error {
            Error::Lost(text) => NotEnded::Unknown(text),
            error => {
                self.connection.send("ROLLBACK");
                NotEnded::Undone(error)
            }
        })
    }

    /// Sends BEGIN if it is due, what is queued, and a last statement whose result is wanted, all at once. Keeps what the reads among
    /// them gave.
    fn send(&mut self, last: Option<Statement<'_>>) -> Result<Gave, Error> {
        if let Some(error) = &self.lost {
            return Err(error.clone());
        }
        self.trips += 1;
        let begin = self.begin.take();
        // Whatever becomes of the connection, the database can be asked by it what became of the transaction.
        let asks_xid = match begin {
            Some(Begin::Write) => Some(self.prepare_any(XID, true)?),
            _ => None,
        };
        let queued = std::mem::take(&mut self.queued);
        let released = std::mem::take(&mut self.released);
        self.savepoints.iter_mut().for_each(|at| *at = None);
        let params: Vec<_> = queued.iter().map(|queued| queued.params(self.account)).collect();
        let begin = begin.iter().map(|begin| Statement::Plain(begin.sql()));
        let before = begin.len() + usize::from(asks_xid.is_some());
        let begin = begin.chain(asks_xid.iter().map(|statement| Statement::Query(statement, &[])));
        let sent = queued.iter().zip(&params).map(|(queued, params)| match queued {
            Queued::Plain(sql) => Statement::Plain(sql),
            Queued::Change(statement, _) => Statement::Change(statement, params),
            Queued::Read(statement, ..) => Statement::Query(statement, params),
        });
        let statements: Vec<Statement<'_>> = begin.chain(sent).chain(last).collect();
        tracing::trace!(account = self.account, trip = self.trips, ?statements, "sent together");
        let sent = send_all(self.connection, &statements);
        let mut gave = sent.map_err(|(at, error)| {
            let is_lost = matches!(error, Error::Lost(_));
            self.connection.is_lost |= is_lost;
            if at < before + released || is_lost {
                self.lost = Some(error.clone());
            }
            error
        })?;
        if let Some(statement) = &asks_xid
            && let Some(gave) = gave.get(before - 1)
        {
            self.xid = row_set(statement, gave)?.first().map(|row| row.int(0));
        }
        for (queued, gave) in queued.iter().zip(&gave[before..]) {
            if let Queued::Read(statement, _, number) = queued {
                self.answers[*number] = Some(row_set(statement, gave)?);
            }
        }
        Ok(last.and_then(|_| gave.pop()).unwrap_or(Gave::Nothing))
    }
}

fn owned(params: &[Value<'_>]) -> Vec<OwnedValue> {
    params.iter().map(|value| Value::to_owned(*value)).collect()
}

/// What a read gave, with the values in the forms of the store.
fn row_set(statement: &Prepared, gave: &Gave) -> Result<RowSet, Error> {
    let Gave::Rows(rows) = gave else { return Ok(RowSet::default()) };
    let columns: Vec<&Type> = statement.statement.columns().iter().map(|column| column.type_()).collect();
    let mut set = RowSet::new(columns.len());
    for row in rows {
        for (at, kind) in columns.iter().enumerate() {
            push(&mut set, row, at, kind).map_err(|error| Error::Sql(format!("{error} in: {}", statement.sql)))?;
        }
    }
    Ok(set)
}
