//! What a server remembers of small tables is what was kept, never what was undone.

use std::sync::Arc;

use ladu_record::noun;
use ladu_record::{Caches, Cx, Failure};
use ladu_store::{Store, Value};
use ladu_tests::{Code, TestStore, on_both_engines, system_request};
use ladu_wire::{Fault, Params};

on_both_engines! {
    what_is_undone_is_not_remembered
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
