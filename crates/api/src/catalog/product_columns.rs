//! The columns of a product that code reads and writes by name; all its fields stand in `product_fields`.

use crate::product_filter::STATUSES;
use ladu_record::noun::{Column, Field, Text};
use ladu_types::{Id, of};
use ladu_wire::Code;

use super::card_price;
use super::extra_field::PART;

/// The kinds of products.
pub(super) const TYPES: &[&str] = &["PRODUCT", BUNDLE, MATRIX, ASSEMBLY];
/// Sold as one, stocked as its components.
pub(super) const BUNDLE: &str = "BUNDLE";
/// A parent that only its variations are sold of.
pub(super) const MATRIX: &str = "MATRIX";
/// Made of its components before it is sold.
pub(super) const ASSEMBLY: &str = "ASSEMBLY";

pub(super) const NAME: Column<Text> = Column::of(Field::text("name", "name", 255).required().languages().indexed());
/// The shop's own code.
pub const CODE: Column<Text> = Column::of(Field::text("code", "code", 50).indexed().doc("The shop's own code."));
/// By custom the bar code.
pub const CODE2: Column<Text> =
    Column::of(Field::text("code2", "code2", 50).indexed().doc("By custom the EAN or UPC."));
pub(super) const GROUP: Column<Id<of::ProductGroup>> =
    Column::of(Field::id("groupID", "group_id", "product_group").required().indexed());
pub(super) const CATEGORY: Column<Id<of::Category>> =
    Column::of(Field::id("categoryID", "category_id", "product_category").indexed());
pub(super) const PRICE: Column<ladu_types::Price> = Column::of(card_price::NET.field.indexed().doc("Net sales price."));
pub(super) const VAT_RATE: Column<Id<of::VatRate>> = Column::of(card_price::VAT_RATE.field.indexed());
pub(super) const TAX_FREE: Column<bool> = card_price::TAX_FREE;
pub(super) const DISPLAYED_IN_WEBSHOP: Column<bool> =
    Column::of(Field::flag("displayedInWebshop", "displayed_in_webshop").default(1));
pub(super) const BRAND: Column<Id<of::Brand>> = Column::of(Field::id("brandID", "brand_id", "brand").indexed());
pub(super) const LOCATION_TEXT: Column<Text> = Column::of(Field::text("locationInWarehouseText", "location_text", 255));
pub(super) const DESCRIPTION: Column<Text> =
    Column::of(Field::text("description", "description", 65_535).languages().described("product_description"));
pub(super) const LONG_DESCRIPTION: Column<Text> =
    Column::of(Field::text("longdesc", "long_description", 65_535).languages().described("product_longdescription"));
pub(super) const CONTAINER: Column<Id<of::Product>> = Column::of(Field::id("containerID", "container_id", "product"));
pub(super) const STATUS: Column<Text> = Column::of(Field::word("status", "status", STATUSES).indexed());
pub(super) const CASHIER_ENTERS_PRICE: Column<bool> =
    Column::of(Field::flag("cashierMustEnterPrice", "cashier_enters_price"));
pub(super) const PARENT: Column<Id<of::Product>> =
    Column::of(Field::id("", "parent_id", "product").input("parentProductID").indexed());
pub(super) const TYPE: Column<Text> = Column::of(Field::word("type", "type", TYPES).indexed());

/// What is looked at of every product of a list, beside what the list shows: by prices and tax, by the list of variations, by the place.
pub(super) const READ: &[&str] = &[
    TYPE.field.column,
    PARENT.field.column,
    PRICE.field.column,
    GROUP.field.column,
    BRAND.field.column,
    VAT_RATE.field.column,
    TAX_FREE.field.column,
    CASHIER_ENTERS_PRICE.field.column,
    CONTAINER.field.column,
    LOCATION_TEXT.field.column,
    VALUES[0].field.column,
    VALUES[1].field.column,
    VALUES[2].field.column,
];

/// The most dimensions of a matrix product.
pub(super) const MOST_DIMENSIONS: usize = 3;

/// The dimensions of a matrix product.
pub(super) const DIMENSIONS: [Column<Id<of::Dimension>>; MOST_DIMENSIONS] =
    [dimension("dimension_id1"), dimension("dimension_id2"), dimension("dimension_id3")];

/// The values of a variation, each of the dimension of the same place.
pub(super) const VALUES: [Column<Id<of::DimensionValue>>; MOST_DIMENSIONS] =
    [value("dim_value_id1"), value("dim_value_id2"), value("dim_value_id3")];

/// The choices of the extra drop-down fields.
pub(super) const EXTRA_FIELDS: [Column<Id<of::ExtraValue>>; 4] = [
    extra_field("extraField1ID", "extra_field1_id"),
    extra_field("extraField2ID", "extra_field2_id"),
    extra_field("extraField3ID", "extra_field3_id"),
    extra_field("extraField4ID", "extra_field4_id"),
];

const fn dimension(column: &'static str) -> Column<Id<of::Dimension>> {
    Column::of(Field::id("", column, "matrix_dimension").indexed_when_set())
}

const fn value(column: &'static str) -> Column<Id<of::DimensionValue>> {
    Column::of(Field::id("", column, "dimension_value").indexed_when_set())
}

const fn extra_field(name: &'static str, column: &'static str) -> Column<Id<of::ExtraValue>> {
    Column::of(Field::id(name, column, "product_extra_value").indexed_when_set().part(PART, Code::FIELD_MODULE))
}
