//! The documents that one is made from: of one type and one customer, and none of them an end itself.

use std::collections::BTreeMap;

use ladu_domain::documents::SalesType;
use ladu_record::Cx;
use ladu_record::noun;
use ladu_store::Row;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use super::columns::CREDITED;
use super::draft::Origin;
use super::persisted::Document;
use crate::links::{Credited, Graph};

type SaleId = Id<of::SalesDocument>;

/// A document that another is made from, or that it credits.
struct Base {
    client: Option<Id<of::Party>>,
    facts: Credited,
}

/// Finds the documents that this one follows, those that were sent and those that are persisted, and the one that it credits. Its chain is
/// locked, so that two who follow one document wait for each other. Whoever bought from them buys from this one too, unless it says otherwise.
pub(super) fn find(cx: &mut Cx<'_, '_>, document: &mut Document, origin: &Origin) -> Result<(), Fault> {
    let mut named = origin.bases.clone();
    named.extend(origin.base);
    named.sort_unstable();
    named.dedup();
    let credited = credited(document, origin)?;
    let mut bases = persisted(cx, document)?;
    let before = bases.clone();
    document.has_new_bases = named.iter().any(|id| !before.contains(id));
    bases.extend(&named);
    bases.sort_unstable();
    bases.dedup();
    refuse_circle(cx, document, origin)?;
    let mut found = load(cx, bases.iter().copied().chain(credited))?;
    let facts = |base: &Base| (base.facts.kind, base.client);
    let mut seen = before.iter().find_map(|id| found.get(id)).map(facts);
    for id in &named {
        let parameter = if origin.base == Some(*id) { "baseDocumentID" } else { "baseDocumentIDs" };
        let base = found.get(id).ok_or_else(|| Fault::unknown(parameter))?;
        if Some(*id) == document.id {
            return Err(Fault::not_allowed(parameter));
        }
        if !base.facts.kind.may_be_base() {
            return Err(Fault::of(Code::WRONG_BASE));
        }
        let is_new = !before.contains(id);
        if is_new && seen.is_some_and(|seen| seen != facts(base)) {
            return Err(Fault::of(Code::BASES_DIFFER));
        }
        // Its goods have left: they cannot have left by another as well.
        if is_new && document.was_confirmed() && document.kind.moves_stock() && base.facts.kind.moves_stock() {
            return Err(Fault::of(Code::CONFIRMED));
        }
        seen = Some(facts(base));
    }
    let mut client = named.last().and(seen).map(|(_, client)| client);
    if let Some(credited) = credited {
        let base = found.remove(&credited).ok_or_else(|| Fault::unknown("creditToDocumentID"))?;
        if !base.facts.kind.may_be_credited() {
            return Err(Fault::not_allowed("creditToDocumentID"));
        }
        client = client.or(Some(base.client));
        document.credited = Some(base.facts);
    }
    if let Some(client) = client.filter(|_| document.client.is_none()) {
        document.client = client;
    }
    document.bases = bases;
    Ok(())
}

/// The document that this one credits: as sent, else as persisted. Once it is confirmed it credits no other (1017).
fn credited(document: &mut Document, origin: &Origin) -> Result<Option<SaleId>, Fault> {
    let before = document.get(CREDITED);
    if !document.kind.is_credit() {
        if origin.credited.is_some() {
            return Err(Fault::at(Code::CONFLICT, "creditToDocumentID"));
        }
        if before.is_some() {
            document.header.put::<SaleId>(CREDITED, None);
        }
        return Ok(None);
    }
    let Some(credited) = origin.credited else { return Ok(before) };
    if Some(credited) == document.id {
        return Err(Fault::at(Code::CONFLICT, "creditToDocumentID"));
    }
    if document.was_confirmed() && before != Some(credited) {
        return Err(Fault::of(Code::CONFIRMED));
    }
    document.header.put(CREDITED, credited);
    Ok(Some(credited))
}

/// The documents that a persisted one was made from. The one that it credits is none of them.
fn persisted(cx: &mut Cx<'_, '_>, document: &Document) -> Result<Vec<SaleId>, Fault> {
    let Some(before) = &document.before else { return Ok(Vec::new()) };
    let sql = "SELECT base_id FROM document_link WHERE account = $0 AND follow_up_id = $1 AND base_id <> $2";
    let key = [document.number().into(), before.get(CREDITED).into()];
    Ok(cx.query(sql, &key)?.iter().map(|row| row.get(0)).collect())
}

fn load(cx: &mut Cx<'_, '_>, ids: impl Iterator<Item = SaleId>) -> Result<BTreeMap<SaleId, Base>, Fault> {
    let ids: Vec<i64> = ids.map(Id::number).collect();
    let sql =
        "SELECT id, type, client_id, confirmed, currency_code, currency_rate, algorithm_version FROM sales_document
               WHERE account = $0 AND id IN ({ids})";
    let base = |row: Row<'_>| {
        let (id, kind) = (row.get(0), SalesType::parse(row.get(1))?);
        let (confirmed, currency, rate, version) = (row.get(3), row.get(4), row.get(5), row.get(6));
        let facts = Credited { id, kind, confirmed, version, currency, rate };
        Some((id, Base { client: row.get(2), facts }))
    };
    Ok(cx.among(sql, &ids, &[])?.iter().filter_map(base).collect())
}

/// Nothing is made from what was made from it (1016).
fn refuse_circle(cx: &mut Cx<'_, '_>, document: &Document, origin: &Origin) -> Result<(), Fault> {
    let Some(id) = document.id.filter(|_| document.has_new_bases && document.kind.may_be_base()) else { return Ok(()) };
    let graph = Graph::around(cx, &[id])?;
    if origin.base.is_some_and(|base| graph.follows(base, id)) {
        return Err(Fault::not_allowed("baseDocumentID"));
    }
    match origin.bases.iter().any(|base| graph.follows(*base, id)) {
        true => Err(Fault::not_allowed("baseDocumentIDs")),
        false => Ok(()),
    }
}

/// Remembers what this document was made from and what it credits. These show it, and have changed with it.
pub(super) fn link(cx: &mut Cx<'_, '_>, document: &Document) -> Result<(), Fault> {
    let credited = document.credited.as_ref().map(|credited| credited.id);
    let before = document.before.as_ref().and_then(|before| before.get(CREDITED));
    if let Some(before) = before.filter(|before| Some(*before) != credited) {
        cx.queue(
            "DELETE FROM document_link WHERE account = $0 AND base_id = $1 AND follow_up_id = $2",
            &[before.into(), document.number().into()],
        )?;
        noun::mark_changed(cx, "sales_document", before.number())?;
    }
    for base in document.bases.iter().copied().chain(credited) {
        cx.queue(
            "INSERT INTO document_link (account, base_id, follow_up_id) VALUES ($0, $1, $2)
             ON CONFLICT (account, base_id, follow_up_id) DO NOTHING",
            &[base.into(), document.number().into()],
        )?;
        noun::mark_changed(cx, "sales_document", base.number())?;
    }
    Ok(())
}
