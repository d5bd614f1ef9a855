//! The worked promotions, and laws on random carts.

use super::*;
use proptest::prelude::*;

fn row(product: i64, price: &str, amount: i64) -> Row {
    Row {
        product,
        price: price.parse().unwrap(),
        amount: Quantity::from_whole(amount),
        groups: vec![product % 3 + 1],
        ..Row::default()
    }
}

fn products(ids: &[i64]) -> Selector {
    Selector { products: ids.to_vec(), ..Selector::default() }
}

fn bought(ids: &[i64], amount: i64) -> Condition {
    let amount = Quantity::from_whole(amount);
    Condition::Items { what: products(ids), amount, at_least: None, at_most: None }
}

fn promotion(id: i64, condition: Condition, award: Award) -> Promotion {
    Promotion { id, condition, award, limit: None, only_discounted: false, stackable: false, one_row: false, tier: 0 }
}

fn awarded(ids: &[i64], amount: i64, percent: i64) -> Award {
    Award::Awarded {
        what: products(ids),
        excluded: Vec::new(),
        amount: Some(Quantity::from_whole(amount)),
        off: Off::Percent(Percent::from_whole(percent)),
    }
}

fn run(rows: &[Row], promotions: &[Promotion]) -> Outcome {
    apply(rows, &promotions.iter().collect::<Vec<_>>(), Customer::default()).unwrap()
}

fn percents(outcome: &Outcome) -> Vec<String> {
    outcome.percents.iter().map(|percent| percent.to_string()).collect()
}

fn value(least: &str) -> Condition {
    Condition::Value(least.parse().unwrap(), None)
}

#[test]
fn money_off_the_sale_is_spread_by_what_rows_come_to() {
    let rows = [row(1, "10", 1), row(2, "30", 1)];
    let award = Award::SumOffSale("5".parse().unwrap(), None, Scope::default());
    let outcome = run(&rows, &[promotion(1, value("0.01"), award)]);
    assert_eq!(percents(&outcome), ["12.5", "12.5"]);
    assert_eq!(outcome.rows[0][0].off, "1.25".parse().unwrap());
    assert_eq!(outcome.rows[1][0].off, "3.75".parse().unwrap());
}

#[test]
fn buy_one_get_one() {
    let rows = [row(1, "5", 2), row(2, "3", 3)];
    let outcome = run(&rows, &[promotion(1, bought(&[1], 1), awarded(&[2], 1, 100))]);
    assert_eq!(percents(&outcome), ["0", "66.6667"]);
    assert_eq!(outcome.applied, [Applied { promotion: 1, count: 2, points: 0 }]);
    let effect = Effect { promotion: 1, amount: Quantity::from_whole(2), off: Money::from_whole(6), left: Money::ZERO };
    assert_eq!(outcome.rows[1], [effect]);
}

#[test]
fn a_unit_that_was_bought_is_not_given_as_well() {
    let outcome = run(&[row(1, "5", 3)], &[promotion(1, bought(&[1], 1), awarded(&[1], 1, 100))]);
    assert_eq!(outcome.applied[0].count, 1, "the third unit has nothing to go with");
    assert_eq!(percents(&outcome), ["33.3333"]);
}

#[test]
fn three_for_ten() {
    let outcome = run(&[row(1, "4", 7)], &[promotion(1, bought(&[1], 3), Award::SetPrice(Money::from_whole(10)))]);
    assert_eq!(percents(&outcome), ["14.2857"]);
    assert_eq!(outcome.applied, [Applied { promotion: 1, count: 2, points: 0 }]);
    assert_eq!(outcome.rows[0][0].off, Money::from_whole(4));
    let dear = run(&[row(1, "3", 7)], &[promotion(1, bought(&[1], 3), Award::SetPrice(Money::from_whole(10)))]);
    assert!(dear.applied.is_empty(), "a set must not get dearer");
}

#[test]
fn a_price_with_tax_is_what_the_customer_pays() {
    let taxed = |product: i64, price: &str, amount: i64, tax: i64| Row {
        tax: Percent::from_whole(tax),
        ..row(product, price, amount)
    };
    let ten = [promotion(1, bought(&[1, 2], 3), Award::SetPrice(Money::from_whole(10)))];
    let gross = |rows: &[Row], outcome: &Outcome| {
        let left = rows.iter().zip(&outcome.rows).map(|(row, effects)| {
            let off = effects.iter().fold(Money::ZERO, |sum, effect| sum.plus(effect.off).unwrap());
            let net = row.price.times(row.amount).unwrap().minus(off).unwrap();
            net.0.share(Percent::from_whole(100).0.plus(row.tax.0).unwrap(), Fixed::from_whole(100)).unwrap()
        });
        left.fold(Fixed::ZERO, |sum, part| sum.plus(part).unwrap()).round(4)
    };
    for rows in [
        vec![taxed(1, "4", 3, 24)],
        vec![taxed(1, "4", 2, 24), taxed(2, "5", 1, 9)],
        vec![taxed(1, "3.99", 1, 24), taxed(2, "7.35", 2, 0)],
    ] {
        assert_eq!(gross(&rows, &run(&rows, &ten)), Fixed::from_whole(10), "{rows:?}");
    }
    let unit = [promotion(1, bought(&[1], 2), Award::UnitPrice("2.48".parse().unwrap(), None))];
    let rows = [taxed(1, "4", 3, 24)];
    assert_eq!(run(&rows, &unit).rows[0][0].left, Money::from_whole(6));
    let cheap = [taxed(1, "2.9", 3, 9)];
    assert!(run(&cheap, &ten).applied.is_empty(), "9.48 with tax is less than 10");
}

#[test]
fn two_pies_halve_the_price_of_a_tea() {
    let pie = promotion(1, bought(&[38], 2), awarded(&[40], 1, 50));
    let outcome = run(&[row(38, "6", 2), row(40, "4", 2)], std::slice::from_ref(&pie));
    assert_eq!(percents(&outcome), ["0", "25"]);
    assert!(run(&[row(38, "6", 1), row(40, "4", 2)], &[pie]).applied.is_empty());
}

#[test]
fn manual_discount_and_promotion_multiply() {
    let ten = Percent::from_whole(10);
    assert_eq!(both(ten, ten), Ok(Percent::from_whole(19)));
    let rows = [Row { manual: ten, ..row(1, "8", 1) }];
    let all = Award::PercentOffSale(ten, Scope::default());
    assert_eq!(percents(&run(&rows, &[promotion(1, value("0.01"), all)])), ["10"]);
}

#[test]
fn a_sale_must_come_to_the_value_after_the_cashiers_discount() {
    let ten = Award::PercentOffSale(Percent::from_whole(10), Scope::default());
    let rows = [Row { manual: Percent::from_whole(1), ..row(1, "100", 1) }];
    assert!(run(&rows, &[promotion(1, value("100"), ten.clone())]).applied.is_empty());
    assert_eq!(run(&[row(1, "100", 1)], &[promotion(1, value("100"), ten)]).applied.len(), 1);
}

#[test]
fn awards_on_the_sale_leave_alone_what_they_must() {
    let ten = Percent::from_whole(10);
    let half = promotion(1, bought(&[1], 1), Award::Matching(Off::Percent(Percent::from_whole(50)), None));
    let scope = Scope { skip_promoted: true, excluded: vec![3], ..Scope::default() };
    let sale = promotion(2, value("1"), Award::PercentOffSale(ten, scope));
    let gift = Row { fixed_price: true, ..row(4, "25", 1) };
    let outcome = run(&[row(1, "10", 1), row(2, "10", 1), row(3, "10", 1), gift], &[half, sale]);
    assert_eq!(percents(&outcome), ["50", "10", "0", "0"]);
}

#[test]
fn one_promotion_on_items_for_each_unit() {
    let half = promotion(1, bought(&[1], 1), Award::Matching(Off::Percent(Percent::from_whole(50)), None));
    let third = promotion(2, bought(&[1], 1), Award::Matching(Off::Percent(Percent::from_whole(30)), None));
    let rows = [row(1, "10", 1)];
    assert_eq!(percents(&run(&rows, &[half.clone(), third.clone()])), ["50"]);
    assert_eq!(percents(&run(&rows, &[third.clone(), half.clone()])), ["30"]);
    let third = Promotion { stackable: true, ..third };
    assert_eq!(percents(&run(&rows, &[half, third])), ["80"], "both are reckoned from the list price");
}

#[test]
fn caps_limits_and_unit_prices() {
    let off = Off::Sum("2".parse().unwrap());
    let capped = promotion(1, bought(&[1], 2), Award::Matching(off, Some(Quantity::from_whole(3))));
    assert_eq!(run(&[row(1, "10", 5)], &[capped]).rows[0][0].off, Money::from_whole(6));
    let unit = promotion(1, bought(&[1], 2), Award::UnitPrice("7".parse().unwrap(), None));
    assert_eq!(percents(&run(&[row(1, "10", 2)], std::slice::from_ref(&unit))), ["30"]);
    assert!(run(&[row(1, "10", 1)], &[unit]).applied.is_empty());
    let limited = Promotion { limit: Some(1), ..promotion(1, bought(&[1], 1), awarded(&[2], 1, 100)) };
    assert_eq!(run(&[row(1, "5", 2), row(2, "3", 3)], &[limited]).applied[0].count, 1);
}

#[test]
fn the_cheapest_of_those_bought_is_free() {
    let free = Award::Awarded {
        what: Selector::default(),
        excluded: Vec::new(),
        amount: Some(Quantity::from_whole(1)),
        off: Off::Percent(Percent::from_whole(100)),
    };
    let outcome = run(&[row(1, "9", 1), row(2, "5", 1), row(3, "7", 1)], &[promotion(1, bought(&[1, 2, 3], 3), free)]);
    assert_eq!(percents(&outcome), ["0", "100", "0"]);
}

#[test]
fn points_buy_money_off_up_to_a_share() {
    let award = Award::SumOffSale(Money::from_whole(10), Some(Percent::from_whole(20)), Scope::default());
    let swap = Promotion { limit: Some(5), ..promotion(1, Condition::Points(100), award) };
    let customer = Customer { points: 250 };
    let outcome = apply(&[row(1, "50", 1)], &[&swap], customer).unwrap();
    assert_eq!(outcome.applied, [Applied { promotion: 1, count: 2, points: 100 }]);
    assert_eq!(outcome.rows[0][0].off, Money::from_whole(10), "two times ten, but a fifth of fifty at most");
    assert!(apply(&[row(1, "50", 1)], &[&swap], Customer { points: 99 }).unwrap().applied.is_empty());
}

#[test]
fn a_variation_is_meant_with_its_parent() {
    let half = promotion(1, bought(&[9], 1), Award::Matching(Off::Percent(Percent::from_whole(50)), None));
    let variation = Row { parent: 9, ..row(1, "10", 1) };
    assert_eq!(percents(&run(&[variation, row(2, "10", 1)], &[half])), ["50", "0"]);
}

#[test]
fn a_row_takes_no_part_in_a_tier_that_it_is_barred_from() {
    let half = promotion(1, bought(&[1], 1), Award::Matching(Off::Percent(Percent::from_whole(50)), None));
    let rows = [Row { barred: vec![2], ..row(1, "10", 1) }];
    assert_eq!(percents(&run(&rows, &[Promotion { tier: 1, ..half.clone() }])), ["50"]);
    assert!(run(&rows, &[Promotion { tier: 2, ..half }]).applied.is_empty());
    let sale = promotion(1, value("1"), Award::PercentOffSale(Percent::from_whole(10), Scope::default()));
    assert_eq!(percents(&run(&rows, &[Promotion { tier: 2, ..sale }])), ["0"]);
}

#[test]
fn very_long_rows_and_returns_take_no_part() {
    let half = promotion(1, bought(&[1], 1), Award::Matching(Off::Percent(Percent::from_whole(50)), None));
    assert!(run(&[row(1, "1", 5000)], std::slice::from_ref(&half)).applied.is_empty());
    assert!(run(&[row(1, "1", -2)], &[half]).applied.is_empty());
}

fn any_promotion() -> impl Strategy<Value = Promotion> {
    let condition = prop_oneof![
        (1i64..60).prop_map(|least| Condition::Value(Money::from_whole(least), None)),
        (proptest::collection::vec(1i64..6, 1..4), 1i64..4).prop_map(|(ids, amount)| bought(&ids, amount)),
    ];
    let award = prop_oneof![
        (1i64..100).prop_map(|p| Award::PercentOffSale(Percent::from_whole(p), Scope::default())),
        (1i64..3000).prop_map(|c| Award::SumOffSale(Money::from_micro(c * 10_000), None, Scope::default())),
        (1i64..30).prop_map(|sum| Award::SetPrice(Money::from_whole(sum))),
        (proptest::collection::vec(1i64..6, 0..3), 1i64..3, 1i64..101).prop_map(|(ids, n, p)| awarded(&ids, n, p)),
        (1i64..100).prop_map(|p| Award::Matching(Off::Percent(Percent::from_whole(p)), None)),
        (1i64..900).prop_map(|c| Award::UnitPrice(Price::from_micro(c * 10_000), None)),
    ];
    (condition, award).prop_map(|(condition, award)| promotion(0, condition, award))
}

/// Some promotions, each with an id of its own.
fn any_promotions() -> impl Strategy<Value = Vec<Promotion>> {
    proptest::collection::vec(any_promotion(), 0..8).prop_map(|mut promotions| {
        for (id, promotion) in (1..).zip(&mut promotions) {
            promotion.id = id;
        }
        promotions
    })
}

fn any_cart() -> impl Strategy<Value = Vec<Row>> {
    let one = (1i64..6, 1i64..3000, 1i64..9, 0i64..30).prop_map(|(product, cents, amount, manual)| Row {
        price: Price::from_micro(cents * 10_000),
        manual: Percent::from_whole(manual),
        ..row(product, "1", amount)
    });
    proptest::collection::vec(one, 1..8)
}

proptest! {
    #[test]
    fn nothing_gets_dearer_or_below_nothing(rows in any_cart(), promotions in any_promotions()) {
        let outcome = run(&rows, &promotions);
        for (row, effects) in rows.iter().zip(&outcome.rows) {
            let whole = row.price.times(row.amount).unwrap();
            let off = effects.iter().fold(Money::ZERO, |sum, effect| sum.plus(effect.off).unwrap());
            prop_assert!(off <= whole, "{off} of {whole}");
            prop_assert!(effects.iter().all(|effect| effect.off.micro() > 0 && effect.amount <= row.amount));
        }
        prop_assert!(outcome.percents.iter().all(|p| *p >= Percent::ZERO && *p <= Percent::from_whole(100)));
        prop_assert_eq!(run(&rows, &promotions), outcome, "the same cart gets the same answer");
    }

    #[test]
    fn a_unit_takes_part_once(rows in any_cart(), promotions in any_promotions()) {
        let items: Vec<_> = promotions.into_iter().filter(|p| !p.award.is_of_sale()).collect();
        for (row, effects) in rows.iter().zip(&run(&rows, &items).rows) {
            let used = effects.iter().fold(Quantity::ZERO, |sum, effect| sum.plus(effect.amount).unwrap());
            prop_assert!(used <= row.amount, "{used} of {}", row.amount);
        }
    }

    #[test]
    fn a_sum_off_the_sale_is_taken_off_to_the_cent(rows in any_cart(), cents in 1i64..5000) {
        let sum = Money::from_micro(cents * 10_000);
        let outcome = run(&rows, &[promotion(1, value("0.01"), Award::SumOffSale(sum, None, Scope::default()))]);
        let whole = rows.iter().fold(Money::ZERO, |all, row| all.plus(row.price.times(row.amount).unwrap()).unwrap());
        let off = outcome.rows.iter().flatten().fold(Money::ZERO, |all, effect| all.plus(effect.off).unwrap());
        prop_assert_eq!(off, sum.min(whole));
    }
}
