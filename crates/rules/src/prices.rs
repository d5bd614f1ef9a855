//! The price of a product after price lists, and the steps that led to it.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_types::{Fixed, Overflow, Percent, Price, Quantity};

/// What the price depends on of a product.
#[derive(Debug, Clone, Default)]
pub struct Product {
    /// Its id.
    pub id: i64,
    /// The matrix product it is a variation of, 0 when none.
    pub parent: i64,
    /// The net price on its card.
    pub card: Price,
    /// Its group, the group above that, and so on.
    pub groups: Vec<i64>,
    /// Its brand, 0 when none.
    pub brand: i64,
}

/// A price list.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Fixed net prices by product, each from a quantity on, the smallest quantity first.
    pub prices: HashMap<i64, Vec<(Quantity, Price)>>,
    /// Percentages off single products.
    pub products: HashMap<i64, Percent>,
    /// Percentages off groups and everything below them.
    pub groups: HashMap<i64, Percent>,
    /// Percentages off brands.
    pub brands: HashMap<i64, Percent>,
}

/// How an account works with its lists.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings {
    /// Decimals of net prices; a discounted price keeps one more.
    pub price_decimals: u32,
    /// A store list's percentage is taken from what the list before it left.
    pub store_cumulates: bool,
    /// The same for lists of customers.
    pub customer_cumulates: bool,
    /// Of all lists the lowest price counts, not the last.
    pub lowest: bool,
    /// Lists name the matrix product for all its variations.
    pub by_matrix: bool,
    /// Discounted prices are not rounded.
    pub unrounded: bool,
}

/// The lists that apply to a sale, in order.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// Those of the store.
    pub store: Vec<Arc<List>>,
    /// Those of the customer and the customer's groups.
    pub customer: Vec<Arc<List>>,
}

/// What one list did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The list.
    pub list: i64,
    /// Its name.
    pub name: String,
    /// The price it gave.
    pub price: Price,
    /// Money off.
    pub discount: Price,
    /// Per cent off; none when the list names a price.
    pub percentage: Option<Percent>,
}

/// A price and the steps to it; no steps when the card's price stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The net price.
    pub price: Price,
    /// The lists that made it, in order.
    pub steps: Vec<Step>,
}

enum Rule {
    Price(Price),
    Percent(Percent),
}

impl List {
    /// The strongest rule for a product: its price, its percentage, that of the nearest group, that of the brand.
    fn rule(&self, product: &Product, quantity: Quantity, by_matrix: bool) -> Option<Rule> {
        let id = if by_matrix && product.parent != 0 { product.parent } else { product.id };
        let of_quantity = |rows: &Vec<(Quantity, Price)>| {
            rows.iter()
                .rev()
                .find(|(from, _)| *from <= quantity.abs().max(Quantity::from_whole(1)))
                .map(|(_, price)| *price)
        };
        if let Some(price) = self.prices.get(&id).and_then(of_quantity) {
            return Some(Rule::Price(price));
        }
        let percent = self
            .products
            .get(&id)
            .or_else(|| product.groups.iter().find_map(|group| self.groups.get(group)))
            .or_else(|| self.brands.get(&product.brand).filter(|_| product.brand != 0));
        percent.copied().map(Rule::Percent)
    }
}

/// The price of a product in a sale of a quantity.
pub fn find(product: &Product, lists: &Lists, quantity: Quantity, settings: &Settings) -> Result<Found, Overflow> {
    let card = Found { price: product.card, steps: Vec::new() };
    let store = chain(product, &lists.store, product.card, quantity, (settings.store_cumulates, settings))?;
    let store = store.unwrap_or(card);
    let from = if settings.customer_cumulates { store.price } else { product.card };
    match chain(product, &lists.customer, from, quantity, (settings.customer_cumulates, settings))? {
        None => Ok(store),
        Some(customer) if settings.lowest && !store.steps.is_empty() && store.price < customer.price => Ok(store),
        Some(mut customer) => {
            if settings.customer_cumulates {
                customer.steps.splice(0..0, store.steps);
            }
            Ok(customer)
        }
    }
}

fn chain(
    product: &Product,
    lists: &[Arc<List>],
    from: Price,
    quantity: Quantity,
    (cumulates, settings): (bool, &Settings),
) -> Result<Option<Found>, Overflow> {
    let mut found: Option<Found> = None;
    for list in lists {
        let Some(rule) = list.rule(product, quantity, settings.by_matrix) else { continue };
        let before = found.as_ref().filter(|_| cumulates).map_or(from, |found| found.price);
        let step = apply(list, &rule, before, settings)?;
        if settings.lowest && found.as_ref().is_some_and(|found| found.price <= step.price) {
            continue;
        }
        let steps = match found.take().filter(|_| cumulates) {
            Some(found) => found.steps,
            None => Vec::new(),
        };
        let price = step.price;
        found = Some(Found { price, steps: steps.into_iter().chain([step]).collect() });
    }
    Ok(found)
}

fn apply(list: &List, rule: &Rule, before: Price, settings: &Settings) -> Result<Step, Overflow> {
    let (price, percentage) = match rule {
        Rule::Price(price) => (*price, None),
        Rule::Percent(percent) => {
            let hundred = Fixed::from_whole(100);
            let left = before.0.share(hundred.minus(percent.0)?, hundred)?;
            let places = if settings.unrounded { 6 } else { settings.price_decimals + 1 };
            (Price(left.round(places)), Some(*percent))
        }
    };
    let discount = before.minus(price)?;
    Ok(Step { list: list.id, name: list.name.clone(), price, discount, percentage })
}

#[cfg(test)]
mod tests {
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

    fn example_a() -> Lists {
        let l1 = List { id: 1, groups: HashMap::from([(1, percent("10"))]), ..List::default() };
        let l2 =
            List { id: 2, prices: HashMap::from([(12, vec![(Quantity::ZERO, price("8.50"))])]), ..List::default() };
        let l3 = List { id: 3, groups: HashMap::from([(3, percent("5"))]), ..List::default() };
        Lists { store: [l1, l2, l3].map(Arc::new).to_vec(), customer: Vec::new() }
    }

    fn settings() -> Settings {
        Settings { price_decimals: 2, ..Settings::default() }
    }

    fn one(lists: &Lists, settings: &Settings) -> Found {
        find(&shirt(), lists, Quantity::from_whole(1), settings).unwrap()
    }

    #[test]
    fn example_a_by_setting() {
        assert_eq!(one(&example_a(), &settings()).price, price("9.50"));
        assert_eq!(one(&example_a(), &Settings { lowest: true, ..settings() }).price, price("8.50"));
        let cumulative = one(&example_a(), &Settings { store_cumulates: true, ..settings() });
        assert_eq!(cumulative.price, price("8.075"));
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
    fn example_b_rounds_to_one_more_decimal() {
        let list = List { id: 1, products: HashMap::from([(12, percent("12.5"))]), ..List::default() };
        let lists = Lists { store: vec![Arc::new(list)], customer: Vec::new() };
        let product = Product { card: price("9.99"), ..shirt() };
        let found = find(&product, &lists, Quantity::from_whole(1), &settings()).unwrap();
        assert_eq!(found.price, price("8.741"));
        assert_eq!(crate::tax::with_tax(found.price, percent("20")), Ok("10.49".parse().unwrap()));
    }

    #[test]
    fn example_c_prices_by_quantity() {
        let rows = [("0", "10"), ("25", "9"), ("100", "8")].map(|(from, p)| (from.parse().unwrap(), price(p))).to_vec();
        let list = List { id: 1, prices: HashMap::from([(12, rows)]), ..List::default() };
        let lists = Lists { store: vec![Arc::new(list)], customer: Vec::new() };
        for (quantity, expected) in [(24, "10"), (25, "9"), (99, "9"), (100, "8")] {
            let found = find(&shirt(), &lists, Quantity::from_whole(quantity), &settings()).unwrap();
            assert_eq!(found.price, price(expected), "{quantity}");
        }
    }

    #[test]
    fn the_customers_price_replaces_the_stores() {
        let mut lists = example_a();
        let list = List { id: 9, brands: HashMap::from([(7, percent("20"))]), ..List::default() };
        lists.customer.push(Arc::new(list));
        assert_eq!(one(&lists, &settings()).price, price("8"));
        assert_eq!(one(&lists, &Settings { lowest: true, ..settings() }).price, price("8"));
    }

    proptest! {
        #[test]
        fn a_list_without_a_rule_changes_nothing(card in 0i64..1_000_000_000, percents in proptest::collection::vec(-50_000_000i64..100_000_000, 0..4)) {
            let product = Product { card: Price::from_micro(card), ..shirt() };
            let mut lists = Lists::default();
            for (at, p) in percents.iter().enumerate() {
                let list = List { id: at as i64, groups: HashMap::from([(3, Percent::from_micro(*p))]), ..List::default() };
                lists.store.push(Arc::new(list));
            }
            let before = find(&product, &lists, Quantity::from_whole(1), &settings()).unwrap();
            if percents.is_empty() {
                prop_assert_eq!(before.price, product.card);
            }
            lists.store.push(Arc::new(List { id: 99, groups: HashMap::from([(77, Percent::from_whole(50))]), ..List::default() }));
            prop_assert_eq!(find(&product, &lists, Quantity::from_whole(1), &settings()).unwrap(), before);
        }

        #[test]
        fn the_lowest_price_is_no_higher_than_any_list_alone(card in 0i64..1_000_000_000, percents in proptest::collection::vec(-50_000_000i64..100_000_000, 1..5)) {
            let product = Product { card: Price::from_micro(card), ..shirt() };
            let lists: Vec<_> = percents.iter().map(|p| Arc::new(List { groups: HashMap::from([(3, Percent::from_micro(*p))]), ..List::default() })).collect();
            let lowest = Settings { lowest: true, ..settings() };
            let all = find(&product, &Lists { store: lists.clone(), customer: Vec::new() }, Quantity::from_whole(1), &lowest).unwrap();
            for list in lists {
                let alone = find(&product, &Lists { store: vec![list], customer: Vec::new() }, Quantity::from_whole(1), &lowest).unwrap();
                prop_assert!(all.price <= alone.price);
            }
        }
    }
}
