//! Payments that come with a document.

use ladu_record::Cx;
use ladu_types::Money;
use ladu_wire::{Code, Fault};

use super::columns::*;
use super::persisted::Document;
use crate::payment::{self, DocumentPayment};

/// How a document is paid that does not say how.
const USUAL: &str = "TRANSFER";

/// What is said to be paid with store credit is, no more and no less; a document that is said to be paid gets a payment of what is due.
/// Whoever may only buy with full payment has to have paid then (1071).
pub(super) fn pay(cx: &mut Cx<'_, '_>, document: &mut Document, is_said_paid: bool) -> Result<(), Fault> {
    let Some(id) = document.id else { return Ok(()) };
    if let Some(sum) = document.store_credit {
        payment::pay_with_store_credit(cx, document.client, id, sum)?;
    }
    let may_not_owe = document.is_confirmed_now()
        && document.kind.gives_credit()
        && document.buyer(cx)?.is_some_and(|buyer| buyer.sales_blocked);
    if !is_said_paid && !may_not_owe {
        return Ok(());
    }
    let sql = "SELECT total, paid + credited FROM sales_document WHERE account = $0 AND id = $1";
    let (total, paid): (Money, Money) = cx.first(sql, &[id.into()], |row| row.read())?.unwrap_or_default();
    // What is sent back as it was read says nothing new.
    let was_paid = !document.is_new() && paid >= total;
    if is_said_paid && total != paid && !was_paid {
        let code = Some(document.get(PAYMENT_TYPE)).filter(|code| !code.is_empty()).unwrap_or(USUAL);
        let due = total.minus(paid)?;
        let info = document.get(PAYMENT_INFO);
        payment::make(cx, &DocumentPayment { customer: document.client, document: id, kind: code, sum: due, info })
            .map(drop)
    } else if may_not_owe && paid < total {
        Err(Fault::of(Code::PAY_UP_FRONT))
    } else {
        Ok(())
    }
}
