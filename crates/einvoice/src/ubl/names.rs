//! What UBL calls the two kinds of documents and their parts.

use crate::invoice::Kind;

pub(crate) const INVOICE: &str = "ubl:Invoice";
pub(crate) const CREDIT_NOTE: &str = "ubl:CreditNote";

/// What an invoice and a credit note call the same things.
pub(super) struct Names {
    pub(super) root: &'static str,
    pub(super) space: &'static str,
    pub(super) type_code: &'static str,
    pub(super) line: &'static str,
    pub(super) quantity: &'static str,
}

impl Names {
    pub(super) fn of(kind: Kind) -> &'static Names {
        match kind {
            Kind::Invoice => &Names {
                root: "Invoice",
                space: "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
                type_code: "cbc:InvoiceTypeCode",
                line: "cac:InvoiceLine",
                quantity: "cbc:InvoicedQuantity",
            },
            Kind::CreditNote => &Names {
                root: "CreditNote",
                space: "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
                type_code: "cbc:CreditNoteTypeCode",
                line: "cac:CreditNoteLine",
                quantity: "cbc:CreditedQuantity",
            },
        }
    }
}
