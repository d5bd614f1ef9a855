//! Rows of price lists, one by one: added, changed, taken away, listed.

use std::any::Any;
use std::collections::HashMap;

use ladu_domain::prices::Rule;
use ladu_record::change_log;
use ladu_record::noun::{self, Cell, Field, Noun, Operator, Page, PageSize, Patch, Plan, Query, filter, read_rows};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{RowSet, Value};
use ladu_trade::prices::{self, Prices};
use ladu_types::{Percent, Price, Quantity};
use ladu_wire::{Code, Fault, Kind, Writer};

use super::price_list::PRICE_LIST;
use super::price_list_rules::{BY_QUANTITY, check_numbers};
use super::{price_list_type, product_prices};
use crate::Call;

/// What a row of a price list is about.
pub const TARGETS: &[&str] = &["PRODUCT", "PRODGROUP", "SERVICE", "BRAND"];

/// What the log calls a product whose row was taken out of a list: its price may have changed.
pub const TAKEN_OUT: &str = "priceListProducts";

/// A row of a price list.
pub static PRICE_LIST_ROW: Noun = Noun {
    doc: "A row of a price list.",
    module: "prices",
    page: Some(PageSize { default: 20, max: 1000 }),
    orders: &[("priceListProductID", "id")],
    restrict: Some(of_list),
    prepare: Some(load_prices),
    before_save: Some(check),
    after_save: Some(|cx, id, _| touch_list_of(cx, id)),
    filters: &[
        filter("priceListID", Operator::Equals("price_list_id")),
        filter("productIDs", Operator::Any("target_id")),
    ],
    ..Noun::new("price_list_row", "priceListProductID", ROW)
};

/// Fields that belong to a module.
const EXTRA: &str = "Price list row subsidy and other fields";

/// The fields of a row. What a row is about, and its percentage, are never sent under these names.
const ROW: &[Field] = &[
    Field::id("", "price_list_id", "").indexed(),
    Field::word("", "type", TARGETS),
    Field::new("productID", "target_id", Kind::Id).read_only().indexed(),
    Field::amount("", "price").input("price"),
    Field::special("price", "price", write_price),
    Field::amount("", "discount"),
    AMOUNT,
    SUBSIDY,
    SUBSIDY_TYPE,
    PAGE,
    POSITION,
    FORECAST,
];

const AMOUNT: Field =
    Field::amount("amount", "amount").part(BY_QUANTITY, Code::NO_QUANTITY_PRICES).doc("Holds from this quantity on.");
const SUBSIDY: Field = Field::amount("subsidy", "subsidy").part(EXTRA, Code::NO_MODULE);
const SUBSIDY_TYPE: Field = Field::id("subsidyTypeID", "subsidy_type_id", "subsidy_type").part(EXTRA, Code::NO_MODULE);
const PAGE: Field = count("page", "page");
const POSITION: Field = count("positionOnPage", "position_on_page");
const FORECAST: Field = count("forecastUnits", "forecast_units");

const fn count(name: &'static str, column: &'static str) -> Field {
    Field::new(name, column, Kind::Int(i32::MIN as i64, i32::MAX as i64)).part(EXTRA, Code::NO_MODULE)
}

/// Prices of rows that have a percentage.
type Computed = HashMap<i64, Price>;

/// Works out what percentages come to.
fn load_prices(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let [target, discount] = ["target_id", "discount"].map(|column| plan.position(column).unwrap_or(0));
    let ids: Vec<i64> = rows.iter().filter(|row| row.int(discount) != 0).map(|row| row.int(target)).collect();
    let mut prices = Computed::new();
    if ids.is_empty() {
        return Ok(Box::new(prices));
    }
    let (goods, finder) = (product_prices::goods(cx, &ids)?, Prices::of(cx, 0, 0)?);
    for row in rows.iter() {
        if let Some(goods) = goods.get(&row.int(target)).filter(|_| row.int(discount) != 0) {
            let rule = Rule::Percent(Percent::from_micro(row.int(discount)));
            prices.insert(row.int(0), finder.by_rule(&goods.product, rule)?);
        }
    }
    Ok(Box::new(prices))
}

/// The price of a row, or what its percentage makes of the card's.
fn write_price(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let computed = page.extra::<Computed>().and_then(|prices| prices.get(&cell.id));
    w.key(name);
    w.number(&computed.copied().unwrap_or(Price::from_micro(cell.value.int())).to_string());
}

/// The rows of products of one list.
fn of_list(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let list = cx.params.id("priceListID")?.ok_or_else(|| Fault::missing("priceListID"))?;
    noun::check_reference(cx, "price_list", "priceListID", list)?;
    query.and("t.type = 'PRODUCT'", []);
    Ok(())
}

/// A row that is changed keeps its product, and no two rows of a product may hold from the same quantity on.
fn check(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    check_numbers(patch)?;
    let Some(id) = patch.id else { return Ok(()) };
    if cx.params.get("productID").is_some() {
        return Err(Fault::of(Code::PRODUCT_FIXED));
    }
    if patch.has("price") {
        cx.params.filled("price").ok_or_else(|| Fault::missing("price"))?;
        patch.set("discount", 0);
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
    AMOUNT,
    SUBSIDY,
    SUBSIDY_TYPE,
    PAGE,
    POSITION,
    FORECAST,
];

fn add(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("prices", Action::Edit)?;
    let sent = noun::read_patch(cx.params, ADD, cx.default_language()?)?;
    let list = sent.id_of("price_list_id").ok_or_else(|| Fault::missing("priceListID"))?;
    let product = sent.id_of("target_id").ok_or_else(|| Fault::missing("productID"))?;
    cx.params.filled("price").ok_or_else(|| Fault::missing("price"))?;
    noun::check_parts(cx, &sent)?;
    for (table, parameter, id) in [("price_list", "priceListID", list), ("product", "productID", product)] {
        noun::check_reference(cx, table, parameter, id)?;
    }
    if let Some(id) = sent.id_of("subsidy_type_id") {
        noun::check_reference(cx, "subsidy_type", "subsidyTypeID", id)?;
    }
    check_numbers(&sent)?;
    if !price_list_type::taken(cx, list, &[product])?.is_empty() {
        return Err(Fault::of(Code::LISTED_ELSEWHERE));
    }
    touch_list(cx, list)?;
    let amount = sent.int("amount").unwrap_or(0);
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
    change_log::deleted(cx, TAKEN_OUT, product)
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
    let rows = read_rows(cx.params, REMOVE)?;
    if rows.is_empty() {
        return Err(Fault::missing("type1"));
    }
    for row in rows {
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
fn fixed_prices(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
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
    let by_quantity = cx.settings()?.has_module(BY_QUANTITY);
    let names = list_names(cx)?;
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
            w.text(names.get(&row.int(2)).map_or(row.text(3), String::as_str));
            w.key("price");
            w.plain_text(&prices::text(Price::from_micro(row.int(4))));
            if by_quantity {
                w.key("amount");
                w.number(&Quantity::from_micro(row.int(5)).to_string());
            }
        });
    }
    Ok(())
}

/// The names of lists in the language that was asked for, where they have one in it.
fn list_names(cx: &mut Cx<'_, '_>) -> Result<HashMap<i64, String>, Fault> {
    let language = cx.language()?;
    if language == cx.default_language()? {
        return Ok(HashMap::new());
    }
    let sql = "SELECT record_id, text FROM translation
               WHERE account = $0 AND noun = 'price_list' AND field = 'name' AND language = $1";
    let rows = cx.query(sql, &[Value::Text(language.code())])?;
    Ok(rows.iter().map(|row| (row.int(0), row.text(1).to_owned())).collect())
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
    Call::read("getProductPricesInPriceLists", "prices", fixed_prices)
        .inputs(PRICES)
        .doc("Fixed prices in all price lists."),
];
