//! Prices of products for a store and a customer.

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{self, Field};
use ladu_books::prices::{self, Prices};
use ladu_rules::{prices as rules, tax};
use ladu_types::{Percent, Price, Quantity};
use ladu_wire::{Code, Fault, Kind};

use super::product_parts::write_steps;
use crate::Call;

/// The most products of one call.
const MOST: usize = 10_000;

const INPUT: &[Field] = &[
    Field::new("productID", "", Kind::Id),
    Field::new("productIDs", "", Kind::Ids).doc("At most 10000."),
    Field::new("clientID", "", Kind::Id).doc("The customer."),
    Field::new("warehouseID", "", Kind::Id).doc("The store."),
    Field::flag("getPriceCalculationSteps", "").doc("Adds the lists that made the price."),
];

fn product_prices(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let text = params.filled("productID").or(params.filled("productIDs")).ok_or_else(|| Fault::missing("productID"))?;
    let name = if params.filled("productID").is_some() { "productID" } else { "productIDs" };
    let ids: Result<Vec<i64>, Fault> =
        text.split(',').map(|id| id.trim().parse().map_err(|_| Fault::at(Code::LIST_VALUE, name))).collect();
    let ids = ids?;
    if ids.len() > MOST {
        return Err(Fault::at(Code::LIST_TOO_LONG, "productIDs"));
    }
    let (warehouse, customer) = (params.id("warehouseID")?, params.id("clientID")?);
    for (table, parameter, id) in [("warehouse", "warehouseID", warehouse), ("customer", "clientID", customer)] {
        if let Some(id) = id {
            noun::check_reference(cx, table, parameter, id)?;
        }
    }
    let finder = Prices::of(cx, warehouse.unwrap_or(0), customer.unwrap_or(0))?;
    let rates = prices::rates(cx)?;
    let list = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    let rows = cx.query(
        &format!(
            "SELECT id, parent_id, price, group_id, brand_id, vat_rate_id, tax_free FROM product
             WHERE account = $0 AND id IN ({list}) ORDER BY id"
        ),
        &[],
    )?;
    if name == "productID" && rows.is_empty() {
        return Err(Fault::unknown("productID"));
    }
    for row in rows.iter() {
        let card = Price::from_micro(row.int(2));
        let mut product =
            rules::Product { id: row.int(0), parent: row.int(1), card, groups: Vec::new(), brand: row.int(4) };
        let found = finder.find(&mut product, row.int(3), Quantity::from_whole(1))?;
        let rate = rates.get(&row.int(5)).filter(|_| row.int(6) == 0).map_or(Percent::ZERO, |rate| rate.percent);
        let (before, after) = (tax::with_tax(card, rate)?, tax::with_tax(found.price, rate)?);
        answer.record(|w| {
            w.key("productID");
            w.int_text(row.int(0));
            w.key("defaultPrice");
            w.plain_text(&price_text(card));
            w.key("defaultPriceWithVAT");
            w.number(&before.to_string());
            w.key("specialPrice");
            w.plain_text(&price_text(found.price));
            w.key("specialPriceWithVAT");
            w.number(&after.to_string());
            if params.flag("getPriceCalculationSteps") {
                write_steps(&found, w);
            }
        });
    }
    Ok(())
}

/// A net price with two decimals at least.
fn price_text(price: Price) -> String {
    if price == price.round(2) { price.0.to_places(2) } else { price.to_string() }
}

/// The calls.
pub static CALLS: &[Call] =
    &[Call::read("getProductPrices", "products", product_prices).inputs(INPUT).doc("Prices after price lists.")];
