//! Money, prices, quantities and percentages: fixed-point numbers that mix only with their own kind.

use std::fmt;
use std::str::FromStr;

use crate::fixed::{Fixed, Overflow};

/// Declares an amount type over [`Fixed`] that mixes only with itself.
macro_rules! amount {
    ($(#[doc = $doc:expr])* $name:ident) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub Fixed);

        impl From<$name> for Fixed {
            fn from(value: $name) -> Fixed {
                value.0
            }
        }

        impl $name {
            /// Nothing.
            pub const ZERO: $name = $name(Fixed::ZERO);

            /// From micro-units, as stored in the database.
            pub const fn from_micro(micro: i64) -> $name {
                $name(Fixed::from_micro(micro))
            }

            /// From whole units.
            pub const fn from_whole(units: i64) -> $name {
                $name(Fixed::from_whole(units))
            }

            /// The micro-units, as stored in the database.
            pub const fn micro(self) -> i64 {
                self.0.micro()
            }

            /// Is this nothing?
            pub const fn is_zero(self) -> bool {
                self.0.is_zero()
            }

            /// Below zero?
            pub const fn is_negative(self) -> bool {
                self.0.micro() < 0
            }

            /// Sum, or [`Overflow`].
            pub fn plus(self, other: $name) -> Result<$name, Overflow> {
                self.0.plus(other.0).map($name)
            }

            /// Difference, or [`Overflow`].
            pub fn minus(self, other: $name) -> Result<$name, Overflow> {
                self.0.minus(other.0).map($name)
            }

            /// Rounded to `places` decimals, half away from zero.
            pub fn round(self, places: u32) -> $name {
                $name(self.0.round(places))
            }

            /// With the other sign.
            pub fn negated(self) -> $name {
                $name(self.0.negated())
            }

            /// Without its sign.
            pub fn abs(self) -> $name {
                $name(self.0.abs())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = Overflow;

            fn from_str(text: &str) -> Result<$name, Overflow> {
                text.parse().map($name)
            }
        }
    };
}

amount!(
    /// A sum of money in some currency.
    Money
);
amount!(
    /// Money for one unit of a product.
    Price
);
amount!(
    /// How many units of a product.
    Quantity
);
amount!(
    /// Hundredths: `20` is twenty per cent.
    Percent
);

impl Price {
    /// What `quantity` units cost, rounded to six places.
    pub fn times(self, quantity: Quantity) -> Result<Money, Overflow> {
        self.0.times(quantity.0).map(Money)
    }

    /// What `quantity` units cost in a currency of which a unit of this price's is worth `rate`, rounded once to six places.
    pub fn worth(self, quantity: Quantity, rate: Fixed) -> Result<Money, Overflow> {
        Fixed::product(&[self.0, quantity.0, rate], Fixed::ONE).map(Money)
    }
}

impl Money {
    /// The price of one unit when `quantity` units cost this, rounded to six places.
    pub fn per(self, quantity: Quantity) -> Result<Price, Overflow> {
        self.0.over(quantity.0).map(Price)
    }
}
