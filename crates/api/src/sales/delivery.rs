//! How goods are delivered, and on which terms.

use ladu_record::noun::{ADDED, Field, Noun};
use ladu_wire::Kind;

use crate::Call;

/// A way of delivering.
pub static DELIVERY_TYPE: Noun = Noun {
    doc: "A way of delivering.",
    module: "sales",
    log: "deliveryTypes",
    remembered: true,
    used_by: &[("sales_document", "delivery_type_id")],
    ..Noun::new(
        "delivery_type",
        "deliveryTypeID",
        &[
            Field::text("code", "code", 50),
            Field::text("name", "name", 100).required().languages(),
            ADDED,
            Field::new("lastModified", "changed", Kind::Time).quoted().read_only(),
        ],
    )
};

pub static DELIVERY_TERM: Noun = Noun {
    doc: "Terms of delivery.",
    module: "sales",
    remembered: true,
    ..Noun::new(
        "delivery_term",
        "id",
        &[
            Field::text("name", "name", 100).required(),
            ADDED,
            Field::new("lastModified", "changed", Kind::Time).quoted().read_only(),
        ],
    )
};

/// What a new account knows: the terms of international trade.
pub const USUAL_TERMS: &[&str] = &["EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"];

pub static CALLS: &[Call] = &[
    Call::list("getDeliveryTypes", &DELIVERY_TYPE).doc("Lists ways of delivering."),
    Call::save("saveDeliveryType", &DELIVERY_TYPE).doc("Makes or changes a way of delivering."),
    Call::delete("deleteDeliveryType", &DELIVERY_TYPE).doc("Deletes a way of delivering that no document has."),
    Call::list("getDeliveryTerms", &DELIVERY_TERM).doc("Lists terms of delivery."),
];
