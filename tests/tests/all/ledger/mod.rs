//! The ledger itself, without documents: random histories against a model that counts single units, on both engines.

mod costs;
mod histories;
mod past;
mod rings;
mod steps;

use ladu_ledger::{Cause, Document, DocumentKind, StockKey};
use ladu_record::{Caches, Cx, Failure};
use ladu_store::Store;
use ladu_tests::system_request;
use ladu_types::Id;
use ladu_wire::{Fault, Params};

const DAY: i64 = 19_000;

/// Does something in an account of its own, as one transaction of a day.
fn within<T: Send + 'static>(
    store: &Store,
    day: i64,
    work: impl Fn(&mut Cx<'_, '_>) -> Result<T, Fault> + Send + 'static,
) -> T {
    let request = system_request(store, 1, day * 86_400 + 43_200);
    let done = store.write(1, move |tx| -> Result<T, Failure> {
        let (params, caches) = (Params::default(), Caches::default());
        Ok(work(&mut Cx::new(tx, &request, &params, &caches))?)
    });
    done.map_err(|failure| failure.0).unwrap()
}

fn sound(store: &Store) {
    assert_eq!(within(store, DAY, ladu_ledger::check), []);
}

fn document(kind: DocumentKind, event: usize) -> Document {
    Document { kind, id: Id::new(event as i64 + 1) }
}

fn cause(kind: DocumentKind, event: usize) -> Cause {
    document(kind, event).row(Id::some(1))
}

fn stock(product: i64, warehouse: i64) -> StockKey {
    StockKey { product: Id::new(product), warehouse: Id::new(warehouse) }
}

fn whole(units: i64) -> i64 {
    units * 1_000_000
}
