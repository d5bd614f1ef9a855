//! The store keeps its promises on both engines.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, mpsc};

use ladu_store::{Engine, Error, Job, Options, Outcome, OwnedValue, Store, Tx, Value};
use ladu_tests::{Fixture, TestStore, on_both_engines};

on_both_engines! {
    values_come_back_as_they_went_in
    a_failed_write_leaves_nothing
    a_failed_part_leaves_the_rest
    jobs_are_answered_after_their_commit
    a_panic_in_a_job_is_an_error
    jobs_that_fail_leave_those_beside_them
    ids_count_from_one_and_series_have_no_gaps
    a_statement_without_the_account_is_refused
    a_queued_statement_that_fails_fails_the_commit
    many_rows_go_in_at_once
    conditional_updates_never_oversell
    what_is_stored_is_there_after_reopening
}

const ACCOUNT: i64 = 7;

/// A store with one account.
struct Opened {
    store: Store,
    url: String,
    _kept: TestStore,
}

impl Fixture for Opened {
    fn on(engine: Engine) -> Opened {
        let kept = TestStore::on(engine);
        kept.store.create_account(ACCOUNT).unwrap();
        Opened { store: kept.store.clone(), url: kept.url.clone(), _kept: kept }
    }
}

fn put(tx: &mut Tx<'_>, name: &str, value: i64) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO counter (account, name, value) VALUES ($0, $1, $2)
         ON CONFLICT (account, name) DO UPDATE SET value = excluded.value",
        &[Value::Text(name), Value::Int(value)],
    )?;
    Ok(())
}

fn get(store: &Store, name: &str) -> Option<i64> {
    let name = name.to_owned();
    let found = store.read(ACCOUNT, |tx| -> Result<_, Error> {
        let rows = tx.query("SELECT value FROM counter WHERE account = $0 AND name = $1", &[Value::Text(&name)])?;
        Ok(rows.first().map(|row| row.int(0)))
    });
    found.unwrap()
}

fn values_come_back_as_they_went_in(test: Opened) {
    let text = "õ 漢 \u{1f600} ' \" \\";
    test.store
        .write(ACCOUNT, move |tx| -> Result<(), Error> {
            tx.execute(
                "INSERT INTO setting (account, name, value) VALUES ($0, $1, $2)",
                &[Value::Text(text), Value::Text("")],
            )?;
            put(tx, "big", i64::MAX)
        })
        .unwrap();
    let rows = test.store.read(ACCOUNT, |tx| -> Result<_, Error> {
        tx.query("SELECT name, value, NULL FROM setting WHERE account = $0 AND name = $1", &[Value::Text(text)])
    });
    let rows = rows.unwrap();
    assert_eq!((rows.len(), rows.get(0).text(0), rows.get(0).text(1)), (1, text, ""));
    assert!(rows.get(0).is_null(2) && rows.get(0).is_null(99));
    assert_eq!(get(&test.store, "big"), Some(i64::MAX));
}

fn a_failed_write_leaves_nothing(test: Opened) {
    let failed = test.store.write(ACCOUNT, |tx| -> Result<(), Error> {
        put(tx, "a", 1)?;
        Err(Error::Sql("on purpose".to_owned()))
    });
    assert!(failed.is_err());
    assert_eq!(get(&test.store, "a"), None);
}

fn a_failed_part_leaves_the_rest(test: Opened) {
    let done = test.store.write(ACCOUNT, |tx| -> Result<(), Error> {
        put(tx, "before", 1)?;
        tx.savepoint(|tx| (put(tx, "undone", 1), false))??;
        tx.savepoint(|tx| (put(tx, "kept", 1), true))??;
        Ok(())
    });
    done.unwrap();
    assert_eq!(["before", "undone", "kept"].map(|name| get(&test.store, name)), [Some(1), None, Some(1)]);
}

struct Count {
    fail: bool,
    sender: mpsc::Sender<bool>,
}

impl Job for Count {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Outcome, Error> {
        tx.execute(
            "INSERT INTO counter (account, name, value) VALUES ($0, $1, 1)
             ON CONFLICT (account, name) DO UPDATE SET value = counter.value + 1",
            &[Value::Text("jobs")],
        )?;
        assert!(!self.fail, "on purpose");
        Ok(Outcome::Commit)
    }

    fn finish(self: Box<Self>, result: Result<(), Error>) {
        self.sender.send(result.is_ok()).unwrap();
    }
}

fn jobs_are_answered_after_their_commit(test: Opened) {
    let (sender, answers) = mpsc::channel();
    for _ in 0..200 {
        test.store.submit(ACCOUNT, Box::new(Count { fail: false, sender: sender.clone() }));
    }
    for done in 1..=200 {
        assert!(answers.recv().unwrap());
        assert!(get(&test.store, "jobs").unwrap() >= done, "answered before it was stored");
    }
    assert_eq!(get(&test.store, "jobs"), Some(200));
}

fn a_panic_in_a_job_is_an_error(test: Opened) {
    let (sender, answers) = mpsc::channel();
    test.store.submit(ACCOUNT, Box::new(Count { fail: true, sender: sender.clone() }));
    assert!(!answers.recv().unwrap());
    test.store.submit(ACCOUNT, Box::new(Count { fail: false, sender }));
    assert!(answers.recv().unwrap());
    assert_eq!(get(&test.store, "jobs"), Some(1));
}

/// Adds to a sum and takes a number of a series, and then does not want it, fails or panics.
struct Adding {
    number: i64,
    end: fn() -> Result<Outcome, Error>,
    sender: mpsc::Sender<(i64, bool)>,
}

impl Job for Adding {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Outcome, Error> {
        tx.execute(
            "INSERT INTO counter (account, name, value) VALUES ($0, 'sum', $1)
             ON CONFLICT (account, name) DO UPDATE SET value = counter.value + excluded.value",
            &[Value::Int(self.number)],
        )?;
        let taken = tx.next_number("series")?;
        tx.queue(
            "INSERT INTO setting (account, name, value) VALUES ($0, $1, $2)",
            &[Value::Text(&format!("taken {taken}")), Value::Text(&self.number.to_string())],
        )?;
        (self.end)()
    }

    fn finish(self: Box<Self>, result: Result<(), Error>) {
        self.sender.send((self.number, result.is_ok())).unwrap();
    }
}

fn jobs_that_fail_leave_those_beside_them(test: Opened) {
    const ENDS: [fn() -> Result<Outcome, Error>; 5] = [
        || Ok(Outcome::Commit),
        || Ok(Outcome::Commit),
        || Ok(Outcome::Rollback),
        || Err(Error::Sql("on purpose".to_owned())),
        || panic!("on purpose"),
    ];
    let (sender, answers) = mpsc::channel();
    // A first one that takes its time, so that many wait for the next commit.
    test.store.submit(
        ACCOUNT,
        Box::new(Adding {
            number: 1000,
            end: || {
                std::thread::sleep(std::time::Duration::from_millis(50));
                Ok(Outcome::Commit)
            },
            sender: sender.clone(),
        }),
    );
    let mut kept = vec![1000];
    for number in 0..100 {
        // A stretch of good ones, then all kinds by turns.
        let end = if number < 30 { 0 } else { number % ENDS.len() };
        let number = i64::try_from(number).unwrap();
        if end < 2 {
            kept.push(number);
        }
        test.store.submit(ACCOUNT, Box::new(Adding { number, end: ENDS[end], sender: sender.clone() }));
    }
    drop(sender);
    let answered: Vec<(i64, bool)> = answers.iter().collect();
    assert_eq!(answered.len(), 101, "each job is answered once");
    for (number, ok) in answered {
        let is_error = (30..100).contains(&number) && number % 5 >= 3;
        assert_eq!(ok, !is_error, "job {number}");
    }
    assert_eq!(get(&test.store, "sum"), Some(kept.iter().sum()));
    assert_eq!(get(&test.store, "series"), Some(i64::try_from(kept.len()).unwrap()), "no gaps");
    let rows = test.store.read(ACCOUNT, |tx| -> Result<_, Error> {
        tx.query("SELECT value FROM setting WHERE account = $0 AND name LIKE 'taken %'", &[])
    });
    let mut found: Vec<i64> = rows.unwrap().iter().map(|row| row.text(0).parse().unwrap()).collect();
    found.sort_unstable();
    kept.sort_unstable();
    assert_eq!(found, kept);
}

fn ids_count_from_one_and_series_have_no_gaps(test: Opened) {
    let take = |fail: bool| {
        test.store.write(ACCOUNT, move |tx| -> Result<(i64, i64), Error> {
            let taken = (tx.next_id("thing")?, tx.next_number("series")?);
            if fail { Err(Error::Sql("on purpose".to_owned())) } else { Ok(taken) }
        })
    };
    assert_eq!(take(false).unwrap(), (1, 1));
    assert!(take(true).is_err());
    let (id, number) = take(false).unwrap();
    assert!(id >= 2);
    assert_eq!(number, 2);
}

fn a_statement_without_the_account_is_refused(test: Opened) {
    let refused =
        test.store.read(ACCOUNT, |tx| -> Result<(), Error> { tx.query("SELECT name FROM setting", &[]).map(drop) });
    assert!(refused.unwrap_err().to_string().contains("does not name the account"));
}

fn a_queued_statement_that_fails_fails_the_commit(test: Opened) {
    let failed = test.store.write(ACCOUNT, |tx| -> Result<(), Error> {
        for _ in 0..2 {
            tx.queue(
                "INSERT INTO setting (account, name, value) VALUES ($0, $1, $2)",
                &[Value::Text("a"), Value::Text("b")],
            )?;
        }
        Ok(())
    });
    assert!(matches!(failed, Err(Error::Unique(_))), "{failed:?}");
}

fn many_rows_go_in_at_once(test: Opened) {
    let written = test.store.write(ACCOUNT, |tx| -> Result<(), Error> {
        let rows: Vec<OwnedValue> = (0..2999i64).flat_map(|n| [OwnedValue::from(format!("n{n}")), n.into()]).collect();
        tx.queue_rows("INSERT INTO counter (account, name, value) VALUES", 2, &rows, "")
    });
    written.unwrap();
    let sum = test.store.read(ACCOUNT, |tx| -> Result<_, Error> {
        let rows = tx.query("SELECT count(*), CAST(SUM(value) AS BIGINT) FROM counter WHERE account = $0", &[])?;
        Ok((rows.get(0).int(0), rows.get(0).int(1)))
    });
    assert_eq!(sum.unwrap(), (2999, 2998 * 2999 / 2));
}

fn conditional_updates_never_oversell(test: Opened) {
    test.store.write(ACCOUNT, |tx| put(tx, "pieces", 50)).unwrap();
    let sold = Arc::new(AtomicI64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..64 {
            let (store, sold) = (test.store.clone(), sold.clone());
            scope.spawn(move || {
                let changed = store.write(ACCOUNT, |tx| {
                    tx.execute(
                        "UPDATE counter SET value = value - 1 WHERE account = $0 AND name = $1 AND value >= 1",
                        &[Value::Text("pieces")],
                    )
                });
                sold.fetch_add(i64::try_from(changed.unwrap()).unwrap(), Ordering::Relaxed);
            });
        }
    });
    assert_eq!(sold.load(Ordering::Relaxed), 50);
    assert_eq!(get(&test.store, "pieces"), Some(0));
}

fn what_is_stored_is_there_after_reopening(test: Opened) {
    test.store.write(ACCOUNT, |tx| put(tx, "kept", 5)).unwrap();
    let engine = test.store.engine();
    if engine == Engine::Sqlite {
        let second = Store::open(&test.url, Options::default());
        assert!(second.is_err(), "two processes must not share a folder");
    }
    let Opened { store, url, .. } = &test;
    store.close();
    if engine == Engine::Postgres {
        let again = Store::open(url, Options::default()).unwrap();
        assert_eq!(get(&again, "kept"), Some(5));
    } else {
        assert_eq!(get(store, "kept"), Some(5));
    }
}
