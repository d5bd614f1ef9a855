//! The file of the control data: accounts, sessions, quotas.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use crate::counts::Counts;
use crate::error::Error;
use crate::migrations;
use crate::mutex::locked;
use crate::schema::Schema;
use crate::sqlite::connection::{Handle, Pool};
use crate::sqlite::migrate::migrate;
use crate::sqlite::session::Session;
use crate::tx::{Inner, Tx};

pub(crate) struct Control {
    path: PathBuf,
    /// Moves on with every durable change.
    version: AtomicU64,
    writer: Mutex<Handle>,
    readers: Pool,
    counts: Arc<Counts>,
}

impl Control {
    /// `readers` is how many connections are kept for the next reader.
    pub(crate) fn open(path: PathBuf, readers: usize, counts: Arc<Counts>) -> Result<Control, Error> {
        let writer = Handle::open(&path, true, true)?;
        migrate(&writer.connection, "control", migrations::CONTROL)?;
        let (version, readers) = (AtomicU64::new(0), Pool::new(readers));
        Ok(Control { path, version, writer: Mutex::new(writer), readers, counts })
    }

    pub(crate) fn read<T, E: From<Error>>(&self, work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let handle = self.readers.take().map_or_else(|| Handle::open(&self.path, false, true), Ok)?;
        let result = work(&mut Tx::new(0, Inner::Sqlite(Session(&handle)), &self.counts));
        self.readers.give_back(handle);
        result
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
        let result = work(&mut Tx::new(0, Inner::Sqlite(Session(&handle)), &self.counts));
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

    /// Closes what is kept for readers.
    pub(crate) fn close(&self) {
        self.readers.clear();
    }
}
