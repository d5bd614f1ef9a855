//! The columns of the file, the same both ways.

use ladu_api::catalog::product::PRODUCT;
use ladu_api::catalog::{brand::BRAND, category::CATEGORY, group::GROUP, unit::UNIT};
use ladu_api::purchasing::supplier::SUPPLIER;
use ladu_record::noun::{Field, Noun};
use ladu_wire::{Kind as Holds, Language};

/// What a column of the file is.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// The product's own code, by which a row finds it.
    Code(&'static str),
    /// The bar code, by which a row without a code finds it.
    BarCode(&'static str),
    /// Another code, which a spreadsheet may have cut.
    OtherCode(&'static str),
    /// Anything else that the product's field of this column holds.
    Value(&'static str),
    /// A text of the product in a language.
    Translated(&'static str, Language),
    /// The name of another record, and the product's column that refers to it.
    Name(&'static Noun, &'static str),
    /// The path of a record in a tree, and the product's column that refers to it.
    Path(&'static Noun, &'static str),
    /// A tax rate, in per cent or by its name, and the product's column that refers to it.
    Rate(&'static str),
    /// The price with tax.
    Gross,
}

impl Kind {
    /// The column of the product's table that it is kept in; the price with tax is kept in none.
    pub(super) fn column(self) -> Option<&'static str> {
        match self {
            Kind::Code(column)
            | Kind::BarCode(column)
            | Kind::OtherCode(column)
            | Kind::Value(column)
            | Kind::Translated(column, _)
            | Kind::Name(_, column)
            | Kind::Path(_, column)
            | Kind::Rate(column) => Some(column),
            Kind::Gross => None,
        }
    }

    /// The field of the product.
    pub(super) fn field(self) -> Option<&'static Field> {
        self.column().and_then(|column| PRODUCT.field_of(column))
    }

    /// Does it hold numbers with decimals?
    pub(super) fn is_amount(self) -> bool {
        match self {
            Kind::Gross | Kind::Rate(_) => true,
            Kind::Value(_) => self.field().is_some_and(|field| field.kind == Holds::Amount),
            _ => false,
        }
    }
}

/// A column: its header and what it is.
pub(super) type Column = (&'static str, Kind);

/// Every column that is written, in order.
pub(super) const COLUMNS: &[Column] = &[
    ("code", Kind::Code("code")),
    ("code2", Kind::BarCode("code2")),
    ("code3", Kind::OtherCode("code3")),
    ("supplierCode", Kind::OtherCode("supplier_code")),
    ("name", Kind::Value("name")),
    ("groupName", Kind::Path(&GROUP, "group_id")),
    ("categoryName", Kind::Path(&CATEGORY, "category_id")),
    ("brandName", Kind::Name(&BRAND, "brand_id")),
    ("unitName", Kind::Name(&UNIT, "unit_id")),
    ("supplierName", Kind::Name(&SUPPLIER, "supplier_id")),
    ("vatRate", Kind::Rate("vat_rate_id")),
    ("netPrice", Kind::Value("price")),
    ("cost", Kind::Value("cost")),
    ("type", Kind::Value("type")),
    ("status", Kind::Value("status")),
    ("displayedInWebshop", Kind::Value("displayed_in_webshop")),
    ("nonStockProduct", Kind::Value("non_stock")),
    ("nonDiscountable", Kind::Value("non_discountable")),
    ("taxFree", Kind::Value("tax_free")),
    ("manufacturerName", Kind::Value("manufacturer")),
    ("deliveryTime", Kind::Value("delivery_time")),
    ("length", Kind::Value("length")),
    ("width", Kind::Value("width")),
    ("height", Kind::Value("height")),
    ("netWeight", Kind::Value("net_weight")),
    ("grossWeight", Kind::Value("gross_weight")),
    ("volume", Kind::Value("volume")),
    ("description", Kind::Value("description")),
    ("longdesc", Kind::Value("long_description")),
];

/// Columns that are read and not written: the net price says the same.
const READ_ONLY: &[Column] = &[("priceWithVAT", Kind::Gross)];

/// Texts that are kept in several languages; in each a column of its own, such as `nameEST`.
pub(super) const TRANSLATED: &[(&str, &str)] =
    &[("name", "name"), ("description", "description"), ("longdesc", "long_description")];

/// The header of a text in a language.
pub(super) fn header_of(text: &str, language: Language) -> String {
    format!("{text}{}", language.suffix())
}

/// The column that a header names, in any case, and its proper name.
pub(super) fn named(header: &str) -> Option<(String, Kind)> {
    let is_it = |name: &str| name.eq_ignore_ascii_case(header.trim());
    if let Some((name, kind)) = COLUMNS.iter().chain(READ_ONLY).find(|(name, _)| is_it(name)) {
        return Some(((*name).to_owned(), *kind));
    }
    Language::ALL.into_iter().find_map(|language| {
        let (text, column) = TRANSLATED.iter().find(|(text, _)| is_it(&header_of(text, language)))?;
        Some((header_of(text, language), Kind::Translated(column, language)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_one_of_the_product() {
        for (header, kind) in COLUMNS {
            assert!(kind.field().is_some(), "{header} is no field of a product");
        }
        for (text, column) in TRANSLATED {
            assert!(PRODUCT.field_of(column).is_some_and(|field| field.languages), "{text} has no languages");
        }
    }

    #[test]
    fn headers_are_found_in_any_case() {
        assert!(matches!(named(" NETPRICE "), Some((name, Kind::Value("price"))) if name == "netPrice"));
        assert!(matches!(named("nameest"), Some((name, Kind::Translated("name", _))) if name == "nameEST"));
        assert!(matches!(named("pricewithvat"), Some((_, Kind::Gross))));
        assert!(named("colour").is_none());
    }
}
