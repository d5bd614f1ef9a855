//! The documents that one is made from: of one type and one customer, and none of them an end itself.

use ladu_domain::documents::SalesType;
use ladu_record::Cx;
use ladu_store::Value;
use ladu_wire::{Code, Fault};

use super::Saving;

/// Finds the documents that this one follows, and the one that it credits. Whoever bought from them buys from this one too, unless
/// it says otherwise.
pub(super) fn find(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    let params = cx.params;
    let one = params.id("baseDocumentID")?;
    let mut ids = params.ids("baseDocumentIDs")?;
    ids.extend(one);
    ids.sort_unstable();
    ids.dedup();
    let mut seen: Option<(SalesType, i64)> = None;
    for id in &ids {
        let parameter = if one == Some(*id) { "baseDocumentID" } else { "baseDocumentIDs" };
        let found = type_and_client(cx, parameter, *id)?;
        if !found.0.may_be_base() || *id == saving.id {
            return Err(Fault::of(Code::WRONG_BASE));
        }
        if seen.is_some_and(|seen| seen != found) {
            return Err(Fault::of(Code::BASES_DIFFER));
        }
        seen = Some(found);
    }
    if let Some(credited) = params.id("creditToDocumentID")? {
        if !saving.kind.is_credit() || credited == saving.id {
            return Err(Fault::at(Code::CONFLICT, "creditToDocumentID"));
        }
        let found = type_and_client(cx, "creditToDocumentID", credited)?;
        seen = seen.or(Some(found));
        saving.header.set("credited_id", credited);
        ids.push(credited);
    }
    if let Some((_, client)) = seen.filter(|_| saving.client == 0) {
        saving.client = client;
    }
    saving.bases = ids;
    Ok(())
}

fn type_and_client(cx: &mut Cx<'_, '_>, parameter: &str, id: i64) -> Result<(SalesType, i64), Fault> {
    let sql = "SELECT type, client_id FROM sales_document WHERE account = $0 AND id = $1";
    let found = cx.first(sql, &[Value::Int(id)], |row| (SalesType::parse(row.text(0)), row.int(1)))?;
    match found {
        Some((Some(kind), client)) => Ok((kind, client)),
        _ => Err(Fault::unknown(parameter)),
    }
}

/// Remembers what this document was made from.
pub(super) fn link(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    for base in &saving.bases {
        cx.queue(
            "INSERT INTO document_link (account, base_id, follow_up_id) VALUES ($0, $1, $2)
             ON CONFLICT (account, base_id, follow_up_id) DO NOTHING",
            &[Value::Int(*base), Value::Int(saving.id)],
        )?;
    }
    Ok(())
}
