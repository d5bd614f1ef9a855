//! What saving a document answers.

use ladu_record::{Answer, Cx};
use ladu_trade::sale::Printout;
use ladu_types::{Id, Money, Quantity, of};
use ladu_wire::Fault;

use crate::sales::document;

/// Writes number, totals and rows of a stored document.
pub(super) fn write(cx: &mut Cx<'_, '_>, id: Id<of::SalesDocument>, answer: &mut Answer) -> Result<(), Fault> {
    let sql = "SELECT number, custom_number, net_total, vat_total, rounding, total FROM sales_document WHERE account = $0 AND id = $1";
    let header = cx.query(sql, &[id.into()])?;
    let header = header.first().ok_or_else(|| Fault::unknown("id"))?;
    let (number, custom_number): (&str, &str) = (header.get(0), header.get(1));
    let sums: [Money; 4] = [header.get(2), header.get(3), header.get(4), header.get(5)];
    let sql = "SELECT id, stable_id, product_id, service_id, amount FROM sales_row WHERE account = $0 AND document_id = $1 ORDER BY position, id";
    let rows = cx.query(sql, &[id.into()])?;
    let links = [Printout::Invoice, Printout::Receipt].map(|printout| document::link(cx.request, id, printout));
    answer.record(|w| {
        w.key("invoiceID");
        w.int_text(id.number());
        w.key("invoiceNo");
        w.text(if custom_number.is_empty() { number } else { "0" });
        w.key("customNumber");
        w.text(custom_number);
        for (key, link) in ["invoiceLink", "receiptLink"].iter().zip(&links) {
            w.key(key);
            w.text(link);
        }
        for (key, sum) in ["net", "vat", "rounding", "total"].iter().zip(sums) {
            w.key(key);
            w.number(&sum.to_string());
        }
        w.key("rows");
        w.list(|w| {
            for row in rows.iter() {
                w.object(|w| {
                    for (key, at) in [("rowID", 0), ("stableRowID", 1), ("productID", 2), ("serviceID", 3)] {
                        w.key(key);
                        w.int(row.get(at));
                    }
                    w.key("amount");
                    w.plain_text(&row.get::<Quantity>(4).to_string());
                });
            }
        });
    });
    Ok(())
}
