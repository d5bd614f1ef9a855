//! What the owner of the session sold and how long they worked: today, yesterday, this week, this month.

use ladu_record::zones::Zones;
use ladu_record::{Answer, Cx};
use ladu_store::Row;
use ladu_types::{Date, Fixed, Id, of};
use ladu_wire::Fault;

use crate::Call;

/// A stretch of days with the keys of its figures.
struct Stretch {
    keys: [&'static str; 2],
    from: Date,
    to: Date,
}

/// Monday's number of days after 1970-01-01, modulo a week.
const MONDAY: i64 = 4;

/// The stretches that end today or yesterday. The week begins on Sunday in North America, on Monday elsewhere.
fn stretches(today: Date, american: bool) -> [Stretch; 4] {
    let (_, _, day) = today.parts();
    let epoch = "1970-01-01".parse::<Date>().unwrap_or(today);
    let first = if american { MONDAY - 1 } else { MONDAY };
    let into_week = (today.days_since(epoch) - first).rem_euclid(7);
    let since = |days: i64| today.plus_days(-days);
    let stretch = |keys, from, to| Stretch { keys, from, to };
    [
        stretch(["totalSalesThisMonth", "timeWorkedThisMonth"], since(i64::from(day) - 1), today),
        stretch(["totalSalesThisWeek", "timeWorkedThisWeek"], since(into_week), today),
        stretch(["totalSalesYesterday", "timeWorkedYesterday"], since(1), since(1)),
        stretch(["totalSalesToday", "timeWorkedToday"], today, today),
    ]
}

/// A sale or a shift in a store: what counts of it depends on which day it is there.
type InStore<T> = (Option<Id<of::Warehouse>>, T);

fn stats(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let employee = cx.user()?.employee;
    let (zones, now) = (cx.zones()?, cx.now());
    let american = matches!(cx.settings()?.text("country"), "US" | "CA");
    let of_store = |store| stretches(zones.local(now, store).day(), american);
    let sales = sales(cx, earliest(stretches(zones.days(now).0, american)), american)?;
    let shifts = shifts(cx, &zones)?;
    let mut figures = [Vec::new(), Vec::new()];
    for (at, Stretch { keys: [sold, worked], .. }) in of_store(None).iter().enumerate() {
        let mut total = Fixed::ZERO;
        for (store, (day, sum)) in &sales {
            let Stretch { from, to, .. } = &of_store(*store)[at];
            if from <= day && day <= to {
                total = total.plus(*sum)?;
            }
        }
        let within = |(store, (come, go)): &InStore<(i64, i64)>| {
            let Stretch { from, to, .. } = &of_store(*store)[at];
            let (begin, end) = (zones.time_on(*from, 0, *store).0, zones.time_on(to.plus_days(1), 0, *store).0);
            ((*go).min(end) - (*come).max(begin)).max(0)
        };
        let seconds: i64 = shifts.iter().map(within).sum();
        let hours = Fixed::from_whole(seconds).over_to(Fixed::from_whole(3600), 2).unwrap_or_default();
        figures[0].push((*sold, total.round(2)));
        figures[1].push((*worked, hours));
    }
    let sql = "SELECT COALESCE(MAX(time_in), 0) FROM clocking WHERE account = $0 AND employee_id = $1 AND time_out = 0";
    let last = cx.first(sql, &[employee.into()], |row| row.int(0))?.unwrap_or(0);
    answer.record(|w| {
        for (key, figure) in figures.iter().flatten() {
            w.key(key);
            w.number(&figure.to_string());
        }
        w.key("lastClockInUnixTime");
        w.int(last);
    });
    Ok(())
}

fn earliest(stretches: [Stretch; 4]) -> Date {
    let [month, week, yesterday, today] = stretches.map(|stretch| stretch.from);
    month.min(week).min(yesterday).min(today)
}

/// What the employee sold since a day, by store and day, in the account's own currency.
fn sales(cx: &mut Cx<'_, '_>, since: Date, american: bool) -> Result<Vec<InStore<(Date, Fixed)>>, Fault> {
    let employee = cx.user()?.employee;
    let sum = if american { "own_net" } else { "own_net + own_tax" };
    let sql = format!(
        "SELECT warehouse_id, date, CAST(SUM({sum}) AS BIGINT) FROM sales_document
         WHERE account = $0 AND employee_id = $1 AND date >= $2 AND confirmed = 1 AND books_revenue = 1
         GROUP BY warehouse_id, date"
    );
    let mut sales = Vec::new();
    for row in cx.query(&sql, &[employee.into(), since.to_string().as_str().into()])?.iter() {
        let (store, day, sum): (Option<Id<of::Warehouse>>, &str, Fixed) = row.read();
        let Ok(day) = day.parse() else { continue };
        sales.push((store, (day, sum)));
    }
    Ok(sales)
}

/// When the employee came and went where; who is in still has worked until now.
fn shifts(cx: &mut Cx<'_, '_>, zones: &Zones) -> Result<Vec<InStore<(i64, i64)>>, Fault> {
    let (employee, now) = (cx.user()?.employee, cx.now());
    // Two months are more than any stretch is long.
    let since = zones.time_on(zones.days(now).0.plus_months(-2), 0, None);
    let sql = "SELECT warehouse_id, time_in, time_out FROM clocking WHERE account = $0 AND employee_id = $1
               AND (time_out = 0 OR time_out >= $2)";
    let shift = |row: Row<'_>| {
        let (store, come, go): (Option<Id<of::Warehouse>>, i64, i64) = row.read();
        (store, (come, if go == 0 { now.0 } else { go }))
    };
    Ok(cx.query(sql, &[employee.into(), since.into()])?.iter().map(shift).collect())
}

pub(super) static CALLS: &[Call] = &[Call::read("getEmployeeStats", "", stats).doc(
    "What the owner of the session sold and how long they worked. Without tax in North America, with tax elsewhere.",
)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_where_people_begin_them() {
        let wednesday: Date = "2026-11-25".parse().unwrap();
        let week = |american| stretches(wednesday, american)[1].from.to_string();
        assert_eq!((week(false), week(true)), ("2026-11-23".to_owned(), "2026-11-22".to_owned()));
        assert_eq!(stretches(wednesday, false)[0].from.to_string(), "2026-11-01");
    }
}
