//! What becomes of orders: what has been delivered, what is left, and when they are done.

use std::collections::HashMap;

use ladu_domain::documents::SalesType;
use ladu_ledger::Document;
use ladu_record::Cx;
use ladu_record::noun::{self, Patch};
use ladu_record::rights::Action;
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

use super::columns::{ORDER_INVOICED, STATE};
use super::document::DOCUMENT;
use super::fields::FIELDS;
use crate::goods::{self, Goods};

type OrderId = Id<of::SalesDocument>;

/// The goods on a stored document's rows, each with the stable id of its row.
pub fn goods_of(cx: &mut Cx<'_, '_>, document: Id<of::SalesDocument>) -> Result<Vec<Goods>, Fault> {
    let sql =
        "SELECT stable_id, product_id, amount FROM sales_row WHERE account = $0 AND document_id = $1 AND product_id > 0
               ORDER BY position, id";
    Ok(cx.query(sql, &[document.into()])?.iter().map(goods).collect())
}

/// A row of a statement: the id that its goods are known by, the product and the quantity.
fn goods(row: ladu_store::Row<'_>) -> Goods {
    let (row, product, quantity) = row.read();
    Goods { row, product, quantity }
}

/// What documents made from orders have delivered, by order and product.
pub type Delivered = HashMap<(OrderId, Id<of::Product>), Quantity>;

/// What documents made from some orders have delivered, bundles taken apart.
pub fn delivered(cx: &mut Cx<'_, '_>, orders: &[i64]) -> Result<Delivered, Fault> {
    let moved = SalesType::delivering().map(|kind| format!("'{}'", kind.name())).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT l.base_id, r.product_id, r.amount FROM document_link l
         JOIN sales_document d ON d.account = l.account AND d.id = l.follow_up_id
         JOIN sales_row r ON r.account = d.account AND r.document_id = d.id
         WHERE l.account = $0 AND l.base_id IN ({{ids}}) AND d.confirmed = 1 AND d.type IN ({moved}) AND r.product_id > 0"
    );
    let rows: Vec<Goods> = cx.among(&sql, orders, &[])?.iter().map(goods).collect();
    let mut delivered = Delivered::new();
    for goods in goods::unpack(cx, &rows)? {
        let sum = delivered.entry((Id::new(goods.row), Id::new(goods.product))).or_default();
        *sum = sum.plus(goods.quantity)?;
    }
    Ok(delivered)
}

/// Takes what has been delivered of an order off its goods, one row after the other.
pub fn take_off(delivered: &mut Delivered, order: Id<of::SalesDocument>, goods: &mut [Goods]) -> Result<(), Fault> {
    for goods in goods {
        let left = delivered.entry((order, Id::new(goods.product))).or_default();
        let part = goods.quantity.min(*left).max(Quantity::ZERO);
        *left = left.minus(part)?;
        goods.quantity = goods.quantity.minus(part)?;
    }
    Ok(())
}

/// What is left to deliver of an order's goods.
pub(super) fn take_off_delivered(cx: &mut Cx<'_, '_>, order: OrderId, goods: &mut [Goods]) -> Result<(), Fault> {
    take_off(&mut delivered(cx, &[order.number()])?, order, goods)
}

/// Notes on orders that an invoice was made from them, and that they are done when all their goods have left and the account says
/// that this is when.
pub(super) fn note_follow_up(cx: &mut Cx<'_, '_>, kind: SalesType, bases: &[OrderId]) -> Result<(), Fault> {
    if bases.is_empty() || kind.is_credit() {
        return Ok(());
    }
    let completes = kind.moves_stock() && cx.settings()?.text("order_is_completed_when") == "waybill_made";
    for base in bases {
        let mut patch = Patch::new(FIELDS);
        if kind.books_revenue() {
            patch.put(ORDER_INVOICED, true);
        }
        if completes && is_order(cx, *base)? {
            let rows = goods_of(cx, *base)?;
            let mut goods = goods::unpack(cx, &rows)?;
            take_off_delivered(cx, *base, &mut goods)?;
            if goods.iter().all(|goods| goods.quantity <= Quantity::ZERO) {
                patch.put(STATE, FULFILLED);
                ladu_ledger::release(cx, Document::sale(*base), None)?;
            }
        }
        if !patch.is_empty() {
            noun::update(cx, &DOCUMENT, base.number(), &patch)?;
        }
    }
    Ok(())
}

/// The state of an order that is done.
const FULFILLED: &str = "FULFILLED";

fn is_order(cx: &mut Cx<'_, '_>, id: OrderId) -> Result<bool, Fault> {
    let sql = "SELECT id FROM sales_document WHERE account = $0 AND id = $1 AND type = 'ORDER'";
    Ok(cx.first(sql, &[id.into()], |_| ())?.is_some())
}

/// Sets an order's state to done. Whoever may sell may do this, also without the right to change orders.
pub fn fulfil(cx: &mut Cx<'_, '_>, order: Id<of::SalesDocument>) -> Result<(), Fault> {
    cx.user()?.require(DOCUMENT.module, Action::Add)?;
    let sql = "SELECT warehouse_id FROM sales_document WHERE account = $0 AND id = $1 AND type = 'ORDER' {for_update}";
    let warehouse = cx.first(sql, &[order.into()], |row| row.get::<i64>(0))?;
    cx.user()?.require_warehouse(warehouse.ok_or_else(|| Fault::unknown("orderID"))?)?;
    let mut patch = Patch::new(FIELDS);
    patch.put(STATE, FULFILLED);
    noun::update(cx, &DOCUMENT, order.number(), &patch)?;
    ladu_ledger::release(cx, Document::sale(order), None)
}
