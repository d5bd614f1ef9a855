//! Prices that a customer was offered.

use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_store::Value;
use ladu_types::{Fixed, Price};
use ladu_wire::Fault;

use ladu_trade::pricing::Sale;

/// Net prices by product, in the account's own currency, from offers to the customer that hold on the day: confirmed, neither done
/// nor cancelled, and not past their days. The newest offer counts.
pub(super) fn prices(cx: &mut Cx<'_, '_>, sale: &Sale, rows: &[Patch]) -> Result<HashMap<i64, Price>, Fault> {
    let mut ids: Vec<i64> = rows.iter().filter_map(|row| row.id_of("product_id")).collect();
    ids.sort_unstable();
    ids.dedup();
    if sale.customer.is_none() || ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = "SELECT r.product_id, r.final_net, d.currency_rate FROM sales_document d
         JOIN sales_row r ON r.account = d.account AND r.document_id = d.id
         WHERE d.account = $0 AND d.client_id = $1 AND d.type = 'OFFER' AND d.confirmed = 1
         AND d.state NOT IN ('FULFILLED', 'CANCELLED') AND d.date <= $2 AND (d.due_date = '' OR d.due_date >= $2)
         AND r.product_id IN ({ids}) ORDER BY d.date, d.id, r.position";
    let mut prices = HashMap::new();
    for row in cx.among(sql, &ids, &[sale.customer.into(), Value::Text(&sale.day)])?.iter() {
        let price = Fixed::from_micro(row.int(1)).times(Fixed::from_micro(row.int(2)))?;
        prices.insert(row.int(0), Price(price));
    }
    Ok(prices)
}
