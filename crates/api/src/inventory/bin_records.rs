//! Puts goods into bins and takes them out. Whoever does so holds the locks of the bins, so that what is in a bin is always what its
//! records say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ladu_record::noun::{self, Column, Field, Named, Patch, Query, read_rows};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, Row};
use ladu_types::{Id, Quantity, of};
use ladu_wire::{Fault, Kind};

use super::bin;
use super::bin_contents::{
    AMOUNT, BIN, BIN_QUANTITY, BIN_RECORD, CREATOR, DOCUMENT, DOCUMENT_TYPE, DOCUMENT_TYPES, PRODUCT, REASON,
    TIMESTAMP, in_warehouse,
};
use crate::Call;

/// A product in a bin.
type Place = (Id<of::Bin>, Id<of::Product>);

/// What bins gain and lose.
type Changes = BTreeMap<Place, Quantity>;

/// A record as it is stored.
#[derive(Clone, Copy)]
struct Stored {
    place: Place,
    amount: Quantity,
}

/// The record that a row changes; none when it makes one.
const RECORD_ID: Column<Id<of::Record>> =
    Column::of(Field::new("recordID", "record_id", Kind::Id).doc("A record that is changed."));

const RECORD: &[Field] = &[
    RECORD_ID.field,
    BIN.field,
    PRODUCT.field,
    AMOUNT.field,
    TIMESTAMP.field,
    DOCUMENT.field,
    DOCUMENT_TYPE.field,
    CREATOR.field,
    REASON.field,
];

/// The parameter of what a new record needs and lacks.
fn missing(row: &Patch) -> Option<String> {
    if row.id(BIN).is_none() {
        Some(row.parameter(BIN))
    } else if row.id(PRODUCT).is_none() {
        Some(row.parameter(PRODUCT))
    } else if !row.has(AMOUNT) {
        Some(row.parameter(AMOUNT))
    } else {
        row.id(CREATOR).is_none().then(|| row.parameter(CREATOR))
    }
}

/// Records what was put into bins or taken out, or changes such records.
fn save(cx: &mut Cx<'_, '_>, _: &mut Answer) -> Result<(), Fault> {
    let rows = read_rows(cx.params, RECORD)?;
    let is_new = |row: &Patch| row.id(RECORD_ID).is_none();
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
    if let Some(parameter) = rows.iter().filter(|row| is_new(row)).find_map(missing) {
        return Err(Fault::missing(&parameter));
    }
    noun::check_rows(cx, RECORD, &rows)?;
    let mut stored = stored(cx, &rows)?;
    let of_rows = rows.iter().filter_map(|row| row.id(BIN));
    let bins = bin::lock(cx, &of_rows.chain(stored.values().map(|record| record.place.0)).collect())?;
    let archived = |row: &&Patch| bins.iter().any(|bin| bin.archived && row.id(BIN) == Some(bin.id));
    if let Some(row) = rows.iter().filter(|row| is_new(row)).find(archived) {
        return Err(Fault::not_allowed(&row.parameter(BIN)));
    }
    let now = cx.now();
    let mut changes = Changes::new();
    let mut made = Vec::new();
    for row in &rows {
        let mut patch = row.only(|column| column != RECORD_ID.column());
        let id = row.id(RECORD_ID);
        let before = id.and_then(|id| stored.get(&id).copied());
        let bin = patch.id(BIN).or(before.map(|record| record.place.0));
        let product = patch.id(PRODUCT).or(before.map(|record| record.place.1));
        let (Some(bin), Some(product)) = (bin, product) else { continue };
        let amount = patch.get(AMOUNT).or(before.map(|record| record.amount)).unwrap_or_default();
        add(&mut changes, (bin, product), amount)?;
        match id.zip(before) {
            Some((id, before)) => {
                add(&mut changes, before.place, before.amount.negated())?;
                stored.insert(id, Stored { place: (bin, product), amount });
                patch.put(BIN, bin);
                patch.put(PRODUCT, product);
                noun::update(cx, &BIN_RECORD, id.number(), &patch)?;
            }
            None => {
                patch.put_default(TIMESTAMP, now);
                made.push(patch);
            }
        }
    }
    noun::create_many(cx, &BIN_RECORD, &mut made)?;
    apply(cx, changes)
}

/// The records that rows change, locked in their order; records are locked before their bins.
fn stored(cx: &mut Cx<'_, '_>, rows: &[Patch]) -> Result<HashMap<Id<of::Record>, Stored>, Fault> {
    let ids: BTreeSet<i64> = rows.iter().filter_map(|row| row.id(RECORD_ID)).map(Id::number).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let sql = "SELECT id, bin_id, product_id, amount FROM bin_record WHERE account = $0 AND id IN ({ids}) ORDER BY id {for_update}";
    let record = |row: Row<'_>| {
        let (id, bin, product, amount) = row.read();
        (id, Stored { place: (bin, product), amount })
    };
    let found: HashMap<Id<of::Record>, Stored> = cx.among(sql, &ids, &[])?.iter().map(record).collect();
    match rows.iter().find(|row| row.id(RECORD_ID).is_some_and(|id| !found.contains_key(&id))) {
        Some(row) => Err(Fault::unknown(&row.parameter(RECORD_ID))),
        None => Ok(found),
    }
}

fn add(changes: &mut Changes, place: Place, amount: Quantity) -> Result<(), Fault> {
    let sum = changes.entry(place).or_default();
    *sum = sum.plus(amount)?;
    Ok(())
}

/// What is in some bins. The bins are locked.
fn contents(cx: &mut Cx<'_, '_>, bins: &BTreeSet<Id<of::Bin>>) -> Result<HashMap<Place, Quantity>, Fault> {
    let ids: Vec<i64> = bins.iter().map(|id| id.number()).collect();
    let sql = "SELECT bin_id, product_id, amount FROM bin_quantity WHERE account = $0 AND bin_id IN ({ids})";
    let content = |row: Row<'_>| {
        let (bin, product, amount) = row.read();
        ((bin, product), amount)
    };
    Ok(cx.among(sql, &ids, &[])?.iter().map(content).collect())
}

/// Changes what is in bins. The bins are locked.
fn apply(cx: &mut Cx<'_, '_>, mut changes: Changes) -> Result<(), Fault> {
    changes.retain(|_, amount| !amount.is_zero());
    let known = contents(cx, &changes.keys().map(|place| place.0).collect())?;
    let now = cx.now();
    let mut made = Vec::new();
    for ((bin, product), by) in changes {
        match known.get(&(bin, product)) {
            Some(amount) => cx.queue(
                "UPDATE bin_quantity SET amount = $3, changed = $4 WHERE account = $0 AND bin_id = $1 AND product_id = $2",
                &[bin.into(), product.into(), amount.plus(by)?.into(), now.into()],
            )?,
            None => {
                let mut patch = Patch::new(BIN_QUANTITY.fields);
                patch.put(BIN, bin);
                patch.put(PRODUCT, product);
                patch.put(AMOUNT, by);
                made.push(patch);
            }
        }
    }
    noun::create_many(cx, &BIN_QUANTITY, &mut made)
}

const COUNT: &[Field] = &[
    BIN.field,
    PRODUCT.field,
    Field::amount("newAmount", "amount").doc("What is there, not the difference."),
    TIMESTAMP.field,
    CREATOR.field,
    REASON.field,
];

/// Sets what is in bins to what was counted there; the difference becomes a record.
fn adjust(cx: &mut Cx<'_, '_>, _: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(BIN_RECORD.module, Action::Add)?;
    let rows = read_rows(cx.params, COUNT)?;
    if rows.is_empty() {
        return Err(Fault::missing("binID1"));
    }
    for row in &rows {
        if row.id(BIN).is_none() {
            return Err(Fault::missing(&row.parameter(BIN)));
        }
        if row.id(PRODUCT).is_none() {
            return Err(Fault::missing(&row.parameter(PRODUCT)));
        }
        if !row.has(AMOUNT) {
            return Err(Fault::missing(&row.parameter(AMOUNT)));
        }
    }
    noun::check_rows(cx, COUNT, &rows)?;
    let bins: BTreeSet<Id<of::Bin>> = rows.iter().filter_map(|row| row.id(BIN)).collect();
    bin::lock(cx, &bins)?;
    let (mut there, now, employee) = (contents(cx, &bins)?, cx.now(), cx.user()?.employee);
    let mut changes = Changes::new();
    let mut made = Vec::new();
    for row in &rows {
        let Some(place) = row.id(BIN).zip(row.id(PRODUCT)) else { continue };
        let counted = row.get(AMOUNT).unwrap_or_default();
        let by = counted.minus(there.insert(place, counted).unwrap_or_default())?;
        if by.is_zero() {
            continue;
        }
        let mut patch = row.clone();
        patch.put(AMOUNT, by);
        patch.put_default(TIMESTAMP, now);
        patch.put_default(CREATOR, employee);
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
    for (name, column) in [("binIDs", BIN.column()), ("recordIDs", "id"), ("documentIDs", DOCUMENT.column())] {
        let ids = params.ids(name)?;
        if !ids.is_empty() {
            query.and_any(column, &ids);
            chosen = true;
        }
    }
    if let Some(warehouse) = params.filled("warehouseID") {
        in_warehouse(&mut query, warehouse)?;
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
    bin::lock(cx, &rows.iter().map(|row| row.get(1)).collect())?;
    let mut changes = Changes::new();
    for row in rows.iter() {
        let (bin, product, amount): (_, _, Quantity) = (row.get(1), row.get(2), row.get(3));
        add(&mut changes, (bin, product), amount.negated())?;
    }
    let ids: Vec<Id<of::Record>> = rows.iter().map(|row| row.get(0)).collect();
    for ids in ids.chunks(AT_ONCE) {
        noun::delete_all(cx, &BIN_RECORD, ids)?;
    }
    apply(cx, changes)
}

pub(super) static CALLS: &[Call] = &[
    Call::write("saveBinRecords", save).rows(RECORD).doc("Records goods that are put into bins or taken out of them."),
    Call::write("adjustBinQuantities", adjust).rows(COUNT).doc("Sets what is in bins to what was counted there."),
    Call::write("deleteBinRecords", delete)
        .inputs(CRITERIA)
        .doc("Deletes records of bins; what is in them changes back."),
];
