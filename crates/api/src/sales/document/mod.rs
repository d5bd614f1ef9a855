//! Sales documents: how they are listed and deleted.

mod filters;

use std::any::Any;

use ladu_printing::Form;
use ladu_record::noun::{Field, Noun, PageSize, Plan, page_of};
use ladu_record::{Answer, Cx, Request};
use ladu_store::RowSet;
use ladu_trade::sale::{self, RowsShown, Shown};
use ladu_types::{Id, of};
use ladu_wire::{Fault, Kind};

use crate::{Call, exclusive, paper_link};

const PAGE: PageSize = PageSize { default: 20, max: 100 };

pub static DOCUMENT: Noun = Noun {
    page: Some(PAGE),
    orders: &[
        ("documentID", "id"),
        ("dateAndNumber", "date_and_number"),
        ("clientName", "client_name"),
        ("lastChanged", "changed"),
    ],
    descending: true,
    restrict: Some(filters::restrict),
    prepare: Some(prepare),
    flags: &[
        ("getRowsForAllInvoices", "Adds the rows of every document."),
        ("getAddedTimestamp", "Adds when the document was made."),
        ("getCOGS", "Adds what the goods cost."),
        ("getReturnedPayments", "Adds money that was given back."),
        ("nonReturnedItemsOnly", "Leaves out what was returned."),
        ("excludeGiftCards", "Leaves out rows that sell gift cards."),
        ("getCustomerInformation", "Accepted and ignored: customer, payer and recipient are always there."),
    ],
    filters: filters::FILTERS,
    ..sale::DOCUMENT
};

/// Loads what is asked for beside the documents' own columns. The rows of one document come without being asked for.
fn prepare(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let params = cx.params;
    let (limit, offset) = page_of(params, PAGE);
    let is_only_one = rows.len() == 1 && offset == 0 && limit > 1;
    let shown = Shown {
        rows: RowsShown {
            rows: is_only_one
                || params.flag("getRowsForAllInvoices")
                || ["id", "number"].iter().any(|name| params.filled(name).is_some()),
            cost: params.flag("getCOGS"),
            not_returned: params.flag("nonReturnedItemsOnly"),
            no_gift_cards: params.flag("excludeGiftCards"),
        },
        returned_payments: params.flag("getReturnedPayments"),
        link,
    };
    sale::load(cx, rows, plan, &shown)
}

/// The address of a printout.
pub(super) fn link(request: &Request, document: Id<of::SalesDocument>, printout: sale::Printout) -> String {
    let form = match printout {
        sale::Printout::Invoice => Form::Invoice,
        sale::Printout::Receipt => Form::Receipt,
    };
    paper_link::link(request, document.number(), paper_link::Printout::Sale(form))
}

fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(DOCUMENT.module, ladu_record::rights::Action::Delete)?;
    let id = cx.params.id("documentID")?.ok_or_else(|| Fault::missing("documentID"))?;
    answer.total = Some(0);
    sale::delete(cx, Id::new(id))
}

pub static CALLS: &[Call] = &[
    Call::list("getSalesDocuments", &DOCUMENT).doc("Lists sales documents."),
    Call::write("deleteSalesDocument", delete)
        .inputs(&[Field::new("documentID", "", Kind::Id).required()])
        .exclusive(|params| exclusive::deletion("sales document", "documentID", params))
        .doc("Deletes a sales document and undoes what it moved."),
];
