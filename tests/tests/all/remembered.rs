//! What a server remembers of small tables is what was kept, never what was undone.

use std::sync::{Arc, mpsc};

use ladu_record::noun;
use ladu_record::{Caches, Cx, Failure};
use ladu_store::{Error, Job, Outcome, Store, Tx, Value};
use ladu_tests::{Code, TestStore, on_both_engines, system_request};
use ladu_wire::{Fault, Params};

on_both_engines! {
    what_is_undone_is_not_remembered
    what_others_of_one_commit_undo_is_not_remembered
}

/// Names a brand in one call and looks at the brands' names in the next of the same transaction, which then is kept or undone.
fn rename(store: &Store, caches: &Arc<Caches>, name: &'static str, keep: bool) -> Result<String, Failure> {
    let (request, caches) = (system_request(store, 1, 1_700_000_000), caches.clone());
    store.write(1, move |tx| {
        let params = Params::default();
        let mut first = Cx::new(tx, &request, &params, &caches);
        first.touch("brand")?;
        first.execute(
            "INSERT INTO brand (account, id, name, added, added_by, changed) VALUES ($0, 1, $1, 0, '', 0)
             ON CONFLICT (account, id) DO UPDATE SET name = excluded.name",
            &[Value::Text(name)],
        )?;
        let seen = brand(&mut Cx::new(tx, &request, &params, &caches))?;
        if keep { Ok(seen) } else { Err(Fault::of(Code::NOT_ALLOWED).into()) }
    })
}

fn brand(cx: &mut Cx<'_, '_>) -> Result<String, Fault> {
    Ok(noun::names(cx, "brand")?.get(&1).cloned().unwrap_or_default())
}

fn what_is_undone_is_not_remembered(test: TestStore) {
    let (store, caches) = (&test.store, Arc::new(Caches::default()));
    store.create_account(1).unwrap();
    let read = || {
        let (request, params) = (system_request(store, 1, 1_700_000_000), Params::default());
        let name =
            store.read(1, |tx| -> Result<String, Failure> { Ok(brand(&mut Cx::new(tx, &request, &params, &caches))?) });
        name.map_err(|failure| failure.0).unwrap()
    };
    assert_eq!(rename(store, &caches, "First", true).map_err(|failure| failure.0).unwrap(), "First");
    assert_eq!(read(), "First");
    assert!(rename(store, &caches, "Undone", false).is_err());
    // The next change gives the table the very version that the undone one had.
    assert_eq!(rename(store, &caches, "Second", true).map_err(|failure| failure.0).unwrap(), "Second");
    assert_eq!(read(), "Second");
}

/// A change whose work may differ when it is done again.
struct Step<W> {
    work: W,
    done: mpsc::Sender<()>,
}

impl<W: FnMut(&mut Tx<'_>) -> Result<Outcome, Error> + Send> Job for Step<W> {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Outcome, Error> {
        (self.work)(tx)
    }

    fn finish(self: Box<Self>, _: Result<(), Error>) {
        self.done.send(()).unwrap();
    }
}

/// Changes that wait share a transaction. One of them renames, the next looks, and the third takes both with it when it fails.
fn what_others_of_one_commit_undo_is_not_remembered(test: TestStore) {
    let (store, caches) = (&test.store, Arc::new(Caches::default()));
    store.create_account(1).unwrap();
    rename(store, &caches, "First", true).map_err(|failure| failure.0).unwrap();
    let request = Arc::new(system_request(store, 1, 1_700_000_000));
    let (done, finished) = mpsc::channel();
    let (go, wait) = mpsc::channel::<()>();
    let hold = move |_: &mut Tx<'_>| wait.recv().map(|()| Outcome::Rollback).map_err(|e| Error::Sql(e.to_string()));
    store.submit(1, Box::new(Step { work: hold, done: done.clone() }));
    let (mut runs, asked, kept) = (0, request.clone(), caches.clone());
    let rename_once = move |tx: &mut Tx<'_>| {
        runs += 1;
        if runs > 1 {
            return Ok(Outcome::Rollback);
        }
        let params = Params::default();
        let mut cx = Cx::new(tx, &asked, &params, &kept);
        cx.touch("brand").map_err(|fault| Error::Sql(fault.to_string()))?;
        cx.tx.execute("UPDATE brand SET name = 'Undone' WHERE account = $0", &[]).map(|_| Outcome::Commit)
    };
    store.submit(1, Box::new(Step { work: rename_once, done: done.clone() }));
    let (asked, kept) = (request.clone(), caches.clone());
    let look = move |tx: &mut Tx<'_>| {
        let params = Params::default();
        brand(&mut Cx::new(tx, &asked, &params, &kept)).map_err(|fault| Error::Sql(fault.to_string()))?;
        Ok(Outcome::Commit)
    };
    store.submit(1, Box::new(Step { work: look, done: done.clone() }));
    let fail = |tx: &mut Tx<'_>| {
        tx.execute("UPDATE brand SET name = name WHERE account = $0", &[])?;
        Ok(Outcome::Rollback)
    };
    store.submit(1, Box::new(Step { work: fail, done }));
    go.send(()).unwrap();
    assert_eq!(finished.iter().count(), 4);
    // The next change gives the table the very version that the undone one had.
    let _ = rename(store, &caches, "Second", true).map_err(|failure| failure.0).unwrap();
    let params = Params::default();
    let name =
        store.read(1, |tx| -> Result<String, Failure> { Ok(brand(&mut Cx::new(tx, &request, &params, &caches))?) });
    assert_eq!(name.map_err(|failure| failure.0).unwrap(), "Second");
}

/// Ids that are looked up in memory have to be read anew after every change.
#[test]
fn tables_whose_ids_are_known_by_heart_are_remembered() {
    for table in noun::KNOWN_BY_HEART {
        let noun = ladu_api::nouns().iter().find(|noun| noun.table == *table);
        assert!(noun.is_some_and(|noun| noun.remembered), "{table}");
    }
}
