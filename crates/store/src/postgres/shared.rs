//! What the writer threads, whoever reads and the membership share of a database: its connections, and the transactions over them.

use std::sync::Arc;

use crate::counts::Counts;
use crate::error::Error;
use crate::outcome::Outcome;
use crate::postgres::ids::Ids;
use crate::postgres::pool::Pool;
use crate::postgres::session::{Begin, Session};
use crate::tx::{Inner, Tx};

/// A database's connections, the ids that it has handed out, and what was asked of it.
pub(super) struct Shared {
    pub(super) pool: Pool,
    pub(super) ids: Ids,
    pub(super) counts: Arc<Counts>,
}

impl Shared {
    /// Changes control data, in one transaction on the calling thread.
    pub(super) fn change(&self, work: &mut dyn FnMut(&mut Tx<'_>) -> Result<(), Error>) -> Result<(), Error> {
        self.work(0, Begin::Write, work)
    }

    /// One transaction on the calling thread, kept when the work succeeds. Account 0 is the control data.
    pub(super) fn work<T, E: From<Error>>(
        &self,
        account: i64,
        begin: Begin,
        work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transaction(account, begin, &mut |tx| {
            let result = work(tx);
            let outcome = if result.is_ok() { Outcome::Commit } else { Outcome::Rollback };
            (result, outcome)
        })
    }

    /// One transaction on the calling thread, which the work itself says to keep or not.
    pub(super) fn transaction<T, E: From<Error>>(
        &self,
        account: i64,
        begin: Begin,
        work: &mut dyn FnMut(&mut Tx<'_>) -> (Result<T, E>, Outcome),
    ) -> Result<T, E> {
        self.pool.with(|connection| {
            let session = Session::new(connection, &self.ids, account, Some(begin));
            let mut tx = Tx::new(account, Inner::Postgres(session), &self.counts);
            let (result, outcome) = work(&mut tx);
            let ended = match tx.inner() {
                Inner::Postgres(session) => session.end(outcome),
                Inner::Sqlite(_) => Ok(()),
            };
            // A failed call keeps its own error; a commit that failed replaces a result that was never made durable.
            let result = match (result, ended) {
                (Ok(_), Err(error)) => Err(error.into()),
                (result, _) => result,
            };
            (result, true)
        })?
    }
}
