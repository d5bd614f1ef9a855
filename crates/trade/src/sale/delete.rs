//! Deletes sales documents that nothing was made from, with all that goes with them.

use ladu_domain::documents::SalesType;
use ladu_ledger::Document;
use ladu_record::Cx;
use ladu_record::noun;
use ladu_record::rights::Action;
use ladu_store::{Row, read_in_order};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use super::document::DOCUMENT;
use crate::links::{self, Chain, Event, Graph};
use crate::{loyalty, meter_readings, payment};

type SaleId = Id<of::SalesDocument>;

/// Documents that a document cannot be taken away from: those that take back what it sold, and invoices of what it delivered that name it row by
/// row. Others that count on its goods are found by their chain.
const USED_BY: &[&str] = &[
    "SELECT id FROM sales_document WHERE account = $0 AND credited_id <> 0 AND credited_id = $1 AND confirmed = 1 LIMIT 1",
    "SELECT document_id FROM sales_return WHERE account = $0 AND sold_id = $1 LIMIT 1",
    "SELECT id FROM sales_row WHERE account = $0 AND source_waybill_id <> 0 AND source_waybill_id = $1 LIMIT 1",
];

/// What goes with it.
const LEFT_BEHIND: &[&str] = &[
    "DELETE FROM document_link WHERE account = $0 AND (base_id = $1 OR follow_up_id = $1)",
    "DELETE FROM sales_row WHERE account = $0 AND document_id = $1",
    "DELETE FROM applied_promotion WHERE account = $0 AND document_id = $1",
    "DELETE FROM promotion_count WHERE account = $0 AND document_id = $1",
    "UPDATE sales_document SET credited_id = 0 WHERE account = $0 AND credited_id <> 0 AND credited_id = $1",
];

/// What is to be known of a document before it is gone.
struct Gone {
    kind: String,
    confirmed: bool,
    credited: Option<SaleId>,
    warehouse: i64,
    credit_type: String,
}

read_in_order!(Gone { kind, confirmed, credited, warehouse, credit_type });

/// Deletes a document: its goods go back, what it held is let go, what it was made from is what it was before, its payments stay with the
/// customer.
pub fn delete(cx: &mut Cx<'_, '_>, id: SaleId) -> Result<(), Fault> {
    cx.user()?.require(DOCUMENT.module, Action::Delete)?;
    let chain = Chain::lock(cx, &[id])?;
    let sql = "SELECT type, confirmed, credited_id, warehouse_id, credit_type FROM sales_document
               WHERE account = $0 AND id = $1 {for_update}";
    let gone: Option<Gone> = cx.first(sql, &[id.into()], |row| row.read())?;
    let gone = gone.ok_or_else(|| Fault::unknown("documentID"))?;
    cx.user()?.require_warehouse(gone.warehouse)?;
    for used in USED_BY {
        if cx.first(used, &[id.into()], |_| ())?.is_some() {
            return Err(Fault::of(Code::IN_USE));
        }
    }
    let linked = linked(cx, id)?;
    if chain.is_linked() {
        if Graph::around(cx, &[id])?.is_counted_on(id) {
            return Err(Fault::of(Code::IN_USE));
        }
        let products = moved_products(cx, id)?;
        chain.lock_levels(cx, &products)?;
    }
    if gone.confirmed && SalesType::parse(&gone.kind).is_some_and(SalesType::moves_stock) {
        ladu_ledger::reverse(cx, Document::sale(id))?;
    }
    ladu_ledger::release(cx, Document::sale(id))?;
    links::forget(cx, id)?;
    payment::let_go(cx, id)?;
    for sql in LEFT_BEHIND {
        cx.queue(sql, &[id.into()])?;
    }
    links::forget_recipes(cx, id)?;
    loyalty::forget(cx, id)?;
    meter_readings::forget(cx, id)?;
    noun::delete_by_id(cx, &DOCUMENT, id.number())?;
    follow(cx, &gone, &linked)
}

/// The products that a document has moved.
fn moved_products(cx: &mut Cx<'_, '_>, id: SaleId) -> Result<Vec<Id<of::Product>>, Fault> {
    let sql =
        "SELECT DISTINCT product_id FROM stock_move WHERE account = $0 AND document_kind = 'sale' AND document_id = $1";
    Ok(cx.query(sql, &[id.into()])?.iter().map(|row| row.get(0)).collect())
}

/// A document that another hangs on, or that hangs on it.
struct Link {
    id: SaleId,
    is_base: bool,
}

/// The documents that one was made from or credits, and those made from it.
fn linked(cx: &mut Cx<'_, '_>, id: SaleId) -> Result<Vec<Link>, Fault> {
    let sql = "SELECT base_id, follow_up_id FROM document_link
               WHERE account = $0 AND (base_id = $1 OR follow_up_id = $1) ORDER BY base_id, follow_up_id";
    let link = |row: Row<'_>| {
        let (base, follow_up): (SaleId, SaleId) = row.read();
        Link { id: if follow_up == id { base } else { follow_up }, is_base: follow_up == id }
    };
    Ok(cx.query(sql, &[id.into()])?.iter().map(link).collect())
}

/// Brings up to date what hung on a document that is gone: its bases, if it counted, and what was made from it and has other bases.
fn follow(cx: &mut Cx<'_, '_>, gone: &Gone, linked: &[Link]) -> Result<(), Fault> {
    for link in linked {
        noun::mark_changed(cx, DOCUMENT.table, link.id.number())?;
    }
    let credited = gone.credited.filter(|_| gone.confirmed);
    if let Some(credited) = credited {
        links::open::settle(cx, credited)?;
        loyalty::follow_credits(cx, credited, None)?;
    }
    let is_void = gone.credit_type == "VOID";
    let hangs = |link: &&Link| !link.is_base || gone.confirmed && (Some(link.id) != gone.credited || is_void);
    let changed: Vec<SaleId> = linked.iter().filter(hangs).map(|link| link.id).collect();
    let billed = gone.confirmed && SalesType::parse(&gone.kind).is_some_and(SalesType::books_revenue);
    links::follow(cx, &changed, Event::Gone { billed }).map(drop)
}
