//! The rows of sales documents: what they hold and how they are shown.

use std::collections::HashMap;

use ladu_domain::documents::SalesType;
use ladu_record::Cx;
use ladu_record::noun::{Cell, Field, Noun, ReadColumn, scalar};
use ladu_record::settings::Settings;
use ladu_store::{Row, RowSet};
use ladu_types::{Fixed, Id, Money, Price, Quantity, of};
use ladu_wire::{Code, Fault, Kind, ScalarRef, Writer};

use super::columns::row::*;
use super::columns::{self, CURRENCY_CODE, CURRENCY_RATE, PACKAGES};
use crate::currency::Currency;

/// A row of a sales document.
pub static ROW: Noun =
    Noun { doc: "A row of a sales document.", module: "sales", ..Noun::new("sales_row", "rowID", FIELDS) };

/// Row fields in the order of the answer: parameters are numbered.
pub const FIELDS: &[Field] = &[
    STABLE_ID.field,
    PRODUCT.field,
    SERVICE.field,
    NAME.field,
    VAT_RATE.field,
    AMOUNT.field,
    PRICE.field,
    DISCOUNT.field,
    FINAL_NET.field,
    FINAL_GROSS.field,
    NET.field,
    TAX.field,
    TOTAL.field,
    Field::date("deliveryDate", "delivery_date"),
    Field::id("returnReasonID", "return_reason_id", "reason_code").doc("Why it comes back, or why it is sold cheaper."),
    Field::id("employeeID", "employee_id", "employee").doc("Who gets the commission."),
    CAMPAIGNS.field,
    PACKAGE.field,
    Field::amount("amountOfPackages", "amount_of_packages")
        .part(PACKAGES, Code::FIELD_MODULE)
        .doc("The amount is this times what is in one; one of the two is enough."),
    SOURCE_WAYBILL.field,
    BILLING.field,
    BILLING_START.field,
    BILLING_END.field,
    Field::text("batch", "batch", 100).part("Alcohol wholesale", Code::NO_MODULE),
    Field::new("", "", Kind::Ids).input("billingReadingIDs").doc("Readings of meters; only with a billing statement."),
    Field::new("", "", Kind::Ids).input("campaignID").doc("Older name of campaignIDs."),
    DOCUMENT.field,
    POSITION.field,
    RETURNED.field,
    MOVED_BEFORE.field,
    DISCOUNT_SUM.field,
    BOOKED_NET.field,
    BOOKED_TAX.field,
    OWN_NET.field,
    OWN_TAX.field,
    OWN_DISCOUNT.field,
];

/// What a row shows of its product and its package, after its own columns.
const OF_PRODUCT: &str =
    "COALESCE(p.code, ''), COALESCE(p.code2, ''), COALESCE(p.group_id, 0), COALESCE(p.brand_id, 0),
     COALESCE(p.container_id, 0), COALESCE(p.container_amount, 0), COALESCE(p.price, 0),
     COALESCE(p.is_gift_card, 0) + COALESCE(p.is_regular_gift_card, 0),
     COALESCE(k.amount, 0), COALESCE(k.type_id, 0), COALESCE(kt.name, '')";

/// What is asked for of rows.
#[derive(Debug, Clone, Copy, Default)]
pub struct RowsShown {
    pub rows: bool,
    /// What their goods cost.
    pub cost: bool,
    /// Only what was not returned.
    pub not_returned: bool,
    /// Only what is no gift card.
    pub no_gift_cards: bool,
}

/// Goods that a row of a document moved.
type Moved = (Id<of::SalesDocument>, Id<of::SalesRow>);

/// Reads the rows of a page of documents and writes them.
pub(super) struct RowWriter {
    shown: RowsShown,
    rows: Option<RowSet>,
    of: HashMap<i64, Vec<usize>>,
    costs: HashMap<Moved, Money>,
}

impl RowWriter {
    /// Reads the rows of some documents, if they are asked for.
    pub(super) fn load(cx: &mut Cx<'_, '_>, ids: &[i64], shown: RowsShown) -> Result<RowWriter, Fault> {
        let mut writer = RowWriter { shown, rows: None, of: HashMap::new(), costs: HashMap::new() };
        if !shown.rows || ids.is_empty() {
            return Ok(writer);
        }
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
        for (index, row) in rows.iter().enumerate() {
            writer.of.entry(Id::number_of(ROW.plan().get(row, DOCUMENT))).or_default().push(index);
        }
        writer.rows = Some(rows);
        if shown.cost {
            let sql =
                "SELECT document_id, row_id, CAST(SUM(CASE WHEN to_place = -2 THEN value ELSE -value END) AS BIGINT)
                       FROM stock_move WHERE account = $0 AND document_kind = 'sale' AND document_id IN ({ids})
                       GROUP BY document_id, row_id";
            let cost = |row: Row<'_>| {
                let (document, row, cost) = row.read();
                ((document, row), cost)
            };
            writer.costs = cx.among(sql, ids, &[])?.iter().map(cost).collect();
        }
        Ok(writer)
    }

    /// Writes the rows of a document, if rows were read at all.
    pub(super) fn write(&self, conf: &Settings, document: &Cell<'_>, w: &mut Writer) {
        let Some(rows) = &self.rows else { return };
        let (plan, shown) = (ROW.plan(), self.shown);
        let product = plan.columns().len();
        w.key("rows");
        w.list(|w| {
            for index in self.of.get(&document.id).into_iter().flatten() {
                let row = rows.get(*index);
                let returned = if shown.not_returned { plan.get(row, RETURNED) } else { Quantity::ZERO };
                let is_gone = shown.not_returned && plan.get(row, AMOUNT) <= returned;
                if is_gone || (shown.no_gift_cards && row.get::<i64>(product + 7) > 0) {
                    continue;
                }
                w.object(|w| {
                    write_row(conf, document, row, returned, w);
                    write_product(row, product, w);
                    if conf.has_module(PACKAGES) {
                        write_package(row, product + 8, w);
                    }
                    if shown.cost {
                        self.write_cost(document, row, w);
                    }
                });
            }
        });
    }

    fn write_cost(&self, document: &Cell<'_>, row: Row<'_>, w: &mut Writer) {
        let plan = ROW.plan();
        let key = (Id::new(document.id), plan.get(row, STABLE_ID).unwrap_or(Id::new(0)));
        let cost = self.costs.get(&key).copied().unwrap_or_default();
        let unit = cost.per(plan.get(row, AMOUNT)).unwrap_or_default();
        w.key("warehouseValue");
        w.plain_text(&currency_of(document).price_from_own(unit).unwrap_or_default().round(6).to_string());
    }
}

/// The currency a document is in.
pub(super) fn currency_of(cell: &Cell<'_>) -> Currency {
    Currency { code: cell.get(CURRENCY_CODE).to_owned(), rate: cell.get(CURRENCY_RATE) }
}

fn write_row(conf: &Settings, document: &Cell<'_>, row: Row<'_>, returned: Quantity, w: &mut Writer) {
    w.key("rowID");
    w.int_text(row.int(0));
    let names_waybills = SalesType::parse(document.get(columns::TYPE)).is_some_and(SalesType::may_name_waybills);
    for (field, position) in FIELDS.iter().zip(ROW.plan().positions()).filter(|(field, _)| !field.name.is_empty()) {
        let is_waybill = field.column == SOURCE_WAYBILL.field.column;
        if (field.hidden && !conf.has_module(field.part)) || (is_waybill && !names_waybills) {
            continue;
        }
        w.key(field.name);
        if field.column == AMOUNT.field.column {
            let left = ROW.plan().get(row, AMOUNT).minus(returned).unwrap_or_default();
            field.write(ScalarRef::Int(left.micro()), w);
        } else {
            field.write(scalar(row.value(*position)), w);
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
