//! The paper of a printout, whatever it is of.

use ladu_identity::secrets::Link;
use ladu_printing::Paper;
use ladu_record::Cx;
use ladu_wire::Fault;

use super::{purchase, reminder, sale};
use crate::paper_link::{self, Printout};

/// The paper of a document, or of a customer whom it reminds (1011 with the parameter when there is none).
pub(super) fn of(printout: Printout, cx: &mut Cx<'_, '_>, document: i64, parameter: &str) -> Result<Paper, Fault> {
    match printout {
        Printout::Sale(form) => sale::of_document(cx, document, parameter, form),
        Printout::Purchase => purchase::of_document(cx, document, parameter),
        Printout::Reminder => reminder::of_customer(cx, document),
    }
}

/// The paper that a signed link names. Nobody else's right is asked: the link is the right.
pub fn of_link(cx: &mut Cx<'_, '_>, link: &Link) -> Result<Paper, Fault> {
    let (document, printout) = paper_link::named(link).ok_or_else(|| Fault::unknown("id"))?;
    of(printout, cx, document, "id")
}
