//! The kinds of payments of an account and their codes, remembered.

use std::sync::Arc;

use ladu_record::Cx;
use ladu_types::{Id, of};
use ladu_wire::Fault;

/// Kinds of payments with their codes, the oldest first.
pub(crate) struct PaymentTypes(Vec<(Id<of::PaymentType>, String)>);

impl PaymentTypes {
    /// The code of a kind.
    pub(crate) fn code(&self, id: Id<of::PaymentType>) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == id).map(|(_, code)| code.as_str())
    }

    /// The kind of a code in whatever case, with the code as it is kept.
    pub(crate) fn find(&self, code: &str) -> Option<(Id<of::PaymentType>, &str)> {
        let code = code.to_uppercase();
        self.0.iter().find(|(_, known)| known.to_uppercase() == code).map(|(id, known)| (*id, known.as_str()))
    }
}

/// Is a tender what a customer has with the shop already: set off from another document, or store credit?
pub(crate) fn is_credit(code: &str) -> bool {
    let letters: String = code.chars().filter(char::is_ascii_alphabetic).collect();
    ["CREDIT", "STORECREDIT"].iter().any(|credit| letters.eq_ignore_ascii_case(credit))
}

/// The tenders of payments.
pub(crate) fn of_payments(cx: &mut Cx<'_, '_>) -> Result<Arc<PaymentTypes>, Fault> {
    load(cx, "payment_type")
}

/// The ways of paying that documents expect.
pub(crate) fn of_documents(cx: &mut Cx<'_, '_>) -> Result<Arc<PaymentTypes>, Fault> {
    load(cx, "invoice_payment_type")
}

fn load(cx: &mut Cx<'_, '_>, table: &'static str) -> Result<Arc<PaymentTypes>, Fault> {
    cx.cached("codes", table, |cx| {
        let rows = cx.query(&format!("SELECT id, type FROM {table} WHERE account = $0 ORDER BY id"), &[])?;
        Ok(PaymentTypes(rows.iter().map(|row| row.read()).collect()))
    })
}
