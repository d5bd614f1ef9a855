//! The rows of purchase documents.

use std::any::Any;
use std::collections::HashMap;

use ladu_ledger::DocumentKind;
use ladu_record::Cx;
use ladu_record::noun::{Cell, Field, Named, Noun, Page, Plan, ReadColumn};
use ladu_store::{Row, RowSet};
use ladu_trade::document::{self, AMOUNT, Package, RowFacts, packages};
use ladu_trade::purchase::columns;
use ladu_types::{Id, Money, Quantity, of};
use ladu_wire::{Fault, Writer};

/// A row of a purchase document.
pub static ROW: Noun = Noun {
    doc: "A row of a purchase document.",
    module: "purchases",
    prepare: Some(prepare),
    ..Noun::new("purchase_row", "", FIELDS)
};

const FIELDS: &[Field] = &[
    document::STABLE_ID.field.doc("Stays when the document is saved again."),
    document::PRODUCT.field,
    columns::SERVICE.field,
    columns::NAME.field,
    Field::special("code", "product_id", |page, cell, name, w| write_code(page, cell, name, 0, w)),
    Field::special("code2", "product_id", |page, cell, name, w| write_code(page, cell, name, 1, w)),
    columns::VAT_RATE.field,
    AMOUNT.field.quoted().doc("Below zero on returns."),
    document::PRICE.field.quoted().doc("Net price of one before the discount."),
    columns::DISCOUNT.field,
    columns::DELIVERY_DATE.field,
    Field::special("unitCost", "cost", write_unit_cost).when("getCost"),
    Field::special("costTotal", "cost", |page, cell, name, w| {
        w.key(name);
        w.decimal(cost_of(page, cell));
    })
    .when("getCost"),
    packages::ID,
    document::PACKAGES.field,
    Field::special("amountInPackage", "package_id", |page, cell, name, w| {
        w.key(name);
        w.decimal(package_of(page, cell).map_or(Quantity::ZERO, |package| package.amount));
    }),
    Field::special("packageType", "package_id", |page, cell, name, w| {
        w.key(name);
        w.text(package_of(page, cell).map_or("", |package| &package.kind));
    }),
    Field::special("packageTypeID", "package_id", |page, cell, name, w| {
        w.key(name);
        w.int(package_of(page, cell).map_or(0, |package| package.kind_id));
    }),
    columns::SUPPLIER_CODE.field,
    columns::IMPORT_CODE.field,
    columns::SUPPLIER_NOTES.field,
    columns::ROW_JSON.field,
    document::DOCUMENT.field,
    document::POSITION.field,
    columns::STOCKED.field,
    columns::NET.field,
    columns::ROW_COST.field,
    columns::PURCHASE_COST.field,
    columns::OPEN_AMOUNT.field,
    columns::MOVED_BEFORE.field,
];

/// What rows show beside their own columns.
struct Extra {
    codes: HashMap<Id<of::Product>, [String; 2]>,
    /// What goods cost that go back, and packages.
    facts: RowFacts,
}

fn prepare(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids = plan.ids(rows, &[document::PRODUCT.column()]);
    let sql = "SELECT id, code, code2 FROM product WHERE account = $0 AND id IN ({ids})";
    let codes = |row: Row<'_>| {
        let (id, code, second): (Id<of::Product>, String, String) = row.read();
        (id, [code, second])
    };
    let codes = cx.among(sql, &ids, &[])?.iter().map(codes).collect();
    let facts = RowFacts::load(cx, DocumentKind::Purchase, rows, plan, cx.params.flag("getCost"))?;
    Ok(Box::new(Extra { codes, facts }))
}

fn write_code(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, which: usize, w: &mut Writer) {
    let codes = page.extra::<Extra>().and_then(|extra| extra.codes.get(&Id::new(cell.value.int())));
    w.key(name);
    w.text(codes.map_or("", |codes| codes[which].as_str()));
}

fn package_of<'a>(page: &'a Page<'_>, cell: &Cell<'_>) -> Option<&'a Package> {
    page.extra::<Extra>()?.facts.package(cell)
}

/// What the goods of a row cost: as worked out when they come in, as drawn when they go back.
fn cost_of(page: &Page<'_>, cell: &Cell<'_>) -> Money {
    if !cell.get(AMOUNT).is_negative() {
        return cell.get(columns::ROW_COST);
    }
    let drawn = page.extra::<Extra>().map(|extra| extra.facts.cost(Id::new(cell.id)));
    drawn.unwrap_or_default().negated()
}

fn write_unit_cost(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let unit = cost_of(page, cell).per(cell.get(AMOUNT)).unwrap_or_default();
    w.key(name);
    w.decimal_text(unit);
}
