//! Fixed-point numbers: six decimals on an `i64`, products through `i128`, every step checked.

use std::fmt;
use std::str::FromStr;

use crate::digits::{Digits, PLACES, SCALE};

/// A number left the range of an `i64` of micro-units (about ±9.2 million million).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overflow;

impl fmt::Display for Overflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number is too large")
    }
}

impl std::error::Error for Overflow {}

/// An exact decimal number with six places, stored as micro-units: `1.5` is `1_500_000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fixed(i64);

impl Fixed {
    /// No units at all.
    pub const ZERO: Fixed = Fixed(0);
    /// One whole unit: a factor that changes nothing.
    pub const ONE: Fixed = Fixed(SCALE);

    /// From micro-units, as stored in the database.
    pub const fn from_micro(micro: i64) -> Fixed {
        Fixed(micro)
    }

    /// From whole units, of which there are about nine million million at most.
    pub const fn from_whole(units: i64) -> Fixed {
        Fixed(units * SCALE)
    }

    /// The micro-units, as stored in the database.
    pub const fn micro(self) -> i64 {
        self.0
    }

    /// The number as it is written.
    pub fn digits(self) -> Digits {
        Digits::of(self.0)
    }

    /// Is this exactly nothing, without a single micro-unit?
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The exact sum, or [`Overflow`].
    pub fn plus(self, other: Fixed) -> Result<Fixed, Overflow> {
        self.0.checked_add(other.0).map(Fixed).ok_or(Overflow)
    }

    /// The exact difference, or [`Overflow`].
    pub fn minus(self, other: Fixed) -> Result<Fixed, Overflow> {
        self.0.checked_sub(other.0).map(Fixed).ok_or(Overflow)
    }

    /// Product rounded to six places, half away from zero.
    pub fn times(self, other: Fixed) -> Result<Fixed, Overflow> {
        self.times_to(other, PLACES)
    }

    /// Product rounded once, to `places` decimals (0 to 6), half away from zero.
    pub fn times_to(self, other: Fixed, places: u32) -> Result<Fixed, Overflow> {
        self.share_to(other, Fixed::ONE, places)
    }

    /// Quotient rounded to six places, half away from zero; dividing by zero is an [`Overflow`].
    pub fn over(self, other: Fixed) -> Result<Fixed, Overflow> {
        self.over_to(other, PLACES)
    }

    /// Quotient rounded once, to `places` decimals (0 to 6), half away from zero; dividing by zero is an [`Overflow`].
    pub fn over_to(self, other: Fixed, places: u32) -> Result<Fixed, Overflow> {
        self.share_to(Fixed::ONE, other, places)
    }

    /// `self × numerator ÷ denominator` with one rounding at the end, to six places, half away from zero.
    pub fn share(self, numerator: Fixed, denominator: Fixed) -> Result<Fixed, Overflow> {
        self.share_to(numerator, denominator, PLACES)
    }

    /// `self × numerator ÷ denominator` rounded once, to `places` decimals (0 to 6), half away from zero. What is shown with fewer than six
    /// places is rounded from the exact number: rounded to six first, 16.1197645 would become 16.11977 instead of 16.11976.
    pub fn share_to(self, numerator: Fixed, denominator: Fixed, places: u32) -> Result<Fixed, Overflow> {
        if denominator.0 == 0 {
            return Err(Overflow);
        }
        let unit = 10i128.pow(PLACES - places.min(PLACES));
        let units = divide_rounded(i128::from(self.0) * i128::from(numerator.0), i128::from(denominator.0) * unit);
        narrow(units.checked_mul(unit).ok_or(Overflow)?)
    }

    /// The product of all factors ÷ `by`, with one rounding at the end, half away from zero; dividing by zero is an [`Overflow`].
    pub fn product(factors: &[Fixed], by: Fixed) -> Result<Fixed, Overflow> {
        if by.0 == 0 {
            return Err(Overflow);
        }
        // In micro-units each factor carries the scale once; the result carries it once, and so does the divisor.
        let (mut over, mut under) = (SCALE_WIDE * SCALE_WIDE, i128::from(by.0));
        for factor in factors {
            under = under.checked_mul(SCALE_WIDE).ok_or(Overflow)?;
            let mut factor = i128::from(factor.0);
            for other in [&mut over, &mut factor] {
                let common = common_divisor(*other, under);
                *other /= common;
                under /= common;
            }
            over = over.checked_mul(factor).ok_or(Overflow)?;
        }
        narrow(divide_rounded(over, under))
    }

    /// The part of this that `part` is of `whole`, with one rounding, half away from zero. Both are whole numbers of any one unit, such as
    /// exact products of several amounts, and `part` is at most `whole`.
    pub fn part(self, part: u128, whole: u128) -> Result<Fixed, Overflow> {
        if part > whole || whole > u128::MAX / 4 {
            return Err(Overflow);
        }
        if whole == 0 {
            return Ok(Fixed::ZERO);
        }
        // Long division, a bit of this number at a time: the product itself may be wider than any integer.
        let (mut quotient, mut rest) = (0u64, 0u128);
        for bit in (0..u64::BITS).rev() {
            rest = rest * 2 + if self.0.unsigned_abs() >> bit & 1 == 1 { part } else { 0 };
            let times = rest / whole;
            rest -= times * whole;
            quotient = quotient * 2 + u64::try_from(times).map_err(|_| Overflow)?;
        }
        quotient += u64::from(rest * 2 >= whole);
        narrow(i128::from(quotient) * i128::from(self.0.signum()))
    }

    /// Rounded to `places` decimals (0 to 6), half away from zero.
    pub fn round(self, places: u32) -> Fixed {
        if places >= PLACES {
            return self;
        }
        let unit = 10i64.pow(PLACES - places);
        let rounded = divide_rounded(i128::from(self.0), i128::from(unit)) * i128::from(unit);
        Fixed(i64::try_from(rounded).unwrap_or(if self.0 < 0 { i64::MIN } else { i64::MAX }))
    }

    /// Without its sign; the least number of all becomes the greatest.
    pub fn abs(self) -> Fixed {
        Fixed(self.0.saturating_abs())
    }

    /// With the other sign.
    pub fn negated(self) -> Fixed {
        Fixed(self.0.saturating_neg())
    }

    /// With exactly `places` decimals, rounded half away from zero: `4.15` with two places, `"4.15"`; `1` with two, `"1.00"`.
    pub fn to_places(self, places: u32) -> String {
        let rounded = self.round(places);
        let sign = if rounded.0 < 0 { "-" } else { "" };
        let magnitude = rounded.0.unsigned_abs();
        let whole = magnitude / SCALE.unsigned_abs();
        if places == 0 {
            return format!("{sign}{whole}");
        }
        let digits = format!("{:06}", magnitude % SCALE.unsigned_abs());
        format!("{sign}{whole}.{}", &digits[..places.min(PLACES) as usize])
    }
}

const SCALE_WIDE: i128 = SCALE as i128;

/// The greatest number that divides both, at least 1.
fn common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// Division rounded half away from zero. `by` is not zero.
pub fn divide_rounded(value: i128, by: i128) -> i128 {
    let (value, by) = if by < 0 { (-value, -by) } else { (value, by) };
    if value < 0 { -((-value + by / 2) / by) } else { (value + by / 2) / by }
}

fn narrow(value: i128) -> Result<Fixed, Overflow> {
    i64::try_from(value).map(Fixed).map_err(|_| Overflow)
}

/// Shortest exact form, without an exponent and without zeros that carry nothing: `1`, `4.15`, `-0.000001`.
impl fmt::Display for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.digits().as_str())
    }
}

/// Reads `12`, `12.5`, `-0.25`, `.5`, `+3`, `1e2` is refused. More than six decimals are rounded half away from zero.
impl FromStr for Fixed {
    type Err = Overflow;

    fn from_str(text: &str) -> Result<Fixed, Overflow> {
        let text = text.trim();
        let (negative, digits) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let clean = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.len() + part.len() == 0 || !clean(whole) || !clean(part) || whole.len() > 18 {
            return Err(Overflow);
        }
        let mut value: i128 = 0;
        for byte in whole.bytes() {
            value = value * 10 + i128::from(byte - b'0');
        }
        for place in 0..PLACES as usize {
            let digit = part.as_bytes().get(place).map_or(0, |b| b - b'0');
            value = value * 10 + i128::from(digit);
        }
        if part.as_bytes().get(PLACES as usize).is_some_and(|b| *b >= b'5') {
            value += 1;
        }
        narrow(if negative { -value } else { value })
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
    fn reads_and_writes_plain_decimals() {
        for (text, shown) in [("12", "12"), ("12.50", "12.5"), ("-0.000001", "-0.000001"), (".5", "0.5"), ("+3", "3")] {
            assert_eq!(fixed(text).to_string(), shown);
        }
        for wrong in ["", "-", ".", "1e2", "1,5", "abc", "99999999999999", "--1", "1.2.3"] {
            assert!(wrong.parse::<Fixed>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn rounds_half_away_from_zero() {
        assert_eq!(fixed("1.255").round(2), fixed("1.26"));
        assert_eq!(fixed("-1.255").round(2), fixed("-1.26"));
        assert_eq!(fixed("0.0000005"), fixed("0.000001"));
        assert_eq!(fixed("12.375").to_places(2), "12.38");
        assert_eq!(fixed("3").to_places(4), "3.0000");
    }

    proptest! {
        #[test]
        fn text_round_trips(micro in any::<i64>()) {
            let value = Fixed::from_micro(micro);
            if micro != i64::MIN {
                prop_assert_eq!(value.to_string().parse::<Fixed>(), Ok(value));
            }
        }

        #[test]
        fn rounding_moves_by_half_a_step_at_most(micro in -1_000_000_000_000_000i64..1_000_000_000_000_000, places in 0u32..7) {
            let value = Fixed::from_micro(micro);
            let step = 10i64.pow(6 - places);
            prop_assert!((value.round(places).micro() - micro).abs() * 2 <= step);
            prop_assert_eq!(value.round(places).micro() % step, 0);
        }

        #[test]
        fn a_product_is_rounded_once(a in any::<i32>(), b in 0i64..1_000_000_000, c in 0i64..10_000_000, by in 1i64..1_000_000_000) {
            let found = Fixed::product(&[a.into(), b, c].map(Fixed::from_micro), Fixed::from_micro(by));
            // In units of 10^-18, divided by millionths.
            let exact = i128::from(a) * i128::from(b) * i128::from(c);
            let expected = divide_rounded(exact, i128::from(by) * SCALE_WIDE);
            prop_assert_eq!(found, narrow(expected));
        }

        #[test]
        fn parts_of_a_sum_add_up(sum in any::<i64>(), weights in proptest::collection::vec(0u128..1 << 120, 1..9)) {
            let whole: u128 = weights.iter().sum();
            prop_assume!(whole > 0 && sum != i64::MIN);
            let (mut until, mut before, mut added) = (0, 0i128, 0i128);
            for weight in weights {
                until += weight;
                let reached = i128::from(Fixed::from_micro(sum).part(until, whole).unwrap().micro());
                added += reached - before;
                before = reached;
            }
            prop_assert_eq!(added, i128::from(sum));
        }

        #[test]
        fn a_part_is_what_a_share_is(sum in any::<i32>(), part in 0i64..1_000_000, more in 1i64..1_000_000) {
            let (sum, whole) = (Fixed::from_micro(i64::from(sum)), part + more);
            let share = sum.share(Fixed::from_micro(part), Fixed::from_micro(whole));
            prop_assert_eq!(sum.part(part.unsigned_abs().into(), whole.unsigned_abs().into()), share);
        }

        #[test]
        fn a_share_is_rounded_once(
            value in any::<i64>(), numerator in -1_000_000_000_000i64..1_000_000_000_000,
            denominator in prop_oneof![-1_000_000_000_000i64..-1, 1i64..1_000_000_000_000], places in 0u32..7
        ) {
            let of = Fixed::from_micro;
            // The exact quotient lies within half a step of what is found; on the very middle the greater magnitude is right.
            if let Ok(found) = of(value).share_to(of(numerator), of(denominator), places) {
                let step = i128::from(10i64.pow(6 - places));
                let (exact, by) = (i128::from(value) * i128::from(numerator), i128::from(denominator));
                prop_assert_eq!(i128::from(found.micro()) % step, 0);
                let off = i128::from(found.micro()) * by - exact;
                prop_assert!(off.abs() * 2 <= (step * by).abs());
                if off.abs() * 2 == (step * by).abs() {
                    prop_assert!(i128::from(found.micro()).abs() * by.abs() > exact.abs());
                }
            }
        }

        #[test]
        fn a_share_of_the_whole_is_the_whole(micro in any::<i32>(), part in 1i64..1_000_000_000) {
            let (value, part) = (Fixed::from_micro(i64::from(micro)), Fixed::from_micro(part));
            prop_assert_eq!(value.share(part, part), Ok(value));
        }
    }
}
