//! The ledger of reward points: what customers earn, what is left of it, and what they spend.

use ladu_record::Cx;
use ladu_record::noun::{self, Patch};
use ladu_record::settings::Settings;
use ladu_types::{Fixed, Id, Money, UnixTime, of};
use ladu_wire::{Code, Fault};

use super::points::*;

/// The points that a customer can spend: what is left of what was earned and has not run out.
pub fn balance(cx: &mut Cx<'_, '_>, customer: Id<of::Party>) -> Result<Fixed, Fault> {
    let sql = "SELECT CAST(COALESCE(SUM(remaining), 0) AS BIGINT) FROM earned_points
               WHERE account = $0 AND customer_id = $1 AND (expires = 0 OR expires > $2)";
    let now = cx.now();
    Ok(cx.first(sql, &[customer.into(), now.into()], |row| row.get(0))?.unwrap_or_default())
}

/// Does a customer collect points?
pub fn is_member(cx: &mut Cx<'_, '_>, customer: Id<of::Party>) -> Result<bool, Fault> {
    let sql = "SELECT reward_points_disabled FROM customer WHERE account = $0 AND id = $1";
    Ok(cx.first(sql, &[customer.into()], |row| row.get::<i64>(0))? == Some(0))
}

/// Refuses a customer who collects no points (1072).
pub fn require_member(cx: &mut Cx<'_, '_>, customer: Id<of::Party>) -> Result<(), Fault> {
    if is_member(cx, customer)? { Ok(()) } else { Err(Fault::of(Code::NO_POINTS_FOR_CUSTOMER)) }
}

/// When points earned at a moment in a store run out: at the end of its day so many months later, 0 for never.
pub fn expiry(cx: &mut Cx<'_, '_>, created: UnixTime, store: Option<Id<of::Warehouse>>) -> Result<UnixTime, Fault> {
    let (months, zones) = (cx.settings()?.int("reward_points_duration"), cx.zones()?);
    if months == 0 {
        return Ok(UnixTime(0));
    }
    Ok(zones.time_on(zones.local(created, store).day().plus_months(months), 86_399, store))
}

/// Points as far as the account keeps them: whole ones unless told otherwise, the rest is lost.
pub fn kept(conf: &Settings, points: Fixed) -> Fixed {
    let places = u32::try_from(conf.int("reward_points_decimals").clamp(0, 6)).unwrap_or(0);
    let unit = 10_i64.pow(6 - places);
    Fixed::from_micro(points.micro() / unit * unit)
}

/// The points that a sum of money earns.
pub fn earned_by(conf: &Settings, sum: Money) -> Result<Fixed, Fault> {
    Ok(kept(conf, sum.0.times(conf.decimal("reward_points_per_currency_unit"))?))
}

/// Adds a record of earned points; gives its id. The record says who earned how many, when and for how long.
pub fn earn(cx: &mut Cx<'_, '_>, mut earned: Patch) -> Result<i64, Fault> {
    let points = earned.get(EARNED_POINTS).unwrap_or_default();
    earned.put(REMAINING, points);
    noun::create(cx, &EARNED, &earned)
}

/// Takes points from a customer, those first that run out first, and keeps a record of it; gives what is left. Too few are 1042.
pub fn take(cx: &mut Cx<'_, '_>, used: &Patch) -> Result<Fixed, Fault> {
    let left = spend(cx, used.id(CUSTOMER), used.get(USED_POINTS).unwrap_or_default())?;
    noun::create(cx, &USED, used)?;
    Ok(left)
}

/// Takes points of what a customer has, those first that run out first; gives what is left. Too few are 1042.
pub(super) fn spend(cx: &mut Cx<'_, '_>, customer: Option<Id<of::Party>>, points: Fixed) -> Result<Fixed, Fault> {
    let sql = "SELECT id, remaining FROM earned_points
               WHERE account = $0 AND customer_id = $1 AND remaining > 0 AND (expires = 0 OR expires > $2)
               ORDER BY CASE WHEN expires = 0 THEN 1 ELSE 0 END, expires, created, id {for_update}";
    let now = cx.now();
    let rows = cx.query(sql, &[customer.into(), now.into()])?;
    let all = rows.iter().try_fold(Fixed::ZERO, |sum, row| sum.plus(row.get(1)))?;
    if all < points {
        return Err(Fault::of(Code::TOO_FEW_POINTS));
    }
    let (mut left, mut emptied) = (points, Vec::new());
    for row in rows.iter() {
        let (id, remaining): (i64, Fixed) = row.read();
        if left < remaining {
            if left > Fixed::ZERO {
                cx.queue(
                    "UPDATE earned_points SET remaining = remaining - $2, changed = $3 WHERE account = $0 AND id = $1",
                    &[id.into(), left.into(), now.into()],
                )?;
            }
            break;
        }
        left = left.minus(remaining)?;
        emptied.push(id);
    }
    let sql = "UPDATE earned_points SET remaining = 0, changed = $1 WHERE account = $0 AND id IN ({ids})";
    cx.execute_among(sql, &emptied, &[now.into()])?;
    Ok(all.minus(points)?)
}

/// Gives back points that a customer had spent, to those records that run out last.
pub(super) fn refund(cx: &mut Cx<'_, '_>, customer: Id<of::Party>, points: Fixed) -> Result<(), Fault> {
    let (mut left, now) = (points, cx.now());
    let sql = "SELECT id, points - remaining FROM earned_points WHERE account = $0 AND customer_id = $1 AND points > remaining
               ORDER BY CASE WHEN expires = 0 THEN 0 ELSE 1 END, expires DESC, id DESC {for_update}";
    for earned in cx.query(sql, &[customer.into()])?.iter() {
        let (id, spent): (i64, Fixed) = earned.read();
        let back = spent.min(left);
        left = left.minus(back)?;
        if back > Fixed::ZERO {
            cx.queue(
                "UPDATE earned_points SET remaining = remaining + $2, changed = $3 WHERE account = $0 AND id = $1",
                &[id.into(), back.into(), now.into()],
            )?;
        }
    }
    Ok(())
}
