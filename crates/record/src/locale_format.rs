//! Numbers and days as the account likes to see them.

use ladu_types::Fixed;

use crate::settings::Settings;

/// How an account writes numbers and days.
#[derive(Debug, Clone)]
pub struct LocaleFormat {
    mark: char,
    thousands: Option<char>,
    day: String,
}

impl LocaleFormat {
    /// A point, nothing between thousands, days as `yyyy-mm-dd`.
    pub fn plain() -> LocaleFormat {
        LocaleFormat { mark: '.', thousands: None, day: "Y-m-d".to_owned() }
    }

    /// As the account's settings say.
    pub fn of(conf: &Settings) -> LocaleFormat {
        let mut marks = conf.text("numberformat").chars();
        LocaleFormat {
            mark: marks.next().unwrap_or('.'),
            thousands: marks.next(),
            day: conf.text("dateformat").to_owned(),
        }
    }

    /// A number with so many places.
    pub fn places(&self, value: Fixed, places: u32) -> String {
        self.digits(&value.to_places(places))
    }

    /// A number with the places it needs.
    pub fn number(&self, value: Fixed) -> String {
        self.digits(&value.to_string())
    }

    fn digits(&self, text: &str) -> String {
        let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let mut out = sign.to_owned();
        for (at, digit) in whole.chars().enumerate() {
            if let (Some(mark), true) = (self.thousands, at > 0 && (whole.len() - at).is_multiple_of(3)) {
                out.push(mark);
            }
            out.push(digit);
        }
        if !part.is_empty() {
            out.push(self.mark);
            out.push_str(part);
        }
        out
    }

    /// A day that is kept as `yyyy-mm-dd`; empty for none.
    pub fn day(&self, day: &str) -> String {
        let (Some(year), Some(month), Some(date)) = (day.get(0..4), day.get(5..7), day.get(8..10)) else {
            return String::new();
        };
        self.day.replace('Y', year).replace('m', month).replace('d', date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_are_shown_as_the_account_likes() {
        let shown = LocaleFormat { mark: ',', thousands: Some(' '), day: "d.m.Y".to_owned() };
        let value: Fixed = "-1234567.5".parse().unwrap();
        assert_eq!(shown.places(value, 2), "-1 234 567,50");
        assert_eq!(shown.number(value), "-1 234 567,5");
        assert_eq!(LocaleFormat::plain().places(value, 2), "-1234567.50");
        assert_eq!((shown.day("2026-03-02"), shown.day("")), ("02.03.2026".to_owned(), String::new()));
    }
}
