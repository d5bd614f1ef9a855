//! Rows of price lists, one by one: added, changed, taken away, listed.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};

use ladu_domain::prices::Rule;
use ladu_record::change_log;
use ladu_record::noun::{
    self, Cell, Column, Field, Noun, Operator, Page, PageSize, Patch, Plan, Query, ReadColumn, Unique, filter,
    read_rows,
};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{RowSet, Value};
use ladu_trade::prices::{self, Prices};
use ladu_types::{Id, Percent, Price, Quantity, of};
use ladu_wire::{Code, Fault, Kind, Writer};

use super::price_list_columns::{self as columns, BY_QUANTITY, TARGETS, check_numbers};
use super::{price_list_type, product_prices};
use crate::call::Call;

/// What the log calls rows of lists, by what they are about.
fn log_of(kind: &str) -> &'static str {
    match kind {
        columns::PRODUCT => "pricelistProducts",
        columns::SERVICE => "pricelistServices",
        _ => "pricelistDiscounts",
    }
}

/// A row of a price list.
pub static PRICE_LIST_ROW: Noun = Noun {
    doc: "A row of a price list.",
    module: "prices",
    page: Some(PageSize { default: 20, max: 1000 }),
    orders: &[("priceListProductID", "id")],
    past: Some(&prices::PAST_ROW),
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

/// The fields of a row. What a row is about, and its percentage, are never sent under these names.
const ROW: &[Field] = &[
    columns::LIST.field,
    columns::TYPE.field,
    columns::TARGET.field,
    columns::PRICE.field,
    Field::special("price", "price", write_price),
    columns::DISCOUNT.field,
    columns::AMOUNT.field,
    columns::SUBSIDY.field,
    columns::SUBSIDY_TYPE.field,
    columns::PAGE,
    columns::POSITION,
    columns::FORECAST,
];

/// Prices of rows that have a percentage.
type Computed = HashMap<Id<of::PriceListRow>, Price>;

/// Works out what percentages come to.
fn load_prices(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let (target, discount) = (plan.place(columns::TARGET), plan.place(columns::DISCOUNT));
    let discounted = rows.iter().filter_map(|row| {
        let percent = discount.read(row);
        (!percent.is_zero()).then(|| (row.get(0), Id::number_of(target.read(row)), percent))
    });
    let discounted: Vec<(Id<of::PriceListRow>, i64, Percent)> = discounted.collect();
    let mut prices = Computed::new();
    if discounted.is_empty() {
        return Ok(Box::new(prices));
    }
    let ids: Vec<i64> = discounted.iter().map(|(_, target, _)| *target).collect();
    let (goods, finder) = (product_prices::goods(cx, &ids)?, Prices::of(cx, 0, 0)?);
    for (row, target, percent) in discounted {
        if let Some(goods) = goods.get(&target) {
            prices.insert(row, finder.by_rule(&goods.product, Rule::Percent(percent))?);
        }
    }
    Ok(Box::new(prices))
}

/// The price of a row, or what its percentage makes of the card's.
fn write_price(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let computed = page.extra::<Computed>().and_then(|prices| prices.get(&Id::new(cell.id)));
    w.key(name);
    w.number(&computed.copied().unwrap_or(cell.get(columns::PRICE)).to_string());
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
    if patch.has(columns::PRICE) {
        cx.params.filled("price").ok_or_else(|| Fault::missing("price"))?;
        patch.put(columns::DISCOUNT, Percent::ZERO);
    }
    let Some(amount) = patch.get(columns::AMOUNT) else { return Ok(()) };
    let sql = "SELECT price_list_id, type, target_id FROM price_list_row WHERE account = $0 AND id = $1";
    let persisted = cx.first(sql, &[id.into()], |row| row.read::<(Id<of::PriceList>, String, Id<of::Record>)>())?;
    match persisted {
        Some((list, kind, target)) => claim(cx, Some(id), list, &kind, target, amount),
        None => Ok(()),
    }
}

/// Refuses (1026) a second row of a list about the same thing and from the same quantity on.
fn claim(
    cx: &mut Cx<'_, '_>,
    own: Option<i64>,
    list: Id<of::PriceList>,
    kind: &str,
    target: Id<of::Record>,
    amount: Quantity,
) -> Result<(), Fault> {
    let key = [columns::LIST.is(list), columns::TYPE.is(kind), columns::TARGET.is(target), columns::AMOUNT.is(amount)];
    match (Unique { table: PRICE_LIST_ROW.table, key: &key, among: None, own }).claim(cx)? {
        true => Ok(()),
        false => Err(Fault::of(Code::EXISTS)),
    }
}

/// A list changes with its rows: programs that keep a copy read it again, and prices are found anew.
fn touch_list(cx: &mut Cx<'_, '_>, list: Id<of::PriceList>) -> Result<(), Fault> {
    noun::mark_changed(cx, "price_list", list.number())?;
    cx.touch("price_list")
}

fn touch_list_of(cx: &mut Cx<'_, '_>, row: i64) -> Result<(), Fault> {
    let sql = "SELECT price_list_id FROM price_list_row WHERE account = $0 AND id = $1";
    match cx.first(sql, &[row.into()], |row| row.get(0))? {
        Some(list) => touch_list(cx, list),
        None => Ok(()),
    }
}

const LIST: Column<Id<of::PriceList>> = Column::of(Field::id("priceListID", "price_list_id", "price_list").required());
const PRODUCT: Column<Id<of::Product>> = Column::of(Field::id("productID", "target_id", "product").required());

const ADD: &[Field] = &[
    LIST.field,
    PRODUCT.field,
    Field::amount("price", "price").required().doc("Net, not negative."),
    columns::AMOUNT.field,
    columns::SUBSIDY.field,
    columns::SUBSIDY_TYPE.field,
    columns::PAGE,
    columns::POSITION,
    columns::FORECAST,
];

fn add(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("prices", Action::Edit)?;
    let sent = noun::read_patch(cx.params, ADD, cx.default_language()?)?;
    let list = sent.id(LIST).ok_or_else(|| Fault::missing(LIST.field.input))?;
    let product = sent.id(PRODUCT).ok_or_else(|| Fault::missing(PRODUCT.field.input))?;
    cx.params.filled("price").ok_or_else(|| Fault::missing("price"))?;
    noun::check_parts(cx, &sent)?;
    for (field, id) in [(LIST.field, list.number()), (PRODUCT.field, product.number())] {
        noun::check_reference(cx, field.refers, field.input, id)?;
    }
    if let Some(id) = sent.id(columns::SUBSIDY_TYPE) {
        let field = columns::SUBSIDY_TYPE.field;
        noun::check_reference(cx, field.refers, field.input, id.number())?;
    }
    check_numbers(&sent)?;
    if !price_list_type::taken(cx, list, &[product.number()])?.is_empty() {
        return Err(Fault::of(Code::LISTED_ELSEWHERE));
    }
    touch_list(cx, list)?;
    let amount = sent.get(columns::AMOUNT).unwrap_or_default();
    claim(cx, None, list, columns::PRODUCT, Id::new(product.number()), amount)?;
    let mut row = Patch::new(ROW);
    row.put(columns::TYPE, columns::PRODUCT);
    row.take(&sent);
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
fn list_of(cx: &mut Cx<'_, '_>, parameter: &str) -> Result<Id<of::PriceList>, Fault> {
    cx.user()?.require("prices", Action::Edit)?;
    let list = cx.params.id(parameter)?.ok_or_else(|| Fault::missing(parameter))?;
    noun::check_reference(cx, "price_list", parameter, list)?;
    Ok(Id::new(list))
}

/// Takes rows out of their lists, those of a condition about `t`: the log has each under its own id. Gives how many.
fn take_out(cx: &mut Cx<'_, '_>, condition: &str, values: &[Value<'_>]) -> Result<usize, Fault> {
    let sql = format!("SELECT t.id, t.type FROM price_list_row t WHERE t.account = $0 AND {condition} ORDER BY t.id");
    let rows = cx.query(&sql, values)?;
    if rows.is_empty() {
        return Ok(0);
    }
    prices::PAST_ROW.keep(cx, condition, values)?;
    let (mut gone, mut logged) =
        (Vec::<Id<of::PriceListRow>>::new(), BTreeMap::<&str, Vec<Id<of::PriceListRow>>>::new());
    for row in rows.iter() {
        gone.push(row.get(0));
        logged.entry(log_of(row.get(1))).or_default().push(row.get(0));
    }
    for ids in gone.chunks(AT_ONCE) {
        cx.queue_among("DELETE FROM price_list_row WHERE account = $0 AND id IN ({ids})", ids, &[])?;
    }
    logged.into_iter().try_for_each(|(table, ids)| change_log::all_deleted(cx, table, &ids))?;
    Ok(gone.len())
}

/// So many rows are deleted by one statement.
const AT_ONCE: usize = 4096;

/// Takes all rows out of a list that is deleted.
pub(super) fn take_out_all(cx: &mut Cx<'_, '_>, list: Id<of::PriceList>) -> Result<(), Fault> {
    take_out(cx, "t.price_list_id = $1", &[list.into()]).map(drop)
}

/// Takes a product that is deleted out of all lists; these change with that.
pub(super) fn take_out_product(cx: &mut Cx<'_, '_>, product: Id<of::Product>) -> Result<(), Fault> {
    let (now, user) = (cx.now(), cx.user_name()?);
    cx.queue(
        "UPDATE price_list SET modified = $2, modified_by = $3, changed = $2 WHERE account = $0 AND id IN
         (SELECT r.price_list_id FROM price_list_row r WHERE r.account = $0 AND r.type = 'PRODUCT' AND r.target_id = $1)",
        &[product.into(), now.into(), (&user).into()],
    )?;
    match take_out(cx, "t.type = 'PRODUCT' AND t.target_id = $1", &[product.into()])? {
        0 => Ok(()),
        _ => cx.touch("price_list"),
    }
}

fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let list = list_of(cx, "priceListID")?;
    let (mut deleted, mut missing) = (Vec::new(), Vec::new());
    let text = cx.params.filled("priceListProductIDs").unwrap_or_default();
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let row: Id<of::PriceListRow> = Id::new(word.parse().unwrap_or(0));
        let condition = "t.id = $1 AND t.price_list_id = $2 AND t.type = 'PRODUCT'";
        match take_out(cx, condition, &[row.into(), list.into()])? {
            0 => missing.push(word),
            _ => deleted.push(word),
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
        let kind = row.filled(columns::TYPE).ok_or_else(|| Fault::missing(&row.parameter(columns::TYPE)))?;
        let target = row.id(columns::TARGET).ok_or_else(|| Fault::missing(&row.parameter(columns::TARGET)))?;
        let only = row.get(columns::AMOUNT);
        let condition = "t.price_list_id = $1 AND t.type = $2 AND t.target_id = $3 AND ($4 = 1 OR t.amount = $5)";
        let amount = only.unwrap_or_default();
        take_out(cx, condition, &[list.into(), kind.into(), target.into(), only.is_none().into(), amount.into()])?;
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
        query.and_any(columns::TARGET, &products);
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
        let (id, product, list, name, price, amount): (i64, i64, Id<of::PriceList>, &str, Price, Quantity) = row.read();
        answer.record(|w| {
            for (key, id) in [("priceListProductID", id), ("productID", product), ("pricelistID", list.number())] {
                w.key(key);
                w.int(id);
            }
            w.key("pricelistName");
            w.text(names.get(&list).map_or(name, String::as_str));
            w.key("price");
            w.plain_text(&prices::text(price));
            if by_quantity {
                w.key("amount");
                w.decimal(amount);
            }
        });
    }
    Ok(())
}

/// The names of lists in the language that was asked for, where they have one in it.
fn list_names(cx: &mut Cx<'_, '_>) -> Result<HashMap<Id<of::PriceList>, String>, Fault> {
    let language = cx.language()?;
    if language == cx.default_language()? {
        return Ok(HashMap::new());
    }
    let sql = "SELECT record_id, text FROM translation
               WHERE account = $0 AND noun = 'price_list' AND field = 'name' AND language = $1";
    let rows = cx.query(sql, &[language.code().into()])?;
    Ok(rows.iter().map(|row| row.read::<(Id<of::PriceList>, String)>()).collect())
}

pub(super) static CALLS: &[Call] = &[
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
