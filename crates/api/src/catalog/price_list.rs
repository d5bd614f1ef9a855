//! Price lists and their rows.

use ladu_record::noun::{self, ADDED, Column, Field, LAST_MODIFIED, Noun, Operator, PageSize, filter};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::OwnedValue;
use ladu_trade::prices;
use ladu_types::{Date, Id};
use ladu_wire::{Code, Fault, Kind};

use super::price_list_columns as columns;
use super::{price_list_row, price_list_rules, price_list_type, store_region};
use crate::call::Call;

/// A price list. It takes effect where a store, a customer group or a customer names it.
pub static PRICE_LIST: Noun = Noun {
    doc: "A price list.",
    module: "prices",
    log: "priceLists",
    remembered: true,
    attributes: true,
    past: Some(&prices::PAST_LIST),
    page: Some(PageSize { default: 20, max: 100 }),
    prepare: Some(price_list_rules::load),
    before_save: Some(price_list_type::check),
    // The rows are stored when the answer is written, because it tells which of them were left out.
    answer: Some(|cx, id, w| price_list_rules::save(cx, Id::new(id), w)),
    before_delete: Some(|cx, id| price_list_row::take_out_all(cx, Id::new(id))),
    used_by: TIES,
    flags: &[("getHeadersOnly", "Leaves the rows out."), ("getPricesWithVAT", "Adds prices with tax.")],
    filters: &[
        filter("pricelistID", Operator::Equals("id")),
        filter("priceListIDs", Operator::Any("id")),
        filter("name", Operator::Prefix("name")),
        filter(
            "startDateFrom",
            Operator::Code(|_, query, text| open_date(query, columns::START, ">=", "startDateFrom", text)),
        ),
        filter(
            "startDateTo",
            Operator::Code(|_, query, text| open_date(query, columns::START, "<=", "startDateTo", text)),
        ),
        filter(
            "endDateFrom",
            Operator::Code(|_, query, text| open_date(query, columns::END, ">=", "endDateFrom", text)),
        ),
        filter("endDateTo", Operator::Code(|_, query, text| open_date(query, columns::END, "<=", "endDateTo", text))),
        filter("warehouseID", Operator::Code(of_warehouse)),
        filter("pointOfSaleID", Operator::Code(of_register)),
        filter("types", Operator::Code(price_list_type::filter)),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "price_list",
        "pricelistID",
        &[
            Field::text("name", "name", 100).required().languages(),
            columns::START.field,
            columns::END.field,
            columns::ACTIVE.field,
            columns::LIST_TYPE.field,
            ADDED,
            Field::text("addedByUserName", "added_by", 64).read_only(),
            LAST_MODIFIED,
            Field::text("lastModifiedByUserName", "modified_by", 64).read_only(),
            Field::special("pricelistRules", "", price_list_rules::write),
        ],
    )
};

/// A day that is open is on either side of every day.
fn open_date(query: &mut noun::Query, column: Column<Date>, sign: &str, name: &str, text: &str) -> Result<(), Fault> {
    let (day, column) = (Kind::Date.read(name, text)?, column.field.column);
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
    (REGIONS, "price_list_id"),
];

/// Where regions keep their lists.
const REGIONS: &str = "store_region_price_list";

/// The lists of a store: its own and its region's.
fn of_warehouse(cx: &mut Cx<'_, '_>, query: &mut noun::Query, text: &str) -> Result<(), Fault> {
    let id = Kind::Id.read("warehouseID", text)?.int();
    noun::check_reference(cx, "warehouse", "warehouseID", id)?;
    query.volatile = true;
    let lists = prices::of_store(cx, id)?;
    query.and_any("id", &lists);
    Ok(())
}

/// The same by way of a register.
fn of_register(cx: &mut Cx<'_, '_>, query: &mut noun::Query, text: &str) -> Result<(), Fault> {
    let id = Kind::Id.read("pointOfSaleID", text)?.int();
    let sql = "SELECT warehouse_id FROM point_of_sale WHERE account = $0 AND id = $1";
    let warehouse = cx.first(sql, &[id.into()], |row| row.get(0))?;
    let warehouse = warehouse.ok_or_else(|| Fault::unknown("pointOfSaleID"))?;
    query.volatile = true;
    let lists = prices::of_store(cx, warehouse)?;
    query.and_any("id", &lists);
    Ok(())
}

/// Unties a list from everything that names it; the rights for all of these are needed.
fn untie(cx: &mut Cx<'_, '_>, list: i64) -> Result<bool, Fault> {
    for module in ["configuration", "customers"] {
        if cx.user()?.require(module, Action::Edit).is_err() {
            return Ok(false);
        }
    }
    let (now, user) = (cx.now(), cx.user_name()?);
    let condition = "$1 IN (t.price_list_id1, t.price_list_id2, t.price_list_id3, t.price_list_id4, t.price_list_id5)";
    for past in [&prices::PAST_WAREHOUSE, &prices::PAST_CUSTOMER_GROUP, &prices::PAST_CUSTOMER] {
        past.keep(cx, condition, &[list.into()])?;
    }
    for (table, column) in TIES.iter().filter(|(table, _)| *table != REGIONS) {
        cx.queue(
            &format!(
                "UPDATE {table} SET {column} = 0, modified = $2, modified_by = $3, changed = $2 WHERE account = $0 AND {column} = $1"
            ),
            &[list.into(), now.into(), (&user).into()],
        )?;
    }
    store_region::untie_list(cx, Id::new(list))?;
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

pub(super) static CALLS: &[Call] = &[
    Call::list("getPriceLists", &PRICE_LIST).doc("Lists price lists with their rows."),
    Call::save("savePriceList", &PRICE_LIST)
        .rows(price_list_rules::SENT)
        .doc("Makes or changes a price list and rows of it."),
    Call::write("deletePriceList", delete).inputs(DELETE).doc("Deletes price lists that nothing names any more."),
];
