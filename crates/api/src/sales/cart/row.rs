//! A row of the cart.

use ladu_domain::prices::Step;
use ladu_domain::promotions::Fine;
use ladu_domain::totals::{self, Method, Rules};
use ladu_trade::pricing::Priced;
use ladu_types::{Fixed, Id, Money, Overflow, Percent, Quantity, of};

/// One promotion on one row, as the answer tells it. Sums are after the cashier's discount.
pub(super) struct Rule {
    pub(super) campaign: Id<of::Campaign>,
    pub(super) name: String,
    pub(super) amount: Quantity,
    pub(super) left: Fixed,
    pub(super) off: Fixed,
    pub(super) of_sale: bool,
    pub(super) sum: Fixed,
    pub(super) percentage: Percent,
}

/// A row of the cart.
pub(super) struct Row {
    pub(super) number: u32,
    /// None for a service or a text.
    pub(super) product: Option<Id<of::Product>>,
    /// Why the cashier gives a discount, 0 for no reason.
    pub(super) reason: i64,
    /// Price, cashier's discount, units and rate.
    pub(super) priced: Priced,
    /// Per cent that promotions take off what the cashier left.
    pub(super) promotion: Percent,
    /// The price lists that made the price, none when it was typed or quoted.
    pub(super) steps: Vec<Step>,
    /// The promotions that made it cheaper still.
    pub(super) rules: Vec<Rule>,
    pub(super) non_discountable: bool,
    pub(super) earns_points: bool,
}

impl Row {
    /// Both discounts together: 10 and 10 make 19.
    pub(super) fn discount(&self) -> Result<Percent, Overflow> {
        let hundred = Fixed::from_whole(100);
        let left = hundred.minus(self.priced.discount.0)?.share(hundred.minus(self.promotion.0)?, hundred)?;
        hundred.minus(left).map(Percent)
    }

    /// What a receipt comes to by this row when the discounted price of a unit is rounded as its version does.
    pub(super) fn by_unit(&self, rules: &Rules) -> Result<Money, Overflow> {
        let (hundred, priced) = (Fixed::from_whole(100), &self.priced);
        let with_tax = totals::price_with_tax(priced.price, priced.rate.percent, rules)?;
        let left = hundred.minus(self.discount()?.0)?;
        if rules.version > 2 {
            return Fine::of(with_tax, priced.amount)?.less(self.discount()?)?.round(2);
        }
        with_tax.0.share_to(left, hundred, 2)?.times_to(priced.amount.0, 2).map(Money)
    }

    /// What a receipt comes to by this row, exactly, when so much is `left` of its net sum and so much of its units still costs what it did: that is
    /// the price with tax that customers see, while what promotions have set gets its tax.
    pub(super) fn with_tax(&self, left: Fine, own_price: Fine, rules: &Rules) -> Result<Fine, Overflow> {
        let (priced, rate) = (&self.priced, self.priced.rate.percent);
        let taxed = |sum: Fine| sum.less(Percent(rate.0.negated()));
        let (one, seen) = (Quantity(Fixed::ONE), totals::price_with_tax(priced.price, rate, rules)?);
        let (at_seen, at_net) =
            (own_price.share(Quantity(seen.0), one)?, own_price.share(Quantity(priced.price.0), one)?);
        taxed(left)?.plus(at_seen)?.minus(taxed(at_net)?)?.less(priced.discount)
    }

    /// Lets the row come to a sum, with tax on a receipt, that promotions have made: takes the percentage with the fewest places by which a
    /// document comes to that sum, too.
    pub(super) fn come_to(&mut self, wanted: Money, rules: &Rules) -> Result<(), Overflow> {
        let (usual, step) = (self.promotion, Percent::from_micro(1));
        let price = match rules.method {
            Method::NetPrice => self.priced.price,
            Method::PriceWithTax => totals::price_with_tax(self.priced.price, self.priced.rate.percent, rules)?,
        };
        let whole = Fine::of(price, self.priced.amount)?.less(self.priced.discount)?;
        let off = whole.minus(Fine::from_money(wanted))?;
        let exact = off.percent_of(whole, 6)?;
        let finer =
            [off.percent_of(whole, 4)?, off.percent_of(whole, 5)?, exact, exact.plus(step)?, exact.minus(step)?];
        let nothing_more = Rules { step: None, ..*rules };
        for percent in [usual].into_iter().chain(finer) {
            self.promotion = percent.max(Percent::ZERO).min(Percent::from_whole(100));
            let row = Priced { discount: self.discount()?, ..self.priced };
            let found = totals::total(&[row.to_total()], &nothing_more)?;
            let sum = if rules.method == Method::NetPrice { found.net } else { found.total };
            if sum == wanted {
                return Ok(());
            }
        }
        self.promotion = usual;
        Ok(())
    }
}
