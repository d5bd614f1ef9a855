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
}

/// How a transaction begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begin {
    Write,
    Read,
}

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
        }
    }

    pub(crate) fn query(&mut self, sql: &str, params: &[Value<'_>]) -> Result<RowSet, Error> {
        let statement = self.connection.prepare(sql, self.account == 0)?;
        let gave =
            self.send(Some(Statement::Query(&statement, &bind(&statement, self.account, params.iter().copied()))))?;
        row_set(&statement, &gave)
    }

    /// Queues a read; gives the number that its rows are known by.
    pub(crate) fn ask(&mut self, sql: &str, params: &[Value<'_>]) -> Result<usize, Error> {
        let statement = self.connection.prepare(sql, self.account == 0)?;
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
        let statement = self.connection.prepare(sql, self.account == 0)?;
        let last = Statement::Change(&statement, &bind(&statement, self.account, params.iter().copied()));
        match self.send(Some(last))? {
            Gave::Changed(rows) => Ok(rows),
            Gave::Nothing | Gave::Rows(_) => Ok(0),
        }
    }

    pub(crate) fn queue(&mut self, sql: &str, params: &[Value<'_>]) -> Result<(), Error> {
        let statement = self.connection.prepare(sql, self.account == 0)?;
        self.queued.push(Queued::Change(statement, owned(params)));
        Ok(())
    }

    /// The longest that the statements to come wait for a lock; 0 is for ever.
    pub(crate) fn wait_at_most(&mut self, milliseconds: u32) -> Result<(), Error> {
        let statement = self.connection.prepare(&format!("SET LOCAL lock_timeout = {milliseconds}"), true)?;
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
    pub(crate) fn end(&mut self, outcome: Outcome) -> Result<(), Error> {
        let is_read = self.is_read;
        if outcome == Outcome::Rollback || is_read {
            // When nothing was sent, nothing has begun.
            if self.begin.is_none() {
                self.connection.send(if is_read { "COMMIT" } else { "ROLLBACK" });
            }
            return Ok(());
        }
        if self.begin.is_some() && self.queued.is_empty() {
            return Ok(());
        }
        let sent = self.send(Some(Statement::Plain("COMMIT")));
        if sent.is_err() {
            self.connection.send("ROLLBACK");
        }
        sent.map(drop)
    }

    /// Sends BEGIN if it is due, what is queued, and a last statement whose result is wanted, all at once. Keeps what the reads among
    /// them gave.
    fn send(&mut self, last: Option<Statement<'_>>) -> Result<Gave, Error> {
        if let Some(error) = &self.lost {
            return Err(error.clone());
        }
        self.trips += 1;
        let begin = self.begin.take();
        let queued = std::mem::take(&mut self.queued);
        let released = std::mem::take(&mut self.released);
        self.savepoints.iter_mut().for_each(|at| *at = None);
        let params: Vec<_> = queued.iter().map(|queued| queued.params(self.account)).collect();
        let begin = begin.iter().map(|begin| Statement::Plain(begin.sql()));
        let before = begin.len();
        let sent = queued.iter().zip(&params).map(|(queued, params)| match queued {
            Queued::Plain(sql) => Statement::Plain(sql),
            Queued::Change(statement, _) => Statement::Change(statement, params),
            Queued::Read(statement, ..) => Statement::Query(statement, params),
        });
        let statements: Vec<Statement<'_>> = begin.chain(sent).chain(last).collect();
        tracing::trace!(account = self.account, trip = self.trips, ?statements, "sent together");
        let mut gave = send_all(self.connection, &statements).map_err(|(at, error)| {
            if at < before + released {
                self.lost = Some(error.clone());
            }
            error
        })?;
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
