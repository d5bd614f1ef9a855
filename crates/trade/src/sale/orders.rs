//! Orders that are said to be done, and the goods on documents.

use ladu_record::Cx;
use ladu_record::noun::{self, Patch};
use ladu_record::rights::Action;
use ladu_types::{Id, of};
use ladu_wire::Fault;

use super::columns::{STATE, STATE_BEFORE};
use super::document::DOCUMENT;
use super::fields::FIELDS;
use crate::links::{self, Chain, Event};

/// Sets an order's state to done. Whoever may sell may do this, also without the right to change orders.
pub fn fulfil(cx: &mut Cx<'_, '_>, order: Id<of::SalesDocument>) -> Result<(), Fault> {
    cx.user()?.require(DOCUMENT.module, Action::Add)?;
    Chain::lock(cx, &[order])?;
    let sql = "SELECT warehouse_id FROM sales_document WHERE account = $0 AND id = $1 AND type = 'ORDER' {for_update}";
    let warehouse = cx.first(sql, &[order.into()], |row| row.get::<i64>(0))?;
    cx.user()?.require_warehouse(warehouse.ok_or_else(|| Fault::unknown("orderID"))?)?;
    let mut patch = Patch::new(FIELDS);
    patch.put(STATE, "FULFILLED");
    patch.put(STATE_BEFORE, "");
    noun::update(cx, &DOCUMENT, order.number(), &patch)?;
    links::follow(cx, &[order], Event::Saved(order)).map(drop)
}
