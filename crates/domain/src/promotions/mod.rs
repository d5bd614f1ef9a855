//! Promotions: which of them a sale earns, and what each takes off which row.
//!
//! Everything works on net prices after price lists, before the cashier's own discount: that discount is multiplied in afterwards, so ten
//! per cent and ten per cent make nineteen, and it applies again to what a fixed sum has left. Conditions are tested against prices with it.
//! Awards on items come first, each unit taking part in one of them at most; awards on the whole sale follow and are spread in proportion
//! to what the rows then come to. The order is that of tiers, then kinds of award, then age, so the same cart always gets the same answer.

mod items;
mod sale;

use ladu_types::{Fixed, Money, Overflow, Percent, Price, Quantity};

/// Rows of so many units or more get no promotion on items and trigger none.
pub const LARGE_ROW: i64 = 5000;
/// How often a promotion on items applies to one sale at most.
pub const MOST_APPLICATIONS: i64 = 1000;

/// Which products a condition or an award is about; the lists that are empty say nothing, and a product named by any is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selector {
    pub products: Vec<i64>,
    /// Groups; what is below them is meant too.
    pub groups: Vec<i64>,
    /// Categories; what is below them is meant too.
    pub categories: Vec<i64>,
    pub brands: Vec<i64>,
}

impl Selector {
    /// Names nothing at all.
    pub fn is_empty(&self) -> bool {
        self.products.is_empty() && self.groups.is_empty() && self.categories.is_empty() && self.brands.is_empty()
    }

    /// Is a row's product meant?
    pub fn holds(&self, row: &Row) -> bool {
        row.is_among(&self.products)
            || row.groups.iter().any(|group| self.groups.contains(group))
            || row.categories.iter().any(|category| self.categories.contains(category))
            || (row.brand != 0 && self.brands.contains(&row.brand))
    }
}

/// What a sale must be like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// The sale comes to so much, and to no more than the second sum when there is one.
    Value(Money, Option<Money>),
    /// So many units of some products are in it, each within a range of prices.
    Items {
        what: Selector,
        amount: Quantity,
        /// Only units that cost so much or more.
        at_least: Option<Price>,
        /// Only units that cost so much or less.
        at_most: Option<Price>,
    },
    /// The customer gives so many reward points.
    Points(i64),
}

/// Per cent or money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Off {
    /// Per cent of the price.
    Percent(Percent),
    /// Money for each unit.
    Sum(Price),
}

/// Which rows an award on the whole sale leaves alone or is limited to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    pub excluded: Vec<i64>,
    /// The only products meant, when there are any.
    pub included: Vec<i64>,
    /// Rows that have any discount are left alone.
    pub skip_discounted: bool,
    /// Rows that a promotion has made cheaper are left alone.
    pub skip_promoted: bool,
}

/// What a sale earns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Award {
    /// Award 1: per cent off the whole sale.
    PercentOffSale(Percent, Scope),
    /// Award 2: money off the whole sale, at most a share of it when points are given for it.
    SumOffSale(Money, Option<Percent>, Scope),
    /// Award 3: the units of the condition cost so much together, with the tax of their rows.
    SetPrice(Money),
    /// Award 4: some units get a discount.
    Awarded {
        /// Which; the units of the condition when it names nothing.
        what: Selector,
        /// Products that never get it.
        excluded: Vec<i64>,
        /// How many each time; none for all of them.
        amount: Option<Quantity>,
        off: Off,
    },
    /// Award 5: every unit of the condition gets a discount, up to a number.
    Matching(Off, Option<Quantity>),
    /// Award 6: every unit of the condition costs so much with the tax of its row, up to a number.
    UnitPrice(Price, Option<Quantity>),
}

impl Award {
    /// Does it come after the awards on items?
    pub fn is_of_sale(&self) -> bool {
        matches!(self, Award::PercentOffSale(..) | Award::SumOffSale(..))
    }

    /// Its place among promotions of one tier.
    pub fn rank(&self) -> u8 {
        match self {
            Award::SetPrice(_) => 1,
            Award::Awarded { .. } => 2,
            Award::Matching(..) => 3,
            Award::UnitPrice(..) => 4,
            Award::PercentOffSale(..) => 5,
            Award::SumOffSale(..) => 6,
        }
    }
}

/// A promotion: one condition, one award, and its limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promotion {
    pub id: i64,
    pub condition: Condition,
    pub award: Award,
    /// Applications in one sale at most.
    pub limit: Option<i64>,
    /// Only what is discounted already gets it.
    pub only_discounted: bool,
    /// It may come on top of another promotion on the same unit.
    pub stackable: bool,
    /// What award 4 gives goes to the units of one row alone, the one it would come to first.
    pub one_row: bool,
    /// Its tier, 0 when it is in none.
    pub tier: i64,
}

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
    /// Net price of a unit after price lists.
    pub price: Price,
    /// The tax that prices of promotions include for it; none where they are net.
    pub tax: Percent,
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

    /// A net sum with the tax that prices of promotions include.
    fn with_tax(&self, net: Fixed) -> Result<Fixed, Overflow> {
        net.share(Fixed::from_whole(100).plus(self.tax.0)?, Fixed::from_whole(100))
    }

    /// A sum of a promotion without its tax.
    fn without_tax(&self, gross: Fixed) -> Result<Fixed, Overflow> {
        gross.share(Fixed::from_whole(100), Fixed::from_whole(100).plus(self.tax.0)?)
    }

    /// Does it take part in the promotions of a tier?
    fn takes_part(&self, promotion: &Promotion) -> bool {
        self.amount.micro() > 0 && !self.barred.contains(&promotion.tier)
    }
}

/// What the customer brings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Customer {
    /// Reward points to give.
    pub points: i64,
}

/// One promotion's effect on one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    pub promotion: i64,
    /// Units it applied to.
    pub amount: Quantity,
    /// What it took off those units in all.
    pub off: Money,
    /// What those units come to afterwards.
    pub left: Money,
}

/// A promotion that applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    pub promotion: i64,
    pub count: i64,
    /// Points for each time.
    pub points: i64,
}

/// What promotions did to a sale.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Effects on each row, in the order they came.
    pub rows: Vec<Vec<Effect>>,
    /// Promotions that applied, in their order.
    pub applied: Vec<Applied>,
    /// Per cent off each row by promotions, to four places: what documents keep.
    pub percents: Vec<Percent>,
}

/// A sale on its way through the promotions.
struct Sale<'a> {
    rows: &'a [Row],
    /// What is left of each row's sum.
    left: Vec<Money>,
    /// Units of each row that a promotion on items has used.
    used: Vec<Quantity>,
    points: i64,
    /// What the sale came to before any promotion, with the cashier's discounts.
    value: Money,
    effects: Vec<Vec<Effect>>,
    applied: Vec<Applied>,
}

/// Applies promotions, which stand in their order, to a sale. `percents` say the sum; `rows` explain it.
pub fn apply(rows: &[Row], promotions: &[&Promotion], customer: Customer) -> Result<Outcome, Overflow> {
    let mut sale = Sale::of(rows, customer)?;
    for promotion in promotions.iter().filter(|promotion| !promotion.award.is_of_sale()) {
        sale.apply_to_items(promotion)?;
    }
    for promotion in promotions.iter().filter(|promotion| promotion.award.is_of_sale()) {
        sale.apply_to_sale(promotion)?;
    }
    let percents = (0..rows.len()).map(|at| sale.percent(at)).collect::<Result<_, _>>()?;
    Ok(Outcome { rows: sale.effects, applied: sale.applied, percents })
}

impl Sale<'_> {
    fn of(rows: &[Row], customer: Customer) -> Result<Sale<'_>, Overflow> {
        let left = rows.iter().map(|row| row.price.times(row.amount)).collect::<Result<Vec<_>, _>>()?;
        let mut value = Money::ZERO;
        for (row, sum) in rows.iter().zip(&left) {
            value = value.plus(Money(rest(sum.0, row.manual)?))?;
        }
        Ok(Sale {
            rows,
            left,
            used: vec![Quantity::ZERO; rows.len()],
            points: customer.points,
            value,
            effects: vec![Vec::new(); rows.len()],
            applied: Vec::new(),
        })
    }

    /// Does a condition on the sale's value or the customer's points hold, and how often at most?
    fn times(&self, condition: &Condition) -> i64 {
        match condition {
            Condition::Value(least, most) => {
                let within = *least <= self.value && most.is_none_or(|most| self.value <= most);
                if within { MOST_APPLICATIONS } else { 0 }
            }
            Condition::Points(points) if *points > 0 => self.points / points,
            Condition::Points(_) | Condition::Items { .. } => 0,
        }
    }

    fn note(&mut self, promotion: &Promotion, count: i64) {
        let points = if let Condition::Points(points) = promotion.condition { points } else { 0 };
        self.points -= points * count;
        self.applied.push(Applied { promotion: promotion.id, count, points });
    }

    /// Takes a sum off a number of a row's units.
    fn take_off(&mut self, promotion: &Promotion, at: usize, amount: Quantity, off: Money) -> Result<(), Overflow> {
        let off = off.min(self.left[at]);
        if off.micro() <= 0 {
            return Ok(());
        }
        let before = self.share_of(at, amount)?;
        self.left[at] = self.left[at].minus(off)?;
        let left = before.minus(off)?;
        match self.effects[at].iter_mut().find(|effect| effect.promotion == promotion.id) {
            Some(effect) => {
                effect.amount = effect.amount.plus(amount)?;
                effect.off = effect.off.plus(off)?;
                effect.left = effect.left.plus(left)?;
            }
            None => self.effects[at].push(Effect { promotion: promotion.id, amount, off, left }),
        }
        Ok(())
    }

    /// What some units of a row cost: the list price for units that no promotion has touched.
    fn share_of(&self, at: usize, amount: Quantity) -> Result<Money, Overflow> {
        if amount == self.rows[at].amount {
            return Ok(self.left[at]);
        }
        self.rows[at].price.times(amount)
    }

    /// May a row get an award of this promotion at all?
    fn may_get(&self, promotion: &Promotion, at: usize) -> bool {
        let row = &self.rows[at];
        let discounted = row.cheaper || !row.manual.is_zero() || !self.effects[at].is_empty();
        !row.fixed_price && row.takes_part(promotion) && (discounted || !promotion.only_discounted)
    }

    /// Per cent that promotions took off a row in all.
    fn percent(&self, at: usize) -> Result<Percent, Overflow> {
        let whole = self.rows[at].price.times(self.rows[at].amount)?;
        if whole.is_zero() || self.effects[at].is_empty() {
            return Ok(Percent::ZERO);
        }
        let off = whole.minus(self.left[at])?;
        Ok(Percent(off.0.share(Fixed::from_whole(100), whole.0)?.round(4)))
    }
}

/// What a percentage leaves of a number.
fn rest(whole: Fixed, percent: Percent) -> Result<Fixed, Overflow> {
    let hundred = Fixed::from_whole(100);
    whole.share(hundred.minus(percent.0)?, hundred)
}

/// Two discounts one after the other: ten per cent and ten per cent make nineteen.
pub fn both(first: Percent, second: Percent) -> Result<Percent, Overflow> {
    let hundred = Fixed::from_whole(100);
    let left = rest(rest(hundred, first)?, second)?;
    Ok(Percent(hundred.minus(left)?.round(4)))
}

#[cfg(test)]
mod tests;
