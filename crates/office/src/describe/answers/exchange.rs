//! What calls about exchange answer, where code writes it.

use crate::describe::output::Output;

pub(super) const ANSWERS: &[(&str, &[Output])] =
    &[("getEDocuments", GET_EDOCUMENTS), ("saveEDocuments", SAVE_EDOCUMENTS)];

const GET_EDOCUMENTS: &[Output] = &[
    Output::text("XML", "The electronic invoices as one text."),
    Output::id("documentID", "Id of the document.").optional(),
];

const SAVE_EDOCUMENTS: &[Output] = &[Output::int("invoiceCount", "How many invoices were made.")];
