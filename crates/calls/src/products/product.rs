//! Products: what is sold, bought and stocked.

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{self, Child, Field, Noun, PageSize, Query};
use ladu_store::Value;
use ladu_wire::{Code, Fault, Kind};

use super::card_price;
use super::package::PACKAGE;
use super::product_fields::FIELDS;
use super::product_filters::{FILTERS, restrict};
use super::product_parts;
use super::product_save::{RECIPE, after_save, before_save};
use super::product_search::{SEARCHED, best_match};
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
    search: SEARCHED,
    restrict: Some(restrict),
    prepare: Some(product_parts::load),
    before_save: Some(before_save),
    after_save: Some(after_save),
    children: &[Child {
        key: "productPackages",
        noun: &PACKAGE,
        parent: "product_id",
        order: "id",
        when: "getPackageInfo",
        only_filled: true,
    }],
    before_delete: Some(super::picture::delete_of_product),
    flags: &[
        ("getPackageInfo", "Adds the packages it comes in."),
        ("getStockInfo", "Adds quantities by store; a page then has 100 records at most."),
        ("getFIFOCost", "Adds the average cost of what is in stock."),
        ("getRecipes", "Adds the recipe of bundles and assemblies."),
        ("getPriceListPrices", "Adds the price after price lists."),
        ("getPriceCalculationSteps", "Adds the lists that made that price."),
        ("getWarehouseSpecificVAT", "Prices with tax have that of the store."),
        ("getMatrixVariations", "Adds the variations of matrix products."),
        ("getReplacementProducts", "Adds products that replace this one."),
        ("getRelatedProducts", "Adds related products."),
        ("getContainerInfo", "Adds the container."),
        ("getPackagingMaterials", "Adds packaging materials."),
        ("getAllLanguages", "Adds names in every language."),
    ],
    filters: FILTERS,
    ..Noun::new("product", "productID", FIELDS)
};

/// The most records of a page with quantities, which make records long.
const MOST_WITH_STOCK: i64 = 100;

fn list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut query = if cx.params.flag("findBestMatch") {
        best_match(cx)?
    } else {
        let mut query = Query::default();
        noun::apply_filters(cx, &PRODUCT, &mut query)?;
        query
    };
    if cx.params.flag("getStockInfo") && query.page.is_none() {
        query.page = Some(noun::page_of(cx.params, PageSize { default: 20, max: MOST_WITH_STOCK }));
    }
    noun::answer_query(cx, &PRODUCT, query, answer)
}

/// A product that occurs in documents or was ever moved stays (1063).
fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let id = cx.params.id("productID")?.ok_or_else(|| Fault::missing("productID"))?;
    noun::check_reference(cx, "product", "productID", id)?;
    let moved = "stock_level WHERE changed > 0 AND";
    let rows = [
        "sales_row WHERE",
        "inventory_registration_row WHERE",
        "inventory_write_off_row WHERE",
        "inventory_transfer_row WHERE",
    ];
    for table in rows.into_iter().chain([moved]) {
        let sql = format!("SELECT product_id FROM {table} account = $0 AND product_id = $1 LIMIT 1");
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
    Call::save("saveProduct", &PRODUCT).inputs(card_price::GROSS).rows(RECIPE).doc("Makes or changes a product."),
    Call::write("deleteProduct", delete)
        .inputs(&[Field::new("productID", "", Kind::Id).required()])
        .doc("Deletes a product that was never sold or moved."),
];
