//! Puts goods into bins and takes them out. Whoever does so holds the locks of the bins, so that what is in a bin is always what its
//! records say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ladu_record::noun::{self, Field, Patch, Query, read_rows};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, Row, Value};
use ladu_types::Quantity;
use ladu_wire::{Fault, Kind};

use super::bin;
use super::bin_contents::{
    AMOUNT, BIN_ID, BIN_QUANTITY, BIN_RECORD, CREATOR_ID, DOCUMENT_ID, DOCUMENT_TYPE, DOCUMENT_TYPES, PRODUCT_ID,
    REASON_ID, TIMESTAMP, of_bins,
};
use crate::Call;

/// What bins gain and lose, by bin and product.
type Changes = BTreeMap<(i64, i64), Quantity>;

/// A record as it is stored: bin, product, amount.
type Stored = (i64, i64, Quantity);

const RECORD: &[Field] = &[
    Field::new("recordID", "record_id", Kind::Id).doc("A record that is changed."),
    BIN_ID,
    PRODUCT_ID,
    AMOUNT,
    TIMESTAMP,
    DOCUMENT_ID,
    DOCUMENT_TYPE,
    CREATOR_ID,
    REASON_ID,
];

/// What a new record needs.
const NEEDED: &[&str] = &["bin_id", "product_id", "amount", "creator_id"];

/// Records what was put into bins or taken out, or changes such records.
fn save(cx: &mut Cx<'_, '_>, _: &mut Answer) -> Result<(), Fault> {
    let rows = read_rows(cx.params, RECORD)?;
    let is_new = |row: &Patch| row.id_of("record_id").is_none();
    for (needed, action) in
        [(rows.is_empty() || rows.iter().any(is_new), Action::Add), (!rows.iter().all(is_new), Action::Edit)]
    {
        if needed {
            cx.user()?.require(BIN_RECORD.module, action)?;
        }
    }
    if rows.is_empty() {
        return Err(Fault::missing("binID1"));
    }
    for row in rows.iter().filter(|row| is_new(row)) {
        if let Some(column) =
            NEEDED.iter().find(|column| row.int(column).is_none_or(|id| id == 0 && **column != "amount"))
        {
            return Err(Fault::missing(&row.parameter(column)));
        }
    }
    noun::check_rows(cx, RECORD, &rows)?;
    let mut stored = stored(cx, &rows)?;
    let of_rows = rows.iter().filter_map(|row| row.id_of("bin_id"));
    let bins = bin::lock(cx, &of_rows.chain(stored.values().map(|record| record.0)).collect())?;
    let archived = |row: &&Patch| bins.iter().any(|bin| bin.archived && row.id_of("bin_id") == Some(bin.id));
    if let Some(row) = rows.iter().filter(|row| is_new(row)).find(archived) {
        return Err(Fault::not_allowed(&row.parameter("bin_id")));
    }
    let now = cx.now().0;
    let mut changes = Changes::new();
    let mut made = Vec::new();
    for row in &rows {
        let mut patch = row.only(|column| column != "record_id");
        let id = row.id_of("record_id").unwrap_or(0);
        let before = stored.get(&id).copied();
        let after = (
            patch.id_of("bin_id").or(before.map(|record| record.0)).unwrap_or(0),
            patch.id_of("product_id").or(before.map(|record| record.1)).unwrap_or(0),
            patch.quantity("amount").or(before.map(|record| record.2)).unwrap_or_default(),
        );
        add(&mut changes, (after.0, after.1), after.2)?;
        match before {
            Some((bin, product, amount)) => {
                add(&mut changes, (bin, product), amount.negated())?;
                stored.insert(id, after);
                for (column, value) in [("bin_id", after.0), ("product_id", after.1)] {
                    patch.set(column, value);
                }
                noun::update(cx, &BIN_RECORD, id, &patch)?;
            }
            None => {
                patch.set_default("timestamp", now);
                made.push(patch);
            }
        }
    }
    noun::create_many(cx, &BIN_RECORD, &mut made)?;
    apply(cx, changes)
}

/// The records that rows change, locked in their order; records are locked before their bins.
fn stored(cx: &mut Cx<'_, '_>, rows: &[Patch]) -> Result<HashMap<i64, Stored>, Fault> {
    let ids: BTreeSet<i64> = rows.iter().filter_map(|row| row.id_of("record_id")).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let sql = "SELECT id, bin_id, product_id, amount FROM bin_record WHERE account = $0 AND id IN ({ids}) ORDER BY id {for_update}";
    let record = |row: Row<'_>| (row.int(0), (row.int(1), row.int(2), Quantity::from_micro(row.int(3))));
    let found: HashMap<i64, Stored> = cx.among(sql, &ids, &[])?.iter().map(record).collect();
    match rows.iter().find(|row| row.id_of("record_id").is_some_and(|id| !found.contains_key(&id))) {
        Some(row) => Err(Fault::unknown(&row.parameter("record_id"))),
        None => Ok(found),
    }
}

fn add(changes: &mut Changes, place: (i64, i64), amount: Quantity) -> Result<(), Fault> {
    let sum = changes.entry(place).or_default();
    *sum = sum.plus(amount)?;
    Ok(())
}

/// What is in some bins, by bin and product. The bins are locked.
fn contents(cx: &mut Cx<'_, '_>, bins: &BTreeSet<i64>) -> Result<HashMap<(i64, i64), Quantity>, Fault> {
    let ids: Vec<i64> = bins.iter().copied().collect();
    let sql = "SELECT bin_id, product_id, amount FROM bin_quantity WHERE account = $0 AND bin_id IN ({ids})";
    let content = |row: Row<'_>| ((row.int(0), row.int(1)), Quantity::from_micro(row.int(2)));
    Ok(cx.among(sql, &ids, &[])?.iter().map(content).collect())
}

/// Changes what is in bins. The bins are locked.
fn apply(cx: &mut Cx<'_, '_>, mut changes: Changes) -> Result<(), Fault> {
    changes.retain(|_, amount| !amount.is_zero());
    let known = contents(cx, &changes.keys().map(|place| place.0).collect())?;
    let now = cx.now().0;
    let mut made = Vec::new();
    for ((bin, product), by) in changes {
        match known.get(&(bin, product)) {
            Some(amount) => cx.queue(
                "UPDATE bin_quantity SET amount = $3, changed = $4 WHERE account = $0 AND bin_id = $1 AND product_id = $2",
                &[bin, product, amount.plus(by)?.micro(), now].map(Value::Int),
            )?,
            None => {
                let mut patch = Patch::new(BIN_QUANTITY.fields);
                for (column, value) in [("bin_id", bin), ("product_id", product), ("amount", by.micro())] {
                    patch.set(column, value);
                }
                made.push(patch);
            }
        }
    }
    noun::create_many(cx, &BIN_QUANTITY, &mut made)
}

const COUNT: &[Field] = &[
    BIN_ID,
    PRODUCT_ID,
    Field::amount("newAmount", "amount").doc("What is there, not the difference."),
    TIMESTAMP,
    CREATOR_ID,
    REASON_ID,
];

/// Sets what is in bins to what was counted there; the difference becomes a record.
fn adjust(cx: &mut Cx<'_, '_>, _: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(BIN_RECORD.module, Action::Add)?;
    let rows = read_rows(cx.params, COUNT)?;
    if rows.is_empty() {
        return Err(Fault::missing("binID1"));
    }
    for row in &rows {
        if row.id_of("bin_id").is_none() || row.id_of("product_id").is_none() || !row.has("amount") {
            let missing =
                ["bin_id", "product_id", "amount"].into_iter().find(|column| row.int(column).is_none_or(|id| id == 0));
            return Err(Fault::missing(&row.parameter(missing.unwrap_or("amount"))));
        }
    }
    noun::check_rows(cx, COUNT, &rows)?;
    let bins: BTreeSet<i64> = rows.iter().filter_map(|row| row.id_of("bin_id")).collect();
    bin::lock(cx, &bins)?;
    let (mut there, now, employee) = (contents(cx, &bins)?, cx.now().0, ladu_types::Id::number_of(cx.user()?.employee));
    let mut changes = Changes::new();
    let mut made = Vec::new();
    for row in &rows {
        let place = (row.id_of("bin_id").unwrap_or(0), row.id_of("product_id").unwrap_or(0));
        let counted = row.quantity("amount").unwrap_or_default();
        let by = counted.minus(there.insert(place, counted).unwrap_or_default())?;
        if by.is_zero() {
            continue;
        }
        let mut patch = row.clone();
        patch.set("amount", by.micro());
        patch.set_default("timestamp", now);
        patch.set_default("creator_id", employee);
        made.push(patch);
        add(&mut changes, place, by)?;
    }
    noun::create_many(cx, &BIN_RECORD, &mut made)?;
    apply(cx, changes)
}

const CRITERIA: &[Field] = &[
    Field::new("binIDs", "", Kind::Ids),
    Field::new("recordIDs", "", Kind::Ids),
    Field::new("warehouseID", "", Kind::Id).doc("All records of a store."),
    Field::new("documentIDs", "", Kind::Ids).doc("With documentType."),
    Field::word("documentType", "", DOCUMENT_TYPES),
];

/// How many records one statement deletes.
const AT_ONCE: usize = 1000;

/// Deletes records that meet all criteria, of which there must be one; what is in the bins changes back.
fn delete(cx: &mut Cx<'_, '_>, _: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(BIN_RECORD.module, Action::Delete)?;
    let (params, mut query, mut chosen) = (cx.params, Query::default(), false);
    for (name, column) in [("binIDs", "bin_id"), ("recordIDs", "id"), ("documentIDs", "document_id")] {
        let ids = params.ids(name)?;
        if !ids.is_empty() {
            query.and_any(column, &ids);
            chosen = true;
        }
    }
    if let Some(warehouse) = params.filled("warehouseID") {
        of_bins(&mut query, "warehouse_id", Kind::Id, "warehouseID", warehouse)?;
        chosen = true;
    }
    match params.read("documentType", Kind::Word(DOCUMENT_TYPES))? {
        Some(kind) => query.and("t.document_type = ?", [OwnedValue::from(kind.text())]),
        None if params.filled("documentIDs").is_some() => return Err(Fault::missing("documentType")),
        None => {}
    }
    if !chosen {
        return Err(Fault::missing("recordIDs"));
    }
    let sql = format!(
        "SELECT t.id, t.bin_id, t.product_id, t.amount FROM bin_record t WHERE {} ORDER BY t.id {{for_update}}",
        query.conditions()
    );
    let rows = cx.query(&sql, &query.values())?;
    bin::lock(cx, &rows.iter().map(|row| row.int(1)).collect())?;
    let mut changes = Changes::new();
    for row in rows.iter() {
        add(&mut changes, (row.int(1), row.int(2)), Quantity::from_micro(row.int(3)).negated())?;
    }
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    for ids in ids.chunks(AT_ONCE) {
        cx.execute_among("DELETE FROM bin_record WHERE account = $0 AND id IN ({ids})", ids, &[])?;
    }
    apply(cx, changes)
}

/// The calls.
pub static CALLS: &[Call] = &[
    Call::write("saveBinRecords", save).rows(RECORD).doc("Records goods that are put into bins or taken out of them."),
    Call::write("adjustBinQuantities", adjust).rows(COUNT).doc("Sets what is in bins to what was counted there."),
    Call::write("deleteBinRecords", delete)
        .inputs(CRITERIA)
        .doc("Deletes records of bins; what is in them changes back."),
];
