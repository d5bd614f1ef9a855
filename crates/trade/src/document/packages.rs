//! Packages on the rows of stock documents, as fields.

use ladu_record::noun::Field;

use super::columns::{PACKAGE, PACKAGES, of_packages};
use super::row_facts::package_of_row;

/// The package that a row counts in.
pub const ID: Field = of_packages(PACKAGE.field).doc("A package of the product.");
/// How many of them.
pub const AMOUNT: Field = of_packages(PACKAGES.field);
/// What is in one.
pub const CONTENT: Field = of_packages(Field::special("amountInPackage", "package_id", |page, cell, name, w| {
    w.key(name);
    w.number(&package_of_row(page, cell).amount.to_string());
}));
/// The name of its kind.
pub const TYPE: Field = of_packages(Field::special("packageType", "package_id", |page, cell, name, w| {
    w.key(name);
    w.text(&package_of_row(page, cell).kind);
}));
pub const TYPE_ID: Field = of_packages(Field::special("packageTypeID", "package_id", |page, cell, name, w| {
    w.key(name);
    w.int(package_of_row(page, cell).kind_id);
}));
