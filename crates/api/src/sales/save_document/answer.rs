//! What saving a document answers.

use ladu_printing::Form;
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_types::{Money, Quantity};
use ladu_wire::Fault;

use crate::paper_link::{self, Printout};

/// Writes number, totals and rows of a stored document.
pub(super) fn write(cx: &mut Cx<'_, '_>, id: i64, answer: &mut Answer) -> Result<(), Fault> {
    let sql = "SELECT number, custom_number, net_total, vat_total, rounding, total FROM sales_document WHERE account = $0 AND id = $1";
    let header = cx.query(sql, &[Value::Int(id)])?;
    let header = header.first().ok_or_else(|| Fault::unknown("id"))?;
    let sql = "SELECT id, stable_id, product_id, service_id, amount FROM sales_row WHERE account = $0 AND document_id = $1 ORDER BY position, id";
    let rows = cx.query(sql, &[Value::Int(id)])?;
    let links = [Form::Invoice, Form::Receipt].map(|form| paper_link::link(cx.request, id, Printout::Sale(form)));
    answer.record(|w| {
        w.key("invoiceID");
        w.int_text(id);
        w.key("invoiceNo");
        w.text(if header.text(1).is_empty() { header.text(0) } else { "0" });
        w.key("customNumber");
        w.text(header.text(1));
        for (key, link) in [("invoiceLink", &links[0]), ("receiptLink", &links[1])] {
            w.key(key);
            w.text(link);
        }
        for (key, at) in [("net", 2), ("vat", 3), ("rounding", 4), ("total", 5)] {
            w.key(key);
            w.number(&Money::from_micro(header.int(at)).to_string());
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
                    w.plain_text(&Quantity::from_micro(row.int(4)).to_string());
                });
            }
        });
    });
    Ok(())
}
