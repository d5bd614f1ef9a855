//! Which documents an e-document may be, and where each kind is kept.

use ladu_wire::{Fault, Scalar};

/// Documents of one kind.
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
    /// The call that saves a purchase document, and its parameter for the number.
    pub(super) save: (&'static str, &'static str),
    /// The other side sells.
    pub(super) bought: bool,
}

pub(super) static SALES: Side = Side {
    module: "sales",
    documents: "sales_document",
    rows: "sales_row",
    net: "booked_net",
    party: ("customer", "client_id"),
    save: ("saveSalesDocument", "customNumber"),
    bought: false,
};

pub(super) static PURCHASES: Side = Side {
    module: "purchases",
    documents: "purchase_document",
    rows: "purchase_row",
    net: "net",
    party: ("supplier", "supplier_id"),
    save: ("savePurchaseDocument", "no"),
    bought: true,
};

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
        _ => (&PURCHASES, &["PRCINVOICE", "CASHPRCINVOICE", "PRCINVOICEONLY"]),
    }
}

/// The word that was sent; empty when it is none. Rights are looked at before words.
pub(super) fn asked(word: &Result<Option<Scalar>, Fault>) -> &str {
    word.as_ref().ok().and_then(Option::as_ref).map_or("", Scalar::text)
}
