//! Settles a count in one go: what was found goes in by a registration, what is lost goes out by a write-off.

use std::collections::HashMap;

use ladu_ledger::{Cost, StockKey};
use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_record::rights::Action;
use ladu_store::Row;
use ladu_types::{Id, Price, Quantity, of};
use ladu_wire::Fault;

use super::{registration, write_off};
use crate::document::{
    AMOUNT, Definition, Draft, PRICE, PRODUCT, REASON, STOCKTAKING, WAREHOUSE, check_stocktaking, set_currency, store,
};

/// What is needed to settle a count.
pub struct Booking {
    pub stocktaking: Id<of::Stocktaking>,
    /// Why goods are written off; needed when some are lost.
    pub reason: Option<Id<of::Reason>>,
    /// The kind of document that takes in what was found.
    pub registration: &'static Definition,
    /// The kind of document that takes out what is lost.
    pub write_off: &'static Definition,
}

/// A product of which another amount was counted than the books say.
struct Difference {
    product: Id<of::Product>,
    by: Quantity,
}

/// Makes the documents of a count, confirmed. What was never counted is neither found nor lost.
pub fn book_differences(cx: &mut Cx<'_, '_>, booking: &Booking) -> Result<(), Fault> {
    let sql = "SELECT warehouse_id FROM stocktaking WHERE account = $0 AND id = $1";
    let warehouse: Option<Id<of::Warehouse>> = cx.first(sql, &[booking.stocktaking.into()], |row| row.get(0))?;
    let Some(warehouse) = warehouse else { return Ok(()) };
    let rows = cx.query(
        "SELECT product_id, counted - in_stock FROM stocktaking_reading
         WHERE account = $0 AND stocktaking_id = $1 AND counted IS NOT NULL AND counted <> in_stock ORDER BY product_id",
        &[booking.stocktaking.into()],
    )?;
    let difference = |row: Row<'_>| {
        let (product, by) = row.read();
        Difference { product, by }
    };
    let (lost, found): (Vec<_>, Vec<_>) =
        rows.iter().map(difference).partition(|difference| difference.by.is_negative());
    if !found.is_empty() {
        let mut draft = begin(cx, booking.registration, booking.stocktaking, warehouse)?;
        let mut costs: HashMap<Id<of::Product>, Cost> = HashMap::new();
        for Difference { product, by } in &found {
            let stock = StockKey { product: *product, warehouse };
            let cost = ladu_ledger::cost_of_found(cx, stock, *by)?;
            draft.rows.push(row(booking.registration, *product, *by, Some(cost.value.per(*by)?)));
            costs.insert(*product, cost);
        }
        let id = store(cx, &mut draft)?;
        // Not by the price of one, which is rounded.
        registration::move_goods(cx, &draft, id, |line| Ok(costs.get(&line.product).copied().unwrap_or_default()))?;
    }
    if !lost.is_empty() {
        let mut draft = begin(cx, booking.write_off, booking.stocktaking, warehouse)?;
        let rows = lost.iter().map(|lost| row(booking.write_off, lost.product, lost.by.abs(), None));
        draft.rows = rows.collect();
        let reason = booking.reason.ok_or_else(|| Fault::missing(&draft.header.parameter(REASON)))?;
        draft.header.put(REASON, reason);
        write_off::check_purpose(cx, &draft)?;
        let id = store(cx, &mut draft)?;
        write_off::take_out(cx, &draft, id)?;
    }
    Ok(())
}

/// A new document of a count.
fn begin(
    cx: &mut Cx<'_, '_>,
    definition: &'static Definition,
    stocktaking: Id<of::Stocktaking>,
    warehouse: Id<of::Warehouse>,
) -> Result<Draft, Fault> {
    cx.user()?.require(definition.noun.module, Action::Add)?;
    let mut draft = Draft::new(definition);
    draft.header.put(WAREHOUSE, warehouse);
    draft.header.put(STOCKTAKING, stocktaking);
    set_currency(cx, &mut draft)?;
    check_stocktaking(cx, &draft)?;
    Ok(draft)
}

fn row(definition: &Definition, product: Id<of::Product>, amount: Quantity, price: Option<Price>) -> Patch {
    let mut row = Patch::new(definition.rows.fields);
    row.put(PRODUCT, product);
    row.put(AMOUNT, amount);
    if let Some(price) = price {
        row.put(PRICE, price);
    }
    row
}
