//! Prices of products for a store and a customer.

use ladu_domain::tax;
use ladu_record::noun::{self, Field};
use ladu_record::{Answer, Cx};
use ladu_trade::buyer::Buyer;
use ladu_trade::prices::{self, Place, Prices, Taxes};
use ladu_types::Id;
use ladu_wire::{Code, Fault, Kind};

use super::product_prices;
use crate::call::Call;

/// The most products of one call.
const MOST: usize = 10_000;

const INPUT: &[Field] = &[
    Field::new("productID", "", Kind::Id),
    Field::new("productIDs", "", Kind::Ids).doc("At most 10000."),
    Field::new("clientID", "", Kind::Id).doc("The customer."),
    Field::new("warehouseID", "", Kind::Id).doc("The store; prices with tax have its tax."),
    Field::flag("getPriceCalculationSteps", "").doc("Adds the lists that made the price."),
];

fn prices_of_products(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let (name, ids) = ids(cx)?;
    for (table, parameter) in [("warehouse", "warehouseID"), ("customer", "clientID")] {
        if let Some(id) = params.id(parameter)? {
            noun::check_reference(cx, table, parameter, id)?;
        }
    }
    let (warehouse, customer) = (params.id("warehouseID")?.unwrap_or(0), params.id("clientID")?.unwrap_or(0));
    let finder = Prices::of(cx, warehouse, customer)?;
    let buyer = Buyer::find(cx, Id::some(customer))?.unwrap_or_default();
    let (exempt, partly_exempt) = (buyer.tax_exempt, buyer.partly_tax_exempt);
    let taxes = Taxes::of(cx, Place { warehouse, exempt, partly_exempt, ..Place::default() })?;
    let goods = product_prices::goods(cx, &ids)?;
    if ids.iter().any(|id| !goods.contains_key(id)) {
        return Err(Fault::unknown(name));
    }
    for goods in ids.iter().filter_map(|id| goods.get(id)) {
        let (card, found) = (goods.product.card, goods.price(&finder)?);
        let rate = taxes.rate(goods.taxed).percent;
        let (before, after) = (tax::with_tax(card, rate)?, tax::with_tax(found.price, rate)?);
        answer.record(|w| {
            w.key("productID");
            w.int_text(goods.product.id);
            w.key("defaultPrice");
            w.plain_text(&prices::text(card));
            w.key("defaultPriceWithVAT");
            w.decimal(before);
            w.key("specialPrice");
            w.plain_text(&prices::text(found.price));
            w.key("specialPriceWithVAT");
            w.decimal(after);
            if params.flag("getPriceCalculationSteps") {
                product_prices::write_steps(&found, w);
            }
        });
    }
    Ok(())
}

/// The products that were asked for, each once and in order, and the parameter that names them.
fn ids(cx: &Cx<'_, '_>) -> Result<(&'static str, Vec<i64>), Fault> {
    if let Some(id) = cx.params.id("productID")? {
        return Ok(("productID", vec![id]));
    }
    let text = cx.params.filled("productIDs").ok_or_else(|| Fault::missing("productID"))?;
    cx.params.refuse_array("productIDs")?;
    let id = |word: &str| word.trim().parse().map_err(|_| Fault::at(Code::LIST_VALUE, "productIDs"));
    let words: Vec<&str> = text.split(',').filter(|word| !word.trim().is_empty()).collect();
    if words.len() > MOST {
        return Err(Fault::at(Code::LIST_TOO_LONG, "productIDs"));
    }
    let mut ids: Vec<i64> = words.into_iter().map(id).collect::<Result<_, _>>()?;
    ids.sort_unstable();
    ids.dedup();
    Ok(("productIDs", ids))
}

pub(super) static CALLS: &[Call] =
    &[Call::read("getProductPrices", "products", prices_of_products).inputs(INPUT).doc("Prices after price lists.")];
