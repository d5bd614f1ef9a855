//! What saving a document answers.

use ladu_record::{Answer, Cx};
use ladu_trade::sale::{Printout, Summary};
use ladu_types::Id;

use crate::sales::document;

/// Writes number, totals and rows of a document.
pub(super) fn write(cx: &Cx<'_, '_>, summary: &Summary, answer: &mut Answer) {
    let links = [Printout::Invoice, Printout::Receipt].map(|printout| document::link(cx.request, summary.id, printout));
    answer.record(|w| {
        w.key("invoiceID");
        w.int_text(summary.id.number());
        w.key("invoiceNo");
        w.text(if summary.custom_number.is_empty() { &summary.number } else { "0" });
        w.key("customNumber");
        w.text(&summary.custom_number);
        for (key, link) in ["invoiceLink", "receiptLink"].iter().zip(&links) {
            w.key(key);
            w.text(link);
        }
        let sums = [summary.net, summary.vat, summary.rounding, summary.total];
        for (key, sum) in ["net", "vat", "rounding", "total"].iter().zip(sums) {
            w.key(key);
            w.number(&sum.to_string());
        }
        w.key("rows");
        w.list(|w| {
            for row in &summary.rows {
                w.object(|w| {
                    let ids = [
                        row.id.number(),
                        Id::number_of(row.stable_id),
                        Id::number_of(row.product),
                        Id::number_of(row.service),
                    ];
                    for (key, id) in ["rowID", "stableRowID", "productID", "serviceID"].iter().zip(ids) {
                        w.key(key);
                        w.int(id);
                    }
                    w.key("amount");
                    w.plain_text(&row.amount.to_string());
                });
            }
        });
    });
}
