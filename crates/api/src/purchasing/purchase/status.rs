//! States of purchase documents that an account makes up for itself.

use ladu_record::noun::{ADDED, CHANGED, Field, Noun};

use crate::Call;

/// A state. The API only lists them; saving and deleting are Ladu's own.
pub static STATUS: Noun = Noun {
    doc: "A state of purchase documents that the account made up for itself.",
    module: "purchases",
    log: "purchaseDocumentStatuses",
    remembered: true,
    used_by: &[("purchase_document", "state_id")],
    ..Noun::new(
        "purchase_document_status",
        "documentStatusID",
        &[Field::text("name", "name", 100).required().languages(), ADDED, CHANGED],
    )
};

pub static CALLS: &[Call] = &[
    Call::list("getPurchaseDocumentStatuses", &STATUS).doc("Lists states that the account made up."),
    Call::save("savePurchaseDocumentStatus", &STATUS).extension().doc("Makes or changes a state."),
    Call::delete("deletePurchaseDocumentStatus", &STATUS).extension().doc("Deletes a state that no document is in."),
];
