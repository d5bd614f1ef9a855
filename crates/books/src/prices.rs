//! Prices and tax rates of products for a store and a customer.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_rules::prices::{self, Found, List, Lists, Product, Settings};
use ladu_store::Value;
use ladu_types::{Percent, Price, Quantity};
use ladu_wire::Fault;

use crate::cx::Cx;
use crate::{algorithm, tree};

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
        let today = cx.today()?.to_string();
        Prices::on(cx, &today, warehouse, customer)
    }

    /// One price list alone, whoever buys; it has to hold on that day.
    pub fn of_list(cx: &mut Cx<'_, '_>, day: &str, list: i64) -> Result<Prices, Fault> {
        let mut prices = Prices::on(cx, day, 0, 0)?;
        let all = cx.cached("price lists", "price_list", load)?;
        let valid = all.get(&list).filter(|(from, until, _)| holds_on(day, from, until));
        prices.lists.store = valid.map(|(_, _, list)| list.clone()).into_iter().collect();
        Ok(prices)
    }

    /// The lists that hold on a day for a store and a customer; 0 for none of either.
    pub fn on(cx: &mut Cx<'_, '_>, day: &str, warehouse: i64, customer: i64) -> Result<Prices, Fault> {
        let conf = cx.conf()?;
        let settings = Settings {
            price_decimals: price_decimals(&conf),
            store_cumulates: conf.flag("warehouse_pricelists_are_cumulative"),
            customer_cumulates: conf.flag("client_pricelists_are_cumulative"),
            lowest: conf.text("pricelist_order_of_preference") == "lowest_price",
            by_matrix: conf.flag("use_matrix_price_in_pricelist"),
            unrounded: algorithm::version_on(cx, day)? == 4,
        };
        let groups = tree::parents(cx, "product_group", "parent_id")?;
        let all = cx.cached("price lists", "price_list", load)?;
        if all.is_empty() {
            return Ok(Prices { lists: Lists::default(), settings, groups });
        }
        let pick = |ids: &[i64]| -> Vec<Arc<List>> {
            let valid = ids.iter().filter_map(|id| all.get(id)).filter(|(from, until, _)| holds_on(day, from, until));
            valid.map(|(_, _, list)| list.clone()).collect()
        };
        let mut store = Vec::new();
        let mut of_customer = Vec::new();
        let mut path: Vec<i64> = Vec::new();
        if customer != 0 {
            let sql = "SELECT group_id FROM customer WHERE account = $0 AND id = $1";
            let group = cx.first(sql, &[Value::Int(customer)], |row| row.int(0))?.unwrap_or(0);
            let parents = tree::parents(cx, "customer_group", "parent_id")?;
            path = tree::path(&parents, group).collect();
            path.reverse();
            for group in &path {
                of_customer.extend(slots(cx, "customer_group", *group)?);
            }
            of_customer.extend(slots(cx, "customer", customer)?);
        }
        if warehouse != 0 {
            store.extend(of_region(cx, warehouse, &path)?);
            store.extend(slots(cx, "warehouse", warehouse)?);
        }
        Ok(Prices { lists: Lists { store: pick(&store), customer: pick(&of_customer) }, settings, groups })
    }

    /// The price of a product when a quantity is bought.
    pub fn find(&self, product: &mut Product, group: i64, quantity: Quantity) -> Result<Found, Fault> {
        if product.groups.is_empty() {
            product.groups = tree::path(&self.groups, group).collect();
        }
        Ok(prices::find(product, &self.lists, quantity, &self.settings)?)
    }
}

/// Does a list hold on a day? Both of its days count; an open one is on either side of every day.
fn holds_on(day: &str, from: &str, until: &str) -> bool {
    (from.is_empty() || from <= day) && (until.is_empty() || day <= until)
}

/// Decimals of net prices.
pub fn price_decimals(conf: &crate::conf::Conf) -> u32 {
    u32::try_from(conf.int("price_decimals").clamp(2, 5)).unwrap_or(2)
}

/// Lists by region and customer group (0 for everybody), in their order.
type OfRegions = HashMap<(i64, i64), Vec<i64>>;

/// The lists of a store's region: those for everybody, then those of the customer's groups from the top down.
fn of_region(cx: &mut Cx<'_, '_>, warehouse: i64, groups: &[i64]) -> Result<Vec<i64>, Fault> {
    let regions = cx.cached("region lists", "store_region", |cx| {
        let sql = "SELECT store_region_id, customer_group_id, price_list_id FROM store_region_price_list
                   WHERE account = $0 ORDER BY store_region_id, customer_group_id, position";
        let mut lists = OfRegions::new();
        for row in cx.query(sql, &[])?.iter() {
            lists.entry((row.int(0), row.int(1))).or_default().push(row.int(2));
        }
        Ok(lists)
    })?;
    if regions.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT store_region_id FROM warehouse WHERE account = $0 AND id = $1";
    let region = cx.first(sql, &[Value::Int(warehouse)], |row| row.int(0))?.unwrap_or(0);
    let of = |group: i64| regions.get(&(region, group)).into_iter().flatten().copied();
    Ok(of(0).chain(groups.iter().flat_map(|group| of(*group))).collect())
}

fn slots(cx: &mut Cx<'_, '_>, table: &str, id: i64) -> Result<Vec<i64>, Fault> {
    let sql = format!(
        "SELECT price_list_id1, price_list_id2, price_list_id3, price_list_id4, price_list_id5 FROM {table}
         WHERE account = $0 AND id = $1"
    );
    let found =
        cx.first(&sql, &[Value::Int(id)], |row| (0..5).map(|at| row.int(at)).filter(|id| *id != 0).collect())?;
    Ok(found.unwrap_or_default())
}

fn load(cx: &mut Cx<'_, '_>) -> Result<AllLists, Fault> {
    let rows =
        cx.query("SELECT id, name, start_date, end_date FROM price_list WHERE account = $0 AND active = 1", &[])?;
    let mut lists: HashMap<i64, (String, String, List)> = HashMap::new();
    for row in rows.iter() {
        let list = List { id: row.int(0), name: row.text(1).to_owned(), ..List::default() };
        lists.insert(row.int(0), (row.text(2).to_owned(), row.text(3).to_owned(), list));
    }
    if lists.is_empty() {
        return Ok(AllLists::new());
    }
    let rows = cx.query(
        "SELECT price_list_id, type, target_id, price, discount, amount FROM price_list_row
         WHERE account = $0 ORDER BY price_list_id, target_id, amount",
        &[],
    )?;
    for row in rows.iter() {
        let Some((_, _, list)) = lists.get_mut(&row.int(0)) else { continue };
        let (target, percent) = (row.int(2), Percent::from_micro(row.int(4)));
        match row.text(1) {
            "PRODUCT" if row.int(4) == 0 => {
                let entry = (Quantity::from_micro(row.int(5)), Price::from_micro(row.int(3)));
                list.prices.entry(target).or_default().push(entry);
            }
            "PRODUCT" => drop(list.products.insert(target, percent)),
            "PRODGROUP" => drop(list.groups.insert(target, percent)),
            "BRAND" => drop(list.brands.insert(target, percent)),
            _ => {}
        }
    }
    Ok(lists.into_iter().map(|(id, (from, until, list))| (id, (from, until, Arc::new(list)))).collect())
}

/// A tax rate as documents use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The rate's id.
    pub id: i64,
    /// Per cent in totals: a reverse rate adds nothing.
    pub percent: Percent,
    /// Is it in use?
    pub active: bool,
}

/// All tax rates by id.
pub type Rates = HashMap<i64, Rate>;

/// The tax rates of the account, remembered.
pub fn rates(cx: &mut Cx<'_, '_>) -> Result<Arc<Rates>, Fault> {
    cx.cached("rates", "vat_rate", |cx| {
        let rows = cx.query("SELECT id, rate, is_reverse, active FROM vat_rate WHERE account = $0 ORDER BY id", &[])?;
        let rate = |row: ladu_store::Row<'_>| {
            let percent = if row.int(2) == 1 { Percent::ZERO } else { Percent::from_micro(row.int(1)) };
            (row.int(0), Rate { id: row.int(0), percent, active: row.int(3) == 1 })
        };
        Ok(rows.iter().map(rate).collect::<Rates>())
    })
}

/// The rate that goods without tax are sold at: the one the settings name, else the first active rate of zero, else none.
pub fn zero_rate(cx: &mut Cx<'_, '_>, setting: &str) -> Result<Rate, Fault> {
    let (rates, named) = (rates(cx)?, cx.conf()?.int(setting));
    if let Some(rate) = rates.get(&named) {
        return Ok(*rate);
    }
    let zero = rates.values().filter(|rate| rate.active && rate.percent.is_zero()).min_by_key(|rate| rate.id);
    Ok(zero.copied().unwrap_or(Rate { id: 0, percent: Percent::ZERO, active: true }))
}

/// The account's normal rate: its first active one.
pub fn default_rate(cx: &mut Cx<'_, '_>) -> Result<i64, Fault> {
    let rates = rates(cx)?;
    Ok(rates.values().filter(|rate| rate.active).map(|rate| rate.id).min().unwrap_or(0))
}
