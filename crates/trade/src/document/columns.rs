//! Columns that the kinds of stock documents and their rows have in common.

use ladu_record::noun::{Column, Field, Text};
use ladu_types::{Date, Fixed, Id, Price, Quantity, of};
use ladu_wire::{Code, Kind};

/// The warehouse a document is about.
pub const WAREHOUSE: Column<Id<of::Warehouse>> = Column::of(Field::id("warehouseID", "warehouse_id", "warehouse"));
pub const CREATOR: Column<Id<of::Employee>> = Column::of(Field::id("creatorID", "creator_id", "employee"));
/// The currency of its prices.
pub const CURRENCY_CODE: Column<Text> = Column::of(Field::text("currencyCode", "currency_code", 3));
/// What a unit of that currency is worth in the account's own.
pub const CURRENCY_RATE: Column<Fixed> = Column::of(Field::amount("currencyRate", "currency_rate").default(1_000_000));
pub const DATE: Column<Date> = Column::of(Field::date("date", "date").indexed());
/// The day on which it was confirmed.
pub const TRANSACTION_DATE: Column<Date> =
    Column::of(Field::date("inventoryTransactionDate", "transaction_date").read_only());
/// The count whose surplus or shortage it is.
pub const STOCKTAKING: Column<Id<of::Stocktaking>> =
    Column::of(Field::id("stocktakingID", "stocktaking_id", "stocktaking").indexed());
/// Why it was made.
pub const REASON: Column<Id<of::Reason>> = Column::of(Field::id("reasonID", "reason_id", "reason_code"));
/// It has moved goods, or whatever else its kind does.
pub const CONFIRMED: Column<bool> = Column::of(Field::flag("confirmed", "confirmed"));

/// The document of a row.
pub const DOCUMENT: Column<Id<of::Document>> = Column::of(Field::id("", "document_id", "").indexed());
/// Where a row stands in its document.
pub const POSITION: Column<i64> = Column::of(Field::int("", "position"));
/// The id of a row that stays when the document is saved again.
pub const STABLE_ID: Column<Id<of::DocumentRow>> = Column::of(Field::new("stableRowID", "stable_id", Kind::Id));
/// The product of a row.
pub const PRODUCT: Column<Id<of::Product>> = Column::of(Field::new("productID", "product_id", Kind::Id).indexed());
/// Units on a row.
pub const AMOUNT: Column<Quantity> = Column::of(Field::amount("amount", "amount"));
/// The price of one.
pub const PRICE: Column<Price> = Column::of(Field::amount("price", "price"));
/// The package that a row counts in.
pub const PACKAGE: Column<Id<of::Package>> = Column::of(Field::new("packageID", "package_id", Kind::Id));
pub const PACKAGES: Column<Quantity> = Column::of(
    Field::amount("amountOfPackages", "amount_of_packages")
        .doc("The amount is this times what is in one; one of the two is enough."),
);
/// What a program keeps of its own with a row.
pub const ROW_JSON: Field = Field::text("jdoc", "jdoc", 65_000).input("rowJDoc").doc("A program's own JSON.");

/// A field that only accounts with packages have.
pub const fn of_packages(field: Field) -> Field {
    field.part("Product packages", Code::FIELD_MODULE)
}
