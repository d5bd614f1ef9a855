//! Prices and tax rates of products for a store and a customer.

mod former;
mod reading;
mod slots;
mod taxes;

use std::collections::HashMap;
use std::sync::Arc;

use ladu_domain::prices::{self, Found, List, Lists, Product, Rule, Settings, Target};
use ladu_types::{Id, Percent, Price, Quantity, of};
use ladu_wire::Fault;

use crate::buyer::Buyer;
use ladu_record::Cx;
use ladu_record::tree;
use reading::{counts_quantities, holds_on, settings};

pub use former::{
    At, PAST_CUSTOMER, PAST_CUSTOMER_GROUP, PAST_LIST, PAST_PRODUCT, PAST_PRODUCT_GROUP, PAST_REGION_LIST, PAST_ROW,
    PAST_WAREHOUSE, Whose, changed, products_at,
};
pub use ladu_domain::tax::Rate;
pub use reading::{price_decimals, rule, target};
pub use slots::{Tied, of_store, tied};
pub use taxes::{Place, Rates, Taxed, Taxes, default_rate, rates, zero_rate};

/// All active price lists of an account with the days they hold, by id.
type AllLists = HashMap<i64, (String, String, Arc<List>)>;

/// Finds prices for one store and one customer.
pub struct Prices {
    lists: Lists,
    settings: Settings,
    groups: Arc<tree::Parents>,
}

impl Prices {
    /// The lists that hold today for a store and a customer; 0 for none of either.
    pub fn of(cx: &mut Cx<'_, '_>, warehouse: i64, customer: i64) -> Result<Prices, Fault> {
        let today = cx.today_in(Id::some(warehouse))?.to_string();
        let is_customer_asked = customer != 0 && !cx.cached("price lists", "price_list", load)?.is_empty();
        let customer = Buyer::find(cx, Id::some(customer).filter(|_| is_customer_asked))?;
        Prices::on(cx, &today, warehouse, customer.as_ref())
    }

    /// One price list alone, whoever buys; it has to hold on that day.
    pub fn of_list(cx: &mut Cx<'_, '_>, day: &str, list: i64) -> Result<Prices, Fault> {
        let mut prices = Prices::on(cx, day, 0, None)?;
        let all = cx.cached("price lists", "price_list", load)?;
        let valid = all.get(&list).filter(|(from, until, _)| holds_on(day, from, until));
        prices.lists.store = valid.map(|(_, _, list)| list.clone()).into_iter().collect();
        Ok(prices)
    }

    /// The lists that hold on a day for a store (0 for none) and a customer.
    pub fn on(cx: &mut Cx<'_, '_>, day: &str, warehouse: i64, customer: Option<&Buyer>) -> Result<Prices, Fault> {
        let settings = settings(cx, day)?;
        let groups = tree::parents(cx, "product_group", "parent_id")?;
        let all = cx.cached("price lists", "price_list", load)?;
        if all.is_empty() {
            return Ok(Prices { lists: Lists::default(), settings, groups });
        }
        let pick = |ids: &[i64]| -> Vec<Arc<List>> {
            let valid = ids.iter().filter_map(|id| all.get(id)).filter(|(from, until, _)| holds_on(day, from, until));
            valid.map(|(_, _, list)| list.clone()).collect()
        };
        let tied = slots::tied(cx, warehouse, customer)?;
        Ok(Prices { lists: Lists { store: pick(&tied.store), customer: pick(&tied.customer) }, settings, groups })
    }

    /// The price of a product when a quantity is bought.
    pub fn find(&self, product: &mut Product, group: i64, quantity: Quantity) -> Result<Found, Fault> {
        if product.groups.is_empty() {
            product.groups = tree::path(&self.groups, group).collect();
        }
        Ok(prices::find(product, &self.lists, quantity, &self.settings)?)
    }
}

impl Prices {
    /// The price that one rule makes of a product's card, by the account's settings.
    pub fn by_rule(&self, product: &Product, rule: Rule) -> Result<Price, Fault> {
        let rows = HashMap::from([(Target::Product(product.id), vec![(Quantity::ZERO, rule)])]);
        let store = vec![Arc::new(List { rows, ..List::default() })];
        let settings = Settings { by_matrix: false, ..self.settings };
        Ok(prices::find(product, &Lists { store, customer: Vec::new() }, Quantity::ZERO, &settings)?.price)
    }
}

/// A net price as a text, with two decimals at least.
pub fn text(price: Price) -> String {
    if price == price.round(2) { price.0.to_places(2) } else { price.to_string() }
}

/// Where the rows of all lists come from, rows from a quantity on after those from fewer.
const ROWS: &str = "SELECT price_list_id, type, target_id, price, discount, amount FROM price_list_row
                    WHERE account = $0 ORDER BY price_list_id, target_id, amount, id";

fn load(cx: &mut Cx<'_, '_>) -> Result<AllLists, Fault> {
    let rows =
        cx.query("SELECT id, name, start_date, end_date FROM price_list WHERE account = $0 AND active = 1", &[])?;
    let mut lists: HashMap<i64, (String, String, List)> = HashMap::new();
    for row in rows.iter() {
        let (id, name, from, until) = row.read();
        lists.insert(id, (from, until, List { id, name, ..List::default() }));
    }
    if lists.is_empty() {
        return Ok(AllLists::new());
    }
    let by_quantity = counts_quantities(cx)?;
    for row in cx.query(ROWS, &[])?.iter() {
        let (id, kind, of, price, discount, amount): (i64, &str, Id<of::Record>, Price, Percent, Quantity) = row.read();
        let Some((_, _, list)) = lists.get_mut(&id).filter(|_| by_quantity || amount.is_zero()) else { continue };
        let target = target(kind, of);
        list.rows.entry(target).or_default().push((amount, rule(target, price, discount)));
    }
    Ok(lists.into_iter().map(|(id, (from, until, list))| (id, (from, until, Arc::new(list)))).collect())
}
