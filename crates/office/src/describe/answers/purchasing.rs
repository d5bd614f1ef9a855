//! What calls about purchasing answer, where code writes it.

use crate::describe::output::Output;

pub(super) const ANSWERS: &[(&str, &[Output])] = &[
    ("getAmountsOnOrder", GET_AMOUNTS_ON_ORDER),
    ("getPurchaseDocuments", GET_PURCHASE_DOCUMENTS),
    ("getPurchaseReport", GET_PURCHASE_REPORT),
    ("getSuppliers", GET_SUPPLIERS),
    ("savePurchaseDocument", SAVE_PURCHASE_DOCUMENT),
    ("saveSupplier", SAVE_SUPPLIER),
    ("updatePurchaseDocumentAdditionalCosts", UPDATE_PURCHASE_DOCUMENT_ADDITIONAL_COSTS),
    ("updatePurchaseDocumentRows", UPDATE_PURCHASE_DOCUMENT_ADDITIONAL_COSTS),
];

const GET_AMOUNTS_ON_ORDER: &[Output] = &[
    Output::id("productID", "Id of the product.").optional(),
    Output::amount("amount", "Quantity.").optional(),
    Output::text("reportLink", "Address of the report as a CSV file.").optional(),
];

const GET_PURCHASE_DOCUMENTS: &[Output] = &[
    Output::id("supplierGroupID", "Only documents of suppliers in this group."),
    Output::text("address", "Address."),
    Output::list(
        "netTotalsByTaxRate",
        &[Output::id("vatrateID", "Id of the VAT rate."), Output::amount("total", "Sum to be paid, with VAT.")],
        "Sums without VAT by VAT rate, as a list.",
    ),
    Output::list(
        "vatTotalsByTaxRate",
        &[Output::id("vatrateID", "Id of the VAT rate."), Output::amount("total", "Sum to be paid, with VAT.")],
        "VAT by rate, as a list.",
    ),
    Output::amount("netTotalForAccounting", "Net total in the account's currency."),
    Output::amount("totalForAccounting", "Total in the account's currency."),
    Output::list(
        "baseToDocuments",
        &[
            Output::id("id", "Id of the record."),
            Output::text("number", "Number of the document."),
            Output::text("regnumber", "Number of the document."),
            Output::text("type", "Kind."),
            Output::date("date", "Day."),
        ],
        "Documents that were made from this one.",
    ),
    Output::list(
        "baseDocuments",
        &[
            Output::id("id", "Id of the record."),
            Output::text("number", "Number of the document."),
            Output::text("regnumber", "Number of the document."),
            Output::text("type", "Kind."),
            Output::date("date", "Day."),
        ],
        "Documents that this one was made from.",
    ),
    Output::text("invoiceLink", "Address of the document as a paper."),
    Output::amount("cost", "Cost in the account's currency.").optional(),
];

const GET_PURCHASE_REPORT: &[Output] = &[Output::text("reportLink", "Address of the report as a CSV file.")];

const GET_SUPPLIERS: &[Output] =
    &[Output::text("countryCode", "Two letters of the country."), Output::text("address", "Address.")];

const SAVE_PURCHASE_DOCUMENT: &[Output] = &[
    Output::id("invoiceID", "Id of the sales document."),
    Output::text("invoiceRegNo", "Number of the document."),
    Output::text("invoiceNo", "Number of the sales document."),
    Output::text("invoiceLink", "Address of the document as a paper."),
    Output::amount("net", "Sum without VAT."),
    Output::amount("vat", "VAT."),
    Output::amount("total", "Sum to be paid, with VAT."),
    Output::list(
        "rows",
        &[
            Output::id("rowID", "Id of the row."),
            Output::id("stableRowID", "Id of the row that stays when the document is saved again."),
            Output::id("productID", "Id of the product."),
            Output::id("serviceID", "Id of the service on the row."),
            Output::amount("amount", "Quantity.").quoted(),
        ],
        "Rows of the document.",
    ),
];

const SAVE_SUPPLIER: &[Output] = &[
    Output::id("supplierID", "Id of the supplier."),
    Output::bool(
        "alreadyExists",
        "1: a customer with this code or number was there already and is the one that is answered.",
    ),
];

const UPDATE_PURCHASE_DOCUMENT_ADDITIONAL_COSTS: &[Output] = &[Output::id("invoiceID", "Id of the sales document.")];
