//! The rows of sales documents: what they hold and how they are shown.

use std::collections::HashMap;

use ladu_domain::documents::SalesType;
use ladu_record::Cx;
use ladu_record::noun::{Cell, Field, Noun, Page, scalar};
use ladu_record::settings::Settings;
use ladu_store::{Row, RowSet};
use ladu_types::{Fixed, Money, Price, Quantity};
use ladu_wire::{Code, Fault, Kind, ScalarRef, Writer};

use super::page::currency_of;

/// A row of a sales document.
pub static ROW: Noun =
    Noun { doc: "A row of a sales document.", module: "sales", ..Noun::new("sales_row", "rowID", FIELDS) };

/// The module of packages that rows count in.
const PACKAGES: &str = "Product packages";

/// Row fields in the order of the answer: parameters are numbered.
pub const FIELDS: &[Field] = &[
    Field::new("stableRowID", "stable_id", Kind::Id).quoted().doc("Stays when the document is saved again."),
    Field::new("productID", "product_id", Kind::Id).quoted().indexed(),
    Field::new("serviceID", "service_id", Kind::Id).quoted(),
    Field::text("itemName", "name", 1000),
    Field::new("vatrateID", "vat_rate_id", Kind::Id).quoted(),
    Field::amount("amount", "amount").quoted(),
    Field::amount("price", "price").quoted().doc("Net, before the discount."),
    Field::amount("discount", "discount").quoted().doc("Per cent."),
    Field::amount("finalNetPrice", "final_net").read_only(),
    Field::amount("finalPriceWithVAT", "final_gross").read_only(),
    Field::amount("rowNetTotal", "net").read_only(),
    Field::amount("rowVAT", "tax").read_only(),
    Field::amount("rowTotal", "total").read_only(),
    Field::date("deliveryDate", "delivery_date"),
    Field::id("returnReasonID", "return_reason_id", "reason_code").doc("Why it comes back, or why it is sold cheaper."),
    Field::id("employeeID", "employee_id", "employee").doc("Who gets the commission."),
    Field::new("campaignIDs", "campaign_ids", Kind::Ids),
    Field::new("packageID", "package_id", Kind::Id).part(PACKAGES, Code::FIELD_MODULE).doc("A package of the product."),
    Field::amount("amountOfPackages", "amount_of_packages")
        .part(PACKAGES, Code::FIELD_MODULE)
        .doc("The amount is this times what is in one; one of the two is enough."),
    Field::id("sourceWaybillID", "source_waybill_id", "sales_document").indexed(),
    Field::id("billingStatementID", "billing_statement_id", "billing_statement").indexed(),
    Field::date("billingStartDate", "billing_start"),
    Field::date("billingEndDate", "billing_end"),
    Field::text("batch", "batch", 100).part("Alcohol wholesale", Code::NO_MODULE),
    Field::new("", "", Kind::Ids).input("billingReadingIDs").doc("Readings of meters; only with a billing statement."),
    Field::new("", "", Kind::Ids).input("campaignID").doc("Older name of campaignIDs."),
    Field::id("", "document_id", "").indexed(),
    Field::int("", "position"),
    Field::amount("", "returned"),
    Field::amount("", "discount_sum").doc("Net; below zero for a discount."),
    Field::amount("", "booked_net").doc("Its part of the document's net sum: reports add these up."),
    Field::amount("", "booked_tax").doc("Its part of the document's tax."),
];

/// What a row shows of its product and its package, after its own columns.
const OF_PRODUCT: &str =
    "COALESCE(p.code, ''), COALESCE(p.code2, ''), COALESCE(p.group_id, 0), COALESCE(p.brand_id, 0),
     COALESCE(p.container_id, 0), COALESCE(p.container_amount, 0), COALESCE(p.price, 0),
     COALESCE(p.is_gift_card, 0) + COALESCE(p.is_regular_gift_card, 0),
     COALESCE(k.amount, 0), COALESCE(k.type_id, 0), COALESCE(kt.name, '')";

/// Reads the rows of a page of documents and writes them.
pub struct RowWriter {
    rows: Option<RowSet>,
    of: HashMap<i64, Vec<usize>>,
    costs: HashMap<(i64, i64), Money>,
}

/// Where a column of the row stands in what was read.
fn at(column: &str) -> usize {
    ROW.plan().position(column).unwrap_or(0)
}

impl RowWriter {
    /// Writes none.
    pub fn none() -> RowWriter {
        RowWriter { rows: None, of: HashMap::new(), costs: HashMap::new() }
    }

    /// Reads the rows of some documents.
    pub fn load(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<RowWriter, Fault> {
        let columns = ROW.plan().columns().iter().map(|column| format!("t.{column}")).collect::<Vec<_>>().join(", ");
        let rows = cx.among(
            &format!(
                "SELECT {columns}, {OF_PRODUCT} FROM sales_row t
                 LEFT JOIN product p ON p.account = t.account AND p.id = t.product_id
                 LEFT JOIN product_package k ON k.account = t.account AND k.id = t.package_id
                 LEFT JOIN product_package_type kt ON kt.account = k.account AND kt.id = k.type_id
                 WHERE t.account = $0 AND t.document_id IN ({{ids}}) ORDER BY t.document_id, t.position, t.id"
            ),
            ids,
            &[],
        )?;
        let mut of: HashMap<i64, Vec<usize>> = HashMap::new();
        for (index, row) in rows.iter().enumerate() {
            of.entry(row.int(at("document_id"))).or_default().push(index);
        }
        let mut costs = HashMap::new();
        if cx.params.flag("getCOGS") {
            let sql =
                "SELECT document_id, row_id, CAST(SUM(CASE WHEN to_place = -2 THEN value ELSE -value END) AS BIGINT)
                       FROM stock_move WHERE account = $0 AND document_kind = 'sale' AND document_id IN ({ids})
                       GROUP BY document_id, row_id";
            let cost = |row: Row<'_>| ((row.int(0), row.int(1)), Money::from_micro(row.int(2)));
            costs = cx.among(sql, ids, &[])?.iter().map(cost).collect();
        }
        Ok(RowWriter { rows: Some(rows), of, costs })
    }

    /// Writes the rows of a document, if rows were read at all.
    pub fn write(&self, page: &Page<'_>, document: &Cell<'_>, w: &mut Writer) {
        let Some(rows) = &self.rows else { return };
        let is_left_only = page.params.flag("nonReturnedItemsOnly");
        let no_gift_cards = page.params.flag("excludeGiftCards");
        let product = ROW.plan().columns().len();
        w.key("rows");
        w.list(|w| {
            for index in self.of.get(&document.id).into_iter().flatten() {
                let row = rows.get(*index);
                let returned = if is_left_only { row.int(at("returned")) } else { 0 };
                let is_gone = is_left_only && row.int(at("amount")) <= returned;
                if is_gone || (no_gift_cards && row.int(product + 7) > 0) {
                    continue;
                }
                w.object(|w| {
                    write_row(&page.conf, document, row, returned, w);
                    write_product(row, product, w);
                    if page.conf.has_module(PACKAGES) {
                        write_package(row, product + 8, w);
                    }
                    if page.params.flag("getCOGS") {
                        self.write_cost(document, row, w);
                    }
                });
            }
        });
    }

    fn write_cost(&self, document: &Cell<'_>, row: Row<'_>, w: &mut Writer) {
        let cost = self.costs.get(&(document.id, row.int(at("stable_id")))).copied().unwrap_or_default();
        let unit = cost.per(Quantity::from_micro(row.int(at("amount")))).unwrap_or_default();
        w.key("warehouseValue");
        w.plain_text(&currency_of(document).price_from_own(unit).unwrap_or_default().round(6).to_string());
    }
}

fn write_row(conf: &Settings, document: &Cell<'_>, row: Row<'_>, returned: i64, w: &mut Writer) {
    w.key("rowID");
    w.int_text(row.int(0));
    let names_waybills = SalesType::parse(document.text("type")).is_some_and(SalesType::may_name_waybills);
    for (field, position) in FIELDS.iter().zip(ROW.plan().positions()).filter(|(field, _)| !field.name.is_empty()) {
        if (field.hidden && !conf.has_module(field.part)) || (field.column == "source_waybill_id" && !names_waybills) {
            continue;
        }
        w.key(field.name);
        match field.column {
            "amount" => field.write(ScalarRef::Int(row.int(*position) - returned), w),
            _ => field.write(scalar(row.value(*position)), w),
        }
    }
}

fn write_package(row: Row<'_>, first: usize, w: &mut Writer) {
    w.key("amountInPackage");
    w.number(&Quantity::from_micro(row.int(first)).to_string());
    w.key("packageType");
    w.text(row.text(first + 2));
    w.key("packageTypeID");
    w.int(row.int(first + 1));
}

fn write_product(row: Row<'_>, first: usize, w: &mut Writer) {
    for (key, offset) in [("code", 0), ("code2", 1), ("barcode", 1)] {
        w.key(key);
        w.text(row.text(first + offset));
    }
    for (key, offset) in [("productGroupID", 2), ("productBrandID", 3), ("containerID", 4)] {
        w.key(key);
        w.int(row.int(first + offset));
    }
    w.key("containerAmount");
    w.number(&Fixed::from_micro(row.int(first + 5)).to_string());
    w.key("originalPriceIsZero");
    w.int(i64::from(Price::from_micro(row.int(first + 6)).is_zero()));
}
