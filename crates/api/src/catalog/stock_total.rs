//! Quantities of products over all stores together, for programs that keep a copy of them.

use ladu_record::noun::{Field, Query};
use ladu_record::{Answer, Cx};
use ladu_types::{Id, Quantity, of};
use ladu_wire::{Fault, Kind};

use crate::call::Call;

const INPUT: &[Field] = &[
    Field::new("changedSince", "", Kind::Time)
        .doc("Only products of which there are more or fewer over all stores since then."),
    Field::flag("getAmountReserved", "").doc("Adds amountReserved."),
];

/// What orders for transfers hold back is not counted here.
fn totals(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let with_reserved = cx.params.flag("getAmountReserved");
    let mut values = Query::default();
    let reserved = match with_reserved {
        true => {
            let today = cx.zones()?.day_in("r.warehouse_id", cx.now());
            let sql = format!(
                "COALESCE((SELECT SUM(r.quantity) FROM stock_reservation r WHERE r.account = $0 AND r.product_id = l.product_id
                 AND r.document_kind = 'sale' AND (r.until_date = '' OR r.until_date >= {})), 0)",
                today.sql
            );
            values.expression(&sql, today.values)
        }
        false => "0".to_owned(),
    };
    let (changed, chosen) = match cx.params.read("changedSince", Kind::Time)? {
        Some(since) => {
            let mark = values.mark(since.int());
            // What has run out and no job has released yet has changed just now.
            let (also, run_out) = match with_reserved {
                true => (
                    format!(" OR c.reserved_changed >= {mark}"),
                    format!(
                        " OR l.product_id IN (SELECT r.product_id FROM stock_reservation r WHERE r.account = $0 AND r.document_kind = 'sale' AND {})",
                        ladu_ledger::expired(cx, &mut values)?
                    ),
                ),
                false => Default::default(),
            };
            let sql = format!(
                " AND (l.product_id IN (SELECT c.product_id FROM stock_level c WHERE c.account = $0 AND ((c.changed >= {mark} AND c.total_changed >= {mark}){also})){run_out})"
            );
            (sql, String::new())
        }
        None => (String::new(), format!(" HAVING SUM(l.on_hand) <> 0 OR {reserved} <> 0")),
    };
    let sql = format!(
        "SELECT l.product_id, CAST(SUM(l.on_hand) AS BIGINT), CAST({reserved} AS BIGINT) FROM stock_level l
         WHERE l.account = $0{changed} GROUP BY l.product_id{chosen} ORDER BY l.product_id"
    );
    for row in cx.query(&sql, &values.values())?.iter() {
        let (product, on_hand, reserved): (Id<of::Product>, Quantity, Quantity) = row.read();
        answer.record(|w| {
            w.key("productID");
            w.int(product.number());
            w.key("amountInStock");
            w.decimal(on_hand);
            if with_reserved {
                w.key("amountReserved");
                w.decimal(reserved);
            }
        });
    }
    Ok(())
}

pub(super) static CALLS: &[Call] = &[Call::read("syncTotalProductStock", "products", totals)
    .inputs(INPUT)
    .doc("Quantities of products over all stores together; all that are not 0, or those that changed.")];
