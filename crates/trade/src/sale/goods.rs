//! What confirming does to goods: they move, sources let go of what they held, or the document holds goods back itself.

use ladu_domain::documents::Reserves;
use ladu_ledger::Document as Holder;
use ladu_record::Cx;
use ladu_record::noun::{Named, Patch};
use ladu_types::Id;
use ladu_wire::Fault;

use super::columns::*;
use super::persisted::Document;
use super::{orders, returned};
use crate::goods::{self, Delivery, Goods};

/// Does what follows from a document being confirmed.
pub(super) fn confirm(cx: &mut Cx<'_, '_>, document: &Document) -> Result<(), Fault> {
    let rows = rows_of(cx, document)?;
    let goods = goods::unpack(cx, &rows)?;
    if document.kind.moves_stock() {
        if !document.bases.is_empty() {
            // Two kinds of changes to the same levels: locked first, in one order.
            let products: Vec<_> = goods.iter().map(|goods| Id::new(goods.product)).collect();
            ladu_ledger::lock(cx, &products)?;
        }
        for base in &document.bases {
            ladu_ledger::release(cx, Holder::sale(*base), Some(&goods::quantities(&goods)))?;
        }
        deliver(cx, document, goods.clone())?;
    }
    if let Some(credited) = document.get(CREDITED) {
        returned::count(cx, credited)?;
    }
    orders::note_follow_up(cx, document.kind, &document.bases)?;
    hold(cx, document, &goods)
}

/// Holds goods back anew when an order that is confirmed already changes in what it holds.
pub(super) fn hold_again(cx: &mut Cx<'_, '_>, document: &Document) -> Result<(), Fault> {
    let decides = [RESERVE_GOODS.column(), RESERVE_UNTIL.column(), STATE.column(), WAREHOUSE.column()];
    let is_touched = decides.iter().any(|column| document.header.has(column)) || !document.rows.is_empty();
    let Some(id) = document.id.filter(|_| document.kind.reserves() != Reserves::Never && is_touched) else {
        return Ok(());
    };
    ladu_ledger::release(cx, Holder::sale(id), None)?;
    let rows = rows_of(cx, document)?;
    let mut goods = goods::unpack(cx, &rows)?;
    orders::take_off_delivered(cx, id, &mut goods)?;
    hold(cx, document, &goods)
}

fn hold(cx: &mut Cx<'_, '_>, document: &Document, goods: &[Goods]) -> Result<(), Fault> {
    let is_asked = match document.kind.reserves() {
        Reserves::Never => false,
        Reserves::Always => true,
        Reserves::OnRequest => document.get(RESERVE_GOODS),
    };
    let until = document.get(RESERVE_UNTIL);
    let today = cx.today_in(document.warehouse)?;
    let is_past = until.is_some_and(|until| until < today);
    if !is_asked || is_past || matches!(document.get(STATE), "FULFILLED" | "CANCELLED" | "SHIPPED") {
        return Ok(());
    }
    let Some(id) = document.id else { return Ok(()) };
    ladu_ledger::reserve(cx, Holder::sale(id), document.warehouse, &goods::quantities(goods), until)
}

/// The goods on the rows, each with the stable id of its row.
fn rows_of(cx: &mut Cx<'_, '_>, document: &Document) -> Result<Vec<Goods>, Fault> {
    if let Some(id) = document.id.filter(|_| document.rows.is_empty()) {
        return orders::goods_of(cx, id);
    }
    let goods = |row: &Patch| {
        let (product, quantity) = (row.id(row::PRODUCT)?, row.get(row::AMOUNT)?);
        Some(Goods { row: Id::number_of(row.get(row::STABLE_ID)?), product: product.number(), quantity })
    };
    Ok(document.rows.iter().filter_map(goods).collect())
}

fn deliver(cx: &mut Cx<'_, '_>, document: &Document, goods: Vec<Goods>) -> Result<(), Fault> {
    let delivery = Delivery {
        document: document.number(),
        warehouse: document.warehouse.number(),
        credited: document.get(CREDITED).map(Id::number),
        required: cx.settings()?.flag("positive_stock_required"),
    };
    goods::deliver(cx, &delivery, goods)?.map_err(|goods::Lacking(lacking)| {
        let row = document.rows.iter().find(|row| row.get(row::STABLE_ID) == Some(Id::some(lacking.row)));
        Fault::not_allowed(&row.map_or("amount".to_owned(), |row| row.parameter(row::AMOUNT)))
    })
}
