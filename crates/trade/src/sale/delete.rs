//! Deletes documents.

use ladu_domain::documents::SalesType;
use ladu_ledger::Document;
use ladu_record::Cx;
use ladu_record::noun;
use ladu_record::rights::Action;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use super::document::DOCUMENT;
use super::returned;
use crate::{loyalty, meter_readings};

/// Documents that a document cannot be taken away from: those that take back what it sold, and invoices of what it delivered.
const USED_BY: &[&str] = &[
    "SELECT id FROM sales_document WHERE account = $0 AND credited_id <> 0 AND credited_id = $1 AND confirmed = 1 LIMIT 1",
    "SELECT id FROM sales_row WHERE account = $0 AND source_waybill_id <> 0 AND source_waybill_id = $1 LIMIT 1",
];

/// What goes with it.
const LEFT_BEHIND: &[&str] = &[
    "DELETE FROM document_link WHERE account = $0 AND (base_id = $1 OR follow_up_id = $1)",
    "DELETE FROM sales_row WHERE account = $0 AND document_id = $1",
    "DELETE FROM applied_promotion WHERE account = $0 AND document_id = $1",
    "DELETE FROM promotion_count WHERE account = $0 AND document_id = $1",
];

/// Deletes a document: its goods go back, what it held is let go, its payments stay with the customer.
pub fn delete(cx: &mut Cx<'_, '_>, id: Id<of::SalesDocument>) -> Result<(), Fault> {
    cx.user()?.require(DOCUMENT.module, Action::Delete)?;
    let sql = "SELECT type, confirmed, credited_id, warehouse_id FROM sales_document WHERE account = $0 AND id = $1 {for_update}";
    let found = cx.first(sql, &[id.into()], |row| row.read())?;
    let (kind, confirmed, credited, warehouse): (String, bool, Option<Id<of::SalesDocument>>, i64) =
        found.ok_or_else(|| Fault::unknown("documentID"))?;
    cx.user()?.require_warehouse(warehouse)?;
    for used in USED_BY {
        if cx.first(used, &[id.into()], |_| ())?.is_some() {
            return Err(Fault::of(Code::IN_USE));
        }
    }
    if confirmed && SalesType::parse(&kind).is_some_and(SalesType::moves_stock) {
        ladu_ledger::reverse(cx, Document::sale(id))?;
    }
    ladu_ledger::release(cx, Document::sale(id), None)?;
    let now = cx.now();
    cx.queue(
        "UPDATE payment SET document_id = 0, changed = $2 WHERE account = $0 AND document_id = $1",
        &[id.into(), now.into()],
    )?;
    for sql in LEFT_BEHIND {
        cx.queue(sql, &[id.into()])?;
    }
    loyalty::forget(cx, id)?;
    meter_readings::forget(cx, id)?;
    noun::delete_by_id(cx, &DOCUMENT, id.number())?;
    match credited {
        Some(credited) => returned::count(cx, credited),
        None => Ok(()),
    }
}
