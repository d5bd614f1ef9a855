//! A row of a sale as promotions see it.

use ladu_types::{Overflow, Percent, Price, Quantity};

use super::fine::Fine;

/// A row of a sale.
#[derive(Debug, Clone, Default)]
pub struct Row {
    pub product: i64,
    /// The product that it is a variation of, 0 for none: what is said of that one is said of it too.
    pub parent: i64,
    /// Its group and those above.
    pub groups: Vec<i64>,
    /// Its category and those above.
    pub categories: Vec<i64>,
    pub brand: i64,
    /// Price of a unit after price lists: net, or with tax, as all of the sale's.
    pub price: Price,
    /// The cashier's own discount.
    pub manual: Percent,
    /// Units; rows of returned goods take no part.
    pub amount: Quantity,
    /// A price list has made it cheaper.
    pub cheaper: bool,
    /// Gift cards and what is not discountable: may trigger, never gets anything.
    pub fixed_price: bool,
    /// Tiers whose promotions it takes no part in.
    pub barred: Vec<i64>,
}

impl Row {
    /// Is its product one of some?
    pub fn is_among(&self, products: &[i64]) -> bool {
        products.contains(&self.product) || (self.parent != 0 && products.contains(&self.parent))
    }

    /// Does a unit cost within a range, the cashier's discount taken off?
    pub(super) fn costs_between(&self, least: Option<Price>, most: Option<Price>) -> Result<bool, Overflow> {
        let one = |price: Price| Fine::of(price, Quantity::from_whole(1));
        let price = one(self.price)?.less(self.manual)?;
        let (least, most) = (least.map(one).transpose()?, most.map(one).transpose()?);
        Ok(least.is_none_or(|least| least <= price) && most.is_none_or(|most| price <= most))
    }

    /// Does it take part in the promotions of a tier?
    pub(super) fn takes_part(&self, tier: i64) -> bool {
        self.amount.micro() > 0 && !self.barred.contains(&tier)
    }
}
