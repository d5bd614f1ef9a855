//! Deletes documents.

use ladu_domain::documents::SalesType;
use ladu_ledger::Document;
use ladu_record::noun;
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_types::Id;
use ladu_wire::{Code, Fault};

use super::{DOCUMENT, returned};
use crate::sales::billing::reading;
use crate::sales::{applied_promotion, points};

/// Documents that a document cannot be taken away from: those that take back what it sold, and invoices of what it delivered.
const USED_BY: &[&str] = &[
    "SELECT id FROM sales_document WHERE account = $0 AND credited_id = $1 AND confirmed = 1 LIMIT 1",
    "SELECT id FROM sales_row WHERE account = $0 AND source_waybill_id = $1 LIMIT 1",
];

/// Deletes a document: its goods go back, what it held is let go, its payments stay with the customer.
pub(super) fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(DOCUMENT.module, Action::Delete)?;
    let id = cx.params.id("documentID")?.ok_or_else(|| Fault::missing("documentID"))?;
    let sql = "SELECT type, confirmed, credited_id, warehouse_id FROM sales_document WHERE account = $0 AND id = $1 {for_update}";
    let found = cx.first(sql, &[Value::Int(id)], |row| (row.text(0).to_owned(), row.int(1), row.int(2), row.int(3)))?;
    let (kind, confirmed, credited, warehouse) = found.ok_or_else(|| Fault::unknown("documentID"))?;
    cx.user()?.require_warehouse(warehouse)?;
    for used in USED_BY {
        if cx.first(used, &[Value::Int(id)], |_| ())?.is_some() {
            return Err(Fault::of(Code::IN_USE));
        }
    }
    if confirmed == 1 && SalesType::parse(&kind).is_some_and(SalesType::moves_stock) {
        ladu_ledger::reverse(cx, Document::sale(Id::new(id)))?;
    }
    ladu_ledger::release(cx, Document::sale(Id::new(id)), None)?;
    let now = cx.now().0;
    cx.queue(
        "UPDATE payment SET document_id = 0, changed = $2 WHERE account = $0 AND document_id = $1",
        &[Value::Int(id), Value::Int(now)],
    )?;
    for sql in [
        "DELETE FROM document_link WHERE account = $0 AND (base_id = $1 OR follow_up_id = $1)",
        "DELETE FROM sales_row WHERE account = $0 AND document_id = $1",
    ]
    .iter()
    .chain(applied_promotion::LEFT_BEHIND)
    {
        cx.queue(sql, &[Value::Int(id)])?;
    }
    points::forget(cx, id)?;
    reading::forget(cx, id)?;
    answer.total = Some(0);
    noun::delete_by_id(cx, &DOCUMENT, id)?;
    if credited != 0 { returned::count(cx, credited) } else { Ok(()) }
}
