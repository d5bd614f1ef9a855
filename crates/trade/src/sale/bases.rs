//! The documents that one is made from: of one type and one customer, and none of them an end itself.

use ladu_domain::documents::SalesType;
use ladu_record::Cx;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use super::columns::CREDITED;
use super::draft::Origin;
use super::persisted::Document;

type TypeAndClient = (SalesType, Option<Id<of::Party>>);

/// Finds the documents that this one follows, and the one that it credits. Whoever bought from them buys from this one too, unless
/// it says otherwise.
pub(super) fn find(cx: &mut Cx<'_, '_>, document: &mut Document, origin: &Origin) -> Result<(), Fault> {
    let mut ids = origin.bases.clone();
    ids.extend(origin.base);
    ids.sort_unstable();
    ids.dedup();
    let mut seen: Option<TypeAndClient> = None;
    for id in &ids {
        let parameter = if origin.base == Some(*id) { "baseDocumentID" } else { "baseDocumentIDs" };
        let found = type_and_client(cx, parameter, *id)?;
        if !found.0.may_be_base() || Some(*id) == document.id {
            return Err(Fault::of(Code::WRONG_BASE));
        }
        if seen.is_some_and(|seen| seen != found) {
            return Err(Fault::of(Code::BASES_DIFFER));
        }
        seen = Some(found);
    }
    if let Some(credited) = origin.credited {
        if !document.kind.is_credit() || Some(credited) == document.id {
            return Err(Fault::at(Code::CONFLICT, "creditToDocumentID"));
        }
        let found = type_and_client(cx, "creditToDocumentID", credited)?;
        seen = seen.or(Some(found));
        document.header.put(CREDITED, credited);
        ids.push(credited);
    }
    if let Some((_, client)) = seen.filter(|_| document.client.is_none()) {
        document.client = client;
    }
    document.bases = ids;
    Ok(())
}

fn type_and_client(cx: &mut Cx<'_, '_>, parameter: &str, id: Id<of::SalesDocument>) -> Result<TypeAndClient, Fault> {
    let sql = "SELECT type, client_id FROM sales_document WHERE account = $0 AND id = $1";
    let found = cx.first(sql, &[id.into()], |row| {
        let (kind, client): (&str, Option<Id<of::Party>>) = row.read();
        (SalesType::parse(kind), client)
    })?;
    match found {
        Some((Some(kind), client)) => Ok((kind, client)),
        _ => Err(Fault::unknown(parameter)),
    }
}

/// Remembers what this document was made from.
pub(super) fn link(cx: &mut Cx<'_, '_>, document: &Document) -> Result<(), Fault> {
    for base in &document.bases {
        cx.queue(
            "INSERT INTO document_link (account, base_id, follow_up_id) VALUES ($0, $1, $2)
             ON CONFLICT (account, base_id, follow_up_id) DO NOTHING",
            &[(*base).into(), document.number().into()],
        )?;
    }
    Ok(())
}
