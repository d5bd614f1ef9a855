//! What has come back of a document's rows, counted from the credit invoices that point at it.

use std::collections::HashMap;

use ladu_record::Cx;
use ladu_store::Row;
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

/// What makes a returned row the same goods as a sold one: the product, or the name where there is none.
fn goods_of(row: Row<'_>) -> (Option<Id<of::Product>>, String) {
    let (product, name): (Option<Id<of::Product>>, &str) = (row.get(0), row.get(1));
    (product, if product.is_none() { name.to_owned() } else { String::new() })
}

/// Counts anew how many units of each row of a document came back. What came back of a product fills its rows one after the other.
pub(super) fn count(cx: &mut Cx<'_, '_>, document: Id<of::SalesDocument>) -> Result<(), Fault> {
    let back = cx.query(
        "SELECT r.product_id, r.name, r.amount FROM sales_document d
         JOIN sales_row r ON r.account = d.account AND r.document_id = d.id
         WHERE d.account = $0 AND d.credited_id <> 0 AND d.credited_id = $1 AND d.confirmed = 1 AND r.amount < 0 ORDER BY r.id",
        &[document.into()],
    )?;
    let mut left: HashMap<(Option<Id<of::Product>>, String), Quantity> = HashMap::new();
    for row in back.iter() {
        let sum = left.entry(goods_of(row)).or_default();
        *sum = sum.minus(row.get::<Quantity>(2))?;
    }
    let sold = cx.query(
        "SELECT product_id, name, id, amount, returned FROM sales_row WHERE account = $0 AND document_id = $1 AND amount > 0
         ORDER BY position, id",
        &[document.into()],
    )?;
    for row in sold.iter() {
        let (id, sold, known): (i64, Quantity, Quantity) = (row.get(2), row.get(3), row.get(4));
        let left = left.entry(goods_of(row)).or_default();
        let returned = sold.min(*left);
        *left = left.minus(returned)?;
        if returned != known {
            cx.queue(
                "UPDATE sales_row SET returned = $2 WHERE account = $0 AND id = $1",
                &[id.into(), returned.into()],
            )?;
        }
    }
    Ok(())
}
