//! Orders and what becomes of them: what has been delivered, what is left, and when they are done.

mod fulfillable;

use std::collections::HashMap;

use ladu_record::noun::{self, Field, Patch};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_trade::goods::{self, Goods};

use ladu_domain::documents::SalesType;
use ladu_ledger::Document;
use ladu_store::Value;
use ladu_types::{Id, Quantity};
use ladu_wire::{Fault, Kind};

use super::document::{DOCUMENT, FIELDS};
use crate::Call;

/// The goods on a stored document's rows, each with the stable id of its row.
pub fn goods_of(cx: &mut Cx<'_, '_>, document: i64) -> Result<Vec<Goods>, Fault> {
    let sql =
        "SELECT stable_id, product_id, amount FROM sales_row WHERE account = $0 AND document_id = $1 AND product_id > 0
               ORDER BY position, id";
    let rows = cx.query(sql, &[Value::Int(document)])?;
    let goods = |row: ladu_store::Row<'_>| Goods {
        row: row.int(0),
        product: row.int(1),
        quantity: Quantity::from_micro(row.int(2)),
    };
    Ok(rows.iter().map(goods).collect())
}

/// What documents made from orders have delivered, by order and product.
pub type Delivered = HashMap<(i64, i64), Quantity>;

/// What documents made from some orders have delivered, bundles taken apart.
pub fn delivered(cx: &mut Cx<'_, '_>, orders: &[i64]) -> Result<Delivered, Fault> {
    let moved = SalesType::delivering().map(|kind| format!("'{}'", kind.name())).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT l.base_id, r.product_id, r.amount FROM document_link l
         JOIN sales_document d ON d.account = l.account AND d.id = l.follow_up_id
         JOIN sales_row r ON r.account = d.account AND r.document_id = d.id
         WHERE l.account = $0 AND l.base_id IN ({{ids}}) AND d.confirmed = 1 AND d.type IN ({moved}) AND r.product_id > 0"
    );
    let rows = cx.among(&sql, orders, &[])?;
    let goods: Vec<Goods> = rows
        .iter()
        .map(|row| Goods { row: row.int(0), product: row.int(1), quantity: Quantity::from_micro(row.int(2)) })
        .collect();
    let mut delivered = Delivered::new();
    for goods in goods::unpack(cx, &goods)? {
        let sum = delivered.entry((goods.row, goods.product)).or_default();
        *sum = sum.plus(goods.quantity)?;
    }
    Ok(delivered)
}

/// Takes what has been delivered of an order off its goods, one row after the other.
pub fn take_off(delivered: &mut Delivered, order: i64, goods: &mut [Goods]) -> Result<(), Fault> {
    for goods in goods {
        let left = delivered.entry((order, goods.product)).or_default();
        let part = goods.quantity.min(*left).max(Quantity::ZERO);
        *left = left.minus(part)?;
        goods.quantity = goods.quantity.minus(part)?;
    }
    Ok(())
}

/// What is left to deliver of an order's goods.
pub fn take_off_delivered(cx: &mut Cx<'_, '_>, order: i64, goods: &mut [Goods]) -> Result<(), Fault> {
    take_off(&mut delivered(cx, &[order])?, order, goods)
}

/// Notes on orders that an invoice was made from them, and that they are done when all their goods have left and the account says
/// that this is when.
pub fn note_follow_up(cx: &mut Cx<'_, '_>, kind: SalesType, bases: &[i64]) -> Result<(), Fault> {
    if bases.is_empty() || kind.is_credit() {
        return Ok(());
    }
    let completes = kind.moves_stock() && cx.settings()?.text("order_is_completed_when") == "waybill_made";
    for base in bases {
        let mut patch = Patch::new(FIELDS);
        if kind.books_revenue() {
            patch.set("order_invoiced", 1);
        }
        if completes && is_order(cx, *base)? {
            let mut goods = goods_of(cx, *base)?;
            goods = goods::unpack(cx, &goods)?;
            take_off_delivered(cx, *base, &mut goods)?;
            if goods.iter().all(|goods| goods.quantity.micro() <= 0) {
                patch.set("state", "FULFILLED");
                ladu_ledger::release(cx, Document::sale(Id::new(*base)), None)?;
            }
        }
        if !patch.is_empty() {
            noun::update(cx, &DOCUMENT, *base, &patch)?;
        }
    }
    Ok(())
}

fn is_order(cx: &mut Cx<'_, '_>, id: i64) -> Result<bool, Fault> {
    let sql = "SELECT id FROM sales_document WHERE account = $0 AND id = $1 AND type = 'ORDER'";
    Ok(cx.first(sql, &[Value::Int(id)], |_| ())?.is_some())
}

/// Sets an order's state. Whoever may sell may do this, also without the right to change orders.
fn set_fulfilled(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("sales", Action::Add)?;
    let id = cx.params.id("orderID")?.ok_or_else(|| Fault::missing("orderID"))?;
    let sql = "SELECT warehouse_id FROM sales_document WHERE account = $0 AND id = $1 AND type = 'ORDER' {for_update}";
    let warehouse = cx.first(sql, &[Value::Int(id)], |row| row.int(0))?.ok_or_else(|| Fault::unknown("orderID"))?;
    cx.user()?.require_warehouse(warehouse)?;
    let mut patch = Patch::new(FIELDS);
    patch.set("state", "FULFILLED");
    noun::update(cx, &DOCUMENT, id, &patch)?;
    answer.total = Some(0);
    ladu_ledger::release(cx, Document::sale(Id::new(id)), None)
}

/// The calls.
pub static CALLS: &[Call] = &[
    Call::write("setSalesOrderAsFulfilled", set_fulfilled)
        .inputs(&[Field::new("orderID", "", Kind::Id).required()])
        .doc("Says that an order is done."),
    Call::read("getFulfillableOrders", "sales", fulfillable::list)
        .inputs(fulfillable::INPUT)
        .doc("Lists orders whose goods are in stock."),
];
