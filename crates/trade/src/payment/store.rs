//! Stores payments: what they pay, in which currency, and what is known of the card.

use ladu_domain::documents::SalesType;
use ladu_record::Cx;
use ladu_record::attributes;
use ladu_record::noun::{self, Column, Named, Patch, Text};
use ladu_store::Asked;
use ladu_types::{Fixed, Id, Money, UnixTime, of};
use ladu_wire::Fault;

use super::fields::*;
use super::paid::{Part, add_to_paid, add_to_source, settle_credited};
use crate::{currency, payment_types};

/// What is known of the card is there twice: as columns and as attributes.
pub(super) const CARD_ATTRIBUTES: &[(Column<Text>, &str)] = &[
    (CARD_HOLDER, "cardholder_name"),
    (CARD_NUMBER, "card_number"),
    (CARD_TYPE, "card_type"),
    (AUTHORIZATION_CODE, "authCode"),
    (CARD_REFERENCE, "refNo"),
];

/// The tender of what is set off.
pub(super) const SET_OFF_TYPE: &str = "CREDIT";

/// What a stored payment pays.
#[derive(Debug, Clone, Default)]
pub(super) struct Persisted {
    pub(super) document: Option<Id<of::SalesDocument>>,
    customer: Option<Id<of::Party>>,
    pub(super) sum: Money,
    /// What it pays of its document, in the document's currency.
    pub(super) applied: Money,
    rate: Fixed,
    currency: String,
    pub(super) kind: String,
    pub(super) provider: String,
    pub(super) store_credit: bool,
    pub(super) set_off: bool,
    /// The document that it became store credit of.
    pub(super) credit_of: Option<Id<of::SalesDocument>>,
    /// The document that its own one credits.
    pub(super) credited: Option<Id<of::SalesDocument>>,
}

impl Persisted {
    pub(super) fn load(cx: &mut Cx<'_, '_>, id: Id<of::Payment>) -> Result<Persisted, Fault> {
        let sql = "SELECT document_id, customer_id, sum, applied, currency_rate, type, provider, credit_of_id,
                   currency_code, store_credit, set_off, COALESCE((SELECT d.credited_id FROM sales_document d
                   WHERE d.account = payment.account AND d.id = payment.document_id), 0) FROM payment
                   WHERE account = $0 AND id = $1 {for_update}";
        let stored = cx.first(sql, &[id.into()], |row| {
            let (document, customer, sum, applied, rate, kind, provider, credit_of, currency) = row.read();
            let (store_credit, set_off, credited) = (row.get(9), row.get(10), row.get(11));
            Persisted {
                document,
                customer,
                sum,
                applied,
                rate,
                currency,
                kind,
                provider,
                store_credit,
                set_off,
                credit_of,
                credited,
            }
        })?;
        stored.ok_or_else(|| Fault::unknown("paymentID"))
    }

    /// What it pays of its document.
    pub(super) fn part(&self) -> Part {
        Part { document: self.document, sum: self.applied, store_credit: self.store_credit }
    }
}

/// What a payment needs to know of its document.
pub(super) struct Document {
    client: Option<Id<of::Party>>,
    register: Option<Id<of::Register>>,
    warehouse: Id<of::Warehouse>,
    rate: Fixed,
    currency: String,
    kind: Option<SalesType>,
    /// The document that it credits.
    credited: Option<Id<of::SalesDocument>>,
    /// What is still to be paid of it; below zero is to be given back.
    open: Money,
    total: Money,
}

impl Document {
    /// A document that the user may sell from.
    fn load(cx: &mut Cx<'_, '_>, id: Id<of::SalesDocument>) -> Result<Document, Fault> {
        let asked = Document::ask(cx, id)?;
        Document::read(cx, asked)
    }

    /// Asks for a document and locks it; [`read`](Self::read) gives it.
    pub(super) fn ask(cx: &mut Cx<'_, '_>, id: Id<of::SalesDocument>) -> Result<Asked, Fault> {
        let sql = "SELECT client_id, register_id, currency_rate, type, warehouse_id, currency_code, credited_id, total, paid FROM sales_document
                   WHERE account = $0 AND id = $1 {for_update}";
        cx.ask(sql, &[id.into()])
    }

    fn read(cx: &mut Cx<'_, '_>, asked: Asked) -> Result<Document, Fault> {
        let rows = cx.rows(asked)?;
        let row = rows.first().ok_or_else(|| Fault::unknown("documentID"))?;
        let (client, register, rate, kind, warehouse, currency, credited) = row.read();
        let (total, paid): (Money, Money) = (row.get(7), row.get(8));
        let kind: &str = kind;
        let (kind, open) = (SalesType::parse(kind), total.minus(paid)?);
        let document = Document { client, register, warehouse, rate, currency, kind, credited, open, total };
        cx.user()?.require_warehouse(document.warehouse.number())?;
        Ok(document)
    }

    fn is_order(&self) -> bool {
        self.kind.is_some_and(SalesType::is_order)
    }
}

/// A type has a code and an id; either was sent, or a transfer is meant.
pub(super) fn set_type(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if let Some(id) = patch.id(TYPE_ID) {
        let code = payment_types::of_payments(cx)?.code(id).map(str::to_owned);
        patch.put(TYPE, code.unwrap_or_default());
        return Ok(());
    }
    let sent = patch.filled(TYPE).map(str::to_owned);
    if sent.is_none() && !patch.is_new() {
        patch.remove(TYPE);
        patch.remove(TYPE_ID);
        return Ok(());
    }
    let code = sent.unwrap_or_else(|| "TRANSFER".to_owned());
    let types = payment_types::of_payments(cx)?;
    let (id, code) = types.find(&code).ok_or_else(|| Fault::unknown("type"))?;
    patch.put(TYPE_ID, id);
    patch.put(TYPE, code);
    Ok(())
}

/// Stores a payment and what it pays. One that becomes store credit pays nothing yet. `document` is the document that the patch names, if
/// it was asked for already.
pub(super) fn store(
    cx: &mut Cx<'_, '_>,
    mut patch: Patch,
    before: Option<Persisted>,
    document: Option<Asked>,
) -> Result<Id<of::Payment>, Fault> {
    let is_new = before.is_none();
    let before = before.unwrap_or_default();
    let becomes_credit = is_new && patch.is_set(TO_STORE_CREDIT);
    let sent_document = patch.get(DOCUMENT).unwrap_or(before.document);
    let document = match (document, sent_document) {
        (Some(asked), Some(_)) => Some(Document::read(cx, asked)?),
        (None, Some(id)) => Some(Document::load(cx, id)?),
        (_, None) => None,
    };
    if is_new {
        complete(cx, &mut patch, document.as_ref())?;
    } else {
        set_currency(cx, &mut patch)?;
        note_move(cx, &mut patch, &before, document.as_ref())?;
    }
    let mut attached = sent_document;
    if becomes_credit {
        let of_return = document.as_ref().filter(|document| document.total.is_negative() && is_kept_back(&patch));
        if let (Some(id), Some(document)) = (attached, of_return) {
            settle_return(cx, &mut patch, id, document)?;
        }
        patch.put(CREDIT_OF, attached);
        patch.put::<Id<of::SalesDocument>>(DOCUMENT, None);
        attached = None;
    }
    set_off(&mut patch, &before, attached);
    let sum = patch.get(SUM).unwrap_or(before.sum);
    add_to_source(cx, patch.get(CREDIT_OF).unwrap_or(before.credit_of), sum.minus(before.sum)?)?;
    let rate = patch.get(CURRENCY_RATE).unwrap_or(before.rate);
    let credited = document.as_ref().filter(|_| attached.is_some()).and_then(|document| document.credited);
    let applied = match document.filter(|_| attached.is_some()) {
        // Dollars pay dollars, whatever a dollar was worth then and now.
        Some(document) if patch.get(CURRENCY_CODE).unwrap_or(&before.currency) == document.currency => sum,
        Some(document) => currency::in_currency(sum, rate, document.rate)?,
        None => Money::ZERO,
    };
    patch.put(APPLIED, applied);
    let store_credit = attached.is_some() && patch.get(STORE_CREDIT).unwrap_or(before.store_credit);
    patch.put(STORE_CREDIT, store_credit);
    let id = match patch.id {
        Some(id) => {
            patch.remove(ADDED);
            noun::update(cx, &PAYMENT, id, &patch)?;
            Id::new(id)
        }
        None => create(cx, &patch)?,
    };
    mirror_card(cx, id, &patch)?;
    add_to_paid(cx, before.part().undone())?;
    add_to_paid(cx, Part { document: attached, sum: applied, store_credit })?;
    settle_credited(cx, [before.credited, credited])?;
    Ok(id)
}

/// Says a payment of a return that its sum is not given back in money?
fn is_kept_back(payment: &Patch) -> bool {
    payment.get(SUM).is_some_and(Money::is_negative) || payment.get(TYPE).is_some_and(payment_types::is_credit)
}

/// What is not given back of a return becomes the customer's: the return is settled without money. It cannot be more than is open.
fn settle_return(
    cx: &mut Cx<'_, '_>,
    patch: &mut Patch,
    id: Id<of::SalesDocument>,
    document: &Document,
) -> Result<(), Fault> {
    let sum = patch.get(SUM).unwrap_or_default().abs();
    let is_same = patch.get(CURRENCY_CODE) == Some(document.currency.as_str());
    if !is_same || sum > document.open.negated() {
        return Err(Fault::not_allowed("sum"));
    }
    let customer = patch.id(CUSTOMER);
    if !patch.get(TYPE).is_some_and(payment_types::is_credit) {
        patch.remove(TYPE_ID);
        patch.put(TYPE, SET_OFF_TYPE);
        set_type(cx, patch)?;
    }
    patch.put(SUM, sum);
    patch.put(SET_OFF, true);
    let half = DocumentPayment { customer, document: id, kind: SET_OFF_TYPE, sum: sum.negated(), info: "" };
    make(cx, &half).map(drop)
}

/// Is a payment no money, but moves what the customer has? A document is paid so by a tender that says it.
fn set_off(patch: &mut Patch, before: &Persisted, attached: Option<Id<of::SalesDocument>>) {
    let is_credit = patch.get(TYPE).unwrap_or(&before.kind);
    let is_credit = payment_types::is_credit(is_credit);
    let is_kept = !patch.is_new() && payment_types::is_credit(&before.kind);
    let was = patch.get(SET_OFF).unwrap_or(before.set_off);
    patch.put(SET_OFF, is_credit && (was || (attached.is_some() && !is_kept)));
}

pub(super) fn create(cx: &mut Cx<'_, '_>, patch: &Patch) -> Result<Id<of::Payment>, Fault> {
    let id = Id::new(noun::create(cx, &PAYMENT, patch)?);
    if let Some(added) = patch.get(ADDED).filter(|added| *added > UnixTime(0)) {
        let sql = "UPDATE payment SET added = $2 WHERE account = $0 AND id = $1";
        cx.queue(sql, &[id.into(), added.into()])?;
    }
    Ok(id)
}

/// What columns know of the card, as attributes.
fn mirror_card(cx: &mut Cx<'_, '_>, id: Id<of::Payment>, patch: &Patch) -> Result<(), Fault> {
    for (column, attribute) in CARD_ATTRIBUTES {
        if let Some(text) = patch.get(*column) {
            attributes::set(cx, PAYMENT.table, id.number(), attribute, text)?;
        }
    }
    Ok(())
}

fn complete(cx: &mut Cx<'_, '_>, patch: &mut Patch, document: Option<&Document>) -> Result<(), Fault> {
    let local = cx.local_now(document.map(|document| document.warehouse))?;
    match (document, patch.id(CUSTOMER)) {
        (None, None) => return Err(Fault::missing("customerID")),
        (Some(document), customer) => {
            patch.put(CUSTOMER, customer.or(document.client));
            patch.put(REGISTER, document.register);
        }
        (None, Some(_)) => {}
    }
    if patch.filled(DATE).is_none() {
        patch.put(DATE, local.day());
    }
    if patch.filled(TIME).is_none() {
        patch.put(TIME, local.clock());
    }
    patch.put_default(SUM, Money::ZERO);
    let code = patch.filled(CURRENCY_CODE).map(str::to_owned).unwrap_or_default();
    patch.put(CURRENCY_CODE, code);
    set_currency(cx, patch)
}

/// The currency as sent, else the account's own, at its rate of today unless another was sent.
fn set_currency(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if patch.get(CURRENCY_RATE).is_some_and(|rate| rate <= Fixed::ZERO) {
        return Err(Fault::not_allowed("currencyRate"));
    }
    let Some(code) = patch.get(CURRENCY_CODE).map(str::to_owned) else { return Ok(()) };
    let currency = currency::of_code(cx, Some(&code))?;
    patch.put(CURRENCY_CODE, currency.code);
    patch.put_default(CURRENCY_RATE, currency.rate);
    Ok(())
}

/// Money that gets a document it had not has been paid ahead: as store credit, or for an order.
fn note_move(
    cx: &mut Cx<'_, '_>,
    patch: &mut Patch,
    before: &Persisted,
    document: Option<&Document>,
) -> Result<(), Fault> {
    for column in [CUSTOMER.column(), DATE.column(), TIME.column()] {
        let is_empty = patch.scalar(column).is_some_and(|value| value.text().is_empty() && value.int() == 0);
        if is_empty {
            patch.remove(column);
        }
    }
    let moves = patch.id(DOCUMENT).is_some_and(|id| Some(id) != before.document);
    let Some(document) = document.filter(|_| moves) else { return Ok(()) };
    patch.put(REGISTER, document.register);
    if before.customer.is_none() {
        patch.put_default(CUSTOMER, document.client);
    }
    match before.document {
        None => patch.put(STORE_CREDIT, true),
        Some(former) => {
            if !document.is_order() && Document::load(cx, former)?.is_order() {
                patch.put_default(IS_PREPAYMENT, true);
            }
        }
    }
    Ok(())
}

/// Refuses payments of documents of stores that the user may not use (1064).
pub(super) fn require_store(cx: &mut Cx<'_, '_>, document: Option<Id<of::SalesDocument>>) -> Result<(), Fault> {
    match document {
        Some(document) => Document::load(cx, document).map(drop),
        None => Ok(()),
    }
}

/// A payment of a document, in the document's currency.
#[derive(Debug, Clone, Copy)]
pub struct DocumentPayment<'a> {
    pub customer: Option<Id<of::Party>>,
    pub document: Id<of::SalesDocument>,
    /// The code of the way it is paid.
    pub kind: &'a str,
    pub sum: Money,
    /// A word on it.
    pub info: &'a str,
}

/// Makes a payment of a document.
pub fn make(cx: &mut Cx<'_, '_>, payment: &DocumentPayment<'_>) -> Result<Id<of::Payment>, Fault> {
    make_of(cx, payment, false)
}

/// Makes a payment of a document, out of store credit or not.
pub(super) fn make_of(
    cx: &mut Cx<'_, '_>,
    payment: &DocumentPayment<'_>,
    store_credit: bool,
) -> Result<Id<of::Payment>, Fault> {
    let sql = "SELECT currency_code, currency_rate FROM sales_document WHERE account = $0 AND id = $1";
    let currency = cx.first(sql, &[payment.document.into()], |row| row.read())?;
    let (code, rate): (String, Fixed) = currency.ok_or_else(|| Fault::unknown("documentID"))?;
    let mut patch = Patch::new(FIELDS);
    patch.put(DOCUMENT, payment.document);
    patch.put(CUSTOMER, payment.customer);
    patch.put(TYPE, payment.kind);
    patch.put(SUM, payment.sum);
    patch.put(INFO, payment.info);
    patch.put(CURRENCY_CODE, code);
    patch.put(CURRENCY_RATE, rate);
    patch.put(STORE_CREDIT, store_credit);
    set_type(cx, &mut patch)?;
    store(cx, patch, None, None)
}
