//! One connection with its prepared statements.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio_postgres::{Client, Statement};

use crate::counts::Counts;
use crate::engine::Engine;
use crate::error::Error;
use crate::postgres::address::Address;
use crate::postgres::fault::failed;
use crate::sql::rewrite;

/// Statements a connection keeps prepared.
const STATEMENTS: usize = 500;
/// The longest that a database takes to let somebody in.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection with a runtime of its own, driven by the thread that uses it: no answer changes threads.
pub(crate) struct Connection {
    runtime: Runtime,
    pub(crate) client: Client,
    prepared: foldhash::HashMap<String, Prepared>,
    counts: Arc<Counts>,
    /// It broke while it was used: nobody else may have it.
    pub(crate) is_lost: bool,
}

#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) statement: Statement,
    /// Its first parameter is the account.
    pub(crate) names_account: bool,
    /// As it was written, for error messages.
    pub(crate) sql: Arc<str>,
}

impl Connection {
    /// Connects. An error says by [`Error::Lost`] that the database may let us in later.
    pub(crate) fn open(address: &Address, counts: &Arc<Counts>) -> Result<Connection, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        let client = runtime.block_on(async {
            let opening = tokio::time::timeout(PATIENCE, address.connect()).await;
            opening.unwrap_or_else(|_| Err(Error::Lost("the database does not answer".to_owned())))
        })?;
        let (prepared, counts) = (foldhash::HashMap::default(), counts.clone());
        Ok(Connection { runtime, client, prepared, counts, is_lost: false })
    }

    pub(crate) fn prepare(&mut self, sql: &str, control: bool) -> Result<Prepared, Error> {
        if let Some(prepared) = self.prepared.get(sql) {
            return Ok(prepared.clone());
        }
        let rewritten = rewrite(sql, Engine::Postgres, control)?;
        let prepared = self.wait(self.client.prepare(&rewritten.text));
        let statement = prepared.map_err(|error| naming(failed(error), sql))?;
        if self.prepared.len() >= STATEMENTS {
            self.prepared.clear();
        }
        let prepared = Prepared { statement, names_account: rewritten.names_account, sql: sql.into() };
        self.prepared.insert(sql.to_owned(), prepared.clone());
        Ok(prepared)
    }

    /// Waits for what the database answers: one trip there and back.
    pub(crate) fn wait<T>(&self, answer: impl Future<Output = T>) -> T {
        self.counts.trip();
        self.runtime.block_on(answer)
    }

    pub(crate) fn batch(&self, sql: &str) -> Result<(), Error> {
        self.wait(self.client.batch_execute(sql)).map_err(failed)
    }

    /// Sends a statement and does not wait for the answer, which the next statement finds before its own.
    pub(crate) fn send(&self, sql: &'static str) {
        self.runtime.block_on(async {
            let mut sending = pin!(self.client.batch_execute(sql));
            let _ = poll_fn(|context| Poll::Ready(sending.as_mut().poll(context))).await;
            // The task that writes to the socket has its turn.
            tokio::task::yield_now().await;
        });
    }
}

/// The error with the statement that met it.
pub(crate) fn naming(error: Error, sql: &str) -> Error {
    match error {
        Error::Sql(cause) => Error::Sql(format!("{cause} in: {sql}")),
        Error::Range(cause) => Error::Range(format!("{cause} in: {sql}")),
        Error::Unavailable(cause) => Error::Unavailable(format!("{cause} in: {sql}")),
        Error::Lost(cause) => Error::Lost(format!("{cause} in: {sql}")),
        other => other,
    }
}
