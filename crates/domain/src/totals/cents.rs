//! What totals are reckoned with: prices of ten decimals and sums of sixteen, each rounded once, to whole cents where they are done.

use ladu_types::{Money, Overflow, Percent, Price, SCALE, divide_rounded as div_rounded};

/// A hundred per cent in micro-units.
pub(super) const HUNDRED: i128 = 100 * SCALE as i128;
/// How much finer than a micro-unit discounted prices are kept where an algorithm does not round them: ten decimals in all.
pub(super) const PRICE_FINE: i128 = 10_000;
/// A cent with sixteen decimals.
pub(super) const CENT: i128 = 100_000_000_000_000;
/// The eighth decimal of sixteen.
pub(super) const EIGHT_DECIMALS: i128 = 100_000_000;
/// Decimals of prices as they are reckoned with.
pub(super) const FINE_PLACES: u32 = 10;
/// A cent of a price of ten decimals.
pub(super) const PRICE_CENT: i128 = 100_000_000;

/// Rounds to cents so that the parts add up to `sum` cents: what rounding leaves over goes to the parts that lost most by it.
pub(super) fn spread(parts: &[i128], sum: i128) -> Result<Vec<i128>, Overflow> {
    let mut found: Vec<i128> = parts.iter().map(|part| cents(*part)).collect::<Result<_, _>>()?;
    let mut over = sum - found.iter().sum::<i128>();
    let step = over.signum();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| (step * (found[*at] * CENT - parts[*at]), *at));
    for at in order.into_iter().cycle().take(usize::try_from(over.unsigned_abs()).unwrap_or(0)) {
        found[at] += step;
        over -= step;
    }
    if over == 0 { Ok(found) } else { Err(Overflow) }
}

/// A price less a percentage, rounded once to so many places.
pub(super) fn less(price: i128, discount: Percent, places: u32) -> Result<i128, Overflow> {
    share_to(price, HUNDRED - i128::from(discount.micro()), HUNDRED, places)
}

/// `value x part / whole`, rounded once.
pub(super) fn share(value: i128, part: i128, whole: i128) -> Result<i128, Overflow> {
    Ok(div_rounded(value.checked_mul(part).ok_or(Overflow)?, whole))
}

/// The same of a price of ten decimals, rounded once to so many of them.
pub(super) fn share_to(price: i128, part: i128, whole: i128, places: u32) -> Result<i128, Overflow> {
    let unit = 10i128.pow(FINE_PLACES - places.min(FINE_PLACES));
    Ok(div_rounded(price.checked_mul(part).ok_or(Overflow)?, whole * unit) * unit)
}

/// A price of ten decimals with the six that are shown.
pub(super) fn price_of(fine: i128) -> Result<Price, Overflow> {
    narrow(div_rounded(fine, PRICE_FINE)).map(Price::from_micro)
}

/// What was reckoned wide, as narrow as it is kept.
pub(super) fn narrow(value: i128) -> Result<i64, Overflow> {
    i64::try_from(value).map_err(|_| Overflow)
}

/// A fine sum in whole cents, rounded half away from zero.
pub(super) fn cents(fine: i128) -> Result<i128, Overflow> {
    let cents = div_rounded(fine, CENT);
    money(cents).map(|_| cents)
}

/// Whole cents as money.
pub(super) fn money(cents: i128) -> Result<Money, Overflow> {
    narrow(cents.checked_mul(10_000).ok_or(Overflow)?).map(Money::from_micro)
}
