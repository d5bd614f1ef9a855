//! Price lists and their rows.

use std::any::Any;
use std::collections::HashMap;

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{
    self, ADDED, Cell, Field, How, LAST_MODIFIED, Noun, Page, PageSize, Patch, Plan, filter, read_rows,
};
use ladu_books::rights::Action;
use ladu_store::{OwnedValue, RowSet, Value};
use ladu_types::Fixed;
use ladu_wire::{Code, Fault, Kind, Writer};

use super::price_list_row::{PRICE_LIST_ROW, ROW, check_row};
use crate::Call;

/// A price list. It takes effect where a store, a customer group or a customer names it.
pub static PRICE_LIST: Noun = Noun {
    doc: "A price list.",
    module: "prices",
    log: "priceLists",
    remembered: true,
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    prepare: Some(load_rows),
    after_save: Some(save_rows),
    before_delete: Some(|cx, id| {
        cx.queue("DELETE FROM price_list_row WHERE account = $0 AND price_list_id = $1", &[Value::Int(id)])
    }),
    used_by: TIES,
    answer: Some(|_, _, w| {
        w.key("itemsNotAddedToPriceList");
        w.list(|_| {});
        Ok(())
    }),
    flags: &[("getHeadersOnly", "Leaves the rows out."), ("getPricesWithVAT", "Adds prices with tax.")],
    filters: &[
        filter("pricelistID", How::Equals("id")),
        filter("priceListIDs", How::Any("id")),
        filter("name", How::Prefix("name")),
        filter(
            "startDateFrom",
            How::Code(|_, query, text| open_date(query, "start_date", ">=", "startDateFrom", text)),
        ),
        filter("startDateTo", How::Code(|_, query, text| open_date(query, "start_date", "<=", "startDateTo", text))),
        filter("endDateFrom", How::Code(|_, query, text| open_date(query, "end_date", ">=", "endDateFrom", text))),
        filter("endDateTo", How::Code(|_, query, text| open_date(query, "end_date", "<=", "endDateTo", text))),
        filter("warehouseID", How::Code(of_warehouse)),
        filter("types", How::Code(of_types)),
        filter("changedSince", How::ChangedSince),
    ],
    ..Noun::new(
        "price_list",
        "pricelistID",
        &[
            Field::text("name", "name", 100).required().languages(),
            Field::date("startDate", "start_date"),
            Field::date("endDate", "end_date"),
            Field::flag("active", "active").quoted().default(1),
            Field::word("type", "type", TYPES),
            ADDED,
            Field::text("addedByUserName", "added_by", 64).read_only(),
            LAST_MODIFIED,
            Field::text("lastModifiedByUserName", "modified_by", 64).read_only(),
            Field::special("pricelistRules", "", write_rows),
        ],
    )
};

/// A day that is open is on either side of every day.
fn open_date(query: &mut noun::Query, column: &str, sign: &str, name: &str, text: &str) -> Result<(), Fault> {
    let day = Kind::Date.read(name, text)?;
    query.and(&format!("(t.{column} = '' OR t.{column} {sign} ?)"), [OwnedValue::from(day.text())]);
    Ok(())
}

/// What names a price list, by table and column.
const TIES: &[(&str, &str)] = &[
    ("warehouse", "price_list_id1"),
    ("warehouse", "price_list_id2"),
    ("warehouse", "price_list_id3"),
    ("warehouse", "price_list_id4"),
    ("warehouse", "price_list_id5"),
    ("customer_group", "price_list_id1"),
    ("customer_group", "price_list_id2"),
    ("customer_group", "price_list_id3"),
    ("customer_group", "price_list_id4"),
    ("customer_group", "price_list_id5"),
    ("customer", "price_list_id1"),
    ("customer", "price_list_id2"),
    ("customer", "price_list_id3"),
    ("customer", "price_list_id4"),
    ("customer", "price_list_id5"),
    ("store_region_price_list", "price_list_id"),
];

/// The types of lists.
const TYPES: &[&str] = &["BASE_PRICE_LIST", "STORE_PRICE_LIST"];

fn of_types(_: &mut Cx<'_, '_>, query: &mut noun::Query, text: &str) -> Result<(), Fault> {
    let words: Result<Vec<OwnedValue>, Fault> =
        text.split(',').map(|word| Ok(OwnedValue::from(Kind::Word(TYPES).read("types", word)?.text()))).collect();
    let words = words?;
    query.and(&format!("t.type IN ({})", vec!["?"; words.len()].join(", ")), words);
    Ok(())
}

fn of_warehouse(cx: &mut Cx<'_, '_>, query: &mut noun::Query, text: &str) -> Result<(), Fault> {
    let id = Kind::Id.read("warehouseID", text)?.int();
    noun::check_reference(cx, "warehouse", "warehouseID", id)?;
    query.volatile = true;
    query.and(
        "t.id IN (SELECT l.id FROM warehouse s JOIN price_list l ON l.account = s.account AND l.id IN
         (s.price_list_id1, s.price_list_id2, s.price_list_id3, s.price_list_id4, s.price_list_id5)
         WHERE s.account = $0 AND s.id = ?)",
        [OwnedValue::Int(id)],
    );
    Ok(())
}

/// Rows by list: what, which, price, per cent, from how many, row id, tax of the product in per cent.
type Rows = HashMap<i64, Vec<(String, i64, i64, i64, i64, i64, i64)>>;

fn load_rows(cx: &mut Cx<'_, '_>, lists: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let mut rows = Rows::new();
    if cx.params.flag("getHeadersOnly") || lists.is_empty() {
        return Ok(Box::new(rows));
    }
    let ids = lists.iter().map(|row| row.int(0).to_string()).collect::<Vec<_>>().join(", ");
    let found = cx.query(
        &format!(
            "SELECT r.price_list_id, r.type, r.target_id, r.price, r.discount, r.amount, r.id, COALESCE(v.rate, 0)
             FROM price_list_row r
             LEFT JOIN product p ON p.account = r.account AND p.id = r.target_id AND r.type = 'PRODUCT'
             LEFT JOIN vat_rate v ON v.account = p.account AND v.id = p.vat_rate_id
             WHERE r.account = $0 AND r.price_list_id IN ({ids}) ORDER BY r.id"
        ),
        &[],
    )?;
    for row in found.iter() {
        let entry = (row.text(1).to_owned(), row.int(2), row.int(3), row.int(4), row.int(5), row.int(6), row.int(7));
        rows.entry(row.int(0)).or_default().push(entry);
    }
    Ok(Box::new(rows))
}

fn write_rows(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    if page.params.flag("getHeadersOnly") {
        return;
    }
    let rows = page.extra::<Rows>().and_then(|rows| rows.get(&cell.id));
    let places = ladu_books::prices::price_decimals(&page.conf);
    w.key(name);
    w.list(|w| {
        for (kind, target, price, discount, amount, id, rate) in rows.map_or(&[][..], Vec::as_slice) {
            w.object(|w| {
                w.key("type");
                w.text(kind);
                w.key("id");
                w.int(*target);
                w.key("ruleID");
                w.int(*id);
                // Of price and per cent only the one that rules: clients read both as numbers.
                if *discount == 0 && kind == "PRODUCT" {
                    w.key("price");
                    w.plain_text(&Fixed::from_micro(*price).to_places(places.clamp(2, 4)));
                    if page.params.flag("getPricesWithVAT") {
                        let net = ladu_types::Price::from_micro(*price);
                        let gross = ladu_rules::tax::with_tax(net, ladu_types::Percent::from_micro(*rate));
                        w.key("priceWithVAT");
                        w.plain_text(&gross.unwrap_or_default().0.to_places(2));
                    }
                } else {
                    w.key("discountPercent");
                    w.plain_text(&Fixed::from_micro(*discount).to_string());
                }
                if *amount != 0 {
                    w.key("amount");
                    w.number(&Fixed::from_micro(*amount).to_string());
                }
            });
        }
    });
}

/// A sent row whose type, id and amount are in the list is changed, any other is added; rows that were not sent stay.
fn save_rows(cx: &mut Cx<'_, '_>, id: i64, _: &Patch) -> Result<(), Fault> {
    for mut row in read_rows(cx.params, ROW)? {
        let kind = row.filled("type").unwrap_or("PRODUCT").to_owned();
        let target = row.id_of("target_id").ok_or_else(|| Fault::missing(&row.parameter("target_id")))?;
        if kind == "PRODUCT" && !row.has("price") && !row.has("discount") {
            return Err(Fault::missing(&row.parameter("price")));
        }
        check_row(cx, &kind, target, &row)?;
        row.set("price_list_id", id);
        row.set("type", kind.as_str());
        row.set_default("amount", 0);
        let key = [Value::Int(id), Value::Text(&kind), Value::Int(target), Value::Int(row.int("amount").unwrap_or(0))];
        let sql = "SELECT id FROM price_list_row WHERE account = $0 AND price_list_id = $1 AND type = $2 AND target_id = $3 AND amount = $4";
        match cx.first(sql, &key, |row| row.int(0))? {
            Some(found) => noun::update(cx, &PRICE_LIST_ROW, found, &row)?,
            None => drop(noun::create(cx, &PRICE_LIST_ROW, &row)?),
        }
    }
    cx.touch("price_list")
}

/// Unties a list from everything that names it; the rights for all of these are needed.
fn untie(cx: &mut Cx<'_, '_>, list: i64) -> Result<bool, Fault> {
    for module in ["configuration", "customers"] {
        if cx.user()?.require(module, Action::Edit).is_err() {
            return Ok(false);
        }
    }
    for (table, column) in TIES {
        let sql = match *table {
            "store_region_price_list" => format!("DELETE FROM {table} WHERE account = $0 AND {column} = $1"),
            _ => format!("UPDATE {table} SET {column} = 0 WHERE account = $0 AND {column} = $1"),
        };
        cx.queue(&sql, &[Value::Int(list)])?;
    }
    for table in ["warehouse", "customer_group", "store_region"] {
        cx.touch(table)?;
    }
    Ok(true)
}

const DELETE: &[Field] = &[
    Field::new("priceListIDs", "", Kind::Ids).required(),
    Field::flag("deleteAllAssociations", "").doc("Also unties them from stores, regions, groups and customers."),
];

/// Deletes lists, and says of each what became of it.
fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("prices", Action::Delete)?;
    cx.params.refuse_array("priceListIDs")?;
    let text = cx.params.filled("priceListIDs").ok_or_else(|| Fault::missing("priceListIDs"))?;
    let (mut deleted, mut missing, mut kept, mut refused) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let id: i64 = word.parse().unwrap_or(0);
        if noun::check_reference(cx, "price_list", "priceListIDs", id).is_err() {
            missing.push(word);
            continue;
        }
        if cx.params.flag("deleteAllAssociations") && !untie(cx, id)? {
            refused.push(word);
            continue;
        }
        match noun::delete_by_id(cx, &PRICE_LIST, id) {
            Ok(()) => deleted.push(word),
            Err(fault) if fault.code == Code::IN_USE => kept.push(word),
            Err(fault) => return Err(fault),
        }
    }
    answer.record(|w| {
        for (key, ids) in [
            ("deletedIDs", deleted),
            ("nonExistingIDs", missing),
            ("notDeletableIDs", kept),
            ("notSufficientRightsIDs", refused),
        ] {
            w.key(key);
            w.text(&ids.join(","));
        }
    });
    Ok(())
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getPriceLists", &PRICE_LIST).doc("Lists price lists with their rows."),
    Call::save("savePriceList", &PRICE_LIST).rows(ROW).doc("Makes or changes a price list and rows of it."),
    Call::write("deletePriceList", delete).inputs(DELETE).doc("Deletes price lists that nothing names any more."),
];
