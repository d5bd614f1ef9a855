//! Goods that are sent round between stores.

use ladu_ledger::{Cost, DocumentKind, Place, Receipt, Transfer};
use ladu_record::{Caches, Cx, Failure};
use ladu_tests::{TestStore, on_both_engines, system_request};
use ladu_types::{Id, Quantity};
use ladu_wire::{Code, Params};

use super::steps::{Step, apply, told};
use super::{DAY, cause, document, sound, stock, whole, within};
use crate::units::Model;

on_both_engines! {
    a_ring_goes_round_as_often_as_it_takes
    a_ring_without_an_end_is_refused
    goods_sent_round_in_a_circle_come_from_nowhere
}

/// Ten pieces are bought, sent to the second store and back; then the purchase is deleted: the first transfer is covered by what the
/// second brought, which it brought itself.
fn goods_sent_round_in_a_circle_come_from_nowhere(test: TestStore) {
    test.store.create_account(1).unwrap();
    use Step::*;
    let steps = vec![
        Receive(1, 10, whole(30)),
        Transfer(1, 2, 10),
        Transfer(2, 1, 10),
        Delete(0),
        Issue(1, 4),
        Receive(1, 6, whole(12)),
    ];
    let (costs, left) = told(&test.store, 1, steps);
    assert_eq!(costs[1..], ["0", "0", "8", "12"]);
    assert_eq!(left, ["4", "0", "0"]);
    // The same when the first of two purchases goes and the transfer's goods move up under another sale.
    let steps = vec![
        Receive(1, 10, whole(10)),
        Receive(1, 10, whole(30)),
        Issue(1, 10),
        Transfer(1, 2, 10),
        Transfer(2, 1, 10),
        Delete(0),
    ];
    let (costs, left) = told(&test.store, 2, steps);
    assert_eq!(costs[1..], ["30", "30", "0", "0"]);
    assert_eq!(left, ["0", "0", "0"]);
}

/// All goods but one piece are taken away behind a transfer to another store and back, or round over three: what was sent on is that
/// one piece over and over, and its value stays.
fn a_ring_goes_round_as_often_as_it_takes(test: TestStore) {
    test.store.create_account(1).unwrap();
    use Step::*;
    let two =
        vec![Receive(1, 200, whole(200)), Receive(1, 1, whole(10)), Transfer(1, 2, 37), Transfer(2, 1, 32), Delete(0)];
    assert_eq!(told(&test.store, 1, two).1, ["0", "10", "0"]);
    let three = vec![
        Receive(1, 500, whole(100)),
        Receive(1, 2, whole(30)),
        Transfer(1, 2, 90),
        Transfer(2, 3, 81),
        Transfer(3, 1, 77),
        Delete(0),
        Revalue(0, whole(50)),
    ];
    assert_eq!(told(&test.store, 2, three).1, ["0", "0", "50"]);
    let statements = |pieces: i64| {
        let product = 10 + pieces;
        let ring = [
            Receive(1, 2 * pieces, whole(7)),
            Receive(1, 1, whole(10)),
            Transfer(1, 2, pieces),
            Transfer(2, 1, pieces - 1),
        ];
        within(&test.store, DAY, move |cx| {
            let mut model = Model::default();
            ring.iter().try_for_each(|step| apply(cx, &mut model, product, step))?;
            let before = cx.tx.statements();
            apply(cx, &mut model, product, &Delete(0))?;
            Ok(cx.tx.statements() - before)
        })
    };
    let (few, many) = (statements(100), statements(2_000));
    assert!(many < few + 60, "{few} statements for 100 rounds, {many} for 2,000");
    sound(&test.store);
}

/// A thousandth of a piece cannot stand for a thousand of them; nothing is half done.
fn a_ring_without_an_end_is_refused(test: TestStore) {
    test.store.create_account(1).unwrap();
    let cause = |event: usize| cause(DocumentKind::Registration, event);
    within(&test.store, DAY, move |cx| {
        let receive = |cx: &mut Cx<'_, '_>, event: usize, quantity: i64| {
            let (quantity, cost) = (Quantity::from_micro(quantity), Cost::from_micro(1_000_000, 1_000_000));
            let (stock, cause) = (stock(1, 1), cause(event));
            ladu_ledger::receive(cx, &Receipt { stock, from: Place::Found, quantity, cost, cause }).map(drop)
        };
        receive(cx, 1, whole(3_000))?;
        receive(cx, 2, 1_000)?;
        for (from, to, units) in [(1, 2, 1_001), (2, 1, 1_000)] {
            let (stock, to, quantity) = (stock(1, from), Id::new(to), Quantity::from_whole(units));
            ladu_ledger::transfer(cx, &Transfer { stock, to, quantity, cause: cause(3) })?.unwrap();
        }
        Ok(())
    });
    let request = system_request(&test.store, 1, DAY * 86_400 + 43_200);
    let refused = test.store.write(1, move |tx| -> Result<(), Failure> {
        let (params, caches) = (Params::default(), Caches::default());
        let first = document(DocumentKind::Registration, 1);
        Ok(ladu_ledger::reverse(&mut Cx::new(tx, &request, &params, &caches), first)?)
    });
    assert_eq!(refused.unwrap_err().0.code, Code::NOT_ALLOWED);
    sound(&test.store);
}
