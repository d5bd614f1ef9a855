//! What saving a purchase document answers.

use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_types::{Money, Quantity};
use ladu_wire::Fault;

use crate::paper_link::{self, Printout};

/// Writes numbers, totals and rows of a stored document.
pub(super) fn write(cx: &mut Cx<'_, '_>, id: i64, answer: &mut Answer) -> Result<(), Fault> {
    let sql =
        "SELECT regnumber, number, net_total, vat_total, total FROM purchase_document WHERE account = $0 AND id = $1";
    let header = cx.query(sql, &[Value::Int(id)])?;
    let header = header.first().ok_or_else(|| Fault::unknown("id"))?;
    let sql = "SELECT id, stable_id, product_id, service_id, amount FROM purchase_row
               WHERE account = $0 AND document_id = $1 ORDER BY position, id";
    let rows = cx.query(sql, &[Value::Int(id)])?;
    let link = paper_link::link(cx.request, id, Printout::Purchase);
    answer.record(|w| {
        w.key("invoiceID");
        w.int(id);
        for (key, at) in [("invoiceRegNo", 0), ("invoiceNo", 1)] {
            w.key(key);
            w.text(header.text(at));
        }
        w.key("invoiceLink");
        w.text(&link);
        for (key, at) in [("net", 2), ("vat", 3), ("total", 4)] {
            w.key(key);
            w.decimal(Money::from_micro(header.int(at)));
        }
        w.key("rows");
        w.list(|w| {
            for row in rows.iter() {
                w.object(|w| {
                    for (key, at) in [("rowID", 0), ("stableRowID", 1), ("productID", 2), ("serviceID", 3)] {
                        w.key(key);
                        w.int(row.int(at));
                    }
                    w.key("amount");
                    w.decimal_text(Quantity::from_micro(row.int(4)));
                });
            }
        });
    });
    Ok(())
}
