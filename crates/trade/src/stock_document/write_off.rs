//! Write-offs: goods that are taken out of stock without a sale.

use ladu_ledger::{Issue, Issuing, Place, StockKey};
use ladu_record::Cx;
use ladu_types::{Id, of};
use ladu_wire::Fault;

use crate::document::{
    Amounts, Draft, Line, REASON, WAREHOUSE, check_goods, check_reason, check_stocktaking, lines, set_currency,
    set_row_price, store, store_fixed,
};

/// Saves a write-off; confirming it moves its goods.
pub fn save_write_off(cx: &mut Cx<'_, '_>, mut draft: Draft) -> Result<Id<of::Document>, Fault> {
    if draft.get(REASON).is_none() {
        return Err(Fault::missing(&draft.header.parameter(REASON)));
    }
    check_purpose(cx, &draft)?;
    set_currency(cx, &mut draft)?;
    check_stocktaking(cx, &draft)?;
    check_goods(cx, &mut draft.rows, Amounts::Positive)?;
    if draft.is_fixed() {
        return store_fixed(cx, &mut draft);
    }
    let id = store(cx, &mut draft)?;
    if draft.confirm {
        take_out(cx, &draft, id)?;
    }
    Ok(id)
}

/// The reason must be one for write-offs.
pub(super) fn check_purpose(cx: &mut Cx<'_, '_>, draft: &Draft) -> Result<(), Fault> {
    check_reason(cx, draft, "WRITEOFF", Fault::not_allowed(&draft.header.parameter(REASON)))
}

/// Goods go, the oldest first; more than is there goes as well.
pub(super) fn take_out(cx: &mut Cx<'_, '_>, draft: &Draft, id: Id<of::Document>) -> Result<(), Fault> {
    let warehouse = draft.get(WAREHOUSE).ok_or_else(|| Fault::missing(&draft.header.parameter(WAREHOUSE)))?;
    let document = draft.definition.document(id);
    let lines = lines(cx, draft.definition, id)?;
    let issue = |line: &Line| Issue {
        stock: StockKey { product: line.product, warehouse },
        to: Place::Loss,
        quantity: line.quantity,
        cause: document.row(Some(line.row)),
        required: false,
    };
    let issues: Vec<Issue> = lines.iter().map(issue).collect();
    let moved = Issuing::ask(cx, &issues)?.finish(cx)?.unwrap_or_default();
    lines.iter().zip(moved).try_for_each(|(line, moved)| set_row_price(cx, draft.definition, line, moved.cost))
}
