//! Prices with and without tax.

use ladu_types::{Fixed, Money, Overflow, Percent, Price};

/// A net price with tax, to the cent.
pub fn with_tax(net: Price, rate: Percent) -> Result<Money, Overflow> {
    let hundred = Fixed::from_whole(100);
    net.0.share(hundred.plus(rate.0)?, hundred).map(|gross| Money(gross.round(2)))
}

/// The net price inside a price with tax, to `places` decimals.
pub fn net_of(gross: Price, rate: Percent, places: u32) -> Result<Price, Overflow> {
    let hundred = Fixed::from_whole(100);
    gross.0.share(hundred, hundred.plus(rate.0)?).map(|net| Price(net.round(places)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tax_goes_on_and_comes_off() {
        let rate = Percent::from_whole(20);
        assert_eq!(with_tax("8.741".parse().unwrap(), rate), Ok("10.49".parse().unwrap()));
        assert_eq!(with_tax("10".parse().unwrap(), rate), Ok("12".parse().unwrap()));
        assert_eq!(net_of("12".parse().unwrap(), rate, 4), Ok("10".parse().unwrap()));
        assert_eq!(net_of("10".parse().unwrap(), rate, 4), Ok("8.3333".parse().unwrap()));
    }
}
