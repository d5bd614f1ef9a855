//! Supplier price lists: what products cost when they are bought.

use std::any::Any;
use std::collections::HashMap;

use ladu_record::noun::{
    self, ADDED, Cell, Column, Field, LAST_MODIFIED, Noun, Operator, Page, PageSize, Patch, Plan, Query, Unique,
    filter, read_rows,
};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::RowSet;
use ladu_types::{Fixed, Id, Price, Quantity, of};
use ladu_wire::{Code, Fault, Kind, Writer};

use crate::call::Call;

/// The part of the API that all of this belongs to.
const PART: &str = "Supplier price lists";

/// A supplier's price list.
pub static SUPPLIER_PRICE_LIST: Noun = Noun {
    doc: "A supplier's price list.",
    module: "prices",
    log: "supplierPriceLists",
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    prepare: Some(load_rows),
    after_save: Some(save_rows),
    filters: &[
        filter("supplierPriceListID", Operator::Equals("id")),
        filter("supplierID", Operator::Equals("supplier_id")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "supplier_price_list",
        "supplierPriceListID",
        &[
            Field::id("supplierID", "supplier_id", "supplier").required().indexed(),
            Field::name_of("supplierName", "supplier_id", "supplier"),
            Field::text("name", "name", 100).required(),
            Field::date("startDate", "start_date"),
            Field::date("endDate", "end_date"),
            Field::flag("active", "active").quoted().default(1),
            ADDED,
            Field::text("addedByUserName", "added_by", 64).read_only(),
            LAST_MODIFIED,
            Field::text("lastModifiedByUserName", "modified_by", 64).read_only(),
            Field::special("pricelistRules", "", write_rows),
        ],
    )
};

/// A product of a supplier's price list.
pub static SUPPLIER_PRICE_LIST_ROW: Noun = Noun {
    doc: "A product of a supplier's price list.",
    module: "prices",
    log: "supplierPriceListProducts",
    page: Some(PageSize { default: 20, max: 1000 }),
    orders: &[("supplierPriceListProductID", "id")],
    restrict: Some(of_list),
    before_save: Some(check),
    after_save: Some(|cx, id, _| touch_list_of(cx, id)),
    filters: &[
        filter("supplierPriceListID", Operator::Equals("price_list_id")),
        filter("productIDs", Operator::Any("product_id")),
    ],
    ..Noun::new("supplier_price_list_row", "supplierPriceListProductID", ROW)
};

const LIST: Column<Id<of::SupplierPriceList>> =
    Column::of(Field::id("supplierPriceListID", "price_list_id", "supplier_price_list").required().indexed());
const PRODUCT: Column<Id<of::Product>> =
    Column::of(Field::id("productID", "product_id", "product").required().indexed());
const PRICE: Column<Price> = Column::of(Field::amount("price", "price").required().doc("Not negative."));
const AMOUNT: Column<Quantity> = Column::of(Field::amount("amount", "amount").doc("Holds from this quantity on."));

const ROW: &[Field] = &[
    LIST.field,
    PRODUCT.field,
    PRICE.field,
    AMOUNT.field,
    Field::text("supplierCode", "supplier_code", 50).doc("The supplier's own code of the product."),
    Field::new("masterPackQuantity", "master_pack", Kind::Int(0, 1_000_000_000)),
    Field::new("minimumOrderQuantity", "minimum_order", Kind::Int(0, 1_000_000_000)),
    Field::text("importCode", "import_code", 50),
    Field::id("countryID", "country_id", "country"),
    Field::text("notes", "notes", 255),
];

fn of_list(cx: &mut Cx<'_, '_>, _: &mut Query) -> Result<(), Fault> {
    list_of(cx).map(drop)
}

fn list_of(cx: &mut Cx<'_, '_>) -> Result<Id<of::SupplierPriceList>, Fault> {
    let parameter = LIST.field.input;
    let list = cx.params.id(parameter)?.ok_or_else(|| Fault::missing(parameter))?;
    noun::check_reference(cx, LIST.field.refers, parameter, list)?;
    Ok(Id::new(list))
}

fn check_row(cx: &mut Cx<'_, '_>, row: &Patch) -> Result<(), Fault> {
    if row.get(PRICE).is_some_and(|price| price.micro() < 0) {
        return Err(Fault::format(&row.parameter(PRICE)));
    }
    let amount = row.get(AMOUNT).unwrap_or_default();
    if amount.micro() < 0 {
        return Err(Fault::format(&row.parameter(AMOUNT)));
    }
    match amount.is_zero() || cx.settings()?.has_module("Quantity discounts") {
        true => Ok(()),
        false => Err(Fault::of(Code::NO_QUANTITY_PRICES)),
    }
}

/// A row keeps its product; no two rows of a product hold from the same quantity on.
fn check(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    check_row(cx, patch)?;
    if !patch.is_new() {
        patch.remove(LIST);
        patch.remove(AMOUNT);
        return if patch.has(PRODUCT) { Err(Fault::of(Code::PRODUCT_FIXED)) } else { Ok(()) };
    }
    cx.params.filled("price").ok_or_else(|| Fault::missing("price"))?;
    let amount = patch.get(AMOUNT).unwrap_or_default();
    let key = [LIST.is(patch.id(LIST)), PRODUCT.is(patch.id(PRODUCT)), AMOUNT.is(amount)];
    match (Unique { table: SUPPLIER_PRICE_LIST_ROW.table, key: &key, among: None, own: None }).claim(cx)? {
        true => Ok(()),
        false => Err(Fault::of(Code::EXISTS)),
    }
}

/// A list changes with its rows.
fn touch_list(cx: &mut Cx<'_, '_>, list: Id<of::SupplierPriceList>) -> Result<(), Fault> {
    noun::mark_changed(cx, SUPPLIER_PRICE_LIST.table, list.number())
}

fn touch_list_of(cx: &mut Cx<'_, '_>, row: i64) -> Result<(), Fault> {
    let sql = "SELECT price_list_id FROM supplier_price_list_row WHERE account = $0 AND id = $1";
    match cx.first(sql, &[row.into()], |row| row.get(0))? {
        Some(list) => touch_list(cx, list),
        None => Ok(()),
    }
}

/// Takes a product that is deleted out of all lists; these change with that.
pub(super) fn take_out_product(cx: &mut Cx<'_, '_>, product: Id<of::Product>) -> Result<(), Fault> {
    let sql = "SELECT DISTINCT price_list_id FROM supplier_price_list_row WHERE account = $0 AND product_id = $1";
    let lists: Vec<Id<of::SupplierPriceList>> =
        cx.query(sql, &[product.into()])?.iter().map(|row| row.get(0)).collect();
    lists.into_iter().try_for_each(|list| touch_list(cx, list))?;
    noun::delete_where(cx, &SUPPLIER_PRICE_LIST_ROW, "t.product_id = $1", &[product.into()]).map(drop)
}

/// What a product costs, from how many on.
struct Entry {
    product: Id<of::Product>,
    price: Price,
    amount: Quantity,
}

type Rows = HashMap<Id<of::SupplierPriceList>, Vec<Entry>>;

fn load_rows(cx: &mut Cx<'_, '_>, lists: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let mut rows = Rows::new();
    let ids: Vec<i64> = lists.iter().map(|row| row.get(0)).collect();
    let sql = "SELECT price_list_id, product_id, price, amount FROM supplier_price_list_row
               WHERE account = $0 AND price_list_id IN ({ids}) ORDER BY id";
    for row in cx.among(sql, &ids, &[])?.iter() {
        let (list, product, price, amount) = row.read();
        rows.entry(list).or_default().push(Entry { product, price, amount });
    }
    Ok(Box::new(rows))
}

fn write_rows(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let rows = page.extra::<Rows>().and_then(|rows| rows.get(&Id::new(cell.id)));
    w.key(name);
    w.list(|w| {
        for Entry { product, price, amount } in rows.into_iter().flatten() {
            w.object(|w| {
                w.key("productID");
                w.int(product.number());
                w.key("type");
                w.plain_text("PRODUCT");
                w.key("price");
                w.plain_text(&price.to_string());
                w.key("amount");
                w.number(&amount.to_string());
            });
        }
    });
}

const NUMBERED: &[Field] = &[
    Field::new("productID", "product_id", Kind::Id),
    Field::amount("price", "price"),
    Field::amount("amount", "amount"),
];

/// A sent row whose product and quantity are in the list is changed, any other is added; rows that were not sent stay.
fn save_rows(cx: &mut Cx<'_, '_>, list: i64, _: &Patch) -> Result<(), Fault> {
    let list: Id<of::SupplierPriceList> = Id::new(list);
    for row in read_rows(cx.params, NUMBERED)? {
        let product = row.id(PRODUCT).ok_or_else(|| Fault::missing(&row.parameter(PRODUCT)))?;
        noun::check_reference(cx, "product", &row.parameter(PRODUCT), product.number())?;
        let price = row.get(PRICE).ok_or_else(|| Fault::missing(&row.parameter(PRICE)))?;
        check_row(cx, &row)?;
        let amount = row.get(AMOUNT).unwrap_or_default();
        let mut patch = Patch::new(ROW);
        patch.put(LIST, list);
        patch.put(PRODUCT, product);
        patch.put(PRICE, price);
        patch.put(AMOUNT, amount);
        let sql = "SELECT id FROM supplier_price_list_row
                   WHERE account = $0 AND price_list_id = $1 AND product_id = $2 AND amount = $3";
        match cx.first(sql, &[list.into(), product.into(), amount.into()], |row| row.get(0))? {
            Some(found) => noun::update(cx, &SUPPLIER_PRICE_LIST_ROW, found, &patch)?,
            None => drop(noun::create(cx, &SUPPLIER_PRICE_LIST_ROW, &patch)?),
        }
    }
    Ok(())
}

fn delete_rows(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("prices", Action::Edit)?;
    let list = list_of(cx)?;
    let name = "supplierPriceListProductIDs";
    let text = cx.params.filled(name).ok_or_else(|| Fault::missing(name))?;
    let (mut deleted, mut missing) = (Vec::new(), Vec::new());
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let row: i64 = word.parse().unwrap_or(0);
        let condition = "t.id = $1 AND t.price_list_id = $2";
        let gone = noun::delete_where(cx, &SUPPLIER_PRICE_LIST_ROW, condition, &[row.into(), list.into()])?;
        if gone.is_empty() { missing.push(word) } else { deleted.push(word) }
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

const REMOVE: &[Field] =
    &[Field::new("productID", "product_id", Kind::Id).required(), Field::amount("amount", "amount")];

fn remove_items(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("prices", Action::Edit)?;
    let list = list_of(cx)?;
    for row in read_rows(cx.params, REMOVE)? {
        let product = row.id(PRODUCT).ok_or_else(|| Fault::missing(&row.parameter(PRODUCT)))?;
        let amount = row.get(AMOUNT);
        noun::delete_where(
            cx,
            &SUPPLIER_PRICE_LIST_ROW,
            "t.price_list_id = $1 AND t.product_id = $2 AND ($3 = 1 OR t.amount = $4)",
            &[list.into(), product.into(), amount.is_none().into(), amount.unwrap_or_default().into()],
        )?;
    }
    answer.total = Some(0);
    touch_list(cx, list)
}

const FIND: &[Field] = &[
    Field::new("productIDs", "", Kind::Ids).required(),
    Field::flag("activePriceList", ""),
    Field::date("priceListStartDateFrom", ""),
    Field::date("priceListStartDateTo", ""),
    Field::date("priceListEndDateFrom", ""),
    Field::date("priceListEndDateTo", ""),
];

/// Keys of texts and numbers of a row that [`find_products`] answers, with their places.
const TEXTS: &[(&str, usize)] = &[
    ("productCode", 1),
    ("productSupplierCode", 4),
    ("productImportCode", 7),
    ("productNotes", 9),
    ("supplierName", 11),
    ("supplierCode", 12),
    ("supplierIntegrationCode", 13),
    ("priceListName", 15),
    ("priceListStartDate", 16),
    ("priceListEndDate", 17),
];
const NUMBERS: &[(&str, usize)] = &[
    ("productID", 0),
    ("productMasterPackQuantity", 5),
    ("productMinimumOrderQuantity", 6),
    ("productCountryID", 8),
    ("supplierID", 10),
    ("priceListID", 14),
    ("isActivePriceList", 18),
    ("priceListProductID", 19),
];

/// What suppliers ask for some products, in all their lists.
fn find_products(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    params.filled("productIDs").ok_or_else(|| Fault::missing("productIDs"))?;
    let mut query = Query::default();
    query.and_any(PRODUCT, &params.ids("productIDs")?);
    if let Some(active) = params.read("activePriceList", Kind::Flag)? {
        query.and("l.active = ?", [active.int().into()]);
    }
    for (parameter, test) in [
        ("priceListStartDateFrom", "l.start_date >= ?"),
        ("priceListStartDateTo", "l.start_date <= ?"),
        ("priceListEndDateFrom", "(l.end_date = '' OR l.end_date >= ?)"),
        ("priceListEndDateTo", "(l.end_date <> '' AND l.end_date <= ?)"),
    ] {
        if let Some(day) = params.read(parameter, Kind::Date)? {
            query.and(test, [day.text().into()]);
        }
    }
    let sql = format!(
        "SELECT t.product_id, p.code, t.price, t.amount, t.supplier_code, t.master_pack, t.minimum_order, t.import_code,
         t.country_id, t.notes, s.id, s.name, s.code, s.integration_code, l.id, l.name, l.start_date, l.end_date, l.active, t.id
         FROM supplier_price_list_row t
         JOIN supplier_price_list l ON l.account = t.account AND l.id = t.price_list_id
         JOIN supplier s ON s.account = l.account AND s.id = l.supplier_id
         JOIN product p ON p.account = t.account AND p.id = t.product_id
         WHERE {} ORDER BY t.product_id, t.id",
        query.conditions()
    );
    for row in cx.query(&sql, &query.values())?.iter() {
        answer.record(|w| {
            for (key, at) in NUMBERS {
                w.key(key);
                w.int(row.get(*at));
            }
            for (key, at) in [("productPrice", 2), ("productAmount", 3)] {
                w.key(key);
                w.number(&row.get::<Fixed>(at).to_string());
            }
            for (key, at) in TEXTS {
                w.key(key);
                let text: &str = row.get(*at);
                w.text(if text.is_empty() && key.ends_with("Date") { "0000-00-00" } else { text });
            }
        });
    }
    Ok(())
}

pub(super) static CALLS: &[Call] = &[
    Call::list("getSupplierPriceLists", &SUPPLIER_PRICE_LIST)
        .part(PART)
        .doc("Lists supplier price lists with their rows."),
    Call::save("saveSupplierPriceList", &SUPPLIER_PRICE_LIST)
        .rows(NUMBERED)
        .part(PART)
        .doc("Makes or changes a supplier price list and rows of it."),
    Call::list("getProductsInSupplierPriceList", &SUPPLIER_PRICE_LIST_ROW)
        .part(PART)
        .doc("The products of a supplier price list."),
    Call::add("addProductToSupplierPriceList", &SUPPLIER_PRICE_LIST_ROW)
        .part(PART)
        .doc("Adds a product to a supplier price list."),
    Call::edit("editProductInSupplierPriceList", &SUPPLIER_PRICE_LIST_ROW)
        .part(PART)
        .doc("Changes a product's row in a supplier price list."),
    Call::read("getProductsFromSupplierPriceLists", "prices", find_products)
        .inputs(FIND)
        .part(PART)
        .doc("What suppliers ask for some products."),
    Call::write("deleteProductsFromSupplierPriceList", delete_rows)
        .inputs(&[
            Field::new("supplierPriceListID", "", Kind::Id).required(),
            Field::new("supplierPriceListProductIDs", "", Kind::Ids).required(),
        ])
        .part(PART)
        .doc("Takes rows out of a supplier price list."),
    Call::write("removeItemsFromSupplierPriceList", remove_items)
        .inputs(&[Field::new("supplierPriceListID", "", Kind::Id).required()])
        .rows(REMOVE)
        .part(PART)
        .doc("Takes products out of a supplier price list."),
];
