//! A folder with a file for each account and one for the control data.

use std::collections::HashSet;
use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use crate::counts::{Counts, Work};
use crate::engine::Options;
use crate::error::Error;
use crate::job::Job;
use crate::migrations;
use crate::mutex::locked;
use crate::queues::{Queues, Submitted};
use crate::schema::{Schema, SchemaFinding};
use crate::sqlite::connection::{Handle, Role, naming, unavailable};
use crate::sqlite::control::{self, Control};
use crate::sqlite::migrate::{is_up_to_date, migrate};
use crate::sqlite::new_file::{built, make_folder, place, remove};
use crate::sqlite::pool::{Closed, Limits, Pool};
use crate::sqlite::session::Session;
use crate::sqlite::snapshot;
use crate::sqlite::writer::write_group;
use crate::tx::{Inner, Tx};
use crate::whole;

/// How often what nobody uses is looked for.
const TIDY: Duration = Duration::from_secs(5);

pub(crate) struct Files {
    shared: Arc<Shared>,
    control: Control,
    /// Ends the thread that tidies up.
    _alive: Sender<()>,
    /// Held as long as the store is open, so that no second process writes the same files.
    _lock: File,
}

/// What the writing threads and everybody else share.
struct Shared {
    folder: PathBuf,
    pool: Arc<Pool>,
    queues: Queues,
    counts: Arc<Counts>,
    /// Accounts whose tables were found up to date.
    checked: Mutex<HashSet<i64>>,
    /// The file of an account without anything in it, once one was needed.
    template: Mutex<Option<Arc<[u8]>>>,
}

impl Files {
    pub(crate) fn open(folder: &Path, options: Options) -> Result<Files, Error> {
        make_folder(folder)?;
        // What shops keep is nobody else's on this machine, in a folder that was there before either.
        std::fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(naming(folder))?;
        let lock = File::create(folder.join("lock")).map_err(unavailable)?;
        lock.try_lock().map_err(|_| Error::Unavailable(format!("{} is in use by another Ladu", folder.display())))?;
        let counts = Arc::new(Counts::default());
        let Options { readers, writers, descriptors, memory, .. } = options;
        let pool = Arc::new(Pool::new(Limits { descriptors, bytes: memory, readers }));
        let control = Control::open(folder, pool.clone(), counts.clone())?;
        // One writer for an account: what waits for it shares a commit.
        let queues = Queues::new(writers, 1);
        let (checked, template) = (Mutex::default(), Mutex::default());
        let shared = Arc::new(Shared { folder: folder.to_owned(), pool, queues, counts, checked, template });
        let (alive, ended) = crossbeam_channel::bounded(0);
        let pool = shared.pool.clone();
        let tidy = move || keep_tidy(&pool, &ended);
        std::thread::Builder::new().name("files".to_owned()).spawn(tidy).map_err(unavailable)?;
        Ok(Files { shared, control, _alive: alive, _lock: lock })
    }

    pub(crate) fn control(&self) -> &Control {
        &self.control
    }

    pub(crate) fn work(&self) -> Work {
        self.shared.counts.work()
    }

    /// Has somebody told of each account that is not open any more.
    pub(crate) fn when_closed(&self, closed: Closed) {
        self.shared.pool.when_closed(closed);
    }

    /// Makes the file of an account, as a copy of one that was made before.
    pub(crate) fn create(&self, account: i64) -> Result<(), Error> {
        let Shared { folder, template, .. } = &*self.shared;
        let bytes = {
            let mut template = locked(template);
            match &*template {
                Some(bytes) => bytes.clone(),
                None => {
                    let make = |connection: &_| migrate(connection, "account", migrations::ACCOUNT);
                    template.insert(built(folder, make, false)?.into()).clone()
                }
            }
        };
        place(folder, &self.shared.path(account), &bytes)
    }

    /// Forgets an account and deletes its files.
    pub(crate) fn erase(&self, account: i64) -> Result<(), Error> {
        self.shared.pool.forget(account);
        locked(&self.shared.checked).remove(&account);
        remove(&self.shared.path(account))
    }

    pub(crate) fn check_schema(&self, accounts: &[i64]) -> Result<Vec<SchemaFinding>, Error> {
        let mut findings = Schema::expected(&[migrations::CONTROL])?.compare(&self.control.schema()?, control::NAME);
        let expected = Schema::expected(&[migrations::ACCOUNT])?;
        for account in accounts {
            let database = format!("{account}.db");
            let found = self.shared.with(*account, Role::Reader, |handle| Schema::of_sqlite(&handle.connection));
            match found.and_then(|found| found) {
                Ok(found) => findings.extend(expected.compare(&found, &database)),
                // The files of other accounts are looked at all the same.
                Err(error) => findings.push(SchemaFinding { database, what: format!("cannot be read: {error}") }),
            }
        }
        Ok(findings)
    }

    pub(crate) fn read<T, E: From<Error>>(
        &self,
        account: i64,
        work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.shared.with(account, Role::Reader, |handle| {
            handle.run("BEGIN DEFERRED")?;
            let result =
                work(&mut Tx::new(account, Inner::Sqlite(Session(handle, &self.shared.counts)), &self.shared.counts));
            handle.run("COMMIT")?;
            result
        })?
    }

    /// Reads, and closes the file again when nobody else had it open: one that is looked at now and then stands in nobody's way.
    pub(crate) fn glance<T, E: From<Error>>(
        &self,
        account: i64,
        work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let was_open = self.shared.pool.is_open(account);
        let result = self.read(account, work);
        if !was_open {
            self.shared.pool.close(account);
        }
        result
    }

    pub(crate) fn submit(&self, account: i64, job: Box<dyn Job>) {
        let shared = &self.shared;
        match shared.queues.submit(account, job) {
            Submitted::Queued => {}
            Submitted::Refused(job) => job.finish(Err(Error::Unavailable("the store is closed".to_owned()))),
            Submitted::NeedsThread => {
                let writing = shared.clone();
                let started = std::thread::Builder::new().name("writer".to_owned()).spawn(move || writing.write_all());
                if let Err(error) = started {
                    shared.queues.start_failed(&unavailable(error));
                }
            }
        }
    }

    /// Copies the file of an account (0 is the control data) as of one moment.
    pub(crate) fn snapshot(&self, account: i64, to: &Path) -> Result<(), Error> {
        snapshot::copy(&self.database(account), to, account == 0)
    }

    /// Takes a file for that of an account which has none.
    pub(crate) fn adopt(&self, account: i64, file: &Path) -> Result<(), Error> {
        let Shared { folder, checked, .. } = &*self.shared;
        locked(checked).remove(&account);
        std::fs::rename(file, self.shared.path(account)).map_err(naming(file))?;
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(naming(folder))
    }

    /// What is another after every change of an account (0 is the control data).
    pub(crate) fn change_mark(&self, account: i64) -> Option<String> {
        whole::file_mark(&self.database(account))
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.shared.folder
    }

    fn database(&self, account: i64) -> PathBuf {
        if account == 0 { self.shared.folder.join(control::NAME) } else { self.shared.path(account) }
    }

    /// Lets every writer finish what it has and closes the files.
    pub(crate) fn close(&self) {
        self.shared.queues.close();
        self.shared.pool.clear();
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        self.close();
    }
}

impl Shared {
    fn path(&self, account: i64) -> PathBuf {
        self.folder.join(format!("{account}.db"))
    }

    /// Works with a connection to the file of an account, whose tables are as they should be.
    fn with<T>(&self, account: i64, role: Role, work: impl FnOnce(&Handle) -> T) -> Result<T, Error> {
        let path = self.path(account);
        self.pool.with(
            account,
            role,
            || Handle::open(&path, role, false),
            |handle| {
                self.check(account, &path, handle)?;
                Ok(work(handle))
            },
        )?
    }

    /// Brings the tables of an account up to date when it is used for the first time.
    fn check(&self, account: i64, path: &Path, handle: &Handle) -> Result<(), Error> {
        if locked(&self.checked).contains(&account) {
            return Ok(());
        }
        if !is_up_to_date(&handle.connection, "account", migrations::ACCOUNT).map_err(naming(path))? {
            let writer = Handle::open(path, Role::Writer, false)?;
            migrate(&writer.connection, "account", migrations::ACCOUNT).map_err(naming(path))?;
        }
        locked(&self.checked).insert(account);
        Ok(())
    }

    /// Does what is queued, an account after the other, until there is nothing for a while.
    fn write_all(&self) {
        while let Some((turn, first)) = self.queues.take() {
            let account = turn.account;
            let mut first = Some(first);
            let written = self.with(account, Role::Writer, |handle| {
                if let Some(first) = first.take() {
                    write_group((account, handle, &self.counts), first, &turn);
                }
            });
            if let (Err(error), Some(first)) = (written, first) {
                first.finish(Err(error));
            }
        }
    }
}

fn keep_tidy(pool: &Pool, ended: &Receiver<()>) {
    while ended.recv_timeout(TIDY) == Err(RecvTimeoutError::Timeout) {
        pool.tidy();
    }
}
