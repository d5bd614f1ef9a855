//! Writes to an account's file, with group commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::counts::Counts;
use crate::error::Error;
use crate::job::Job;
use crate::outcome::Outcome;
use crate::queues::Turn;
use crate::sqlite::connection::Handle;
use crate::sqlite::session::Session;
use crate::sqlite::statistics;
use crate::tx::{Changed, Inner, Tx};

/// Jobs that share one commit at most.
const GROUP: usize = 64;
/// How long one group may collect before it commits.
const GROUP_TIME: Duration = Duration::from_millis(20);
/// Changed rows after which the planner's figures are looked at again.
const CHANGES: u64 = 50_000;

/// Shops work without figures too, only slower.
fn refresh_statistics(number: i64, handle: &Handle) {
    let refreshed = handle.run("BEGIN IMMEDIATE").and_then(|()| {
        let result = statistics::refresh(&handle.connection, number);
        handle.run(if result.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        result
    });
    if let Err(error) = refreshed {
        tracing::warn!(account = number, %error, "the planner's figures could not be written");
    }
}

/// Runs the waiting jobs one after the other, commits once, and answers them all.
pub(crate) fn write_group((number, handle, counts): (i64, &Handle, &Counts), first: Box<dyn Job>, turn: &Turn<'_>) {
    let start = Instant::now();
    let mut group = Group { number, handle, counts, changed: Changed::new(), kept: Vec::new(), failed: Vec::new() };
    if let Err(error) = handle.run("BEGIN IMMEDIATE") {
        return first.finish(Err(error));
    }
    let mut next = Some(first);
    while let Some(job) = next {
        let undone = group.run(job);
        let full = group.len() >= GROUP || start.elapsed() >= GROUP_TIME;
        next = if undone || full { None } else { turn.next_job() };
    }
    let committed = handle.run("COMMIT");
    if committed.is_err() {
        let _ = handle.run("ROLLBACK");
    }
    group.finish(&committed);
    let changes = handle.connection.total_changes();
    if changes - handle.looked_at.get() >= CHANGES {
        handle.looked_at.set(changes);
        refresh_statistics(number, handle);
    }
}

/// The jobs of one transaction.
///
/// They run without a savepoint around each: SQLite keeps what would be undone in memory, and at the end of every statement and of every
/// savepoint within an outer one walks through all of it, so that long jobs would take time by the square of their length. A job that
/// fails after it has written takes the whole transaction with it, and those before it are run again.
struct Group<'h> {
    number: i64,
    handle: &'h Handle,
    counts: &'h Counts,
    /// Tables that jobs have changed in the open transaction: what later ones read of them is not kept yet.
    changed: Changed,
    /// Those whose changes are in the open transaction, in order.
    kept: Vec<Box<dyn Job>>,
    /// Those that left nothing, with what became of them.
    failed: Vec<(Box<dyn Job>, Result<(), Error>)>,
}

impl Group<'_> {
    fn len(&self) -> usize {
        self.kept.len() + self.failed.len()
    }

    /// Runs one more job; says whether others had to be run again because of it: then it is time to commit, so that jobs which fail by
    /// turns do not have the same ones run over and over.
    fn run(&mut self, job: Box<dyn Job>) -> bool {
        if !self.try_run(job) {
            return false;
        }
        let again = !self.kept.is_empty();
        while self.run_kept_again() {}
        again
    }

    /// Begins anew with those that were kept; says whether one of them has failed this time, and the rest has to be run once more.
    fn run_kept_again(&mut self) -> bool {
        // Some errors have ended the transaction already.
        if !self.handle.connection.is_autocommit() && self.handle.run("ROLLBACK").is_err() {
            tracing::error!(account = self.number, "a transaction could not be undone");
        }
        self.changed.clear();
        let kept = std::mem::take(&mut self.kept);
        if let Err(error) = self.handle.run("BEGIN IMMEDIATE") {
            let text = error.to_string();
            self.failed.extend(kept.into_iter().map(|job| (job, Err(Error::Unavailable(text.clone())))));
            return false;
        }
        let mut jobs = kept.into_iter();
        while let Some(job) = jobs.next() {
            if self.try_run(job) {
                self.kept.extend(jobs);
                return true;
            }
        }
        false
    }

    /// Runs a job; says whether the transaction has to be undone.
    fn try_run(&mut self, mut job: Box<dyn Job>) -> bool {
        let Group { number, handle, counts, .. } = *self;
        let before = handle.connection.total_changes();
        let mut tx =
            Tx::after(number, Inner::Sqlite(Session(handle, counts)), counts, std::mem::take(&mut self.changed));
        let ran = catch_unwind(AssertUnwindSafe(|| job.run(&mut tx)));
        self.changed = tx.into_changed();
        let (result, panicked) = match ran {
            Ok(Ok(Outcome::Commit)) => {
                self.kept.push(job);
                return false;
            }
            Ok(Ok(Outcome::Rollback)) => (Ok(()), false),
            Ok(Err(error)) => (Err(error), false),
            Err(_) => (Err(Error::Sql("a job panicked".to_owned())), true),
        };
        self.failed.push((job, result));
        // What a panic leaves open is not known.
        panicked || handle.connection.is_autocommit() || handle.connection.total_changes() != before
    }

    fn finish(self, committed: &Result<(), Error>) {
        let kept = self.kept.into_iter().map(|job| {
            let result = match committed {
                Ok(()) => Ok(()),
                Err(error) => Err(Error::Unavailable(error.to_string())),
            };
            (job, result)
        });
        for (job, result) in kept.chain(self.failed) {
            let _ = catch_unwind(AssertUnwindSafe(|| job.finish(result)));
        }
    }
}
