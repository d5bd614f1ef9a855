//! The sums of a document by tax rate, as they are kept in one text of its header.

use ladu_types::{Id, Money, Percent, of};
use ladu_wire::Writer;

/// What the rows of one tax rate come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateTotal {
    pub rate: Option<Id<of::VatRate>>,
    pub net: Money,
    pub tax: Money,
    /// The rate in per cent, as it was then.
    pub percent: Percent,
}

impl RateTotal {
    pub fn sum(&self, part: RatePart) -> Money {
        match part {
            RatePart::Net => self.net,
            RatePart::Tax => self.tax,
        }
    }
}

/// Which of the sums of a rate is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatePart {
    Net,
    Tax,
}

/// Reads the sums from the text they are kept in.
pub fn read_rate_totals(text: &str) -> impl Iterator<Item = RateTotal> + '_ {
    text.split(';').filter(|entry| !entry.is_empty()).map(|entry| {
        let mut numbers = entry.split(':').map(|number| number.parse().unwrap_or(0));
        let mut next = || numbers.next().unwrap_or(0);
        RateTotal {
            rate: Id::some(next()),
            net: Money::from_micro(next()),
            tax: Money::from_micro(next()),
            percent: Percent::from_micro(next()),
        }
    })
}

/// The text that the sums are kept in.
pub fn rate_totals_text(totals: impl Iterator<Item = RateTotal>) -> String {
    let entry = |total: RateTotal| {
        let rate = Id::number_of(total.rate);
        format!("{rate}:{}:{}:{}", total.net.micro(), total.tax.micro(), total.percent.micro())
    };
    totals.map(entry).collect::<Vec<_>>().join(";")
}

/// Writes one of the sums of each rate.
pub fn write_rate_totals(text: &str, name: &'static str, part: RatePart, w: &mut Writer) {
    w.key(name);
    w.list(|w| {
        for total in read_rate_totals(text) {
            w.object(|w| {
                w.key("vatrateID");
                w.int(Id::number_of(total.rate));
                w.key("total");
                w.decimal(total.sum(part));
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let total = |rate, net: &str, tax: &str, percent| RateTotal {
            rate: Id::some(rate),
            net: net.parse().unwrap(),
            tax: tax.parse().unwrap(),
            percent: Percent::from_micro(percent),
        };
        let totals = [total(1, "100", "22", 22_000_000), total(0, "-3.5", "0", 0)];
        let text = rate_totals_text(totals.into_iter());
        assert_eq!(text, "1:100000000:22000000:22000000;0:-3500000:0:0");
        assert_eq!(read_rate_totals(&text).collect::<Vec<_>>(), totals);
        assert_eq!(read_rate_totals("").count(), 0);
    }
}
