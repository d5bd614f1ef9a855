//! Orders reserve what is left of them, no more and no less.

use ladu_ledger::{Finding, broken};
use ladu_record::Cx;
use ladu_types::{Id, of};
use ladu_wire::Fault;

use crate::links;

/// Orders looked at together.
const PAGE: i64 = 500;

pub(super) fn check(cx: &mut Cx<'_, '_>, findings: &mut Vec<Finding>) -> Result<(), Fault> {
    let kinds: Vec<String> = ladu_domain::documents::SalesType::all()
        .filter(|kind| kind.is_order())
        .map(|kind| format!("'{}'", kind.name()))
        .collect();
    let kinds = kinds.join(", ");
    let sql = format!(
        "SELECT id FROM sales_document WHERE account = $0 AND id > $1 AND confirmed = 1 AND type IN ({kinds}) ORDER BY id LIMIT $2"
    );
    let mut after: Id<of::SalesDocument> = Id::new(0);
    loop {
        let rows = cx.query(&sql, &[after.into(), PAGE.into()])?;
        let orders: Vec<Id<of::SalesDocument>> = rows.iter().map(|row| row.get(0)).collect();
        let Some(last) = orders.last() else { break };
        after = *last;
        for wrong in links::wrong_holdings(cx, &orders)? {
            findings.push(Finding {
                law: "an order reserves what is left of it",
                place: format!("sale/product {}/{}", wrong.order, wrong.product),
                expected: wrong.expected.micro(),
                found: wrong.found.micro(),
            });
        }
    }
    let law = ("only orders reserve goods", "sale/product");
    let sql = format!(
        "SELECT r.document_id, r.product_id, 0, r.quantity FROM stock_reservation r
         JOIN sales_document d ON d.account = r.account AND d.id = r.document_id
         WHERE r.account = $0 AND r.document_kind = 'sale' AND d.type NOT IN ({kinds})"
    );
    broken(cx, law, &sql, findings)
}
