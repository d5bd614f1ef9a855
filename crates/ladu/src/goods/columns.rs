//! The columns of the file, the same both ways.

/// What a column of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A parameter of saveProduct, from a column of the product.
    Plain(&'static str),
    /// A decimal, from a column of the product.
    Amount(&'static str),
    /// The name of another record: its table and the product's column.
    Name(&'static str, &'static str),
    /// A tax rate, in per cent.
    Rate,
}

/// A column: its header, which is also the parameter of saveProduct or says what is named.
pub(super) type Column = (&'static str, Kind);

/// Every column, in the order they are written. Names in other languages (`nameEST`) are read as well.
pub(super) const COLUMNS: &[Column] = &[
    ("code", Kind::Plain("code")),
    ("code2", Kind::Plain("code2")),
    ("code3", Kind::Plain("code3")),
    ("supplierCode", Kind::Plain("supplier_code")),
    ("name", Kind::Plain("name")),
    ("groupName", Kind::Name("product_group", "group_id")),
    ("categoryName", Kind::Name("product_category", "category_id")),
    ("brandName", Kind::Name("brand", "brand_id")),
    ("unitName", Kind::Name("unit", "unit_id")),
    ("supplierName", Kind::Name("supplier", "supplier_id")),
    ("vatRate", Kind::Rate),
    ("netPrice", Kind::Amount("price")),
    ("cost", Kind::Amount("cost")),
    ("type", Kind::Plain("type")),
    ("status", Kind::Plain("status")),
    ("displayedInWebshop", Kind::Plain("displayed_in_webshop")),
    ("nonStockProduct", Kind::Plain("non_stock")),
    ("nonDiscountable", Kind::Plain("non_discountable")),
    ("taxFree", Kind::Plain("tax_free")),
    ("manufacturerName", Kind::Plain("manufacturer")),
    ("deliveryTime", Kind::Plain("delivery_time")),
    ("length", Kind::Amount("length")),
    ("width", Kind::Amount("width")),
    ("height", Kind::Amount("height")),
    ("netWeight", Kind::Amount("net_weight")),
    ("grossWeight", Kind::Amount("gross_weight")),
    ("volume", Kind::Amount("volume")),
    ("description", Kind::Plain("description")),
    ("longdesc", Kind::Plain("long_description")),
];
