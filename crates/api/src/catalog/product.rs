//! Products: what is sold, bought and stocked.

use ladu_record::noun::{self, Child, Field, Index, Noun, PageSize, Patch, Query};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_trade::prices;
use ladu_types::{Id, Price};
use ladu_wire::{Code, Fault, Kind};

use super::package::PACKAGE;
use super::product_columns;
pub use super::product_columns::{CODE, CODE2};
use super::product_fields::FIELDS;
use super::product_filters::{FILTERS, restrict};
use super::product_parts;
use super::product_save::{self, INPUTS, ROWS, after_save, before_save};
use super::product_search::{SEARCHED, best_match};
use super::{picture, price_list_row, supplier_price_list};
use crate::call::Call;
use crate::call::Nouns;

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
    // The order of the list when none is asked for.
    indexes: &[Index { name: "modified", columns: "modified, id", only: "" }],
    search: SEARCHED,
    restrict: Some(restrict),
    prepare: Some(product_parts::load),
    reads: Some(product_columns::READ),
    fragments: Some(product_parts::FRAGMENTS),
    past: Some(&prices::PAST_PRODUCT),
    before_save: Some(before_save),
    after_save: Some(|cx, id, patch| after_save(cx, &PRODUCT, Id::new(id), patch)),
    before_delete: Some(clear),
    used_by: &[
        ("product", "parent_id"),
        ("product", "container_id"),
        ("product_component", "component_id"),
        ("event", "product_id"),
        ("appliance", "product_id"),
    ],
    children: &[Child {
        key: "productPackages",
        noun: &PACKAGE,
        parent: "product_id",
        order: "id",
        when: "getPackageInfo",
        only_filled: true,
    }],
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
        ("getParameters", "Adds what it says of product parameters."),
        ("getPackagingMaterials", "Adds packaging materials."),
        ("getAllLanguages", "Adds names in every language."),
        ("posGetVariationDescription", "Accepted and ignored: variationDescription is always there."),
    ],
    filters: FILTERS,
    ..Noun::new("product", "productID", FIELDS)
};

/// Makes or changes a product of a file, by its own columns alone; gives its id. Whoever calls has compared its codes with all others,
/// and looked up what it refers to; before the transaction ends it confirms both (see [`lock_codes`]).
pub fn save_described(cx: &mut Cx<'_, '_>, patch: Patch) -> Result<i64, Fault> {
    product_save::save_described(cx, &PRODUCT, patch)
}

/// Gives a patch the net price of a price with tax; refuses (1013) one that is not that of the net price in the patch.
pub fn put_gross(cx: &mut Cx<'_, '_>, patch: &mut Patch, gross: Price) -> Result<(), Fault> {
    product_save::put_gross(cx, patch, gross)
}

/// Makes whoever saves a product with a code wait until the transaction ends.
pub fn lock_codes(cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
    product_save::lock_codes(cx)
}

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

/// A product that occurs in documents or was ever moved stays (1063), and so does one that other products are made of (1022).
fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer, nouns: Nouns) -> Result<(), Fault> {
    cx.user()?.require(PRODUCT.module, Action::Delete)?;
    let id = cx.params.id("productID")?.ok_or_else(|| Fault::missing("productID"))?;
    noun::check_reference(cx, "product", "productID", id)?;
    let moved = cx.first(
        "SELECT 1 FROM stock_level WHERE account = $0 AND product_id = $1 AND changed > 0 LIMIT 1",
        &[id.into()],
        |_| (),
    )?;
    if moved.is_some() {
        return Err(Fault::of(Code::MAY_NOT_DELETE));
    }
    for table in document_rows(nouns) {
        let sql = format!("SELECT 1 FROM {table} WHERE account = $0 AND product_id = $1 LIMIT 1");
        if cx.first(&sql, &[id.into()], |_| ())?.is_some() {
            return Err(Fault::of(Code::MAY_NOT_DELETE));
        }
    }
    answer.total = Some(0);
    noun::delete_by_id(cx, &PRODUCT, id)
}

/// The tables of documents' rows: whatever names both a document and a product.
fn document_rows(nouns: Nouns) -> impl Iterator<Item = &'static str> {
    let names = |noun: &Noun, column: &str| noun.fields.iter().any(|field| field.column == column);
    nouns
        .iter()
        .filter(move |noun| names(noun, "document_id") && names(noun, "product_id"))
        .map(|n| n.table)
        .chain(["stocktaking_reading"])
}

/// Removes what hangs on a product.
fn clear(cx: &mut Cx<'_, '_>, id: i64) -> Result<(), Fault> {
    for (table, condition) in [
        ("product_link", "(product_id = $1 OR other_id = $1)"),
        ("product_component", "product_id = $1"),
        ("product_parameter_value", "product_id = $1"),
        ("product_parameter_choice", "product_id = $1"),
        ("assortment_product", "product_id = $1"),
        ("stock_level", "product_id = $1"),
    ] {
        cx.queue(&format!("DELETE FROM {table} WHERE account = $0 AND {condition}"), &[id.into()])?;
    }
    price_list_row::take_out_product(cx, Id::new(id))?;
    supplier_price_list::take_out_product(cx, Id::new(id))?;
    picture::delete_of_product(cx, Id::new(id))
}

pub(super) static CALLS: &[Call] = &[
    Call::read("getProducts", "products", list).lists(&PRODUCT).doc("Lists products."),
    Call::save("saveProduct", &PRODUCT).inputs(INPUTS).rows(ROWS).doc("Makes or changes a product."),
    Call::write_over("deleteProduct", delete)
        .inputs(&[Field::new("productID", "", Kind::Id).required()])
        .doc("Deletes a product that was never sold or moved."),
];
