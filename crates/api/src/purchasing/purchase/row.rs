//! The rows of purchase documents.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use ladu_record::Cx;
use ladu_record::noun::{self, Cell, Field, Names, Noun, Page, Plan};
use ladu_store::{Row, RowSet};
use ladu_trade::document;
use ladu_types::{Fixed, Money, Quantity};
use ladu_wire::{Fault, Kind, Writer};

use super::LEDGER;
use ladu_trade::document::packages;

/// A row of a purchase document.
pub static ROW: Noun = Noun {
    doc: "A row of a purchase document.",
    module: "purchases",
    prepare: Some(prepare),
    ..Noun::new("purchase_row", "", FIELDS)
};

const FIELDS: &[Field] = &[
    Field::new("stableRowID", "stable_id", Kind::Id).doc("Stays when the document is saved again."),
    Field::new("productID", "product_id", Kind::Id).indexed(),
    Field::new("serviceID", "service_id", Kind::Id),
    Field::text("itemName", "name", 1000).doc("The name of the product or service when left out."),
    Field::special("code", "product_id", |page, cell, name, w| write_code(page, cell, name, 0, w)),
    Field::special("code2", "product_id", |page, cell, name, w| write_code(page, cell, name, 1, w)),
    Field::new("vatrateID", "vat_rate_id", Kind::Id).doc("The supplier's, else the product's, when left out."),
    Field::amount("amount", "amount").quoted().doc("Below zero on returns."),
    Field::amount("price", "price").quoted().doc("Net price of one before the discount."),
    Field::amount("discount", "discount").quoted().doc("Per cent."),
    Field::date("deliveryDate", "delivery_date").doc("Promised by the supplier; only of orders."),
    Field::special("unitCost", "cost", write_unit_cost).when("getCost"),
    Field::special("costTotal", "cost", |page, cell, name, w| {
        w.key(name);
        w.decimal(cost_of(page, cell));
    })
    .when("getCost"),
    packages::ID,
    Field::amount("amountOfPackages", "amount_of_packages")
        .doc("The amount is this times what is in one; one of the two is enough."),
    Field::special("amountInPackage", "package_id", |page, cell, name, w| {
        w.key(name);
        w.decimal(package_of(page, cell).map_or(Fixed::ZERO, |package| package.amount));
    }),
    Field::special("packageType", "package_id", |page, cell, name, w| {
        let extra = page.extra::<Extra>();
        let kind = extra.zip(package_of(page, cell)).and_then(|(extra, package)| extra.kinds.get(&package.kind));
        w.key(name);
        w.text(kind.map_or("", String::as_str));
    }),
    Field::special("packageTypeID", "package_id", |page, cell, name, w| {
        w.key(name);
        w.int(package_of(page, cell).map_or(0, |package| package.kind));
    }),
    Field::text("supplierPriceListSupplierCode", "supplier_code", 50),
    Field::text("supplierPriceListImportCode", "import_code", 50),
    Field::text("supplierPriceListNotes", "supplier_notes", 255),
    Field::text("jdoc", "jdoc", 65_000)
        .input("rowJDoc")
        .doc("A program's own JSON; extraCosts.extraCost in it is added to what one costs."),
    Field::id("", "document_id", "").indexed(),
    Field::int("", "position"),
    Field::flag("", "stocked"),
    Field::amount("", "net"),
    // What the goods cost in the account's own currency, with freight and without.
    Field::amount("", "cost"),
    Field::amount("", "purchase_cost"),
    // Units of an order that have not come.
    Field::amount("", "open_amount"),
];

struct Package {
    amount: Fixed,
    kind: i64,
}

/// What rows show beside their own columns.
struct Extra {
    codes: HashMap<i64, [String; 2]>,
    packages: HashMap<i64, Package>,
    kinds: Arc<Names>,
    /// What goods cost that go back.
    drawn: Box<dyn Any>,
}

fn prepare(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids = plan.ids(rows, &["product_id"]);
    let sql = "SELECT id, code, code2 FROM product WHERE account = $0 AND id IN ({ids})";
    let codes = |row: Row<'_>| (row.int(0), [1, 2].map(|at| row.text(at).to_owned()));
    let codes = cx.among(sql, &ids, &[])?.iter().map(codes).collect();
    let ids = plan.ids(rows, &["package_id"]);
    let sql = "SELECT id, amount, type_id FROM product_package WHERE account = $0 AND id IN ({ids})";
    let package = |row: Row<'_>| (row.int(0), Package { amount: Fixed::from_micro(row.int(1)), kind: row.int(2) });
    let packages = cx.among(sql, &ids, &[])?.iter().map(package).collect();
    let kinds = noun::names(cx, "product_package_type")?;
    Ok(Box::new(Extra { codes, packages, kinds, drawn: document::load_costs(cx, LEDGER, rows, plan)? }))
}

fn write_code(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, which: usize, w: &mut Writer) {
    let codes = page.extra::<Extra>().and_then(|extra| extra.codes.get(&cell.value.int()));
    w.key(name);
    w.text(codes.map_or("", |codes| codes[which].as_str()));
}

fn package_of<'a>(page: &'a Page<'_>, cell: &Cell<'_>) -> Option<&'a Package> {
    page.extra::<Extra>()?.packages.get(&cell.int("package_id"))
}

/// What the goods of a row cost: as reckoned when they come in, as drawn when they go back.
fn cost_of(page: &Page<'_>, cell: &Cell<'_>) -> Money {
    if !Quantity::from_micro(cell.int("amount")).is_negative() {
        return Money::from_micro(cell.int("cost"));
    }
    let drawn = page.extra::<Extra>().map(|extra| document::cost_in(extra.drawn.as_ref(), cell.id));
    drawn.unwrap_or_default().negated()
}

fn write_unit_cost(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let unit = cost_of(page, cell).per(Quantity::from_micro(cell.int("amount"))).unwrap_or_default();
    w.key(name);
    w.decimal_text(unit);
}
