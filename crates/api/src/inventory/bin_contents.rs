//! What is in bins, and what was put in and taken out.

use std::any::Any;
use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::{
    CHANGED, Cell, Column, Field, Named, Noun, Operator, Page, Plan, Query, ReadColumn, Text, filter,
};
use ladu_store::{OwnedValue, Row, RowSet};
use ladu_trade::document::{self, WAREHOUSE};
use ladu_types::{Id, Quantity, UnixTime, of};
use ladu_wire::{Code, Fault, Kind, Writer};

use crate::Call;

/// How much of a product is in a bin.
pub static BIN_QUANTITY: Noun = Noun {
    doc: "How much of a product is in a bin.",
    module: "inventory",
    restrict: Some(|cx, query| {
        // What became nothing is told to whoever asks for changes.
        if ["changedSince", "minimumAmount"].iter().all(|name| cx.params.filled(name).is_none()) {
            query.and("t.amount <> 0", []);
        }
        within_stores(cx, query)
    }),
    prepare: Some(load),
    filters: &[
        filter("binIDs", Operator::Any("bin_id")),
        filter("productIDs", Operator::Any("product_id")),
        filter("warehouseID", Operator::Code(|_, query, text| in_warehouse(query, text))),
        filter("preferred", Operator::Code(|_, query, text| preferred(query, text))),
        filter("minimumAmount", Operator::From("amount")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "bin_quantity",
        "",
        &[
            BIN.field,
            Field::special("binCode", "bin_id", bin_code),
            Field::special("binPreferred", "bin_id", bin_preferred),
            Field::special("warehouseID", "bin_id", bin_warehouse),
            PRODUCT.field,
            Field::special("productCode", "product_id", |page, cell, name, w| code(page, cell, name, w, 0)),
            Field::special("productCode2", "product_id", |page, cell, name, w| code(page, cell, name, w, 1)),
            Field::special("productCode3", "product_id", |page, cell, name, w| code(page, cell, name, w, 2)),
            Field::special("productSupplierCode", "product_id", |page, cell, name, w| code(page, cell, name, w, 3)),
            extra(Field::special("productCode5", "product_id", |page, cell, name, w| code(page, cell, name, w, 4))),
            extra(Field::special("productCode6", "product_id", |page, cell, name, w| code(page, cell, name, w, 5))),
            extra(Field::special("productCode7", "product_id", |page, cell, name, w| code(page, cell, name, w, 6))),
            extra(Field::special("productCode8", "product_id", |page, cell, name, w| code(page, cell, name, w, 7))),
            CONTENT.field,
        ],
    )
};

/// Goods that were put into a bin or taken out of it.
pub static BIN_RECORD: Noun = Noun {
    doc: "Goods that were put into a bin or taken out of it.",
    module: "inventory",
    log: "binRecords",
    restrict: Some(within_stores),
    prepare: Some(load),
    filters: &[
        filter("binIDs", Operator::Any("bin_id")),
        filter("warehouseID", Operator::Code(|_, query, text| in_warehouse(query, text))),
        filter("documentIDs", Operator::Any("document_id")),
        filter("documentType", Operator::Equals("document_type")),
        filter("timestampStart", Operator::From("timestamp")),
        filter("timestampEnd", Operator::To("timestamp")),
        filter("preferred", Operator::Code(|_, query, text| preferred(query, text))),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "bin_record",
        "recordID",
        &[
            BIN.field,
            Field::special("binCode", "bin_id", bin_code),
            Field::special("binPreferred", "bin_id", bin_preferred),
            Field::special("warehouseID", "bin_id", bin_warehouse),
            PRODUCT.field,
            Field::special("productCode", "product_id", |page, cell, name, w| code(page, cell, name, w, 0)),
            Field::special("productCode2", "product_id", |page, cell, name, w| code(page, cell, name, w, 1)),
            Field::special("productCode3", "product_id", |page, cell, name, w| code(page, cell, name, w, 2)),
            Field::special("productSupplierCode", "product_id", |page, cell, name, w| code(page, cell, name, w, 3)),
            extra(Field::special("productCode5", "product_id", |page, cell, name, w| code(page, cell, name, w, 4))),
            extra(Field::special("productCode6", "product_id", |page, cell, name, w| code(page, cell, name, w, 5))),
            extra(Field::special("productCode7", "product_id", |page, cell, name, w| code(page, cell, name, w, 6))),
            extra(Field::special("productCode8", "product_id", |page, cell, name, w| code(page, cell, name, w, 7))),
            AMOUNT.field,
            TIMESTAMP.field,
            DOCUMENT.field,
            DOCUMENT_TYPE.field,
            CREATOR.field,
            REASON.field,
            CHANGED,
        ],
    )
};

pub(super) const BIN: Column<Id<of::Bin>> = Column::of(Field::id("binID", "bin_id", "bin").indexed());
pub(super) const PRODUCT: Column<Id<of::Product>> =
    Column::of(Field::id("productID", "product_id", "product").indexed());
/// Units put in, or taken out when below zero.
pub(super) const AMOUNT: Column<Quantity> =
    Column::of(Field::amount("amount", "amount").doc("Below zero takes goods out."));
pub(super) const TIMESTAMP: Column<UnixTime> = Column::of(Field::new("timestamp", "timestamp", Kind::Time).indexed());
/// The document behind it.
pub(super) const DOCUMENT: Column<Id<of::Document>> =
    Column::of(Field::new("documentID", "document_id", Kind::Id).indexed());
/// What kind of document that is.
pub(super) const DOCUMENT_TYPE: Column<Text> = Column::of(Field::word("documentType", "document_type", DOCUMENT_TYPES));
pub(super) const CREATOR: Column<Id<of::Employee>> = Column::of(Field::id("creatorID", "creator_id", "employee"));
pub(super) const REASON: Column<Id<of::Reason>> = Column::of(Field::id("reasonCodeID", "reason_id", "reason_code"));

/// Units in a bin.
const CONTENT: Column<Quantity> = Column::of(Field::amount("amount", "amount"));

/// The kinds of documents that goods in bins belong to.
pub(super) const DOCUMENT_TYPES: &[&str] =
    &["", "SALES_DOCUMENT", "PURCHASE_DOCUMENT", "INVENTORY_REGISTRATION", "INVENTORY_WRITE_OFF", "INVENTORY_TRANSFER"];

const fn extra(field: Field) -> Field {
    field.part("Extra product codes", Code::FIELD_MODULE)
}

/// Restricts to bins of a warehouse.
pub(super) fn in_warehouse(query: &mut Query, text: &str) -> Result<(), Fault> {
    let warehouse = Kind::Id.read("warehouseID", text)?.int();
    query.and(
        "t.bin_id IN (SELECT b.id FROM bin b WHERE b.account = $0 AND b.warehouse_id = ?)",
        [OwnedValue::Int(warehouse)],
    );
    Ok(())
}

/// Restricts to bins that are preferred, or that are not.
fn preferred(query: &mut Query, text: &str) -> Result<(), Fault> {
    let flag = Kind::Flag.read("preferred", text)?.int();
    query.and("t.bin_id IN (SELECT b.id FROM bin b WHERE b.account = $0 AND b.preferred = ?)", [OwnedValue::Int(flag)]);
    Ok(())
}

/// Restricts to bins of stores that the user may use.
fn within_stores(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let mut bins = Query::default();
    document::within_warehouses(cx, &mut bins, &[WAREHOUSE])?;
    let stores: Vec<OwnedValue> = bins.values().into_iter().map(|value| value.to_owned()).collect();
    if stores.is_empty() {
        return Ok(());
    }
    let marks = vec!["?"; stores.len()].join(", ");
    query.and(
        &format!("t.bin_id IN (SELECT b.id FROM bin b WHERE b.account = $0 AND b.warehouse_id IN ({marks}))"),
        stores,
    );
    Ok(())
}

/// The bins and products of a page.
struct Shown {
    bins: HashMap<Id<of::Bin>, Bin>,
    products: HashMap<Id<of::Product>, [String; 8]>,
}

/// What is shown of a bin.
#[derive(Default)]
struct Bin {
    code: String,
    preferred: bool,
    warehouse: Option<Id<of::Warehouse>>,
}

fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let bins = cx.among(
        "SELECT id, code, preferred, warehouse_id FROM bin WHERE account = $0 AND id IN ({ids})",
        &plan.ids(rows, &[BIN.column()]),
        &[],
    )?;
    let products = cx.among(
        "SELECT id, code, code2, code3, supplier_code, code5, code6, code7, code8 FROM product
         WHERE account = $0 AND id IN ({ids})",
        &plan.ids(rows, &[PRODUCT.column()]),
        &[],
    )?;
    let bin = |row: Row<'_>| {
        let (id, code, preferred, warehouse) = row.read();
        (id, Bin { code, preferred, warehouse })
    };
    let codes = |row: Row<'_>| (row.get(0), std::array::from_fn(|at| row.get(at + 1)));
    Ok(Box::new(Shown { bins: bins.iter().map(bin).collect(), products: products.iter().map(codes).collect() }))
}

fn bin<'p>(page: &'p Page<'_>, cell: &Cell<'_>) -> Option<&'p Bin> {
    page.extra::<Shown>()?.bins.get(&cell.get(BIN)?)
}

fn bin_code(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.text(bin(page, cell).map_or("", |bin| &bin.code));
}

fn bin_preferred(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.int(i64::from(bin(page, cell).is_some_and(|bin| bin.preferred)));
}

fn bin_warehouse(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.int(Id::number_of(bin(page, cell).and_then(|bin| bin.warehouse)));
}

fn code(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer, at: usize) {
    let product = cell.get(PRODUCT);
    let codes = page.extra::<Shown>().zip(product).and_then(|(shown, product)| shown.products.get(&product));
    w.key(name);
    w.text(codes.map_or("", |codes| &codes[at]));
}

pub static CALLS: &[Call] = &[
    Call::list("getBinQuantities", &BIN_QUANTITY).doc("Lists how much of each product is in each bin."),
    Call::list("getBinRecords", &BIN_RECORD).doc("Lists what was put into bins and taken out."),
];
