//! What confirming does to goods: they move, and what hangs on the document's links is brought up to date.

use std::collections::BTreeMap;

use ladu_domain::documents::Reserves;
use ladu_record::Cx;
use ladu_record::noun::{Named, Patch};
use ladu_store::Row;
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

use super::columns::*;
use super::persisted::Document;
use super::returns;
use crate::goods::{self, Delivery, Goods};
use crate::links::{self, Beyond, Event};

/// The setting that refuses more deliveries and bills than were ordered.
const WITHIN: &str = "refuse_sale_of_more_than_ordered";

/// Moves the goods of a document that is being confirmed, before it is stored. Whatever levels will change are locked from here on: before
/// the document takes its number, as in every other document, so that none waits for the number of one that waits for it.
pub(super) fn move_out(cx: &mut Cx<'_, '_>, document: &Document) -> Result<(), Fault> {
    let goods = match (&document.credited, &document.stocked) {
        (Some(credited), _) => returns::goods_of(cx, document, credited)?,
        (None, stocked) => {
            let rows = rows_of(cx, document)?;
            match stocked {
                Some(stocked) => goods::unpack_stocked(cx, &rows, stocked)?,
                None => goods::unpack(cx, &rows)?,
            }
        }
    };
    if document.kind.moves_stock() {
        if !document.bases.is_empty() {
            lock(cx, document, &goods)?;
        }
        deliver(cx, document, goods)
    } else if may_hold(document) {
        lock(cx, document, &goods)
    } else if !document.bases.is_empty() {
        lock(cx, document, &[])
    } else {
        Ok(())
    }
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

/// Two kinds of changes to the same levels, what is on hand and what is reserved: locked first, in one order.
fn lock(cx: &mut Cx<'_, '_>, document: &Document, goods: &[Goods]) -> Result<(), Fault> {
    let bases: Vec<i64> = document.bases.iter().map(|id| id.number()).collect();
    let sql = "SELECT DISTINCT product_id FROM stock_reservation
               WHERE account = $0 AND document_kind = 'sale' AND document_id IN ({ids})";
    let mut products: Vec<Id<of::Product>> = cx.among(sql, &bases, &[])?.iter().map(|row| row.get(0)).collect();
    products.extend(goods.iter().map(|goods| Id::new(goods.product)));
    ladu_ledger::lock(cx, &products)
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
