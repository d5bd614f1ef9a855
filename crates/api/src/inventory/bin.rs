//! Bins: places on the shelves of a store. They are a layer of their own: nothing that happens to bins touches stock, nor the other way
//! round.

use std::collections::{BTreeSet, HashSet};

use ladu_record::noun::{Column, Field, Noun, Operator, Patch, Text, Unique, filter};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, Row};
use ladu_trade::document::{self, WAREHOUSE};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Kind};

use crate::Call;

pub static BIN: Noun = Noun {
    doc: "A place on the shelves of a store.",
    module: "inventory",
    log: "bins",
    restrict: Some(|cx, query| document::within_warehouses(cx, query, &[WAREHOUSE])),
    before_save: Some(before_save),
    filters: &[
        filter("binIDs", Operator::Any("id")),
        filter("warehouseID", Operator::Equals("warehouse_id")),
        filter("code", Operator::Equals("code")),
        filter("status", Operator::Equals("status")),
        filter("preferred", Operator::Equals("preferred")),
        filter("allowedProduct", Operator::Equals("allowed_product")),
    ],
    ..Noun::new(
        "bin",
        "binID",
        &[
            WAREHOUSE.field.required().indexed().doc("A bin never moves."),
            CODE.field,
            STATUS.field,
            Field::flag("preferred", "preferred"),
            Field::text("allowedProduct", "allowed_product", 255),
            Field::amount("replenishmentMinimum", "minimum"),
            Field::amount("maximumAmount", "maximum"),
            Field::int("order", "position").doc("Where it comes on a walk along the shelves."),
        ],
    )
};

const CODE: Column<Text> =
    Column::of(Field::text("code", "code", 100).required().indexed().doc("No two bins of a store share it."));
const STATUS: Column<Text> = Column::of(Field::word("status", "status", STATUSES));
const STATUSES: &[&str] = &["ACTIVE", ARCHIVED];
const ARCHIVED: &str = "ARCHIVED";

fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let (id, warehouse) = match patch.id {
        None => (0, patch.id(WAREHOUSE)),
        Some(id) => {
            patch.remove(WAREHOUSE);
            let bins = lock(cx, &[Id::new(id)].into())?;
            (id, bins.first().map(|bin| bin.warehouse))
        }
    };
    cx.user()?.require_warehouse(Id::number_of(warehouse))?;
    if let Some(code) = patch.get(CODE) {
        let key = [("warehouse_id", warehouse.into()), CODE.is(code)];
        Unique { table: BIN.table, key: &key, among: None, own: patch.id }.require(cx, &patch.parameter(CODE))?;
    }
    if patch.get(STATUS) == Some(ARCHIVED) { refuse_full(cx, &[id]) } else { Ok(()) }
}

/// What others need of a bin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bin {
    pub(super) id: Id<of::Bin>,
    pub(super) warehouse: Id<of::Warehouse>,
    pub(super) archived: bool,
}

/// Locks some bins in their order, and refuses those of stores that the user may not use (1064). Whoever changes what is in a bin holds
/// its lock, so that its quantities and its status are read and written by one at a time.
pub(super) fn lock(cx: &mut Cx<'_, '_>, ids: &BTreeSet<Id<of::Bin>>) -> Result<Vec<Bin>, Fault> {
    let ids: Vec<i64> = ids.iter().map(|id| id.number()).collect();
    let sql = "SELECT id, warehouse_id, status FROM bin WHERE account = $0 AND id IN ({ids}) ORDER BY id {for_update}";
    let bin = |row: Row<'_>| Bin { id: row.get(0), warehouse: row.get(1), archived: row.get::<&str>(2) == ARCHIVED };
    let bins: Vec<Bin> = cx.among(sql, &ids, &[])?.iter().map(bin).collect();
    let user = cx.user()?;
    bins.iter().try_for_each(|bin| user.require_warehouse(bin.warehouse.number()))?;
    Ok(bins)
}

/// A bin that still holds goods is not archived (1025).
fn refuse_full(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<(), Fault> {
    let sql = "SELECT bin_id FROM bin_quantity WHERE account = $0 AND bin_id IN ({ids}) AND amount <> 0 LIMIT 1";
    if cx.among(sql, ids, &[])?.is_empty() { Ok(()) } else { Err(Fault::of(Code::BIN_FULL)) }
}

/// Archives bins, or takes them back into use.
fn update_status(cx: &mut Cx<'_, '_>, _: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(BIN.module, Action::Edit)?;
    let ids: BTreeSet<Id<of::Bin>> = cx.params.ids("binIDs")?.into_iter().map(Id::new).collect();
    if ids.is_empty() {
        return Err(Fault::missing("binIDs"));
    }
    let status = cx.params.read("status", Kind::Word(STATUSES))?.ok_or_else(|| Fault::missing("status"))?;
    let known: HashSet<Id<of::Bin>> = lock(cx, &ids)?.iter().map(|bin| bin.id).collect();
    if known.len() != ids.len() {
        return Err(Fault::unknown("binIDs"));
    }
    let ids: Vec<i64> = ids.into_iter().map(Id::number).collect();
    if status.text() == ARCHIVED {
        refuse_full(cx, &ids)?;
    }
    let (now, user) = (cx.now().0, OwnedValue::from(cx.user_name()?));
    let sql = "UPDATE bin SET status = $1, modified = $2, modified_by = $3, changed = $2
               WHERE account = $0 AND id IN ({ids})";
    cx.execute_among(sql, &ids, &[status.text().into(), now.into(), user.as_value()]).map(drop)
}

pub static CALLS: &[Call] = &[
    Call::list("getBins", &BIN).doc("Lists bins."),
    Call::save("saveBin", &BIN).doc("Makes or changes a bin."),
    Call::write("updateBinStatus", update_status)
        .inputs(&[Field::new("binIDs", "", Kind::Ids).required(), Field::word("status", "", STATUSES).required()])
        .doc("Archives empty bins, or takes bins back into use."),
];
