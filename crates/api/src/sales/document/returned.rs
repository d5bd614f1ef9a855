//! What has come back of a document's rows, counted from the credit invoices that point at it.

use std::collections::HashMap;

use ladu_record::Cx;
use ladu_store::{Row, Value};
use ladu_types::Quantity;
use ladu_wire::Fault;

/// What makes a returned row the same goods as a sold one: the product, or the name where there is none.
fn goods_of(row: Row<'_>) -> (i64, String) {
    let product = row.int(0);
    (product, if product == 0 { row.text(1).to_owned() } else { String::new() })
}

/// Counts anew how many units of each row of a document came back. What came back of a product fills its rows one after the other.
pub fn count(cx: &mut Cx<'_, '_>, document: i64) -> Result<(), Fault> {
    let back = cx.query(
        "SELECT r.product_id, r.name, r.amount FROM sales_document d
         JOIN sales_row r ON r.account = d.account AND r.document_id = d.id
         WHERE d.account = $0 AND d.credited_id = $1 AND d.confirmed = 1 AND r.amount < 0 ORDER BY r.id",
        &[Value::Int(document)],
    )?;
    let mut left: HashMap<(i64, String), Quantity> = HashMap::new();
    for row in back.iter() {
        let sum = left.entry(goods_of(row)).or_default();
        *sum = sum.minus(Quantity::from_micro(row.int(2)))?;
    }
    let sold = cx.query(
        "SELECT product_id, name, id, amount, returned FROM sales_row WHERE account = $0 AND document_id = $1 AND amount > 0
         ORDER BY position, id",
        &[Value::Int(document)],
    )?;
    for row in sold.iter() {
        let left = left.entry(goods_of(row)).or_default();
        let returned = Quantity::from_micro(row.int(3)).min(*left);
        *left = left.minus(returned)?;
        if returned.micro() != row.int(4) {
            cx.queue(
                "UPDATE sales_row SET returned = $2 WHERE account = $0 AND id = $1",
                &[Value::Int(row.int(2)), Value::Int(returned.micro())],
            )?;
        }
    }
    Ok(())
}
