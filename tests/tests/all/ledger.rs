//! The ledger itself, without documents: random histories against a model that counts single units, on both engines.

use ladu_ledger::{Cause, Cost, Document, DocumentKind, Issue, Place, Receipt, Return, SoldRow, StockKey, Transfer};
use ladu_record::{Caches, Cx, Failure};
use ladu_store::{Engine, Store, Value};
use ladu_tests::{TestStore, on_both_engines, system_request};
use ladu_types::{Id, Money, Quantity};
use ladu_wire::{Code, Fault, Params};
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, TestRunner};

use super::units::{Act, Model};

on_both_engines! {
    histories_cost_what_the_model_says
    rings_of_transfers_cost_what_the_model_says
    a_ring_goes_round_as_often_as_it_takes
    a_ring_without_an_end_is_refused
    goods_sent_round_in_a_circle_come_from_nowhere
    a_return_covers_its_own_sale
    fractions_lose_nothing
    late_freight_costs_few_statements
    a_past_day_is_read_off_the_queues
}

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

const DAY: i64 = 19_000;

#[derive(Debug, Clone)]
enum Step {
    Receive(i64, i64, i64),
    Issue(i64, i64),
    Transfer(i64, i64, i64),
    Return(i64, i64, usize),
    Stray(i64, i64),
    Revalue(usize, i64),
    Delete(usize),
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

fn document(kind: DocumentKind, event: usize) -> Document {
    Document { kind, id: Id::new(event as i64 + 1) }
}

fn cause(kind: DocumentKind, event: usize) -> Cause {
    document(kind, event).row(Id::some(1))
}

fn stock(product: i64, warehouse: i64) -> StockKey {
    StockKey { product: Id::new(product), warehouse: Id::new(warehouse) }
}

fn kind_of(act: &Act) -> DocumentKind {
    match act {
        Act::Receive { .. } => DocumentKind::Purchase,
        Act::Issue { .. } | Act::Return { .. } => DocumentKind::Sale,
        Act::Transfer { .. } => DocumentKind::Transfer,
    }
}

/// Does one step in the ledger and in the model. Documents are numbered by product and event, so that histories do not meet.
fn apply(cx: &mut Cx<'_, '_>, model: &mut Model, product: i64, step: &Step) -> Result<(), Fault> {
    let number = |event: usize| product as usize * 1000 + event;
    let event = model.events.len();
    let units = Quantity::from_whole;
    match *step {
        Step::Receive(warehouse, quantity, value) => {
            let cost = Cost::from_micro(value, value / 3);
            let cause = cause(DocumentKind::Purchase, number(event));
            let from = Place::Supplier;
            let receipt = Receipt { stock: stock(product, warehouse), from, quantity: units(quantity), cost, cause };
            ladu_ledger::receive(cx, &receipt)?;
            model.add(Act::Receive { warehouse, cost }, quantity);
        }
        Step::Issue(warehouse, quantity) => {
            let cause = cause(DocumentKind::Sale, number(event));
            let to = Place::Customer;
            let issue =
                Issue { stock: stock(product, warehouse), to, quantity: units(quantity), cause, required: false };
            ladu_ledger::issue(cx, &issue)?.unwrap();
            model.add(Act::Issue { warehouse }, quantity);
        }
        Step::Transfer(from, to, quantity) if from != to => {
            let cause = cause(DocumentKind::Transfer, number(event));
            let there = model.on_hand(from) >= quantity;
            if there {
                let transfer =
                    Transfer { stock: stock(product, from), to: Id::new(to), quantity: units(quantity), cause };
                ladu_ledger::transfer(cx, &transfer)?.unwrap();
                model.add(Act::Transfer { from, to }, quantity);
            }
        }
        Step::Return(warehouse, quantity, sale) => {
            let sales: Vec<usize> = model.alive(|act| matches!(act, Act::Issue { .. }));
            let Some(sale) = sales.get(sale).copied() else { return Ok(()) };
            let cause = cause(DocumentKind::Sale, number(event));
            let sold_by = Some(SoldRow { document: Id::new(number(sale) as i64 + 1), row: Id::new(1) });
            let returned = Return { stock: stock(product, warehouse), quantity: units(quantity), cause, sold_by };
            ladu_ledger::return_goods(cx, &returned)?;
            model.add(Act::Return { warehouse, sale: Some(sale), kept: Cost::ZERO }, quantity);
        }
        Step::Stray(warehouse, quantity) => {
            let cause = cause(DocumentKind::Sale, number(event));
            let returned = Return { stock: stock(product, warehouse), quantity: units(quantity), cause, sold_by: None };
            let id = ladu_ledger::return_goods(cx, &returned)?;
            let sql = "SELECT value, purchase_value FROM stock_move WHERE account = $0 AND id = $1";
            let kept = cx.first(sql, &[id.into()], |row| Cost::from_micro(row.int(0), row.int(1)))?.unwrap();
            model.add(Act::Return { warehouse, sale: None, kept }, quantity);
        }
        Step::Revalue(at, value) => {
            let receipts: Vec<usize> = model.alive(|act| matches!(act, Act::Receive { .. }));
            let Some(receipt) = receipts.get(at).copied() else { return Ok(()) };
            let cost = Cost::from_micro(value, value / 2);
            let sql = "SELECT l.id FROM stock_move m JOIN stock_layer l ON l.account = m.account AND l.move_id = m.id
                       WHERE m.account = $0 AND m.document_kind = 'purchase' AND m.document_id = $1";
            let layer = cx.first(sql, &[Value::Int(number(receipt) as i64 + 1)], |row| row.int(0))?.unwrap();
            ladu_ledger::revalue(cx, Id::new(layer), cost)?;
            model.recost(receipt, cost);
        }
        Step::Delete(at) => {
            let alive = model.alive(|_| true);
            let Some(gone) = alive.get(at).copied() else { return Ok(()) };
            let kind = kind_of(&model.events[gone].act);
            model.delete(gone);
            ladu_ledger::reverse(cx, document(kind, number(gone)))?;
        }
        Step::Transfer(..) => {}
    }
    Ok(())
}

/// Compares every document's cost and every store's level with the model.
fn compare(cx: &mut Cx<'_, '_>, model: &Model, product: i64) -> Result<(), Fault> {
    let sql =
        "SELECT document_id, value, purchase_value, quantity FROM stock_move WHERE account = $0 AND product_id = $1
               AND reverses = 0 ORDER BY id";
    let rows = cx.query(sql, &[Value::Int(product)])?;
    let expected = model.costs();
    for row in rows.iter() {
        let event = row.int(0) as usize - 1 - product as usize * 1000;
        if model.events[event].alive {
            let found = Cost::from_micro(row.int(1), row.int(2));
            assert_eq!(found, expected[event], "event {event} {:?} of {model:?}", model.events[event]);
        }
    }
    let sql =
        "SELECT warehouse_id, on_hand, value, purchase_value FROM stock_level WHERE account = $0 AND product_id = $1";
    for row in cx.query(sql, &[Value::Int(product)])?.iter() {
        assert_eq!(Quantity::from_micro(row.int(1)), Quantity::from_whole(model.on_hand(row.int(0))), "{model:?}");
        let found = Cost::from_micro(row.int(2), row.int(3));
        assert_eq!(found, model.left(row.int(0)), "store {} of {model:?}", row.int(0));
    }
    Ok(())
}

fn sound(store: &Store) {
    assert_eq!(within(store, DAY, ladu_ledger::check), []);
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
    cost_what_the_model_says(&test, prop_oneof![ring(2), ring(3)]);
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

/// A history by hand: steps, then what each event costs and what is left of value in the stores.
fn told(store: &Store, product: i64, steps: Vec<Step>) -> (Vec<String>, Vec<String>) {
    let told = within(store, DAY, move |cx| {
        let mut model = Model::default();
        for step in &steps {
            apply(cx, &mut model, product, step)?;
            compare(cx, &model, product)?;
        }
        let shown = |cost: &Cost| cost.value.to_string();
        let costs = model.costs().iter().map(shown).collect();
        Ok((costs, (1..4).map(|store| shown(&model.left(store))).collect()))
    });
    sound(store);
    told
}

fn whole(units: i64) -> i64 {
    units * 1_000_000
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

/// Every day's stock and value are what was there at its end, also after deletions and late freight.
fn a_past_day_is_read_off_the_queues(test: TestStore) {
    test.store.create_account(1).unwrap();
    let steps = [
        Step::Receive(1, 10, whole(20)),
        Step::Receive(1, 10, whole(35)),
        Step::Issue(1, 12),
        Step::Transfer(1, 2, 6),
        Step::Issue(2, 5),
        Step::Issue(1, 4),
        Step::Receive(1, 6, whole(30)),
    ];
    for (day, step) in steps.into_iter().enumerate() {
        within(&test.store, DAY + day as i64, move |cx| {
            let mut model = Model::replay(cx, 1)?;
            apply(cx, &mut model, 1, &step)
        });
    }
    let day =
        |number: i64| ladu_types::local_date(ladu_types::UnixTime((DAY + number) * 86_400 + 43_200), "UTC").to_string();
    let held = |number: i64| {
        let day = day(number);
        let held = within(&test.store, DAY + 9, move |cx| ladu_ledger::past::stock_on(cx, &day));
        held.iter()
            .map(|held| (held.stock.warehouse.number(), held.quantity.to_string(), held.cost.value.to_string()))
            .collect::<Vec<_>>()
    };
    let row = |warehouse: i64, quantity: &str, value: &str| (warehouse, quantity.to_owned(), value.to_owned());
    assert_eq!(held(-1), []);
    assert_eq!(held(0), [row(1, "10", "20")]);
    assert_eq!(held(1), [row(1, "20", "55")]);
    assert_eq!(held(2), [row(1, "8", "28")]);
    assert_eq!(held(3), [row(1, "2", "7"), row(2, "6", "21")]);
    assert_eq!(held(4), [row(1, "2", "7"), row(2, "1", "3.5")]);
    assert_eq!(held(5), [row(1, "-2", "0"), row(2, "1", "3.5")]);
    assert_eq!(held(6), [row(1, "4", "20"), row(2, "1", "3.5")]);
    within(&test.store, DAY + 9, |cx| {
        let mut model = Model::replay(cx, 1)?;
        apply(cx, &mut model, 1, &Step::Revalue(1, whole(45)))?;
        apply(cx, &mut model, 1, &Step::Delete(4))
    });
    assert_eq!(held(3), [row(1, "2", "9"), row(2, "6", "27")]);
    assert_eq!(held(4), [row(1, "2", "9"), row(2, "6", "27")]);
    assert_eq!(held(6), [row(1, "4", "20"), row(2, "6", "27")]);
    sound(&test.store);
}
