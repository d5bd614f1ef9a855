//! Rows of price lists, one by one: added, changed, taken away, listed.

use ladu_books::cx::{Answer, Cx};
use ladu_books::log;
use ladu_books::noun::{self, Field, How, Noun, PageSize, Patch, Query, filter, read_rows};
use ladu_books::rights::Action;
use ladu_store::Value;
use ladu_types::Fixed;
use ladu_wire::{Code, Fault, Kind};

use super::price_list::PRICE_LIST;
use crate::Call;

/// What a row of a price list is about.
const TARGETS: &[&str] = &["PRODUCT", "PRODGROUP", "SERVICE", "BRAND"];

/// What the log calls a product whose row was taken out of a list: its price may have changed.
pub const TAKEN_OUT: &str = "priceListProducts";

/// A row of a price list.
pub static PRICE_LIST_ROW: Noun = Noun {
    doc: "A row of a price list.",
    module: "prices",
    page: Some(PageSize { default: 20, max: 1000 }),
    orders: &[("priceListProductID", "id")],
    restrict: Some(of_list),
    before_save: Some(check),
    after_save: Some(|cx, id, _| touch_list_of(cx, id)),
    filters: &[filter("priceListID", How::Equals("price_list_id")), filter("productIDs", How::Any("target_id"))],
    ..Noun::new("price_list_row", "priceListProductID", ROW)
};

/// Fields of a row as `savePriceList` numbers them.
pub const ROW: &[Field] = &[
    Field::id("", "price_list_id", "").indexed(),
    Field::word("type", "type", TARGETS).write_only(),
    Field::new("productID", "target_id", Kind::Id).input("id").indexed(),
    Field::amount("price", "price"),
    Field::amount("discountPercent", "discount").write_only(),
    Field::amount("amount", "amount").doc("Holds from this quantity on."),
    Field::amount("subsidy", "subsidy"),
    Field::new("subsidyTypeID", "subsidy_type_id", Kind::Id),
    Field::new("page", "page", Kind::Int(0, 1_000_000)),
    Field::new("positionOnPage", "position_on_page", Kind::Int(0, 1_000_000)),
    Field::new("forecastUnits", "forecast_units", Kind::Int(0, 1_000_000_000)),
];

/// The rows of products of one list.
fn of_list(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let list = cx.params.id("priceListID")?.ok_or_else(|| Fault::missing("priceListID"))?;
    noun::check_reference(cx, "price_list", "priceListID", list)?;
    query.and("t.type = 'PRODUCT'", []);
    Ok(())
}

/// Refuses a row about nothing and numbers below zero.
pub fn check_row(cx: &mut Cx<'_, '_>, kind: &str, target: i64, row: &Patch) -> Result<(), Fault> {
    let table = match kind {
        "PRODGROUP" => "product_group",
        "BRAND" => "brand",
        _ => "product",
    };
    noun::check_reference(cx, table, &row.parameter("target_id"), target)?;
    check_amounts(row)
}

fn check_amounts(row: &Patch) -> Result<(), Fault> {
    for column in ["price", "amount", "subsidy"] {
        if row.int(column).is_some_and(|value| value < 0) {
            return Err(Fault::format(&row.parameter(column)));
        }
    }
    Ok(())
}

/// Prices from a quantity on need their module.
fn check_quantity(cx: &mut Cx<'_, '_>, amount: i64) -> Result<(), Fault> {
    if amount != 0 && !cx.conf()?.has_module("Quantity discounts") {
        return Err(Fault::of(Code::NO_QUANTITY_PRICES));
    }
    Ok(())
}

/// A row that is changed keeps its product, and no two rows of a product may hold from the same quantity on.
fn check(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    check_amounts(patch)?;
    check_quantity(cx, patch.int("amount").unwrap_or(0))?;
    let Some(id) = patch.id else { return Ok(()) };
    if cx.params.get("productID").is_some() {
        return Err(Fault::of(Code::PRODUCT_FIXED));
    }
    for column in ["type", "target_id"] {
        patch.remove(column);
    }
    let Some(amount) = patch.int("amount") else { return Ok(()) };
    let sql = "SELECT o.id FROM price_list_row t JOIN price_list_row o ON o.account = t.account AND o.price_list_id = t.price_list_id
               AND o.type = t.type AND o.target_id = t.target_id AND o.id <> t.id AND o.amount = $2
               WHERE t.account = $0 AND t.id = $1 LIMIT 1";
    match cx.first(sql, &[Value::Int(id), Value::Int(amount)], |_| ())? {
        Some(()) => Err(Fault::of(Code::EXISTS)),
        None => Ok(()),
    }
}

/// A list changes with its rows: programs that keep a copy read it again, and prices are found anew.
fn touch_list(cx: &mut Cx<'_, '_>, list: i64) -> Result<(), Fault> {
    noun::update(cx, &PRICE_LIST, list, &Patch::new(PRICE_LIST.fields))
}

fn touch_list_of(cx: &mut Cx<'_, '_>, row: i64) -> Result<(), Fault> {
    let sql = "SELECT price_list_id FROM price_list_row WHERE account = $0 AND id = $1";
    match cx.first(sql, &[Value::Int(row)], |row| row.int(0))? {
        Some(list) => touch_list(cx, list),
        None => Ok(()),
    }
}

const ADD: &[Field] = &[
    Field::id("priceListID", "price_list_id", "price_list").required(),
    Field::id("productID", "target_id", "product").required(),
    Field::amount("price", "price").required().doc("Net, not negative."),
    Field::amount("amount", "amount").doc("Holds from this quantity on."),
    Field::amount("subsidy", "subsidy"),
    Field::new("subsidyTypeID", "subsidy_type_id", Kind::Id),
    Field::new("page", "page", Kind::Int(0, 1_000_000)),
    Field::new("positionOnPage", "position_on_page", Kind::Int(0, 1_000_000)),
    Field::new("forecastUnits", "forecast_units", Kind::Int(0, 1_000_000_000)),
];

fn add(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("prices", Action::Edit)?;
    let sent = noun::read_patch(cx.params, ADD, cx.default_language()?)?;
    let list = sent.id_of("price_list_id").ok_or_else(|| Fault::missing("priceListID"))?;
    let product = sent.id_of("target_id").ok_or_else(|| Fault::missing("productID"))?;
    cx.params.filled("price").ok_or_else(|| Fault::missing("price"))?;
    noun::check_reference(cx, "price_list", "priceListID", list)?;
    check_row(cx, "PRODUCT", product, &sent)?;
    let amount = sent.int("amount").unwrap_or(0);
    check_quantity(cx, amount)?;
    let sql = "SELECT id FROM price_list_row WHERE account = $0 AND price_list_id = $1 AND type = 'PRODUCT' AND target_id = $2 AND amount = $3";
    if cx.first(sql, &[Value::Int(list), Value::Int(product), Value::Int(amount)], |_| ())?.is_some() {
        return Err(Fault::of(Code::EXISTS));
    }
    let mut row = Patch::new(ROW);
    row.set("type", "PRODUCT");
    for (field, value) in sent.iter() {
        row.set(field.column, value.clone());
    }
    let id = noun::create(cx, &PRICE_LIST_ROW, &row)?;
    touch_list(cx, list)?;
    answer.record(|w| {
        w.key("priceListProductID");
        w.int(id);
    });
    Ok(())
}

const DELETE: &[Field] = &[
    Field::new("priceListID", "", Kind::Id).required(),
    Field::new("priceListProductIDs", "", Kind::Ids).doc("Rows, not products."),
];

/// The list that a call is about.
fn list_of(cx: &mut Cx<'_, '_>, parameter: &str) -> Result<i64, Fault> {
    cx.user()?.require("prices", Action::Edit)?;
    let list = cx.params.id(parameter)?.ok_or_else(|| Fault::missing(parameter))?;
    noun::check_reference(cx, "price_list", parameter, list)?;
    Ok(list)
}

fn take_out(cx: &mut Cx<'_, '_>, row: i64, product: i64) -> Result<(), Fault> {
    cx.queue("DELETE FROM price_list_row WHERE account = $0 AND id = $1", &[Value::Int(row)])?;
    log::deleted(cx, TAKEN_OUT, product)
}

fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let list = list_of(cx, "priceListID")?;
    let (mut deleted, mut missing) = (Vec::new(), Vec::new());
    let text = cx.params.filled("priceListProductIDs").unwrap_or_default();
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let sql = "SELECT target_id FROM price_list_row WHERE account = $0 AND id = $1 AND price_list_id = $2 AND type = 'PRODUCT'";
        let id: i64 = word.parse().unwrap_or(0);
        match cx.first(sql, &[Value::Int(id), Value::Int(list)], |row| row.int(0))? {
            Some(product) => {
                take_out(cx, id, product)?;
                deleted.push(word);
            }
            None => missing.push(word),
        }
    }
    touch_list(cx, list)?;
    answer.record(|w| {
        for (key, ids) in [("deletedIDs", deleted), ("nonExistingIDs", missing)] {
            w.key(key);
            w.text(&ids.join(","));
        }
    });
    Ok(())
}

const REMOVE: &[Field] = &[
    Field::word("type", "type", TARGETS).required(),
    Field::new("id", "target_id", Kind::Id).required(),
    Field::amount("amount", "amount"),
];

/// Takes rules out by what they are about; a set that matches nothing is passed over.
fn remove(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let list = list_of(cx, "pricelistID")?;
    for row in read_rows(cx.params, REMOVE)? {
        let kind = row.filled("type").ok_or_else(|| Fault::missing(&row.parameter("type")))?;
        let target = row.id_of("target_id").ok_or_else(|| Fault::missing(&row.parameter("target_id")))?;
        let sql = "SELECT id, amount FROM price_list_row WHERE account = $0 AND price_list_id = $1 AND type = $2 AND target_id = $3";
        let rows = cx.query(sql, &[Value::Int(list), Value::Text(kind), Value::Int(target)])?;
        for found in rows.iter().filter(|found| row.int("amount").is_none_or(|amount| amount == found.int(1))) {
            if kind == "PRODUCT" {
                take_out(cx, found.int(0), target)?;
            } else {
                cx.queue("DELETE FROM price_list_row WHERE account = $0 AND id = $1", &[Value::Int(found.int(0))])?;
            }
        }
    }
    answer.total = Some(0);
    touch_list(cx, list)
}

const PRICES: &[Field] = &[
    Field::new("priceListProductID", "", Kind::Id).doc("One row."),
    Field::new("productID", "", Kind::Id),
    Field::new("productIDs", "", Kind::Ids),
    Field::flag("active", "").default(1).doc("0 = rows of inactive lists too."),
    Field::new("changedSince", "", Kind::Time).doc("Only rows that were added or changed since."),
];

/// The fixed prices of products in all lists.
fn prices(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let mut query = Query::default();
    if let Some(row) = params.id("priceListProductID")? {
        query.and("t.id = ?", [row.into()]);
    }
    let mut products = params.ids("productIDs")?;
    products.extend(params.id("productID")?);
    if !products.is_empty() {
        query.and_any("target_id", &products);
    }
    if let Some(since) = params.read("changedSince", Kind::Time)? {
        query.and("t.changed >= ?", [since.int().into()]);
    }
    if params.get("active").is_none() || params.flag("active") {
        query.and("l.active = 1", []);
    }
    let sql = format!(
        "SELECT t.id, t.target_id, l.id, l.name, t.price, t.amount FROM price_list_row t
         JOIN price_list l ON l.account = t.account AND l.id = t.price_list_id
         WHERE {} AND t.type = 'PRODUCT' AND t.discount = 0 ORDER BY t.id",
        query.conditions()
    );
    for row in cx.query(&sql, &query.values())?.iter() {
        answer.record(|w| {
            for (key, at) in [("priceListProductID", 0), ("productID", 1), ("pricelistID", 2)] {
                w.key(key);
                w.int(row.int(at));
            }
            w.key("pricelistName");
            w.text(row.text(3));
            w.key("price");
            w.plain_text(&Fixed::from_micro(row.int(4)).to_string());
            w.key("amount");
            w.number(&Fixed::from_micro(row.int(5)).to_string());
        });
    }
    Ok(())
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getProductsInPriceList", &PRICE_LIST_ROW).doc("The products of a price list."),
    Call::write("addProductToPriceList", add).inputs(ADD).doc("Adds a product to a price list."),
    Call::edit("editProductInPriceList", &PRICE_LIST_ROW).doc("Changes a product's row in a price list."),
    Call::write("deleteProductInPriceList", delete).inputs(DELETE).doc("Takes rows of products out of a price list."),
    Call::write("removeItemsFromPriceList", remove)
        .inputs(&[Field::new("pricelistID", "", Kind::Id).required()])
        .rows(REMOVE)
        .doc("Takes rules out of a price list by what they are about."),
    Call::read("getProductPricesInPriceLists", "prices", prices).inputs(PRICES).doc("Fixed prices in all price lists."),
];
