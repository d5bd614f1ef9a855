//! Signed links to papers of documents.

use ladu_identity::signed_link;
use ladu_identity::signed_link::Link;
use ladu_printing::Form;
use ladu_record::Request;
use ladu_record::rights::SYSTEM;

/// How long a link to a paper works, in seconds.
const LINK_LIFE: i64 = 24 * 3600;
/// What signed links to papers are told from other links by; no call has this name.
const PAPER: &str = "paper";

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Printout {
    /// A sales document in one of its forms.
    Sale(Form),
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
    format!("{}/paper/{}", request.base_url, signed_link::seal(&request.secret, &link))
}

/// The document and the printout that a link names; none when it is no link to a paper.
pub(crate) fn named(link: &Link) -> Option<(i64, Printout)> {
    let value = |name: &str| link.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let document = value("id").and_then(|id| id.parse().ok()).filter(|_| link.call == PAPER)?;
    let (_, printout) = NAMES.iter().find(|(name, _)| Some(*name) == value("form"))?;
    Some((document, *printout))
}
