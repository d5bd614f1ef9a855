//! What saving a purchase document answers.

use ladu_record::{Answer, Cx};
use ladu_types::{Id, Money, Quantity, of};
use ladu_wire::Fault;

use crate::paper_link::{self, Printout};

/// Writes numbers, totals and rows of a stored document.
pub(super) fn write(cx: &mut Cx<'_, '_>, id: Id<of::PurchaseDocument>, answer: &mut Answer) -> Result<(), Fault> {
    let sql =
        "SELECT regnumber, number, net_total, vat_total, total FROM purchase_document WHERE account = $0 AND id = $1";
    type Read = (String, String, Money, Money, Money);
    let header = cx.first(sql, &[id.into()], |row| row.read::<Read>())?;
    let (own_number, number, net, tax, total) = header.ok_or_else(|| Fault::unknown("id"))?;
    let sql = "SELECT id, stable_id, product_id, service_id, amount FROM purchase_row
               WHERE account = $0 AND document_id = $1 ORDER BY position, id";
    let rows = cx.query(sql, &[id.into()])?;
    let link = paper_link::link(cx.request, id.number(), Printout::Purchase);
    answer.record(|w| {
        w.key("invoiceID");
        w.int(id.number());
        for (key, text) in [("invoiceRegNo", &own_number), ("invoiceNo", &number)] {
            w.key(key);
            w.text(text);
        }
        w.key("invoiceLink");
        w.text(&link);
        for (key, sum) in [("net", net), ("vat", tax), ("total", total)] {
            w.key(key);
            w.decimal(sum);
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
                    w.decimal_text(row.get::<Quantity>(4));
                });
            }
        });
    });
    Ok(())
}
