//! Transfers of goods between warehouses, and orders for them.

use ladu_ledger::{Goods, Holding, Issue, Issuing, Place, StockKey, Transfer};
use ladu_record::Cx;
use ladu_record::noun::{Column, Field, Text};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use crate::document::{
    Amounts, CONFIRMED, Definition, Draft, Line, Persisted, amount_parameter, check_goods, lines, set_currency,
    set_row_price, store, store_fixed, undo_moves,
};

/// Where goods go from.
pub const SOURCE: Column<Id<of::Warehouse>> =
    Column::of(Field::id("warehouseFromID", "warehouse_from_id", "warehouse").required().indexed());
/// Where they go to.
pub const TARGET: Column<Id<of::Warehouse>> =
    Column::of(Field::id("warehouseToID", "warehouse_to_id", "warehouse").required().indexed());
/// A transfer or an order for one.
pub const TYPE: Column<Text> = Column::of(Field::word("type", "type", &["TRANSFER", ORDER]));
/// The type of orders.
pub const ORDER: &str = "TRANSFER_ORDER";
/// The order that a transfer fulfils.
pub const ORDERED_BY: Column<Id<of::Document>> = Column::of(
    Field::id("inventoryTransferOrderID", "order_id", "inventory_transfer")
        .doc("The order that this transfer fulfils."),
);
/// The transfer that fulfils an order.
pub const NEXT: Column<Id<of::Document>> = Column::of(
    Field::id("followupInventoryTransferID", "follow_up_id", "").read_only().doc("The transfer made from this order."),
);
/// How far an order is.
pub const STATUS: Column<Text> =
    Column::of(Field::word("status", "status", &["", CREATED, "ACCEPTED", REJECTED, FULFILLED]).doc("Of orders."));

const CREATED: &str = "CREATED";
const REJECTED: &str = "REJECTED";
const FULFILLED: &str = "FULFILLED";

/// Saves a transfer or an order for one; confirming a transfer moves its goods, confirming an order reserves them or takes them out,
/// as the account has it set.
pub fn save_transfer(cx: &mut Cx<'_, '_>, mut draft: Draft) -> Result<Id<of::Document>, Fault> {
    if draft.is_fixed() && draft.changes(TYPE) {
        return Err(Fault::of(Code::TYPE_FIXED));
    }
    if draft.get(SOURCE) == draft.get(TARGET) {
        return Err(Fault::not_allowed(&draft.header.parameter(TARGET)));
    }
    set_currency(cx, &mut draft)?;
    check_goods(cx, &mut draft.rows, Amounts::Positive)?;
    let is_order = draft.get(TYPE) == ORDER;
    check_order(cx, &draft, is_order)?;
    if is_order && draft.get(STATUS).is_empty() {
        draft.header.put(STATUS, CREATED);
    }
    if draft.is_fixed() {
        let id = store_fixed(cx, &mut draft)?;
        if is_order && draft.header.has(STATUS) {
            give_back(cx, draft.definition, id)?;
            set_aside(cx, &draft, id)?;
        }
        return Ok(id);
    }
    let id = store(cx, &mut draft)?;
    match (draft.confirm, is_order) {
        (true, true) => set_aside(cx, &draft, id)?,
        (true, false) => carry(cx, &draft, id)?,
        (false, _) => {}
    }
    Ok(id)
}

/// Only a transfer follows an order, one that nothing has followed yet. The order is locked, so that two who fulfil it wait for each
/// other. A draft that others have overtaken is refused when it is confirmed.
fn check_order(cx: &mut Cx<'_, '_>, draft: &Draft, is_order: bool) -> Result<(), Fault> {
    let order = if draft.confirm { draft.get(ORDERED_BY) } else { draft.header.id(ORDERED_BY) };
    let Some(order) = order else { return Ok(()) };
    let parameter = draft.header.parameter(ORDERED_BY);
    if is_order || (draft.is_fixed() && draft.changes(ORDERED_BY)) {
        return Err(Fault::not_allowed(&parameter));
    }
    let stored = Persisted::load(cx, draft.definition.noun, order.number())?;
    let stored = stored.ok_or_else(|| Fault::unknown(&parameter))?;
    let is_taken = stored.get(NEXT).is_some_and(|next| Some(next) != draft.id);
    if stored.get(TYPE) != ORDER || is_taken { Err(Fault::not_allowed(&parameter)) } else { Ok(()) }
}

/// What an order does until it is fulfilled: nothing, reserve goods in their warehouse, or take them out of it, as the account has
/// it set.
fn set_aside(cx: &mut Cx<'_, '_>, draft: &Draft, id: Id<of::Document>) -> Result<(), Fault> {
    let over = matches!(draft.get(STATUS), REJECTED | FULFILLED);
    if over || draft.get(NEXT).is_some() {
        return Ok(());
    }
    let conf = cx.settings()?;
    let source = draft.get(SOURCE).ok_or_else(|| Fault::missing(&draft.header.parameter(SOURCE)))?;
    let lines = lines(cx, draft.definition, id)?;
    let document = draft.definition.document(id);
    if conf.flag("warehouse_transfer_order_removes_items") {
        let issue = |line: &Line| Issue {
            stock: StockKey { product: line.product, warehouse: source },
            to: Place::Transit,
            quantity: line.quantity,
            cause: document.row(Some(line.row)),
            required: true,
        };
        let issues: Vec<Issue> = lines.iter().map(issue).collect();
        if let Err(refused) = Issuing::ask(cx, &issues)?.finish(cx)? {
            return Err(Fault::not_allowed(&amount_parameter(draft, &lines[refused.at])));
        }
    } else if conf.flag("warehouse_transfer_reserves_goods") {
        let goods: Vec<Goods> =
            lines.iter().map(|line| Goods { product: line.product, quantity: line.quantity }).collect();
        let holding = Holding { document: document.id, warehouse: source, goods, until: None };
        ladu_ledger::hold(cx, document.kind, &[holding])?;
    }
    Ok(())
}

/// An order gives back what it reserved or took out.
fn give_back(cx: &mut Cx<'_, '_>, definition: &Definition, order: Id<of::Document>) -> Result<(), Fault> {
    ladu_ledger::release(cx, definition.document(order))?;
    ladu_ledger::reverse(cx, definition.document(order))
}

/// Goods go from warehouse to warehouse at what they cost, the oldest first. What is not there is refused (1016).
fn carry(cx: &mut Cx<'_, '_>, draft: &Draft, id: Id<of::Document>) -> Result<(), Fault> {
    let lines = lines(cx, draft.definition, id)?;
    if let Some(order) = draft.get(ORDERED_BY) {
        give_back(cx, draft.definition, order)?;
        link(cx, order, Some(id), FULFILLED)?;
    }
    let missing = |column| Fault::missing(&draft.header.parameter(column));
    let from = draft.get(SOURCE).ok_or_else(|| missing(SOURCE))?;
    let to = draft.get(TARGET).ok_or_else(|| missing(TARGET))?;
    let document = draft.definition.document(id);
    for line in lines {
        let stock = StockKey { product: line.product, warehouse: from };
        let transfer = Transfer { stock, to, quantity: line.quantity, cause: document.row(Some(line.row)) };
        match ladu_ledger::transfer(cx, &transfer)? {
            Ok(moved) => set_row_price(cx, draft.definition, &line, moved.cost)?,
            Err(_) => return Err(Fault::not_allowed(&amount_parameter(draft, &line))),
        }
    }
    Ok(())
}

/// Links an order with the transfer that fulfils it, or with none.
fn link(
    cx: &mut Cx<'_, '_>,
    order: Id<of::Document>,
    transfer: Option<Id<of::Document>>,
    status: &str,
) -> Result<(), Fault> {
    let now = cx.now();
    cx.queue(
        "UPDATE inventory_transfer SET follow_up_id = $2, status = $3, changed = $4 WHERE account = $0 AND id = $1",
        &[order.into(), transfer.into(), status.into(), now.into()],
    )
}

/// Undoes what a transfer or an order did that is to be deleted: an order releases its goods, a transfer's order waits again. An
/// order that was fulfilled stays (1022).
pub fn before_delete_transfer(
    cx: &mut Cx<'_, '_>,
    definition: &'static Definition,
    id: Id<of::Document>,
) -> Result<(), Fault> {
    let stored = undo_moves(cx, definition, id)?;
    if stored.get(TYPE) == ORDER {
        if stored.get(NEXT).is_some() {
            return Err(Fault::of(Code::IN_USE));
        }
        // Drafts that were to fulfil it fulfil nothing.
        cx.queue("UPDATE inventory_transfer SET order_id = 0 WHERE account = $0 AND order_id = $1", &[id.into()])?;
        return ladu_ledger::release(cx, definition.document(id));
    }
    let Some(order) = stored.get(ORDERED_BY).filter(|_| stored.get(CONFIRMED)) else { return Ok(()) };
    let followed = Persisted::load(cx, definition.noun, order.number())?;
    if followed.is_none_or(|order| order.get(NEXT) != Some(id)) {
        return Ok(());
    }
    link(cx, order, None, CREATED)?;
    match Persisted::load(cx, definition.noun, order.number())? {
        Some(persisted) => set_aside(cx, &Draft::of_stored(definition, order, persisted), order),
        None => Ok(()),
    }
}
