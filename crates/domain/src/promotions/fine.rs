//! Sums with sixteen decimals: what promotions take off is reckoned with them and rounded once, when it is shown.

use ladu_types::{Money, Overflow, Percent, Price, Quantity, divide_rounded};

/// A sum of money with sixteen decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Fine(i128);

/// Of one micro-unit, and of a micro-unit of a price times one of a quantity.
const OF_MICRO: i128 = 10_000_000_000;
const OF_PRODUCT: i128 = 10_000;
/// A hundred per cent in micro-units.
const HUNDRED: i128 = 100_000_000;

impl Fine {
    /// No money at all, where sums begin.
    pub const ZERO: Fine = Fine(0);

    /// What some units cost, exactly.
    pub fn of(price: Price, amount: Quantity) -> Result<Fine, Overflow> {
        (i128::from(price.micro()) * i128::from(amount.micro())).checked_mul(OF_PRODUCT).map(Fine).ok_or(Overflow)
    }

    /// A sum of money with ten decimals more, all of them zeros.
    pub fn from_money(money: Money) -> Fine {
        Fine(i128::from(money.micro()) * OF_MICRO)
    }

    /// The exact sum, or [`Overflow`].
    pub fn plus(self, other: Fine) -> Result<Fine, Overflow> {
        self.0.checked_add(other.0).map(Fine).ok_or(Overflow)
    }

    /// The exact difference, or [`Overflow`].
    pub fn minus(self, other: Fine) -> Result<Fine, Overflow> {
        self.0.checked_sub(other.0).map(Fine).ok_or(Overflow)
    }

    /// What a percentage leaves of it.
    pub fn less(self, percent: Percent) -> Result<Fine, Overflow> {
        let left = HUNDRED - i128::from(percent.micro());
        Ok(Fine(divide_rounded(self.0.checked_mul(left).ok_or(Overflow)?, HUNDRED)))
    }

    /// The share of some units in it, when it is for so many.
    pub fn share(self, amount: Quantity, all: Quantity) -> Result<Fine, Overflow> {
        if all.is_zero() {
            return Err(Overflow);
        }
        let part = self.0.checked_mul(i128::from(amount.micro())).ok_or(Overflow)?;
        Ok(Fine(divide_rounded(part, i128::from(all.micro()))))
    }

    /// The share that a part of a whole has in it.
    pub fn in_proportion(self, part: Money, whole: Money) -> Result<Fine, Overflow> {
        self.share(Quantity(part.0), Quantity(whole.0))
    }

    /// Its per cent of another sum, to so many places (0 to 6); none of nothing.
    pub fn percent_of(self, whole: Fine, places: u32) -> Result<Percent, Overflow> {
        if whole.0 == 0 {
            return Ok(Percent::ZERO);
        }
        let places = places.min(6);
        let part = self.0.checked_mul(100 * 10i128.pow(places)).ok_or(Overflow)?;
        let units = divide_rounded(part, whole.0).checked_mul(10i128.pow(6 - places)).ok_or(Overflow)?;
        i64::try_from(units).map(Percent::from_micro).map_err(|_| Overflow)
    }

    /// Rounded once, to so many places (0 to 6).
    pub fn round(self, places: u32) -> Result<Money, Overflow> {
        let unit = 10i128.pow(6 - places.min(6));
        let micro = divide_rounded(self.0, OF_MICRO * unit).checked_mul(unit).ok_or(Overflow)?;
        i64::try_from(micro).map(Money::from_micro).map_err(|_| Overflow)
    }

    /// Is there anything left of it, however little?
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}
