//! Sales documents: what they hold, how they are listed and deleted.

mod delete;
mod fields;
mod filters;
mod page;
pub mod returned;
pub mod row;

use ladu_record::noun::{Field, Noun, PageSize};
use ladu_wire::Kind;

use crate::{Call, exclusive};

pub use fields::FIELDS;

const PAGE: PageSize = PageSize { default: 20, max: 100 };

/// A sales document.
pub static DOCUMENT: Noun = Noun {
    doc: "A sales document: an order, an invoice, a receipt, a credit invoice ...",
    module: "sales",
    log: "salesDocuments",
    attributes: true,
    long_attributes: true,
    page: Some(PAGE),
    orders: &[
        ("documentID", "id"),
        ("dateAndNumber", "date_and_number"),
        ("clientName", "client_name"),
        ("lastChanged", "changed"),
    ],
    descending: true,
    restrict: Some(filters::restrict),
    prepare: Some(page::prepare),
    flags: &[
        ("getRowsForAllInvoices", "Adds the rows of every document."),
        ("getAddedTimestamp", "Adds when the document was made."),
        ("getCOGS", "Adds what the goods cost."),
        ("getReturnedPayments", "Adds money that was given back."),
        ("nonReturnedItemsOnly", "Leaves out what was returned."),
        ("excludeGiftCards", "Leaves out rows that sell gift cards."),
        ("getCustomerInformation", "Always adds customer, payer and recipient."),
    ],
    filters: filters::FILTERS,
    ..Noun::new("sales_document", "id", FIELDS)
};

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getSalesDocuments", &DOCUMENT).doc("Lists sales documents."),
    Call::write("deleteSalesDocument", delete::delete)
        .inputs(&[Field::new("documentID", "", Kind::Id).required()])
        .exclusive(|params| exclusive::deletion("sales document", "documentID", params))
        .doc("Deletes a sales document and undoes what it moved."),
];
