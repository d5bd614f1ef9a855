//! The store: accounts on one of the two engines.

use std::path::Path;
use std::sync::{Arc, mpsc};

use crate::error::{Error, Transient};
use crate::postgres::Database;
use crate::rowset::RowSet;
use crate::schema::SchemaFinding;
use crate::sqlite::Files;
use crate::tx::Tx;
use crate::value::Value;

/// Which engine holds the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A folder of SQLite files.
    Sqlite,
    /// A PostgreSQL database, or one of its family.
    Postgres,
}

/// How much the store may use.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Connections kept for reading: for each account on SQLite, in all on PostgreSQL.
    pub readers: usize,
    /// Threads that run queued writes on PostgreSQL.
    pub writers: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { readers: 16, writers: 16 }
    }
}

/// Whether what a job wrote is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Kept.
    Commit,
    /// Undone: the call failed and is answered as such.
    Rollback,
}

/// A queued write.
pub trait Job: Send {
    /// Does the work. It may be called again after [`Error::Busy`] and must then do the same from the start.
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Outcome, Error>;

    /// Called once, after the commit is durable, or when there is none.
    fn finish(self: Box<Self>, result: Result<(), Error>);
}

/// Accounts on one of the two engines. Cheap to copy.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

enum Inner {
    Sqlite(Box<Files>),
    Postgres(Database),
}

impl Store {
    /// Opens a folder (`sqlite:DIR` or a path) or a database (`postgres://...`), and brings its tables up to date.
    pub fn open(url: &str, options: Options) -> Result<Store, Error> {
        let inner = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Inner::Postgres(Database::open(url, options)?)
        } else {
            Inner::Sqlite(Box::new(Files::open(Path::new(url.strip_prefix("sqlite:").unwrap_or(url)), options)?))
        };
        Ok(Store(Arc::new(inner)))
    }

    /// The engine.
    pub fn engine(&self) -> Engine {
        match *self.0 {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// Reads control data: accounts, sessions, quotas.
    pub fn control_read<T, E: From<Error>>(&self, mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        match &*self.0 {
            Inner::Sqlite(files) => files.control_read(&mut work),
            Inner::Postgres(database) => database.work(0, false, &mut work),
        }
    }

    /// The rows of one statement on control data, read outside of a transaction.
    pub fn control_query(&self, sql: &str, params: &[Value<'_>]) -> Result<RowSet, Error> {
        match &*self.0 {
            Inner::Sqlite(files) => files.control_read(&mut |tx| tx.query(sql, params)),
            Inner::Postgres(database) => database.query(sql, params),
        }
    }

    /// A number that is another after every [`control_write`](Self::control_write); none where other processes may change
    /// control data too, and nothing of it can be remembered.
    pub fn control_version(&self) -> Option<u64> {
        match &*self.0 {
            Inner::Sqlite(files) => Some(files.control_version()),
            Inner::Postgres(_) => None,
        }
    }

    /// Changes control data.
    pub fn control_write<T, E: From<Error> + Transient>(
        &self,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &*self.0 {
            Inner::Sqlite(files) => files.control_write(true, &mut work),
            Inner::Postgres(database) => retried(|| database.work(0, true, &mut work)),
        }
    }

    /// Changes control data that may be lost with the power: counts of requests, new sessions. It must leave alone what is
    /// remembered by [`control_version`](Self::control_version), which stays as it is.
    pub fn control_write_relaxed<T, E: From<Error> + Transient>(
        &self,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &*self.0 {
            Inner::Sqlite(files) => files.control_write(false, &mut work),
            Inner::Postgres(database) => retried(|| database.work(0, true, &mut work)),
        }
    }

    /// Makes room for an account's data.
    pub fn create_account(&self, account: i64) -> Result<(), Error> {
        match &*self.0 {
            Inner::Sqlite(files) => files.create(account),
            Inner::Postgres(_) => Ok(()),
        }
    }

    /// Erases an account's data, whatever there is of it.
    pub fn erase_account(&self, account: i64) -> Result<(), Error> {
        match &*self.0 {
            Inner::Sqlite(files) => files.erase(account),
            Inner::Postgres(database) => database.erase(account),
        }
    }

    /// Compares the tables that are there with those that the migrations make; `accounts` are those that have data.
    pub fn check_schema(&self, accounts: &[i64]) -> Result<Vec<SchemaFinding>, Error> {
        match &*self.0 {
            Inner::Sqlite(files) => files.check_schema(accounts),
            Inner::Postgres(database) => database.check_schema(),
        }
    }

    /// Reads an account's data as of one moment.
    pub fn read<T, E: From<Error> + Transient>(
        &self,
        account: i64,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &*self.0 {
            Inner::Sqlite(files) => files.read(account, &mut work),
            Inner::Postgres(database) => retried(|| database.work(account, false, &mut work)),
        }
    }

    /// Reads an account's data as of one moment, for what looks at every account in turn: nothing is kept open for the next reader.
    pub fn glance<T, E: From<Error> + Transient>(
        &self,
        account: i64,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &*self.0 {
            Inner::Sqlite(files) => files.glance(account, &mut work),
            Inner::Postgres(database) => retried(|| database.work(account, false, &mut work)),
        }
    }

    /// Changes an account's data and waits until that is durable.
    pub fn write<T, E>(
        &self,
        account: i64,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Transient + Send + 'static,
    {
        let (sender, receiver) = mpsc::channel();
        self.submit(account, Box::new(Waiting { work, result: None, sender }));
        receiver.recv().unwrap_or_else(|_| Err(E::from(Error::Unavailable("the writer has stopped".to_owned()))))
    }

    /// Queues a change; its `finish` is called on a thread of the store once the change is durable.
    pub fn submit(&self, account: i64, job: Box<dyn Job>) {
        match &*self.0 {
            Inner::Sqlite(files) => files.submit(account, job),
            Inner::Postgres(database) => database.submit(account, job),
        }
    }

    /// Finishes what is queued and lets go of the files.
    pub fn close(&self) {
        if let Inner::Sqlite(files) = &*self.0 {
            files.close();
        }
    }
}

/// How often work that lost a race is done again.
const ATTEMPTS: u32 = 8;

/// Does work again while it loses races.
pub(crate) fn retried<T, E: Transient>(mut work: impl FnMut() -> Result<T, E>) -> Result<T, E> {
    let mut attempt = 1;
    loop {
        match work() {
            Err(error) if error.is_transient() && attempt < ATTEMPTS => pause(attempt),
            result => return result,
        }
        attempt += 1;
    }
}

/// A short pause that grows with the attempts, different for each thread so that two losers do not meet again.
pub(crate) fn pause(attempt: u32) {
    let spread = format!("{:?}", std::thread::current().id()).len() as u64 * 37 % 5 + u64::from(attempt);
    std::thread::sleep(std::time::Duration::from_millis(spread * u64::from(attempt)));
}

/// A write somebody waits for.
struct Waiting<W, T, E> {
    work: W,
    result: Option<Result<T, E>>,
    sender: mpsc::Sender<Result<T, E>>,
}

impl<W, T, E> Job for Waiting<W, T, E>
where
    W: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Transient + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Outcome, Error> {
        let result = (self.work)(tx);
        let outcome = match &result {
            Ok(_) => Ok(Outcome::Commit),
            Err(error) if error.is_transient() => Err(Error::Busy),
            Err(_) => Ok(Outcome::Rollback),
        };
        self.result = Some(result);
        outcome
    }

    fn finish(self: Box<Self>, result: Result<(), Error>) {
        let answer = match (result, self.result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(E::from(Error::Unavailable("the work was never done".to_owned()))),
            (Err(error), _) => Err(E::from(error)),
        };
        let _ = self.sender.send(answer);
    }
}
