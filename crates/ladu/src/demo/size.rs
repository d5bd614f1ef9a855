//! How much of everything a demo has.

use std::str::FromStr;

use ladu_types::Fixed;

/// Size 1 is a small retailer; everything grows with the size up to a limit of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(Fixed);

/// The smallest and the largest size.
const BOUNDS: (i64, i64) = (Fixed::ONE.micro() / 20, 1000 * Fixed::ONE.micro());

impl Size {
    fn of(self, at_one: i64, least: i64, most: i64) -> usize {
        let scaled = i128::from(at_one) * i128::from(self.0.micro()) / i128::from(Fixed::ONE.micro());
        let bounded = scaled.clamp(i128::from(least), i128::from(most));
        usize::try_from(bounded).unwrap_or(0)
    }

    /// Products of every kind.
    pub fn products(self) -> usize {
        self.of(300, 20, 100_000)
    }

    /// Customers, besides the one whom nobody knows.
    pub fn customers(self) -> usize {
        self.of(200, 20, 50_000)
    }

    /// Suppliers.
    pub fn suppliers(self) -> usize {
        self.of(12, 4, 120)
    }

    /// How often somebody comes and leaves with at least one document. With what follows from them (deliveries, returns, bills) and
    /// with the goods that have to be brought in, these come to about 5000 documents at size 1 and a million rows at the limit.
    pub fn visits(self) -> usize {
        self.of(4_000, 150, 300_000)
    }
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Size, String> {
        let size = text.parse::<Fixed>().map_err(|_| "not a number".to_owned())?;
        if (BOUNDS.0..=BOUNDS.1).contains(&size.micro()) {
            Ok(Size(size))
        } else {
            Err("a size is between 0.05 and 1000".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_grow_up_to_their_limits() {
        let counts = |text: &str| {
            let size: Size = text.parse().unwrap();
            (size.products(), size.customers(), size.suppliers(), size.visits())
        };
        assert_eq!(counts("1"), (300, 200, 12, 4_000));
        assert_eq!(counts("0.05"), (20, 20, 4, 200));
        assert_eq!(counts("2.5"), (750, 500, 30, 10_000));
        assert_eq!(counts("1000"), (100_000, 50_000, 120, 300_000));
        for wrong in ["0", "-1", "0.01", "1001", "many", "", "NaN", "1e3"] {
            assert!(wrong.parse::<Size>().is_err(), "{wrong}");
        }
    }
}
