//! What documents have been paid, what that leaves of what they credit, and what they have given to store credit.

use ladu_record::Cx;
use ladu_types::{Id, Money, of};
use ladu_wire::Fault;

use crate::links;

/// What a payment pays of a document, in the document's currency.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Part {
    pub(super) document: Option<Id<of::SalesDocument>>,
    pub(super) sum: Money,
    /// It was the customer's before.
    pub(super) store_credit: bool,
}

impl Part {
    /// The part, taken off again.
    pub(super) fn undone(self) -> Part {
        Part { sum: self.sum.negated(), ..self }
    }
}

/// Changes what a document has been paid; that is a change of the document, also when it is paid the same by another payment.
pub(super) fn add_to_paid(cx: &mut Cx<'_, '_>, part: Part) -> Result<(), Fault> {
    let Some(document) = part.document else { return Ok(()) };
    let by_credit = if part.store_credit { part.sum } else { Money::ZERO };
    let now = cx.now();
    cx.queue(
        "UPDATE sales_document SET paid = paid + $2, paid_with_store_credit = paid_with_store_credit + $3, changed = $4
         WHERE account = $0 AND id = $1",
        &[document.into(), part.sum.into(), by_credit.into(), now.into()],
    )
}

/// Money given back on credit invoices takes the less off the documents that they credit.
pub(super) fn settle_credited(cx: &mut Cx<'_, '_>, credited: [Option<Id<of::SalesDocument>>; 2]) -> Result<(), Fault> {
    let [first, second] = credited;
    for document in first.into_iter().chain(second.filter(|_| second != first)) {
        links::open::settle(cx, document)?;
    }
    Ok(())
}

/// Notes on the document that money came from how much of it became store credit.
pub(super) fn add_to_source(
    cx: &mut Cx<'_, '_>,
    document: Option<Id<of::SalesDocument>>,
    sum: Money,
) -> Result<(), Fault> {
    let Some(document) = document.filter(|_| !sum.is_zero()) else { return Ok(()) };
    let now = cx.now();
    cx.queue(
        "UPDATE sales_document SET added_to_store_credit = added_to_store_credit + $2, changed = $3 WHERE account = $0 AND id = $1",
        &[document.into(), sum.into(), now.into()],
    )
}
