//! What documents have been paid, and what they have given to store credit.

use ladu_record::Cx;
use ladu_types::{Id, Money, of};
use ladu_wire::Fault;

/// Changes what a document has been paid; that is a change of the document.
pub(super) fn add_to_paid(
    cx: &mut Cx<'_, '_>,
    document: Option<Id<of::SalesDocument>>,
    sum: Money,
) -> Result<(), Fault> {
    let Some(document) = document.filter(|_| !sum.is_zero()) else { return Ok(()) };
    let now = cx.now();
    cx.queue(
        "UPDATE sales_document SET paid = paid + $2, changed = $3 WHERE account = $0 AND id = $1",
        &[document.into(), sum.into(), now.into()],
    )
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
