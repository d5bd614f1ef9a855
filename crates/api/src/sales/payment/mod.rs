//! The calls of payments.

use ladu_record::attributes::SentAttributes;
use ladu_record::noun::{Field, read_patch};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_trade::payment::{self, FIELDS, Fingerprint, PAYMENT, PaymentDraft};
use ladu_types::Id;
use ladu_wire::{Fault, Kind};

use crate::fingerprint::fingerprint;
use crate::{Call, exclusive, used_key};

/// The key that a client makes for one new payment.
const KEY: &str = "temporaryUUID";

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let payment = read_patch(params, FIELDS, cx.default_language()?)?;
    let draft = PaymentDraft {
        id: params.id("paymentID")?.map(Id::new),
        payment,
        key: params.filled(KEY).map(str::to_owned),
        fingerprint: Some(Fingerprint { text: fingerprint(params), says_when: params.filled("added").is_some() }),
        attributes: SentAttributes::read(params),
    };
    let id = match payment::save(cx, draft) {
        Ok(id) => id,
        Err(fault) => used_key::record_of(cx, fault, (PAYMENT.table, params.filled(KEY)), answer)?,
    };
    answer.record(|w| {
        w.key("paymentID");
        w.int(id.number());
    });
    Ok(())
}

fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(PAYMENT.module, Action::Delete)?;
    let id = cx.params.id("paymentID")?.ok_or_else(|| Fault::missing("paymentID"))?;
    answer.total = Some(0);
    payment::delete(cx, Id::new(id))
}

pub static CALLS: &[Call] = &[
    Call::list("getPayments", &PAYMENT).doc("Lists payments."),
    Call::write("savePayment", save)
        .inputs(FIELDS)
        .exclusive(|params| {
            exclusive::key("payment", params).filter(|_| params.filled("paymentID").is_none()).into_iter().collect()
        })
        .doc("Makes or changes a payment."),
    Call::write("deletePayment", delete)
        .inputs(&[Field::new("paymentID", "", Kind::Id).required()])
        .doc("Deletes a payment; its document is paid that much less."),
];
