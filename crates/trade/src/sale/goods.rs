//! What confirming does to goods: they move, and what hangs on the document's links is brought up to date.

use std::collections::BTreeMap;

use ladu_domain::documents::Reserves;
use ladu_record::noun::{Named, Patch};
use ladu_record::{Cx, with_rows};
use ladu_store::{OwnedValue, Row};
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

use super::columns::*;
use super::persisted::Document;
use super::returns;
use crate::goods::{self, Delivery, Goods};
use crate::links::{self, Beyond, Event, Graph, Mover};

/// The setting that refuses more deliveries and bills than were ordered.
const WITHIN: &str = "refuse_sale_of_more_than_ordered";

/// Moves the goods of a document that is being confirmed, before it is stored. Whatever levels will change are locked from here on: before
/// the document takes its number, as in every other document, so that none waits for the number of one that waits for it.
pub(super) fn move_out(cx: &mut Cx<'_, '_>, document: &mut Document) -> Result<(), Fault> {
    let goods = match document.credited.clone() {
        Some(credited) => returns::goods_of(cx, document, &credited)?,
        None => {
            let mut rows = rows_of(cx, document)?;
            leave_out_moved(cx, document, &mut rows)?;
            match &document.stocked {
                Some(stocked) => goods::unpack_stocked(cx, &rows, stocked)?,
                None => goods::unpack(cx, &rows)?,
            }
        }
    };
    if is_linked(document) || document.credited.is_some() || may_hold(document) {
        let products: Vec<Id<of::Product>> = goods.iter().map(|goods| Id::new(goods.product)).collect();
        document.chain.lock_levels(cx, &products)?;
    }
    if document.kind.moves_stock() { deliver(cx, document, goods) } else { Ok(()) }
}

/// Was it made from another, or another from it?
fn is_linked(document: &Document) -> bool {
    !document.bases.is_empty() || document.chain.is_linked()
}

/// Leaves out what a waybill moved that this document is made from, or what has been made from this one, and remembers with each row how much
/// that was.
fn leave_out_moved(cx: &mut Cx<'_, '_>, document: &mut Document, rows: &mut Vec<Goods>) -> Result<(), Fault> {
    let may_follow = document.kind.moves_stock() && !document.kind.is_credit();
    let Some(id) = document.id.filter(|_| may_follow && is_linked(document)) else { return Ok(()) };
    let graph = Graph::around(cx, &[&[id], document.bases.as_slice()].concat())?;
    let is_bill = document.kind.books_revenue();
    let mut moved = graph.moved_for(Mover { id, bases: &document.bases, is_bill })?;
    let mut before: Vec<(Id<of::SalesRow>, Quantity)> = Vec::new();
    for goods in rows.iter_mut().filter(|goods| goods.quantity > Quantity::ZERO) {
        let Some(left) = moved.get_mut(&Id::new(goods.product)) else { continue };
        let units = goods.quantity.min(*left);
        if units > Quantity::ZERO {
            *left = left.minus(units)?;
            goods.quantity = goods.quantity.minus(units)?;
            before.push((Id::new(goods.row), units));
        }
    }
    rows.retain(|goods| !goods.quantity.is_zero());
    note_moved(cx, document, &before)
}

/// Writes how much of each row had been moved before: on rows that are stored anew, else on those that are stored.
fn note_moved(
    cx: &mut Cx<'_, '_>,
    document: &mut Document,
    before: &[(Id<of::SalesRow>, Quantity)],
) -> Result<(), Fault> {
    for row in &mut document.rows {
        let id = row.id(row::STABLE_ID);
        if let Some((_, units)) = before.iter().find(|(row, _)| Some(*row) == id) {
            row.put(row::MOVED_BEFORE, *units);
        }
    }
    if !document.rows.is_empty() {
        return Ok(());
    }
    let values: Vec<OwnedValue> = before.iter().flat_map(|(row, units)| [(*row).into(), (*units).into()]).collect();
    let sql = "WITH new(stable_id, units) AS (VALUES {rows}) UPDATE sales_row SET moved_before = new.units FROM new
               WHERE sales_row.account = $0 AND sales_row.document_id = $1 AND sales_row.stable_id = new.stable_id";
    for (sql, values) in with_rows(sql, 2, &values, &[document.id.into()]) {
        cx.queue(&sql, &values)?;
    }
    Ok(())
}

/// Does what follows from a change of a document that is confirmed already, if it changes what others hang on.
pub(super) fn follow_change(cx: &mut Cx<'_, '_>, document: &Document) -> Result<(), Fault> {
    let decides = [RESERVE_GOODS.column(), RESERVE_UNTIL.column(), STATE.column(), WAREHOUSE.column()];
    let decides = document.kind.is_order() && decides.iter().any(|column| document.changes(column));
    let has_other_goods = !document.rows.is_empty() && !document.kind.moves_stock();
    if decides || has_other_goods || document.has_new_bases { follow(cx, document) } else { Ok(()) }
}

/// May an order hold goods back?
fn may_hold(document: &Document) -> bool {
    let holds = document.get(RESERVE_GOODS) || document.kind.reserves() == Reserves::Always || !document.is_new();
    document.kind.is_order() && holds
}

/// Brings up to date what follows from a confirmed document for those it was made from, and for itself when it is an order. More than was
/// ordered is refused (1016) where the account says so.
pub(super) fn follow(cx: &mut Cx<'_, '_>, document: &Document) -> Result<(), Fault> {
    let Some(id) = document.id else { return Ok(()) };
    let mut changed = document.bases.clone();
    if may_hold(document) {
        changed.push(id);
    }
    let beyond = links::follow(cx, &changed, Event::Saved(id))?;
    if !beyond.is_empty() && cx.settings()?.flag(WITHIN) {
        refuse(cx, document, &beyond)?;
    }
    match &document.credited {
        Some(credited) if document.get(CREDIT_TYPE) == "VOID" => {
            links::follow(cx, &[credited.id], Event::Gone { billed: true }).map(drop)
        }
        _ => Ok(()),
    }
}

/// Refuses the first row that goes beyond what was ordered, if there is one.
fn refuse(cx: &mut Cx<'_, '_>, document: &Document, beyond: &Beyond) -> Result<(), Fault> {
    let rows = rows_of(cx, document)?;
    let mut allowed: BTreeMap<i64, Quantity> = BTreeMap::new();
    for goods in &rows {
        let sum = allowed.entry(goods.product).or_default();
        *sum = sum.plus(goods.quantity)?;
    }
    for (product, sum) in &mut allowed {
        *sum = sum.minus(beyond.of(Id::new(*product)))?;
    }
    for (goods, position) in rows.iter().zip(1..) {
        let Some(left) = allowed.get_mut(&goods.product) else { continue };
        *left = left.minus(goods.quantity)?;
        if left.is_negative() && !beyond.of(Id::new(goods.product)).is_zero() {
            return Err(Fault::not_allowed(&returns::amount_of(document, Id::new(goods.row), position)));
        }
    }
    Ok(())
}

/// The products on the rows, each with the stable id of its row.
fn rows_of(cx: &mut Cx<'_, '_>, document: &Document) -> Result<Vec<Goods>, Fault> {
    if let Some(id) = document.id.filter(|_| document.rows.is_empty()) {
        let sql = "SELECT stable_id, product_id, amount FROM sales_row WHERE account = $0 AND document_id = $1 AND product_id > 0
                   ORDER BY position, id";
        let goods = |row: Row<'_>| {
            let (row, product, quantity) = row.read();
            Goods { row, product, quantity, sold_by: None }
        };
        return Ok(cx.query(sql, &[id.into()])?.iter().map(goods).collect());
    }
    let goods = |row: &Patch| {
        let (product, quantity) = (row.id(row::PRODUCT)?, row.get(row::AMOUNT)?);
        let id = Id::number_of(row.get(row::STABLE_ID)?);
        Some(Goods { row: id, product: product.number(), quantity, sold_by: None })
    };
    Ok(document.rows.iter().filter_map(goods).collect())
}

fn deliver(cx: &mut Cx<'_, '_>, document: &Document, goods: Vec<Goods>) -> Result<(), Fault> {
    let delivery = Delivery {
        document: document.number(),
        warehouse: document.warehouse.number(),
        required: cx.settings()?.flag("positive_stock_required"),
    };
    goods::deliver(cx, &delivery, goods)?.map_err(|goods::Lacking(lacking)| {
        let row = document.rows.iter().find(|row| row.get(row::STABLE_ID) == Some(Id::some(lacking.row)));
        Fault::not_allowed(&row.map_or("amount".to_owned(), |row| row.parameter(row::AMOUNT)))
    })
}
