//! The documents that a purchase document is made from.

use ladu_domain::purchases::PurchaseType;
use ladu_record::{Cx, noun};
use ladu_store::Row;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use super::columns::BASES;

/// A document that another follows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Base {
    pub(super) id: Id<of::PurchaseDocument>,
    pub(super) kind: PurchaseType,
}

/// The documents that one follows: those that were named, and those it followed before. They are locked, so that two who
/// receive one order wait for each other.
pub(super) fn find(
    cx: &mut Cx<'_, '_>,
    document: Option<Id<of::PurchaseDocument>>,
    named: &[Id<of::PurchaseDocument>],
) -> Result<Vec<Base>, Fault> {
    let mut ids: Vec<i64> = named.iter().map(|id| id.number()).collect();
    let sql = "SELECT base_id FROM purchase_link WHERE account = $0 AND follow_up_id = $1";
    ids.extend(cx.query(sql, &[document.into()])?.iter().map(|row| row.get::<i64>(0)));
    ids.sort_unstable();
    ids.dedup();
    let sql = "SELECT id, type FROM purchase_document WHERE account = $0 AND id IN ({ids}) ORDER BY id {for_update}";
    let rows = cx.among(sql, &ids, &[])?;
    let base = |row: Row<'_>| Some(Base { id: row.get(0), kind: PurchaseType::parse(row.get(1))? });
    let found: Vec<Base> = rows.iter().filter_map(base).collect();
    if named.iter().any(|id| Some(*id) == document || found.iter().all(|base| base.id != *id)) {
        return Err(Fault::unknown(BASES.input));
    }
    Ok(found)
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
