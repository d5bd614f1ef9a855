//! Checks that several kinds of documents make before they are stored.

use ladu_record::Cx;
use ladu_types::Id;
use ladu_wire::{Code, Fault};

use super::columns::{CURRENCY_CODE, CURRENCY_RATE, REASON, STOCKTAKING, WAREHOUSE};
use super::draft::Draft;
use crate::currency;

/// Sets the currency and its rate; one that the account does not know is refused (1016), another one once the document is confirmed
/// as well (1017). A document keeps its rate as long as it keeps its currency.
pub fn set_currency(cx: &mut Cx<'_, '_>, draft: &mut Draft) -> Result<(), Fault> {
    let sent = draft.header.filled(CURRENCY_CODE).map(str::to_owned);
    let known = currency::of_code(cx, sent.as_deref())?;
    let is_sent = sent.is_some();
    if sent.is_some_and(|sent| !sent.eq_ignore_ascii_case(&known.code)) {
        return Err(Fault::not_allowed(&draft.header.parameter(CURRENCY_CODE)));
    }
    if !is_sent && draft.persisted.is_some() {
        draft.header.remove(CURRENCY_CODE);
        return Ok(());
    }
    draft.header.put(CURRENCY_CODE, known.code.as_str());
    if draft.is_fixed() {
        return if draft.changes(CURRENCY_CODE) { Err(Fault::of(Code::CONFIRMED)) } else { Ok(()) };
    }
    if draft.persisted.is_none() || draft.changes(CURRENCY_CODE) {
        draft.header.put_default(CURRENCY_RATE, known.rate);
    }
    Ok(())
}

/// A document that comes of a stocktaking is the only one of its kind (1186), and of the same warehouse (1016).
pub fn check_stocktaking(cx: &mut Cx<'_, '_>, draft: &Draft) -> Result<(), Fault> {
    let Some(stocktaking) = draft.header.id(STOCKTAKING) else { return Ok(()) };
    // Two that are made at once wait for each other here.
    let sql = "SELECT warehouse_id FROM stocktaking WHERE account = $0 AND id = $1 {for_update}";
    let counted = cx.first(sql, &[stocktaking.into()], |row| row.get::<i64>(0))?;
    if counted != Some(Id::number_of(draft.get(WAREHOUSE))) {
        return Err(Fault::not_allowed(&draft.header.parameter(STOCKTAKING)));
    }
    let table = draft.definition.noun.table;
    let sql = format!("SELECT id FROM {table} WHERE account = $0 AND stocktaking_id = $1 AND id <> $2 LIMIT 1");
    match cx.first(&sql, &[stocktaking.into(), draft.id.into()], |_| ())? {
        Some(()) => Err(Fault::of(Code::STOCKTAKING_DONE)),
        None => Ok(()),
    }
}

/// A reason must be for that purpose.
pub fn check_reason(cx: &mut Cx<'_, '_>, draft: &Draft, purpose: &str, fault: Fault) -> Result<(), Fault> {
    let Some(reason) = draft.header.id(REASON) else { return Ok(()) };
    let sql = "SELECT purpose FROM reason_code WHERE account = $0 AND id = $1";
    match cx.first(sql, &[reason.into()], |row| row.get::<&str>(0) == purpose)? {
        Some(true) => Ok(()),
        _ => Err(fault),
    }
}
