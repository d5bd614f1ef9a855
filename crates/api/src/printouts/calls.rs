//! Papers of sales documents: as pages, and as the data that templates get.

use ladu_printing::Form;
use ladu_record::noun::{self, Field};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_wire::{Fault, Kind};

use super::sale::of_document;
use super::sale_dataset as dataset;
use super::sale_source::Source;
use crate::Call;

/// The printouts that there are, by their numbers.
const TEMPLATES: &[(i64, Form)] = &[(1, Form::Invoice), (2, Form::Receipt), (3, Form::DeliveryNote)];

/// A document that the user may see.
fn open(cx: &mut Cx<'_, '_>, parameter: &'static str) -> Result<i64, Fault> {
    cx.user()?.require("sales", Action::View)?;
    let document = cx.params.id(parameter)?.ok_or_else(|| Fault::missing(parameter))?;
    let sql = "SELECT warehouse_id FROM sales_document WHERE account = $0 AND id = $1";
    let store = cx.first(sql, &[ladu_store::Value::Int(document)], |row| row.int(0))?;
    cx.user()?.require_warehouse(store.ok_or_else(|| Fault::unknown(parameter))?)?;
    Ok(document)
}

fn page(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let document = open(cx, "documentID")?;
    let template = cx.params.id("templateID")?.ok_or_else(|| Fault::missing("templateID"))?;
    let form = TEMPLATES.iter().find(|(id, _)| *id == template).map(|(_, form)| *form);
    let paper = of_document(cx, document, "documentID", form.ok_or_else(|| Fault::unknown("templateID"))?)?;
    answer.record(|w| {
        w.key("html");
        w.text(&ladu_printing::html(&paper));
    });
    Ok(())
}

fn data(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let document = open(cx, "salesDocumentID")?;
    let source = Source::load(cx, document, "salesDocumentID")?;
    let names = dataset::Names {
        warehouse: noun::names(cx, "warehouse")?,
        register: noun::names(cx, "point_of_sale")?,
        delivery: noun::names(cx, "delivery_type")?,
        group: noun::names(cx, "customer_group")?,
        project: noun::names(cx, "project")?,
        employee: noun::names(cx, "employee")?,
    };
    let (conf, language) = (cx.settings()?, source.language(cx, &source.readers())?);
    answer.record(|w| dataset::write(&source, &names, &conf, language.code(), w));
    Ok(())
}

const LANG: Field =
    Field::text("lang", "", 3).doc("Language of the words; the customer's when left out, else the account's own.");

pub(super) static CALLS: &[Call] = &[
    Call::read("getSalesDocumentActualReportsHTML", "sales", page)
        .inputs(&[
            Field::id("documentID", "", "sales_document").required(),
            Field::new("templateID", "", Kind::Id).required().doc("1 an invoice, 2 a receipt, 3 a delivery note."),
            LANG,
        ])
        .doc("A document as a page to print."),
    Call::read("getSalesDocumentActualReportsDataset", "sales", data)
        .inputs(&[Field::id("salesDocumentID", "", "sales_document").required(), LANG])
        .doc("What a document's printout says, text by text; each is a piece of HTML."),
];
