//! The price of a product after price lists, and the steps that led to it.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_types::{Fixed, Overflow, Percent, Price, Quantity};

#[cfg(test)]
mod tests;

/// What the price depends on of a product.
#[derive(Debug, Clone, Default)]
pub struct Product {
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

/// What a row of a list says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    Price(Price),
    /// Per cent off; a surcharge when negative.
    Percent(Percent),
}

/// What a row of a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// One product, or a matrix product and its variations.
    Product(i64),
    /// A group and everything below it.
    Group(i64),
    Brand(i64),
}

/// The rows of a list by what they are about, each from a quantity on, the smallest quantity first.
pub type Rows = HashMap<Target, Vec<(Quantity, Rule)>>;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    pub id: i64,
    pub name: String,
    pub rows: Rows,
}

/// How an account works with its lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// Decimals of net prices; a discounted price keeps one more.
    pub price_decimals: u32,
    /// A store list's percentage is taken from what the list before it left.
    pub store_cumulates: bool,
    /// The same for lists of customers, the first of which starts from the store's price.
    pub customer_cumulates: bool,
    /// Of all lists the lowest price counts, not the last.
    pub lowest: bool,
    /// Lists name the matrix product for all its variations.
    pub by_matrix: bool,
    /// Discounted prices are not rounded.
    pub unrounded: bool,
}

/// The lists that apply to a sale, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists {
    /// Those of the store.
    pub store: Vec<Arc<List>>,
    /// Those of the customer and the customer's groups.
    pub customer: Vec<Arc<List>>,
}

/// What one list did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub list: i64,
    pub name: String,
    /// The price it gave.
    pub price: Price,
    /// Money off; all steps' together lead from the card's price to the final one.
    pub discount: Price,
    /// Per cent off; none when the list names a price.
    pub percentage: Option<Percent>,
}

/// A price and the steps to it; no steps when the card's price stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub price: Price,
    /// The lists that made it, in order.
    pub steps: Vec<Step>,
}

impl Found {
    /// The price on the card.
    pub fn card(price: Price) -> Found {
        Found { price, steps: Vec::new() }
    }
}

/// The price of a product in a sale of a quantity.
///
/// Where both the store's and the customer's lists have a rule for the product, the lower price counts. Where the customer's lists
/// cumulate they start from the store's price, else from the card's.
pub fn find(product: &Product, lists: &Lists, quantity: Quantity, settings: &Settings) -> Result<Found, Overflow> {
    let asked = Asked { product, quantity, settings };
    let store = asked.chain(&lists.store, Found::card(product.card), settings.store_cumulates)?;
    let from = store.clone().filter(|_| settings.customer_cumulates).unwrap_or(Found::card(product.card));
    let customer = asked.chain(&lists.customer, from, settings.customer_cumulates)?;
    Ok(match (store, customer) {
        (Some(store), Some(customer)) if store.price < customer.price => store,
        (_, Some(customer)) => customer,
        (Some(store), None) => store,
        (None, None) => Found::card(product.card),
    })
}

/// One product in one quantity under the account's settings.
struct Asked<'a> {
    product: &'a Product,
    quantity: Quantity,
    settings: &'a Settings,
}

impl Asked<'_> {
    /// What a row of lists makes of the price they start from; none when no list has a rule for the product.
    fn chain(&self, lists: &[Arc<List>], from: Found, cumulates: bool) -> Result<Option<Found>, Overflow> {
        let mut last = from.clone();
        let mut chosen: Option<Found> = None;
        for list in lists {
            let Some(rule) = list.rule(self) else { continue };
            let before = if cumulates { last } else { from.clone() };
            last = self.apply(list, rule, before)?;
            if !self.settings.lowest || chosen.as_ref().is_none_or(|chosen| last.price < chosen.price) {
                chosen = Some(last.clone());
            }
        }
        Ok(chosen)
    }

    fn apply(&self, list: &List, rule: Rule, before: Found) -> Result<Found, Overflow> {
        let (price, percentage) = match rule {
            Rule::Price(price) => (price, None),
            Rule::Percent(percent) => (percent_off(before.price, percent, self.settings)?, Some(percent)),
        };
        let discount = before.price.minus(price)?;
        let mut steps = before.steps;
        steps.push(Step { list: list.id, name: list.name.clone(), price, discount, percentage });
        Ok(Found { price, steps })
    }

    fn at_quantity<'r>(&self, rows: &'r [(Quantity, Rule)]) -> impl Iterator<Item = Rule> + use<'r> {
        // What is taken back was sold by the same scale.
        let quantity = self.quantity.abs();
        rows.iter().rev().filter(move |(from, _)| *from <= quantity).map(|(_, rule)| *rule)
    }
}

/// The places of a price that is not rounded: as many as are kept.
const UNROUNDED: u32 = 6;

/// What a list leaves of a price, rounded once.
fn percent_off(price: Price, percent: Percent, settings: &Settings) -> Result<Price, Overflow> {
    let hundred = Fixed::from_whole(100);
    let places = if settings.unrounded { UNROUNDED } else { settings.price_decimals + 1 };
    price.0.share_to(hundred.minus(percent.0)?, hundred, places).map(Price)
}

impl List {
    /// The strongest rule for a product: its price, its percentage, that of the nearest group, that of the brand.
    fn rule(&self, asked: &Asked<'_>) -> Option<Rule> {
        let product = asked.product;
        let id = if asked.settings.by_matrix && product.parent != 0 { product.parent } else { product.id };
        let own = self.rows.get(&Target::Product(id)).map_or(&[][..], Vec::as_slice);
        let other = |target: Target| asked.at_quantity(self.rows.get(&target)?).next();
        asked
            .at_quantity(own)
            .find(|rule| matches!(rule, Rule::Price(_)))
            .or_else(|| asked.at_quantity(own).next())
            .or_else(|| product.groups.iter().find_map(|group| other(Target::Group(*group))))
            .or_else(|| other(Target::Brand(product.brand)).filter(|_| product.brand != 0))
    }
}
