//! Tax offices, which accounts in Greece put on customers and documents.

use ladu_record::noun::{ADDED, Field, LAST_MODIFIED, Noun, Operator, filter};

use crate::call::Call;

pub static TAX_OFFICE: Noun = Noun {
    doc: "A tax office in Greece.",
    module: "customers",
    log: "taxOffices",
    remembered: true,
    used_by: &[("customer", "tax_office_id"), ("sales_document", "tax_office_id")],
    filters: &[filter("changedSince", Operator::ChangedSince)],
    ..Noun::new(
        "tax_office",
        "taxOfficeID",
        &[
            Field::text("code", "code", 20).required().unique(),
            Field::text("name", "name", 100).required(),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

pub(super) static CALLS: &[Call] = &[
    Call::list("getTaxOffices", &TAX_OFFICE).doc("Lists tax offices; only accounts in Greece have any."),
    Call::save("saveTaxOffice", &TAX_OFFICE).extension().doc("Makes or changes a tax office."),
    Call::delete("deleteTaxOffice", &TAX_OFFICE).extension().doc("Deletes a tax office that nothing names."),
];
