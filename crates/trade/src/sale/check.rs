//! References, what goes together, and what may not change any more.

use ladu_domain::documents::SalesType;
use ladu_domain::totals::VERSIONS;
use ladu_record::Cx;
use ladu_record::noun::{self, AskedFields, Patch};
use ladu_types::{Fixed, Id, Percent, Quantity, of};
use ladu_wire::{Code, Fault};

use super::columns::*;
use super::document::DOCUMENT;
use super::persisted::Document;
use super::row::ROW;

/// The most characters of a reference number of one's own.
const MAX_REFERENCE: usize = 25;

/// Refuses what cannot be saved.
pub(super) fn check(
    cx: &mut Cx<'_, '_>,
    document: &Document,
    mut header_fields: AskedFields,
    mut row_fields: AskedFields,
) -> Result<(), Fault> {
    let header = &document.header;
    noun::check_parts(cx, header)?;
    header_fields.check(cx, &DOCUMENT, header)?;
    check_contacts(cx, document)?;
    check_commission(cx, header)?;
    if header.filled(E_INVOICE_BUYER).is_some() && !document.kind.may_name_buyer() {
        return Err(Fault::at(Code::BUYER_ID, "eInvoiceBuyerID"));
    }
    if header.filled(CUSTOM_REFERENCE).is_some_and(|text| text.chars().count() > MAX_REFERENCE) {
        return Err(Fault::format("customReferenceNumber"));
    }
    if header.filled(STATE).is_some_and(|state| !document.kind.allows(state)) {
        return Err(Fault::not_allowed("invoiceState"));
    }
    if header.get(ALGORITHM_VERSION).is_some_and(|version| !VERSIONS.contains(&version)) {
        return Err(Fault::not_allowed("algorithmVersion"));
    }
    if header.get(CURRENCY_RATE).is_some_and(|rate| rate <= Fixed::ZERO) {
        return Err(Fault::not_allowed("currencyRate"));
    }
    for row in &document.rows {
        check_row(cx, document.kind, row, &mut row_fields)?;
    }
    if document.was_confirmed() && document.kind.moves_stock() { check_goods(cx, document) } else { Ok(()) }
}

/// A contact person works for the customer, or for the recipient (1178).
fn check_contacts(cx: &mut Cx<'_, '_>, document: &Document) -> Result<(), Fault> {
    let recipient = document.get(SHIP_TO).or(document.client);
    for (column, employer) in [(CONTACT, document.client), (SHIP_TO_CONTACT, recipient)] {
        let Some(contact) = document.header.id(column) else { continue };
        let sql = "SELECT company_id FROM customer WHERE account = $0 AND id = $1";
        let company = cx.first(sql, &[contact.into()], |row| row.get::<Option<Id<of::Party>>>(0))?;
        if company != Some(employer) {
            return Err(Fault::at(Code::FOREIGN_CONTACT, document.header.parameter(column)));
        }
    }
    Ok(())
}

fn check_commission(cx: &mut Cx<'_, '_>, header: &Patch) -> Result<(), Fault> {
    let receivers = header.get(COMMISSION_RECEIVERS).unwrap_or_default();
    for id in receivers.split(',').filter_map(|id| id.parse().ok()) {
        noun::check_reference(cx, "employee", "otherCommissionReceivers", id)?;
    }
    Ok(())
}

fn check_row(cx: &mut Cx<'_, '_>, kind: SalesType, row: &Patch, fields: &mut AskedFields) -> Result<(), Fault> {
    noun::check_parts(cx, row)?;
    if row.id(row::PRODUCT).is_some() && row.id(row::SERVICE).is_some() {
        return Err(Fault::at(Code::CONFLICT, row.parameter(row::SERVICE)));
    }
    match row.get(row::AMOUNT) {
        None => return Err(Fault::missing(&row.parameter(row::AMOUNT))),
        Some(amount) if amount.is_zero() => return Err(Fault::not_allowed(&row.parameter(row::AMOUNT))),
        Some(_) => {}
    }
    if row.get(row::DISCOUNT).is_some_and(|percent| percent > Percent(Fixed::from_whole(100))) {
        return Err(Fault::not_allowed(&row.parameter(row::DISCOUNT)));
    }
    if row.id(row::SOURCE_WAYBILL).is_some() && !kind.may_name_waybills() {
        return Err(Fault::at(Code::CONFLICT, row.parameter(row::SOURCE_WAYBILL)));
    }
    check_billing(row)?;
    fields.check(cx, &ROW, row)
}

/// What is billed by a statement says for which days.
fn check_billing(row: &Patch) -> Result<(), Fault> {
    if row.id(row::BILLING).is_some() {
        for column in [row::BILLING_START, row::BILLING_END] {
            row.filled(column).ok_or_else(|| Fault::missing(&row.parameter(column)))?;
        }
    }
    Ok(())
}

/// A confirmed document that moved goods keeps its store, its products and their quantities (1017).
fn check_goods(cx: &mut Cx<'_, '_>, document: &Document) -> Result<(), Fault> {
    let fixed = || Fault::of(Code::CONFIRMED);
    if document.header.has(WAREHOUSE) {
        return Err(fixed());
    }
    if document.rows.is_empty() {
        return Ok(());
    }
    let sql = "SELECT product_id, amount FROM sales_row WHERE account = $0 AND document_id = $1 ORDER BY position, id";
    let stored = cx.query(sql, &[document.number().into()])?;
    let mut before: Vec<(Option<Id<of::Product>>, Quantity)> = stored.iter().map(|row| row.read()).collect();
    let sent = |row: &Patch| (row.id(row::PRODUCT), row.get(row::AMOUNT).unwrap_or_default());
    let mut now: Vec<(Option<Id<of::Product>>, Quantity)> = document.rows.iter().map(sent).collect();
    before.sort_unstable();
    now.sort_unstable();
    if before == now { Ok(()) } else { Err(fixed()) }
}
