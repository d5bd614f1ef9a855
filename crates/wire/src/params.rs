//! The parameters of one call, whatever carried them: query, form, multipart or an element of a bulk request.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use serde_json::value::RawValue;

use crate::{Code, Fault};

/// The most parameters one call may carry: 500 rows of twenty parameters each.
pub const MAX_PARAMS: usize = 10_000;

/// Names that begin with this are set from inside only; a client's are passed over.
const PREPARED: &str = "prepared:";

/// The longest value that is looked at before it is known who asks.
const GLIMPSE: usize = 4096;

/// Named texts. A name sent twice has its last value; a name sent as `name[]` is an array and no text.
#[derive(Debug, Default, Clone)]
pub struct Params {
    values: HashMap<String, String>,
    arrays: HashSet<String>,
    /// What counts where nothing of its own was sent: shared by all elements of a bulk request.
    outer: Option<Arc<Params>>,
}

impl Params {
    /// Adds pairs of a query or a form; later ones win. What cannot be read, and more than there may be, is unreadable (1015), but the
    /// rest is there: who asks, and for what, is still known.
    pub fn add_form(&mut self, form: &[u8]) -> Result<(), Fault> {
        let mut result = Ok(());
        for (count, (name, value)) in form_pairs(form).enumerate() {
            if count >= MAX_PARAMS {
                return Err(Fault::of(Code::UNREADABLE));
            }
            if name.is_empty() && value.is_empty() {
                continue;
            }
            let added = decode(name).and_then(|name| self.add(name, decode(value)?));
            result = result.and(added);
        }
        result
    }

    /// Adds the pairs of some names only, however long the form is: what is looked at before it is known who asks. A long value counts as
    /// an empty one. More pairs than there may be are unreadable (1015); a form that was `cut` short has its last pair left out.
    pub fn glimpse(&mut self, form: &[u8], names: &[&str], cut: bool) -> Result<(), Fault> {
        let end = if cut { memchr::memrchr(b'&', form).unwrap_or(0) } else { form.len() };
        for (count, (name, value)) in form_pairs(&form[..end]).enumerate() {
            if count >= MAX_PARAMS {
                return Err(Fault::of(Code::UNREADABLE));
            }
            let Some(name) = names.iter().find(|known| is_name(name, known)) else { continue };
            let value = if value.len() > GLIMPSE { &[] } else { value };
            if let Ok(value) = decode(value) {
                self.add((*name).to_owned(), value)?;
            }
        }
        Ok(())
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
        match self.values.get(name) {
            Some(value) => Some(value),
            None => self.outer.as_ref()?.get(name),
        }
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
        let own = self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let outer = self.outer.iter().flat_map(|outer| outer.values.iter());
        let inherited = outer.filter(|(name, _)| !self.values.contains_key(*name));
        own.chain(inherited.map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// Every name that was sent, of texts and arrays, in no order; one that was sent as both comes twice.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(name, _)| name).chain(self.arrays.iter().map(String::as_str))
    }

    /// The texts but for some names: what counts for each element of a bulk request beside it.
    pub fn for_elements(&self, except: &[&str]) -> Arc<Params> {
        let inherited = self.values.iter().filter(|(name, _)| !except.contains(&name.as_str()));
        let values = inherited.map(|(name, value)| (name.clone(), value.clone())).collect();
        Arc::new(Params { values, ..Params::default() })
    }

    /// Takes what is not there from `outer`, which is shared and not copied.
    pub fn within(self, outer: Arc<Params>) -> Params {
        Params { outer: Some(outer), ..self }
    }

    /// The numbers for which at least one of the numbered parameters `name1`, `name2` ... was sent, in order.
    pub fn row_numbers(&self, names: &[&str]) -> Vec<u32> {
        let mut numbers: Vec<u32> = self
            .iter()
            .filter_map(|(key, _)| {
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

/// Splits a form into its still encoded names and values; between two ampersands there may be nothing.
fn form_pairs(form: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let ends = memchr::memchr_iter(b'&', form).chain(std::iter::once(form.len()));
    let pairs = ends.scan(0, |start, end| Some(&form[std::mem::replace(start, end + 1)..end]));
    pairs.map(|pair| match memchr::memchr(b'=', pair) {
        Some(at) => (&pair[..at], &pair[at + 1..]),
        None => (pair, &[][..]),
    })
}

/// Is it this name, however it is encoded?
fn is_name(encoded: &[u8], name: &str) -> bool {
    // Each letter takes one byte or three.
    encoded == name.as_bytes()
        || (encoded.len() > name.len()
            && encoded.len() <= 3 * name.len()
            && decode(encoded).is_ok_and(|text| text == name))
}

/// `%41` and `+` replaced. A form crate would put U+FFFD where the bytes are no UTF-8, and then nobody could refuse them.
fn decode(text: &[u8]) -> Result<String, Fault> {
    let mut bytes = Vec::with_capacity(text.len());
    // A run between two plus signs at a time: the text is gone through once and kept once.
    for (at, run) in text.split(|b| *b == b'+').enumerate() {
        if at > 0 {
            bytes.push(b' ');
        }
        match memchr::memchr(b'%', run) {
            Some(first) => {
                bytes.extend_from_slice(&run[..first]);
                bytes.extend(percent_encoding::percent_decode(&run[first..]));
            }
            None => bytes.extend_from_slice(run),
        }
    }
    String::from_utf8(bytes).map_err(|_| Fault::of(Code::UNREADABLE))
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
    fn a_glimpse_shows_who_asks_and_nothing_else() {
        let glimpse = |form: &str, cut| {
            let mut params = Params::default();
            let read = params.glimpse(form.as_bytes(), &["clientCode", "sessionKey"], cut);
            read.map(|()| (params.get("clientCode").map(str::to_owned), params.names().count()))
        };
        let long = "x".repeat(GLIMPSE + 1);
        let code = Some("1 2".to_owned());
        assert_eq!(glimpse(&format!("a={long}&client%43ode=1+2&b=1"), false).unwrap(), (code.clone(), 1));
        assert_eq!(glimpse("clientCode=1+2&sessionKey=abc", true).unwrap(), (code, 1), "the last pair may go on");
        assert_eq!(glimpse("clientCode=1", true).unwrap(), (None, 0));
        assert_eq!(glimpse(&format!("clientCode={long}"), false).unwrap(), (Some(String::new()), 1));
        assert!(glimpse(&"a=1&".repeat(MAX_PARAMS + 1), false).is_err());
    }

    #[test]
    fn elements_share_what_is_said_beside_them() {
        let outer = form("lang=est&name=Outer&requests=x").for_elements(&["requests"]);
        let element = form("name=Own&productID1=5").within(outer.clone());
        assert_eq!(
            (element.get("lang"), element.get("name"), element.get("requests")),
            (Some("est"), Some("Own"), None)
        );
        let mut pairs: Vec<_> = element.iter().collect();
        pairs.sort_unstable();
        assert_eq!(pairs, [("lang", "est"), ("name", "Own"), ("productID1", "5")]);
        assert_eq!(Arc::strong_count(&outer), 2, "nothing was copied");
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
