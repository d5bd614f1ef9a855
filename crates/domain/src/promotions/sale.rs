//! Awards on the whole sale: per cent or money off, spread over the rows to the cent.

use ladu_types::{Fixed, Money, Overflow, Percent};

use super::{Award, Condition, Fine, Promotion, Sale, Scope};

impl Sale<'_> {
    /// Applies a promotion on the whole sale: once, unless it was chosen more often and gives money.
    pub(super) fn apply_to_sale(&mut self, promotion: &Promotion) -> Result<(), Overflow> {
        let possible = match &promotion.condition {
            Condition::Items { .. } => self.times_bought(promotion)?,
            condition => self.times(condition),
        };
        let times = possible.min(promotion.limit.unwrap_or(1));
        if times < 1 {
            return Ok(());
        }
        match &promotion.award {
            Award::PercentOffSale(percent, scope) => self.percent_off(promotion, *percent, scope),
            Award::SumOffSale(sum, share, scope) => {
                let sum = Money(sum.0.times(Fixed::from_whole(times))?);
                self.sum_off(promotion, sum, *share, scope, times)
            }
            _ => Ok(()),
        }
    }

    /// How often the bought units are in the sale, whatever other promotions did with them.
    fn times_bought(&self, promotion: &Promotion) -> Result<i64, Overflow> {
        let Condition::Items { what, amount, at_least, at_most } = &promotion.condition else { return Ok(0) };
        if amount.micro() <= 0 {
            return Ok(0);
        }
        let mut found = 0i64;
        for row in self.rows.iter().filter(|row| row.takes_part(promotion.tier) && what.holds(row)) {
            if row.costs_between(*at_least, *at_most)? {
                found = found.checked_add(row.amount.micro()).ok_or(Overflow)?;
            }
        }
        Ok(found / amount.micro())
    }

    /// The rows that an award on the sale is about.
    fn within(&self, promotion: &Promotion, scope: &Scope) -> Vec<usize> {
        let meant = |at: &usize| {
            let row = &self.rows[*at];
            let promoted = !self.effects[*at].is_empty();
            let discounted = promoted || row.cheaper || !row.manual.is_zero();
            self.may_get(promotion, *at)
                && !row.is_among(&scope.excluded)
                && (scope.included.is_empty() || row.is_among(&scope.included))
                && !(scope.skip_discounted && discounted)
                && !(scope.skip_promoted && promoted)
        };
        (0..self.rows.len()).filter(meant).collect()
    }

    fn percent_off(&mut self, promotion: &Promotion, percent: Percent, scope: &Scope) -> Result<(), Overflow> {
        let rows = self.within(promotion, scope);
        for at in &rows {
            let left = self.left[*at].less(percent)?;
            let off = self.left[*at].minus(left)?;
            self.own_price[*at] = self.own_price[*at].less(percent)?;
            self.take_off(promotion, *at, self.rows[*at].amount, (off, left))?;
        }
        if !rows.is_empty() {
            self.note(promotion, 1);
        }
        Ok(())
    }

    /// Money off, in whole cents for each row: the cents that proportion leaves over go to the rows that lost most by rounding down.
    fn sum_off(
        &mut self,
        promotion: &Promotion,
        sum: Money,
        most: Option<Percent>,
        scope: &Scope,
        times: i64,
    ) -> Result<(), Overflow> {
        let rows: Vec<usize> =
            self.within(promotion, scope).into_iter().filter(|at| self.left[*at].is_positive()).collect();
        let lefts = rows.iter().map(|at| self.left[*at].round(6)).collect::<Result<Vec<_>, _>>()?;
        let whole = rows.iter().try_fold(Fine::ZERO, |sum, at| sum.plus(self.left[*at]))?;
        let cap = match most {
            Some(percent) => whole.minus(whole.less(percent)?)?,
            None => whole,
        };
        let sum = cap.min(Fine::from_money(sum)).round(2)?.min(whole.round(6)?);
        if sum.micro() <= 0 {
            return Ok(());
        }
        let all = lefts.iter().try_fold(Money::ZERO, |sum, left| sum.plus(*left))?;
        let parts = cents_of(sum, &lefts, all);
        for (at, part) in rows.iter().zip(parts) {
            let off = Fine::from_money(part).min(self.left[*at]);
            self.take_off(promotion, *at, self.rows[*at].amount, (off, self.left[*at].minus(off)?))?;
        }
        self.note(promotion, times);
        Ok(())
    }
}

/// A cent in micro-units.
const CENT: i128 = 10_000;

/// Splits a sum over weights in whole cents; the parts add up to the sum, and no part is above its weight by more than rounding.
fn cents_of(sum: Money, weights: &[Money], whole: Money) -> Vec<Money> {
    let (total, whole) = (i128::from(sum.micro()), i128::from(whole.micro()));
    let exact = |weight: &Money| total * i128::from(weight.micro()) / whole;
    let mut parts: Vec<(i128, i128)> = weights
        .iter()
        .map(|weight| {
            let own = exact(weight);
            (own / CENT * CENT, own % CENT)
        })
        .collect();
    let given: i128 = parts.iter().map(|(part, _)| part).sum();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| (-parts[*at].1, *at));
    let mut left = total - given;
    for at in order {
        let part = left.min(CENT);
        parts[at].0 += part;
        left -= part;
    }
    parts.into_iter().map(|(part, _)| Money::from_micro(i64::try_from(part).unwrap_or(0))).collect()
}
