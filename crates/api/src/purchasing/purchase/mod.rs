//! Purchase documents: orders, waybills, invoices and returns.

mod answer;
mod correct;
mod fields;
mod filters;
mod page;
mod report;
pub mod row;
pub mod status;

use ladu_record::noun::{Child, Noun, PageSize, ROWS_OF_ALL};
use ladu_record::{Answer, Cx};
use ladu_trade::document::{self, Definition, WAREHOUSE};
use ladu_trade::purchase::{self, PurchaseDraft, columns};
use ladu_types::Id;
use ladu_wire::{Fault, Params};

use crate::exclusive::{self, Claim};
use crate::report_link::answer_report;
use crate::{Call, document_parameters, used_key};

pub static DOCUMENT: Noun = Noun {
    doc: "A purchase document: an order, a waybill, an invoice or a return.",
    module: "purchases",
    log: "purchaseDocuments",
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    orders: &[("id", "id"), ("date", "date"), ("number", "number"), ("lastChanged", "changed")],
    descending: true,
    restrict: Some(|cx, query| document::within_warehouses(cx, query, &[WAREHOUSE])),
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
    save_id: "documentID",
    edit_id: "id",
    before_delete: Some(|cx, id| purchase::before_delete(cx, &DEFINITION, Id::new(id))),
    ..Noun::new("purchase_document", "id", fields::FIELDS)
};

static DEFINITION: Definition = purchase::definition(&DOCUMENT, &row::ROW);

/// Edits of one document follow each other; of one key only one new document is made at a time.
fn claims(params: &Params) -> Vec<Claim> {
    match params.filled("id") {
        Some(id) => vec![Claim::in_turn(format!("purchase document {id}"))],
        None => exclusive::key("purchase_document", params).into_iter().collect(),
    }
}

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let bases: Vec<_> = cx.params.ids(columns::BASES.input)?.into_iter().map(Id::new).collect();
    purchase::lock_chain(cx, cx.params.id("id")?.map(Id::new), &bases)?;
    let document = document_parameters::read(cx, &DEFINITION)?;
    let id = match purchase::save(cx, PurchaseDraft { document, bases }) {
        Ok(id) => id,
        Err(fault) => {
            let key = cx.params.filled(columns::TEMPORARY_UUID.field.input);
            let id = used_key::record_of(cx, fault, (DOCUMENT.table, key), answer)?;
            return answer::write(cx, id, answer);
        }
    };
    document_parameters::save_attributes(cx, &DEFINITION, id)?;
    answer::write(cx, id, answer)
}

pub static CALLS: &[Call] = &[
    Call::list("getPurchaseDocuments", &DOCUMENT).doc("Lists orders, waybills, invoices and returns."),
    Call::write("savePurchaseDocument", save)
        .inputs(fields::FIELDS)
        .rows(row::ROW.fields)
        .exclusive(claims)
        .doc("Makes or changes a purchase document, and confirms it."),
    Call::delete("deletePurchaseDocument", &DOCUMENT)
        .exclusive(|params| exclusive::deletion("purchase document", "documentID", params))
        .doc("Deletes a purchase document; goods that it brought go away again."),
    Call::write("updatePurchaseDocumentRows", |cx, answer| correct::update_rows(cx, &DEFINITION, answer))
        .inputs(correct::DOCUMENT_ID)
        .rows(correct::ROWS)
        .doc("Corrects prices of rows, also of a confirmed document; what was drawn from their goods is valued anew."),
    Call::write("updatePurchaseDocumentAdditionalCosts", |cx, answer| correct::update_freight(cx, &DEFINITION, answer))
        .inputs(correct::FREIGHT_INPUT)
        .doc("Sets freight and the like, and how the goods share it; what was drawn from them is valued anew."),
    Call::read("getPurchaseReport", "reports", |cx, answer| {
        answer_report(cx, "getPurchaseReport", report::report, answer)
    })
    .inputs(report::INPUT)
    .csv(report::report)
    .exclusive(exclusive::report)
    .doc("A link to a report of purchases of a period, by product, group, brand, supplier, document or row."),
];
