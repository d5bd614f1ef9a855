//! A row of the cart.

use ladu_domain::prices::Step;
use ladu_domain::promotions::Fine;
use ladu_domain::totals::{self, Rules};
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

    /// Lets a price with tax come to a sum when promotions have taken `off` of the `whole`: takes the percentage with the fewest places by
    /// which a document comes to that sum, too.
    pub(super) fn come_to(&mut self, wanted: Money, off: Fine, whole: Fine, rules: &Rules) -> Result<(), Overflow> {
        let (usual, exact) = (off.percent_of(whole, 4)?, off.percent_of(whole, 6)?);
        let step = Percent::from_micro(1);
        let nothing_more = Rules { step: None, ..*rules };
        for percent in [usual, off.percent_of(whole, 5)?, exact, exact.plus(step)?, exact.minus(step)?] {
            self.promotion = percent.max(Percent::ZERO).min(Percent::from_whole(100));
            let row = Priced { discount: self.discount()?, ..self.priced };
            if totals::total(&[row.to_total()], &nothing_more)?.total == wanted {
                return Ok(());
            }
        }
        self.promotion = usual;
        Ok(())
    }
}
