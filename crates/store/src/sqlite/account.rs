//! The file of one account: its readers and its writer.

use std::path::PathBuf;
use std::sync::Arc;

use crate::counts::Counts;
use crate::error::Error;
use crate::job::Job;
use crate::sqlite::connection::{Handle, Pool};
use crate::sqlite::session::Session;
use crate::sqlite::writer::Writer;
use crate::tx::{Inner, Tx};

pub(crate) struct Account {
    number: i64,
    path: PathBuf,
    readers: Pool,
    writer: Writer,
    counts: Arc<Counts>,
}

impl Account {
    /// `readers` is how many connections are kept for the next reader.
    pub(crate) fn new(number: i64, path: PathBuf, readers: usize, counts: Arc<Counts>) -> Account {
        let writer = Writer::new(number, path.clone(), counts.clone());
        Account { number, path, readers: Pool::new(readers), writer, counts }
    }

    pub(crate) fn read<T, E: From<Error>>(&self, work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let handle = self.readers.take().map_or_else(|| self.open(), Ok)?;
        let result = self.read_with(&handle, work);
        self.readers.give_back(handle);
        result
    }

    /// Reads with a connection that is closed again: an account that is looked at now and then holds no files open.
    pub(crate) fn glance<T, E: From<Error>>(&self, work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        self.read_with(&self.open()?, work)
    }

    /// One more connection that reads.
    pub(crate) fn open(&self) -> Result<Handle, Error> {
        Handle::open(&self.path, false, false)
    }

    pub(crate) fn submit(&self, job: Box<dyn Job>) {
        self.writer.submit(job);
    }

    /// Lets the writer finish what it has, and closes what is kept for readers.
    pub(crate) fn close(&self) {
        self.writer.close();
        self.readers.clear();
    }

    fn read_with<T, E: From<Error>>(
        &self,
        handle: &Handle,
        work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        handle.run("BEGIN DEFERRED")?;
        let result = work(&mut Tx::new(self.number, Inner::Sqlite(Session(handle)), &self.counts));
        handle.run("COMMIT")?;
        result
    }
}
