//! The one thread that writes an account's file, with group commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use crate::error::Error;
use crate::job::{Job, Outcome};
use crate::mutex::locked;
use crate::sqlite::connection::{Handle, unavailable};
use crate::sqlite::session::Session;
use crate::tx::{Inner, Tx};

/// Jobs that share one commit at most.
const GROUP: usize = 64;
/// How long one group may collect before it commits.
const GROUP_TIME: Duration = Duration::from_millis(20);
/// A writer without work for so long closes its file.
const IDLE: Duration = Duration::from_secs(60);

/// The writer of an account, whose thread is started when there is work.
pub(crate) struct Writer {
    number: i64,
    path: PathBuf,
    /// The way to the thread, while there is one.
    jobs: Arc<Mutex<Option<Sender<Box<dyn Job>>>>>,
}

impl Writer {
    pub(crate) fn new(number: i64, path: PathBuf) -> Writer {
        Writer { number, path, jobs: Arc::default() }
    }

    pub(crate) fn submit(&self, job: Box<dyn Job>) {
        let mut jobs = locked(&self.jobs);
        let sender = match jobs.take().map_or_else(|| self.start(), Ok) {
            Ok(sender) => sender,
            Err(error) => return job.finish(Err(error)),
        };
        if let Err(lost) = sender.send(job) {
            return lost.into_inner().finish(Err(Error::Unavailable("the writer has stopped".to_owned())));
        }
        *jobs = Some(sender);
    }

    /// Lets the thread end once it has done what it was given.
    pub(crate) fn close(&self) {
        locked(&self.jobs).take();
    }

    fn start(&self) -> Result<Sender<Box<dyn Job>>, Error> {
        let handle = Handle::open(&self.path, true, false)?;
        let (sender, receiver) = crossbeam_channel::unbounded();
        let (number, jobs) = (self.number, self.jobs.clone());
        std::thread::Builder::new()
            .name(format!("writer {number}"))
            .spawn(move || write_loop(number, &handle, &receiver, &jobs))
            .map_err(unavailable)?;
        Ok(sender)
    }
}

fn write_loop(
    number: i64,
    handle: &Handle,
    waiting: &Receiver<Box<dyn Job>>,
    jobs: &Mutex<Option<Sender<Box<dyn Job>>>>,
) {
    loop {
        match waiting.recv_timeout(IDLE) {
            Ok(first) => write_group(number, handle, first, waiting),
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                // Whoever sends does so under this lock, so nothing slips in between the look and the end.
                let mut jobs = locked(jobs);
                if waiting.is_empty() {
                    jobs.take();
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
