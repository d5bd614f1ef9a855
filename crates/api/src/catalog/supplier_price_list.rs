//! Supplier price lists: what products cost when they are bought.

use std::any::Any;
use std::collections::HashMap;

use ladu_record::noun::{
    self, ADDED, Cell, Field, LAST_MODIFIED, Noun, Operator, Page, PageSize, Patch, Plan, Query, filter, read_rows,
};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{RowSet, Value};
use ladu_types::Fixed;
use ladu_wire::{Code, Fault, Kind, Writer};

use crate::Call;

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

const ROW: &[Field] = &[
    Field::id("supplierPriceListID", "price_list_id", "supplier_price_list").required().indexed(),
    Field::id("productID", "product_id", "product").required().indexed(),
    Field::amount("price", "price").required().doc("Not negative."),
    Field::amount("amount", "amount").doc("Holds from this quantity on."),
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

fn list_of(cx: &mut Cx<'_, '_>) -> Result<i64, Fault> {
    let list = cx.params.id("supplierPriceListID")?.ok_or_else(|| Fault::missing("supplierPriceListID"))?;
    noun::check_reference(cx, "supplier_price_list", "supplierPriceListID", list)?;
    Ok(list)
}

fn check_row(cx: &mut Cx<'_, '_>, row: &Patch) -> Result<(), Fault> {
    for column in ["price", "amount"] {
        if row.int(column).is_some_and(|value| value < 0) {
            return Err(Fault::format(&row.parameter(column)));
        }
    }
    match row.int("amount").unwrap_or(0) {
        0 => Ok(()),
        _ if cx.settings()?.has_module("Quantity discounts") => Ok(()),
        _ => Err(Fault::of(Code::NO_QUANTITY_PRICES)),
    }
}

/// A row keeps its product; no two rows of a product hold from the same quantity on.
fn check(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    check_row(cx, patch)?;
    if !patch.is_new() {
        for column in ["price_list_id", "amount"] {
            patch.remove(column);
        }
        return if patch.has("product_id") { Err(Fault::of(Code::PRODUCT_FIXED)) } else { Ok(()) };
    }
    cx.params.filled("price").ok_or_else(|| Fault::missing("price"))?;
    let key = ["price_list_id", "product_id", "amount"].map(|column| patch.int(column).unwrap_or(0));
    match find(cx, key)? {
        Some(_) => Err(Fault::of(Code::EXISTS)),
        None => Ok(()),
    }
}

/// The row of a list, product and quantity.
fn find(cx: &mut Cx<'_, '_>, key: [i64; 3]) -> Result<Option<i64>, Fault> {
    let sql = "SELECT id FROM supplier_price_list_row WHERE account = $0 AND price_list_id = $1 AND product_id = $2 AND amount = $3";
    cx.first(sql, &key.map(Value::Int), |row| row.int(0))
}

fn touch_list(cx: &mut Cx<'_, '_>, list: i64) -> Result<(), Fault> {
    noun::update(cx, &SUPPLIER_PRICE_LIST, list, &Patch::new(SUPPLIER_PRICE_LIST.fields))
}

fn touch_list_of(cx: &mut Cx<'_, '_>, row: i64) -> Result<(), Fault> {
    let sql = "SELECT price_list_id FROM supplier_price_list_row WHERE account = $0 AND id = $1";
    match cx.first(sql, &[Value::Int(row)], |row| row.int(0))? {
        Some(list) => touch_list(cx, list),
        None => Ok(()),
    }
}

/// Rows by list: product, price, from how many.
type Rows = HashMap<i64, Vec<[i64; 3]>>;

fn load_rows(cx: &mut Cx<'_, '_>, lists: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let mut rows = Rows::new();
    let ids = lists.iter().map(|row| row.int(0).to_string()).collect::<Vec<_>>().join(", ");
    if !ids.is_empty() {
        let sql = format!(
            "SELECT price_list_id, product_id, price, amount FROM supplier_price_list_row
             WHERE account = $0 AND price_list_id IN ({ids}) ORDER BY id"
        );
        for row in cx.query(&sql, &[])?.iter() {
            rows.entry(row.int(0)).or_default().push([row.int(1), row.int(2), row.int(3)]);
        }
    }
    Ok(Box::new(rows))
}

fn write_rows(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let rows = page.extra::<Rows>().and_then(|rows| rows.get(&cell.id));
    w.key(name);
    w.list(|w| {
        for [product, price, amount] in rows.into_iter().flatten() {
            w.object(|w| {
                w.key("productID");
                w.int(*product);
                w.key("type");
                w.plain_text("PRODUCT");
                w.key("price");
                w.plain_text(&Fixed::from_micro(*price).to_string());
                w.key("amount");
                w.number(&Fixed::from_micro(*amount).to_string());
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
    for row in read_rows(cx.params, NUMBERED)? {
        let product = row.id_of("product_id").ok_or_else(|| Fault::missing(&row.parameter("product_id")))?;
        noun::check_reference(cx, "product", &row.parameter("product_id"), product)?;
        let price = row.int("price").ok_or_else(|| Fault::missing(&row.parameter("price")))?;
        check_row(cx, &row)?;
        let amount = row.int("amount").unwrap_or(0);
        let mut patch = Patch::new(ROW);
        for (column, value) in [("price_list_id", list), ("product_id", product), ("price", price), ("amount", amount)]
        {
            patch.set(column, value);
        }
        match find(cx, [list, product, amount])? {
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
        let sql = "DELETE FROM supplier_price_list_row WHERE account = $0 AND id = $1 AND price_list_id = $2";
        let gone = cx.execute(sql, &[Value::Int(word.parse().unwrap_or(0)), Value::Int(list)])?;
        if gone == 1 { deleted.push(word) } else { missing.push(word) }
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
        let product = row.id_of("product_id").ok_or_else(|| Fault::missing(&row.parameter("product_id")))?;
        let every = i64::from(row.int("amount").is_none());
        cx.execute(
            "DELETE FROM supplier_price_list_row WHERE account = $0 AND price_list_id = $1 AND product_id = $2
             AND ($3 = 1 OR amount = $4)",
            &[Value::Int(list), Value::Int(product), Value::Int(every), Value::Int(row.int("amount").unwrap_or(0))],
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
    query.and_any("product_id", &params.ids("productIDs")?);
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
                w.int(row.int(*at));
            }
            for (key, at) in [("productPrice", 2), ("productAmount", 3)] {
                w.key(key);
                w.number(&Fixed::from_micro(row.int(at)).to_string());
            }
            for (key, at) in TEXTS {
                w.key(key);
                let text = row.text(*at);
                w.text(if text.is_empty() && key.ends_with("Date") { "0000-00-00" } else { text });
            }
        });
    }
    Ok(())
}

/// The nouns' calls.
pub static CALLS: &[Call] = &[
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
