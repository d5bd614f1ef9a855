//! Papers of sales documents: pages and PDFs behind signed links, and the data that templates get.

mod dataset;
mod make;
pub(crate) mod reminder;
mod source;

use ladu_books::cx::{Answer, Cx, Request};
use ladu_books::noun::{self, Field};
use ladu_books::rights::Action;
use ladu_books::secrets::{self, Link};
use ladu_papers::{Form, Paper};
use ladu_wire::{Fault, Kind};

use crate::Call;
use source::Source;

/// How long a link to a paper works, in seconds.
const LINK_LIFE: i64 = 24 * 3600;
/// What signed links to papers are told from other links by; no call has this name.
const PAPER: &str = "paper";

/// The printouts that there are, by their numbers.
const TEMPLATES: &[(i64, &str, Form)] =
    &[(1, "invoice", Form::Invoice), (2, "receipt", Form::Receipt), (3, "delivery", Form::DeliveryNote)];

/// The address of a document's paper; whoever has it may open it for a day, without a session. With `.pdf` behind it, it is a PDF.
pub(crate) fn link(request: &Request, document: i64, form: &str) -> String {
    link_to(request, vec![("id".to_owned(), document.to_string()), ("form".to_owned(), form.to_owned())])
}

fn link_to(request: &Request, params: Vec<(String, String)>) -> String {
    let link = Link {
        account: request.account,
        user: request.user.unwrap_or(0),
        call: PAPER.to_owned(),
        params,
        // Links of one hour are the same, so that answers do not differ from second to second.
        expires: request.now.0 - request.now.0.rem_euclid(3600) + LINK_LIFE + 3600,
    };
    format!("{}/paper/{}", request.base_url, secrets::seal_link(&request.secret, &link))
}

/// The paper that a signed link names. Nobody else's right is asked: the link is the right.
pub fn of_link(cx: &mut Cx<'_, '_>, link: &Link) -> Result<Paper, Fault> {
    let value = |name: &str| link.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    if let Some(customer) = value(reminder::CUSTOMER).and_then(|id| id.parse().ok()).filter(|_| link.call == PAPER) {
        return reminder::paper(cx, customer);
    }
    let document = value("id").and_then(|id| id.parse().ok()).filter(|_| link.call == PAPER);
    let document = document.ok_or_else(|| Fault::unknown("id"))?;
    let form = TEMPLATES.iter().find(|(_, name, _)| Some(*name) == value("form")).map(|(.., form)| *form);
    of_document(cx, document, "id", form.unwrap_or_default())
}

/// The paper of a document in a form.
pub(crate) fn of_document(cx: &mut Cx<'_, '_>, document: i64, parameter: &str, form: Form) -> Result<Paper, Fault> {
    let source = Source::load(cx, document, parameter)?;
    let (conf, language) = (cx.conf()?, cx.language()?);
    Ok(make::make(&source, &conf, language.code(), form))
}

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
    let form = TEMPLATES.iter().find(|(id, ..)| *id == template).map(|(.., form)| *form);
    let paper = of_document(cx, document, "documentID", form.ok_or_else(|| Fault::unknown("templateID"))?)?;
    answer.record(|w| {
        w.key("html");
        w.text(&ladu_papers::html(&paper));
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
    let (conf, language) = (cx.conf()?, cx.language()?);
    answer.record(|w| dataset::write(&source, &names, &conf, language.code(), w));
    Ok(())
}

const LANG: Field = Field::text("lang", "", 3).doc("Language of the words; the account's own when left out.");

/// The calls.
pub static CALLS: &[Call] = &[
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
