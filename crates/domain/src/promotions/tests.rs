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

fn fine(units: i64) -> Fine {
    Fine::from_money(Money::from_whole(units))
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
    assert_eq!(outcome.rows[0][0].off.round(6), Ok("1.25".parse().unwrap()));
    assert_eq!(outcome.rows[1][0].off.round(6), Ok("3.75".parse().unwrap()));
}

#[test]
fn buy_one_get_one() {
    let rows = [row(1, "5", 2), row(2, "3", 3)];
    let outcome = run(&rows, &[promotion(1, bought(&[1], 1), awarded(&[2], 1, 100))]);
    assert_eq!(percents(&outcome), ["0", "66.6667"]);
    assert_eq!(outcome.applied, [Applied { promotion: 1, count: 2, points: 0 }]);
    let effect = Effect { promotion: 1, amount: Quantity::from_whole(2), off: fine(6), left: Fine::ZERO };
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
    assert_eq!(outcome.rows[0][0].off, fine(4));
    let dear = run(&[row(1, "3", 7)], &[promotion(1, bought(&[1], 3), Award::SetPrice(Money::from_whole(10)))]);
    assert!(dear.applied.is_empty(), "a set must not get dearer");
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
    assert_eq!(percents(&run(&rows, &[half, third])), ["65"], "the second takes from what the first has left");
    let most = |id| {
        let award = Award::Matching(Off::Percent(Percent::from_whole(60)), None);
        Promotion { stackable: true, ..promotion(id, bought(&[1], 1), award) }
    };
    assert_eq!(percents(&run(&[row(1, "1", 1)], &[most(1), most(2)])), ["84"]);
    assert_eq!(percents(&run(&[row(1, "1", 1)], &[most(1), most(2), most(3)])), ["93.6"]);
}

#[test]
fn caps_limits_and_unit_prices() {
    let off = Off::Sum("2".parse().unwrap());
    let capped = promotion(1, bought(&[1], 2), Award::Matching(off, Some(Quantity::from_whole(3))));
    assert_eq!(run(&[row(1, "10", 5)], &[capped]).rows[0][0].off, fine(6));
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
    assert_eq!(outcome.rows[0][0].off, fine(10), "two times ten, but a fifth of fifty at most");
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
            let whole = Fine::of(row.price, row.amount).unwrap();
            let off = effects.iter().fold(Fine::ZERO, |sum, effect| sum.plus(effect.off).unwrap());
            prop_assert!(off <= whole, "{off:?} of {whole:?}");
            prop_assert!(effects.iter().all(|effect| effect.off.is_positive() && effect.amount <= row.amount));
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
        let off = outcome.rows.iter().flatten().fold(Fine::ZERO, |all, effect| all.plus(effect.off).unwrap());
        prop_assert_eq!(off.round(6), Ok(sum.min(whole)));
    }

    /// Percentages that come on top of each other multiply, exactly: told by whole numbers, in which nothing is ever rounded.
    #[test]
    fn stackable_percentages_multiply(
        micro in 1i64..1_000_000_000, units in 1i64..2000, hundredths in proptest::collection::vec(1i64..10_000, 1..4)
    ) {
        let row = Row { price: Price::from_micro(micro), ..row(1, "1", units) };
        let promotions: Vec<Promotion> = (1..).zip(&hundredths).map(|(id, percent)| {
            let off = Off::Percent(Percent::from_micro(percent * 10_000));
            Promotion { stackable: true, ..promotion(id, bought(&[1], 1), Award::Matching(off, None)) }
        }).collect();
        let outcome = run(&[row], &promotions);
        let left = hundredths.iter().map(|percent| i128::from(10_000 - percent)).product::<i128>();
        let all = 10_000i128.pow(u32::try_from(hundredths.len()).unwrap());
        let whole = i128::from(micro) * i128::from(units);
        // The nearest cent, half a cent goes up: twice the sum and one cent, cut off.
        let nearest = |parts: i128, of: i128| (2 * parts + of) / (2 * of);
        let cents = nearest(whole * left, all * 10_000);
        prop_assert_eq!(i128::from(outcome.left[0].round(2).unwrap().micro()), cents * 10_000);
        let percent = nearest((all - left) * 1_000_000, all);
        prop_assert_eq!(i128::from(outcome.percents[0].micro()), percent * 100);
    }

    /// Sets come to their price, whatever their units cost and whichever promotions they had before.
    #[test]
    fn sets_come_to_their_price(rows in any_cart(), size in 1i64..6, price in 1i64..2000, before in any::<bool>()) {
        let all = Condition::Items {
            what: products(&[1, 2, 3, 4, 5]), amount: Quantity::from_whole(size), at_least: None, at_most: None
        };
        let price = Money::from_micro(price * 10_000);
        let set = Promotion { stackable: true, ..promotion(2, all, Award::SetPrice(price)) };
        let half = promotion(1, bought(&[1, 2], 1), Award::Matching(Off::Percent(Percent::from_whole(50)), None));
        let promotions = if before { vec![half, set] } else { vec![set] };
        let outcome = run(&rows, &promotions);
        let count = outcome.applied.iter().find(|applied| applied.promotion == 2).map_or(0, |applied| applied.count);
        let of_sets = outcome.rows.iter().flatten().filter(|effect| effect.promotion == 2);
        let (units, left) = of_sets.fold((Quantity::ZERO, Fine::ZERO), |(units, left), effect| {
            (units.plus(effect.amount).unwrap(), left.plus(effect.left).unwrap())
        });
        // Units that cost nothing any more are in sets, too, but get nothing off.
        prop_assert!(units <= Quantity::from_whole(size * count));
        prop_assert_eq!(left.round(6).unwrap().micro(), price.micro() * count);
    }
}
