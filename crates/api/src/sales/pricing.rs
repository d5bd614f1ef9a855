//! What cart and documents share: products, prices and tax rates of a sale's rows, and its totals.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ladu_domain::documents::SalesType;
use ladu_domain::prices as rules;
use ladu_domain::totals::{self, Row, Rules, Totals};
use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_record::tree;
use ladu_store::Value;
use ladu_trade::currency::Currency;
use ladu_trade::prices::{self, Place, Prices, Rate, Taxed, Taxes};
use ladu_types::{Percent, Price, Quantity};
use ladu_wire::Fault;

/// What a sale needs to know of a product.
#[derive(Debug, Clone, Default)]
pub struct Product {
    /// Its name.
    pub name: String,
    /// `PRODUCT`, `BUNDLE`, `MATRIX` or `ASSEMBLY`.
    pub kind: String,
    /// Price lists do not apply: the cashier types the price.
    pub typed_price: bool,
    /// Its group.
    pub group: i64,
    /// Its category.
    pub category: i64,
    /// Buying it earns reward points: it is no gift card and not kept out of them.
    pub earns_points: bool,
    /// Promotions leave it alone: a gift card, or it or a group above it is marked so.
    pub non_discountable: bool,
    /// What price lists look at.
    pub priced: rules::Product,
    taxed: Taxed,
}

/// Who sells to whom, when and how.
#[derive(Debug, Clone)]
pub struct Sale {
    /// The store.
    pub warehouse: i64,
    /// The register, 0 when none.
    pub register: i64,
    /// The customer.
    pub customer: i64,
    /// The day whose price lists count, `yyyy-mm-dd`.
    pub day: String,
    /// The one price list that counts; 0 for those of the store and the customer.
    pub price_list: i64,
    /// What the prices are in.
    pub currency: Currency,
    /// Why the sale is without tax, if it is.
    pub untaxed: Untaxed,
}

/// Why a sale may be without tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untaxed {
    /// It is not.
    No,
    /// The cashier says so.
    Exempt,
    /// The goods leave the country for the European Union or beyond.
    Abroad,
}

impl Untaxed {
    /// What the kind of trade says.
    pub fn by_trade(eu_type: Option<&str>, is_export: bool) -> Untaxed {
        if is_export || matches!(eu_type, Some("EU" | "OUTSIDE_EU")) { Untaxed::Abroad } else { Untaxed::No }
    }
}

/// Prices and tax rates of one sale.
pub struct Pricing {
    prices: Prices,
    taxes: Taxes,
    products: HashMap<i64, Product>,
    currency: Currency,
}

/// A row with its price and its rate.
#[derive(Debug, Clone, Copy)]
pub struct Priced {
    /// Net price of a unit before the discount.
    pub price: Price,
    /// Per cent off.
    pub discount: Percent,
    /// Units.
    pub amount: Quantity,
    /// The rate.
    pub rate: Rate,
}

impl Pricing {
    /// Loads what the rows of a sale need, in a fixed number of statements.
    pub fn of(cx: &mut Cx<'_, '_>, sale: &Sale, rows: &[Patch]) -> Result<Pricing, Fault> {
        let mut ids: Vec<i64> = rows.iter().filter_map(|row| row.id_of("product_id")).collect();
        ids.sort_unstable();
        ids.dedup();
        let products = products(cx, &ids)?;
        for row in rows {
            if row.id_of("product_id").is_some_and(|id| !products.contains_key(&id)) {
                return Err(Fault::unknown(&row.parameter("product_id")));
            }
        }
        let sql = "SELECT tax_exempt FROM customer WHERE account = $0 AND id = $1";
        let is_exempt = sale.untaxed == Untaxed::Exempt
            || (sale.customer != 0 && cx.first(sql, &[Value::Int(sale.customer)], |row| row.int(0))? == Some(1));
        Ok(Pricing {
            prices: match sale.price_list {
                0 => Prices::on(cx, &sale.day, sale.warehouse, sale.customer)?,
                list => Prices::of_list(cx, &sale.day, list)?,
            },
            taxes: Taxes::of(
                cx,
                Place {
                    warehouse: sale.warehouse,
                    register: sale.register,
                    exempt: is_exempt,
                    abroad: sale.untaxed == Untaxed::Abroad,
                },
            )?,
            products,
            currency: sale.currency.clone(),
        })
    }

    /// A product of the sale.
    pub fn product(&self, id: i64) -> Option<&Product> {
        self.products.get(&id)
    }

    /// A tax rate by its id.
    pub fn rate(&self, id: i64) -> Option<Rate> {
        self.taxes.named(id)
    }

    /// A row's price and rate. What was sent counts; a price that was not sent is the lists' (the card's when a discount was sent).
    pub fn row(&self, row: &Patch) -> Result<Priced, Fault> {
        let amount = row.quantity("amount").unwrap_or_default();
        let product = row.id_of("product_id").and_then(|id| self.products.get(&id));
        let price = match (row.price("price"), product) {
            (Some(price), _) => price,
            (None, Some(product)) if row.has("discount") => self.currency.price_from_own(product.priced.card)?,
            (None, Some(product)) => self.currency.price_from_own(self.list_price(product, amount)?.price)?,
            (None, None) => Price::ZERO,
        };
        let rate = self.rate_of(row, product)?;
        Ok(Priced { price, discount: row.percent("discount").unwrap_or_default(), amount, rate })
    }

    /// The price of a product after price lists, in the account's own currency.
    pub fn list_price(&self, product: &Product, amount: Quantity) -> Result<rules::Found, Fault> {
        if product.typed_price {
            return Ok(rules::Found { price: product.priced.card, steps: Vec::new() });
        }
        self.prices.find(&mut product.priced.clone(), product.group, amount)
    }

    /// The row's own rate, else the strongest that holds for the product.
    fn rate_of(&self, row: &Patch, product: Option<&Product>) -> Result<Rate, Fault> {
        match row.id_of("vat_rate_id") {
            Some(id) => self.rate(id).ok_or_else(|| Fault::unknown(&row.parameter("vat_rate_id"))),
            None => Ok(self.taxes.rate(product.map(|product| product.taxed).unwrap_or_default())),
        }
    }
}

fn products(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<HashMap<i64, Product>, Fault> {
    let sql = "SELECT id, name, type, cashier_enters_price, group_id, parent_id, price, brand_id, vat_rate_id, tax_free,
               non_discountable + is_gift_card + is_regular_gift_card, category_id,
               no_reward_points + is_gift_card + is_regular_gift_card FROM product WHERE account = $0 AND id IN ({ids})";
    let rows = cx.among(sql, ids, &[])?;
    let spared = spared_groups(cx)?;
    let parents = tree::parents(cx, "product_group", "parent_id")?;
    let product = |row: ladu_store::Row<'_>| Product {
        name: row.text(1).to_owned(),
        kind: row.text(2).to_owned(),
        typed_price: row.int(3) == 1,
        group: row.int(4),
        category: row.int(11),
        earns_points: row.int(12) == 0,
        non_discountable: row.int(10) > 0 || tree::path(&parents, row.int(4)).any(|group| spared.contains(&group)),
        priced: rules::Product {
            id: row.int(0),
            parent: row.int(5),
            card: Price::from_micro(row.int(6)),
            groups: Vec::new(),
            brand: row.int(7),
        },
        taxed: Taxed { rate: row.int(8), tax_free: row.int(9) == 1, group: row.int(4) },
    };
    Ok(rows.iter().map(|row| (row.int(0), product(row))).collect())
}

/// Groups whose products promotions leave alone.
fn spared_groups(cx: &mut Cx<'_, '_>) -> Result<Arc<HashSet<i64>>, Fault> {
    cx.cached("groups without promotions", "product_group", |cx| {
        let rows = cx.query("SELECT id FROM product_group WHERE account = $0 AND non_discountable = 1", &[])?;
        Ok(rows.iter().map(|row| row.int(0)).collect())
    })
}

/// How a document is totalled.
#[derive(Debug, Clone, Copy)]
pub struct Method {
    /// Its type.
    pub kind: SalesType,
    /// It credits a receipt.
    pub is_cash_credit: bool,
    /// The version of the algorithm.
    pub version: i64,
}

/// The totals of priced rows. Promotions have changed the rows' prices by now.
pub fn totals(cx: &mut Cx<'_, '_>, method: Method, rows: &[Priced]) -> Result<Totals, Fault> {
    let conf = cx.settings()?;
    let is_american = matches!(conf.text("country"), "US" | "CA");
    let waybills_with_tax = conf.flag("invoice_waybills_show_price_with_tax");
    let with_tax = method.kind.prices_with_tax(is_american, method.is_cash_credit, waybills_with_tax);
    let rules = Rules {
        method: if with_tax { totals::Method::PriceWithTax } else { totals::Method::NetPrice },
        version: method.version,
        price_decimals: prices::price_decimals(&conf),
        step: totals::rounding_step(conf.int("invoice_rounding")),
    };
    let rows: Vec<Row> = rows
        .iter()
        .map(|row| Row {
            price: row.price,
            discount: row.discount,
            amount: row.amount,
            rate_id: row.rate.id,
            rate: row.rate.percent,
        })
        .collect();
    Ok(totals::total(&rows, &rules)?)
}
