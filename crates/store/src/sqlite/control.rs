//! The file of the control data: accounts, sessions, quotas.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use crate::counts::Counts;
use crate::error::Error;
use crate::migrations;
use crate::mutex::locked;
use crate::schema::Schema;
use crate::sqlite::connection::{Handle, Role, naming};
use crate::sqlite::migrate::{bring_up_to_date, migrate};
use crate::sqlite::new_file::{built, has_accounts, place};
use crate::sqlite::pool::Pool;
use crate::sqlite::session::Session;
use crate::tx::{Inner, Tx};

/// The name of the file.
pub(crate) const NAME: &str = "control.db";
/// Stands for the control data among accounts.
const ACCOUNT: i64 = 0;

pub(crate) struct Control {
    path: PathBuf,
    /// Moves on with every durable change.
    version: AtomicU64,
    writer: Mutex<Handle>,
    pool: Arc<Pool>,
    counts: Arc<Counts>,
}

impl Control {
    /// Opens the file of a folder, or makes one in a folder without any account.
    pub(crate) fn open(folder: &Path, pool: Arc<Pool>, counts: Arc<Counts>) -> Result<Control, Error> {
        let path = folder.join(NAME);
        if !path.exists() && !has_accounts(folder)? {
            let bytes = built(folder, |connection| migrate(connection, "control", migrations::CONTROL), true)?;
            place(folder, &path, &bytes)?;
        }
        let writer = Handle::open(&path, Role::Writer, true)?;
        bring_up_to_date(&writer.connection, "control", migrations::CONTROL).map_err(naming(&path))?;
        Ok(Control { path, version: AtomicU64::new(0), writer: Mutex::new(writer), pool, counts })
    }

    pub(crate) fn read<T, E: From<Error>>(&self, work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let open = || Handle::open(&self.path, Role::Reader, true);
        self.pool.with(ACCOUNT, Role::Reader, open, |handle| {
            work(&mut Tx::new(ACCOUNT, Inner::Sqlite(Session(handle, &self.counts)), &self.counts))
        })?
    }

    pub(crate) fn write<T, E: From<Error>>(
        &self,
        durable: bool,
        work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let handle = locked(&self.writer);
        // NORMAL leaves out the fsync of a commit: a count of requests may be lost with the power, an account may not.
        handle.run(if durable { "PRAGMA synchronous = FULL" } else { "PRAGMA synchronous = NORMAL" })?;
        handle.run("BEGIN IMMEDIATE")?;
        let result = work(&mut Tx::new(ACCOUNT, Inner::Sqlite(Session(&handle, &self.counts)), &self.counts));
        handle.run(if result.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        if durable {
            self.version.fetch_add(1, Ordering::SeqCst);
        }
        result
    }

    pub(crate) fn version(&self) -> u64 {
        self.version.load(Ordering::SeqCst)
    }

    pub(crate) fn schema(&self) -> Result<Schema, Error> {
        Schema::of_sqlite(&locked(&self.writer).connection)
    }
}
