//! An open file with its prepared statements.

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

/// One open connection with the rewritten texts of its statements.
pub(crate) struct Handle {
    pub(crate) connection: Connection,
    rewritten: Mutex<foldhash::HashMap<String, Arc<Rewritten>>>,
    control: bool,
}

/// Connections kept for whoever reads next.
pub(crate) struct Pool {
    kept: Mutex<Vec<Handle>>,
    most: usize,
}

impl Pool {
    pub(crate) fn new(most: usize) -> Pool {
        Pool { kept: Mutex::default(), most }
    }

    pub(crate) fn take(&self) -> Option<Handle> {
        locked(&self.kept).pop()
    }

    pub(crate) fn give_back(&self, handle: Handle) {
        let mut kept = locked(&self.kept);
        if kept.len() < self.most {
            kept.push(handle);
        }
    }

    pub(crate) fn clear(&self) {
        locked(&self.kept).clear();
    }
}

impl Handle {
    pub(crate) fn open(path: &Path, writer: bool, control: bool) -> Result<Handle, Error> {
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

pub(crate) fn unavailable(error: impl std::fmt::Display) -> Error {
    Error::Unavailable(error.to_string())
}
