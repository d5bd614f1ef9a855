//! Products: what is sold, bought and stocked.

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{self, Field, How, Noun, PageSize, Patch, Query, filter};
use ladu_books::prices;
use ladu_books::stock_filter::by_status;
use ladu_books::{stock, tree};
use ladu_rules::tax;
use ladu_store::{OwnedValue, Value};
use ladu_types::{Percent, Price};
use ladu_wire::{Code, Fault, Kind, fold};

use super::product_fields::{FIELDS, TYPES};
use super::product_parts;
use crate::Call;

/// A product.
pub static PRODUCT: Noun = Noun {
    doc: "A product.",
    module: "products",
    log: "products",
    remembered: true,
    attributes: true,
    long_attributes: true,
    page: Some(PageSize { default: 20, max: 1000 }),
    orders: &[
        ("changed", "modified"),
        ("added", "added"),
        ("name", "name"),
        ("code", "code"),
        ("productID", "id"),
        ("price", "price"),
        ("parentProductID", "parent_id"),
        ("id", "id"),
    ],
    descending: true,
    search: &["name", "code", "code2"],
    restrict: Some(restrict),
    prepare: Some(product_parts::load),
    before_save: Some(before_save),
    after_save: Some(after_save),
    flags: &[
        ("getStockInfo", "Adds quantities by store; a page then has 100 records at most."),
        ("getFIFOCost", "Adds the average cost of what is in stock."),
        ("getRecipes", "Adds the recipe of bundles and assemblies."),
        ("getPriceListPrices", "Adds the price after price lists."),
        ("getPriceCalculationSteps", "Adds the lists that made that price."),
        ("getMatrixVariations", "Adds the variations of matrix products."),
        ("getReplacementProducts", "Adds products that replace this one."),
        ("getRelatedProducts", "Adds related products."),
        ("getContainerInfo", "Adds the container."),
        ("getPackagingMaterials", "Adds packaging materials."),
        ("getAllLanguages", "Adds names in every language."),
    ],
    filters: &[
        filter("productID", How::Equals("id")),
        filter("productIDs", How::Any("id")),
        filter("type", How::Code(of_types)),
        filter("includeMatrixVariations", How::Code(include_variations)),
        filter("groupID", How::Equals("group_id")),
        filter(
            "groupIDWithSubgroups",
            How::Code(|cx, query, text| below(cx, query, "group_id", "groupIDWithSubgroups", text)),
        ),
        filter(
            "groupIDsWithSubgroups",
            How::Code(|cx, query, text| below(cx, query, "group_id", "groupIDsWithSubgroups", text)),
        ),
        filter("categoryID", How::Equals("category_id")),
        filter(
            "categoryIDWithSubcategories",
            How::Code(|cx, query, text| below(cx, query, "category_id", "categoryIDWithSubcategories", text)),
        ),
        filter("priorityGroupID", How::Equals("priority_group_id")),
        filter("supplierID", How::Equals("supplier_id")),
        filter("brandID", How::Equals("brand_id")),
        filter("unitID", How::Equals("unit_id")),
        filter("vatrateID", How::Equals("vat_rate_id")),
        filter("parentProductID", How::Equals("parent_id")),
        filter("code", How::Code(|cx, query, text| exact(cx, query, "code", text))),
        filter("code2", How::Code(|cx, query, text| exact(cx, query, "code2", text))),
        filter("name", How::Code(|cx, query, text| exact(cx, query, "name", text))),
        filter("code3", How::Equals("code3")),
        filter("supplierCode", How::Equals("supplier_code")),
        filter("code5", How::Equals("code5")),
        filter("code6", How::Equals("code6")),
        filter("code7", How::Equals("code7")),
        filter("code8", How::Equals("code8")),
        filter("codePrefix", How::Prefix("code")),
        filter("code2Prefix", How::Prefix("code2")),
        filter("code3Prefix", How::Prefix("code3")),
        filter("supplierCodePrefix", How::Prefix("supplier_code")),
        filter("code5Prefix", How::Prefix("code5")),
        filter("code6Prefix", How::Prefix("code6")),
        filter("code7Prefix", How::Prefix("code7")),
        filter("code8Prefix", How::Prefix("code8")),
        filter(
            "namePrefix",
            How::Code(|_, query, text| {
                query.and("t.search LIKE ? ESCAPE '\\'", [format!("{}%", noun::like_pattern(&fold(text))).into()]);
                Ok(())
            }),
        ),
        filter("searchName", How::Code(search_name)),
        filter("searchNameIncrementally", How::Code(search_incrementally)),
        filter("findBestMatch", How::Code(best_match)),
        filter("active", How::Code(by_active)),
        filter("status", How::Code(|_, query, text| by_status(query, "status", text))),
        filter("nonStockProduct", How::Equals("non_stock")),
        filter("quickPosProducts", How::Only("quick_button")),
        filter("giftCards", How::Only("is_gift_card")),
        filter("regularGiftCards", How::Only("is_regular_gift_card")),
        filter("displayedInWebshop", How::Only("displayed_in_webshop")),
        filter("getOnlyItemsInStock", How::Code(in_stock)),
        filter("getProductsFor", How::Code(products_for)),
        filter("getItemsFromFirstPriceListOnly", How::Code(of_first_list)),
        filter("extraField1IDs", How::Any("extra_field1_id")),
        filter("extraField2IDs", How::Any("extra_field2_id")),
        filter("extraField3IDs", How::Any("extra_field3_id")),
        filter("extraField4IDs", How::Any("extra_field4_id")),
        filter("locationInWarehouseIDs", How::Any("location_id")),
        filter("locationInWarehouseText", How::Equals("location_text")),
        filter("addedSince", How::From("added")),
        filter("changedSince", How::ChangedSince),
    ],
    ..Noun::new("product", "productID", FIELDS)
};

fn restrict(cx: &mut Cx<'_, '_>, _: &mut Query) -> Result<(), Fault> {
    let params = cx.params;
    if params.flag("getPriceCalculationSteps") && !params.flag("getPriceListPrices") {
        return Err(Fault::missing("getPriceListPrices"));
    }
    if let Some(warehouse) = params.id("warehouseID")? {
        noun::check_reference(cx, "warehouse", "warehouseID", warehouse)?;
    }
    Ok(())
}

fn of_types(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let words: Result<Vec<OwnedValue>, Fault> =
        text.split(',').map(|word| Ok(OwnedValue::from(Kind::Word(TYPES).read("type", word)?.text()))).collect();
    let words = words?;
    query.and(&format!("t.type IN ({})", vec!["?"; words.len()].join(", ")), words);
    Ok(())
}

fn include_variations(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if Kind::Flag.read("includeMatrixVariations", text)?.int() == 0 {
        query.and("t.parent_id = 0", []);
    }
    Ok(())
}

/// In some groups or categories, or below them.
fn below(cx: &mut Cx<'_, '_>, query: &mut Query, column: &str, name: &str, text: &str) -> Result<(), Fault> {
    let table = if column == "group_id" { "product_group" } else { "product_category" };
    let roots: Result<Vec<i64>, Fault> = text.split(',').map(|id| Ok(Kind::Id.read(name, id)?.int())).collect();
    let ids = tree::descendants(cx, table, "parent_id", &roots?)?;
    query.and_any(column, &ids);
    Ok(())
}

/// Exact codes and names are looked up together when the best match is asked for.
fn exact(cx: &mut Cx<'_, '_>, query: &mut Query, column: &str, text: &str) -> Result<(), Fault> {
    if !cx.params.flag("findBestMatch") {
        query.and(&format!("t.{column} = ?"), [text.into()]);
    }
    Ok(())
}

/// Tries exact matches from the narrowest to the widest and keeps the first that hits.
fn best_match(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if Kind::Flag.read("findBestMatch", text)?.int() == 0 {
        return Ok(());
    }
    const TRIES: &[&[&str]] = &[
        &["code", "code2", "name"],
        &["code", "code2"],
        &["code2", "name"],
        &["code2"],
        &["code", "name"],
        &["code"],
        &["name"],
    ];
    let params = cx.params;
    for columns in TRIES {
        let values: Option<Vec<&str>> = columns.iter().map(|column| params.filled(column)).collect();
        let Some(values) = values else { continue };
        let mut attempt = Query::default();
        for (column, value) in columns.iter().zip(&values) {
            attempt.and(&format!("t.{column} = ?"), [(*value).into()]);
        }
        let sql = format!("SELECT t.id FROM product t WHERE {} LIMIT 1", attempt.conditions());
        if cx.query(&sql, &attempt.values())?.first().is_some() {
            for (column, value) in columns.iter().zip(&values) {
                query.and(&format!("t.{column} = ?"), [(*value).into()]);
            }
            return Ok(());
        }
    }
    query.and("1 = 0", []);
    Ok(())
}

/// Anywhere in the name; at the beginning of a code, or anywhere in it when asked for.
fn search_name(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let text = noun::like_pattern(&fold(text));
    let code = if cx.params.flag("searchCodeFromMiddle") { format!("%{text}%") } else { format!("{text}%") };
    query.and(
        "(t.search LIKE ? ESCAPE '\\' AND (lower(t.code) LIKE ? ESCAPE '\\' OR lower(t.code2) LIKE ? ESCAPE '\\'
         OR substr(t.search, 1, length(t.name)) LIKE ? ESCAPE '\\'))",
        [format!("%{text}%").into(), code.clone().into(), code.into(), format!("%{text}%").into()],
    );
    Ok(())
}

/// As one types: the exact code, else the exact second code, else whatever begins or contains it.
fn search_incrementally(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    for column in ["code", "code2"] {
        let sql = format!("SELECT id FROM product WHERE account = $0 AND {column} = $1 LIMIT 1");
        if cx.first(&sql, &[Value::Text(text)], |_| ())?.is_some() {
            query.and(&format!("t.{column} = ?"), [text.into()]);
            return Ok(());
        }
    }
    search_name(cx, query, text)
}

fn by_active(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let sign = if Kind::Flag.read("active", text)?.int() == 1 { "<>" } else { "=" };
    query.and(&format!("t.status {sign} 'ARCHIVED'"), []);
    Ok(())
}

fn in_stock(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if Kind::Flag.read("getOnlyItemsInStock", text)?.int() == 1 {
        let warehouse = cx.params.id("warehouseID")?.ok_or_else(|| Fault::missing("warehouseID"))?;
        query.volatile = true;
        query.and(
            "t.id IN (SELECT l.product_id FROM stock_level l WHERE l.account = $0 AND l.warehouse_id = ? AND l.on_hand > 0)",
            [OwnedValue::Int(warehouse)],
        );
    }
    Ok(())
}

fn products_for(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let params = cx.params;
    if params.id("warehouseID")?.is_none() {
        return Err(Fault::missing("warehouseID"));
    }
    if ["active", "status", "addedSince", "changedSince"].iter().any(|name| params.filled(name).is_some()) {
        return Err(Fault::of(Code::CONFLICT));
    }
    match Kind::Word(&["SALES", "ORDERING"]).read("getProductsFor", text)?.text() {
        "SALES" => query.and("t.status IN ('ACTIVE', 'NO_LONGER_ORDERED')", []),
        _ => query.and("t.status IN ('ACTIVE', 'NOT_FOR_SALE')", []),
    }
    Ok(())
}

fn of_first_list(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if Kind::Flag.read("getItemsFromFirstPriceListOnly", text)?.int() == 1 {
        let warehouse = cx.params.id("warehouseID")?.ok_or_else(|| Fault::missing("warehouseID"))?;
        query.volatile = true;
        query.and(
            "t.id IN (SELECT r.target_id FROM warehouse s JOIN price_list_row r ON r.account = s.account
             AND r.price_list_id = s.price_list_id1 AND r.type = 'PRODUCT' WHERE s.account = $0 AND s.id = ?)",
            [OwnedValue::Int(warehouse)],
        );
    }
    Ok(())
}

/// The quantities make records long: a page with them is shorter.
fn list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let asked = cx.params.filled("recordsOnPage").and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    if !cx.params.flag("getStockInfo") || asked <= 100 {
        return noun::list(cx, &PRODUCT, answer);
    }
    let mut params = cx.params.clone();
    params.set("recordsOnPage", "100");
    let mut shorter = Cx::new(cx.tx, cx.request, &params, cx.caches);
    noun::list(&mut shorter, &PRODUCT, answer)
}

fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let params = cx.params;
    for (older, column) in [("shortDescription", "description"), ("longDescription", "long_description")] {
        if let (Some(text), false) = (params.get(older), patch.has(column)) {
            let text = Kind::Text(65_535).read(older, text)?;
            patch.set(column, text);
        }
    }
    if let (Some(active), false) = (params.read("active", Kind::Flag)?, patch.has("status")) {
        patch.set("status", if active.int() == 1 { "ACTIVE" } else { "ARCHIVED" });
    }
    if patch.is_new() {
        let rate = prices::default_rate(cx)?;
        if patch.id_of("vat_rate_id").is_none() {
            patch.set("vat_rate_id", rate);
        }
        if cx.conf()?.flag("disable_show_in_webshop_by_default") {
            patch.set_default("displayed_in_webshop", 0);
        }
    } else {
        patch.remove("type");
    }
    check_codes(cx, patch)?;
    price_from_gross(cx, patch)?;
    for (parameter, column) in [("replacementProductIDs", "replacement_ids"), ("relatedProductIDs", "related_ids")] {
        for id in
            patch.text(column).unwrap_or_default().split(',').filter_map(|id| id.parse().ok()).collect::<Vec<i64>>()
        {
            noun::check_reference(cx, "product", parameter, id)?;
        }
    }
    if patch.int("price").is_some_and(|price| price < 0) {
        return Err(Fault::not_allowed("netPrice"));
    }
    Ok(())
}

fn check_codes(cx: &mut Cx<'_, '_>, patch: &Patch) -> Result<(), Fault> {
    for (column, setting) in [("code", "product_code_unique"), ("code2", "product_code2_unique")] {
        let Some(code) = patch.filled(column) else { continue };
        if cx.conf()?.text(setting) == "0" {
            continue;
        }
        let sql = format!("SELECT id FROM product WHERE account = $0 AND {column} = $1 AND id <> $2 LIMIT 1");
        if cx.first(&sql, &[Value::Text(code), Value::Int(patch.id.unwrap_or(0))], |_| ())?.is_some() {
            return Err(Fault::taken(column));
        }
    }
    Ok(())
}

/// A price that was given with tax, without it.
fn price_from_gross(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let Some(gross) = cx.params.read("priceWithVAT", Kind::Amount)? else { return Ok(()) };
    if patch.has("price") {
        return Ok(());
    }
    let stored = match (patch.id, patch.id_of("vat_rate_id")) {
        (Some(id), None) => {
            let sql = "SELECT vat_rate_id FROM product WHERE account = $0 AND id = $1";
            cx.first(sql, &[Value::Int(id)], |row| row.int(0))?
        }
        (_, rate) => rate,
    };
    let rate = prices::rates(cx)?.get(&stored.unwrap_or(0)).map_or(Percent::ZERO, |rate| rate.percent);
    let places = prices::price_decimals(&*cx.conf()?);
    let net = tax::net_of(Price::from_micro(gross.int()), rate, places)?;
    patch.set("price", net.micro());
    Ok(())
}

const RECIPE: &[Field] = &[
    Field::id("componentProductID", "product_id", "product").doc("A component of a bundle or an assembly."),
    Field::amount("componentAmount", "amount"),
];

/// Stores the recipe, which replaces the one before, and reorder points by store.
fn after_save(cx: &mut Cx<'_, '_>, id: i64, _: &Patch) -> Result<(), Fault> {
    let mut recipe = Vec::new();
    for row in noun::read_rows(cx.params, RECIPE)? {
        let component = row.id_of("product_id").ok_or_else(|| Fault::missing(&row.parameter("product_id")))?;
        noun::check_reference(cx, "product", &row.parameter("product_id"), component)?;
        if component == id {
            return Err(Fault::not_allowed(&row.parameter("product_id")));
        }
        recipe.push((component, row.quantity("amount").unwrap_or(ladu_types::Quantity::from_whole(1))));
    }
    if !recipe.is_empty() {
        stock::set_recipe(cx, id, &recipe)?;
    }
    let params = cx.params;
    for (parameter, column) in [("reorderPoint", "reorder_point"), ("restockLevel", "restock_level")] {
        for warehouse in params.row_numbers(&[parameter]) {
            let name = format!("{parameter}{warehouse}");
            noun::check_reference(cx, "warehouse", &name, i64::from(warehouse))?;
            let value = params.read(&name, Kind::Amount)?.map_or(0, |value| value.int());
            stock::set_limit(cx, id, i64::from(warehouse), column, value)?;
        }
    }
    Ok(())
}

/// A product that occurs in documents or was ever moved stays (1063).
fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let id = cx.params.id("productID")?.ok_or_else(|| Fault::missing("productID"))?;
    noun::check_reference(cx, "product", "productID", id)?;
    for table in ["sales_row", "stock_move", "inventory_registration_row"] {
        let sql = format!("SELECT id FROM {table} WHERE account = $0 AND product_id = $1 LIMIT 1");
        if cx.first(&sql, &[Value::Int(id)], |_| ())?.is_some() {
            return Err(Fault::of(Code::MAY_NOT_DELETE));
        }
    }
    answer.total = Some(0);
    noun::delete_by_id(cx, &PRODUCT, id)
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::read("getProducts", "products", list).doc("Lists products."),
    Call::save("saveProduct", &PRODUCT).rows(RECIPE).doc("Makes or changes a product."),
    Call::write("deleteProduct", delete)
        .inputs(&[Field::new("productID", "", Kind::Id).required()])
        .doc("Deletes a product that was never sold or moved."),
];
