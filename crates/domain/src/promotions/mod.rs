//! Promotions: which of them a sale earns, and what each takes off which row.
//!
//! Everything works on prices after price lists (net ones, or those on the shelf where these include tax), before the cashier's own
//! discount: that discount is multiplied in afterwards, so ten per cent and ten per cent make nineteen, and it applies again to what a fixed
//! sum has left. Conditions are tested against prices with it. A promotion that comes on top of another takes from what that one has left:
//! sixty per cent twice leave sixteen. Nothing is rounded before it is shown.
//! Awards on items come first, each unit taking part in one of them at most; awards on the whole sale follow and are spread in proportion
//! to what the rows then come to. The order is that of tiers, then kinds of award, then age, so the same cart always gets the same answer.

mod fine;
mod items;
mod row;
mod sale;

use ladu_types::{Fixed, Money, Overflow, Percent, Price, Quantity};

pub use fine::Fine;
pub use row::Row;

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
    /// Award 3: the units of the condition cost so much together.
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
    /// Award 6: every unit of the condition costs so much, up to a number.
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
    pub off: Fine,
    /// What those units come to afterwards.
    pub left: Fine,
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
    /// What is left of each row's sum.
    pub left: Vec<Fine>,
    /// So much of each row's units still costs what it did: all of those that no promotion touched, a part of those that lost a percentage, none
    /// of those that got a price.
    pub own_price: Vec<Fine>,
}

/// Units of a row that have the same promotions behind them.
#[derive(Debug, Clone, Copy)]
struct Piece {
    amount: Quantity,
    sum: Fine,
    /// So much of the units still costs what it did.
    own_price: Fine,
    /// The last promotion on items that has used them.
    used: Option<i64>,
}

/// A sale on its way through the promotions.
struct Sale<'a> {
    rows: &'a [Row],
    /// What is left of each row's sum.
    left: Vec<Fine>,
    /// So much of each row's units still costs what it did.
    own_price: Vec<Fine>,
    /// Each row's units, as promotions on items have taken them apart.
    pieces: Vec<Vec<Piece>>,
    points: i64,
    /// What the sale came to before any promotion, with the cashier's discounts.
    value: Fine,
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
    Ok(Outcome { rows: sale.effects, applied: sale.applied, percents, left: sale.left, own_price: sale.own_price })
}

impl Sale<'_> {
    fn of(rows: &[Row], customer: Customer) -> Result<Sale<'_>, Overflow> {
        let left = rows.iter().map(|row| Fine::of(row.price, row.amount)).collect::<Result<Vec<_>, _>>()?;
        let mut value = Fine::ZERO;
        for (row, sum) in rows.iter().zip(&left) {
            value = value.plus(sum.less(row.manual)?)?;
        }
        let one = Price(Fixed::ONE);
        let own_price = rows.iter().map(|row| Fine::of(one, row.amount)).collect::<Result<Vec<_>, _>>()?;
        let whole = |((row, sum), own_price): ((&Row, &Fine), &Fine)| {
            vec![Piece { amount: row.amount, sum: *sum, own_price: *own_price, used: None }]
        };
        Ok(Sale {
            rows,
            pieces: rows.iter().zip(&left).zip(&own_price).map(whole).collect(),
            left,
            own_price,
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
                let within = Fine::from_money(*least) <= self.value
                    && most.is_none_or(|most| self.value <= Fine::from_money(most));
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

    /// So many units of a row that a promotion may have, as pieces: those that no other has used come first.
    fn pick(&mut self, promotion: &Promotion, at: usize, amount: Quantity) -> Result<Vec<usize>, Overflow> {
        let (mut picked, mut wanted) = (Vec::new(), amount);
        for is_used in [false, true] {
            if is_used && !promotion.stackable {
                break;
            }
            for piece in 0..self.pieces[at].len() {
                let found = self.pieces[at][piece];
                let is_own = found.used == Some(promotion.id);
                if wanted.is_zero() || found.used.is_some() != is_used || is_own || found.amount.is_zero() {
                    continue;
                }
                if wanted < found.amount {
                    let sum = found.sum.share(wanted, found.amount)?;
                    let own_price = found.own_price.share(wanted, found.amount)?;
                    let rest = Piece {
                        amount: found.amount.minus(wanted)?,
                        sum: found.sum.minus(sum)?,
                        own_price: found.own_price.minus(own_price)?,
                        ..found
                    };
                    self.pieces[at][piece] = Piece { amount: wanted, sum, own_price, ..found };
                    self.pieces[at].push(rest);
                }
                wanted = wanted.minus(self.pieces[at][piece].amount)?;
                picked.push(piece);
            }
        }
        Ok(picked)
    }

    /// Lowers what a piece of a row comes to, never below nothing; says whether it did.
    fn lower(&mut self, promotion: &Promotion, at: usize, piece: usize, to: Fine) -> Result<bool, Overflow> {
        let Piece { amount, sum, own_price: before, .. } = self.pieces[at][piece];
        let to = to.max(Fine::ZERO);
        let off = sum.minus(to)?;
        if !off.is_positive() {
            return Ok(false);
        }
        let own_price = match &promotion.award {
            _ if !to.is_positive() => Fine::ZERO,
            Award::SetPrice(_) | Award::UnitPrice(..) => Fine::ZERO,
            Award::Matching(Off::Percent(percent), _) | Award::Awarded { off: Off::Percent(percent), .. } => {
                before.less(*percent)?
            }
            _ => before,
        };
        self.own_price[at] = self.own_price[at].minus(before.minus(own_price)?)?;
        self.pieces[at][piece] = Piece { amount, sum: to, own_price, used: Some(promotion.id) };
        self.take_off(promotion, at, amount, (off, to))?;
        Ok(true)
    }

    /// Takes a sum off a number of a row's units, which leaves so much of them.
    fn take_off(
        &mut self,
        promotion: &Promotion,
        at: usize,
        amount: Quantity,
        (off, left): (Fine, Fine),
    ) -> Result<(), Overflow> {
        if !off.is_positive() {
            return Ok(());
        }
        self.left[at] = self.left[at].minus(off)?;
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

    /// May a row get an award of this promotion at all?
    fn may_get(&self, promotion: &Promotion, at: usize) -> bool {
        let row = &self.rows[at];
        let discounted = row.cheaper || !row.manual.is_zero() || !self.effects[at].is_empty();
        !row.fixed_price && row.takes_part(promotion.tier) && (discounted || !promotion.only_discounted)
    }

    /// Per cent that promotions took off a row in all.
    fn percent(&self, at: usize) -> Result<Percent, Overflow> {
        if self.effects[at].is_empty() {
            return Ok(Percent::ZERO);
        }
        let whole = Fine::of(self.rows[at].price, self.rows[at].amount)?;
        whole.minus(self.left[at])?.percent_of(whole, PLACES)
    }
}

/// Places of a percentage.
const PLACES: u32 = 4;

/// Two discounts one after the other: ten per cent and ten per cent make nineteen.
pub fn both(first: Percent, second: Percent) -> Result<Percent, Overflow> {
    let hundred = Fine::from_money(Money::from_whole(100));
    hundred.minus(hundred.less(first)?.less(second)?)?.percent_of(hundred, PLACES)
}

#[cfg(test)]
mod tests;
