//! What purchase documents can be listed by.

use ladu_domain::purchases::PURCHASE_STATUSES;
use ladu_record::Cx;
use ladu_record::noun::{Filter, How, Query, filter};
use ladu_store::OwnedValue;
use ladu_trade::document;
use ladu_wire::{Fault, Kind};

/// The filters of the list.
pub(super) const FILTERS: &[Filter] = &[
    filter("id", How::Equals("id")),
    filter("ids", How::Any("id")),
    filter("supplierID", How::Equals("supplier_id")),
    filter("supplierIDs", How::Any("supplier_id")),
    filter("type", How::Equals("type")),
    filter("status", How::Code(of_status)),
    filter("stateID", How::Equals("state_id")),
    filter("dateFrom", How::From("date")),
    filter("dateTo", How::To("date")),
    filter("confirmed", How::Equals("confirmed")),
    filter("paid", How::Equals("paid")),
    filter("number", How::Equals("number")),
    filter("referenceNumber", How::Equals("reference_number")),
    filter("warehouseID", How::Code(document::of_warehouse)),
    filter("regnumber", How::Equals("regnumber")),
    filter("employeeID", How::Equals("creator_id")),
    filter("reasonID", How::Equals("reason_id")),
    filter("shipDateFrom", How::From("ship_date")),
    filter("shipDateTo", How::To("ship_date")),
    filter("changedSince", How::ChangedSince),
];

fn of_status(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let word = |word: &str| Ok(OwnedValue::from(Kind::Word(PURCHASE_STATUSES).read("status", word)?.text()));
    let words: Vec<OwnedValue> = text.split(',').map(word).collect::<Result<_, Fault>>()?;
    query.and(&format!("t.status IN ({})", vec!["?"; words.len()].join(", ")), words);
    Ok(())
}
