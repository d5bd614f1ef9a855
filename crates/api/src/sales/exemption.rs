//! Sales that somebody made free of tax at the register, and sales that were begun there and never finished.

use std::collections::HashMap;

use ladu_record::noun::{Field, PageSize, Query, page_of};
use ladu_record::{Answer, Cx};
use ladu_store::OwnedValue;
use ladu_trade::prices;
use ladu_types::{Fixed, Money};
use ladu_wire::{Fault, Kind};

use crate::Call;

const EXEMPTIONS: &[Field] = &[
    Field::date("dateStart", "date"),
    Field::date("dateEnd", "date"),
    Field::id("warehouseID", "warehouse_id", "warehouse"),
];

/// Lists sales with a certificate of exemption. Customers who are exempt by their card are not among them.
fn exemptions(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let query = exempt_sales(cx)?;
    let from = "sales_document t LEFT JOIN customer c ON c.account = t.account AND c.id = t.client_id";
    let sql = format!("SELECT count(*) FROM {from} WHERE {}", query.conditions());
    answer.total = Some(cx.first(&sql, &query.values(), |row| row.int(0))?.unwrap_or(0).unsigned_abs());
    let mut paged = query.clone();
    let (limit, offset) = page_of(cx.params, PageSize { default: 20, max: 500 });
    let (limit, offset) = (paged.mark(limit), paged.mark(offset));
    let sql = format!(
        "SELECT t.id, t.number, t.client_id, t.warehouse_id, t.date, t.tax_exempt_certificate FROM {from}
         WHERE {} ORDER BY t.date, t.id LIMIT {limit} OFFSET {offset}",
        paged.conditions()
    );
    let sales = cx.query(&sql, &paged.values())?;
    let ids: Vec<i64> = sales.iter().map(|row| row.int(0)).collect();
    let saved = saved_tax(cx, &ids)?;
    for row in sales.iter() {
        let saved = saved.get(&row.int(0)).copied().unwrap_or_default();
        answer.record(|w| {
            w.key("invoiceID");
            w.int(row.int(0));
            w.key("invoiceNumber");
            w.text(row.text(1));
            for (key, at) in [("customerID", 2), ("warehouseID", 3)] {
                w.key(key);
                w.int(row.int(at));
            }
            for (key, at) in [("date", 4), ("taxExemptCertificateNumber", 5)] {
                w.key(key);
                w.text(row.text(at));
            }
            w.key("amountExempted");
            w.number(&saved.round(2).to_string());
        });
    }
    Ok(())
}

fn exempt_sales(cx: &mut Cx<'_, '_>) -> Result<Query, Fault> {
    let params = cx.params;
    let mut query = Query::default();
    query.and("t.confirmed = 1 AND t.books_revenue = 1 AND t.tax_exempt_certificate <> ''", []);
    query.and("COALESCE(c.tax_exempt, 0) = 0", []);
    for (name, sign) in [("dateStart", ">="), ("dateEnd", "<=")] {
        if let Some(day) = params.read(name, Kind::Date)? {
            query.and(&format!("t.date {sign} ?"), [OwnedValue::from(day.text())]);
        }
    }
    let user = cx.user()?;
    match params.id("warehouseID")? {
        Some(warehouse) => {
            user.require_warehouse(warehouse)?;
            query.and("t.warehouse_id = ?", [warehouse.into()]);
        }
        None if !user.warehouses.is_empty() => {
            let stores = user.warehouse_numbers();
            query.and_any("warehouse_id", &stores);
        }
        None => {}
    }
    Ok(query)
}

/// The tax that sales would have had by the rates on their products' cards, less the tax they have, in the
/// account's own currency.
fn saved_tax(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<HashMap<i64, Money>, Fault> {
    let rates = prices::rates(cx)?;
    let rows = cx.among(
        "SELECT r.document_id, r.own_net, r.own_tax, p.vat_rate_id FROM sales_row r
         JOIN product p ON p.account = r.account AND p.id = r.product_id
         WHERE r.account = $0 AND r.document_id IN ({ids})",
        ids,
        &[],
    )?;
    let mut saved: HashMap<i64, Money> = HashMap::new();
    for row in rows.iter() {
        let Some(rate) = rates.get(&row.int(3)) else { continue };
        let usual = Fixed::from_micro(row.int(1)).share(rate.percent.0, Fixed::from_whole(100))?;
        let sum = saved.entry(row.int(0)).or_default();
        *sum = sum.plus(Money(usual))?.minus(Money::from_micro(row.int(2)))?;
    }
    Ok(saved)
}

const UNFINISHED: &[Field] = &[
    Field::new("startTimestamp", "", Kind::Time).required(),
    Field::new("endTimestamp", "", Kind::Time).required(),
    Field::id("pointOfSaleID", "", "point_of_sale"),
];

/// Only one kind of till ever told the API of sales that came to nothing, and by no call that is known: there are none.
fn unfinished(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    for name in ["startTimestamp", "endTimestamp"] {
        cx.params.read(name, Kind::Time)?.ok_or_else(|| Fault::missing(name))?;
    }
    if let Some(register) = cx.params.id("pointOfSaleID")? {
        ladu_record::noun::check_reference(cx, "point_of_sale", "pointOfSaleID", register)?;
    }
    answer.total = Some(0);
    Ok(())
}

pub(super) static CALLS: &[Call] = &[
    Call::read("getTaxExemptions", "sales", exemptions)
        .inputs(EXEMPTIONS)
        .doc("Lists sales that were made free of tax by hand."),
    Call::read("getUnfinishedSales", "sales", unfinished)
        .inputs(UNFINISHED)
        .doc("Sales that were begun at a register and never finished; no program reports any."),
];
