//! A database, its pool of connections and its writer threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::counts::{Counts, Work};
use crate::engine::Options;
use crate::error::{Error, Transient as _};
use crate::job::Job;
use crate::migrations;
use crate::outcome::Outcome;
use crate::postgres::address::Address;
use crate::postgres::ids::Ids;
use crate::postgres::marks::Membership;
use crate::postgres::pool::Pool;
use crate::postgres::schema::read_schema;
use crate::postgres::session::{Begin, Session};
use crate::postgres::shared::Shared;
use crate::postgres::start;
use crate::queues::{Queues, Submitted};
use crate::retry::{ATTEMPTS, pause, retried};
use crate::rowset::RowSet;
use crate::schema::{Schema, SchemaFinding};
use crate::stamps::Stamps;
use crate::tx::Tx;
use crate::value::Value;

pub(crate) struct Database {
    shared: Arc<Shared>,
    membership: Membership,
    queues: Arc<Queues>,
}

impl Database {
    pub(crate) fn open(url: &str, options: Options, stamps: &Arc<Stamps>) -> Result<Database, Error> {
        let counts = Arc::new(Counts::default());
        let address = Address::parse(url)?;
        let first = start::connect(&address, &counts)?;
        start::check(&first)?;
        first.migrate()?;
        // Ids have a connection of their own: whoever needs one holds another already.
        let ids = Ids::open(address.clone(), &counts)?;
        let pool = Pool::new(address, options.connections.saturating_sub(1), counts.clone());
        pool.add(first);
        let shared = Arc::new(Shared { pool, ids, counts });
        let membership = Membership::join(&shared, stamps)?;
        let queues = Arc::new(Queues::new(options.writers, options.writers));
        Ok(Database { shared, membership, queues })
    }

    /// Waits until no other server can miss what this one is about to write.
    pub(crate) fn wait_until_known(&self) {
        self.membership.wait();
    }

    /// Tells other servers that nothing more is written here.
    pub(crate) fn leave(&self) {
        self.membership.leave();
    }

    pub(crate) fn work_done(&self) -> Work {
        self.shared.counts.work()
    }

    pub(crate) fn submit(&self, account: i64, job: Box<dyn Job>) {
        match self.queues.submit(account, job) {
            Submitted::Queued => {}
            Submitted::Refused(job) => job.finish(Err(Error::Unavailable("the store is closed".to_owned()))),
            Submitted::NeedsThread => {
                let (shared, queues) = (self.shared.clone(), self.queues.clone());
                let work = move || {
                    while let Some((turn, job)) = queues.take() {
                        run_job(&shared, turn.account, job);
                    }
                };
                if let Err(error) = std::thread::Builder::new().name("writer".to_owned()).spawn(work) {
                    self.queues.start_failed(&Error::Unavailable(error.to_string()));
                }
            }
        }
    }

    /// One statement on control data, outside of a transaction: one round trip.
    pub(crate) fn query(&self, sql: &str, params: &[Value<'_>]) -> Result<RowSet, Error> {
        let Shared { pool, ids, counts } = &*self.shared;
        counts.statement();
        retried(|| pool.with(|connection| (Session::new(connection, ids, 0, None).query(sql, params), true))?)
    }

    /// Deletes the rows of an account from every table.
    pub(crate) fn erase(&self, account: i64) -> Result<(), Error> {
        let schema = Schema::expected(&[migrations::ACCOUNT])?;
        let tables = schema.tables.iter().filter(|(_, columns)| columns.contains_key("account"));
        let statements: Vec<String> =
            tables.map(|(table, _)| format!("DELETE FROM {table} WHERE account = $0")).collect();
        self.work(account, true, &mut |tx| statements.iter().try_for_each(|sql| tx.execute(sql, &[]).map(drop)))?;
        self.shared.ids.forget(account);
        Ok(())
    }

    pub(crate) fn check_schema(&self) -> Result<Vec<SchemaFinding>, Error> {
        let found = self.work(0, false, &mut read_schema)?;
        let expected = Schema::expected(&[migrations::CONTROL, migrations::ACCOUNT])?;
        Ok(expected.compare(&found, "database"))
    }

    /// One transaction on the calling thread. Account 0 is the control data.
    pub(crate) fn work<T, E: From<Error>>(
        &self,
        account: i64,
        write: bool,
        work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.shared.work(account, if write { Begin::Write } else { Begin::Read }, work)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.queues.close();
    }
}

fn run_job(shared: &Shared, account: i64, mut job: Box<dyn Job>) {
    let mut attempt = 1;
    let result = loop {
        let ran = catch_unwind(AssertUnwindSafe(|| {
            shared.transaction(account, Begin::Write, &mut |tx| {
                let result = job.run(tx);
                let outcome = result.as_ref().copied().unwrap_or(Outcome::Rollback);
                (result.map(drop), outcome)
            })
        }));
        match ran.unwrap_or_else(|_| Err(Error::Sql("a job panicked".to_owned()))) {
            Err(error) if error.is_transient() && attempt < ATTEMPTS => pause(attempt),
            result => break result,
        }
        attempt += 1;
    };
    let _ = catch_unwind(AssertUnwindSafe(|| job.finish(result)));
}
