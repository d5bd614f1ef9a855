//! Prices in the answer of a product: its card's with tax, that after price lists, and the steps to it.

use std::collections::HashMap;

use ladu_domain::prices as rules;
use ladu_domain::tax;
use ladu_record::Cx;
use ladu_record::noun::{Cell, Page, Plan, ReadColumn};
use ladu_store::RowSet;
use ladu_trade::prices::{self, Place, Prices, Taxed, Taxes};
use ladu_types::{Id, Percent, Price, Quantity, of};
use ladu_wire::{Fault, Writer};

use super::product_columns::{BRAND, CASHIER_ENTERS_PRICE, GROUP, PARENT, PRICE, TAX_FREE, VAT_RATE};

/// What prices and tax look at of a product.
pub(super) struct Goods {
    /// What price lists look at.
    pub product: rules::Product,
    /// What tax depends on.
    pub taxed: Taxed,
    /// The cashier types its price: price lists leave it alone.
    typed_price: bool,
}

/// The columns of [`Goods`], in the order of the statement that reads them.
type Read = (
    Id<of::Product>,
    Option<Id<of::Product>>,
    Price,
    Option<Id<of::ProductGroup>>,
    Option<Id<of::Brand>>,
    Option<Id<of::VatRate>>,
    bool,
    bool,
);

impl Goods {
    fn of((id, parent, card, group, brand, rate, tax_free, typed_price): Read) -> Goods {
        let (parent, brand) = (Id::number_of(parent), Id::number_of(brand));
        Goods {
            product: rules::Product { id: id.number(), parent, card, groups: Vec::new(), brand },
            taxed: Taxed { rate: Id::number_of(rate), tax_free, group: Id::number_of(group) },
            typed_price,
        }
    }

    /// The price of one unit after price lists.
    pub(super) fn price(&self, finder: &Prices) -> Result<rules::Found, Fault> {
        match self.typed_price {
            true => Ok(rules::Found::card(self.product.card)),
            false => finder.find(&mut self.product.clone(), self.taxed.group, Quantity::from_whole(1)),
        }
    }
}

/// The most products that one statement asks for.
const PORTION: usize = 8192;

/// Some products by id.
pub(super) fn goods(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<HashMap<i64, Goods>, Fault> {
    let sql = "SELECT id, parent_id, price, group_id, brand_id, vat_rate_id, tax_free, cashier_enters_price
               FROM product WHERE account = $0 AND id IN ({ids})";
    let mut found = HashMap::new();
    for portion in ids.chunks(PORTION) {
        let rows = cx.among(sql, portion, &[])?;
        found.extend(rows.iter().map(|row| (row.get(0), Goods::of(row.read()))));
    }
    Ok(found)
}

/// Prices and rates of a page of products.
pub(super) struct PagePrices {
    rates: HashMap<i64, Percent>,
    found: HashMap<i64, rules::Found>,
}

impl PagePrices {
    /// Finds the prices that were asked for. The tax is that of the product's card, of the store with `getWarehouseSpecificVAT`.
    pub(super) fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<PagePrices, Fault> {
        let params = cx.params;
        let (warehouse, customer) = (params.id("warehouseID")?.unwrap_or(0), params.id("clientID")?.unwrap_or(0));
        let taxing = if params.flag("getWarehouseSpecificVAT") { warehouse } else { 0 };
        let taxes = Taxes::of(cx, Place { warehouse: taxing, ..Place::default() })?;
        let finder = if params.flag("getPriceListPrices") { Some(Prices::of(cx, warehouse, customer)?) } else { None };
        let mut page = PagePrices { rates: HashMap::new(), found: HashMap::new() };
        let (parent, card, group, brand) =
            (plan.place(PARENT), plan.place(PRICE), plan.place(GROUP), plan.place(BRAND));
        let (rate, tax_free, typed) = (plan.place(VAT_RATE), plan.place(TAX_FREE), plan.place(CASHIER_ENTERS_PRICE));
        for row in rows.iter() {
            let goods = Goods::of((
                row.get(0),
                parent.read(row),
                card.read(row),
                group.read(row),
                brand.read(row),
                rate.read(row),
                tax_free.read(row),
                typed.read(row),
            ));
            page.rates.insert(goods.product.id, taxes.rate(goods.taxed).percent);
            if let Some(finder) = &finder {
                page.found.insert(goods.product.id, goods.price(finder)?);
            }
        }
        Ok(page)
    }
}

fn with_tax(page: &Page<'_>, cell: &Cell<'_>, net: Price) -> String {
    let rate = page.extra::<PagePrices>().and_then(|prices| prices.rates.get(&cell.id)).copied();
    tax::with_tax(net, rate.unwrap_or_default()).unwrap_or_default().to_string()
}

/// The card's price with tax, to the cent.
pub(super) fn price_with_tax(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.number(&with_tax(page, cell, cell.get(PRICE)));
}

/// The price after price lists for the store and customer that were named, and the steps to it when asked for.
pub(super) fn price_list_price(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(found) = page.extra::<PagePrices>().and_then(|prices| prices.found.get(&cell.id)) else { return };
    w.key(name);
    w.plain_text(&prices::text(found.price));
    w.key("priceListPriceWithVat");
    w.number(&with_tax(page, cell, found.price));
    if page.params.flag("getPriceCalculationSteps") {
        write_steps(found, w);
    }
}

/// Writes the lists that made a price, in order.
pub(super) fn write_steps(found: &rules::Found, w: &mut Writer) {
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
