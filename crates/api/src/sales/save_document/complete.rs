//! Fills in what was left out of the header.

use ladu_record::Cx;
use ladu_store::Value;
use ladu_trade::currency;
use ladu_types::Date;
use ladu_wire::Fault;

use super::Saving;
use crate::sales::{algorithm, places};

/// Completes the header of a new document, and what follows from a changed one.
pub(super) fn complete(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    if saving.is_new() {
        fill_new(cx, saving)?;
    }
    set_currency(cx, saving)?;
    set_client(cx, saving)?;
    set_payment_type(cx, saving)?;
    let (warehouse, confirms) = (saving.warehouse, saving.is_confirmed_now());
    saving.header.set("warehouse_id", warehouse);
    if saving.header.filled("state").is_none() && (saving.is_new() || confirms) {
        saving.header.set("state", if saving.confirmed { "READY" } else { "PENDING" });
    }
    if let Some(reference) = saving.header.filled("custom_reference").map(str::to_owned) {
        saving.header.set("reference_number", reference);
    }
    if saving.header.has("date") || saving.header.has("payment_days") {
        let date = saving.text("date").parse::<Date>();
        let due = date.map(|date| date.plus_days(saving.int("payment_days")).to_string()).unwrap_or_default();
        saving.header.set("due_date", due);
    }
    Ok(())
}

fn fill_new(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    let (conf, today, clock) = (cx.settings()?, cx.today()?.to_string(), cx.clock()?);
    let employee = ladu_types::Id::number_of(cx.user()?.employee);
    let header = &mut saving.header;
    header.set_default("date", today);
    header.set_default("time", clock);
    header.set_default("payment_days", conf.int("payment_deadline"));
    header.set_default("employee_id", employee);
    if saving.kind.is_credit() {
        header.set_default("credit_type", "RETURN");
    }
    if !header.has("algorithm_version") {
        let day = header.filled("date").unwrap_or_default().to_owned();
        let version = algorithm::version_on(cx, &day)?;
        saving.header.set("algorithm_version", version);
    }
    Ok(())
}

/// The currency as sent, else the account's own, at the rate that was sent, else that of today.
fn set_currency(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    let sent = saving.header.filled("currency_code").map(str::to_owned);
    if sent.is_none() && !saving.is_new() {
        saving.header.remove("currency_code");
        return Ok(());
    }
    let currency = currency::of_code(cx, sent.as_deref())?;
    saving.header.set("currency_code", currency.code);
    saving.header.set_default("currency_rate", currency.rate.micro());
    Ok(())
}

/// The customer, and the customer's name as it is now.
fn set_client(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    if saving.client == 0 && saving.is_new() {
        saving.client = places::customer_of(cx, saving.int("register_id"))?;
    }
    saving.header.set("client_id", saving.client);
    let sql = "SELECT name FROM customer WHERE account = $0 AND id = $1";
    let name = cx.first(sql, &[Value::Int(saving.client)], |row| row.text(0).to_owned())?;
    saving.header.set("client_name", name.unwrap_or_default());
    Ok(())
}

/// How it is to be paid has a code and an id: either was sent. Any code will do; one without an id is the shop's own.
fn set_payment_type(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    if let Some(id) = saving.header.id_of("payment_type_id") {
        let sql = "SELECT type FROM invoice_payment_type WHERE account = $0 AND id = $1";
        let code = cx.first(sql, &[Value::Int(id)], |row| row.text(0).to_owned())?;
        saving.header.set("payment_type", code.unwrap_or_default());
    } else if let Some(code) = saving.header.text("payment_type").map(str::to_uppercase) {
        let sql = "SELECT id FROM invoice_payment_type WHERE account = $0 AND upper(type) = $1 ORDER BY id LIMIT 1";
        let id = cx.first(sql, &[Value::Text(&code)], |row| row.int(0))?;
        saving.header.set("payment_type_id", id.unwrap_or(0));
    }
    Ok(())
}
