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
    let (customer, points) = (used.id(CUSTOMER), used.get(USED_POINTS).unwrap_or_default());
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
    noun::create(cx, &USED, used)?;
    Ok(all.minus(points)?)
}

/// Who bought what where.
#[derive(Debug, Clone, Copy)]
pub struct Settled {
    pub document: Id<of::SalesDocument>,
    pub customer: Id<of::Party>,
    pub register: Option<Id<of::Register>>,
    pub employee: Option<Id<of::Employee>>,
    /// The document that it credits.
    pub credited: Option<Id<of::SalesDocument>>,
    pub warehouse: Id<of::Warehouse>,
}

/// What a confirmed document does to its customer's points. `no_points`: the program said that it earns none.
pub fn settle(cx: &mut Cx<'_, '_>, sale: &Settled, no_points: bool) -> Result<(), Fault> {
    let conf = cx.settings()?;
    if let Some(credited) = sale.credited
        && earning_sum(cx, sale.document)? <= Money::ZERO
    {
        return give_back(cx, &conf, (sale, credited));
    }
    let is_nobody = Id::some(conf.int("default_client_idDat")) == Some(sale.customer);
    let earns_none = no_points || conf.decimal("reward_points_per_currency_unit").is_zero() || is_nobody;
    // Who is no member earns nothing; that it cannot be known is another matter.
    if earns_none || !is_member(cx, sale.customer)? {
        return Ok(());
    }
    let sum = earning_sum(cx, sale.document)?;
    let points = earned_by(&conf, sum)?;
    if points <= Fixed::ZERO {
        return Ok(());
    }
    let created = cx.now();
    let expires = expiry(cx, created, Some(sale.warehouse))?;
    let mut earned = Patch::new(EARNED_FIELDS);
    earned.put(CUSTOMER, sale.customer);
    earned.put(EARNED_ON, sale.document);
    earned.put(EARNED_REGISTER, sale.register);
    earned.put(EARNED_EMPLOYEE, sale.employee);
    earned.put(EARNED_POINTS, points);
    earned.put(EARNED_AT, created);
    earned.put(EXPIRES, expires);
    earn(cx, earned).map(drop)
}

/// What a document is worth in points, in the account's own currency: what was paid, tax included, but for gift cards (their use earns
/// points) and products that are kept out.
fn earning_sum(cx: &mut Cx<'_, '_>, document: Id<of::SalesDocument>) -> Result<Money, Fault> {
    let sql =
        "SELECT CAST(COALESCE(SUM(r.booked_net + r.booked_tax), 0) AS BIGINT), MAX(d.currency_rate) FROM sales_row r
         JOIN sales_document d ON d.account = r.account AND d.id = r.document_id
         LEFT JOIN product p ON p.account = r.account AND p.id = r.product_id
         WHERE r.account = $0 AND r.document_id = $1
         AND COALESCE(p.no_reward_points + p.is_gift_card + p.is_regular_gift_card, 0) = 0";
    let found = cx.first(sql, &[document.into()], |row| row.read())?;
    let (sum, rate): (Fixed, Fixed) = found.unwrap_or_default();
    Ok(Money(sum.times(rate)?))
}

/// A credit invoice takes back what the sale earned beyond what is left of it, as far as the customer still has it: with the last part all
/// is back, however often it was rounded before.
fn give_back(
    cx: &mut Cx<'_, '_>,
    conf: &Settings,
    (sale, credited): (&Settled, Id<of::SalesDocument>),
) -> Result<(), Fault> {
    let sql =
        "SELECT customer_id, CAST(SUM(points) AS BIGINT) FROM earned_points WHERE account = $0 AND document_id = $1
               GROUP BY customer_id ORDER BY customer_id";
    let earned: Option<(Id<of::Party>, Fixed)> = cx.first(sql, &[credited.into()], |row| row.read())?;
    let Some((customer, earned)) = earned.filter(|(_, points)| *points > Fixed::ZERO) else { return Ok(()) };
    let whole = earning_sum(cx, credited)?;
    let sql = "SELECT id FROM sales_document WHERE account = $0 AND credited_id <> 0 AND credited_id = $1 AND confirmed = 1 ORDER BY id";
    let credits: Vec<Id<of::SalesDocument>> = cx.query(sql, &[credited.into()])?.iter().map(|row| row.get(0)).collect();
    let (mut left, mut taken) = (whole, Fixed::ZERO);
    for credit in credits {
        left = left.plus(earning_sum(cx, credit)?.min(Money::ZERO))?;
        taken = taken.plus(taken_by(cx, credit)?)?;
    }
    let points = earned.minus(taken)?.minus(kept_of(conf, earned, left, whole)?)?;
    let points = points.min(balance(cx, customer)?);
    if points <= Fixed::ZERO {
        return Ok(());
    }
    let mut used = Patch::new(USED_FIELDS);
    used.put(CUSTOMER, customer);
    used.put(SPENT_ON, sale.document);
    used.put(USED_REGISTER, sale.register);
    used.put(USED_EMPLOYEE, sale.employee);
    used.put(USED_POINTS, points);
    used.put(WAREHOUSE, sale.warehouse);
    used.put(USED_AT, cx.now());
    take(cx, &used).map(drop)
}

/// What is left of points that a sale earned when so much of its sum is left.
fn kept_of(conf: &Settings, earned: Fixed, left: Money, whole: Money) -> Result<Fixed, Fault> {
    if left <= Money::ZERO || whole <= Money::ZERO {
        return Ok(Fixed::ZERO);
    }
    Ok(kept(conf, earned.share(left.0, whole.0)?))
}

/// The points that a document took.
fn taken_by(cx: &mut Cx<'_, '_>, document: Id<of::SalesDocument>) -> Result<Fixed, Fault> {
    let sql =
        "SELECT CAST(COALESCE(SUM(points), 0) AS BIGINT) FROM used_points WHERE account = $0 AND document_id = $1";
    Ok(cx.first(sql, &[document.into()], |row| row.get(0))?.unwrap_or_default())
}

/// A document that never was has earned nothing and taken nothing: what it took goes back to what the customer earned, what runs out last
/// first.
pub fn forget(cx: &mut Cx<'_, '_>, document: Id<of::SalesDocument>) -> Result<(), Fault> {
    cx.queue("DELETE FROM earned_points WHERE account = $0 AND document_id = $1", &[document.into()])?;
    let sql = "SELECT customer_id, points FROM used_points WHERE account = $0 AND document_id = $1 ORDER BY id";
    let used = cx.query(sql, &[document.into()])?;
    let now = cx.now();
    for used in used.iter() {
        let (customer, mut left): (Id<of::Party>, Fixed) = used.read();
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
    }
    cx.queue("DELETE FROM used_points WHERE account = $0 AND document_id = $1", &[document.into()])
}
