//! Numbers documents: when they are confirmed (offers at once), one after the other in the series of their type.

use ladu_domain::documents::{self, SalesType};
use ladu_record::Cx;
use ladu_wire::Fault;

use super::columns::*;
use super::draft::TillNumber;
use super::persisted::Document;

/// What a document has that has no number yet.
const NO_NUMBER: &str = "0";

/// Gives a number when one is due. A number that was sent is kept unless it is taken; with a number of the shop's own none of the
/// series is used up.
pub(super) fn give(cx: &mut Cx<'_, '_>, document: &mut Document, sent: Option<TillNumber>) -> Result<(), Fault> {
    let is_due = document.confirmed || document.kind.is_numbered_at_once();
    let has_one = !matches!(document.get(NUMBER), "" | NO_NUMBER);
    if is_due && !has_one {
        let sent = match sent {
            Some(sent) if sent.may_repeat || !is_taken(cx, document.kind, sent.number)? => Some(sent),
            _ => None,
        };
        let has_custom = !document.get(CUSTOM_NUMBER).is_empty();
        let number = match sent {
            Some(sent) => {
                document.header.put(MAY_REPEAT_NUMBER, sent.may_repeat);
                sent.number
            }
            None if has_custom => 0,
            None => next_number(cx, document.kind)?,
        };
        document.header.put(NUMBER, number.to_string());
        set_reference(cx, document, number)?;
    } else if !has_one {
        document.header.put(NUMBER, NO_NUMBER);
    }
    if document.header.has(NUMBER) || document.header.has(DATE) {
        let date = document.get(DATE).map(|date| date.to_string()).unwrap_or_default();
        let text = format!("{date} {:0>20}", document.get(NUMBER));
        document.header.put(DATE_AND_NUMBER, text);
    }
    Ok(())
}

fn is_taken(cx: &mut Cx<'_, '_>, kind: SalesType, number: i64) -> Result<bool, Fault> {
    let sql = of_number(kind, "$1");
    Ok(cx.first(&sql, &[number.to_string().as_str().into()], |_| ())?.is_some())
}

/// The statement that finds a document of a number in the series of a type.
fn of_number(kind: SalesType, number: &str) -> String {
    let types: Vec<String> = SalesType::of_series(kind.series()).map(|kind| format!("'{}'", kind.name())).collect();
    let types = types.join(", ");
    format!("SELECT id FROM sales_document WHERE account = $0 AND number = {number} AND type IN ({types}) LIMIT 1")
}

/// The next number of a series that nobody has taken by hand.
fn next_number(cx: &mut Cx<'_, '_>, kind: SalesType) -> Result<i64, Fault> {
    let setting = if kind.books_revenue() { "invoice_start_number" } else { "sales_document_start_number" };
    let start = cx.settings()?.int(setting).max(1);
    let series = format!("number:{}", kind.series());
    let counted = "(SELECT CAST(value + $2 AS TEXT) FROM counter WHERE account = $0 AND name = $1)";
    loop {
        let number = cx.ask_number(&series)?;
        let taken = cx.ask(&of_number(kind, counted), &[series.as_str().into(), (start - 1).into()])?;
        let number: i64 = cx.rows(number)?.first().map_or(0, |row| row.get(0));
        if cx.rows(taken)?.is_empty() {
            return Ok(start - 1 + number);
        }
    }
}

/// The number that banks match a payment by: the customer's where the account keeps one for each, else one made of the document's.
fn set_reference(cx: &mut Cx<'_, '_>, document: &mut Document, number: i64) -> Result<(), Fault> {
    if !document.get(CUSTOM_REFERENCE).is_empty() {
        return Ok(());
    }
    if cx.settings()?.text("ref_no").starts_with("orgper") {
        let own = document.buyer(cx)?.map(|buyer| buyer.reference_number);
        document.header.put(REFERENCE_NUMBER, own.unwrap_or_default());
    } else if number > 0 {
        document.header.put(REFERENCE_NUMBER, documents::reference_number(number));
    }
    Ok(())
}
