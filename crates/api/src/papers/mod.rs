//! Papers of documents: signed links to them, and what papers of every kind of document show.

mod company;
mod texts;

use ladu_identity::secrets::{self, Link};
use ladu_printing::{Form, Paper};
use ladu_record::rights::SYSTEM;
use ladu_record::{Cx, Request};
use ladu_wire::Fault;

use crate::purchasing::purchase;
use crate::sales;

pub(crate) use company::{Company, address_line, main_address, parts_of};
pub(crate) use texts::Texts;

/// How long a link to a paper works, in seconds.
const LINK_LIFE: i64 = 24 * 3600;
/// What signed links to papers are told from other links by; no call has this name.
const PAPER: &str = "paper";

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Printout {
    /// A sales document in one of its forms.
    Sale(Form),
    /// A purchase document.
    Purchase,
    /// What a customer still has to pay.
    Reminder,
}

/// The names of printouts in links.
const NAMES: &[(&str, Printout)] = &[
    ("invoice", Printout::Sale(Form::Invoice)),
    ("receipt", Printout::Sale(Form::Receipt)),
    ("delivery", Printout::Sale(Form::DeliveryNote)),
    ("purchase", Printout::Purchase),
    ("reminder", Printout::Reminder),
];

impl Printout {
    fn name(self) -> &'static str {
        NAMES.iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }

    /// The paper of a document, or of a customer whom it reminds (1011 with the parameter when there is none).
    pub(crate) fn of(self, cx: &mut Cx<'_, '_>, document: i64, parameter: &str) -> Result<Paper, Fault> {
        match self {
            Printout::Sale(form) => sales::paper::of_document(cx, document, parameter, form),
            Printout::Purchase => purchase::paper::of_document(cx, document, parameter),
            Printout::Reminder => sales::paper::reminder::of_customer(cx, document),
        }
    }
}

/// The address of the paper of a document, or of a customer; whoever has it may open it for a day, without a session. With `.pdf` behind it, it is a PDF.
pub(crate) fn link(request: &Request, document: i64, printout: Printout) -> String {
    let link = Link {
        account: request.account,
        user: request.user.unwrap_or(SYSTEM),
        call: PAPER.to_owned(),
        params: vec![("id".to_owned(), document.to_string()), ("form".to_owned(), printout.name().to_owned())],
        // Links of one hour are the same, so that answers do not differ from second to second.
        expires: request.now.0 - request.now.0.rem_euclid(3600) + LINK_LIFE + 3600,
    };
    format!("{}/paper/{}", request.base_url, secrets::seal_link(&request.secret, &link))
}

/// The paper that a signed link names. Nobody else's right is asked: the link is the right.
pub fn of_link(cx: &mut Cx<'_, '_>, link: &Link) -> Result<Paper, Fault> {
    let value = |name: &str| link.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let document = value("id").and_then(|id| id.parse().ok()).filter(|_| link.call == PAPER);
    let printout = NAMES.iter().find(|(name, _)| Some(*name) == value("form")).map(|(_, printout)| *printout);
    let (document, printout) = document.zip(printout).ok_or_else(|| Fault::unknown("id"))?;
    printout.of(cx, document, "id")
}
