//! Tax: which rate holds for a product in a sale, and prices with and without it.

use ladu_types::{Fixed, Money, Overflow, Percent, Price};

/// A tax rate as documents use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rate {
    /// The rate's id, 0 when there is none.
    pub id: i64,
    /// Per cent in totals: a reverse rate adds nothing.
    pub percent: Percent,
    /// Is it in use?
    pub active: bool,
}

/// The rates that have a say about one product in one sale; none where nobody names one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Voices {
    /// Customer or sale is exempt from tax.
    pub exempt: Option<Rate>,
    /// The product is free of tax everywhere.
    pub tax_free: Option<Rate>,
    /// The goods leave the country.
    pub abroad: Option<Rate>,
    /// The store's rate for the product's group.
    pub group: Option<Rate>,
    /// The store's own rate, of one tier or several.
    pub store: Option<Rate>,
    pub register: Option<Rate>,
    pub card: Option<Rate>,
}

impl Voices {
    /// The rate that holds: the first voice that is raised, from the exemption down to the card. No rate at all is one of zero.
    pub fn strongest(&self) -> Rate {
        let voices = [self.exempt, self.tax_free, self.abroad, self.group, self.store, self.register, self.card];
        voices.into_iter().flatten().next().unwrap_or(Rate { active: true, ..Rate::default() })
    }
}

/// A net price with tax, to the cent.
pub fn with_tax(net: Price, rate: Percent) -> Result<Money, Overflow> {
    let hundred = Fixed::from_whole(100);
    net.0.share_to(hundred.plus(rate.0)?, hundred, 2).map(Money)
}

/// The net price inside a price with tax, to `places` decimals.
pub fn net_of(gross: Price, rate: Percent, places: u32) -> Result<Price, Overflow> {
    let hundred = Fixed::from_whole(100);
    gross.0.share_to(hundred, hundred.plus(rate.0)?, places).map(Price)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tax_goes_on_and_comes_off() {
        let rate = Percent::from_whole(20);
        assert_eq!(with_tax("8.741".parse().unwrap(), rate), Ok("10.49".parse().unwrap()));
        assert_eq!(with_tax("10".parse().unwrap(), rate), Ok("12".parse().unwrap()));
        assert_eq!(net_of("12".parse().unwrap(), rate, 4), Ok("10".parse().unwrap()));
        assert_eq!(net_of("10".parse().unwrap(), rate, 4), Ok("8.3333".parse().unwrap()));
        // 51.4749996 and 800.64454976: rounded once, not to six places first.
        assert_eq!(with_tax("47.7948".parse().unwrap(), "7.7".parse().unwrap()), Ok("51.47".parse().unwrap()));
        assert_eq!(net_of("844.68".parse().unwrap(), "5.5".parse().unwrap(), 4), Ok("800.6445".parse().unwrap()));
    }

    fn rate(id: i64) -> Option<Rate> {
        Some(Rate { id, percent: Percent::from_whole(id), active: true })
    }

    #[test]
    fn the_strongest_voice_is_heard() {
        let mut voices = Voices {
            exempt: rate(1),
            tax_free: rate(2),
            abroad: rate(3),
            group: rate(4),
            store: rate(5),
            register: rate(6),
            card: rate(7),
        };
        let silence: [fn(&mut Voices); 7] = [
            |voices| voices.exempt = None,
            |voices| voices.tax_free = None,
            |voices| voices.abroad = None,
            |voices| voices.group = None,
            |voices| voices.store = None,
            |voices| voices.register = None,
            |voices| voices.card = None,
        ];
        for (id, silence) in (1..).zip(silence) {
            assert_eq!(voices.strongest().id, id);
            silence(&mut voices);
        }
        assert_eq!(voices.strongest(), Rate { id: 0, percent: Percent::ZERO, active: true });
    }

    proptest! {
        #[test]
        fn net_of_a_price_with_tax_is_the_net_again(cents in 0i64..10_000_000, rate in 0i64..40) {
            let (net, rate) = (Price::from_micro(cents * 10_000), Percent::from_whole(rate));
            let gross = with_tax(net, rate).unwrap();
            // Rounding to a cent with tax moves the net by half a cent at most.
            let back = net_of(Price(gross.0), rate, 4).unwrap();
            prop_assert!(back.minus(net).unwrap().abs() <= "0.005".parse().unwrap());
        }
    }
}
