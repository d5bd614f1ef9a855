//! What has come of orders. It is counted anew from the documents that follow them, so that nothing drifts.

use std::collections::{BTreeMap, BTreeSet};

use ladu_record::Cx;
use ladu_store::{Row, Value};
use ladu_types::Quantity;
use ladu_wire::Fault;

/// How far orders are followed that share documents which brought their goods.
const MOST_ROUNDS: usize = 100;

/// What makes rows of an order and of a receipt the same: product and service.
type Thing = (i64, i64);

struct OrderRow {
    id: i64,
    thing: Thing,
    amount: Quantity,
    open_before: Quantity,
    open: Quantity,
}

/// Counts anew what is open of some orders, and of those that share documents with them. What one document brings of a thing goes to
/// its orders one after the other.
pub(super) fn recount(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<(), Fault> {
    let (orders, links) = related(cx, ids)?;
    let mut rows = order_rows(cx, &orders)?;
    for (receipt, things) in receipt_rows(cx, &links)? {
        let of_receipt = |order: i64| links.contains(&(order, receipt));
        for (thing, mut left) in things {
            for (_, row) in rows.iter_mut().filter(|(order, row)| row.thing == thing && of_receipt(*order)) {
                let taken = left.min(row.open);
                row.open = row.open.minus(taken)?;
                left = left.minus(taken)?;
            }
        }
    }
    for (_, row) in rows.iter().filter(|(_, row)| row.open != row.open_before) {
        cx.queue(
            "UPDATE purchase_row SET open_amount = $2 WHERE account = $0 AND id = $1",
            &[Value::Int(row.id), Value::Int(row.open.micro())],
        )?;
    }
    for order in orders {
        let followed = links.iter().any(|(base, _)| *base == order);
        let of_order = rows.iter().filter(|(of, _)| *of == order).map(|(_, row)| row);
        set_status(cx, order, followed, of_order)?;
    }
    Ok(())
}

/// The orders that hang together with some, and pairs of an order and a document that brought goods of it.
fn related(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<(Vec<i64>, BTreeSet<(i64, i64)>), Fault> {
    const BROUGHT: &str = "SELECT l.base_id, l.follow_up_id FROM purchase_link l
         JOIN purchase_document o ON o.account = l.account AND o.id = l.base_id
         JOIN purchase_document d ON d.account = l.account AND d.id = l.follow_up_id
         WHERE l.account = $0 AND o.type = 'PRCORDER' AND d.confirmed = 1 AND d.moves_goods = 1 AND d.type <> 'PRCRETURN'";
    let mut orders: BTreeSet<i64> = BTreeSet::new();
    let sql = "SELECT id FROM purchase_document WHERE account = $0 AND type = 'PRCORDER' AND id IN ({ids})";
    let mut new: Vec<i64> = cx.among(sql, ids, &[])?.iter().map(|row| row.int(0)).collect();
    let mut links: BTreeSet<(i64, i64)> = BTreeSet::new();
    for _ in 0..MOST_ROUNDS {
        orders.extend(&new);
        let pair = |row: Row<'_>| (row.int(0), row.int(1));
        let of_orders: Vec<(i64, i64)> =
            cx.among(&format!("{BROUGHT} AND l.base_id IN ({{ids}})"), &new, &[])?.iter().map(pair).collect();
        let receipts: Vec<i64> = of_orders.iter().map(|(_, receipt)| *receipt).collect();
        links.extend(of_orders);
        let sql = format!("{BROUGHT} AND l.follow_up_id IN ({{ids}})");
        let of_receipts: BTreeSet<i64> = cx.among(&sql, &receipts, &[])?.iter().map(|row| row.int(0)).collect();
        new = of_receipts.difference(&orders).copied().collect();
        if new.is_empty() {
            break;
        }
    }
    Ok((orders.into_iter().collect(), links))
}

/// The rows of some orders, all open, in the order of the orders.
fn order_rows(cx: &mut Cx<'_, '_>, orders: &[i64]) -> Result<Vec<(i64, OrderRow)>, Fault> {
    let sql = "SELECT document_id, id, product_id, service_id, amount, open_amount FROM purchase_row
               WHERE account = $0 AND document_id IN ({ids}) AND (product_id > 0 OR service_id > 0)
               ORDER BY document_id, position, id";
    let order_row = |row: Row<'_>| OrderRow {
        id: row.int(1),
        thing: (row.int(2), row.int(3)),
        amount: Quantity::from_micro(row.int(4)),
        open_before: Quantity::from_micro(row.int(5)),
        open: Quantity::from_micro(row.int(4)),
    };
    Ok(cx.among(sql, orders, &[])?.iter().map(|row| (row.int(0), order_row(row))).collect())
}

/// What documents brought, by document and thing.
fn receipt_rows(
    cx: &mut Cx<'_, '_>,
    links: &BTreeSet<(i64, i64)>,
) -> Result<BTreeMap<i64, BTreeMap<Thing, Quantity>>, Fault> {
    let mut receipts: Vec<i64> = links.iter().map(|(_, receipt)| *receipt).collect();
    receipts.sort_unstable();
    receipts.dedup();
    let sql = "SELECT document_id, product_id, service_id, CAST(SUM(amount) AS BIGINT) FROM purchase_row
               WHERE account = $0 AND document_id IN ({ids}) AND amount > 0 AND (product_id > 0 OR service_id > 0)
               GROUP BY document_id, product_id, service_id";
    let mut found: BTreeMap<i64, BTreeMap<Thing, Quantity>> = BTreeMap::new();
    for row in cx.among(sql, &receipts, &[])?.iter() {
        found.entry(row.int(0)).or_default().insert((row.int(1), row.int(2)), Quantity::from_micro(row.int(3)));
    }
    Ok(found)
}

/// A confirmed order is ready until something comes, and received when everything has.
fn set_status<'a>(
    cx: &mut Cx<'_, '_>,
    order: i64,
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
    let now = cx.now().0;
    cx.queue(
        "UPDATE purchase_document SET followed = $2, changed = $4,
         status = CASE WHEN confirmed = 1 THEN $3 ELSE 'PENDING' END WHERE account = $0 AND id = $1
         AND (followed <> $2 OR status <> CASE WHEN confirmed = 1 THEN $3 ELSE 'PENDING' END)",
        &[Value::Int(order), Value::Int(i64::from(followed)), Value::Text(status), Value::Int(now)],
    )
}
