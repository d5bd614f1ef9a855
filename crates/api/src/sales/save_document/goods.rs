//! What confirming does to goods: they move, sources let go of what they held, or the document holds goods back itself.

use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_trade::goods::{self, Delivery, Goods};

use ladu_domain::documents::Reserves;
use ladu_ledger::Document;
use ladu_types::Id;
use ladu_wire::Fault;

use super::Saving;
use crate::sales::document::returned;
use crate::sales::order;

/// Does what follows from a document being confirmed.
pub(super) fn confirm(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    let rows = rows_of(cx, saving)?;
    let goods = goods::unpack(cx, &rows)?;
    if saving.kind.moves_stock() {
        if !saving.bases.is_empty() {
            // Two kinds of changes to the same levels: locked first, in one order.
            let products: Vec<_> = goods.iter().map(|goods| Id::new(goods.product)).collect();
            ladu_ledger::lock(cx, &products)?;
        }
        for base in &saving.bases {
            ladu_ledger::release(cx, Document::sale(Id::new(*base)), Some(&goods::quantities(&goods)))?;
        }
        deliver(cx, saving, goods.clone())?;
    }
    let credited = saving.int("credited_id");
    if credited != 0 {
        returned::count(cx, credited)?;
    }
    order::note_follow_up(cx, saving.kind, &saving.bases)?;
    hold(cx, saving, &goods)
}

/// Holds goods back anew when an order that is confirmed already changes in what it holds.
pub(super) fn hold_again(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    let decides = ["reserve_goods", "reserve_until", "state", "warehouse_id"];
    let is_touched = decides.iter().any(|column| saving.header.has(column)) || !saving.rows.is_empty();
    if saving.kind.reserves() == Reserves::Never || !is_touched {
        return Ok(());
    }
    ladu_ledger::release(cx, Document::sale(Id::new(saving.id)), None)?;
    let rows = rows_of(cx, saving)?;
    let mut goods = goods::unpack(cx, &rows)?;
    order::take_off_delivered(cx, saving.id, &mut goods)?;
    hold(cx, saving, &goods)
}

fn hold(cx: &mut Cx<'_, '_>, saving: &Saving, goods: &[Goods]) -> Result<(), Fault> {
    let is_asked = match saving.kind.reserves() {
        Reserves::Never => false,
        Reserves::Always => true,
        Reserves::OnRequest => saving.int("reserve_goods") == 1,
    };
    let until = saving.text("reserve_until");
    let is_past = !until.is_empty() && until < cx.today()?.to_string().as_str();
    if !is_asked || is_past || matches!(saving.text("state"), "FULFILLED" | "CANCELLED" | "SHIPPED") {
        return Ok(());
    }
    let (document, warehouse) = (Document::sale(Id::new(saving.id)), Id::new(saving.warehouse));
    ladu_ledger::reserve(cx, document, warehouse, &goods::quantities(goods), until.parse().ok())
}

/// The goods on the rows, each with the stable id of its row.
fn rows_of(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<Vec<Goods>, Fault> {
    if saving.rows.is_empty() {
        return order::goods_of(cx, saving.id);
    }
    let goods = |row: &Patch| {
        let (row_id, product, quantity) = (row.int("stable_id")?, row.id_of("product_id")?, row.quantity("amount")?);
        Some(Goods { row: row_id, product, quantity })
    };
    Ok(saving.rows.iter().filter_map(goods).collect())
}

fn deliver(cx: &mut Cx<'_, '_>, saving: &Saving, goods: Vec<Goods>) -> Result<(), Fault> {
    let delivery = Delivery {
        document: saving.id,
        warehouse: saving.warehouse,
        credited: Some(saving.int("credited_id")).filter(|id| *id != 0),
        required: cx.settings()?.flag("positive_stock_required"),
    };
    goods::deliver(cx, &delivery, goods)?.map_err(|goods::Lacking(lacking)| {
        let row = saving.rows.iter().find(|row| row.int("stable_id") == Some(lacking.row));
        Fault::not_allowed(&row.map_or("amount".to_owned(), |row| row.parameter("amount")))
    })
}
