//! Fills in what was left out of the header.

use ladu_record::Cx;
use ladu_wire::Fault;

use super::columns::*;
use super::persisted::Document;
use super::places;
use crate::{algorithm, currency, payment_types};

/// Completes the header of a new document, and what follows from a changed one.
pub(super) fn complete(cx: &mut Cx<'_, '_>, document: &mut Document) -> Result<(), Fault> {
    if document.is_new() {
        fill_new(cx, document)?;
    }
    set_currency(cx, document)?;
    set_client(cx, document)?;
    set_payment_type(cx, document)?;
    let (warehouse, confirms) = (document.warehouse, document.is_confirmed_now());
    document.header.put(WAREHOUSE, warehouse);
    if document.header.filled(STATE).is_none() && (document.is_new() || confirms) {
        document.header.put(STATE, if document.confirmed { "READY" } else { "PENDING" });
    }
    if document.header.has(STATE) {
        document.header.put(STATE_BEFORE, "");
    }
    if let Some(reference) = document.header.filled(CUSTOM_REFERENCE).map(str::to_owned) {
        document.header.put(REFERENCE_NUMBER, reference);
    }
    if document.header.has(DATE) || document.header.has(PAYMENT_DAYS) {
        let due = document.get(DATE).map(|date| date.plus_days(document.get(PAYMENT_DAYS)));
        document.header.put(DUE_DATE, due);
    }
    Ok(())
}

fn fill_new(cx: &mut Cx<'_, '_>, document: &mut Document) -> Result<(), Fault> {
    let (conf, local) = (cx.settings()?, cx.local_now(document.warehouse)?);
    let employee = cx.user()?.employee;
    let header = &mut document.header;
    header.put_default(DATE, local.day());
    header.put_default(TIME, local.clock());
    header.put_default(EMPLOYEE, employee);
    if document.kind.is_credit() {
        header.put_default(CREDIT_TYPE, "RETURN");
    }
    if let Some(credited) = &document.credited {
        // What is credited in full comes to the same, to the cent.
        let is_american = matches!(conf.text("country"), "US" | "CA");
        let waybills_with_tax = conf.flag("invoice_waybills_show_price_with_tax");
        header.put_default(ALGORITHM_VERSION, credited.version);
        header.put_default(IS_CASH_CREDIT, credited.kind.prices_with_tax(is_american, false, waybills_with_tax));
    }
    if !header.has(ALGORITHM_VERSION) {
        let day = header.filled(DATE).unwrap_or_default().to_owned();
        let version = algorithm::version_on(cx, &day)?;
        document.header.put(ALGORITHM_VERSION, version);
    }
    Ok(())
}

/// The currency as sent, else that of the document it credits, else the account's own; at the rate that was sent, else that of the document
/// it credits in the same currency, else that of today.
fn set_currency(cx: &mut Cx<'_, '_>, document: &mut Document) -> Result<(), Fault> {
    let sent = document.header.filled(CURRENCY_CODE).map(str::to_owned);
    if sent.is_none() && !document.is_new() {
        document.header.remove(CURRENCY_CODE);
        return Ok(());
    }
    let credited = document.credited.as_ref();
    let sent = sent.or_else(|| credited.map(|credited| credited.currency.clone()));
    let mut currency = currency::of_code(cx, sent.as_deref())?;
    if let Some(credited) = credited.filter(|credited| document.is_new() && credited.currency == currency.code) {
        currency.rate = credited.rate;
    }
    document.header.put(CURRENCY_CODE, currency.code);
    document.header.put_default(CURRENCY_RATE, currency.rate);
    Ok(())
}

/// The customer, the customer's name as it is now, and on a new document what was agreed with the customer: the days until payment (else
/// those of the account) and the penalty.
fn set_client(cx: &mut Cx<'_, '_>, document: &mut Document) -> Result<(), Fault> {
    if document.client.is_none() && document.is_new() {
        document.client = places::customer_of(cx, document.get(REGISTER))?;
    }
    document.header.put(CLIENT, document.client);
    let buyer = document.buyer(cx)?.unwrap_or_default();
    document.header.put(CLIENT_NAME, buyer.name);
    if document.is_new() {
        let days = if buyer.payment_days > 0 { buyer.payment_days } else { cx.settings()?.int("payment_deadline") };
        document.header.put_default(PAYMENT_DAYS, days);
        document.header.put_default(PENALTY, buyer.penalty);
    }
    Ok(())
}

/// How it is to be paid has a code and an id: either was sent. Any code will do; one without an id is the shop's own.
fn set_payment_type(cx: &mut Cx<'_, '_>, document: &mut Document) -> Result<(), Fault> {
    if let Some(id) = document.header.id(PAYMENT_TYPE_ID) {
        let code = payment_types::of_documents(cx)?.code(id).map(str::to_owned);
        document.header.put(PAYMENT_TYPE, code.unwrap_or_default());
    } else if let Some(code) = document.header.get(PAYMENT_TYPE).map(str::to_owned) {
        let found = payment_types::of_documents(cx)?.find(&code).map(|(id, _)| id);
        document.header.put(PAYMENT_TYPE_ID, found);
    }
    Ok(())
}
