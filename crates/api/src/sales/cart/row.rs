//! A row of the cart.

use ladu_domain::prices::Step;
use ladu_trade::pricing::Priced;
use ladu_types::{Fixed, Overflow, Percent, Quantity};

/// One promotion on one row, as the answer tells it. Sums are after the cashier's discount.
pub(super) struct Rule {
    pub(super) campaign: i64,
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
    pub(super) product: i64,
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
}
