//! Numbers documents: when they are confirmed (offers at once), one after the other in the series of their type.

use ladu_domain::documents::{self, SalesType};
use ladu_record::Cx;
use ladu_store::Value;
use ladu_wire::{Fault, Kind};

use super::Saving;

/// What a document has that has no number yet.
const NO_NUMBER: &str = "0";

/// Gives a number when one is due. A number that was sent is kept unless it is taken; with a number of the shop's own none of the
/// series is used up.
pub(super) fn give(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    let is_due = saving.confirmed || saving.kind.is_numbered_at_once();
    let has_one = !matches!(saving.text("number"), "" | NO_NUMBER);
    if is_due && !has_one {
        let sent = sent_number(cx, saving.kind)?;
        let has_custom = !saving.text("custom_number").is_empty();
        let number = match sent {
            Some(number) => number,
            None if has_custom => 0,
            None => next_number(cx, saving.kind)?,
        };
        saving.header.set("number", number.to_string());
        set_reference(cx, saving, number)?;
    } else if !has_one {
        saving.header.set("number", NO_NUMBER);
    }
    if saving.header.has("number") || saving.header.has("date") {
        let text = format!("{} {:0>20}", saving.text("date"), saving.text("number"));
        saving.header.set("date_and_number", text);
    }
    Ok(())
}

/// The number that a till gave, unless another document of the series has it.
fn sent_number(cx: &mut Cx<'_, '_>, kind: SalesType) -> Result<Option<i64>, Fault> {
    let sent = cx.params.read("invoiceNo", Kind::Int(0, i64::MAX))?.map(|number| number.int());
    match sent.filter(|number| *number > 0) {
        Some(number) if !cx.params.flag("allowDuplicateNumbers") && is_taken(cx, kind, number)? => Ok(None),
        sent => Ok(sent),
    }
}

fn is_taken(cx: &mut Cx<'_, '_>, kind: SalesType, number: i64) -> Result<bool, Fault> {
    let types: Vec<String> = SalesType::of_series(kind.series()).map(|kind| format!("'{}'", kind.name())).collect();
    let sql = format!(
        "SELECT id FROM sales_document WHERE account = $0 AND number = $1 AND type IN ({}) LIMIT 1",
        types.join(", ")
    );
    Ok(cx.first(&sql, &[Value::Text(&number.to_string())], |_| ())?.is_some())
}

/// The next number of a series that nobody has taken by hand.
fn next_number(cx: &mut Cx<'_, '_>, kind: SalesType) -> Result<i64, Fault> {
    let setting = if kind.books_revenue() { "invoice_start_number" } else { "sales_document_start_number" };
    let start = cx.settings()?.int(setting).max(1);
    loop {
        let number = start - 1 + cx.next_number(&format!("number:{}", kind.series()))?;
        if !is_taken(cx, kind, number)? {
            return Ok(number);
        }
    }
}

/// The number that banks match a payment by: the customer's where the account keeps one for each, else one made of the document's.
fn set_reference(cx: &mut Cx<'_, '_>, saving: &mut Saving, number: i64) -> Result<(), Fault> {
    if !saving.text("custom_reference").is_empty() {
        return Ok(());
    }
    if cx.settings()?.text("ref_no").starts_with("orgper") {
        let sql = "SELECT reference_number FROM customer WHERE account = $0 AND id = $1";
        let own = cx.first(sql, &[Value::Int(saving.client)], |row| row.text(0).to_owned())?;
        saving.header.set("reference_number", own.unwrap_or_default());
    } else if number > 0 {
        saving.header.set("reference_number", documents::reference_number(number));
    }
    Ok(())
}
