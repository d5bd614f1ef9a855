//! Sales by cashier or store and by day or month, for charts.

use std::collections::BTreeMap;

use ladu_record::noun::{Field, Query};
use ladu_record::{Answer, Cx};
use ladu_store::OwnedValue;
use ladu_types::{Date, Fixed, Money};
use ladu_wire::{Fault, Kind, Writer};

use crate::Call;

/// Whose sales they are: the key of its id, and the document's column.
type Group = (&'static str, &'static str);

const EMPLOYEE: Group = ("employeeID", "t.employee_id");
const STORE: Group = ("warehouseID", "t.warehouse_id");

/// How long a period is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Period {
    Day,
    Month,
}

const MOST_GROUPS: i64 = 50;

impl Period {
    /// How many at most, and when nothing is asked for.
    const fn most(self) -> i64 {
        match self {
            Period::Day => 30,
            Period::Month => 6,
        }
    }

    /// The first day of the earliest period.
    fn first(self, today: Date, count: i64) -> Date {
        match self {
            Period::Day => today.plus_days(1 - count),
            Period::Month => {
                let (_, _, day) = today.parts();
                today.plus_days(1 - i64::from(day)).plus_months(1 - count)
            }
        }
    }

    const fn column(self) -> &'static str {
        match self {
            Period::Day => "t.date",
            Period::Month => "substr(t.date, 1, 7)",
        }
    }

    fn write(self, period: &str, w: &mut Writer) {
        let number = |at: std::ops::Range<usize>| period.get(at).and_then(|text| text.parse().ok()).unwrap_or(0);
        match self {
            Period::Day => {
                w.key("date");
                w.plain_text(period);
            }
            Period::Month => {
                w.key("year");
                w.int(number(0..4));
                w.key("month");
                w.int(number(5..7));
            }
        }
    }
}

/// Sales count without tax in North America, with tax elsewhere.
pub(crate) fn counts_net(cx: &mut Cx<'_, '_>) -> Result<bool, Fault> {
    Ok(matches!(cx.settings()?.text("country"), "US" | "CA"))
}

fn chart(cx: &mut Cx<'_, '_>, answer: &mut Answer, (key, column): Group, period: Period) -> Result<(), Fault> {
    let params = cx.params;
    let asked = |name: &str, most: i64| -> Result<i64, Fault> {
        let number = params.read(name, Kind::Int(i64::MIN, i64::MAX))?.map_or(most, |number| number.int());
        Ok(if number < 1 { most } else { number.min(most) })
    };
    let groups = asked("numberOfGroups", MOST_GROUPS)?;
    let periods = asked("numberOfPeriods", period.most())?;
    let (zones, now) = (cx.zones()?, cx.now());
    let first = zones.day_from(STORE.1, now, |today| period.first(today, periods));
    let today = zones.day_in(STORE.1, now);
    let mut query = Query::default();
    query.and("t.confirmed = 1 AND t.books_revenue = 1", []);
    query.and(&format!("t.date >= {}", first.sql), first.values);
    query.and(&format!("t.date <= {}", today.sql), today.values);
    let user = cx.user()?;
    if let Some(store) = params.id("warehouseID")?.filter(|_| key != STORE.0) {
        user.require_warehouse(store)?;
        query.and("t.warehouse_id = ?", [OwnedValue::Int(store)]);
    }
    if !user.warehouses.is_empty() {
        let stores = user.warehouse_numbers();
        query.and_any("warehouse_id", &stores);
    }
    let net = counts_net(cx)?;
    let sum = if net { "t.own_net" } else { "t.own_net + t.own_tax" };
    let sql = format!(
        "SELECT {column}, {0}, CAST(SUM({sum}) AS BIGINT) FROM sales_document t WHERE {1} GROUP BY {column}, {0}",
        period.column(),
        query.conditions()
    );
    let mut all: BTreeMap<i64, BTreeMap<String, Fixed>> = BTreeMap::new();
    for row in cx.query(&sql, &query.values())?.iter() {
        let total = all.entry(row.int(0)).or_default().entry(row.text(1).to_owned()).or_default();
        *total = total.plus(Fixed::from_micro(row.int(2)))?;
    }
    let whole =
        |periods: &BTreeMap<String, Fixed>| periods.values().map(|sum| sum.micro()).fold(0i64, i64::saturating_add);
    let mut best: Vec<_> = all.iter().collect();
    best.sort_by_key(|(id, periods)| (std::cmp::Reverse(whole(periods)), **id));
    for (id, periods) in best.into_iter().take(usize::try_from(groups).unwrap_or(0)) {
        for (name, sum) in periods {
            answer.record(|w| {
                w.key("total");
                w.plain_text(&Money(*sum).0.to_places(2));
                period.write(name, w);
                w.key(key);
                w.int(*id);
            });
        }
    }
    Ok(())
}

const GROUPS: Field =
    Field::int("numberOfGroups", "").doc("How many, best sellers first; 50 when left out and at most.");
const DAYS: Field =
    Field::int("numberOfPeriods", "").doc("How many days back with today; 30 when left out and at most.");
const MONTHS: Field =
    Field::int("numberOfPeriods", "").doc("How many months back with this one; 6 when left out and at most.");
const IN_STORE: Field = Field::id("warehouseID", "", "warehouse").doc("One store only.");

pub(super) static CALLS: &[Call] = &[
    Call::read("getSalesTotalsByEmployeeAndDay", "reports", |cx, answer| chart(cx, answer, EMPLOYEE, Period::Day))
        .inputs(&[GROUPS, DAYS, IN_STORE])
        .doc("Sales by cashier and day, for charts: without tax in North America, with tax elsewhere."),
    Call::read("getSalesTotalsByEmployeeAndMonth", "reports", |cx, answer| chart(cx, answer, EMPLOYEE, Period::Month))
        .inputs(&[GROUPS, MONTHS, IN_STORE])
        .doc("Sales by cashier and month, for charts."),
    Call::read("getSalesTotalsByWarehouseAndDay", "reports", |cx, answer| chart(cx, answer, STORE, Period::Day))
        .inputs(&[GROUPS, DAYS])
        .doc("Sales by store and day, for charts."),
    Call::read("getSalesTotalsByWarehouseAndMonth", "reports", |cx, answer| chart(cx, answer, STORE, Period::Month))
        .inputs(&[GROUPS, MONTHS])
        .doc("Sales by store and month, for charts."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_reach_back_over_years() {
        let today: Date = "2026-02-10".parse().unwrap();
        assert_eq!(Period::Month.first(today, 6).to_string(), "2025-09-01");
        assert_eq!(Period::Month.first(today, 1).to_string(), "2026-02-01");
        assert_eq!(Period::Day.first(today, 30).to_string(), "2026-01-12");
    }
}
