//! What the writer threads, whoever reads and the membership share of a database: its connections, and the transactions over them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::counts::Counts;
use crate::error::Error;
use crate::outcome::Outcome;
use crate::postgres::ids::Ids;
use crate::postgres::pool::Pool;
use crate::postgres::session::{Begin, NotEnded, Session};
use crate::tx::{Inner, Tx};
use crate::value::Value;

/// How long the database is asked what became of a transaction.
const FINDING_OUT: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(200);
const STATUS: &str = "SELECT COALESCE(pg_xact_status(CAST(CAST(CAST($1 AS BIGINT) AS TEXT) AS xid8)), 'forgotten')";

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
        let done = self.pool.with(|connection| {
            let session = Session::new(connection, &self.ids, account, Some(begin));
            let mut tx = Tx::new(account, Inner::Postgres(session), &self.counts);
            let (result, outcome) = work(&mut tx);
            let (ended, xid) = match tx.inner() {
                Inner::Postgres(session) => (session.end(outcome), session.xid()),
                Inner::Sqlite(_) => (Ok(()), None),
            };
            ((result, ended, xid), true)
        });
        // A failed call keeps its own error; a commit that failed replaces a result that was never made durable.
        match done? {
            (Ok(_), Err(NotEnded::Undone(error)), _) => Err(error.into()),
            (Ok(kept), Err(NotEnded::Unknown(text)), Some(xid)) => {
                self.find_out(xid, &text).map(|()| kept).map_err(E::from)
            }
            (Ok(_), Err(NotEnded::Unknown(text)), None) => Err(Error::Unavailable(unknown(&text)).into()),
            (result, ..) => result,
        }
    }

    /// Asks what became of a transaction whose connection broke when it was to be kept; an error unless it was.
    fn find_out(&self, xid: i64, text: &str) -> Result<(), Error> {
        let end = Instant::now() + FINDING_OUT;
        loop {
            let status = self.pool.with(|connection| {
                let asked = Session::new(connection, &self.ids, 0, None).query(STATUS, &[Value::Int(xid)]);
                (asked.map(|rows| rows.first().map(|row| row.text(0).to_owned())), true)
            });
            match status.and_then(|status| status) {
                Ok(Some(status)) if status == "committed" => return Ok(()),
                Ok(Some(status)) if status == "aborted" => return Err(Error::Lost(text.to_owned())),
                // It still works on it, or has forgotten it, or is not there.
                Ok(Some(_)) | Err(_) if Instant::now() < end => std::thread::sleep(PAUSE),
                _ => return Err(Error::Unavailable(unknown(text))),
            }
        }
    }
}

fn unknown(text: &str) -> String {
    format!("it is not known whether the change was kept: {text}")
}
