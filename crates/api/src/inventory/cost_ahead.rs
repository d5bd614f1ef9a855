//! What goods would cost before they are issued.

use ladu_ledger::Goods;
use ladu_record::noun::{self, Field, read_rows};
use ladu_record::{Answer, Cx};
use ladu_trade::document::{self, AMOUNT, PRODUCT};
use ladu_types::{Id, Quantity};
use ladu_wire::{Fault, Kind};

use crate::Call;

const INPUT: &[Field] = &[Field::new("warehouseID", "", Kind::Id).required()];

const ROWS: &[Field] = &[PRODUCT.field.required(), AMOUNT.field.required().doc("Above zero.")];

fn cost(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let warehouse = cx.params.id("warehouseID")?.ok_or_else(|| Fault::missing("warehouseID"))?;
    noun::check_reference(cx, "warehouse", "warehouseID", warehouse)?;
    cx.user()?.require_warehouse(warehouse)?;
    let rows = read_rows(cx.params, ROWS)?;
    if rows.is_empty() {
        return Err(Fault::missing("productID1"));
    }
    let mut wanted: Vec<Goods> = Vec::new();
    for row in &rows {
        let product = row.id(PRODUCT).ok_or_else(|| Fault::missing(&row.parameter(PRODUCT)))?;
        let quantity = row.get(AMOUNT).ok_or_else(|| Fault::missing(&row.parameter(AMOUNT)))?;
        if quantity <= Quantity::ZERO {
            return Err(Fault::not_allowed(&row.parameter(AMOUNT)));
        }
        wanted.push(Goods { product, quantity });
    }
    document::cards(cx, &rows)?;
    let costs = ladu_ledger::cost_ahead(cx, Id::new(warehouse), &wanted)?;
    for (Goods { product, quantity }, ahead) in wanted.into_iter().zip(costs) {
        let unit = ahead.cost.per(quantity)?;
        answer.record(|w| {
            w.key("productID");
            w.int(product.number());
            w.key("amount");
            w.decimal(quantity);
            w.key("cost");
            w.decimal(unit);
            if ahead.there < quantity {
                w.key("amountActuallyInStock");
                w.decimal(ahead.there);
                w.key("costIsPreliminary");
                w.int(1);
            }
        });
    }
    Ok(())
}

pub static CALLS: &[Call] = &[Call::read("getProductCostForSpecificAmount", "inventory", cost)
    .inputs(INPUT)
    .rows(ROWS)
    .doc("What goods would cost if they were issued now; an estimate where not enough is there.")];
