//! Saves and deletes payments.

use ladu_record::noun::{self, Patch};
use ladu_record::rights::Action;
use ladu_record::{Cx, attributes, change_log};
use ladu_types::{Id, Money, of};
use ladu_wire::{Code, Fault, Scalar};

use super::draft::PaymentDraft;
use super::fields::*;
use super::paid::{add_to_paid, add_to_source, settle_credited};
use super::store::{self, CARD_ATTRIBUTES, Document, Persisted, require_store, set_type};
use super::store_credit;
use crate::repeats;

/// Digits of a card's number that are kept.
const CARD_DIGITS: usize = 4;

/// Makes or changes a payment. One that is sent again is answered with the first.
pub fn save(cx: &mut Cx<'_, '_>, draft: PaymentDraft) -> Result<Id<of::Payment>, Fault> {
    let PaymentDraft { id, mut payment, key, fingerprint, attributes } = draft;
    payment.id = id.map(Id::number);
    let action = if id.is_none() { Action::Add } else { Action::Edit };
    cx.user()?.require(PAYMENT.module, action)?;
    let before = id.map(|id| Persisted::load(cx, id)).transpose()?;
    require_store(cx, before.as_ref().and_then(|before| before.document))?;
    let document = payment.id(DOCUMENT).map(|id| Document::ask(cx, id)).transpose()?;
    noun::check_parts(cx, &payment)?;
    noun::check_fields(cx, &PAYMENT, &payment)?;
    set_type(cx, &mut payment)?;
    check(&payment, before.as_ref())?;
    read_card(attributes.iter(), &mut payment);
    if before.is_none() {
        if let Some(key) = key {
            repeats::refuse_used_key(cx, PAYMENT.table, "temporaryUUID", &key)?;
            payment.put(TEMPORARY_UUID, key);
        } else if let Some(fingerprint) = fingerprint.filter(|print| print.says_when || is_marked(&payment)) {
            if let Some(id) = repeats::made_by(cx, PAYMENT.table, &fingerprint.text)? {
                return Ok(id);
            }
            payment.put(FINGERPRINT, fingerprint.text);
        }
    }
    let becomes_credit = before.is_none() && payment.is_set(TO_STORE_CREDIT);
    let id = store::store(cx, payment, before, document)?;
    if becomes_credit {
        store_credit::settle(cx, id)?;
    }
    attributes.store(cx, &PAYMENT, id.number())?;
    Ok(id)
}

/// Does a payment name the transaction that it was made by?
fn is_marked(payment: &Patch) -> bool {
    let marks = [TIME, TRANSACTION_ID, TRANSACTION_NUMBER, AUTHORIZATION_CODE, CARD_REFERENCE, ARCHIVAL_NUMBER];
    marks.into_iter().any(|column| payment.filled(column).is_some())
}

/// Nobody gives change of less than nothing. Only a payment through a provider says what providers say, and only one by gift card the tax of a gift card.
fn check(payment: &Patch, before: Option<&Persisted>) -> Result<(), Fault> {
    if payment.get(CASH_CHANGE).is_some_and(Money::is_negative) {
        return Err(Fault::not_allowed(&payment.parameter(CASH_CHANGE)));
    }
    let provider = payment.get(PROVIDER).or(before.map(|before| before.provider.as_str())).unwrap_or_default();
    let says = |column: &&&'static str| {
        payment.scalar(column).is_some_and(|value| match value {
            Scalar::Text(text) => !text.is_empty(),
            value => value.int() != 0,
        })
    };
    if provider.is_empty()
        && let Some(column) = OF_PROVIDER.iter().find(says)
    {
        return Err(Fault::at(Code::PAYMENT_PROVIDER, payment.parameter(*column)));
    }
    let kind = payment.get(TYPE).or(before.map(|before| before.kind.as_str())).unwrap_or_default();
    if payment.id(GIFT_CARD_VAT_RATE).is_some() && kind != "GIFTCARD" {
        return Err(Fault::at(Code::GIFT_CARD_FIELD, "giftCardVatRateID"));
    }
    Ok(())
}

/// What attributes say of the card goes into its columns, and of its number only the end is kept.
fn read_card<'a>(sent: impl Iterator<Item = (&'a str, &'a str)>, payment: &mut Patch) {
    if let Some(number) = payment.filled(CARD_NUMBER).map(str::to_owned) {
        let start = number.char_indices().rev().nth(CARD_DIGITS - 1).map_or(0, |(at, _)| at);
        payment.put(CARD_NUMBER, &number[start..]);
    }
    for (name, value) in sent {
        let column = CARD_ATTRIBUTES.iter().find(|(_, attribute)| *attribute == name).map(|(column, _)| *column);
        if let Some(column) = column.filter(|column| !payment.has(*column)) {
            payment.put(column, if attributes::is_removal(value) { "" } else { value });
        }
    }
}

/// Deletes a payment: its document is paid that much less.
pub fn delete(cx: &mut Cx<'_, '_>, id: Id<of::Payment>) -> Result<(), Fault> {
    cx.user()?.require(PAYMENT.module, Action::Delete)?;
    let stored = Persisted::load(cx, id)?;
    require_store(cx, stored.document)?;
    add_to_paid(cx, stored.part().undone())?;
    add_to_source(cx, stored.credit_of, stored.sum.negated())?;
    cx.queue("DELETE FROM attribute WHERE account = $0 AND noun = 'payment' AND record_id = $1", &[id.into()])?;
    settle_credited(cx, [stored.credited, None])?;
    if let Some(source) = stored.credit_of.filter(|_| stored.set_off) {
        store_credit::reopen(cx, source, stored.sum)?;
    }
    cx.execute("DELETE FROM payment WHERE account = $0 AND id = $1", &[id.into()])?;
    change_log::deleted(cx, PAYMENT.log, id.number())
}
