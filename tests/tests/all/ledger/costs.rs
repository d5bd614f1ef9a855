//! What returns, fractions and late freight cost.

use ladu_ledger::{Cost, DocumentKind, Issue, Place, Receipt, Transfer};
use ladu_tests::{TestStore, on_both_engines};
use ladu_types::{Id, Money, Quantity};

use super::steps::{Step, told};
use super::{DAY, cause, sound, stock, whole, within};

on_both_engines! {
    a_return_covers_its_own_sale
    fractions_lose_nothing
    late_freight_costs_few_statements
}

/// Sold below zero, partly returned, then bought: the sale costs what the goods cost, and so does what came back.
fn a_return_covers_its_own_sale(test: TestStore) {
    test.store.create_account(1).unwrap();
    use Step::*;
    let (costs, left) = told(&test.store, 1, vec![Issue(1, 5), Return(1, 2, 0), Receive(1, 10, whole(30))]);
    assert_eq!(costs, ["15", "6", "30"]);
    assert_eq!(left[0], "21");
    // By a transfer the same, and two sales that cover each other's returns.
    let steps = vec![Issue(1, 5), Return(1, 2, 0), Receive(2, 10, whole(30)), Transfer(2, 1, 10)];
    assert_eq!(told(&test.store, 2, steps).0, ["15", "6", "30", "30"]);
    let steps = vec![Issue(1, 1), Issue(1, 2), Return(1, 1, 1), Return(1, 1, 0), Receive(1, 4, whole(40))];
    assert_eq!(told(&test.store, 3, steps).0, ["10", "20", "10", "10", "40"]);
}

/// Thirds and sevenths: whatever is cut up, the laws hold to the last micro-unit.
fn fractions_lose_nothing(test: TestStore) {
    test.store.create_account(1).unwrap();
    within(&test.store, DAY, |cx| {
        let micro = Quantity::from_micro;
        let cause = cause(DocumentKind::Purchase, 1);
        for (quantity, value) in [(333_333, 1_000_001), (142_857, 7), (2_000_000, 10_000_000)] {
            let cost = Cost::from_micro(value, value / 7);
            let from = Place::Supplier;
            ladu_ledger::receive(cx, &Receipt { stock: stock(1, 1), from, quantity: micro(quantity), cost, cause })?;
        }
        for part in [1, 111_111, 333_333, 77_777, 500_001] {
            let quantity = micro(part);
            ladu_ledger::transfer(cx, &Transfer { stock: stock(1, 1), to: Id::new(2), quantity, cause })?.unwrap();
            let (to, quantity) = (Place::Loss, micro(part / 2 + 1));
            ladu_ledger::issue(cx, &Issue { stock: stock(1, 2), to, quantity, cause, required: false })?.unwrap();
            ladu_ledger::transfer(cx, &Transfer { stock: stock(1, 1), to: Id::new(3), quantity, cause })?.unwrap();
        }
        ladu_ledger::revalue(cx, Id::new(1), Cost::from_micro(31_415_927, 2_718_281))?;
        ladu_ledger::revalue(cx, Id::new(3), Cost::from_micro(99, 100))
    });
    sound(&test.store);
}

/// Freight on a layer from which most of 1,800 sales drew, and transfers beside them.
fn late_freight_costs_few_statements(test: TestStore) {
    test.store.create_account(1).unwrap();
    const LAYERS: i64 = 2_000;
    for block in 0..10 {
        within(&test.store, DAY, move |cx| {
            for n in block * 200..(block + 1) * 200 {
                let cause = cause(DocumentKind::Purchase, n as usize);
                let quantity = Quantity::from_whole(if n == 0 { LAYERS } else { 1 });
                let cost = Cost { value: Money::from_whole(n + 2), purchase: Money::from_whole(n + 2) };
                let from = Place::Supplier;
                ladu_ledger::receive(cx, &Receipt { stock: stock(1, 1), from, quantity, cost, cause })?;
            }
            Ok(())
        });
    }
    for block in 0..10 {
        within(&test.store, DAY, move |cx| {
            let cause = cause(DocumentKind::Sale, block as usize);
            let quantity = Quantity::from_whole(100);
            ladu_ledger::transfer(cx, &Transfer { stock: stock(1, 1), to: Id::new(2), quantity, cause })?.unwrap();
            for _ in 0..180 {
                let (to, quantity) = (Place::Customer, Quantity::from_whole(1));
                ladu_ledger::issue(cx, &Issue { stock: stock(1, 1), to, quantity, cause, required: false })?.unwrap();
            }
            Ok(())
        });
    }
    let statements = within(&test.store, DAY, |cx| {
        let before = cx.tx.statements();
        ladu_ledger::revalue(cx, Id::new(1), Cost::from_micro(3_000_000_001, 1_000_000))?;
        Ok(cx.tx.statements() - before)
    });
    // The 1,800 sales that drew on the layer are read and written many at a time.
    assert!(statements < 200, "{statements} statements");
    sound(&test.store);
}
