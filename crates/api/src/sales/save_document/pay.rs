//! Payments that come with a document.

use ladu_record::Cx;
use ladu_store::Value;
use ladu_types::Money;
use ladu_wire::{Code, Fault, Kind};

use super::Saving;
use crate::sales::payment;

/// How a document is paid that does not say how.
const USUAL: &str = "TRANSFER";

/// Store credit is taken from what the customer has paid ahead; a document that is said to be paid gets a payment of what is due.
/// Whoever may only buy with full payment has to have paid then (1071).
pub(super) fn pay(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    let before = saving.before.as_ref().map_or(0, |before| before.int("paid_with_store_credit"));
    let credit = saving.header.int("paid_with_store_credit").unwrap_or(before) - before;
    if credit > 0 {
        payment::use_store_credit(cx, saving.client, saving.id, Money::from_micro(credit))?;
    }
    let said = cx.params.read("paymentStatus", Kind::Word(&["UNPAID", "PAID"]))?;
    let is_said_paid = said.is_some_and(|word| word.text() == "PAID");
    let may_not_owe = saving.is_confirmed_now() && saving.kind.gives_credit() && is_blocked(cx, saving.client)?;
    if !is_said_paid && !may_not_owe {
        return Ok(());
    }
    let sql = "SELECT total, paid FROM sales_document WHERE account = $0 AND id = $1";
    let (total, paid) = cx.first(sql, &[Value::Int(saving.id)], |row| (row.int(0), row.int(1)))?.unwrap_or_default();
    // What is sent back as it was read says nothing new.
    let was_paid = !saving.is_new() && paid >= total;
    if is_said_paid && total != paid && !was_paid {
        let code = Some(saving.text("payment_type")).filter(|code| !code.is_empty()).unwrap_or(USUAL);
        let due = Money::from_micro(total - paid);
        payment::make(cx, (saving.client, saving.id), code, due, saving.text("payment_info")).map(drop)
    } else if may_not_owe && paid < total {
        Err(Fault::of(Code::PAY_UP_FRONT))
    } else {
        Ok(())
    }
}

fn is_blocked(cx: &mut Cx<'_, '_>, client: i64) -> Result<bool, Fault> {
    let sql = "SELECT sales_blocked FROM customer WHERE account = $0 AND id = $1";
    Ok(client != 0 && cx.first(sql, &[Value::Int(client)], |row| row.int(0))? == Some(1))
}
