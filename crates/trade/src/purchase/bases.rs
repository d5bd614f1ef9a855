//! The documents that a purchase document is made from.

use std::collections::BTreeSet;

use ladu_domain::purchases::PurchaseType;
use ladu_record::{Cx, noun};
use ladu_store::Row;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use super::columns::BASES;
use crate::repeats;

/// A document that another follows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Base {
    pub(super) id: Id<of::PurchaseDocument>,
    pub(super) kind: PurchaseType,
}

type DocumentId = Id<of::PurchaseDocument>;

/// Locks a document that is to be changed and those that it follows, with all that they hang on or that hang on them, by their ids: before the
/// levels of their goods and before numbers, so that nobody waits for somebody who waits for him. Who waits too long for the document itself is
/// refused (1205).
pub fn lock_chain(cx: &mut Cx<'_, '_>, document: Option<DocumentId>, bases: &[DocumentId]) -> Result<(), Fault> {
    let ids: Vec<DocumentId> = document.into_iter().chain(bases.iter().copied()).collect();
    if document.is_some() {
        cx.wait_at_most(repeats::PATIENCE)?;
    }
    cx.lock_reached("SELECT id FROM purchase_document WHERE account = $0 AND id IN ({ids}) ORDER BY id", |cx| {
        Ok((chain(cx, &ids)?, ()))
    })?;
    if document.is_some() { cx.wait_at_most(0) } else { Ok(()) }
}

/// Documents that hang on some, directly or by others.
fn chain(cx: &mut Cx<'_, '_>, ids: &[DocumentId]) -> Result<BTreeSet<DocumentId>, Fault> {
    let sql = "WITH near(id) AS (SELECT d.id FROM purchase_document d WHERE d.account = $0 AND d.id IN ({ids}))
         SELECT l.base_id, l.follow_up_id FROM near JOIN purchase_link l ON l.account = $0 AND l.base_id = near.id
         UNION SELECT l.base_id, l.follow_up_id FROM near JOIN purchase_link l ON l.account = $0 AND l.follow_up_id = near.id";
    let (mut found, mut new) = (BTreeSet::new(), ids.iter().copied().collect::<BTreeSet<DocumentId>>());
    while !new.is_empty() {
        let numbers: Vec<i64> = new.iter().map(|id| id.number()).collect();
        found.append(&mut new);
        for row in cx.among(sql, &numbers, &[])?.iter() {
            let (base, follow_up) = row.read();
            new.extend([base, follow_up].into_iter().filter(|id| !found.contains(id)));
        }
    }
    Ok(found)
}

/// The documents that one follows: those that were named, and those it followed before. One that follows the document itself is refused (1016).
pub(super) fn find(
    cx: &mut Cx<'_, '_>,
    document: Option<DocumentId>,
    named: &[DocumentId],
) -> Result<Vec<Base>, Fault> {
    let mut ids: Vec<i64> = named.iter().map(|id| id.number()).collect();
    let sql = "SELECT base_id FROM purchase_link WHERE account = $0 AND follow_up_id = $1";
    let before: Vec<i64> = cx.query(sql, &[document.into()])?.iter().map(|row| row.get::<i64>(0)).collect();
    let has_new = ids.iter().any(|id| !before.contains(id));
    ids.extend(before);
    ids.sort_unstable();
    ids.dedup();
    let sql = "SELECT id, type FROM purchase_document WHERE account = $0 AND id IN ({ids}) ORDER BY id {for_update}";
    let rows = cx.among(sql, &ids, &[])?;
    let base = |row: Row<'_>| Some(Base { id: row.get(0), kind: PurchaseType::parse(row.get(1))? });
    let found: Vec<Base> = rows.iter().filter_map(base).collect();
    if named.iter().any(|id| found.iter().all(|base| base.id != *id)) {
        return Err(Fault::unknown(BASES.input));
    }
    match document.filter(|_| has_new) {
        Some(document) if follows(cx, named, document)? => Err(Fault::not_allowed(BASES.input)),
        _ => Ok(found),
    }
}

/// Is one of some documents another, or made from it, directly or by others?
fn follows(cx: &mut Cx<'_, '_>, ids: &[DocumentId], base: DocumentId) -> Result<bool, Fault> {
    let sql = "SELECT base_id FROM purchase_link WHERE account = $0 AND follow_up_id IN ({ids})";
    let (mut seen, mut new) = (BTreeSet::new(), ids.iter().copied().collect::<BTreeSet<DocumentId>>());
    while !new.is_empty() {
        if new.contains(&base) {
            return Ok(true);
        }
        let numbers: Vec<i64> = new.iter().map(|id| id.number()).collect();
        seen.append(&mut new);
        new.extend(cx.among(sql, &numbers, &[])?.iter().map(|row| row.get::<DocumentId>(0)));
        new.retain(|id| !seen.contains(id));
    }
    Ok(false)
}

/// Remembers what a document was made from. These show it, and have changed with it.
pub(super) fn link(cx: &mut Cx<'_, '_>, document: Id<of::PurchaseDocument>, bases: &[Base]) -> Result<(), Fault> {
    for base in bases {
        cx.queue(
            "INSERT INTO purchase_link (account, base_id, follow_up_id) VALUES ($0, $1, $2)
             ON CONFLICT (account, base_id, follow_up_id) DO NOTHING",
            &[base.id.into(), document.into()],
        )?;
        noun::mark_changed(cx, "purchase_document", base.id.number())?;
    }
    Ok(())
}

/// Forgets what a document was made from; one that others were made from stays (1022). Gives the documents it followed.
pub(super) fn unlink(
    cx: &mut Cx<'_, '_>,
    id: Id<of::PurchaseDocument>,
) -> Result<Vec<Id<of::PurchaseDocument>>, Fault> {
    let key = [id.into()];
    let followed = "SELECT follow_up_id FROM purchase_link WHERE account = $0 AND base_id = $1 LIMIT 1";
    if cx.first(followed, &key, |_| ())?.is_some() {
        return Err(Fault::of(Code::IN_USE));
    }
    let sql = "SELECT d.id FROM purchase_link l JOIN purchase_document d ON d.account = l.account AND d.id = l.base_id
               WHERE l.account = $0 AND l.follow_up_id = $1 ORDER BY d.id {for_update}";
    let bases: Vec<Id<of::PurchaseDocument>> = cx.query(sql, &key)?.iter().map(|row| row.get(0)).collect();
    for base in &bases {
        noun::mark_changed(cx, "purchase_document", base.number())?;
    }
    cx.queue("DELETE FROM purchase_link WHERE account = $0 AND follow_up_id = $1", &key)?;
    Ok(bases)
}
