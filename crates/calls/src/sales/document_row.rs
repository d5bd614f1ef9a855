//! The rows of sales documents.

use std::collections::HashMap;

use ladu_books::cx::Cx;
use ladu_books::noun::{Field, Noun, Page};
use ladu_store::{Row, RowSet, Value};
use ladu_types::{Fixed, Money, Quantity};
use ladu_wire::{Fault, Kind, Writer};

/// A row of a sales document.
pub static ROW: Noun =
    Noun { doc: "A row of a sales document.", module: "sales", ..Noun::new("sales_row", "rowID", FIELDS) };

/// Row fields: parameters are numbered.
pub const FIELDS: &[Field] = &[
    Field::id("", "document_id", "").indexed(),
    Field::int("", "position"),
    Field::new("stableRowID", "stable_id", Kind::Id),
    Field::new("productID", "product_id", Kind::Id).indexed(),
    Field::new("serviceID", "service_id", Kind::Id),
    Field::text("itemName", "name", 1000),
    Field::new("vatrateID", "vat_rate_id", Kind::Id),
    Field::amount("amount", "amount"),
    Field::amount("price", "price").doc("Net, before the discount."),
    Field::amount("discount", "discount").doc("Per cent."),
    Field::new("employeeID", "employee_id", Kind::Id),
    Field::new("campaignIDs", "campaign_ids", Kind::Ids),
    Field::new("packageID", "package_id", Kind::Id),
    Field::amount("amountOfPackages", "amount_of_packages"),
    Field::text("batch", "batch", 100),
    Field::new("returnReasonID", "return_reason_id", Kind::Id),
    Field::date("deliveryDate", "delivery_date"),
    Field::id("sourceWaybillID", "source_waybill_id", ""),
    Field::new("billingStatementID", "billing_statement_id", Kind::Id),
    Field::date("billingStartDate", "billing_start"),
    Field::date("billingEndDate", "billing_end"),
    Field::amount("", "final_net"),
    Field::amount("", "final_gross"),
    Field::amount("", "net"),
    Field::amount("", "tax"),
    Field::amount("", "total"),
    Field::amount("", "returned"),
];

/// Writes the rows of a page of documents.
pub struct RowWriter {
    rows: Option<RowSet>,
    of: HashMap<i64, Vec<usize>>,
    costs: HashMap<i64, Money>,
}

const SELECT: &str = "SELECT r.document_id, r.id, r.stable_id, r.product_id, r.service_id, r.name, COALESCE(p.code, ''),
     COALESCE(p.code2, ''), r.vat_rate_id, r.amount, r.price, r.discount, r.final_net, r.final_gross, r.net, r.tax, r.total,
     r.delivery_date, r.return_reason_id, r.employee_id, COALESCE(p.group_id, 0), COALESCE(p.brand_id, 0), r.campaign_ids,
     COALESCE(p.container_id, 0), COALESCE(p.container_amount, 0), COALESCE(p.price, 0), r.package_id, r.amount_of_packages,
     r.source_waybill_id, r.billing_statement_id, r.billing_start, r.billing_end, r.batch, r.returned,
     COALESCE(p.is_gift_card, 0) + COALESCE(p.is_regular_gift_card, 0)
     FROM sales_row r LEFT JOIN product p ON p.account = r.account AND p.id = r.product_id";

impl RowWriter {
    /// Writes none.
    pub fn none() -> RowWriter {
        RowWriter { rows: None, of: HashMap::new(), costs: HashMap::new() }
    }

    /// Reads the rows of documents in a comma-separated list.
    pub fn load(cx: &mut Cx<'_, '_>, list: &str) -> Result<RowWriter, Fault> {
        let sql = format!(
            "{SELECT} WHERE r.account = $0 AND r.document_id IN ({list}) ORDER BY r.document_id, r.position, r.id"
        );
        let rows = cx.query(&sql, &[])?;
        let mut of: HashMap<i64, Vec<usize>> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            of.entry(row.int(0)).or_default().push(at);
        }
        let mut costs = HashMap::new();
        if cx.params.flag("getCOGS") {
            let sql = format!(
                "SELECT row_id, CAST(SUM(CASE WHEN to_place = -2 THEN value ELSE -value END) AS BIGINT) FROM stock_move
                 WHERE account = $0 AND document_kind = 'sale' AND document_id IN ({list}) GROUP BY row_id"
            );
            costs = cx.query(&sql, &[])?.iter().map(|row| (row.int(0), Money::from_micro(row.int(1)))).collect();
        }
        Ok(RowWriter { rows: Some(rows), of, costs })
    }

    /// Writes the rows of a document, if rows were read at all.
    pub fn write(&self, page: &Page<'_>, document: i64, w: &mut Writer) {
        let Some(rows) = &self.rows else { return };
        let left_only = page.params.flag("nonReturnedItemsOnly");
        let no_gift_cards = page.params.flag("excludeGiftCards");
        w.key("rows");
        w.list(|w| {
            for at in self.of.get(&document).into_iter().flatten() {
                let row = rows.get(*at);
                let returned = if left_only { row.int(33) } else { 0 };
                if (left_only && row.int(9) <= returned) || (no_gift_cards && row.int(34) > 0) {
                    continue;
                }
                w.object(|w| {
                    write_row(row, returned, w);
                    if page.params.flag("getCOGS") {
                        let cost = self.costs.get(&row.int(1)).copied().unwrap_or_default();
                        let unit = cost.per(Quantity::from_micro(row.int(9))).unwrap_or_default();
                        w.key("warehouseValue");
                        w.plain_text(&unit.to_string());
                    }
                });
            }
        });
    }
}

fn write_row(row: Row<'_>, returned: i64, w: &mut Writer) {
    for (key, at) in [("rowID", 1), ("stableRowID", 2), ("productID", 3), ("serviceID", 4), ("vatrateID", 8)] {
        w.key(key);
        w.int_text(row.int(at));
    }
    for (key, at) in [("itemName", 5), ("code", 6), ("code2", 7), ("barcode", 7), ("campaignIDs", 22)] {
        w.key(key);
        w.text(row.text(at));
    }
    for (key, value) in [("amount", row.int(9) - returned), ("price", row.int(10)), ("discount", row.int(11))] {
        w.key(key);
        w.plain_text(&Fixed::from_micro(value).to_string());
    }
    for (key, at) in
        [("finalNetPrice", 12), ("finalPriceWithVAT", 13), ("rowNetTotal", 14), ("rowVAT", 15), ("rowTotal", 16)]
    {
        w.key(key);
        w.number(&Fixed::from_micro(row.int(at)).to_string());
    }
    for (key, at) in [("deliveryDate", 17), ("billingStartDate", 30), ("billingEndDate", 31)] {
        w.key(key);
        w.plain_text(Some(row.text(at)).filter(|day| !day.is_empty()).unwrap_or("0000-00-00"));
    }
    for (key, at) in [
        ("returnReasonID", 18),
        ("employeeID", 19),
        ("productGroupID", 20),
        ("productBrandID", 21),
        ("containerID", 23),
        ("packageID", 26),
        ("sourceWaybillID", 28),
        ("billingStatementID", 29),
    ] {
        w.key(key);
        w.int(row.int(at));
    }
    for (key, at) in [("containerAmount", 24), ("amountOfPackages", 27)] {
        w.key(key);
        w.number(&Fixed::from_micro(row.int(at)).to_string());
    }
    w.key("originalPriceIsZero");
    w.int(i64::from(row.int(25) == 0));
    w.key("batch");
    w.text(row.text(32));
}

/// A statement that gives the cost of each document of a list.
pub fn costs_sql(list: &str) -> String {
    format!(
        "SELECT document_id AS id, SUM(CASE WHEN to_place = -2 THEN value ELSE -value END) AS cost FROM stock_move
         WHERE account = $0 AND document_kind = 'sale' AND document_id IN ({list}) GROUP BY document_id"
    )
}

/// Notes on the rows of a credited document how many units came back: the rows of a product are filled one after the other.
pub fn note_returns(cx: &mut Cx<'_, '_>, credited: i64, goods: &[(i64, Quantity)]) -> Result<(), Fault> {
    for (product, quantity) in goods {
        let mut left = quantity.negated();
        let rows = cx.query(
            "SELECT id, amount, returned FROM sales_row WHERE account = $0 AND document_id = $1 AND product_id = $2 ORDER BY position",
            &[Value::Int(credited), Value::Int(*product)],
        )?;
        for row in rows.iter() {
            let (sold, before) = (Quantity::from_micro(row.int(1)), Quantity::from_micro(row.int(2)));
            let part = if left.is_negative() { left.max(before.negated()) } else { left.min(sold.minus(before)?) };
            if part.is_zero() {
                continue;
            }
            left = left.minus(part)?;
            cx.queue(
                "UPDATE sales_row SET returned = returned + $2 WHERE account = $0 AND id = $1",
                &[Value::Int(row.int(0)), Value::Int(part.micro())],
            )?;
        }
    }
    Ok(())
}

/// Takes back what a credit invoice noted on the document it credits.
pub fn undo_returns(cx: &mut Cx<'_, '_>, credit: i64) -> Result<(), Fault> {
    let sql = "SELECT credited_id FROM sales_document WHERE account = $0 AND id = $1";
    let credited = cx.first(sql, &[Value::Int(credit)], |row| row.int(0))?.unwrap_or(0);
    let goods: Vec<(i64, Quantity)> = super::document::goods_of(cx, credit)?
        .into_iter()
        .map(|(product, quantity)| (product, quantity.negated()))
        .collect();
    note_returns(cx, credited, &goods)
}
