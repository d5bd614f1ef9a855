//! The parameters of one call, whatever carried them: query, form, multipart or an element of a bulk request.

use std::borrow::Cow;
use std::collections::BTreeMap;

use foldhash::{HashMap, HashSet};
use serde_json::value::RawValue;

use crate::{Code, Fault};

/// The most parameters one call may carry: 500 rows of twenty parameters each.
pub const MAX_PARAMS: usize = 10_000;

/// Names that begin with this are set from inside only; a client's are passed over.
const PREPARED: &str = "prepared:";

/// Named texts. A name sent twice has its last value; a name sent as `name[]` is an array and no text.
#[derive(Debug, Default, Clone)]
pub struct Params {
    values: HashMap<String, String>,
    arrays: HashSet<String>,
}

impl Params {
    /// Adds pairs of a query or a form; later ones win. What cannot be read, and more than there may be, is unreadable (1015), but the
    /// rest is there: who asks, and for what, is still known.
    pub fn add_form(&mut self, form: &[u8]) -> Result<(), Fault> {
        let mut result = Ok(());
        for (name, value) in form_urlencoded_pairs(form) {
            let added = decode(&name).and_then(|name| self.add(name, decode(&value)?));
            result = result.and(added);
        }
        result
    }

    /// Adds one pair; a later one of the same name wins. A NUL makes it unreadable (1015).
    pub fn add(&mut self, name: String, value: String) -> Result<(), Fault> {
        // No text of the API has a NUL in it, and PostgreSQL cannot even be asked about one.
        let full = self.values.len() + self.arrays.len() >= MAX_PARAMS;
        if full || name.contains('\0') || value.contains('\0') {
            return Err(Fault::of(Code::UNREADABLE));
        }
        if name.starts_with(PREPARED) {
            return Ok(());
        }
        if let Some(stem) = name.find('[').map(|at| &name[..at]) {
            self.arrays.insert(stem.to_owned());
        } else {
            self.values.insert(name, value);
        }
        Ok(())
    }

    /// The parameters of one element of a bulk request: texts, booleans, and numbers just as they are written; lists and objects count
    /// as arrays.
    pub fn from_json(object: &BTreeMap<String, &RawValue>) -> Result<Params, Fault> {
        let mut params = Params::default();
        for (name, value) in object {
            let raw = value.get();
            let text = match raw.as_bytes().first() {
                Some(b'"') => serde_json::from_str(raw).map_err(|_| Fault::of(Code::UNREADABLE))?,
                Some(b't') => "1".to_owned(),
                Some(b'f') => "0".to_owned(),
                Some(b'n') | None => continue,
                Some(b'[' | b'{') => {
                    params.add(format!("{name}[]"), String::new())?;
                    continue;
                }
                Some(_) => plain_number(raw),
            };
            params.add(name.clone(), text)?;
        }
        Ok(params)
    }

    /// The text of a parameter, also an empty one.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The text of a parameter unless it is empty or missing.
    pub fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).map(str::trim).filter(|text| !text.is_empty())
    }

    /// Refuses an array where a text belongs (1030).
    pub fn refuse_array(&self, name: &str) -> Result<(), Fault> {
        if self.arrays.contains(name) { Err(Fault::at(Code::IS_ARRAY, name)) } else { Ok(()) }
    }

    /// Is a flag set? `1`, `true`, `y` and `yes` in any case are.
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(is_true)
    }

    /// Sets a parameter from inside, as if it had been sent.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.insert(name.to_owned(), value.into());
    }

    /// All pairs, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Every name that was sent, of texts and arrays, in no order; one that was sent as both comes twice.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().chain(&self.arrays).map(String::as_str)
    }

    /// Takes what is not there yet from `outer`, but for some names: parameters beside a bulk list count for each element.
    pub fn inherit(&mut self, outer: &Params, except: &[&str]) {
        for (name, value) in &outer.values {
            if !self.values.contains_key(name) && !except.contains(&name.as_str()) {
                self.values.insert(name.clone(), value.clone());
            }
        }
    }

    /// The numbers for which at least one of the numbered parameters `name1`, `name2` ... was sent, in order.
    pub fn row_numbers(&self, names: &[&str]) -> Vec<u32> {
        let mut numbers: Vec<u32> = self
            .values
            .keys()
            .filter_map(|key| {
                let stem = key.trim_end_matches(|c: char| c.is_ascii_digit());
                let digits = &key[stem.len()..];
                if digits.is_empty() || digits.len() > 6 || !names.contains(&stem) {
                    return None;
                }
                digits.parse().ok()
            })
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

/// Splits a form into its still encoded names and values.
fn form_urlencoded_pairs(form: &[u8]) -> impl Iterator<Item = (Cow<'_, [u8]>, Cow<'_, [u8]>)> {
    form.split(|b| *b == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let at = pair.iter().position(|b| *b == b'=');
        let (name, value) = at.map_or((pair, &[][..]), |at| (&pair[..at], &pair[at + 1..]));
        (percent_decoded(name), percent_decoded(value))
    })
}

/// `%41` and `+` replaced. A form crate would put U+FFFD where the bytes are no UTF-8, and then nobody could refuse them.
fn percent_decoded(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.iter().any(|b| matches!(b, b'%' | b'+')) {
        return Cow::Borrowed(text);
    }
    let spaced: Vec<u8> = text.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
    Cow::Owned(percent_encoding::percent_decode(&spaced).collect())
}

fn decode(bytes: &[u8]) -> Result<String, Fault> {
    String::from_utf8(bytes.to_vec()).map_err(|_| Fault::of(Code::UNREADABLE))
}

/// The most zeros that are written out of a number with an exponent: far more than any amount or id has, so that what is left out
/// decides nothing.
const MOST_ZEROS: i32 = 100;

/// A JSON number without its exponent: `1e3` is `1000`, `5.5e-3` is `0.0055`. One without an exponent stays as it is written.
fn plain_number(number: &str) -> String {
    let Some((digits, power)) = number.split_once(['e', 'E']) else { return number.to_owned() };
    // An exponent beyond any is as far away as the largest.
    let far = if power.starts_with('-') { i32::MIN / 2 } else { i32::MAX / 2 };
    let power: i32 = power.parse().unwrap_or(far);
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{part}");
    let significant = all.trim_start_matches('0');
    if significant.is_empty() {
        return "0".to_owned();
    }
    // Where the point stands among the significant digits.
    let places = |text: &str| i32::try_from(text.len()).unwrap_or(i32::MAX);
    let point = power.saturating_add(places(whole)).saturating_sub(places(&all) - places(significant));
    let all = significant;
    let zeros = |count: i32| "0".repeat(usize::try_from(count.clamp(0, MOST_ZEROS)).unwrap_or(0));
    match usize::try_from(point) {
        Ok(point) if point > 0 && point < all.len() => format!("{sign}{}.{}", &all[..point], &all[point..]),
        Ok(point) if point > 0 => format!("{sign}{all}{}", zeros(i32::try_from(point - all.len()).unwrap_or(i32::MAX))),
        _ => format!("{sign}0.{}{all}", zeros(point.saturating_neg())),
    }
}

fn is_true(text: &str) -> bool {
    ["1", "true", "y", "yes"].iter().any(|yes| text.trim().eq_ignore_ascii_case(yes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn form(text: &str) -> Params {
        let mut params = Params::default();
        params.add_form(text.as_bytes()).unwrap();
        params
    }

    #[test]
    fn a_form_is_read_as_browsers_write_it() {
        let params = form("a=1&b=x+y%26&c&=lost&d=%C3%B5&a=2&e[]=5");
        assert_eq!(params.get("a"), Some("2"));
        assert_eq!(params.get("b"), Some("x y&"));
        assert_eq!(params.get("c"), Some(""));
        assert_eq!(params.get("d"), Some("õ"));
        assert!(params.refuse_array("e").is_err() && params.refuse_array("a").is_ok());
        assert!(Params::default().add_form(b"a=%ff").is_err());
        assert!(Params::default().add_form(b"a=%00").is_err());
        assert_eq!(form("prepared:folder=2/x").get("prepared:folder"), None);
    }

    #[test]
    fn rows_are_numbered_with_gaps_from_zero() {
        let params = form("productID0=5&amount10=1&amount2=3&productID=9&amountX=1&amount9999999=1");
        assert_eq!(params.row_numbers(&["productID", "amount"]), vec![0, 2, 10]);
    }

    #[test]
    fn json_numbers_are_read_exactly() {
        for (number, text) in [
            ("12", "12"),
            ("-0.50", "-0.50"),
            ("1e3", "1000"),
            ("1.5E+2", "150"),
            ("-2.5e1", "-25"),
            ("1.2345e2", "123.45"),
            ("100e-2", "1.00"),
            ("0.05e1", "0.5"),
            ("5e-3", "0.005"),
            ("-12.5e-2", "-0.125"),
            ("0e5", "0"),
            ("0.001e3", "1"),
        ] {
            assert_eq!(plain_number(number), text, "{number}");
        }
        assert_eq!(plain_number("5.5e-17"), "0.000000000000000055");
        for huge in ["1e999999999999", "1e2147483647", "9.9e-2147483648", "1e-99999999999"] {
            assert!(plain_number(huge).len() < 200, "{huge}");
        }
    }

    proptest! {
        #[test]
        fn an_exponent_moves_the_point(digits in 1i64..1_000_000_000_000, power in -6i32..6) {
            let number = format!("{digits}e{power}");
            let factor = 10i64.pow(power.unsigned_abs());
            let expected = if power < 0 {
                i128::from(digits) * 1_000_000 / i128::from(factor)
            } else {
                i128::from(digits) * 1_000_000 * i128::from(factor)
            };
            prop_assume!(expected < i128::from(i64::MAX));
            let exact: ladu_types::Fixed = plain_number(&number).parse().unwrap();
            prop_assert_eq!(i128::from(exact.micro()), expected);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Err(fault) = Params::default().add_form(&bytes) {
                prop_assert_eq!(fault.code, Code::UNREADABLE);
            }
        }
    }
}
