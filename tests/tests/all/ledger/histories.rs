//! Random histories cost what the model says.

use ladu_store::Engine;
use ladu_tests::{TestStore, on_both_engines};
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, TestRunner};

use super::steps::{Step, apply, compare};
use super::{DAY, sound, within};
use crate::units::Model;

on_both_engines! {
    histories_cost_what_the_model_says
    rings_of_transfers_cost_what_the_model_says
}

fn step() -> impl Strategy<Value = Step> {
    let store = 1i64..4;
    prop_oneof![
        4 => (store.clone(), 1i64..7, 0i64..100_000_000).prop_map(|(w, q, v)| Step::Receive(w, q, v)),
        5 => (store.clone(), 1i64..6).prop_map(|(w, q)| Step::Issue(w, q)),
        4 => (store.clone(), store.clone(), 1i64..5).prop_map(|(a, b, q)| Step::Transfer(a, b, q)),
        2 => (store.clone(), 1i64..4, 0usize..8).prop_map(|(w, q, s)| Step::Return(w, q, s)),
        1 => (store, 1i64..4).prop_map(|(w, q)| Step::Stray(w, q)),
        2 => (0usize..12, 0i64..100_000_000).prop_map(|(at, v)| Step::Revalue(at, v)),
        4 => (0usize..20).prop_map(Step::Delete),
    ]
}

fn histories_cost_what_the_model_says(test: TestStore) {
    cost_what_the_model_says(&test, proptest::collection::vec(step(), 1..40));
}

/// Few stores, many transfers to and fro, and deletions and late prices of what was sent round.
fn ring(stores: i64) -> impl Strategy<Value = Vec<Step>> {
    let store = 1..stores + 1;
    let step = prop_oneof![
        3 => (store.clone(), 1i64..60, 0i64..100_000_000).prop_map(|(w, q, v)| Step::Receive(w, q, v)),
        6 => (store.clone(), 1..stores, 1i64..50).prop_map(move |(from, further, q)| {
            Step::Transfer(from, (from - 1 + further) % stores + 1, q)
        }),
        2 => (store.clone(), 1i64..8).prop_map(|(w, q)| Step::Issue(w, q)),
        1 => (store, 1i64..4, 0usize..4).prop_map(|(w, q, s)| Step::Return(w, q, s)),
        2 => (0usize..6, 0i64..100_000_000).prop_map(|(at, v)| Step::Revalue(at, v)),
        3 => (0usize..8).prop_map(Step::Delete),
    ];
    proptest::collection::vec(step, 4..30)
}

fn rings_of_transfers_cost_what_the_model_says(test: TestStore) {
    cost_what_the_model_says(&test, prop_oneof![ring(2), ring(3), ring(4)]);
}

fn cost_what_the_model_says(test: &TestStore, histories: impl Strategy<Value = Vec<Step>>) {
    test.store.create_account(1).unwrap();
    let cases = if test.store.engine() == Engine::Sqlite { 200 } else { 40 };
    let mut runner = TestRunner::new(Cases { cases, max_shrink_iters: 300, ..Cases::default() });
    let product = std::cell::Cell::new(0);
    let outcome = runner.run(&histories, |steps| {
        product.set(product.get() + 1);
        let product = product.get();
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            within(&test.store, DAY, move |cx| {
                let mut model = Model::default();
                for step in &steps {
                    apply(cx, &mut model, product, step)?;
                    compare(cx, &model, product)?;
                }
                Ok(())
            });
        }));
        prop_assert!(done.is_ok());
        Ok(())
    });
    outcome.unwrap();
    sound(&test.store);
}
