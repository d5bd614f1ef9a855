//! Refusals of a file.

use ladu_wire::Fault;

/// The parameter that carries the file.
pub(super) const FILE: &str = "invoiceXML";

/// A file that is refused (1016), and why.
pub(super) fn refused(why: impl Into<String>) -> Fault {
    Fault::not_allowed(FILE).because(why)
}
