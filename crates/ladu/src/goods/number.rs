//! Numbers as people write them: which mark stands before the decimals is known, said, or asked for.

use std::fmt;

use clap::ValueEnum;
use ladu_types::Fixed;

/// The mark before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mark {
    Point,
    Comma,
}

impl Mark {
    /// As it is written.
    pub(super) const fn char(self) -> char {
        match self {
            Mark::Point => '.',
            Mark::Comma => ',',
        }
    }

    const fn other(self) -> Mark {
        match self {
            Mark::Point => Mark::Comma,
            Mark::Comma => Mark::Point,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Mark::Point => "point",
            Mark::Comma => "comma",
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "decimal {}s", self.word())
    }
}

/// A number, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parts {
    is_negative: bool,
    whole: String,
    decimals: String,
    /// The mark before the decimals.
    decimal: Option<Mark>,
    /// The mark between thousands.
    thousands: Option<Mark>,
    /// `1.234` can be more than a thousand or little more than one.
    is_unsure: bool,
}

/// What is known of the numbers of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    /// Whoever imports has said it.
    said: Option<Mark>,
    /// What files with such a separator have by custom.
    custom: Option<Mark>,
    /// A line with a number that can only be read with a decimal point, and one with a comma.
    seen: [Option<u64>; 2],
}

impl Numbers {
    /// Of a file whose cells stand apart by `separator`.
    pub(super) fn of(said: Option<Mark>, separator: u8) -> Numbers {
        let custom = match separator {
            b';' => Some(Mark::Comma),
            b',' => Some(Mark::Point),
            _ => None,
        };
        Numbers { said, custom, seen: [None; 2] }
    }

    /// Learns from a number on a line.
    pub(super) fn see(&mut self, line: u64, cell: &str) {
        if let Some(Parts { decimal: Some(mark), is_unsure: false, .. }) = take_apart(cell) {
            self.seen[mark as usize].get_or_insert(line);
        }
    }

    fn mark(&self) -> Option<Mark> {
        self.said.or(match self.seen {
            [Some(_), Some(_)] => None,
            [Some(_), None] => Some(Mark::Point),
            [None, Some(_)] => Some(Mark::Comma),
            [None, None] => self.custom,
        })
    }

    /// Reads a number, or says why it is none, with the cure.
    pub(super) fn read(&self, cell: &str) -> Result<Fixed, String> {
        let parts = take_apart(cell).ok_or_else(|| not_a_number(cell))?;
        match (self.said, parts.decimal) {
            _ if parts.is_unsure && self.mark() != parts.decimal => return Err(self.unsure(&parts)),
            (Some(said), Some(mark)) if said != mark => return Err(contradicts(said, &parts)),
            (Some(said), _) if parts.thousands == Some(said) => return Err(contradicts(said, &parts)),
            _ => {}
        }
        if parts.decimals.trim_end_matches('0').len() > 6 {
            return Err("has more than six decimals: round it".to_owned());
        }
        let sign = if parts.is_negative { "-" } else { "" };
        format!("{sign}{}.{}", parts.whole, parts.decimals).parse().map_err(|_| "is too large".to_owned())
    }

    fn unsure(&self, parts: &Parts) -> String {
        let Parts { whole, decimals, decimal, .. } = parts;
        let mark = decimal.unwrap_or(Mark::Point);
        let why = match (self.said, self.seen[mark.other() as usize], self.custom) {
            (Some(said), ..) => format!("the numbers of the file are said to have {said}"),
            (None, Some(line), _) => format!("line {line} has a number with a decimal {}", mark.other().word()),
            (None, None, Some(custom)) if custom != mark => format!("files with such separators have {custom}"),
            _ => "nothing else in the file says which".to_owned(),
        };
        format!(
            "can be {whole}{decimals} or {whole}{}{decimals}: {why}. Write {whole}{decimals} or {whole}{}{decimals}0, or say \
             --decimal {}",
            mark.other().char(),
            mark.other().char(),
            mark.word(),
        )
    }
}

fn contradicts(said: Mark, parts: &Parts) -> String {
    let (whole, decimals) = (&parts.whole, &parts.decimals);
    let meant = if decimals.is_empty() { whole.clone() } else { format!("{whole}{}{decimals}", said.char()) };
    format!("is not written with {said}, which the file is said to have: write {meant}, or leave --decimal away")
}

fn not_a_number(cell: &str) -> String {
    let is_cut = cell.contains(['e', 'E']) && cell.bytes().any(|b| b.is_ascii_digit());
    let has_letters = cell.chars().any(|c| c.is_alphabetic() || matches!(c, '€' | '$' | '£'));
    match (is_cut && is_cut_by_spreadsheet(cell), has_letters) {
        (true, _) => "is shortened by a spreadsheet: write all of its digits".to_owned(),
        (false, true) => "is not a number: write the digits alone, without words, currency or unit".to_owned(),
        (false, false) => "is not a number: write it like 1234,50 or 1234.50".to_owned(),
    }
}

/// Is it a number in the short form of a spreadsheet, `4,74E+12`?
pub(super) fn is_cut_by_spreadsheet(cell: &str) -> bool {
    let Some((digits, power)) = cell.split_once(['E', 'e']) else { return false };
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let digits = digits.strip_prefix('-').unwrap_or(digits);
    power.strip_prefix(['+', '-']).is_some_and(all_digits) && digits.split(['.', ',']).count() <= 2 && {
        digits.split(['.', ',']).all(all_digits)
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '\u{2019}')
}

/// Takes a number apart: `-1 234,50`, `1.234,50`, `1,234.50`, `1'234.5`, `.5`; nothing when it is none.
fn take_apart(cell: &str) -> Option<Parts> {
    let cell = cell.trim();
    let (is_negative, text) = match cell.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, cell.strip_prefix('+').unwrap_or(cell)),
    };
    let (points, commas) = (text.matches('.').count(), text.matches(',').count());
    let last = text.rfind(['.', ',']);
    let last_mark = last.map(|at| if text[at..].starts_with('.') { Mark::Point } else { Mark::Comma });
    let count = match last_mark {
        Some(Mark::Point) => points,
        Some(Mark::Comma) => commas,
        None => 0,
    };
    let both = points > 0 && commas > 0;
    // A mark that comes twice stands between thousands, unless the other comes after it.
    let decimal = last_mark.filter(|_| count == 1);
    let thousands = match (both, decimal) {
        (true, Some(decimal)) => Some(decimal.other()),
        (true, None) => return None,
        (false, None) => last_mark,
        (false, Some(_)) => None,
    };
    let (whole, decimals) = match (decimal, last) {
        (Some(_), Some(at)) => (&text[..at], &text[at + 1..]),
        _ => (text, ""),
    };
    let is_unsure = decimal.is_some()
        && !both
        && decimals.len() == 3
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && !whole.contains(is_blank);
    let whole = ungrouped(whole, thousands)?;
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let is_number = all_digits(decimals) && (decimal.is_none() || !decimals.is_empty());
    let is_filled = !whole.is_empty() || !decimals.is_empty();
    let whole = if whole.is_empty() { "0".to_owned() } else { whole };
    let parts = Parts { is_negative, whole, decimals: decimals.to_owned(), decimal, thousands, is_unsure };
    (is_number && is_filled).then_some(parts)
}

/// The digits of a whole number; what stands between them has to part thousands.
fn ungrouped(text: &str, thousands: Option<Mark>) -> Option<String> {
    let is_between = |c: char| thousands.map_or(is_blank(c), |mark| c == mark.char());
    let groups: Vec<&str> = text.split(is_between).collect();
    let fits = |(at, group): (usize, &&str)| match at {
        0 => groups.len() == 1 || (1..=3).contains(&group.len()),
        _ => group.len() == 3,
    };
    let good = groups.iter().enumerate().all(|group| fits(group) && group.1.bytes().all(|b| b.is_ascii_digit()));
    good.then(|| groups.concat())
}

/// A number as it is written with a mark. One that could be taken for thousands has a zero more.
pub(super) fn written(number: Fixed, mark: Mark) -> String {
    let text = number.to_string();
    let text = if take_apart(&text).is_some_and(|parts| parts.is_unsure) { format!("{text}0") } else { text };
    match mark {
        Mark::Point => text,
        Mark::Comma => text.replace('.', ","),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fixed(text: &str) -> Fixed {
        text.parse().unwrap()
    }

    #[test]
    fn clear_numbers_are_read_in_any_file() {
        let numbers = Numbers::of(None, b'\t');
        for (cell, number) in [
            ("1234,5", "1234.5"),
            ("1 234,50", "1234.5"),
            ("1\u{a0}234\u{202f}567", "1234567"),
            ("1.234,50", "1234.5"),
            ("1,234.50", "1234.5"),
            ("1.234.567", "1234567"),
            ("1'234.5", "1234.5"),
            ("0.250", "0.25"),
            ("1.2340", "1.234"),
            ("-,5", "-0.5"),
            ("+12", "12"),
        ] {
            assert_eq!(numbers.read(cell), Ok(fixed(number)), "{cell}");
        }
        for cell in ["1 2", "12 34,5", "1,2,3", "1.23.456", "1.234,5.6", "5,", ".", "", "1,5E+3", "3,50 €", "x", "--1"]
        {
            assert!(numbers.read(cell).is_err(), "{cell}");
        }
        assert!(numbers.read("0.12345678").unwrap_err().contains("six decimals"));
        assert_eq!(numbers.read("0.1234560000"), Ok(fixed("0.123456")));
    }

    #[test]
    fn a_number_of_two_meanings_is_asked_about() {
        let semicolons = Numbers::of(None, b';');
        assert_eq!(semicolons.read("1,234"), Ok(fixed("1.234")));
        let told = semicolons.read("1.234").unwrap_err();
        assert!(told.contains("can be 1234 or 1,234") && told.contains("--decimal point"), "{told}");
        let mut points = Numbers::of(None, b';');
        points.see(2, "12.50");
        assert_eq!(points.read("1.234"), Ok(fixed("1.234")));
        assert!(points.read("1,234").unwrap_err().contains("line 2"));
        points.see(3, "1 234,50");
        assert!(points.read("1.234").is_err() && points.read("1,234").is_err());
        assert_eq!(points.read("12.50"), Ok(fixed("12.5")));
        assert_eq!(Numbers::of(None, b',').read("1.234"), Ok(fixed("1.234")));
        assert!(Numbers::of(None, b',').read("1,234").is_err());
    }

    #[test]
    fn what_was_said_of_the_mark_holds() {
        let commas = Numbers::of(Some(Mark::Comma), b',');
        assert_eq!(commas.read("1,234"), Ok(fixed("1.234")));
        assert_eq!(commas.read("1.234,5"), Ok(fixed("1234.5")));
        assert_eq!(commas.read("1.234.567"), Ok(fixed("1234567")));
        for cell in ["1.234", "12.50", "1,234.5", "1,234,567"] {
            assert!(commas.read(cell).is_err(), "{cell}");
        }
    }

    #[test]
    fn short_forms_of_spreadsheets_are_seen() {
        for cell in ["4,74E+12", "4.74E+12", "5E-06", "1e+15"] {
            assert!(is_cut_by_spreadsheet(cell), "{cell}");
        }
        for cell in ["E+12", "A4E+12", "4740000000011", "12E5", "4,7,4E+12", "XE-1"] {
            assert!(!is_cut_by_spreadsheet(cell), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_same(micro in -i64::MAX..=i64::MAX, small in -3_000_000_000i64..3_000_000_000, tab in any::<bool>()) {
            for number in [micro, small, small / 1000 * 1000].map(Fixed::from_micro) {
                for mark in [Mark::Point, Mark::Comma] {
                    let separator = if tab { b'\t' } else { b';' };
                    for numbers in [Numbers::of(None, separator), Numbers::of(None, b','), Numbers::of(Some(mark), separator)] {
                        prop_assert_eq!(numbers.read(&written(number, mark)), Ok(number));
                    }
                }
            }
        }

        #[test]
        fn nothing_that_is_read_is_anything_else(cell in "[-+]?[0-9., ']{0,9}") {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            if let Ok(number) = Numbers::of(None, b'\t').read(&cell) {
                let (read, sent) = (digits(&number.to_string()), digits(&cell));
                let bare = |text: &str| text.trim_matches('0').to_owned();
                prop_assert_eq!(bare(&read), bare(&sent));
            }
        }
    }
}
