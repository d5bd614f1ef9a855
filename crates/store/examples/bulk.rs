//! What a change costs as its transaction grows: `cargo run --release -p ladu-store --example bulk`.
//!
//! A job of many parts, each undone alone when it fails, as a bulk request or an import has them. The processor time of a part has to
//! stay the same however many there are, with and without other jobs in the same commit.

#![expect(clippy::expect_used, reason = "what is measured must work")]

use std::sync::mpsc;

use ladu_store::{Error, Job, Options, Outcome, Store, Tx, Value};

const ACCOUNT: i64 = 1;
/// Rows that are there before anything is measured; the changes are spread over them.
const ROWS: i64 = 100_000;
/// Parts of one job.
const PARTS: [i64; 4] = [1, 100, 1_000, 10_000];
/// Changes of one part; twice as often it changes two rows that all of them change.
const CHANGES: i64 = 20;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&folder.path().to_string_lossy(), Options::default()).expect("a store");
    store.create_account(ACCOUNT).expect("an account");
    store.write(ACCOUNT, |tx| (0..ROWS).try_for_each(|row| put(tx, row, "at first"))).expect("rows");
    let counters = "INSERT INTO counter (account, name, value) VALUES ($0, 'a', 0), ($0, 'b', 0)";
    store.write(ACCOUNT, |tx| tx.execute(counters, &[])).expect("counters");
    println!("| parts of a job | jobs in a commit | processor time of a part, us |\n|--:|--:|--:|");
    for parts in PARTS {
        let together: &[i64] = if parts <= 100 { &[1, 8] } else { &[1] };
        for &jobs in together {
            // As many parts in all, so that short jobs are measured for long enough.
            let rounds = (PARTS[PARTS.len() - 1] / (parts * jobs)).clamp(1, 300);
            let before = processor_time();
            for round in 0..rounds {
                run(&store, parts, jobs, round);
            }
            let spent = processor_time() - before;
            println!("| {parts} | {jobs} | {} |", spent / u128::try_from(rounds * jobs * parts).expect("a count"));
        }
    }
}

/// Submits jobs together and waits for all.
fn run(store: &Store, parts: i64, jobs: i64, round: i64) {
    let (sender, done) = mpsc::channel();
    for job in 0..jobs {
        store.submit(ACCOUNT, Box::new(Parts { seed: round * jobs + job, parts, sender: sender.clone() }));
    }
    drop(sender);
    assert_eq!(done.iter().filter(|kept| *kept).count() as i64, jobs, "every job is kept");
}

struct Parts {
    seed: i64,
    parts: i64,
    sender: mpsc::Sender<bool>,
}

impl Job for Parts {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Outcome, Error> {
        for part in 0..self.parts {
            tx.savepoint(|tx| {
                let first = self.seed * 7_919 + part * CHANGES;
                // Spread over the table, so that the pages are many.
                let done = (first..first + CHANGES).try_for_each(|n| put(tx, n * 48_271 % ROWS, "changed"));
                let done = done.and_then(|()| (0..2 * CHANGES).try_for_each(|_| count(tx)));
                (done, true)
            })??;
        }
        Ok(Outcome::Commit)
    }

    fn finish(self: Box<Self>, result: Result<(), Error>) {
        // Nobody listens after a failure.
        let _ = self.sender.send(result.is_ok());
    }
}

fn put(tx: &mut Tx<'_>, row: i64, value: &str) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO setting (account, name, value) VALUES ($0, $1, $2)
         ON CONFLICT (account, name) DO UPDATE SET value = excluded.value",
        &[Value::Text(&format!("{row:0>20}")), Value::Text(&value.repeat(200))],
    )
    .map(drop)
}

/// Changes what has been changed before. SQLite has to be able to undo a statement that may change several rows.
fn count(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.execute("UPDATE counter SET value = value + 1 WHERE account = $0 AND name IN ('a', 'b')", &[]).map(drop)
}

/// User and system time of this process, in microseconds; 0 where the system does not tell.
fn processor_time() -> u128 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = text.rsplit(") ").next().unwrap_or_default();
    let ticks: u128 = after.split(' ').skip(11).take(2).filter_map(|field| field.parse::<u128>().ok()).sum();
    // The kernel counts in hundredths of a second.
    ticks * 10_000
}
