//! Packages on the rows of stock documents.

use ladu_books::noun::Field;
use ladu_wire::Kind;

/// The package that a row counts in.
pub const ID: Field = Field::new("packageID", "package_id", Kind::Id).doc("A package of the product.");
/// How many of them.
pub const AMOUNT: Field = Field::amount("amountOfPackages", "amount_of_packages")
    .doc("The amount is this times what is in one; one of the two is enough.");
