//! What each tender should come to on a day: for counting the drawer before the close, and for the report of the day.

use std::collections::BTreeMap;

use ladu_record::noun::Field;
use ladu_record::{Answer, Cx};
use ladu_store::Row;
use ladu_trade::tenders::{self, Day};
use ladu_types::{Id, Money};
use ladu_wire::{Code, Fault, Kind};

use super::day::CURRENCY;
use super::shift::{currency_of, shift_of};

/// What the call reads.
pub(super) const INPUTS: &[Field] = &[
    Field::id("pointOfSaleID", "", "point_of_sale").doc("Its latest day; dayID instead names one."),
    Field::new("dayID", "", Kind::Id),
    Field::new("openedUnixTime", "", Kind::Time).doc("A certain day of the register."),
    CURRENCY,
];

pub(super) fn totals(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let (register, id) = (params.id("pointOfSaleID")?, params.id("dayID")?);
    let days = match (register.filter(|id| *id != 0), id.filter(|id| *id != 0)) {
        (None, None) => return Err(Fault::missing("pointOfSaleID")),
        (Some(_), Some(_)) => return Err(Fault::at(Code::CONFLICT, "dayID")),
        (None, Some(id)) => {
            currency_of(cx)?;
            let days = tenders::days(cx, "d.id = $1", &[id.into()])?;
            if days.is_empty() {
                return Err(Fault::unknown("dayID"));
            }
            days
        }
        (Some(register), None) => of_register(cx, register)?,
    };
    for day in &days {
        cx.user()?.require_warehouse(day.warehouse)?;
    }
    let ids: Vec<i64> = days.iter().map(|day| day.id).collect();
    let takings = tenders::takings(cx, &ids)?;
    for day in &days {
        let lines = tenders::lines(day, takings.get(&day.id).unwrap_or(&BTreeMap::new()))?;
        write(day, &lines, answer);
    }
    Ok(())
}

/// The day of a register that was opened last, or at the moment that was sent; each of its currencies, or the one that was sent.
fn of_register(cx: &mut Cx<'_, '_>, register: i64) -> Result<Vec<Day>, Fault> {
    let params = cx.params;
    shift_of(cx, Id::some(register), false)?;
    let currency = match params.filled("currencyCode") {
        Some(_) => currency_of(cx)?,
        None => String::new(),
    };
    let opened = match params.filled("openedUnixTime") {
        Some(text) => Some(Kind::Time.read("openedUnixTime", text)?.int()),
        None => {
            let sql = "SELECT MAX(opened) FROM register_day
                       WHERE account = $0 AND register_id = $1 AND ($2 = '' OR currency_code = $2)";
            let latest = |row: Row<'_>| row.opt_int(0);
            cx.first(sql, &[register.into(), currency.as_str().into()], latest)?.flatten()
        }
    };
    let Some(opened) = opened else { return Ok(Vec::new()) };
    let conditions = "d.register_id = $1 AND d.opened = $2 AND ($3 = '' OR d.currency_code = $3)";
    tenders::days(cx, conditions, &[register.into(), opened.into(), currency.as_str().into()])
}

fn write(day: &Day, lines: &[tenders::Line], answer: &mut Answer) {
    answer.record(|w| {
        for (key, value) in
            [("pointOfSaleID", day.register), ("openedUnixTime", day.opened), ("openedEmployeeID", day.opened_by)]
        {
            w.key(key);
            w.int(value);
        }
        w.key("payments");
        w.list(|w| {
            for line in lines {
                w.object(|w| {
                    w.key("paymentType");
                    w.text(&line.tender);
                    w.key("cardType");
                    w.text(&line.card);
                    let sums: [(&'static str, Money); 4] = [
                        ("beginningAmount", line.beginning),
                        ("transactionsTotal", line.transactions),
                        ("otherChangesTotal", line.other),
                        ("expectedAmount", line.expected),
                    ];
                    for (key, sum) in sums {
                        w.key(key);
                        w.number(&sum.to_string());
                    }
                });
            }
        });
        for (key, value) in [("closedUnixTime", day.closed), ("closedEmployeeID", day.closed_by)] {
            w.key(key);
            w.int(value);
        }
    });
}
