//! Small figures about sales: what was rounded, what a register ever sold.

use ladu_record::noun::{Field, PageSize, Query, page_of};
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, Value};
use ladu_types::Money;
use ladu_wire::{Fault, Kind};

use crate::Call;

const PAGE: PageSize = PageSize { default: 20, max: 500 };

/// Documents whose total was rounded.
fn rounded(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let mut query = Query::default();
    query.and("t.confirmed = 1 AND t.books_revenue = 1 AND t.rounding <> 0", []);
    for (name, condition) in [("dateFrom", "t.date >= ?"), ("dateTo", "t.date <= ?")] {
        let day = params.read(name, Kind::Date)?.map(|day| day.text().to_owned()).filter(|day| !day.is_empty());
        if let Some(day) = day {
            query.and(condition, [day.into()]);
        }
    }
    for (name, condition) in [("warehouseID", "t.warehouse_id = ?"), ("pointOfSaleID", "t.register_id = ?")] {
        if let Some(id) = params.id(name)? {
            query.and(condition, [OwnedValue::Int(id)]);
        }
    }
    ladu_trade::document::within_warehouses(cx, &mut query, &[ladu_trade::document::WAREHOUSE])?;
    let sql = format!("SELECT count(*) FROM sales_document t WHERE {}", query.conditions());
    let total = cx.first(&sql, &query.values(), |row| row.int(0))?.unwrap_or(0);
    answer.total = Some(total.unsigned_abs());
    let (limit, offset) = page_of(params, PAGE);
    let conditions = query.conditions().to_owned();
    let (limit, offset) = (query.mark(limit), query.mark(offset));
    let sql = format!(
        "SELECT t.id, CASE WHEN t.custom_number <> '' THEN t.custom_number ELSE t.number END, t.date, t.rounding
         FROM sales_document t WHERE {conditions} ORDER BY t.date, t.id LIMIT {limit} OFFSET {offset}"
    );
    for row in cx.query(&sql, &query.values())?.iter() {
        answer.record(|w| {
            w.key("invoiceID");
            w.int(row.int(0));
            w.key("invoiceNumber");
            w.text(row.text(1));
            w.key("date");
            w.text(row.text(2));
            w.key("amountOfRounding");
            w.number(&Money::from_micro(row.int(3)).to_string());
        });
    }
    Ok(())
}

/// Everything that was ever sold at a register, in the account's own currency.
fn ever_sold(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let register = cx.params.id("pointOfSaleID")?.ok_or_else(|| Fault::missing("pointOfSaleID"))?;
    let sql = "SELECT warehouse_id FROM point_of_sale WHERE account = $0 AND id = $1";
    let store = cx.first(sql, &[Value::Int(register)], |row| row.int(0))?;
    cx.user()?.require_warehouse(store.ok_or_else(|| Fault::unknown("pointOfSaleID"))?)?;
    let credit = "CASE WHEN t.type = 'CREDITINVOICE' THEN 1 ELSE 0 END";
    let sql = format!(
        "SELECT {credit}, CAST(SUM(t.own_total) AS BIGINT)
         FROM sales_document t WHERE t.account = $0 AND t.register_id = $1 AND t.confirmed = 1 AND t.books_revenue = 1
         GROUP BY {credit}"
    );
    let mut sums = [Money::ZERO; 2];
    for row in cx.query(&sql, &[Value::Int(register)])?.iter() {
        sums[usize::from(row.int(0) == 1)] = Money::from_micro(row.int(1));
    }
    let [sold, credited] = sums;
    let total = sold.plus(credited)?;
    answer.record(|w| {
        for (key, sum) in [("totalSales", sold), ("totalCreditInvoices", credited), ("total", total)] {
            w.key(key);
            w.number(&sum.to_string());
        }
    });
    Ok(())
}

pub(super) static CALLS: &[Call] = &[
    Call::read("getRoundedSales", "reports", rounded)
        .inputs(&[
            Field::date("dateFrom", ""),
            Field::date("dateTo", ""),
            Field::id("warehouseID", "", "warehouse"),
            Field::id("pointOfSaleID", "", "point_of_sale"),
            Field::int("recordsOnPage", ""),
            Field::int("pageNo", ""),
        ])
        .doc("Lists documents whose total was rounded."),
    Call::read("getRegisterTotalSalesOverTime", "reports", ever_sold)
        .inputs(&[Field::id("pointOfSaleID", "", "point_of_sale").required()])
        .doc("Everything that was ever sold at a register, with tax."),
];
