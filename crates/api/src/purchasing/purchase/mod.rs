//! Purchase documents: orders, waybills, invoices and returns.

mod answer;
mod bases;
mod correct;
mod fields;
mod filters;
mod goods;
mod orders;
mod page;
mod reckon;
mod report;
pub mod row;
mod rows;
mod save;
pub mod status;

use ladu_ledger::DocumentKind;
use ladu_record::noun::{Child, Field, Noun, PageSize, ROWS_OF_ALL};
use ladu_record::{Answer, Cx};
use ladu_trade::document::{self, Numbered, Paper, Stored};
use ladu_wire::{Fault, Kind};

use crate::report_link::answer_report;
use crate::{Call, exclusive};

/// What the stock ledger calls purchase documents.
const LEDGER: DocumentKind = DocumentKind::Purchase;

/// A purchase document.
pub static DOCUMENT: Noun = Noun {
    doc: "A purchase document: an order, a waybill, an invoice or a return.",
    module: "purchases",
    log: "purchaseDocuments",
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    orders: &[("id", "id"), ("date", "date"), ("number", "number"), ("lastChanged", "changed")],
    descending: true,
    restrict: Some(|cx, query| document::within_stores(cx, query, &["warehouse_id"])),
    prepare: Some(page::prepare),
    children: &[Child {
        key: "rows",
        noun: &row::ROW,
        parent: "document_id",
        order: "position",
        when: ROWS_OF_ALL,
        only_filled: false,
    }],
    flags: &[(ROWS_OF_ALL, "Adds the rows of every document."), ("getCost", "Adds what the goods cost.")],
    filters: filters::FILTERS,
    ..Noun::new("purchase_document", "id", fields::FIELDS)
};

static PAPER: Paper = Paper {
    usual_store: true,
    deleted_as: "documentID",
    numbered: Numbered::Confirmed("regnumber"),
    ..Paper::new(&DOCUMENT, &row::ROW, LEDGER, &["warehouse_id"])
};

fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut orders = Vec::new();
    document::delete(cx, &PAPER, |cx: &mut Cx<'_, '_>, id: i64, _: &Stored| {
        orders = bases::unlink(cx, id)?;
        Ok(())
    })?;
    answer.total = Some(0);
    orders::recount(cx, &orders)
}

/// The nouns' calls.
pub static CALLS: &[Call] = &[
    Call::list("getPurchaseDocuments", &DOCUMENT).doc("Lists orders, waybills, invoices and returns."),
    Call::write("savePurchaseDocument", save::save)
        .inputs(fields::FIELDS)
        .rows(row::ROW.fields)
        .exclusive(save::holds)
        .doc("Makes or changes a purchase document, and confirms it."),
    Call::write("deletePurchaseDocument", delete)
        .inputs(&[Field::new("documentID", "", Kind::Id).required()])
        .exclusive(|params| exclusive::deletion("purchase document", "documentID", params))
        .doc("Deletes a purchase document; goods that it brought go away again."),
    Call::write("updatePurchaseDocumentRows", correct::update_rows)
        .inputs(correct::DOCUMENT_ID)
        .rows(correct::ROWS)
        .doc("Corrects prices of rows, also of a confirmed document; what was drawn from their goods is valued anew."),
    Call::write("updatePurchaseDocumentAdditionalCosts", correct::update_freight)
        .inputs(correct::FREIGHT)
        .doc("Sets freight and the like, and how the goods share it; what was drawn from them is valued anew."),
    Call::read("getPurchaseReport", "reports", |cx, answer| {
        answer_report(cx, "getPurchaseReport", report::report, answer)
    })
    .inputs(report::INPUT)
    .csv(report::report)
    .exclusive(exclusive::report)
    .doc("A link to a report of purchases of a period, by product, group, brand, supplier, document or row."),
];
