//! The statements of one transaction.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;

use tokio_postgres::types::Type;

use crate::error::Error;
use crate::job::Outcome;
use crate::postgres::connection::{Connection, Prepared, failed, naming};
use crate::postgres::ids::Ids;
use crate::postgres::pipeline::{Gave, Last, change, plain, together};
use crate::postgres::value::{Parameter, borrowed, parameters, push};
use crate::rowset::RowSet;
use crate::value::{OwnedValue, Value};

pub(crate) struct Session<'c> {
    connection: &'c mut Connection,
    ids: &'c Ids,
    account: i64,
    begin: Option<&'static str>,
    queued: VecDeque<(Prepared, Vec<OwnedValue>)>,
}

impl<'c> Session<'c> {
    /// `begin` is sent with the first statement; without it each statement is a transaction of its own.
    pub(crate) fn new(
        connection: &'c mut Connection,
        ids: &'c Ids,
        account: i64,
        begin: Option<&'static str>,
    ) -> Session<'c> {
        Session { connection, ids, account, begin, queued: VecDeque::new() }
    }

    pub(crate) fn query(&mut self, account: i64, sql: &str, params: &[Value<'_>]) -> Result<RowSet, Error> {
        let statement = self.connection.prepare(sql, self.account == 0)?;
        let columns: Vec<Type> = statement.statement.columns().iter().map(|column| column.type_().clone()).collect();
        let params = parameters(&statement, account, params);
        let Gave::Rows(rows) = self.send(Last::Query(&statement, &params))? else {
            return Ok(RowSet::default());
        };
        let mut set = RowSet::new(columns.len());
        for row in &rows {
            for (at, kind) in columns.iter().enumerate() {
                push(&mut set, row, at, kind).map_err(|error| Error::Sql(format!("{error} in: {sql}")))?;
            }
        }
        Ok(set)
    }

    pub(crate) fn execute(&mut self, account: i64, sql: &str, params: &[Value<'_>]) -> Result<u64, Error> {
        let statement = self.connection.prepare(sql, self.account == 0)?;
        let params = parameters(&statement, account, params);
        match self.send(Last::Execute(&statement, &params))? {
            Gave::Changed(rows) => Ok(rows),
            Gave::Nothing | Gave::Rows(_) => Ok(0),
        }
    }

    pub(crate) fn queue(&mut self, sql: &str, params: &[Value<'_>]) -> Result<(), Error> {
        let statement = self.connection.prepare(sql, self.account == 0)?;
        self.queued.push_back((statement, params.iter().map(|value| Value::to_owned(*value)).collect()));
        Ok(())
    }

    /// The longest that the statements to come wait for a lock; 0 is for ever.
    pub(crate) fn wait_at_most(&mut self, milliseconds: u32) -> Result<(), Error> {
        let statement = self.connection.prepare(&format!("SET LOCAL lock_timeout = {milliseconds}"), true)?;
        self.queued.push_back((statement, Vec::new()));
        Ok(())
    }

    pub(crate) fn next_ids(&mut self, account: i64, counter: &str, count: i64) -> Result<i64, Error> {
        self.ids.next(account, counter, count)
    }

    pub(crate) fn plain(&mut self, sql: &'static str) -> Result<(), Error> {
        if sql.starts_with("ROLLBACK") {
            self.queued.clear();
        }
        self.send(Last::Plain(sql)).map(drop)
    }

    pub(crate) fn end(&mut self, outcome: Outcome) -> Result<(), Error> {
        if self.begin.is_some() && self.queued.is_empty() {
            return Ok(());
        }
        if outcome == Outcome::Rollback {
            self.queued.clear();
            if self.begin.is_some() {
                return Ok(());
            }
            return self.connection.batch("ROLLBACK");
        }
        let sent = self.send(Last::Plain("COMMIT"));
        if sent.is_err() {
            let _ = self.connection.batch("ROLLBACK");
        }
        sent.map(drop)
    }

    /// Sends BEGIN if it is due, what is queued, and a last statement whose result is wanted, all at once.
    fn send(&mut self, last: Last<'_>) -> Result<Gave, Error> {
        let begin = self.begin.take();
        let queued: Vec<(Prepared, Vec<OwnedValue>)> = self.queued.drain(..).collect();
        let bound: Vec<Vec<Value<'_>>> =
            queued.iter().map(|(_, values)| values.iter().map(OwnedValue::as_value).collect()).collect();
        let params: Vec<Vec<Parameter<'_>>> = queued
            .iter()
            .zip(&bound)
            .map(|((statement, _), values)| parameters(statement, self.account, values))
            .collect();
        let client = &self.connection.client;
        let mut futures: Vec<Pin<Box<dyn Future<Output = Result<Gave, Error>> + '_>>> = Vec::new();
        if let Some(begin) = begin {
            futures.push(Box::pin(plain(client, begin)));
        }
        for ((statement, _), params) in queued.iter().zip(&params) {
            futures.push(Box::pin(change(client, statement, params)));
        }
        futures.push(match last {
            Last::Query(statement, params) => Box::pin(async move {
                let rows = client.query(&statement.statement, &borrowed(params)).await;
                rows.map(Gave::Rows).map_err(|error| naming(failed(error), &statement.sql))
            }),
            Last::Execute(statement, params) => Box::pin(change(client, statement, params)),
            Last::Plain(sql) => Box::pin(plain(client, sql)),
        });
        let mut gave = Gave::Nothing;
        for result in self.connection.runtime.block_on(together(futures)) {
            gave = result?;
        }
        Ok(gave)
    }
}
