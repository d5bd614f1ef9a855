//! References, what goes together, and what may not change any more.

use ladu_domain::documents::SalesType;
use ladu_record::Cx;
use ladu_record::noun::{self, Patch};
use ladu_store::Value;
use ladu_types::{Fixed, Percent};
use ladu_wire::{Code, Fault};

use super::Saving;
use crate::sales::document::DOCUMENT;
use crate::sales::document::row::ROW;

/// The most characters of a reference number of one's own.
const MAX_REFERENCE: usize = 25;
/// Versions of the totals algorithm.
pub const VERSIONS: std::ops::RangeInclusive<i64> = 2..=5;

/// Refuses what cannot be saved.
pub(super) fn check(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    let header = &saving.header;
    noun::check_parts(cx, header)?;
    noun::check_fields(cx, &DOCUMENT, header)?;
    check_contacts(cx, saving)?;
    check_commission(cx, header)?;
    if header.filled("e_invoice_buyer").is_some() && !saving.kind.may_name_buyer() {
        return Err(Fault::at(Code::BUYER_ID, "eInvoiceBuyerID"));
    }
    if header.filled("custom_reference").is_some_and(|text| text.chars().count() > MAX_REFERENCE) {
        return Err(Fault::format("customReferenceNumber"));
    }
    if header.filled("state").is_some_and(|state| !saving.kind.allows(state)) {
        return Err(Fault::not_allowed("invoiceState"));
    }
    if header.int("algorithm_version").is_some_and(|version| !VERSIONS.contains(&version)) {
        return Err(Fault::not_allowed("algorithmVersion"));
    }
    if header.int("currency_rate").is_some_and(|rate| rate <= 0) {
        return Err(Fault::not_allowed("currencyRate"));
    }
    for row in &saving.rows {
        check_row(cx, saving.kind, row)?;
    }
    if saving.was_confirmed() && saving.kind.moves_stock() { check_goods(cx, saving) } else { Ok(()) }
}

/// A contact person works for the customer, or for the recipient (1178).
fn check_contacts(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    let recipient = Some(saving.int("ship_to_id")).filter(|id| *id != 0).unwrap_or(saving.client);
    for (column, employer) in [("contact_id", saving.client), ("ship_to_contact_id", recipient)] {
        let Some(contact) = saving.header.id_of(column) else { continue };
        let sql = "SELECT company_id FROM customer WHERE account = $0 AND id = $1";
        if cx.first(sql, &[Value::Int(contact)], |row| row.int(0))? != Some(employer) {
            return Err(Fault::at(Code::FOREIGN_CONTACT, saving.header.parameter(column)));
        }
    }
    Ok(())
}

fn check_commission(cx: &mut Cx<'_, '_>, header: &Patch) -> Result<(), Fault> {
    for id in header.text("commission_receivers").unwrap_or_default().split(',').filter_map(|id| id.parse().ok()) {
        noun::check_reference(cx, "employee", "otherCommissionReceivers", id)?;
    }
    Ok(())
}

fn check_row(cx: &mut Cx<'_, '_>, kind: SalesType, row: &Patch) -> Result<(), Fault> {
    noun::check_parts(cx, row)?;
    if row.id_of("product_id").is_some() && row.id_of("service_id").is_some() {
        return Err(Fault::at(Code::CONFLICT, row.parameter("service_id")));
    }
    match row.quantity("amount") {
        None => return Err(Fault::missing(&row.parameter("amount"))),
        Some(amount) if amount.is_zero() => return Err(Fault::not_allowed(&row.parameter("amount"))),
        Some(_) => {}
    }
    if row.percent("discount").is_some_and(|percent| percent > Percent(Fixed::from_whole(100))) {
        return Err(Fault::not_allowed(&row.parameter("discount")));
    }
    if row.id_of("source_waybill_id").is_some() && !kind.may_name_waybills() {
        return Err(Fault::at(Code::CONFLICT, row.parameter("source_waybill_id")));
    }
    check_billing(row)?;
    noun::check_fields(cx, &ROW, row)
}

/// What is billed by a statement says for which days.
fn check_billing(row: &Patch) -> Result<(), Fault> {
    if row.id_of("billing_statement_id").is_some() {
        for column in ["billing_start", "billing_end"] {
            row.filled(column).ok_or_else(|| Fault::missing(&row.parameter(column)))?;
        }
    }
    Ok(())
}

/// A confirmed document that moved goods keeps its store, its products and their quantities (1017).
fn check_goods(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    let fixed = || Fault::of(Code::CONFIRMED);
    if saving.header.has("warehouse_id") {
        return Err(fixed());
    }
    if saving.rows.is_empty() {
        return Ok(());
    }
    let sql = "SELECT product_id, amount FROM sales_row WHERE account = $0 AND document_id = $1 ORDER BY position, id";
    let stored = cx.query(sql, &[Value::Int(saving.id)])?;
    let mut before: Vec<(i64, i64)> = stored.iter().map(|row| (row.int(0), row.int(1))).collect();
    let mut now: Vec<(i64, i64)> =
        saving.rows.iter().map(|row| (row.int("product_id").unwrap_or(0), row.int("amount").unwrap_or(0))).collect();
    before.sort_unstable();
    now.sort_unstable();
    if before == now { Ok(()) } else { Err(fixed()) }
}
