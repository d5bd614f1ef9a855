//! What a field may hold: read from the text of a parameter, written in its form on the wire.

use ladu_types::{Date, Fixed};

use crate::{Code, Fault, Form, Scalar, ScalarRef, Writer};

/// The largest amount a parameter may carry, in whole units; leaves room for products and sums.
pub const MAX_AMOUNT: i64 = 1_000_000_000;

/// What a field may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A reference to another record or the record's own id; 0 refers to nothing.
    Id,
    /// A whole number between two limits.
    Int(i64, i64),
    /// Yes or no, as 1 or 0.
    Flag,
    /// A decimal, kept in micro-units.
    Amount,
    /// A text of at most so many characters.
    Text(usize),
    /// One of a few words.
    Word(&'static [&'static str]),
    /// A day, `yyyy-mm-dd`; `0000-00-00` or empty for none.
    Date,
    /// A time of day, `hh:mm:ss`.
    Clock,
    /// A day and a time of it in the account's time zone, `yyyy-mm-dd hh:mm:ss`.
    DateTime,
    /// A point in time, in Unix seconds.
    Time,
    /// A list of ids, kept and sent as `1,2,3`.
    Ids,
}

impl Kind {
    /// Is it kept as a whole number?
    pub const fn is_numeric(self) -> bool {
        !matches!(self, Kind::Text(_) | Kind::Word(_) | Kind::Date | Kind::Clock | Kind::DateTime | Kind::Ids)
    }

    /// Reads the text of a parameter; the fault names the parameter.
    pub fn read(self, name: &str, text: &str) -> Result<Scalar, Fault> {
        let trimmed = text.trim();
        match self {
            Kind::Text(max) => return text_of(name, text, max),
            _ if trimmed.is_empty() => {
                return Ok(if self.is_numeric() { Scalar::Int(0) } else { Scalar::Text(String::new()) });
            }
            _ => {}
        }
        let whole = || whole_number(trimmed).ok_or_else(|| Fault::format(name));
        match self {
            Kind::Id => whole().and_then(|id| within(name, id, 0, i64::MAX)),
            Kind::Int(low, high) => whole().and_then(|value| within(name, value, low, high)),
            Kind::Time => whole().and_then(|value| within(name, value, 0, 253_402_300_799)),
            Kind::Flag => flag_of(trimmed).map(Scalar::Int).ok_or_else(|| Fault::format(name)),
            Kind::Amount => amount_of(name, trimmed),
            Kind::Word(words) => words
                .iter()
                .find(|word| word.eq_ignore_ascii_case(trimmed))
                .map(|word| Scalar::from(*word))
                .ok_or_else(|| Fault::not_allowed(name)),
            Kind::Date if trimmed == "0000-00-00" => Ok(Scalar::Text(String::new())),
            Kind::Date => trimmed.parse::<Date>().map(|d| Scalar::from(d.to_string())).map_err(|_| Fault::format(name)),
            Kind::DateTime if trimmed.starts_with("0000-00-00") => Ok(Scalar::Text(String::new())),
            Kind::DateTime => date_time_of(trimmed).map(Scalar::Text).ok_or_else(|| Fault::format(name)),
            Kind::Clock => clock_of(trimmed).map(Scalar::Text).ok_or_else(|| Fault::format(name)),
            Kind::Ids => ids_of(name, trimmed).map(|ids| Scalar::Text(join(&ids))),
            Kind::Text(max) => text_of(name, text, max),
        }
    }

    /// Writes a value in its wire form.
    pub fn write(self, form: Form, value: ScalarRef<'_>, w: &mut Writer) {
        match value {
            ScalarRef::Null => w.null(),
            ScalarRef::Text("") if self == Kind::Date => w.plain_text("0000-00-00"),
            ScalarRef::Text("") if self == Kind::DateTime => w.plain_text("0000-00-00 00:00:00"),
            ScalarRef::Text(text) => w.text(text),
            ScalarRef::Int(micro) if self == Kind::Amount => write_amount(form, Fixed::from_micro(micro), w),
            ScalarRef::Int(value) if form == Form::Number => w.int(value),
            ScalarRef::Int(value) => w.int_text(value),
        }
    }
}

fn write_amount(form: Form, value: Fixed, w: &mut Writer) {
    match form {
        Form::Number => w.decimal(value),
        Form::Text => w.decimal_text(value),
        Form::Rounded(places) => w.decimal(value.round(places)),
        Form::Places(places) => w.plain_text(&value.to_places(places)),
    }
}

/// A whole number, also one that a client wrote with zeros after the mark: `12.0`.
fn whole_number(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.bytes().any(|b| b != b'0') { None } else { whole.parse().ok() }
}

fn within(name: &str, value: i64, low: i64, high: i64) -> Result<Scalar, Fault> {
    if (low..=high).contains(&value) { Ok(Scalar::Int(value)) } else { Err(Fault::not_allowed(name)) }
}

fn flag_of(text: &str) -> Option<i64> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "y" | "yes" => Some(1),
        "0" | "false" | "n" | "no" => Some(0),
        _ => None,
    }
}

fn amount_of(name: &str, text: &str) -> Result<Scalar, Fault> {
    let value: Fixed = text.parse().map_err(|_| match is_decimal(text) {
        true => Fault::not_allowed(name),
        false => Fault::format(name),
    })?;
    let limit = Fixed::from_whole(MAX_AMOUNT);
    if value.abs() > limit { Err(Fault::not_allowed(name)) } else { Ok(Scalar::Int(value.micro())) }
}

/// Is it a decimal, however large?
fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    all_digits(whole) && all_digits(part) && digits.len() > 1
}

fn text_of(name: &str, text: &str, max: usize) -> Result<Scalar, Fault> {
    if text.len() > max && text.chars().count() > max {
        return Err(Fault::not_allowed(name));
    }
    Ok(Scalar::from(text))
}

/// A day without a time is its first moment.
fn date_time_of(text: &str) -> Option<String> {
    let (day, clock) = text.split_once([' ', 'T']).unwrap_or((text, "00:00:00"));
    Some(format!("{} {}", day.parse::<Date>().ok()?, clock_of(clock.trim())?))
}

fn clock_of(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(':').collect();
    let number = |at: usize, below: u8| parts.get(at).map_or(Some(0), |s| s.parse::<u8>().ok().filter(|n| *n < below));
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    Some(format!("{:02}:{:02}:{:02}", number(0, 24)?, number(1, 60)?, number(2, 60)?))
}

/// The ids of a comma-separated list; a wrong element is 1029.
fn ids_of(name: &str, text: &str) -> Result<Vec<i64>, Fault> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok().filter(|id| *id >= 0).ok_or_else(|| Fault::at(Code::LIST_VALUE, name)))
        .collect()
}

fn join(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

/// The ids of a parameter that lists them: `1,2,3`.
impl crate::Params {
    /// The ids a parameter lists; none when it was not sent; a wrong element is 1029, more than 1000 are 1162.
    pub fn ids(&self, name: &str) -> Result<Vec<i64>, Fault> {
        self.refuse_array(name)?;
        let ids = self.filled(name).map_or(Ok(Vec::new()), |text| ids_of(name, text))?;
        if ids.len() > 1000 { Err(Fault::at(Code::LIST_TOO_LONG, name)) } else { Ok(ids) }
    }

    /// The value of a parameter, read as a kind; none when it was not sent or is empty.
    pub fn read(&self, name: &str, kind: Kind) -> Result<Option<Scalar>, Fault> {
        self.refuse_array(name)?;
        self.filled(name).map(|text| kind.read(name, text)).transpose()
    }

    /// An id, when one other than 0 was sent.
    pub fn id(&self, name: &str) -> Result<Option<i64>, Fault> {
        Ok(self.read(name, Kind::Id)?.map(|id| id.int()).filter(|id| *id != 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: Kind, text: &str) -> Result<Scalar, u16> {
        kind.read("x", text).map_err(|fault| fault.code.0)
    }

    #[test]
    fn kinds_read_what_clients_send() {
        assert_eq!(read(Kind::Id, " 12 "), Ok(Scalar::Int(12)));
        assert_eq!(read(Kind::Id, "12.0"), Ok(Scalar::Int(12)));
        assert_eq!(read(Kind::Id, "-1"), Err(1016));
        assert_eq!(read(Kind::Id, "x"), Err(1014));
        assert_eq!(read(Kind::Flag, "True"), Ok(Scalar::Int(1)));
        assert_eq!(read(Kind::Amount, "6.6667"), Ok(Scalar::Int(6_666_700)));
        assert_eq!(read(Kind::Amount, "1e9"), Err(1014));
        assert_eq!(read(Kind::Amount, "1000000001"), Err(1016));
        assert_eq!(read(Kind::Amount, &"9".repeat(40)), Err(1016));
        assert_eq!(read(Kind::Amount, "."), Err(1014));
        assert_eq!(read(Kind::Date, "0000-00-00"), Ok(Scalar::from("")));
        assert_eq!(read(Kind::Date, "2023-02-30"), Err(1014));
        assert_eq!(read(Kind::Clock, "7:05"), Ok(Scalar::from("07:05:00")));
        assert_eq!(read(Kind::Clock, "24:00:00"), Err(1014));
        assert_eq!(read(Kind::DateTime, "2026-1-5 7:05"), Ok(Scalar::from("2026-01-05 07:05:00")));
        assert_eq!(read(Kind::DateTime, "2026-01-05"), Ok(Scalar::from("2026-01-05 00:00:00")));
        assert_eq!(read(Kind::DateTime, "0000-00-00 00:00:00"), Ok(Scalar::from("")));
        assert_eq!(read(Kind::DateTime, "2026-02-30 10:00:00"), Err(1014));
        assert_eq!(read(Kind::Word(&["A", "B"]), "b"), Ok(Scalar::from("B")));
        assert_eq!(read(Kind::Word(&["A"]), "C"), Err(1016));
        assert_eq!(read(Kind::Ids, "1, 2,3"), Ok(Scalar::from("1,2,3")));
        assert_eq!(read(Kind::Ids, "1,x"), Err(1029));
        assert_eq!(read(Kind::Text(3), "õõõ"), Ok(Scalar::from("õõõ")));
        assert_eq!(read(Kind::Text(3), "long"), Err(1016));
    }
}
