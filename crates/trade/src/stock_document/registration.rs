//! Registrations: goods that come in without a purchase, are taken out, or are assembled of others.

use ladu_ledger::{Cost, Issue, Issuing, Place, Receipt, StockKey};
use ladu_record::Cx;
use ladu_types::{Id, Price, Quantity, of};
use ladu_wire::{Code, Fault};

use crate::document::{
    self, Amounts, CURRENCY_RATE, Draft, Line, PRICE, WAREHOUSE, check_goods, check_reason, check_stocktaking, lines,
    same_rows, set_currency, store, store_header,
};

/// Saves a registration; confirming it moves its goods. Of a confirmed one only prices may change.
pub fn save_registration(cx: &mut Cx<'_, '_>, mut draft: Draft) -> Result<Id<of::Document>, Fault> {
    check_reason(cx, &draft, "REGISTRATION", Fault::of(Code::REASON_PURPOSE))?;
    set_currency(cx, &mut draft)?;
    check_stocktaking(cx, &draft)?;
    check_goods(cx, &mut draft.rows, Amounts::Signed)?;
    if draft.is_fixed() {
        let id = store_header(cx, &mut draft)?;
        change_prices(cx, &draft, id)?;
        return Ok(id);
    }
    let id = store(cx, &mut draft)?;
    if draft.confirm {
        move_goods(cx, &draft, id, |line| cost_of(&draft, line.price, line.quantity))?;
    }
    Ok(id)
}

/// Each row with goods makes a batch of what they cost; a negative one draws the oldest. Goods that are assembled come from their parts.
pub(super) fn move_goods(
    cx: &mut Cx<'_, '_>,
    draft: &Draft,
    id: Id<of::Document>,
    cost_of: impl Fn(&Line) -> Result<Cost, Fault>,
) -> Result<(), Fault> {
    let warehouse = draft.get(WAREHOUSE).ok_or_else(|| Fault::missing(&draft.header.parameter(WAREHOUSE)))?;
    let lines = lines(cx, draft.definition, id)?;
    let place = if is_assembled(cx, &lines)? { Place::Assembly } else { Place::Found };
    let document = draft.definition.document(id);
    let stock = |line: &Line| StockKey { product: line.product, warehouse };
    // What follows each other in one direction goes together.
    for lines in lines.chunk_by(|one, next| one.quantity.is_negative() == next.quantity.is_negative()) {
        let (mut issues, mut receipts) = (Vec::new(), Vec::new());
        for line in lines {
            let (stock, quantity, cause) = (stock(line), line.quantity.abs(), document.row(Some(line.row)));
            if line.quantity.is_negative() {
                issues.push(Issue { stock, to: place, quantity, cause, required: false });
            } else {
                let cost = cost_of(line)?;
                receipts.push(Receipt { stock, from: place, quantity, cost, cause });
            }
        }
        // Without a demand for stock nothing is refused.
        let _ = Issuing::ask(cx, &issues)?.finish(cx)?;
        ladu_ledger::receive_all(cx, &receipts)?;
    }
    Ok(())
}

/// A price in the document's currency as cost.
fn cost_of(draft: &Draft, price: Price, quantity: Quantity) -> Result<Cost, Fault> {
    Ok(Cost::of(price, quantity, draft.get(CURRENCY_RATE))?)
}

/// Is something put together or taken apart here: an assembly one way, parts the other?
fn is_assembled(cx: &mut Cx<'_, '_>, lines: &[Line]) -> Result<bool, Fault> {
    let out = lines.iter().filter(|line| line.quantity.is_negative()).count();
    if out == 0 || out == lines.len() {
        return Ok(false);
    }
    let products: Vec<i64> = lines.iter().map(|line| line.product.number()).collect();
    let sql = "SELECT id FROM product WHERE account = $0 AND type = 'ASSEMBLY' AND id IN ({ids}) LIMIT 1";
    Ok(!cx.among(sql, &products, &[])?.is_empty())
}

/// Of a confirmed registration only prices may change (1017), and all rows must be sent in their order (1023). What was drawn from
/// them is valued anew.
fn change_prices(cx: &mut Cx<'_, '_>, draft: &Draft, id: Id<of::Document>) -> Result<(), Fault> {
    if draft.rows.is_empty() {
        return Ok(());
    }
    match same_rows(cx, draft)? {
        Some(true) => {}
        Some(false) => return Err(Fault::of(Code::CONFIRMED)),
        None => return Err(Fault::of(Code::ROWS_DIFFER)),
    }
    let mut lines = document::lines(cx, draft.definition, id)?;
    lines.sort_by_key(|line| line.row);
    let batches = ladu_ledger::batches_of(cx, draft.definition.document(id))?;
    for (line, row) in lines.iter().zip(&draft.rows) {
        let price = row.get(PRICE).unwrap_or_default();
        if price == line.price {
            continue;
        }
        cx.queue(
            "UPDATE inventory_registration_row SET price = $2 WHERE account = $0 AND id = $1",
            &[line.row.into(), price.into()],
        )?;
        if let Some(batch) = batches.get(&line.row) {
            ladu_ledger::revalue(cx, *batch, cost_of(draft, price, line.quantity)?)?;
        }
    }
    Ok(())
}
