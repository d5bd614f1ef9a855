//! Prices in the answer of a product: its card's with tax, that after price lists, and the steps to it.

use std::collections::HashMap;

use ladu_domain::prices as rules;
use ladu_domain::tax;
use ladu_record::Cx;
use ladu_record::noun::{Cell, Page, Plan};
use ladu_store::{Row, RowSet};
use ladu_trade::prices::{self, Place, Prices, Taxed, Taxes};
use ladu_types::{Percent, Price, Quantity};
use ladu_wire::{Fault, Writer};

use super::product_parts::Extra;

/// What prices and tax look at of a product.
pub struct Goods {
    /// What price lists look at.
    pub product: rules::Product,
    /// What tax depends on.
    pub taxed: Taxed,
    /// The cashier types its price: price lists leave it alone.
    typed_price: bool,
}

/// The columns of [`Goods`].
const COLUMNS: [&str; 8] =
    ["id", "parent_id", "price", "group_id", "brand_id", "vat_rate_id", "tax_free", "cashier_enters_price"];

impl Goods {
    fn of(row: Row<'_>, places: [usize; 8]) -> Goods {
        let [id, parent, card, group, brand, rate, tax_free, typed_price] = places.map(|place| row.int(place));
        let card = Price::from_micro(card);
        Goods {
            product: rules::Product { id, parent, card, groups: Vec::new(), brand },
            taxed: Taxed { rate, tax_free: tax_free == 1, group },
            typed_price: typed_price == 1,
        }
    }

    /// The price of one unit after price lists.
    pub fn price(&self, finder: &Prices) -> Result<rules::Found, Fault> {
        match self.typed_price {
            true => Ok(rules::Found::card(self.product.card)),
            false => finder.find(&mut self.product.clone(), self.taxed.group, Quantity::from_whole(1)),
        }
    }
}

/// The most products that one statement asks for.
const PORTION: usize = 8192;

/// Some products by id.
pub fn goods(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<HashMap<i64, Goods>, Fault> {
    let sql = format!("SELECT {} FROM product WHERE account = $0 AND id IN ({{ids}})", COLUMNS.join(", "));
    let mut found = HashMap::new();
    for portion in ids.chunks(PORTION) {
        let rows = cx.among(&sql, portion, &[])?;
        found.extend(rows.iter().map(|row| (row.int(0), Goods::of(row, [0, 1, 2, 3, 4, 5, 6, 7]))));
    }
    Ok(found)
}

/// Prices and rates of a page of products.
pub struct PagePrices {
    rates: HashMap<i64, Percent>,
    found: HashMap<i64, rules::Found>,
}

impl PagePrices {
    /// Finds the prices that were asked for. The tax is that of the product's card, of the store with `getWarehouseSpecificVAT`.
    pub fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<PagePrices, Fault> {
        let params = cx.params;
        let places = COLUMNS.map(|column| plan.position(column).unwrap_or(0));
        let (warehouse, customer) = (params.id("warehouseID")?.unwrap_or(0), params.id("clientID")?.unwrap_or(0));
        let taxing = if params.flag("getWarehouseSpecificVAT") { warehouse } else { 0 };
        let taxes = Taxes::of(cx, Place { warehouse: taxing, ..Place::default() })?;
        let finder = if params.flag("getPriceListPrices") { Some(Prices::of(cx, warehouse, customer)?) } else { None };
        let mut page = PagePrices { rates: HashMap::new(), found: HashMap::new() };
        for row in rows.iter() {
            let goods = Goods::of(row, places);
            page.rates.insert(goods.product.id, taxes.rate(goods.taxed).percent);
            if let Some(finder) = &finder {
                page.found.insert(goods.product.id, goods.price(finder)?);
            }
        }
        Ok(page)
    }
}

fn with_tax(page: &Page<'_>, cell: &Cell<'_>, net: Price) -> String {
    let rate = page.extra::<Extra>().and_then(|extra| extra.prices.rates.get(&cell.id)).copied();
    tax::with_tax(net, rate.unwrap_or_default()).unwrap_or_default().to_string()
}

/// The card's price with tax, to the cent.
pub fn price_with_tax(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.number(&with_tax(page, cell, Price::from_micro(cell.value.int())));
}

/// The price after price lists for the store and customer that were named, and the steps to it when asked for.
pub fn price_list_price(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(found) = page.extra::<Extra>().and_then(|extra| extra.prices.found.get(&cell.id)) else { return };
    w.key(name);
    w.plain_text(&prices::text(found.price));
    w.key("priceListPriceWithVat");
    w.number(&with_tax(page, cell, found.price));
    if page.params.flag("getPriceCalculationSteps") {
        write_steps(found, w);
    }
}

/// Writes the lists that made a price, in order.
pub fn write_steps(found: &rules::Found, w: &mut Writer) {
    w.key("priceCalculationSteps");
    w.list(|w| {
        for step in &found.steps {
            w.object(|w| {
                w.key("priceListID");
                w.int(step.list);
                w.key("priceListName");
                w.text(&step.name);
                for (key, price) in [("price", step.price), ("discount", step.discount)] {
                    w.key(key);
                    w.decimal(price);
                }
                w.key("type");
                w.plain_text(if step.percentage.is_some() { "DISCOUNT" } else { "PRICE" });
                if let Some(percentage) = step.percentage {
                    w.key("percentage");
                    w.decimal(percentage);
                }
            });
        }
    });
}
