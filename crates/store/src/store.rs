//! The store: accounts on one of the two engines.

use std::path::Path;
use std::sync::{Arc, mpsc};

use ladu_types::UnixTime;

use crate::counts::Work;
use crate::engine::{Engine, Options};
use crate::error::{Error, Transient};
use crate::job::{Job, Waiting};
use crate::postgres::Database;
use crate::retry::retried;
use crate::rowset::RowSet;
use crate::schema::SchemaFinding;
use crate::sqlite::Files;
use crate::stamps::{Stamp, Stamps};
use crate::tx::Tx;
use crate::value::Value;

/// Accounts on one of the two engines. Cheap to copy.
#[derive(Clone)]
pub struct Store(Arc<Inner>, Arc<Stamps>);

enum Inner {
    Sqlite(Box<Files>),
    Postgres(Database),
}

impl Store {
    /// Opens a folder (`sqlite:DIR` or a path) or a database (`postgres://...`), and brings its tables up to date.
    pub fn open(url: &str, options: Options) -> Result<Store, Error> {
        let stamps = Arc::new(Stamps::default());
        let inner = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Inner::Postgres(Database::open(url, options, &stamps)?)
        } else {
            Inner::Sqlite(Box::new(Files::open(Path::new(url.strip_prefix("sqlite:").unwrap_or(url)), options)?))
        };
        Ok(Store(Arc::new(inner), stamps))
    }

    pub fn engine(&self) -> Engine {
        match *self.0 {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// The clock, in seconds; that of the database where several servers share one.
    pub fn now(&self) -> UnixTime {
        self.1.now()
    }

    /// The second that the changes of a transaction of an account are stamped with. Take it before anything of the transaction is done,
    /// and keep it until the transaction has ended.
    pub fn stamp(&self, account: i64) -> Stamp {
        if let Inner::Postgres(database) = &*self.0 {
            database.wait_until_known();
        }
        self.1.stamp(account)
    }

    /// The moment up to which the changes of an account are complete: what is read from now on holds every change that was stamped before
    /// it, and every change that is kept later is stamped then or later, on whatever server.
    pub fn complete_until(&self, account: i64) -> UnixTime {
        self.1.complete_until(account)
    }

    /// What was done since it was opened.
    pub fn work(&self) -> Work {
        match &*self.0 {
            Inner::Sqlite(files) => files.work(),
            Inner::Postgres(database) => database.work_done(),
        }
    }

    /// Can the data be reached?
    pub fn check(&self) -> Result<(), Error> {
        self.control_query("SELECT id FROM account WHERE id = 0", &[]).map(drop)
    }

    /// Reads control data: accounts, sessions, quotas.
    pub fn control_read<T, E: From<Error> + Transient>(
        &self,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &*self.0 {
            Inner::Sqlite(files) => files.control().read(&mut work),
            Inner::Postgres(database) => retried(|| database.work(0, false, &mut work)),
        }
    }

    /// The rows of one statement on control data, read outside of a transaction.
    pub fn control_query(&self, sql: &str, params: &[Value<'_>]) -> Result<RowSet, Error> {
        match &*self.0 {
            Inner::Sqlite(files) => files.control().read(&mut |tx| tx.query(sql, params)),
            Inner::Postgres(database) => database.query(sql, params),
        }
    }

    /// A number that is another after every [`control_write`](Self::control_write); none where other processes may change
    /// control data too, and nothing of it can be remembered.
    pub fn control_version(&self) -> Option<u64> {
        match &*self.0 {
            Inner::Sqlite(files) => Some(files.control().version()),
            Inner::Postgres(_) => None,
        }
    }

    pub fn control_write<T, E: From<Error> + Transient>(
        &self,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &*self.0 {
            Inner::Sqlite(files) => files.control().write(true, &mut work),
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
            Inner::Sqlite(files) => files.control().write(false, &mut work),
            Inner::Postgres(database) => retried(|| database.work(0, true, &mut work)),
        }
    }

    /// Has somebody told of each account whose data nobody has used for a while: what is remembered of it may be forgotten. Only where
    /// each account has a file of its own.
    pub fn when_closed(&self, closed: impl Fn(i64) + Send + Sync + 'static) {
        if let Inner::Sqlite(files) = &*self.0 {
            files.when_closed(Box::new(closed));
        }
    }

    /// Makes room for an account's data; where there is some already, that is an error.
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

    /// Copies the file of an account (0 is the control data) as of one moment into a new file; false where the engine has no files.
    pub fn snapshot_file(&self, account: i64, to: &Path) -> Result<bool, Error> {
        match &*self.0 {
            Inner::Sqlite(files) => files.snapshot(account, to).map(|()| true),
            Inner::Postgres(_) => Ok(false),
        }
    }

    /// Takes a file, which has to lie on the same disk, for that of an account without data; false where the engine has no files.
    pub fn adopt_file(&self, account: i64, file: &Path) -> Result<bool, Error> {
        match &*self.0 {
            Inner::Sqlite(files) => files.adopt(account, file).map(|()| true),
            Inner::Postgres(_) => Ok(false),
        }
    }

    /// What is another after every change of an account (0 is the control data); none when nothing is known.
    pub fn change_mark(&self, account: i64) -> Option<String> {
        match &*self.0 {
            Inner::Sqlite(files) => files.change_mark(account),
            Inner::Postgres(_) => None,
        }
    }

    /// The folder with the files; none where the engine has none.
    pub fn folder(&self) -> Option<&Path> {
        match &*self.0 {
            Inner::Sqlite(files) => Some(files.folder()),
            Inner::Postgres(_) => None,
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
        self.submit(account, Box::new(Waiting::new(work, sender)));
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
        match &*self.0 {
            Inner::Sqlite(files) => files.close(),
            Inner::Postgres(database) => database.leave(),
        }
    }
}
