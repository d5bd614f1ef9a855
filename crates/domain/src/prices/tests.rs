//! Worked examples of prices, and laws that hold for any lists.

use super::*;
use proptest::prelude::*;

fn price(text: &str) -> Price {
    text.parse().unwrap()
}

fn percent(text: &str) -> Percent {
    text.parse().unwrap()
}

fn shirt() -> Product {
    Product { id: 12, parent: 0, card: price("10"), groups: vec![3, 1], brand: 7 }
}

fn list(id: i64, rows: &[(Target, &str, Rule)]) -> Arc<List> {
    let mut all = Rows::new();
    for (target, from, rule) in rows {
        all.entry(*target).or_default().push((from.parse().unwrap(), *rule));
    }
    Arc::new(List { id, name: format!("L{id}"), rows: all })
}

fn example_a() -> Lists {
    let l1 = list(1, &[(Target::Group(1), "0", Rule::Percent(percent("10")))]);
    let l2 = list(2, &[(Target::Product(12), "0", Rule::Price(price("8.50")))]);
    let l3 = list(3, &[(Target::Group(3), "0", Rule::Percent(percent("5")))]);
    Lists { store: vec![l1, l2, l3], customer: Vec::new() }
}

fn settings() -> Settings {
    Settings { price_decimals: 2, ..Settings::default() }
}

fn one(lists: &Lists, settings: &Settings) -> Found {
    find(&shirt(), lists, Quantity::from_whole(1), settings).unwrap()
}

fn of_store(lists: &[Arc<List>]) -> Lists {
    Lists { store: lists.to_vec(), customer: Vec::new() }
}

#[test]
fn example_a_by_setting() {
    let last = one(&example_a(), &settings());
    let lowest = one(&example_a(), &Settings { lowest: true, ..settings() });
    let cumulative = one(&example_a(), &Settings { store_cumulates: true, ..settings() });
    let with_tax = |found: &Found| crate::tax::with_tax(found.price, percent("20")).unwrap().to_string();
    assert_eq!((last.price, with_tax(&last).as_str()), (price("9.50"), "11.4"));
    assert_eq!((lowest.price, with_tax(&lowest).as_str()), (price("8.50"), "10.2"));
    assert_eq!((cumulative.price, with_tax(&cumulative).as_str()), (price("8.075"), "9.69"));
    let steps: Vec<_> = cumulative.steps.iter().map(|s| (s.list, s.price, s.discount, s.percentage)).collect();
    assert_eq!(
        steps,
        [
            (1, price("9"), price("1"), Some(percent("10"))),
            (2, price("8.5"), price("0.5"), None),
            (3, price("8.075"), price("0.425"), Some(percent("5"))),
        ]
    );
}

#[test]
fn example_a_list_by_list() {
    let after = |count: usize, settings: &Settings| one(&of_store(&example_a().store[..count]), settings).price;
    let lowest = Settings { lowest: true, ..settings() };
    let cumulative = Settings { store_cumulates: true, ..settings() };
    for (settings, expected) in [
        (settings(), ["9.00", "8.50", "9.50"]),
        (lowest, ["9.00", "8.50", "8.50"]),
        (cumulative, ["9.00", "8.50", "8.075"]),
    ] {
        assert_eq!([1, 2, 3].map(|count| after(count, &settings)), expected.map(price));
    }
}

#[test]
fn example_b_rounds_to_one_more_decimal() {
    let lists = of_store(&[list(1, &[(Target::Product(12), "0", Rule::Percent(percent("12.5")))])]);
    let product = Product { card: price("9.99"), ..shirt() };
    let found = find(&product, &lists, Quantity::from_whole(1), &settings()).unwrap();
    assert_eq!(found.price, price("8.741"));
    assert_eq!(crate::tax::with_tax(found.price, percent("20")), Ok("10.49".parse().unwrap()));
    let lists_of =
        |percent_off| of_store(&[list(1, &[(Target::Product(12), "0", Rule::Percent(percent(percent_off)))])]);
    let dear = Product { card: price("17.3798"), ..shirt() };
    let four = Settings { price_decimals: 4, ..settings() };
    let once = find(&dear, &lists_of("7.25"), Quantity::from_whole(1), &four).unwrap();
    assert_eq!(once.price, price("16.11976"), "of 16.1197645, which is not rounded to six places first");
    let exact = find(&product, &lists, Quantity::from_whole(1), &Settings { unrounded: true, ..settings() }).unwrap();
    assert_eq!(exact.price, price("8.74125"));
}

#[test]
fn example_c_prices_by_quantity() {
    let rows =
        [("0", "10"), ("25", "9"), ("100", "8")].map(|(from, p)| (Target::Product(12), from, Rule::Price(price(p))));
    let lists = of_store(&[list(1, &rows)]);
    for (quantity, expected) in [("24", "10"), ("25", "9"), ("99", "9"), ("100", "8"), ("-25", "9"), ("24.999", "10")] {
        let found = find(&shirt(), &lists, quantity.parse().unwrap(), &settings()).unwrap();
        assert_eq!(found.price, price(expected), "{quantity}");
    }
}

#[test]
fn the_strongest_rule_of_a_list_counts() {
    let rows = [
        (Target::Brand(7), "0", Rule::Percent(percent("10"))),
        (Target::Group(1), "0", Rule::Percent(percent("20"))),
        (Target::Group(3), "0", Rule::Percent(percent("30"))),
        (Target::Product(12), "0", Rule::Percent(percent("40"))),
        (Target::Product(12), "10", Rule::Price(price("9.99"))),
    ];
    for (count, expected) in [(1, "9"), (2, "8"), (3, "7"), (4, "6"), (5, "6")] {
        assert_eq!(one(&of_store(&[list(1, &rows[..count])]), &settings()).price, price(expected), "{count}");
    }
    // From ten on there is a price of the product, which is stronger than any percentage.
    let ten = find(&shirt(), &of_store(&[list(1, &rows)]), Quantity::from_whole(10), &settings()).unwrap();
    assert_eq!(ten.price, price("9.99"));
}

#[test]
fn of_store_and_customer_the_lower_price_counts() {
    let mut lists = example_a();
    lists.customer = vec![list(9, &[(Target::Brand(7), "0", Rule::Percent(percent("20")))])];
    assert_eq!(one(&lists, &settings()).price, price("8"));
    lists.customer = vec![list(9, &[(Target::Brand(7), "0", Rule::Percent(percent("2")))])];
    assert_eq!(one(&lists, &settings()).price, price("9.5"));
    // A surcharge stands where no list of the store says anything.
    lists.customer = vec![list(9, &[(Target::Brand(7), "0", Rule::Percent(percent("-10")))])];
    assert_eq!(one(&Lists { store: Vec::new(), ..lists }, &settings()).price, price("11"));
}

#[test]
fn customers_lists_cumulate_from_the_stores_price() {
    let mut lists = example_a();
    lists.customer = vec![list(9, &[(Target::Brand(7), "0", Rule::Percent(percent("10")))])];
    let found = one(&lists, &Settings { customer_cumulates: true, ..settings() });
    let steps: Vec<_> = found.steps.iter().map(|step| (step.list, step.price)).collect();
    assert_eq!(steps, [(3, price("9.5")), (9, price("8.55"))]);
}

#[test]
fn matrix_rows_hold_for_variations_by_setting() {
    let lists = of_store(&[list(
        1,
        &[(Target::Product(12), "0", Rule::Price(price("8"))), (Target::Product(20), "0", Rule::Price(price("7")))],
    )]);
    let variation = Product { id: 20, parent: 12, ..shirt() };
    let of = |settings: &Settings| find(&variation, &lists, Quantity::from_whole(1), settings).unwrap().price;
    assert_eq!(of(&settings()), price("7"));
    assert_eq!(of(&Settings { by_matrix: true, ..settings() }), price("8"));
}

prop_compose! {
    fn any_rule()(fixed in any::<bool>(), cents in 0i64..100_000, percent in -5_000i64..=10_000) -> Rule {
        if fixed { Rule::Price(Price::from_micro(cents * 10_000)) } else { Rule::Percent(Percent::from_micro(percent * 10_000)) }
    }
}

/// A list with up to three rows about the shirt, its groups, its brand or things that are not the shirt.
fn any_list() -> impl Strategy<Value = Arc<List>> {
    let targets = [
        Target::Product(12),
        Target::Group(3),
        Target::Group(1),
        Target::Brand(7),
        Target::Product(13),
        Target::Group(99),
    ];
    proptest::collection::vec((0..targets.len(), 0i64..4, any_rule()), 0..4).prop_map(move |rows| {
        let mut all = Rows::new();
        for (at, from, rule) in rows {
            all.entry(targets[at]).or_default().push((Quantity::from_whole(from), rule));
        }
        all.values_mut().for_each(|rows| rows.sort_by_key(|(from, _)| *from));
        Arc::new(List { id: 1, name: String::new(), rows: all })
    })
}

prop_compose! {
    fn any_settings()(flags in any::<[bool; 5]>(), price_decimals in 2u32..5) -> Settings {
        let [store_cumulates, customer_cumulates, lowest, by_matrix, unrounded] = flags;
        Settings { price_decimals, store_cumulates, customer_cumulates, lowest, by_matrix, unrounded }
    }
}

fn any_lists() -> impl Strategy<Value = Lists> {
    let some = || proptest::collection::vec(any_list(), 0..5);
    (some(), some()).prop_map(|(store, customer)| Lists { store, customer })
}

fn ask(card: i64, lists: &Lists, quantity: i64, settings: &Settings) -> Found {
    let product = Product { card: Price::from_micro(card), ..shirt() };
    find(&product, lists, Quantity::from_whole(quantity), settings).unwrap()
}

proptest! {
    #[test]
    fn lists_without_a_rule_change_nothing_wherever_they_stand(
        card in 0i64..1_000_000_000, lists in any_lists(), settings in any_settings(), places in proptest::collection::vec(0usize..6, 0..4)
    ) {
        let without = list(77, &[(Target::Group(99), "0", Rule::Percent(percent("50"))), (Target::Product(13), "0", Rule::Price(price("1")))]);
        let mut more = lists.clone();
        for place in places {
            more.store.insert(place.min(more.store.len()), without.clone());
            more.customer.insert(place.min(more.customer.len()), without.clone());
        }
        prop_assert_eq!(ask(card, &more, 1, &settings), ask(card, &lists, 1, &settings));
    }

    #[test]
    fn without_lists_the_card_stands(card in 0i64..1_000_000_000, settings in any_settings(), quantity in -9i64..9) {
        prop_assert_eq!(ask(card, &Lists::default(), quantity, &settings), Found::card(Price::from_micro(card)));
    }

    #[test]
    fn discounts_lead_from_the_card_to_the_price(
        card in 0i64..1_000_000_000, lists in any_lists(), settings in any_settings(), quantity in -5i64..6
    ) {
        let found = ask(card, &lists, quantity, &settings);
        let off = found.steps.iter().try_fold(Price::ZERO, |sum, step| sum.plus(step.discount)).unwrap();
        prop_assert_eq!(Price::from_micro(card).minus(off).unwrap(), found.price);
        if let Some(last) = found.steps.last() {
            prop_assert_eq!(last.price, found.price);
        }
    }

    #[test]
    fn by_default_the_last_list_with_a_rule_counts(card in 0i64..1_000_000_000, lists in any_lists(), decimals in 2u32..5) {
        let settings = Settings { price_decimals: decimals, ..Settings::default() };
        let all = of_store(&lists.store);
        let mut alone = lists.store.iter().map(|list| ask(card, &of_store(std::slice::from_ref(list)), 1, &settings));
        let last = alone.rfind(|found| !found.steps.is_empty());
        prop_assert_eq!(ask(card, &all, 1, &settings), last.unwrap_or(Found::card(Price::from_micro(card))));
    }

    #[test]
    fn the_lowest_price_is_above_no_list(card in 0i64..1_000_000_000, lists in any_lists(), settings in any_settings(), quantity in 0i64..6) {
        let settings = Settings { lowest: true, ..settings };
        let all = ask(card, &of_store(&lists.store), quantity, &settings);
        for count in 1..=lists.store.len() {
            let some = ask(card, &of_store(&lists.store[..count]), quantity, &settings);
            prop_assert!(some.steps.is_empty() || all.price <= some.price);
        }
        if !settings.store_cumulates {
            for list in &lists.store {
                let alone = ask(card, &of_store(std::slice::from_ref(list)), quantity, &settings);
                prop_assert!(alone.steps.is_empty() || all.price <= alone.price);
            }
        }
    }

    #[test]
    fn lowest_does_not_ask_for_the_order(card in 0i64..1_000_000_000, lists in any_lists(), decimals in 2u32..5) {
        let settings = Settings { lowest: true, price_decimals: decimals, ..Settings::default() };
        let turned = Lists { store: lists.store.iter().rev().cloned().collect(), customer: lists.customer.clone() };
        prop_assert_eq!(ask(card, &turned, 1, &settings).price, ask(card, &lists, 1, &settings).price);
    }

    #[test]
    fn a_customers_list_never_makes_dearer_what_a_store_list_prices(
        card in 0i64..1_000_000_000, lists in any_lists(), settings in any_settings()
    ) {
        let store = ask(card, &of_store(&lists.store), 1, &settings);
        prop_assert!(store.steps.is_empty() || ask(card, &lists, 1, &settings).price <= store.price);
    }

    #[test]
    fn more_costs_no_more_when_rows_fall(
        card in 0i64..1_000_000_000, falls in proptest::collection::vec((1i64..50, 0i64..5_000_000), 1..6), few in 0i64..200, more in 0i64..200
    ) {
        let (mut from, mut price) = (0, 1_000_000_000i64);
        let mut rows = vec![(Quantity::ZERO, Rule::Price(Price::from_micro(price)))];
        for (further, cheaper) in falls {
            from += further;
            price -= cheaper;
            rows.push((Quantity::from_whole(from), Rule::Price(Price::from_micro(price))));
        }
        let list = List { rows: Rows::from([(Target::Product(12), rows)]), ..List::default() };
        let lists = of_store(&[Arc::new(list)]);
        let (few, more) = (few.min(more), few.max(more));
        prop_assert!(ask(card, &lists, more, &settings()).price <= ask(card, &lists, few, &settings()).price);
    }
}
