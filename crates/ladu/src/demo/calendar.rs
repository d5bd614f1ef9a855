//! The year that ends today: which days the shops are open, and how busy each is.

use ladu_types::{Date, UnixTime, local_date, time_on};

/// The shops' time zone.
const ZONE: &str = "Europe/Tallinn";
/// Days of trade, today included.
pub(super) const DAYS: i64 = 365;
/// How busy months are, from January, in hundredths.
const MONTHS: [usize; 12] = [75, 75, 85, 95, 105, 115, 110, 105, 95, 95, 110, 155];
/// How busy days of the week are, from Monday, in hundredths.
const WEEKDAYS: [usize; 7] = [80, 85, 90, 95, 115, 145, 90];
/// Days on which shops stay closed: month and day.
const HOLIDAYS: [(i8, i8); 6] = [(1, 1), (2, 24), (5, 1), (6, 24), (12, 25), (12, 26)];

/// The year of trade.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    now: UnixTime,
    first: Date,
}

impl Calendar {
    /// The year that ends now.
    pub(super) fn until(now: UnixTime) -> Calendar {
        Calendar { now, first: local_date(now, ZONE).plus_days(1 - DAYS) }
    }

    /// A day by its number from 0; days before the first have negative ones.
    pub(super) fn date(&self, day: i64) -> Date {
        self.first.plus_days(day)
    }

    /// A second of a day as a point in time; none when it has not come yet.
    pub(super) fn at(&self, day: i64, second: i64) -> Option<UnixTime> {
        let time = time_on(self.date(day), second, ZONE);
        (time <= self.now).then_some(time)
    }

    /// A point in time before trade began, or now at the latest.
    pub(super) fn before(&self, days: i64) -> UnixTime {
        self.at(-days, 9 * 3600).unwrap_or(self.now)
    }

    /// The day of the week from 0, Monday.
    pub(super) fn weekday(&self, day: i64) -> usize {
        // The day that 1970 began on was a Thursday.
        let since = self.date(day).days_since(local_date(UnixTime(0), "UTC"));
        usize::try_from((since + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// When a place sells on a day: first and last second; none on holidays. The web sells always.
    pub(super) fn hours(&self, day: i64, web: bool) -> Option<(i64, i64)> {
        if web {
            return Some((5 * 60, 86_399 - 5 * 60));
        }
        let (_, month, date) = self.date(day).parts();
        if HOLIDAYS.contains(&(month, date)) {
            return None;
        }
        let hour = 3600;
        Some(match self.weekday(day) {
            6 => (10 * hour, 18 * hour),
            5 => (10 * hour, 20 * hour),
            _ => (9 * hour, 20 * hour),
        })
    }

    /// How busy a place is on a day.
    fn weight(&self, day: i64, web: bool) -> usize {
        let (_, month, _) = self.date(day).parts();
        let month = MONTHS[usize::try_from(month - 1).unwrap_or(0)];
        let weekday = if web { 100 } else { WEEKDAYS[self.weekday(day)] };
        if self.hours(day, web).is_some() { month * weekday } else { 0 }
    }

    /// How many of a place's visits fall on each day; together they are all.
    pub(super) fn visits(&self, count: usize, web: bool) -> Vec<usize> {
        let weights: Vec<usize> = (0..DAYS).map(|day| self.weight(day, web)).collect();
        let all = weights.iter().sum::<usize>().max(1);
        let (mut seen, mut given) = (0, 0);
        let share = |weight: usize| {
            seen += weight;
            let until = count * seen / all;
            let today = until - given;
            given = until;
            today
        };
        weights.into_iter().map(share).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-24, a Tuesday, 15:00 in Tallinn.
    fn calendar() -> Calendar {
        Calendar::until(UnixTime(1_795_525_200))
    }

    #[test]
    fn the_year_ends_today() {
        let calendar = calendar();
        assert_eq!(calendar.date(DAYS - 1).to_string(), "2026-11-24");
        assert_eq!(calendar.weekday(DAYS - 1), 1);
        assert!(calendar.at(DAYS - 1, 14 * 3600).is_some());
        assert!(calendar.at(DAYS - 1, 16 * 3600).is_none());
        assert!(calendar.at(DAYS, 0).is_none());
    }

    #[test]
    fn every_visit_falls_on_an_open_day() {
        let calendar = calendar();
        for (count, web) in [(4000, false), (7, false), (920, true)] {
            let visits = calendar.visits(count, web);
            assert_eq!(visits.iter().sum::<usize>(), count);
            for (day, visits) in visits.iter().enumerate() {
                assert!(*visits == 0 || calendar.hours(day as i64, web).is_some());
            }
        }
        let visits = calendar.visits(100_000, false);
        let saturday = (0..DAYS).find(|day| calendar.weekday(*day) == 5).unwrap();
        let monday = saturday + 2;
        assert!(visits[usize::try_from(saturday).unwrap()] > visits[usize::try_from(monday).unwrap()]);
    }
}
