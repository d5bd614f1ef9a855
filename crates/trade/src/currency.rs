//! Currencies of documents and payments against the account's own.

use ladu_types::{Fixed, Money, Overflow, Price};
use ladu_wire::Fault;

use ladu_record::Cx;

/// A currency with what one unit of it is worth in the account's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    pub code: String,
    /// Worth of one unit; 1 for the account's own.
    pub rate: Fixed,
}

impl Currency {
    /// A sum of this currency in the account's own, to six decimals.
    pub fn to_own(&self, sum: Money) -> Result<Money, Overflow> {
        sum.0.times(self.rate).map(Money)
    }

    /// A sum of the account's own currency in this one.
    pub fn money_from_own(&self, sum: Money) -> Result<Money, Overflow> {
        if self.is_own() { Ok(sum) } else { sum.0.over(self.rate).map(Money) }
    }

    /// A price of the account's own currency in this one.
    pub fn price_from_own(&self, price: Price) -> Result<Price, Overflow> {
        if self.is_own() { Ok(price) } else { price.0.over(self.rate).map(Price) }
    }

    fn is_own(&self) -> bool {
        self.rate == Fixed::ONE || self.rate.is_zero()
    }
}

/// The currency of a code with its rate of today. One that the account does not know counts as its own.
pub fn of_code(cx: &mut Cx<'_, '_>, code: Option<&str>) -> Result<Currency, Fault> {
    let all = cx.cached("currencies", "currency", |cx| {
        let rows = cx.query("SELECT code, rate FROM currency WHERE account = $0", &[])?;
        Ok(rows.iter().map(|row| row.read::<(String, Fixed)>()).collect::<Vec<_>>())
    })?;
    let known = code.and_then(|code| all.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)));
    Ok(match known {
        Some((code, rate)) => Currency { code: code.clone(), rate: *rate },
        None => Currency { code: cx.settings()?.text("default_currency").to_owned(), rate: Fixed::ONE },
    })
}

/// A sum of one currency in another, to the cent: `from` and `to` are what a unit of each is worth in the account's own.
pub(crate) fn in_currency(sum: Money, from: Fixed, to: Fixed) -> Result<Money, Overflow> {
    if from == to || to.is_zero() { Ok(sum) } else { sum.0.share_to(from, to, 2).map(Money) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_is_worth_its_rate() {
        let yen = Currency { code: "JPY".to_owned(), rate: "0.008".parse().unwrap() };
        let money = |text: &str| text.parse::<Money>().unwrap();
        assert_eq!(yen.to_own(money("1000")), Ok(money("8")));
        assert_eq!(yen.money_from_own(money("8")), Ok(money("1000")));
        assert_eq!(yen.price_from_own("10".parse().unwrap()), Ok("1250".parse().unwrap()));
    }
}
