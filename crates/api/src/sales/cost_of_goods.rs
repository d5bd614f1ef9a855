//! What was sold in a period, row by row, with what it cost.

use ladu_domain::documents::{SALES_TYPES, SalesType};
use ladu_record::noun::Field;
use ladu_record::{Answer, Cx};
use ladu_store::{RowSet, Value};
use ladu_types::{Money, Quantity};
use ladu_wire::{Fault, Kind};

use crate::{Call, exclusive};

const INPUT: &[Field] = &[
    Field::date("dateFrom", "").required().doc("By the day on which goods moved."),
    Field::date("dateTo", "").required(),
];

/// Rows of confirmed documents whose goods left, or came back, on the days of a period.
fn rows(cx: &mut Cx<'_, '_>, [from, to]: [&str; 2]) -> Result<RowSet, Fault> {
    let moving = SALES_TYPES.iter().filter(|name| SalesType::parse(name).is_some_and(SalesType::moves_stock));
    let moving: Vec<String> = moving.map(|name| format!("'{name}'")).collect();
    let user = cx.user()?;
    let mut stores: Vec<String> = user.warehouses.iter().map(|id| id.to_string()).collect();
    stores.sort_unstable();
    let stores =
        if stores.is_empty() { String::new() } else { format!(" AND d.warehouse_id IN ({})", stores.join(", ")) };
    cx.query(
        &format!(
            "SELECT d.transaction_date, d.id, d.number, d.warehouse_id, r.product_id, r.amount - r.moved_before, r.own_net,
             COALESCE((SELECT CAST(SUM(CASE WHEN m.to_place = -2 THEN m.value ELSE -m.value END) AS BIGINT) FROM stock_move m
             WHERE m.account = r.account AND m.document_kind = 'sale' AND m.document_id = r.document_id
             AND m.row_id = r.stable_id), 0)
             FROM sales_document d JOIN sales_row r ON r.account = d.account AND r.document_id = d.id
             WHERE d.account = $0 AND d.confirmed = 1 AND d.transaction_date >= $1 AND d.transaction_date <= $2
             AND r.product_id > 0 AND d.type IN ({}){stores} ORDER BY d.transaction_date, d.id, r.position, r.id",
            moving.join(", ")
        ),
        &[Value::Text(from), Value::Text(to)],
    )
}

fn list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let day = |cx: &Cx<'_, '_>, name: &'static str| {
        cx.params.read(name, Kind::Date)?.filter(|day| !day.text().is_empty()).ok_or_else(|| Fault::missing(name))
    };
    let (from, to) = (day(cx, "dateFrom")?, day(cx, "dateTo")?);
    for row in rows(cx, [from.text(), to.text()])?.iter() {
        let price = Money::from_micro(row.int(6));
        answer.record(|w| {
            w.key("date");
            w.text(row.text(0));
            w.key("invID");
            w.int(row.int(1));
            w.key("invNo");
            w.text(row.text(2));
            for (key, at) in [("wrhID", 3), ("prodID", 4)] {
                w.key(key);
                w.int(row.int(at));
            }
            w.key("amount");
            w.decimal(Quantity::from_micro(row.int(5)));
            w.key("price");
            w.decimal(price);
            w.key("cost");
            w.decimal(Money::from_micro(row.int(7)));
        });
    }
    Ok(())
}

pub(super) static CALLS: &[Call] = &[Call::read("getCostOfGoodsSold", "reports", list)
    .inputs(INPUT)
    .exclusive(exclusive::report)
    .doc("Every sold row of a period with its net sum and its cost, in the account's own currency.")];
