//! Products, prices and tax rates of a sale's rows, and its totals; for documents and for carts.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ladu_domain::documents::SalesType;
use ladu_domain::prices as rules;
use ladu_domain::totals::{self, Row, Rules, Totals};
use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_record::tree;
use ladu_store::{Asked, Row as StoreRow};
use ladu_types::{Id, Percent, Price, Quantity, of};
use ladu_wire::Fault;

use crate::buyer::Buyer;
use crate::currency::Currency;
use crate::goods::{Stocked, Stocking};
use crate::prices::{self, Place, Prices, Rate, Taxed, Taxes};
use crate::sale::columns::row;

/// What a sale needs to know of a product.
#[derive(Debug, Clone, Default)]
pub struct Product {
    pub name: String,
    /// `PRODUCT`, `BUNDLE`, `MATRIX` or `ASSEMBLY`.
    pub kind: String,
    /// How it is in stock, if it is.
    pub stocking: Option<Stocking>,
    /// Price lists do not apply: the cashier types the price.
    pub typed_price: bool,
    pub group: Option<Id<of::ProductGroup>>,
    pub category: Option<Id<of::Category>>,
    /// It is not taken back.
    pub non_refundable: bool,
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
    pub warehouse: Id<of::Warehouse>,
    pub register: Option<Id<of::Register>>,
    pub customer: Option<Id<of::Party>>,
    /// The day whose price lists count, `yyyy-mm-dd`.
    pub day: String,
    /// The one price list that counts; none for those of the store and the customer.
    pub price_list: Option<Id<of::PriceList>>,
    /// What the prices are in.
    pub currency: Currency,
    /// Why the sale is without tax, if it is.
    pub untaxed: Untaxed,
}

/// Why a sale may be without tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untaxed {
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
    products: HashMap<Id<of::Product>, Product>,
    currency: Currency,
    /// How much of each product all rows together sell, and how much they take back.
    quantities: HashMap<(Id<of::Product>, bool), Quantity>,
}

/// A row with its price and its rate.
#[derive(Debug, Clone, Copy)]
pub struct Priced {
    /// Net price of a unit before the discount.
    pub price: Price,
    pub discount: Percent,
    pub amount: Quantity,
    pub rate: Rate,
}

/// The products of a sale's rows, asked for so that they come together with what else was asked for.
#[must_use = "products that nobody reads are not to be asked for"]
pub struct AskedProducts(Option<Asked>);

impl AskedProducts {
    /// Asks for the products of some rows.
    pub fn ask(cx: &mut Cx<'_, '_>, rows: &[Patch]) -> Result<AskedProducts, Fault> {
        let mut ids: Vec<Id<of::Product>> = rows.iter().filter_map(|row| row.id(row::PRODUCT)).collect();
        ids.sort_unstable();
        ids.dedup();
        let sql =
            "SELECT id, name, type, cashier_enters_price, group_id, parent_id, price, brand_id, vat_rate_id, tax_free,
             non_discountable + is_gift_card + is_regular_gift_card, category_id,
             no_reward_points + is_gift_card + is_regular_gift_card, non_stock, non_refundable FROM product WHERE account = $0 AND id IN ({ids})";
        cx.ask_among(sql, &ids, &[]).map(AskedProducts)
    }
}

impl Pricing {
    /// Loads what the rows of a sale need, in a fixed number of statements.
    pub fn of(cx: &mut Cx<'_, '_>, sale: &Sale, rows: &[Patch]) -> Result<Pricing, Fault> {
        let products = AskedProducts::ask(cx, rows)?;
        let customer = Buyer::find(cx, sale.customer)?;
        Pricing::with(cx, sale, rows, (products, customer.as_ref()))
    }

    /// The same with the products of these rows, which were asked for, and the sale's customer.
    pub fn with(
        cx: &mut Cx<'_, '_>,
        sale: &Sale,
        rows: &[Patch],
        (products, customer): (AskedProducts, Option<&Buyer>),
    ) -> Result<Pricing, Fault> {
        let products = read_products(cx, products)?;
        for row in rows {
            if row.id(row::PRODUCT).is_some_and(|id| !products.contains_key(&id)) {
                return Err(Fault::unknown(&row.parameter(row::PRODUCT)));
            }
        }
        let warehouse = sale.warehouse.number();
        Ok(Pricing {
            prices: match sale.price_list {
                None => Prices::on(cx, &sale.day, warehouse, customer)?,
                Some(list) => Prices::of_list(cx, &sale.day, list.number())?,
            },
            taxes: Taxes::of(
                cx,
                Place {
                    warehouse,
                    register: Id::number_of(sale.register),
                    exempt: sale.untaxed == Untaxed::Exempt || customer.is_some_and(|customer| customer.tax_exempt),
                    partly_exempt: customer.is_some_and(|customer| customer.partly_tax_exempt),
                    abroad: sale.untaxed == Untaxed::Abroad,
                },
            )?,
            products,
            currency: sale.currency.clone(),
            quantities: quantities(rows)?,
        })
    }

    /// How much of its product all rows together sell, or take back when this row does: what prices by quantity look at.
    fn quantity_of(&self, row: &Patch) -> Quantity {
        let amount = row.get(row::AMOUNT).unwrap_or_default();
        let key = row.id(row::PRODUCT).map(|product| (product, amount.is_negative()));
        key.and_then(|key| self.quantities.get(&key).copied()).unwrap_or(amount)
    }

    /// A product of the sale.
    pub fn product(&self, id: Id<of::Product>) -> Option<&Product> {
        self.products.get(&id)
    }

    /// How the products are in stock.
    pub(crate) fn stocked(&self) -> Stocked {
        self.products.iter().filter_map(|(id, product)| Some((*id, product.stocking?))).collect()
    }

    /// A tax rate by its id.
    pub fn rate(&self, id: Id<of::VatRate>) -> Option<Rate> {
        self.taxes.named(id.number())
    }

    /// A row's price and rate. What was sent counts; a price that was not sent is the lists' (the card's when a discount was sent).
    pub fn row(&self, row: &Patch) -> Result<Priced, Fault> {
        let amount = row.get(row::AMOUNT).unwrap_or_default();
        let product = row.id(row::PRODUCT).and_then(|id| self.products.get(&id));
        let price = match (row.get(row::PRICE), product) {
            (Some(price), _) => price,
            (None, Some(product)) if row.has(row::DISCOUNT) => self.currency.price_from_own(product.priced.card)?,
            (None, Some(product)) => self.currency.price_from_own(self.list_price(product, row)?.price)?,
            (None, None) => Price::ZERO,
        };
        let rate = self.rate_of(row, product)?;
        Ok(Priced { price, discount: row.get(row::DISCOUNT).unwrap_or_default(), amount, rate })
    }

    /// The price of a row's product after price lists, in the account's own currency.
    pub fn list_price(&self, product: &Product, row: &Patch) -> Result<rules::Found, Fault> {
        if product.typed_price {
            return Ok(rules::Found { price: product.priced.card, steps: Vec::new() });
        }
        self.prices.find(&mut product.priced.clone(), Id::number_of(product.group), self.quantity_of(row))
    }

    /// The row's own rate, else the strongest that holds for the product.
    fn rate_of(&self, row: &Patch, product: Option<&Product>) -> Result<Rate, Fault> {
        match row.id(row::VAT_RATE) {
            Some(id) => self.rate(id).ok_or_else(|| Fault::unknown(&row.parameter(row::VAT_RATE))),
            None => Ok(self.taxes.rate(product.map(|product| product.taxed).unwrap_or_default())),
        }
    }
}

fn quantities(rows: &[Patch]) -> Result<HashMap<(Id<of::Product>, bool), Quantity>, Fault> {
    let mut quantities: HashMap<(Id<of::Product>, bool), Quantity> = HashMap::new();
    for row in rows {
        let (Some(product), Some(amount)) = (row.id(row::PRODUCT), row.get(row::AMOUNT)) else { continue };
        let sum = quantities.entry((product, amount.is_negative())).or_default();
        *sum = sum.plus(amount)?;
    }
    Ok(quantities)
}

fn read_products(cx: &mut Cx<'_, '_>, asked: AskedProducts) -> Result<HashMap<Id<of::Product>, Product>, Fault> {
    let rows = cx.rows(asked.0)?;
    let spared = spared_groups(cx)?;
    let parents = tree::parents(cx, "product_group", "parent_id")?;
    let product = |row: StoreRow<'_>| {
        let (
            id,
            name,
            kind,
            typed_price,
            group,
            parent,
            card,
            brand,
            rate,
            tax_free,
            spared_itself,
            category,
            kept_out,
            non_stock,
            non_refundable,
        ) = row.read();
        let (kind, spared_itself, kept_out): (String, i64, i64) = (kind, spared_itself, kept_out);
        let product = Product {
            name,
            stocking: Stocking::of(&kind, non_stock),
            kind,
            typed_price,
            group: Id::some(group),
            category,
            non_refundable,
            earns_points: kept_out == 0,
            non_discountable: spared_itself > 0 || tree::path(&parents, group).any(|group| spared.contains(&group)),
            priced: rules::Product { id, parent, card, groups: Vec::new(), brand },
            taxed: Taxed { rate, tax_free, group },
        };
        (Id::new(id), product)
    };
    Ok(rows.iter().map(product).collect())
}

/// Groups whose products promotions leave alone.
fn spared_groups(cx: &mut Cx<'_, '_>) -> Result<Arc<HashSet<i64>>, Fault> {
    cx.cached("groups without promotions", "product_group", |cx| {
        let rows = cx.query("SELECT id FROM product_group WHERE account = $0 AND non_discountable = 1", &[])?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    })
}

/// How a document is totalled.
#[derive(Debug, Clone, Copy)]
pub struct Method {
    pub kind: SalesType,
    /// It credits a receipt.
    pub is_cash_credit: bool,
    /// The version of the algorithm.
    pub version: i64,
}

impl Method {
    /// The rules that the account totals by.
    pub fn rules(self, cx: &mut Cx<'_, '_>) -> Result<Rules, Fault> {
        let conf = cx.settings()?;
        let is_american = matches!(conf.text("country"), "US" | "CA");
        let waybills_with_tax = conf.flag("invoice_waybills_show_price_with_tax");
        let with_tax = self.kind.prices_with_tax(is_american, self.is_cash_credit, waybills_with_tax);
        Ok(Rules {
            method: if with_tax { totals::Method::PriceWithTax } else { totals::Method::NetPrice },
            version: self.version,
            price_decimals: prices::price_decimals(&conf),
            step: totals::rounding_step(conf.int("invoice_rounding")),
        })
    }
}

/// Places that the price of a row is kept with: those of prices; where totals start from prices with tax one more, as price lists have.
pub fn row_places(rules: &Rules) -> u32 {
    match rules.method {
        totals::Method::NetPrice => rules.price_decimals,
        totals::Method::PriceWithTax => (rules.price_decimals + 1).max(4),
    }
}

impl Priced {
    /// As totals look at it.
    pub fn to_total(&self) -> Row {
        Row {
            price: self.price,
            discount: self.discount,
            amount: self.amount,
            rate_id: self.rate.id,
            rate: self.rate.percent,
        }
    }
}

/// The totals of priced rows. Promotions have changed the rows' discounts by now.
pub fn totals(rules: &Rules, rows: &[Priced]) -> Result<Totals, Fault> {
    Ok(totals::total(&rows.iter().map(Priced::to_total).collect::<Vec<_>>(), rules)?)
}
