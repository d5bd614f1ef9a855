//! Which documents an e-document may be, and where each kind is kept.

use ladu_wire::{Fault, Scalar};

/// Documents of one kind.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Side {
    /// Whose rights they need.
    pub(super) module: &'static str,
    /// The table of headers.
    pub(super) documents: &'static str,
    /// The table of rows.
    pub(super) rows: &'static str,
    /// The column of what a row comes to, net: all rows come to the document.
    pub(super) net: &'static str,
    /// The table of whoever is on the other side, and the column that names one.
    pub(super) party: (&'static str, &'static str),
    /// The type of what takes an invoice back.
    pub(super) credit: &'static str,
    /// The other side sells.
    pub(super) bought: bool,
}

pub(super) static SALES: Side = Side {
    module: "sales",
    documents: "sales_document",
    rows: "sales_row",
    net: "booked_net",
    party: ("customer", "client_id"),
    credit: "CREDITINVOICE",
    bought: false,
};

pub(super) static PURCHASES: Side = Side {
    module: "purchases",
    documents: "purchase_document",
    rows: "purchase_row",
    net: "net",
    party: ("supplier", "supplier_id"),
    credit: "PRCRETURN",
    bought: true,
};

/// The forms: Estonian e-invoices 1.2, and UBL 2.1 by EN 16931 as Peppol BIS Billing 3 has it.
pub(super) const FORMATS: &[&str] = &["XML", "UBL"];

/// What can be exported.
pub(super) const EXPORTED: &[&str] = &[
    "ALLSALESINVOICES",
    "ALLPURCHASEINVOICES",
    "SALESINVWAYBILL",
    "SALESINVOICE",
    "SALESORDER",
    "SALESEXPORTINVOICE",
    "SALESCASHINVOICE",
    "SALESCREDITINVOICE",
    "PURCHASEINVOICE",
    "PURCHASEORDER",
];

/// What can be imported.
pub(super) const IMPORTED: &[&str] = &[
    "SALESINVWAYBILL",
    "SALESINVOICE",
    "SALESORDER",
    "SALESEXPORTINVOICE",
    "PURCHASEINVOICE",
    "PURCHASEORDER",
    "PURCHASECASHINVOICE",
];

/// Where the documents of a word are kept, and their types there.
pub(super) fn of(word: &str) -> (&'static Side, &'static [&'static str]) {
    match word {
        "ALLSALESINVOICES" => (&SALES, &["INVWAYBILL", "INVOICE", "EXPORTINVOICE", "CASHINVOICE", "CREDITINVOICE"]),
        "SALESINVWAYBILL" => (&SALES, &["INVWAYBILL"]),
        "SALESINVOICE" => (&SALES, &["INVOICE"]),
        "SALESORDER" => (&SALES, &["ORDER"]),
        "SALESEXPORTINVOICE" => (&SALES, &["EXPORTINVOICE"]),
        "SALESCASHINVOICE" => (&SALES, &["CASHINVOICE"]),
        "SALESCREDITINVOICE" => (&SALES, &["CREDITINVOICE"]),
        "PURCHASEINVOICE" => (&PURCHASES, &["PRCINVOICE"]),
        "PURCHASECASHINVOICE" => (&PURCHASES, &["CASHPRCINVOICE"]),
        "PURCHASEORDER" => (&PURCHASES, &["PRCORDER"]),
        _ => (&PURCHASES, &["PRCINVOICE", "CASHPRCINVOICE", "PRCINVOICEONLY", "PRCRETURN"]),
    }
}

/// Is it a promise only, and no invoice?
pub(super) fn is_order(kind: &str) -> bool {
    matches!(kind, "ORDER" | "PRCORDER")
}

/// The types that share one row of numbers with a type: a second document with a number of one's partner is the same one again.
pub(super) fn family(kind: &str) -> &'static [&'static str] {
    match kind {
        "ORDER" => &["ORDER"],
        "PRCORDER" => &["PRCORDER"],
        "CREDITINVOICE" => &["CREDITINVOICE"],
        "PRCRETURN" => &["PRCRETURN"],
        "PRCINVOICE" | "CASHPRCINVOICE" => &["PRCINVOICE", "CASHPRCINVOICE", "PRCINVOICEONLY"],
        _ => &["INVWAYBILL", "INVOICE", "EXPORTINVOICE", "CASHINVOICE"],
    }
}

/// The word that was sent; empty when it is none. Rights are looked at before words.
pub(super) fn asked(word: &Result<Option<Scalar>, Fault>) -> &str {
    word.as_ref().ok().and_then(Option::as_ref).map_or("", Scalar::text)
}
