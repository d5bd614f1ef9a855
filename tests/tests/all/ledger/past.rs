//! What was in the stores on days gone by.

use ladu_tests::{TestStore, on_both_engines};

use super::steps::{Step, apply};
use super::{DAY, sound, whole, within};
use crate::units::Model;

on_both_engines! {
    a_past_day_is_read_off_the_queues
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
