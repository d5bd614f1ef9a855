//! Calendar days and points in time.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use jiff::tz::TimeZone;

/// Seconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct UnixTime(pub i64);

/// A calendar day; written `2026-11-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// The day `days` later (earlier when negative); the last day the calendar knows when that is beyond it.
    pub fn plus_days(self, days: i64) -> Date {
        let span = jiff::Span::new().try_days(days);
        Date(span.map_or(self.0, |span| self.0.saturating_add(span)))
    }

    /// The same day of the month `months` later (earlier when negative); the last of that month when it is shorter.
    pub fn plus_months(self, months: i64) -> Date {
        let span = jiff::Span::new().try_months(months);
        Date(span.map_or(self.0, |span| self.0.saturating_add(span)))
    }

    /// The whole days from `earlier` to this one.
    pub fn days_since(self, earlier: Date) -> i64 {
        (self.0 - earlier.0).get_days().into()
    }

    /// Year, month from 1 and day of the month from 1.
    pub fn parts(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

/// The text is not a day of the calendar written `yyyy-mm-dd`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADate;

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Date, NotADate> {
        let mut parts = text.split('-');
        let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NotADate);
        };
        if year.len() != 4 || month.len() > 2 || day.len() > 2 {
            return Err(NotADate);
        }
        let number = |s: &str| if s.bytes().all(|b| b.is_ascii_digit()) { s.parse().ok() } else { None };
        let (Some(year), Some(month), Some(day)) = (number(year), number(month), number(day)) else {
            return Err(NotADate);
        };
        let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return Err(NotADate) };
        civil::Date::new(year, month, day).map(Date).map_err(|_| NotADate)
    }
}

/// What calendar and clock show somewhere; written `2026-11-24 09:05:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime(civil::DateTime);

impl LocalTime {
    /// At a point in time in a zone of the tz database, such as `Europe/Tallinn`; in UTC when the zone is unknown.
    pub fn at(time: UnixTime, zone: &str) -> LocalTime {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let stamp = jiff::Timestamp::from_second(time.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        LocalTime(stamp.to_zoned_datetime(zone).datetime())
    }

    /// The calendar day that it falls on.
    pub fn day(self) -> Date {
        Date(self.0.date())
    }

    /// The time of day, written `hh:mm:ss`.
    pub fn clock(self) -> String {
        let clock = self.0.time();
        format!("{:02}:{:02}:{:02}", clock.hour(), clock.minute(), clock.second())
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.day(), self.clock())
    }
}

/// The calendar day at `time` in a zone of the tz database, such as `Europe/Tallinn`.
pub fn local_date(time: UnixTime, zone: &str) -> Date {
    LocalTime::at(time, zone).day()
}

/// The point in time when a day is `second` seconds old in a zone of the tz database. Where the clocks jump over it, it is just after.
pub fn time_on(day: Date, second: i64, zone: &str) -> UnixTime {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let second = second.clamp(0, 86_399);
    let part = |length: i64, most: i64| i8::try_from(second / length % most).unwrap_or(0);
    let stamp = zone.to_timestamp(day.0.at(part(3600, 24), part(60, 60), part(1, 60), 0));
    UnixTime(stamp.map_or(0, |stamp| stamp.as_second()))
}

/// Is it a zone of the tz database?
pub fn is_time_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_real_days() {
        assert_eq!("2024-02-29".parse::<Date>().unwrap().to_string(), "2024-02-29");
        assert_eq!("2024-2-9".parse::<Date>().unwrap().to_string(), "2024-02-09");
        for wrong in
            ["2023-02-29", "", "0000-00-00", "24-01-01", "2024-13-01", "2024-01-01x", "2024/01/01", "2024-01-200"]
        {
            assert!(wrong.parse::<Date>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_zone_decides_the_day() {
        let late = UnixTime(1_700_000_000 - 1_700_000_000 % 86_400 + 23 * 3600);
        assert_eq!(local_date(late, "UTC").plus_days(1), local_date(late, "Europe/Tallinn"));
        assert_eq!(LocalTime::at(late, "Europe/Tallinn").clock(), "01:00:00");
    }

    #[test]
    fn a_time_of_day_and_its_point_in_time_are_one() {
        for (day, second, clock) in [
            ("2026-07-01", 9 * 3600 + 61, "09:01:01"),
            ("2026-01-15", 86_399, "23:59:59"),
            ("2026-03-29", 0, "00:00:00"),
        ] {
            let time = time_on(day.parse().unwrap(), second, "Europe/Tallinn");
            assert_eq!(LocalTime::at(time, "Europe/Tallinn").to_string(), format!("{day} {clock}"));
        }
        // On this night there was no half past three.
        let skipped = time_on("2026-03-29".parse().unwrap(), 3 * 3600 + 1800, "Europe/Tallinn");
        assert_eq!(LocalTime::at(skipped, "Europe/Tallinn").clock(), "04:30:00");
    }
}
