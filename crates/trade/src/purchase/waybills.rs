//! What waybills bring comes once: of an invoice that is made from them only what they do not bring comes by the invoice.

use std::collections::BTreeMap;

use ladu_domain::follow_ups::{BaseRow, Taken, allocate};
use ladu_domain::purchases::PurchaseType;
use ladu_record::Cx;
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

use super::bases::Base;
use super::columns::{MOVED_BEFORE, MOVES_GOODS, STOCKED};
use crate::document::{AMOUNT, Draft, PRODUCT};

type DocumentId = Id<of::PurchaseDocument>;
type ProductId = Id<of::Product>;

/// Says of each row how much of it a waybill brings, and of the document whether anything comes by it.
pub(super) fn leave_out(
    cx: &mut Cx<'_, '_>,
    draft: &mut Draft,
    kind: PurchaseType,
    bases: &[Base],
) -> Result<(), Fault> {
    let waybills: Vec<DocumentId> =
        bases.iter().filter(|base| base.kind == PurchaseType::Waybill).map(|base| base.id).collect();
    let mut brought = match kind.takes_goods_in() {
        true => brought(cx, draft.id.map(|id| Id::new(id.number())), kind, &waybills)?,
        false => BTreeMap::new(),
    };
    let mut comes = waybills.is_empty();
    for row in &mut draft.rows {
        let amount = row.get(AMOUNT).unwrap_or_default();
        let left = row.id(PRODUCT).filter(|_| row.is_set(STOCKED)).and_then(|product| brought.get_mut(&product));
        let units = match left {
            Some(left) => {
                let units = amount.max(Quantity::ZERO).min(*left);
                *left = left.minus(units)?;
                units
            }
            None => Quantity::ZERO,
        };
        row.put(MOVED_BEFORE, units);
        comes = comes || (row.is_set(STOCKED) && units != amount);
    }
    draft.header.put(MOVES_GOODS, kind.moves_goods() && comes);
    Ok(())
}

/// What some waybills bring of each product that no other document made from them has in place of its own goods. A bill alone has none: the same
/// goods may be billed by it and by a whole invoice.
fn brought(
    cx: &mut Cx<'_, '_>,
    own: Option<DocumentId>,
    kind: PurchaseType,
    waybills: &[DocumentId],
) -> Result<BTreeMap<ProductId, Quantity>, Fault> {
    let ids: Vec<i64> = waybills.iter().map(|id| id.number()).collect();
    let sql = "SELECT document_id, product_id, amount - moved_before FROM purchase_row
               WHERE account = $0 AND document_id IN ({ids}) AND stocked = 1 AND amount > 0 ORDER BY document_id, position, id";
    let rows: Vec<BaseRow<DocumentId, ProductId>> = cx
        .among(sql, &ids, &[])?
        .iter()
        .map(|row| BaseRow { base: row.get(0), thing: row.get(1), amount: row.get(2) })
        .collect();
    let others = match kind {
        PurchaseType::Waybill => "d.type = 'PRCWAYBILL'",
        _ => "d.type IN ('PRCINVOICE', 'CASHPRCINVOICE')",
    };
    let sql = format!(
        "SELECT l.follow_up_id, l.base_id, r.product_id, r.moved_before, r.id
         FROM purchase_link l JOIN purchase_document d ON d.account = l.account AND d.id = l.follow_up_id
         JOIN purchase_row r ON r.account = l.account AND r.document_id = l.follow_up_id
         WHERE l.account = $0 AND l.base_id IN ({{ids}}) AND l.follow_up_id <> $1 AND d.confirmed = 1 AND {others}
         AND r.stocked = 1 AND r.amount > 0 ORDER BY l.follow_up_id, r.id, l.base_id"
    );
    let mut taken: BTreeMap<Id<of::PurchaseRow>, Taken<DocumentId, ProductId>> = BTreeMap::new();
    for row in cx.among(&sql, &ids, &[own.into()])?.iter() {
        let (_, base, thing, amount, id): (DocumentId, DocumentId, ProductId, Quantity, Id<of::PurchaseRow>) =
            row.read();
        taken.entry(id).or_insert_with(|| Taken { bases: Vec::new(), thing, amount }).bases.push(base);
    }
    let taken: Vec<Taken<DocumentId, ProductId>> = taken.into_values().collect();
    let mut left: BTreeMap<ProductId, Quantity> = BTreeMap::new();
    for (row, units) in rows.iter().zip(allocate(&rows, &taken)?.left) {
        let sum = left.entry(row.thing).or_default();
        *sum = sum.plus(units)?;
    }
    Ok(left)
}
