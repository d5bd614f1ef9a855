//! A folder with a file for each account and one for the control data.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::counts::{Counts, Work};
use crate::engine::Options;
use crate::error::Error;
use crate::job::Job;
use crate::migrations;
use crate::mutex::locked;
use crate::schema::{Schema, SchemaFinding};
use crate::sqlite::account::Account;
use crate::sqlite::connection::{Handle, unavailable};
use crate::sqlite::control::Control;
use crate::sqlite::migrate::migrate;
use crate::tx::Tx;

pub(crate) struct Files {
    folder: PathBuf,
    options: Options,
    accounts: Mutex<HashMap<i64, Arc<Account>>>,
    control: Control,
    counts: Arc<Counts>,
    /// Held as long as the store is open, so that no second process writes the same files.
    _lock: File,
}

impl Files {
    pub(crate) fn open(folder: &Path, options: Options) -> Result<Files, Error> {
        std::fs::create_dir_all(folder).map_err(unavailable)?;
        let lock = File::create(folder.join("lock")).map_err(unavailable)?;
        lock.try_lock().map_err(|_| Error::Unavailable(format!("{} is in use by another Ladu", folder.display())))?;
        let counts = Arc::new(Counts::default());
        let control = Control::open(folder.join("control.db"), options.readers, counts.clone())?;
        Ok(Files { folder: folder.to_owned(), options, accounts: Mutex::default(), control, counts, _lock: lock })
    }

    pub(crate) fn control(&self) -> &Control {
        &self.control
    }

    pub(crate) fn work(&self) -> Work {
        self.counts.work()
    }

    pub(crate) fn create(&self, account: i64) -> Result<(), Error> {
        let handle = Handle::open(&self.path(account), true, false)?;
        migrate(&handle.connection, "account", migrations::ACCOUNT)
    }

    /// Forgets an account and deletes its files.
    pub(crate) fn erase(&self, number: i64) -> Result<(), Error> {
        if let Some(account) = locked(&self.accounts).remove(&number) {
            account.close();
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
        let mut findings = Schema::expected(&[migrations::CONTROL])?.compare(&self.control.schema()?, "control.db");
        let expected = Schema::expected(&[migrations::ACCOUNT])?;
        for number in accounts {
            let database = format!("{number}.db");
            let opened = self.account(*number).and_then(|account| account.open());
            match opened.and_then(|handle| Schema::of_sqlite(&handle.connection)) {
                Ok(found) => findings.extend(expected.compare(&found, &database)),
                // The files of other accounts are looked at all the same.
                Err(error) => findings.push(SchemaFinding { database, what: format!("cannot be read: {error}") }),
            }
        }
        Ok(findings)
    }

    pub(crate) fn read<T, E: From<Error>>(
        &self,
        number: i64,
        work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.account(number)?.read(work)
    }

    pub(crate) fn glance<T, E: From<Error>>(
        &self,
        number: i64,
        work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.account(number)?.glance(work)
    }

    pub(crate) fn submit(&self, number: i64, job: Box<dyn Job>) {
        match self.account(number) {
            Ok(account) => account.submit(job),
            Err(error) => job.finish(Err(error)),
        }
    }

    /// Lets every writer finish what it has and closes the files.
    pub(crate) fn close(&self) {
        for account in locked(&self.accounts).drain().map(|(_, account)| account) {
            account.close();
        }
        self.control.close();
    }

    fn path(&self, account: i64) -> PathBuf {
        self.folder.join(format!("{account}.db"))
    }

    fn account(&self, number: i64) -> Result<Arc<Account>, Error> {
        let mut accounts = locked(&self.accounts);
        if let Some(found) = accounts.get(&number) {
            return Ok(found.clone());
        }
        if !self.path(number).exists() {
            return Err(Error::UnknownAccount(number));
        }
        self.create(number)?;
        let account = Arc::new(Account::new(number, self.path(number), self.options.readers, self.counts.clone()));
        accounts.insert(number, account.clone());
        Ok(account)
    }
}
