//! SQLite: a file for each account, one writer thread with group commit, readers that never wait for it.

use std::collections::HashMap;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use rusqlite::config::DbConfig;
use rusqlite::{CachedStatement, Connection, OpenFlags, types::ValueRef};

use crate::error::Error;
use crate::migrations::{self, Migration};
use crate::rowset::RowSet;
use crate::schema::{Schema, SchemaFinding};
use crate::sql::{Rewritten, rewrite};
use crate::statistics;
use crate::store::{Engine, Job, Options, Outcome};
use crate::tx::{Inner, Tx};
use crate::value::Value;

/// Jobs that share one commit at most.
const GROUP: usize = 64;
/// How long one group may collect before it commits.
const GROUP_TIME: Duration = Duration::from_millis(20);
/// A writer without work for so long closes its file.
const IDLE: Duration = Duration::from_secs(60);
/// Statements a connection keeps prepared.
const STATEMENTS: usize = 500;

pub(crate) struct Files {
    folder: PathBuf,
    options: Options,
    accounts: Mutex<HashMap<i64, Arc<Account>>>,
    control: Control,
    /// Held as long as the store is open, so that no second process writes the same files.
    _lock: File,
}

struct Control {
    /// Moves on with every durable change.
    version: AtomicU64,
    writer: Mutex<Handle>,
    readers: Mutex<Vec<Handle>>,
}

/// One open connection with the rewritten texts of its statements.
pub(crate) struct Handle {
    connection: Connection,
    rewritten: Mutex<foldhash::HashMap<String, Arc<Rewritten>>>,
    control: bool,
}

pub(crate) struct Session<'c>(&'c Handle);

struct Account {
    number: i64,
    path: PathBuf,
    readers: Mutex<Vec<Handle>>,
    /// The way to the writer thread, while there is one.
    writer: Mutex<Option<Sender<Box<dyn Job>>>>,
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn failed(error: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
    use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
    let extended = error.sqlite_error().map(|error| error.extended_code);
    match error.sqlite_error_code() {
        Some(DatabaseBusy | DatabaseLocked) => Error::Busy,
        _ if matches!(extended, Some(SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY)) => {
            Error::Unique(error.to_string())
        }
        _ => Error::Sql(error.to_string()),
    }
}

fn unavailable(error: impl std::fmt::Display) -> Error {
    Error::Unavailable(error.to_string())
}

impl Files {
    pub(crate) fn open(folder: &Path, options: Options) -> Result<Files, Error> {
        std::fs::create_dir_all(folder).map_err(unavailable)?;
        let lock = File::create(folder.join("lock")).map_err(unavailable)?;
        lock.try_lock().map_err(|_| Error::Unavailable(format!("{} is in use by another Ladu", folder.display())))?;
        let path = folder.join("control.db");
        let writer = Handle::open(&path, true, true)?;
        migrate(&writer.connection, "control", migrations::CONTROL)?;
        let control = Control { version: AtomicU64::new(0), writer: Mutex::new(writer), readers: Mutex::default() };
        Ok(Files { folder: folder.to_owned(), options, accounts: Mutex::default(), control, _lock: lock })
    }

    fn path(&self, account: i64) -> PathBuf {
        self.folder.join(format!("{account}.db"))
    }

    pub(crate) fn create(&self, account: i64) -> Result<(), Error> {
        let handle = Handle::open(&self.path(account), true, false)?;
        migrate(&handle.connection, "account", migrations::ACCOUNT)
    }

    pub(crate) fn exists(&self, account: i64) -> bool {
        self.path(account).exists()
    }

    /// Forgets an account and deletes its files.
    pub(crate) fn erase(&self, number: i64) -> Result<(), Error> {
        if let Some(account) = locked(&self.accounts).remove(&number) {
            locked(&account.writer).take();
            locked(&account.readers).clear();
        }
        for end in ["db", "db-wal", "db-shm"] {
            match std::fs::remove_file(self.folder.join(format!("{number}.{end}"))) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(unavailable(error)),
                _ => {}
            }
        }
        Ok(())
    }

    pub(crate) fn check_schema(&self, accounts: &[i64]) -> Result<Vec<SchemaFinding>, Error> {
        let control = Schema::expected(&[migrations::CONTROL])?;
        let mut findings = control.compare(&Schema::of_sqlite(&locked(&self.control.writer).connection)?, "control.db");
        let expected = Schema::expected(&[migrations::ACCOUNT])?;
        for number in accounts {
            let handle = Handle::open(&self.account(*number)?.path, false, false)?;
            let found = Schema::of_sqlite(&handle.connection)?;
            findings.extend(expected.compare(&found, &format!("{number}.db")));
        }
        Ok(findings)
    }

    fn account(&self, number: i64) -> Result<Arc<Account>, Error> {
        let mut accounts = locked(&self.accounts);
        if let Some(found) = accounts.get(&number) {
            return Ok(found.clone());
        }
        if !self.exists(number) {
            return Err(Error::UnknownAccount(number));
        }
        self.create(number)?;
        let account = Account { number, path: self.path(number), readers: Mutex::default(), writer: Mutex::default() };
        let account = Arc::new(account);
        accounts.insert(number, account.clone());
        Ok(account)
    }

    pub(crate) fn control_read<T, E: From<Error>>(
        &self,
        work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let pooled = locked(&self.control.readers).pop();
        let handle = match pooled {
            Some(handle) => handle,
            None => Handle::open(&self.folder.join("control.db"), false, true)?,
        };
        let result = work(&mut Tx::new(0, Inner::Sqlite(Session(&handle))));
        give_back(&self.control.readers, handle, self.options.readers);
        result
    }

    pub(crate) fn control_write<T, E: From<Error>>(
        &self,
        durable: bool,
        work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let handle = locked(&self.control.writer);
        // NORMAL leaves out the fsync of a commit: a count of requests may be lost with the power, an account may not.
        handle.run(if durable { "PRAGMA synchronous = FULL" } else { "PRAGMA synchronous = NORMAL" })?;
        handle.run("BEGIN IMMEDIATE")?;
        let result = work(&mut Tx::new(0, Inner::Sqlite(Session(&handle))));
        handle.run(if result.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        if durable {
            self.control.version.fetch_add(1, Ordering::SeqCst);
        }
        result
    }

    pub(crate) fn control_version(&self) -> u64 {
        self.control.version.load(Ordering::SeqCst)
    }

    pub(crate) fn read<T, E: From<Error>>(
        &self,
        number: i64,
        work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let account = self.account(number)?;
        let pooled = locked(&account.readers).pop();
        let handle = match pooled {
            Some(handle) => handle,
            None => Handle::open(&account.path, false, false)?,
        };
        handle.run("BEGIN DEFERRED")?;
        let result = work(&mut Tx::new(number, Inner::Sqlite(Session(&handle))));
        handle.run("COMMIT")?;
        give_back(&account.readers, handle, self.options.readers);
        result
    }

    /// Reads with a connection that is closed again: an account that is looked at now and then holds no files open.
    pub(crate) fn glance<T, E: From<Error>>(
        &self,
        number: i64,
        work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let handle = Handle::open(&self.account(number)?.path, false, false)?;
        handle.run("BEGIN DEFERRED")?;
        let result = work(&mut Tx::new(number, Inner::Sqlite(Session(&handle))));
        handle.run("COMMIT")?;
        result
    }

    pub(crate) fn submit(&self, number: i64, job: Box<dyn Job>) {
        let account = match self.account(number) {
            Ok(account) => account,
            Err(error) => return job.finish(Err(error)),
        };
        let mut writer = locked(&account.writer);
        let sender = match writer.take() {
            Some(sender) => sender,
            None => match start_writer(&account) {
                Ok(sender) => sender,
                Err(error) => return job.finish(Err(error)),
            },
        };
        if let Err(lost) = sender.send(job) {
            return lost.into_inner().finish(Err(Error::Unavailable("the writer has stopped".to_owned())));
        }
        *writer = Some(sender);
    }

    /// Lets every writer finish what it has and closes the files.
    pub(crate) fn close(&self) {
        for account in locked(&self.accounts).drain().map(|(_, account)| account) {
            locked(&account.writer).take();
            locked(&account.readers).clear();
        }
        locked(&self.control.readers).clear();
    }
}

fn give_back(pool: &Mutex<Vec<Handle>>, handle: Handle, most: usize) {
    let mut pool = locked(pool);
    if pool.len() < most {
        pool.push(handle);
    }
}

impl Handle {
    fn open(path: &Path, writer: bool, control: bool) -> Result<Handle, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let flags = if writer { flags | OpenFlags::SQLITE_OPEN_CREATE } else { flags };
        let connection = Connection::open_with_flags(path, flags).map_err(unavailable)?;
        connection.busy_timeout(Duration::from_secs(10)).map_err(unavailable)?;
        // Without it a statement with a parameter after LIMIT is compiled anew for each execution, in case another plan suits its value.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(unavailable)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        let mode =
            if writer { "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" } else { "PRAGMA query_only = 1;" };
        let sizes = "PRAGMA cache_size = -16384; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY;";
        connection.execute_batch(&format!("{mode} {sizes}")).map_err(unavailable)?;
        Ok(Handle { connection, rewritten: Mutex::default(), control })
    }

    fn run(&self, sql: &str) -> Result<(), Error> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        statement.raw_query().next().map(drop).map_err(failed)
    }

    fn prepare(&self, account: i64, sql: &str, params: &[Value<'_>]) -> Result<CachedStatement<'_>, Error> {
        let text = {
            let mut rewritten = locked(&self.rewritten);
            match rewritten.get(sql) {
                Some(text) => text.clone(),
                None => {
                    let text = Arc::new(rewrite(sql, Engine::Sqlite, self.control)?);
                    if rewritten.len() > 4 * STATEMENTS {
                        rewritten.clear();
                    }
                    rewritten.insert(sql.to_owned(), text.clone());
                    text
                }
            }
        };
        let mut statement = self.connection.prepare_cached(&text.text).map_err(failed)?;
        let first = if text.names_account { 2 } else { 1 };
        if text.names_account {
            statement.raw_bind_parameter(1, account).map_err(failed)?;
        }
        for (at, param) in params.iter().enumerate() {
            let bound = match param {
                Value::Null => statement.raw_bind_parameter(at + first, rusqlite::types::Null),
                Value::Int(value) => statement.raw_bind_parameter(at + first, value),
                Value::Text(text) => statement.raw_bind_parameter(at + first, text),
                Value::Blob(bytes) => statement.raw_bind_parameter(at + first, bytes),
            };
            bound.map_err(|error| Error::Sql(format!("{error} in: {sql}")))?;
        }
        Ok(statement)
    }
}

impl Session<'_> {
    pub(crate) fn plain(&self, sql: &str) -> Result<(), Error> {
        self.0.run(sql)
    }

    pub(crate) fn query(&self, account: i64, sql: &str, params: &[Value<'_>]) -> Result<RowSet, Error> {
        let mut statement = self.0.prepare(account, sql, params)?;
        let columns = statement.column_count();
        let mut set = RowSet::new(columns);
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            for column in 0..columns {
                match row.get_ref(column).map_err(failed)? {
                    ValueRef::Null => set.push(Value::Null),
                    ValueRef::Integer(value) => set.push(Value::Int(value)),
                    ValueRef::Text(text) => set.push(Value::Text(std::str::from_utf8(text).map_err(unavailable)?)),
                    ValueRef::Blob(bytes) => set.push(Value::Blob(bytes)),
                    ValueRef::Real(_) => return Err(Error::Sql(format!("a sum left the range of integers in: {sql}"))),
                }
            }
        }
        Ok(set)
    }

    pub(crate) fn execute(&self, account: i64, sql: &str, params: &[Value<'_>]) -> Result<u64, Error> {
        let mut statement = self.0.prepare(account, sql, params)?;
        statement.raw_execute().map(|rows| rows as u64).map_err(failed)
    }
}

fn migrate(connection: &Connection, part: &str, all: &'static [Migration]) -> Result<(), Error> {
    connection.execute_batch(migrations::RECORD).map_err(unavailable)?;
    connection.execute_batch("BEGIN IMMEDIATE").map_err(unavailable)?;
    let done: Result<Vec<(i64, i64)>, _> = connection
        .prepare("SELECT number, checksum FROM migration WHERE part = ?1")
        .and_then(|mut s| s.query_map([part], |row| Ok((row.get(0)?, row.get(1)?)))?.collect());
    let pending = done.map_err(unavailable).and_then(|done| migrations::pending(all, &done));
    let result = pending.and_then(|pending| {
        let is_new = !pending.is_empty();
        pending.into_iter().try_for_each(|migration| run(connection, part, migration))?;
        if is_new && part == "account" { statistics::write(connection) } else { Ok(()) }
    });
    connection.execute_batch(if result.is_ok() { "COMMIT" } else { "ROLLBACK" }).map_err(unavailable)?;
    result
}

fn run(connection: &Connection, part: &str, migration: &Migration) -> Result<(), Error> {
    for statement in migration.statements(Engine::Sqlite) {
        connection.execute_batch(&statement).map_err(|error| Error::Sql(format!("{error} in: {statement}")))?;
    }
    connection
        .execute("INSERT INTO migration VALUES (?1, ?2, ?3)", (part, migration.number, migration.checksum()))
        .map(drop)
        .map_err(failed)
}

fn start_writer(account: &Arc<Account>) -> Result<Sender<Box<dyn Job>>, Error> {
    let handle = Handle::open(&account.path, true, false)?;
    let (sender, receiver) = crossbeam_channel::unbounded();
    let account = account.clone();
    std::thread::Builder::new()
        .name(format!("writer {}", account.number))
        .spawn(move || write_loop(&account, &handle, &receiver))
        .map_err(unavailable)?;
    Ok(sender)
}

fn write_loop(account: &Account, handle: &Handle, jobs: &Receiver<Box<dyn Job>>) {
    loop {
        match jobs.recv_timeout(IDLE) {
            Ok(first) => write_group(account.number, handle, first, jobs),
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                // Whoever sends does so under this lock, so nothing slips in between the look and the end.
                let mut writer = locked(&account.writer);
                if jobs.is_empty() {
                    writer.take();
                    return;
                }
            }
        }
    }
}

/// Runs the waiting jobs one after the other, each in its own savepoint, commits once, and answers them all.
fn write_group(number: i64, handle: &Handle, first: Box<dyn Job>, jobs: &Receiver<Box<dyn Job>>) {
    if let Err(error) = handle.run("BEGIN IMMEDIATE") {
        return first.finish(Err(error));
    }
    let start = Instant::now();
    let mut done: Vec<(Box<dyn Job>, Result<(), Error>)> = Vec::new();
    let mut next = Some(first);
    while let Some(mut job) = next {
        let result = run_job(number, handle, job.as_mut());
        done.push((job, result));
        let full = done.len() >= GROUP || start.elapsed() >= GROUP_TIME;
        next = if full { None } else { jobs.try_recv().ok() };
    }
    let committed = handle.run("COMMIT");
    if committed.is_err() {
        let _ = handle.run("ROLLBACK");
    }
    for (job, result) in done {
        let result = result.and_then(|()| match &committed {
            Ok(()) => Ok(()),
            Err(error) => Err(Error::Unavailable(error.to_string())),
        });
        let _ = catch_unwind(AssertUnwindSafe(|| job.finish(result)));
    }
}

fn run_job(number: i64, handle: &Handle, job: &mut dyn Job) -> Result<(), Error> {
    handle.run("SAVEPOINT job")?;
    let ran = catch_unwind(AssertUnwindSafe(|| job.run(&mut Tx::new(number, Inner::Sqlite(Session(handle))))));
    let result = match ran {
        Ok(Ok(Outcome::Commit)) => return handle.run("RELEASE job"),
        Ok(Ok(Outcome::Rollback)) => Ok(()),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(Error::Sql("a job panicked".to_owned())),
    };
    handle.run("ROLLBACK TO job")?;
    handle.run("RELEASE job")?;
    result
}
