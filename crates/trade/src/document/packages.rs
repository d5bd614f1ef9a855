//! Packages on the rows of stock documents.

use super::facts::package_of_row;
use ladu_record::noun::Field;
use ladu_wire::{Code, Kind};

/// The package that a row counts in.
pub const ID: Field = packed(Field::new("packageID", "package_id", Kind::Id)).doc("A package of the product.");
/// How many of them.
pub const AMOUNT: Field = packed(Field::amount("amountOfPackages", "amount_of_packages"))
    .doc("The amount is this times what is in one; one of the two is enough.");
/// What is in one.
pub const INSIDE: Field = packed(Field::special("amountInPackage", "package_id", |page, cell, name, w| {
    w.key(name);
    w.number(&package_of_row(page, cell).amount.to_string());
}));
/// The name of its kind.
pub const TYPE: Field = packed(Field::special("packageType", "package_id", |page, cell, name, w| {
    w.key(name);
    w.text(&package_of_row(page, cell).kind);
}));
/// Its kind.
pub const TYPE_ID: Field = packed(Field::special("packageTypeID", "package_id", |page, cell, name, w| {
    w.key(name);
    w.int(package_of_row(page, cell).kind_id);
}));

const fn packed(field: Field) -> Field {
    field.part("Product packages", Code::FIELD_MODULE)
}
