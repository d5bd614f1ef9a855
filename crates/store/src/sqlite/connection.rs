//! An open file with its prepared statements.

use std::cell::Cell;
use std::fmt::Display;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{CachedStatement, Connection, OpenFlags};

use crate::engine::Engine;
use crate::error::Error;
use crate::mutex::locked;
use crate::sql::{Rewritten, rewrite};
use crate::value::Value;

/// Statements a connection keeps prepared.
const STATEMENTS: usize = 500;

/// About what a connection takes beside its statements: the schema above all.
const OVERHEAD: usize = 1_300_000;
/// About what a prepared statement takes.
const STATEMENT: usize = 30_000;
/// Pages of new files. Hundreds of tables and indexes of a new account take one page each.
const PAGE: usize = 1024;
/// The log is written into the file when it is larger.
const LOG: u32 = 4 << 20;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Reader,
    Writer,
}

/// One open connection with the rewritten texts of its statements.
pub(crate) struct Handle {
    pub(crate) connection: Connection,
    pub(crate) role: Role,
    /// Changed rows when the planner's figures were looked at.
    pub(crate) looked_at: Cell<u64>,
    rewritten: Mutex<foldhash::HashMap<String, Arc<Rewritten>>>,
    control: bool,
}

/// Makes sure that a file is there and has something in it: SQLite takes an empty one for a new database, and throws its log away.
pub(crate) fn check_file(path: &Path) -> Result<(), Error> {
    let unusable = |what: &str| Err(Error::Unavailable(format!("{} {what}; restore it from a backup", path.display())));
    match std::fs::metadata(path) {
        Ok(found) if found.len() == 0 => unusable("is empty"),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => unusable("is missing"),
        Err(error) => Err(naming(path)(error)),
    }
}

/// An error with the file that it is about.
pub(crate) fn naming<E: Display>(path: &Path) -> impl Fn(E) -> Error + '_ {
    move |error| Error::Unavailable(format!("{}: {error}", path.display()))
}

impl Handle {
    /// Opens a file that is there.
    pub(crate) fn open(path: &Path, role: Role, control: bool) -> Result<Handle, Error> {
        check_file(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Handle::with(path, flags, role, control).map_err(naming(path))
    }

    /// Makes the file of a new account.
    pub(crate) fn create(path: &Path, control: bool) -> Result<Handle, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_CREATE;
        Handle::with(path, flags, Role::Writer, control).map_err(naming(path))
    }

    fn with(path: &Path, flags: OpenFlags, role: Role, control: bool) -> rusqlite::Result<Handle> {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        // Without it a statement with a parameter after LIMIT is compiled anew for each execution, in case another plan suits its value.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        let mode = match role {
            Role::Reader => "PRAGMA query_only = 1;".to_owned(),
            Role::Writer => {
                // Of a file that is there the size of pages stays what it is.
                connection.execute_batch(&format!("PRAGMA page_size = {PAGE}"))?;
                let page: u32 = connection.query_row("PRAGMA page_size", [], |row| row.get(0))?;
                let pages = LOG / page.max(1);
                format!("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = {pages};")
            }
        };
        let sizes = "PRAGMA cache_size = -16384; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY;";
        connection.execute_batch(&format!("{mode} {sizes}"))?;
        Ok(Handle { connection, role, looked_at: Cell::new(0), rewritten: Mutex::default(), control })
    }

    /// About how much memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        OVERHEAD + STATEMENT * locked(&self.rewritten).len().min(STATEMENTS)
    }

    /// Gives back the pages that it has read.
    pub(crate) fn rest(&self) {
        // What cannot be given back now will be when it is closed.
        let _ = self.connection.release_memory();
    }

    pub(crate) fn run(&self, sql: &str) -> Result<(), Error> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        statement.raw_query().next().map(drop).map_err(failed)
    }

    pub(crate) fn prepare(&self, account: i64, sql: &str, params: &[Value<'_>]) -> Result<CachedStatement<'_>, Error> {
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

pub(crate) fn failed(error: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
    use rusqlite::ffi::{SQLITE_CONSTRAINT_DATATYPE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
    let extended = error.sqlite_error().map(|error| error.extended_code);
    match error.sqlite_error_code() {
        Some(DatabaseBusy | DatabaseLocked) => Error::Busy,
        _ if matches!(extended, Some(SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY)) => {
            Error::Unique(error.to_string())
        }
        // A sum of two columns that is no integer any more becomes a real number, which no column takes.
        _ if extended == Some(SQLITE_CONSTRAINT_DATATYPE) || is_overflow(&error) => Error::Range(error.to_string()),
        _ => Error::Sql(error.to_string()),
    }
}

/// Did `SUM` leave the range? That has no code of its own.
fn is_overflow(error: &rusqlite::Error) -> bool {
    matches!(error, rusqlite::Error::SqliteFailure(_, Some(text)) if text == "integer overflow")
}

pub(crate) fn unavailable(error: impl Display) -> Error {
    Error::Unavailable(error.to_string())
}
