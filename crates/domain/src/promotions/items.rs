//! Awards on items: sets at a price, units that get a discount, units at a price. Each unit takes part in one of them at most.

use ladu_types::{Fixed, Money, Overflow, Quantity};

use super::{Award, Condition, Fine, LARGE_ROW, MOST_APPLICATIONS, Off, Promotion, Row, Sale, Selector};

/// Units of a row, by its place in the sale.
type Units = Vec<(usize, Quantity)>;

impl Sale<'_> {
    /// Applies a promotion on items as often as the sale earns it.
    pub(super) fn apply_to_items(&mut self, promotion: &Promotion) -> Result<(), Overflow> {
        let most = promotion.limit.unwrap_or(MOST_APPLICATIONS).min(MOST_APPLICATIONS);
        match (&promotion.condition, &promotion.award) {
            (Condition::Items { amount, .. }, _) if amount.micro() <= 0 => Ok(()),
            (Condition::Items { amount, .. }, Award::SetPrice(price)) => {
                self.sell_sets(promotion, *amount, *price, most)
            }
            (Condition::Items { amount, .. }, Award::Matching(off, cap)) => {
                self.discount_matching(promotion, *amount, *cap, most, |sum, units| after(sum, units, *off))
            }
            (Condition::Items { amount, .. }, Award::UnitPrice(price, cap)) => {
                self.discount_matching(promotion, *amount, *cap, most, |sum, units| {
                    Ok(sum.min(Fine::of(*price, units)?))
                })
            }
            (Condition::Items { .. }, Award::Awarded { .. }) => self.award_for_items(promotion, most),
            (condition, Award::Awarded { .. }) => {
                let times = self.times(condition).min(most);
                self.award_units(promotion, times)
            }
            _ => Ok(()),
        }
    }

    /// Units that a condition counts and that are still free, dearest first.
    fn matching(&self, promotion: &Promotion) -> Result<Units, Overflow> {
        let Condition::Items { what, at_least, at_most, .. } = &promotion.condition else { return Ok(Vec::new()) };
        // Most promotions are about none of a sale's products: that is asked first, because it is the cheapest.
        let fits = |row: &Row| -> Result<bool, Overflow> {
            if !what.holds(row) {
                return Ok(false);
            }
            row.costs_between(*at_least, *at_most)
        };
        let mut units = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            if fits(row)? {
                units.push((at, self.free(promotion, at)?));
            }
        }
        units.retain(|(_, free)| free.micro() > 0);
        self.dearest_first(&mut units);
        Ok(units)
    }

    /// Units of a row that a promotion may have: those that no other on items has used, unless it comes on top of others; a very long row
    /// takes no part.
    fn free(&self, promotion: &Promotion, at: usize) -> Result<Quantity, Overflow> {
        let amount = self.rows[at].amount;
        if !self.rows[at].takes_part(promotion.tier) || amount >= Quantity::from_whole(LARGE_ROW) {
            return Ok(Quantity::ZERO);
        }
        let free = self.pieces[at].iter().filter(|piece| promotion.stackable || piece.used.is_none());
        free.map(|piece| piece.amount).try_fold(Quantity::ZERO, Quantity::plus)
    }

    fn dearest_first(&self, units: &mut Units) {
        units.sort_by(|(a, _), (b, _)| self.rows[*b].price.cmp(&self.rows[*a].price).then(a.cmp(b)));
    }

    /// Award 3: as many sets as there are, of the dearest units first; a set that would get dearer is sold as it is.
    fn sell_sets(&mut self, promotion: &Promotion, size: Quantity, price: Money, most: i64) -> Result<(), Overflow> {
        let mut units = self.matching(promotion)?;
        units.retain(|(at, _)| self.may_get(promotion, *at));
        let mut count = 0;
        while count < most {
            let Some(set) = taken(&mut units, size)? else { break };
            let mut pieces: Vec<(usize, usize)> = Vec::new();
            for (at, amount) in set {
                pieces.extend(self.pick(promotion, at, amount)?.into_iter().map(|piece| (at, piece)));
            }
            let sum = |sale: &Self, (at, piece): (usize, usize)| sale.pieces[at][piece].sum;
            let whole = pieces.iter().try_fold(Fine::ZERO, |all, piece| all.plus(sum(self, *piece)))?;
            let off = whole.minus(Fine::from_money(price))?;
            if !off.is_positive() {
                break;
            }
            // What has been taken off so far is in proportion to what the pieces so far cost: in the end it is all of it.
            let (mut until, mut taken_off) = (Fine::ZERO, Fine::ZERO);
            for (at, piece) in pieces {
                until = until.plus(sum(self, (at, piece)))?;
                let own = if until == whole { off } else { off.in_proportion(until.round(6)?, whole.round(6)?)? };
                let left = sum(self, (at, piece)).minus(own.minus(taken_off)?)?;
                self.lower(promotion, at, piece, left)?;
                self.pieces[at][piece].used = Some(promotion.id);
                taken_off = own;
            }
            count += 1;
        }
        if count > 0 {
            self.note(promotion, count);
        }
        Ok(())
    }

    /// Awards 5 and 6: every matching unit, up to a number for each application.
    fn discount_matching(
        &mut self,
        promotion: &Promotion,
        needed: Quantity,
        cap: Option<Quantity>,
        most: i64,
        left_of: impl Fn(Fine, Quantity) -> Result<Fine, Overflow>,
    ) -> Result<(), Overflow> {
        let units = self.matching(promotion)?;
        let all = sum_of(&units)?;
        if all < needed {
            return Ok(());
        }
        // Without a number of units one application takes them all; with one, each application takes so many.
        let times = if promotion.limit.is_some() { most } else { 1 };
        let mut left = match cap {
            Some(cap) => all.min(Quantity(cap.0.times(Fixed::from_whole(times))?)),
            None => all,
        };
        let mut touched = false;
        for (at, free) in units {
            if !self.may_get(promotion, at) || left.is_zero() {
                continue;
            }
            for piece in self.pick(promotion, at, free.min(left))? {
                let found = self.pieces[at][piece];
                if self.lower(promotion, at, piece, left_of(found.sum, found.amount)?)? {
                    left = left.minus(found.amount)?;
                    touched = true;
                }
            }
        }
        if touched {
            self.note(promotion, 1);
        }
        Ok(())
    }

    /// Award 4 for bought items: each application sets aside the bought units, then gives to the cheapest units that are left.
    fn award_for_items(&mut self, promotion: &Promotion, most: i64) -> Result<(), Overflow> {
        let (Condition::Items { amount: needed, .. }, Award::Awarded { what, amount, off, .. }) =
            (&promotion.condition, &promotion.award)
        else {
            return Ok(());
        };
        let mut triggers = self.matching(promotion)?;
        // Without products of its own the award goes to the cheapest of those that were bought.
        let from_triggers = what.is_empty();
        let mut awarded = if from_triggers { triggers.clone() } else { self.awardable(promotion, what)? };
        awarded.retain(|(at, _)| self.may_get(promotion, *at) && !is_excluded(promotion, &self.rows[*at]));
        awarded.reverse();
        if promotion.one_row {
            awarded.truncate(1);
        }
        // Those that cannot be awarded are set aside first, so that as much as possible is left to award.
        triggers.sort_by_key(|(at, _)| awarded.iter().any(|(other, _)| other == at));
        let mut count = 0;
        while count < most {
            let Some(bought) = taken(&mut triggers, *needed)? else { break };
            if !from_triggers {
                remove(&mut awarded, &bought)?;
            }
            let each = amount.unwrap_or(sum_of(&awarded)?);
            let given = up_to(&mut awarded, each)?;
            if given.is_empty() {
                break;
            }
            self.give(promotion, &given, *off)?;
            if !from_triggers {
                remove(&mut triggers, &given)?;
            }
            count += 1;
        }
        if count > 0 {
            self.note(promotion, count);
        }
        Ok(())
    }

    /// Award 4 for a sale of some value, or for points: once, or as often as it was chosen.
    fn award_units(&mut self, promotion: &Promotion, times: i64) -> Result<(), Overflow> {
        let Award::Awarded { what, amount, off, .. } = &promotion.award else { return Ok(()) };
        let times = if promotion.limit.is_some() || matches!(promotion.condition, Condition::Points(_)) {
            times
        } else {
            times.min(1)
        };
        let mut awarded = self.awardable(promotion, what)?;
        awarded.retain(|(at, _)| self.may_get(promotion, *at) && !is_excluded(promotion, &self.rows[*at]));
        awarded.reverse();
        if promotion.one_row {
            awarded.truncate(1);
        }
        let mut count = 0;
        while count < times {
            let each = amount.unwrap_or(sum_of(&awarded)?);
            let given = up_to(&mut awarded, each)?;
            if given.is_empty() {
                break;
            }
            self.give(promotion, &given, *off)?;
            count += 1;
        }
        if count > 0 {
            self.note(promotion, count);
        }
        Ok(())
    }

    /// Gives some units their discount.
    fn give(&mut self, promotion: &Promotion, given: &Units, off: Off) -> Result<(), Overflow> {
        for (at, amount) in given {
            for piece in self.pick(promotion, *at, *amount)? {
                let found = self.pieces[*at][piece];
                self.lower(promotion, *at, piece, after(found.sum, found.amount, off)?)?;
                self.pieces[*at][piece].used = Some(promotion.id);
            }
        }
        Ok(())
    }

    /// Free units that an award is about, dearest first; all when it names nothing.
    fn awardable(&self, promotion: &Promotion, what: &Selector) -> Result<Units, Overflow> {
        let mut units = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let free = self.free(promotion, at)?;
            if free.micro() > 0 && (what.is_empty() || what.holds(row)) {
                units.push((at, free));
            }
        }
        self.dearest_first(&mut units);
        Ok(units)
    }
}

fn is_excluded(promotion: &Promotion, row: &Row) -> bool {
    matches!(&promotion.award, Award::Awarded { excluded, .. } if row.is_among(excluded))
}

/// What some units come to after a discount.
fn after(sum: Fine, units: Quantity, off: Off) -> Result<Fine, Overflow> {
    match off {
        Off::Percent(percent) => sum.less(percent),
        Off::Sum(each) => sum.minus(Fine::of(each, units)?),
    }
}

fn sum_of(units: &Units) -> Result<Quantity, Overflow> {
    units.iter().try_fold(Quantity::ZERO, |sum, (_, amount)| sum.plus(*amount))
}

/// Takes exactly so many units from the front, or nothing when there are not enough.
fn taken(units: &mut Units, amount: Quantity) -> Result<Option<Units>, Overflow> {
    if sum_of(units)? < amount { Ok(None) } else { up_to(units, amount).map(Some) }
}

/// Takes up to so many units from the front.
fn up_to(units: &mut Units, amount: Quantity) -> Result<Units, Overflow> {
    let (mut given, mut left) = (Vec::new(), amount);
    for (at, free) in units.iter_mut() {
        if left.is_zero() {
            break;
        }
        let part = (*free).min(left);
        if part.is_zero() {
            continue;
        }
        given.push((*at, part));
        *free = free.minus(part)?;
        left = left.minus(part)?;
    }
    units.retain(|(_, free)| !free.is_zero());
    Ok(given)
}

/// Takes units away that were used elsewhere.
fn remove(units: &mut Units, used: &Units) -> Result<(), Overflow> {
    for (at, amount) in used {
        if let Some((_, free)) = units.iter_mut().find(|(other, _)| other == at) {
            *free = free.minus(*amount)?.max(Quantity::ZERO);
        }
    }
    units.retain(|(_, free)| !free.is_zero());
    Ok(())
}
