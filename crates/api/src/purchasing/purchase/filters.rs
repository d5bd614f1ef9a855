//! What purchase documents can be listed by.

use ladu_domain::purchases::PURCHASE_STATUSES;
use ladu_record::Cx;
use ladu_record::noun::{Filter, Operator, Query, filter};
use ladu_store::OwnedValue;
use ladu_wire::{Fault, Kind};

use crate::document_parameters;

/// The filters of the list.
pub(super) const FILTERS: &[Filter] = &[
    filter("id", Operator::Equals("id")),
    filter("ids", Operator::Any("id")),
    filter("supplierID", Operator::Equals("supplier_id")),
    filter("supplierIDs", Operator::Any("supplier_id")),
    filter("type", Operator::Equals("type")),
    filter("status", Operator::Code(of_status)),
    filter("stateID", Operator::Equals("state_id")),
    filter("dateFrom", Operator::From("date")),
    filter("dateTo", Operator::To("date")),
    filter("confirmed", Operator::Equals("confirmed")),
    filter("paid", Operator::Equals("paid")),
    filter("number", Operator::Equals("number")),
    filter("referenceNumber", Operator::Equals("reference_number")),
    filter("warehouseID", Operator::Code(document_parameters::of_warehouse)),
    filter("regnumber", Operator::Equals("regnumber")),
    filter("employeeID", Operator::Equals("creator_id")),
    filter("reasonID", Operator::Equals("reason_id")),
    filter("shipDateFrom", Operator::From("ship_date")),
    filter("shipDateTo", Operator::To("ship_date")),
    filter("changedSince", Operator::ChangedSince),
];

fn of_status(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let word = |word: &str| Ok(OwnedValue::from(Kind::Word(PURCHASE_STATUSES).read("status", word)?.text()));
    let words: Vec<OwnedValue> = text.split(',').map(word).collect::<Result<_, Fault>>()?;
    query.and(&format!("t.status IN ({})", vec!["?"; words.len()].join(", ")), words);
    Ok(())
}
