//! What is in bins, and what was put in and taken out.

use std::any::Any;
use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::{CHANGED, Cell, Field, Noun, Operator, Page, Plan, Query, filter};
use ladu_store::{OwnedValue, RowSet};
use ladu_trade::document;
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
        filter(
            "warehouseID",
            Operator::Code(|_, query, text| of_bins(query, "warehouse_id", Kind::Id, "warehouseID", text)),
        ),
        filter(
            "preferred",
            Operator::Code(|_, query, text| of_bins(query, "preferred", Kind::Flag, "preferred", text)),
        ),
        filter("minimumAmount", Operator::From("amount")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "bin_quantity",
        "",
        &[
            BIN_ID,
            Field::special("binCode", "bin_id", bin_code),
            Field::special("binPreferred", "bin_id", bin_preferred),
            Field::special("warehouseID", "bin_id", bin_warehouse),
            PRODUCT_ID,
            Field::special("productCode", "product_id", |page, cell, name, w| code(page, cell, name, w, 0)),
            Field::special("productCode2", "product_id", |page, cell, name, w| code(page, cell, name, w, 1)),
            Field::special("productCode3", "product_id", |page, cell, name, w| code(page, cell, name, w, 2)),
            Field::special("productSupplierCode", "product_id", |page, cell, name, w| code(page, cell, name, w, 3)),
            extra(Field::special("productCode5", "product_id", |page, cell, name, w| code(page, cell, name, w, 4))),
            extra(Field::special("productCode6", "product_id", |page, cell, name, w| code(page, cell, name, w, 5))),
            extra(Field::special("productCode7", "product_id", |page, cell, name, w| code(page, cell, name, w, 6))),
            extra(Field::special("productCode8", "product_id", |page, cell, name, w| code(page, cell, name, w, 7))),
            Field::amount("amount", "amount"),
        ],
    )
};

/// Goods that were put into a bin or taken out of it.
pub static BIN_RECORD: Noun = Noun {
    doc: "Goods that were put into a bin or taken out of it.",
    module: "inventory",
    restrict: Some(within_stores),
    prepare: Some(load),
    filters: &[
        filter("binIDs", Operator::Any("bin_id")),
        filter(
            "warehouseID",
            Operator::Code(|_, query, text| of_bins(query, "warehouse_id", Kind::Id, "warehouseID", text)),
        ),
        filter("documentIDs", Operator::Any("document_id")),
        filter("documentType", Operator::Equals("document_type")),
        filter("timestampStart", Operator::From("timestamp")),
        filter("timestampEnd", Operator::To("timestamp")),
        filter(
            "preferred",
            Operator::Code(|_, query, text| of_bins(query, "preferred", Kind::Flag, "preferred", text)),
        ),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "bin_record",
        "recordID",
        &[
            BIN_ID,
            Field::special("binCode", "bin_id", bin_code),
            Field::special("binPreferred", "bin_id", bin_preferred),
            Field::special("warehouseID", "bin_id", bin_warehouse),
            PRODUCT_ID,
            Field::special("productCode", "product_id", |page, cell, name, w| code(page, cell, name, w, 0)),
            Field::special("productCode2", "product_id", |page, cell, name, w| code(page, cell, name, w, 1)),
            Field::special("productCode3", "product_id", |page, cell, name, w| code(page, cell, name, w, 2)),
            Field::special("productSupplierCode", "product_id", |page, cell, name, w| code(page, cell, name, w, 3)),
            extra(Field::special("productCode5", "product_id", |page, cell, name, w| code(page, cell, name, w, 4))),
            extra(Field::special("productCode6", "product_id", |page, cell, name, w| code(page, cell, name, w, 5))),
            extra(Field::special("productCode7", "product_id", |page, cell, name, w| code(page, cell, name, w, 6))),
            extra(Field::special("productCode8", "product_id", |page, cell, name, w| code(page, cell, name, w, 7))),
            AMOUNT,
            TIMESTAMP,
            DOCUMENT_ID,
            DOCUMENT_TYPE,
            CREATOR_ID,
            REASON_ID,
            CHANGED,
        ],
    )
};

/// The bin.
pub(super) const BIN_ID: Field = Field::id("binID", "bin_id", "bin").indexed();
/// The product.
pub(super) const PRODUCT_ID: Field = Field::id("productID", "product_id", "product").indexed();
/// Units put in, or taken out when below zero.
pub(super) const AMOUNT: Field = Field::amount("amount", "amount").doc("Below zero takes goods out.");
/// When.
pub(super) const TIMESTAMP: Field = Field::new("timestamp", "timestamp", Kind::Time).indexed();
/// The document behind it.
pub(super) const DOCUMENT_ID: Field = Field::new("documentID", "document_id", Kind::Id).indexed();
/// What kind of document that is.
pub(super) const DOCUMENT_TYPE: Field = Field::word("documentType", "document_type", DOCUMENT_TYPES);
/// Who did it.
pub(super) const CREATOR_ID: Field = Field::id("creatorID", "creator_id", "employee");
/// Why.
pub(super) const REASON_ID: Field = Field::id("reasonCodeID", "reason_id", "reason_code");

/// The kinds of documents that goods in bins belong to.
pub(super) const DOCUMENT_TYPES: &[&str] =
    &["", "SALES_DOCUMENT", "PURCHASE_DOCUMENT", "INVENTORY_REGISTRATION", "INVENTORY_WRITE_OFF", "INVENTORY_TRANSFER"];

const fn extra(field: Field) -> Field {
    field.part("Extra product codes", Code::FIELD_MODULE)
}

/// Restricts to bins of which a column is that.
pub(super) fn of_bins(query: &mut Query, column: &str, kind: Kind, name: &str, text: &str) -> Result<(), Fault> {
    let value = kind.read(name, text)?.int();
    query.and(
        &format!("t.bin_id IN (SELECT b.id FROM bin b WHERE b.account = $0 AND b.{column} = ?)"),
        [OwnedValue::Int(value)],
    );
    Ok(())
}

/// Restricts to bins of stores that the user may use.
fn within_stores(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let mut bins = Query::default();
    document::within_stores(cx, &mut bins, &["warehouse_id"])?;
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
struct LocaleFormat {
    /// Code, is it preferred, store.
    bins: HashMap<i64, (String, i64, i64)>,
    /// Eight codes.
    products: HashMap<i64, [String; 8]>,
}

fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids = |column: &str| plan.ids(rows, &[column]);
    let bins = cx.among(
        "SELECT id, code, preferred, warehouse_id FROM bin WHERE account = $0 AND id IN ({ids})",
        &ids("bin_id"),
        &[],
    )?;
    let products = cx.among(
        "SELECT id, code, code2, code3, supplier_code, code5, code6, code7, code8 FROM product
         WHERE account = $0 AND id IN ({ids})",
        &ids("product_id"),
        &[],
    )?;
    let codes = |row: ladu_store::Row<'_>| std::array::from_fn(|at| row.text(at + 1).to_owned());
    Ok(Box::new(LocaleFormat {
        bins: bins.iter().map(|row| (row.int(0), (row.text(1).to_owned(), row.int(2), row.int(3)))).collect(),
        products: products.iter().map(|row| (row.int(0), codes(row))).collect(),
    }))
}

fn bin<'p>(page: &'p Page<'_>, cell: &Cell<'_>) -> Option<&'p (String, i64, i64)> {
    page.extra::<LocaleFormat>()?.bins.get(&cell.value.int())
}

fn bin_code(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.text(bin(page, cell).map_or("", |bin| &bin.0));
}

fn bin_preferred(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.int(bin(page, cell).map_or(0, |bin| bin.1));
}

fn bin_warehouse(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.int(bin(page, cell).map_or(0, |bin| bin.2));
}

fn code(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer, at: usize) {
    let codes = page.extra::<LocaleFormat>().and_then(|shown| shown.products.get(&cell.value.int()));
    w.key(name);
    w.text(codes.map_or("", |codes| &codes[at]));
}

/// The calls.
pub static CALLS: &[Call] = &[
    Call::list("getBinQuantities", &BIN_QUANTITY).doc("Lists how much of each product is in each bin."),
    Call::list("getBinRecords", &BIN_RECORD).doc("Lists what was put into bins and taken out."),
];
