//! The laws of the ledger, checked on a whole account.

use ladu_wire::Fault;

use crate::cx::Cx;

/// A law that does not hold somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The law.
    pub law: &'static str,
    /// Where: product and store, or a document.
    pub place: String,
    /// What was expected and what was found.
    pub figures: (i64, i64),
}

/// Laws: what they say, and a statement that gives where they are broken as two ids, expected and found.
const LAWS: &[(&str, &str)] = &[
    (
        "on hand is the sum of moves",
        "SELECT l.product_id, l.warehouse_id, CAST(COALESCE((SELECT SUM(CASE WHEN m.to_place = l.warehouse_id THEN m.quantity
         ELSE -m.quantity END) FROM stock_move m WHERE m.account = l.account AND m.product_id = l.product_id
         AND (m.to_place = l.warehouse_id OR m.from_place = l.warehouse_id)), 0) AS BIGINT), l.on_hand
         FROM stock_level l WHERE l.account = $0",
    ),
    (
        "on hand is what layers hold less what is owed",
        "SELECT l.product_id, l.warehouse_id, CAST(COALESCE((SELECT SUM(y.quantity_left) FROM stock_layer y WHERE y.account = l.account
         AND y.product_id = l.product_id AND y.warehouse_id = l.warehouse_id), 0) - COALESCE((SELECT SUM(d.quantity) FROM stock_debt d
         WHERE d.account = l.account AND d.product_id = l.product_id AND d.warehouse_id = l.warehouse_id), 0) AS BIGINT), l.on_hand
         FROM stock_level l WHERE l.account = $0",
    ),
    (
        "the value of a level is what its layers hold",
        "SELECT l.product_id, l.warehouse_id, CAST(COALESCE((SELECT SUM(y.value_left) FROM stock_layer y WHERE y.account = l.account
         AND y.product_id = l.product_id AND y.warehouse_id = l.warehouse_id), 0) AS BIGINT), l.value
         FROM stock_level l WHERE l.account = $0",
    ),
    (
        "what a layer lost was taken from it",
        "SELECT y.product_id, y.id, y.quantity - y.quantity_left, CAST(COALESCE((SELECT SUM(t.quantity) FROM stock_take t
         WHERE t.account = y.account AND t.layer_id = y.id), 0) AS BIGINT) FROM stock_layer y WHERE y.account = $0",
    ),
    (
        "the value a layer lost was taken from it",
        "SELECT y.product_id, y.id, y.value - y.value_left, CAST(COALESCE((SELECT SUM(t.value) FROM stock_take t
         WHERE t.account = y.account AND t.layer_id = y.id), 0) AS BIGINT) FROM stock_layer y WHERE y.account = $0",
    ),
    (
        "no layer is overdrawn",
        "SELECT y.product_id, y.id, 0, CASE WHEN y.quantity_left < 0 OR y.value_left < 0 THEN 1 ELSE 0 END
         FROM stock_layer y WHERE y.account = $0",
    ),
    (
        "reserved is the sum of open reservations",
        "SELECT l.product_id, l.warehouse_id, CAST(COALESCE((SELECT SUM(r.quantity) FROM stock_reservation r WHERE r.account = l.account
         AND r.product_id = l.product_id AND r.warehouse_id = l.warehouse_id), 0) AS BIGINT), l.reserved
         FROM stock_level l WHERE l.account = $0",
    ),
    (
        "a document's total is net, tax and rounding",
        "SELECT d.id, 0, d.net_total + d.vat_total + d.rounding, d.total FROM sales_document d WHERE d.account = $0",
    ),
    (
        "paid is the sum of a document's payments",
        "SELECT d.id, 0, CAST(COALESCE((SELECT SUM(p.sum) FROM payment p WHERE p.account = d.account AND p.document_id = d.id), 0)
         AS BIGINT), d.paid FROM sales_document d WHERE d.account = $0",
    ),
];

/// Checks every law of an account; no findings is health.
pub fn check(cx: &mut Cx<'_, '_>) -> Result<Vec<Finding>, Fault> {
    let mut findings = Vec::new();
    for (law, sql) in LAWS {
        for row in cx.query(sql, &[])?.iter().filter(|row| row.int(2) != row.int(3)) {
            let place = format!("{}/{}", row.int(0), row.int(1));
            findings.push(Finding { law, place, figures: (row.int(2), row.int(3)) });
        }
    }
    Ok(findings)
}
