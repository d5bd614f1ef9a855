//! What has come of orders. It is counted anew from the documents that follow them, so that nothing drifts.

use std::collections::{BTreeMap, BTreeSet};

use ladu_domain::follow_ups::{BaseRow, Taken, allocate};
use ladu_record::{Cx, with_rows};
use ladu_store::{OwnedValue, Row};
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

/// How far orders are followed that share documents which brought their goods.
const MOST_ROUNDS: usize = 100;

/// What makes rows of an order and of a receipt the same: product and service.
type Thing = (Option<Id<of::Product>>, Option<Id<of::Service>>);

/// An order or what brought its goods.
type Document = Id<of::PurchaseDocument>;

/// An order and a document that brought goods of it.
type Link = (Document, Document);

struct OrderRow {
    order: Document,
    id: Id<of::PurchaseRow>,
    thing: Thing,
    amount: Quantity,
    open_before: Quantity,
    open: Quantity,
}

/// Counts anew what is open of some orders, and of those that share documents with them. What one document brings of a thing goes to
/// its orders one after the other.
pub(super) fn recount(cx: &mut Cx<'_, '_>, ids: &[Document]) -> Result<(), Fault> {
    let (orders, links) = related(cx, ids)?;
    let mut rows = order_rows(cx, &orders)?;
    let base = |row: &OrderRow| BaseRow { base: row.order, thing: row.thing, amount: row.amount };
    let bases: Vec<BaseRow<Document, Thing>> = rows.iter().map(base).collect();
    let mut taken: Vec<Taken<Document, Thing>> = Vec::new();
    for (receipt, things) in receipt_rows(cx, &links)? {
        let of_receipt = links.iter().filter(|(_, other)| *other == receipt).map(|(order, _)| *order);
        let orders: Vec<Document> = of_receipt.collect();
        taken.extend(things.into_iter().map(|(thing, amount)| Taken { bases: orders.clone(), thing, amount }));
    }
    for (row, left) in rows.iter_mut().zip(allocate(&bases, &taken)?.left) {
        row.open = left;
    }
    let changed = rows.iter().filter(|row| row.open != row.open_before);
    let values: Vec<OwnedValue> = changed.flat_map(|row| [row.id.into(), row.open.into()]).collect();
    let sql = "WITH new(id, open) AS (VALUES {rows}) UPDATE purchase_row SET open_amount = new.open FROM new
               WHERE purchase_row.account = $0 AND purchase_row.id = new.id";
    for (sql, values) in with_rows(sql, 2, &values, &[]) {
        cx.queue(&sql, &values)?;
    }
    for order in orders {
        let followed = links.iter().any(|(base, _)| *base == order);
        let of_order = rows.iter().filter(|row| row.order == order);
        set_status(cx, order, followed, of_order)?;
    }
    Ok(())
}

/// The orders that share documents with some, directly or by others, and pairs of an order and a document that brought goods of it.
fn related(cx: &mut Cx<'_, '_>, ids: &[Document]) -> Result<(Vec<Document>, BTreeSet<Link>), Fault> {
    const BROUGHT: &str = "SELECT l.base_id, l.follow_up_id FROM purchase_link l
         JOIN purchase_document o ON o.account = l.account AND o.id = l.base_id
         JOIN purchase_document d ON d.account = l.account AND d.id = l.follow_up_id
         WHERE l.account = $0 AND o.type = 'PRCORDER' AND d.confirmed = 1 AND d.moves_goods = 1 AND d.type <> 'PRCRETURN'";
    let mut orders: BTreeSet<Document> = BTreeSet::new();
    let sql = "SELECT id FROM purchase_document WHERE account = $0 AND type = 'PRCORDER' AND id IN ({ids})";
    let mut new: Vec<Document> = cx.among(sql, &numbers(ids), &[])?.iter().map(|row| row.get(0)).collect();
    let mut links: BTreeSet<Link> = BTreeSet::new();
    for _ in 0..MOST_ROUNDS {
        orders.extend(&new);
        let sql = format!("{BROUGHT} AND l.base_id IN ({{ids}})");
        let of_orders: Vec<Link> = cx.among(&sql, &numbers(&new), &[])?.iter().map(|row| row.read()).collect();
        let receipts: Vec<i64> = of_orders.iter().map(|(_, receipt)| receipt.number()).collect();
        links.extend(of_orders);
        let sql = format!("{BROUGHT} AND l.follow_up_id IN ({{ids}})");
        let of_receipts: BTreeSet<Document> = cx.among(&sql, &receipts, &[])?.iter().map(|row| row.get(0)).collect();
        new = of_receipts.difference(&orders).copied().collect();
        if new.is_empty() {
            break;
        }
    }
    Ok((orders.into_iter().collect(), links))
}

fn numbers(ids: &[Document]) -> Vec<i64> {
    ids.iter().map(|id| id.number()).collect()
}

/// The rows of some orders, all open, in the order of the orders.
fn order_rows(cx: &mut Cx<'_, '_>, orders: &[Document]) -> Result<Vec<OrderRow>, Fault> {
    let sql = "SELECT document_id, id, product_id, service_id, amount, open_amount FROM purchase_row
               WHERE account = $0 AND document_id IN ({ids}) AND (product_id > 0 OR service_id > 0)
               ORDER BY document_id, position, id";
    let order_row = |row: Row<'_>| {
        let (order, id, product, service, amount, open_before) = row.read();
        OrderRow { order, id, thing: (product, service), amount, open_before, open: amount }
    };
    Ok(cx.among(sql, &numbers(orders), &[])?.iter().map(order_row).collect())
}

/// What documents brought, by document and thing.
fn receipt_rows(
    cx: &mut Cx<'_, '_>,
    links: &BTreeSet<Link>,
) -> Result<BTreeMap<Document, BTreeMap<Thing, Quantity>>, Fault> {
    let mut receipts: Vec<i64> = links.iter().map(|(_, receipt)| receipt.number()).collect();
    receipts.sort_unstable();
    receipts.dedup();
    let sql = "SELECT document_id, product_id, service_id, CAST(SUM(amount - moved_before) AS BIGINT) FROM purchase_row
               WHERE account = $0 AND document_id IN ({ids}) AND amount > 0 AND (product_id > 0 OR service_id > 0)
               GROUP BY document_id, product_id, service_id";
    let mut found: BTreeMap<Document, BTreeMap<Thing, Quantity>> = BTreeMap::new();
    for row in cx.among(sql, &receipts, &[])?.iter() {
        let (receipt, product, service, quantity) = row.read();
        found.entry(receipt).or_default().insert((product, service), quantity);
    }
    Ok(found)
}

/// A confirmed order is ready until something comes, and received when everything has.
fn set_status<'a>(
    cx: &mut Cx<'_, '_>,
    order: Document,
    followed: bool,
    rows: impl Iterator<Item = &'a OrderRow>,
) -> Result<(), Fault> {
    let (mut is_open, mut has_come) = (false, false);
    for row in rows {
        is_open = is_open || !row.open.is_zero();
        has_come = has_come || row.open != row.amount;
    }
    let status = match (followed, is_open, has_come) {
        (true, false, _) => "RECEIVED",
        (true, true, true) => "PARTIALLY_RECEIVED",
        _ => "READY",
    };
    let now = cx.now();
    cx.queue(
        "UPDATE purchase_document SET followed = $2, changed = $4,
         status = CASE WHEN confirmed = 1 THEN $3 ELSE 'PENDING' END WHERE account = $0 AND id = $1
         AND (followed <> $2 OR status <> CASE WHEN confirmed = 1 THEN $3 ELSE 'PENDING' END)",
        &[order.into(), followed.into(), status.into(), now.into()],
    )
}
