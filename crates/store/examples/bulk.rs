//! What a change costs as its transaction grows: `cargo run --release -p ladu-store --example bulk`.
//!
//! A job of many parts, each undone alone when it fails, as a bulk request or an import has them. The processor time of a part has to
//! stay the same however many there are, with and without other jobs in the same commit.

#![expect(clippy::expect_used, reason = "what is measured must work")]

use std::sync::mpsc;

use ladu_store::{Error, Job, Options, Outcome, Store, Tx, Value};

const ACCOUNT: i64 = 1;
/// Rows that are there before anything is measured; the changes are spread over them.
const ROWS: i64 = 60_000;
/// Parts of one job.
const PARTS: [i64; 3] = [1, 100, 2_000];
/// Statements of one part on rows of its own, and as many on rows that all parts change.
const CHANGES: i64 = 10;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&folder.path().to_string_lossy(), Options::default()).expect("a store");
    store.create_account(ACCOUNT).expect("an account");
    store.write(ACCOUNT, |tx| (0..ROWS).try_for_each(|row| make(tx, row))).expect("rows");
    println!("| parts of a job | jobs in a commit | processor time of a part, us |\n|--:|--:|--:|");
    for parts in PARTS {
        let together: &[i64] = if parts <= 100 { &[1, 8] } else { &[1] };
        for &jobs in together {
            // As many parts in all, so that short jobs are measured for long enough.
            let rounds = (PARTS[PARTS.len() - 1] / (parts * jobs)).clamp(1, 200);
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
                let done =
                    (first..first + CHANGES).try_for_each(|n| change_two(tx, [n * 48_271 % ROWS, n * 16_807 % ROWS]));
                // What has been changed before, like the payment of a sale.
                let done = done.and_then(|()| (0..CHANGES).try_for_each(|_| change_two(tx, [0, 1])));
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

fn make(tx: &mut Tx<'_>, row: i64) -> Result<(), Error> {
    let values = [Value::Text(&name(row)), Value::Text(&"at first".repeat(40))];
    tx.queue("INSERT INTO setting (account, name, value) VALUES ($0, $1, $2)", &values)
}

/// SQLite has to be able to undo a statement that may change several rows.
fn change_two(tx: &mut Tx<'_>, rows: [i64; 2]) -> Result<(), Error> {
    let names = rows.map(name);
    let text = "changed".repeat(40);
    let values = [Value::Text(&text), Value::Text(&names[0]), Value::Text(&names[1])];
    tx.execute("UPDATE setting SET value = $1 WHERE account = $0 AND name IN ($2, $3)", &values).map(drop)
}

fn name(row: i64) -> String {
    format!("{row:0>20}")
}

/// User and system time of this process, in microseconds; 0 where the system does not tell.
fn processor_time() -> u128 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = text.rsplit(") ").next().unwrap_or_default();
    let ticks: u128 = after.split(' ').skip(11).take(2).filter_map(|field| field.parse::<u128>().ok()).sum();
    // The kernel counts in hundredths of a second.
    ticks * 10_000
}
