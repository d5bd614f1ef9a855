//! Packages that products come in: boxes of twelve, pallets of five hundred.

use ladu_record::Cx;
use ladu_record::noun::{ADDED, Column, Field, LAST_MODIFIED, Noun, Operator, Patch, filter};
use ladu_types::{Fixed, Id, Quantity, of};
use ladu_wire::{Code, Fault};

use crate::call::Call;

/// A kind of package. The API only lists them; saving and deleting are Ladu's own.
pub static PACKAGE_TYPE: Noun = Noun {
    doc: "A kind of package: box, pallet.",
    module: "products",
    log: "productPackageTypes",
    remembered: true,
    used_by: &[("product_package", "type_id")],
    filters: &[filter("changedSince", Operator::ChangedSince)],
    ..Noun::new(
        "product_package_type",
        "packageTypeID",
        &[Field::text("name", "name", 100).required().languages(), ADDED, LAST_MODIFIED],
    )
};

const PRODUCT: Column<Id<of::Product>> =
    Column::of(Field::id("", "product_id", "product").input("productID").required().indexed());
const AMOUNT: Column<Quantity> =
    Column::of(Field::amount("packageAmount", "amount").required().doc("Units in a package; more than none."));
const MEASURES: [Column<Fixed>; 5] = [
    Column::of(Field::amount("packageNetWeight", "net_weight")),
    Column::of(Field::amount("packageGrossWeight", "gross_weight")),
    Column::of(Field::amount("packageLength", "length")),
    Column::of(Field::amount("packageWidth", "width")),
    Column::of(Field::amount("packageHeight", "height")),
];

/// A package of a product.
pub static PACKAGE: Noun = Noun {
    doc: "A package that a product comes in.",
    log: "productPackages",
    module: "products",
    before_save: Some(check),
    ..Noun::new(
        "product_package",
        "packageID",
        &[
            PRODUCT.field,
            Field::name_of("packageType", "type_id", "product_package_type"),
            Field::id("packageTypeID", "type_id", "product_package_type").required().indexed(),
            AMOUNT.field,
            Field::text("packageCode", "code", 50).doc("The package's own bar code."),
            MEASURES[0].field,
            MEASURES[1].field,
            MEASURES[2].field,
            MEASURES[3].field,
            MEASURES[4].field,
        ],
    )
};

/// A package stays with its product (1013); it holds something, and nothing about it is measured below zero (1014).
fn check(_: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if !patch.is_new() && patch.has(PRODUCT) {
        return Err(Fault::at(Code::CONFLICT, PRODUCT.field.input));
    }
    if patch.get(AMOUNT).is_some_and(|amount| amount.micro() <= 0) {
        return Err(Fault::format(AMOUNT.field.input));
    }
    match MEASURES.iter().find(|column| patch.get(**column).is_some_and(|measure| measure.micro() < 0)) {
        Some(column) => Err(Fault::format(&patch.parameter(*column))),
        None => Ok(()),
    }
}

pub(super) static CALLS: &[Call] = &[
    Call::list("getProductPackageTypes", &PACKAGE_TYPE).doc("Lists kinds of packages."),
    Call::save("saveProductPackageType", &PACKAGE_TYPE).extension().doc("Makes or changes a kind of package."),
    Call::delete("deleteProductPackageType", &PACKAGE_TYPE).extension().doc("Deletes a kind that no package is of."),
    Call::save("saveProductPackage", &PACKAGE).doc("Adds a package to a product, or changes one."),
    Call::delete_many("deleteProductPackage", &PACKAGE, "packageIDs").doc("Deletes packages of any products."),
];
