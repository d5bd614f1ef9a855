//! What is counted: the rows of a stocktaking, written by one program or by many scanners at once.

use std::collections::BTreeMap;

use ladu_record::noun::{self, Column, Field, Named, PageSize, Patch, Query, Text, read_rows};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, Row};
use ladu_trade::document::{self, AMOUNT, PRODUCT};
use ladu_types::{Id, Quantity, of};
use ladu_wire::{Code, Fault, Kind, fold};

use super::stocktaking::{self, STOCKTAKING};
use crate::Call;

const SHEET: Field = Field::new("stocktakingID", "", Kind::Id).required();

/// The sheet that is asked for.
fn sheet(cx: &mut Cx<'_, '_>) -> Result<Id<of::Stocktaking>, Fault> {
    cx.params.id("stocktakingID")?.map(Id::new).ok_or_else(|| Fault::missing("stocktakingID"))
}

/// Lists the rows of a sheet.
fn list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let sheet = sheet(cx)?;
    let sql = "SELECT warehouse_id FROM stocktaking WHERE account = $0 AND id = $1";
    let warehouse = cx.first(sql, &[sheet.into()], |row| row.get::<i64>(0))?;
    cx.user()?.require_warehouse(warehouse.ok_or_else(|| Fault::unknown("stocktakingID"))?)?;
    let (limit, offset) = noun::page_of(cx.params, PageSize { default: 20, max: 100 });
    let rows = cx.query(
        "SELECT product_id, in_stock, reserved, counted, comment FROM stocktaking_reading
         WHERE account = $0 AND stocktaking_id = $1 ORDER BY product_id LIMIT $2 OFFSET $3",
        &[sheet.into(), limit.into(), offset.into()],
    )?;
    for row in rows.iter() {
        answer.record(|w| {
            w.key("productID");
            w.int(row.get(0));
            for (key, column) in [("inStock", 1), ("reserved", 2), ("countPcs", 3)] {
                w.key(key);
                w.plain_text(&row.get::<Option<i64>>(column).map(shown).unwrap_or_default());
            }
            w.key("comment");
            w.text(row.get(4));
        });
    }
    let sql = "SELECT count(*) FROM stocktaking_reading WHERE account = $0 AND stocktaking_id = $1";
    answer.total = cx.first(sql, &[sheet.into()], |row| row.get::<i64>(0).unsigned_abs())?;
    Ok(())
}

fn shown(micro: i64) -> String {
    Quantity::from_micro(micro).to_string()
}

/// Locks a sheet that is to be written on: whoever confirms it meanwhile waits, and a confirmed one is refused (1181).
fn open(cx: &mut Cx<'_, '_>) -> Result<Id<of::Stocktaking>, Fault> {
    cx.user()?.require(STOCKTAKING.module, Action::Edit)?;
    let sheet = sheet(cx)?;
    let count = stocktaking::open(cx, sheet)?;
    if count.confirmed { Err(Fault::of(Code::STOCKTAKING_CONFIRMED)) } else { Ok(sheet) }
}

/// The rows that were sent, each of a product that has a stock of its own.
fn sent(cx: &mut Cx<'_, '_>, fields: &'static [Field]) -> Result<Vec<Patch>, Fault> {
    let rows = read_rows(cx.params, fields)?;
    if rows.is_empty() {
        return Err(Fault::missing("productID1"));
    }
    if let Some(row) = rows.iter().find(|row| row.id(PRODUCT).is_none()) {
        return Err(Fault::missing(&row.parameter(PRODUCT)));
    }
    let cards = document::cards(cx, &rows)?;
    let is_stocked = |row: &Patch| row.id(PRODUCT).and_then(|id| cards.get(&id)).is_some_and(|card| card.stocked);
    match rows.iter().find(|row| !is_stocked(row)) {
        Some(row) => Err(Fault::not_allowed(&row.parameter(PRODUCT))),
        None => Ok(rows),
    }
}

/// Says that something was written on a sheet.
fn touch(cx: &mut Cx<'_, '_>, sheet: Id<of::Stocktaking>) -> Result<(), Fault> {
    let now = cx.now();
    let sql = "UPDATE stocktaking SET changed = $2 WHERE account = $0 AND id = $1";
    cx.queue(sql, &[sheet.into(), now.into()])
}

const COUNTED: Column<Quantity> = Column::of(Field::amount("countPcs", "counted"));
const COMMENT: Column<Text> = Column::of(Field::text("comment", "comment", 1000));

const READING: &[Field] = &[
    PRODUCT.field.required(),
    COUNTED.field.doc("How many there are; replaces what was counted before."),
    COMMENT.field,
];

/// What was sent of a product.
#[derive(Default)]
struct Reading {
    counted: Option<Quantity>,
    comment: Option<String>,
}

/// Sets what was counted of some products. What is not sent of a row stays.
fn save(cx: &mut Cx<'_, '_>, _: &mut Answer) -> Result<(), Fault> {
    let sheet = open(cx)?;
    let rows = sent(cx, READING)?;
    let mut readings: BTreeMap<Id<of::Product>, Reading> = BTreeMap::new();
    for row in &rows {
        if row.get(COUNTED).is_some_and(Quantity::is_negative) {
            return Err(Fault::not_allowed(&row.parameter(COUNTED)));
        }
        let Some(product) = row.id(PRODUCT) else { continue };
        let reading = readings.entry(product).or_default();
        reading.counted = row.get(COUNTED).or(reading.counted);
        reading.comment = row.get(COMMENT).map(str::to_owned).or(reading.comment.take());
    }
    for (with_count, with_comment) in [(true, true), (true, false), (false, true), (false, false)] {
        let mut columns = vec!["stocktaking_id", "product_id"];
        columns.extend(with_count.then_some(COUNTED.column()));
        columns.extend(with_comment.then_some(COMMENT.column()));
        let mut values: Vec<OwnedValue> = Vec::new();
        for (product, reading) in &readings {
            if reading.counted.is_some() == with_count && reading.comment.is_some() == with_comment {
                values.extend([sheet.into(), (*product).into()]);
                values.extend(reading.counted.map(OwnedValue::from));
                values.extend(reading.comment.as_deref().map(OwnedValue::from));
            }
        }
        let head = format!("INSERT INTO stocktaking_reading (account, {}) VALUES", columns.join(", "));
        let sets: Vec<String> = columns[2..].iter().map(|column| format!("{column} = excluded.{column}")).collect();
        let change = if sets.is_empty() { "NOTHING".to_owned() } else { format!("UPDATE SET {}", sets.join(", ")) };
        let tail = format!("ON CONFLICT (account, stocktaking_id, product_id) DO {change}");
        cx.upsert_rows(&head, columns.len(), &values, &tail)?;
    }
    touch(cx, sheet)
}

const SCAN: &[Field] = &[
    PRODUCT.field.required(),
    COUNTED.field.doc("How many more were counted; below zero takes back."),
    AMOUNT.field.doc("An older name of the same."),
];

const DEVICE: &[Field] = &[
    Field::new("deviceID", "", Kind::Id)
        .doc("With recordID it tells one scan from all others: sent again, it does not count twice."),
    Field::new("recordID", "", Kind::Id),
    SHEET,
];

/// Adds to what was counted. Scanners that work side by side lose nothing, and what one sends again counts once.
fn increment(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let device = cx.params.read("deviceID", Kind::Id)?.map(|id| id.int());
    let record = cx.params.read("recordID", Kind::Id)?.map(|id| id.int());
    let sheet = open(cx)?;
    let rows = sent(cx, SCAN)?;
    let mut counted: BTreeMap<Id<of::Product>, Quantity> = BTreeMap::new();
    for row in &rows {
        let more = row.get(COUNTED).or_else(|| row.get(AMOUNT));
        let more = more.ok_or_else(|| Fault::missing(&row.parameter(COUNTED)))?;
        let Some(product) = row.id(PRODUCT) else { continue };
        let sum = counted.entry(product).or_default();
        *sum = sum.plus(more)?;
    }
    let is_new = match (device, record) {
        (Some(device), Some(record)) => remember(cx, &Scan { sheet, device, record })?,
        (None, None) => true,
        (None, Some(_)) => return Err(Fault::at(Code::CONFLICT, "deviceID")),
        (Some(_), None) => return Err(Fault::at(Code::CONFLICT, "recordID")),
    };
    if is_new {
        let row = |(product, more)| [OwnedValue::from(sheet), OwnedValue::from(product), OwnedValue::from(more)];
        let values: Vec<OwnedValue> = counted.into_iter().flat_map(row).collect();
        cx.upsert_rows(
            "INSERT INTO stocktaking_reading (account, stocktaking_id, product_id, counted) VALUES",
            3,
            &values,
            "ON CONFLICT (account, stocktaking_id, product_id)
             DO UPDATE SET counted = COALESCE(stocktaking_reading.counted, 0) + excluded.counted",
        )?;
        touch(cx, sheet)?;
    }
    answer.record(|w| {
        w.key("recordID");
        w.int(record.unwrap_or(0));
        w.key("stocktakingID");
        w.int(sheet.number());
    });
    Ok(())
}

/// What a device counts its scans by.
struct Scan {
    sheet: Id<of::Stocktaking>,
    device: i64,
    record: i64,
}

/// Remembers a scan; false when it came before.
fn remember(cx: &mut Cx<'_, '_>, scan: &Scan) -> Result<bool, Fault> {
    let sql = "INSERT INTO stocktaking_scan (account, stocktaking_id, device_id, record_id) VALUES ($0, $1, $2, $3)
               ON CONFLICT (account, stocktaking_id, device_id, record_id) DO NOTHING";
    Ok(cx.execute(sql, &[scan.sheet.into(), scan.device.into(), scan.record.into()])? > 0)
}

/// The most characters that are looked for: no code and no name is longer.
const LONGEST_CODE: usize = 255;
/// The most products that are found by a part of a name.
const MOST_FOUND: i64 = 100;

/// Finds products to count: the one whose code or name it is, else those that have it somewhere.
fn find(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let code = cx.params.filled("code").map(str::trim).filter(|code| !code.is_empty());
    let code = code.ok_or_else(|| Fault::missing("code"))?;
    Kind::Text(LONGEST_CODE).read("code", code)?;
    let sheet = sheet(cx)?;
    let sql = "SELECT warehouse_id, confirmed FROM stocktaking WHERE account = $0 AND id = $1";
    let found = cx.first(sql, &[sheet.into()], |row| row.read::<(i64, bool)>())?;
    let (warehouse, confirmed) = found.ok_or_else(|| Fault::unknown("stocktakingID"))?;
    cx.user()?.require_warehouse(warehouse)?;
    if confirmed {
        return Err(Fault::of(Code::STOCKTAKING_CONFIRMED));
    }
    let mut exact = Query::default();
    exact.and("(t.code = ? OR t.code2 = ? OR t.name = ?)", [code; 3].map(OwnedValue::from));
    let mut partly = Query::default();
    let text = fold(code);
    partly.and_may_contain("product", &text);
    partly.and("t.search LIKE ? ESCAPE '\\'", [format!("%{}%", noun::like_pattern(&text)).into()]);
    for mut query in [exact, partly] {
        query.and("t.non_stock = 0 AND t.type NOT IN ('BUNDLE', 'MATRIX')", []);
        let conditions = query.conditions().to_owned();
        let (sheet, most) = (query.mark(sheet), query.mark(MOST_FOUND));
        let sql = format!(
            "SELECT t.id, t.code, t.code2, t.changed, r.product_id, r.in_stock, r.counted FROM product t
             LEFT JOIN stocktaking_reading r ON r.account = t.account AND r.stocktaking_id = {sheet} AND r.product_id = t.id
             WHERE {conditions} ORDER BY t.changed DESC, t.id DESC LIMIT {most}"
        );
        let rows = cx.query(&sql, &query.values())?;
        let ids: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
        let names = noun::names_of(cx, "product", &ids)?;
        for row in rows.iter() {
            write_found(answer, row, names.get(&row.get(0)).map_or("", String::as_str));
        }
        if !ids.is_empty() {
            break;
        }
    }
    Ok(())
}

fn write_found(answer: &mut Answer, row: Row<'_>, name: &str) {
    answer.record(|w| {
        w.key("productID");
        w.int(row.get(0));
        for (key, text) in [("productCode", row.get(1)), ("productCode2", row.get(2)), ("productName", name)] {
            w.key(key);
            w.text(text);
        }
        w.key("existsOnStocktaking");
        w.int(i64::from(!row.is_null(4)));
        for (key, column) in [("recordedQuantity", 5), ("alreadyCountedQuantity", 6)] {
            w.key(key);
            w.number(&shown(row.get(column)));
        }
        w.key("lastModified");
        w.int(row.get(3));
    });
}

pub(super) static CALLS: &[Call] = &[
    Call::read("getStocktakingReadings", "inventory", list).inputs(&[SHEET]).doc("Lists the rows of a stocktaking."),
    Call::write("saveStocktakingReadings", save)
        .inputs(&[SHEET])
        .rows(READING)
        .doc("Sets what was counted of some products."),
    Call::write("incrementStocktakingReading", increment)
        .inputs(DEVICE)
        .rows(SCAN)
        .doc("Adds to what was counted of some products; scanners may do so side by side."),
    Call::read("findProductForStocktaking", "inventory", find)
        .inputs(&[Field::text("code", "", 255).required().doc("A code or a name, or a part of one."), SHEET])
        .doc("Finds products by code or name, with their rows on a stocktaking."),
];
