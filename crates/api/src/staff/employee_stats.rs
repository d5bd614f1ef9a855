//! What the owner of the session sold and how long they worked: today, yesterday, this week, this month.

use ladu_record::{Answer, Cx};
use ladu_store::Row;
use ladu_types::{Date, Fixed, time_on};
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

fn stats(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let employee = cx.user()?.employee;
    let settings = cx.settings()?;
    let american = matches!(settings.text("country"), "US" | "CA");
    let stretches = stretches(cx.today()?, american);
    let earliest = stretches.iter().map(|stretch| stretch.from).min();
    let earliest = earliest.map_or(String::new(), |day| day.to_string());
    let sum = if american { "net_total" } else { "net_total + vat_total" };
    let sql = format!(
        "SELECT date, currency_rate, CAST(SUM({sum}) AS BIGINT) FROM sales_document
         WHERE account = $0 AND employee_id = $1 AND date >= $2 AND confirmed = 1 AND books_revenue = 1 GROUP BY date, currency_rate"
    );
    let mut sales: Vec<(Date, Fixed)> = Vec::new();
    for row in cx.query(&sql, &[employee.into(), earliest.as_str().into()])?.iter() {
        let (day, rate, sum): (&str, Fixed, Fixed) = row.read();
        let Ok(day) = day.parse() else { continue };
        sales.push((day, sum.times(rate)?));
    }
    let zone = settings.text("timezone");
    let start = |day: Date| time_on(day, 0, zone).0;
    let since = stretches.iter().map(|stretch| start(stretch.from)).min().unwrap_or(0);
    let sql = "SELECT time_in, time_out FROM clocking WHERE account = $0 AND employee_id = $1 AND (time_out = 0 OR time_out >= $2)";
    let clock = cx.query(sql, &[employee.into(), since.into()])?;
    let now = cx.now().0;
    let shift = |row: Row<'_>| (row.int(0), if row.int(1) == 0 { now } else { row.int(1) });
    let shifts: Vec<(i64, i64)> = clock.iter().map(shift).collect();
    let last = clock.iter().filter(|row| row.int(1) == 0).map(|row| row.int(0)).max().unwrap_or(0);
    let mut figures = [Vec::new(), Vec::new()];
    for Stretch { keys: [sold, worked], from, to } in &stretches {
        let mut total = Fixed::ZERO;
        for (_, sum) in sales.iter().filter(|(day, _)| from <= day && day <= to) {
            total = total.plus(*sum)?;
        }
        let (begin, end) = (start(*from), start(to.plus_days(1)));
        let seconds: i64 = shifts.iter().map(|(come, go)| (*go.min(&end) - *come.max(&begin)).max(0)).sum();
        let hours = Fixed::from_whole(seconds).over(Fixed::from_whole(3600)).unwrap_or_default();
        figures[0].push((*sold, total.round(2)));
        figures[1].push((*worked, hours.round(2)));
    }
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
