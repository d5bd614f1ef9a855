//! Suppliers: who goods are bought from.

use ladu_books::noun::{ADDED, Field, How, Noun, PageSize, filter};
use ladu_wire::Kind;

use crate::Call;

/// A supplier. It shares its row of ids with customers.
pub static SUPPLIER: Noun = Noun {
    doc: "A supplier.",
    module: "suppliers",
    log: "suppliers",
    remembered: true,
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    orders: &[("name", "name"), ("supplierID", "id"), ("lastChanged", "changed")],
    search: &["name", "email", "phone", "code"],
    used_by: &[
        ("product", "supplier_id"),
        ("inventory_registration", "supplier_id"),
        ("supplier_price_list", "supplier_id"),
    ],
    filters: &[
        filter("supplierID", How::Equals("id")),
        filter("searchName", How::Search),
        filter("changedSince", How::ChangedSince),
    ],
    ..Noun::new(
        "supplier",
        "supplierID",
        &[
            Field::text("fullName", "name", 255).required(),
            Field::text("code", "code", 50).indexed(),
            Field::text("integrationCode", "integration_code", 50),
            Field::text("vatNumber", "vat_number", 50),
            Field::text("email", "email", 255),
            Field::text("phone", "phone", 50),
            Field::new("paymentDays", "payment_days", Kind::Int(0, 10_000)),
            ADDED,
            Field::new("lastModified", "modified", Kind::Time).quoted().read_only(),
        ],
    )
};

/// The noun's calls: they follow with purchasing.
pub static CALLS: &[Call] = &[];
