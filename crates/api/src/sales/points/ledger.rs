//! The ledger of reward points: what customers earn, what is left of it, and what they spend.

use ladu_record::Cx;
use ladu_record::noun::{self, Patch};
use ladu_record::settings::Settings;
use ladu_store::Value;
use ladu_types::{Fixed, Money, UnixTime, local_date, time_on};
use ladu_wire::{Code, Fault};

use super::{EARNED, USED};

/// The points that a customer can spend: what is left of what was earned and has not run out.
pub fn balance(cx: &mut Cx<'_, '_>, customer: i64) -> Result<Fixed, Fault> {
    let sql = "SELECT CAST(COALESCE(SUM(remaining), 0) AS BIGINT) FROM earned_points
               WHERE account = $0 AND customer_id = $1 AND (expires = 0 OR expires > $2)";
    let now = cx.now().0;
    Ok(Fixed::from_micro(cx.first(sql, &[Value::Int(customer), Value::Int(now)], |row| row.int(0))?.unwrap_or(0)))
}

/// Refuses a customer who collects no points (1072).
pub fn require_member(cx: &mut Cx<'_, '_>, customer: i64) -> Result<(), Fault> {
    let sql = "SELECT reward_points_disabled FROM customer WHERE account = $0 AND id = $1";
    match cx.first(sql, &[Value::Int(customer)], |row| row.int(0))? {
        Some(0) => Ok(()),
        _ => Err(Fault::of(Code::NO_POINTS_FOR_CUSTOMER)),
    }
}

/// When points earned at a moment run out: at the end of the day so many months later, 0 for never.
pub fn expiry(conf: &Settings, created: i64) -> i64 {
    let (months, zone) = (conf.int("reward_points_duration"), conf.text("timezone"));
    if months == 0 {
        return 0;
    }
    time_on(local_date(UnixTime(created), zone).plus_months(months), 86_399, zone).0
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

/// Adds a record of earned points; gives its id. The patch says who earned how many, when and for how long.
pub fn earn(cx: &mut Cx<'_, '_>, mut patch: Patch) -> Result<i64, Fault> {
    let points = patch.int("points").unwrap_or(0);
    patch.set("remaining", points);
    noun::create(cx, &EARNED, &patch)
}

/// Takes points from a customer, those first that run out first, and keeps a record of it; gives what is left. Too few are 1042.
pub fn take(cx: &mut Cx<'_, '_>, patch: &Patch) -> Result<Fixed, Fault> {
    let (customer, points) = (patch.int("customer_id").unwrap_or(0), patch.int("points").unwrap_or(0));
    let sql = "SELECT id, remaining FROM earned_points
               WHERE account = $0 AND customer_id = $1 AND remaining > 0 AND (expires = 0 OR expires > $2)
               ORDER BY CASE WHEN expires = 0 THEN 1 ELSE 0 END, expires, created, id {for_update}";
    let now = cx.now().0;
    let rows = cx.query(sql, &[Value::Int(customer), Value::Int(now)])?;
    let all = rows.iter().try_fold(0_i64, |sum, row| sum.checked_add(row.int(1))).ok_or(ladu_types::Overflow)?;
    if all < points {
        return Err(Fault::of(Code::TOO_FEW_POINTS));
    }
    let (mut left, mut emptied) = (points, Vec::new());
    for row in rows.iter() {
        if left < row.int(1) {
            if left > 0 {
                cx.queue(
                    "UPDATE earned_points SET remaining = remaining - $2, changed = $3 WHERE account = $0 AND id = $1",
                    &[Value::Int(row.int(0)), Value::Int(left), Value::Int(now)],
                )?;
            }
            break;
        }
        left -= row.int(1);
        emptied.push(row.int(0));
    }
    let sql = "UPDATE earned_points SET remaining = 0, changed = $1 WHERE account = $0 AND id IN ({ids})";
    cx.execute_among(sql, &emptied, &[Value::Int(now)])?;
    noun::create(cx, &USED, patch)?;
    Ok(Fixed::from_micro(all - points))
}

/// What a confirmed document does to its customer's points. `no_points`: the program said that it earns none.
pub fn settle(cx: &mut Cx<'_, '_>, sale: &Settled, no_points: bool) -> Result<(), Fault> {
    let conf = cx.settings()?;
    if no_points
        || conf.decimal("reward_points_per_currency_unit").is_zero()
        || sale.customer == 0
        || sale.customer == conf.int("default_client_idDat")
        || require_member(cx, sale.customer).is_err()
    {
        return Ok(());
    }
    // What was paid, tax included, but for gift cards (their use earns points) and products that are kept out.
    let sql =
        "SELECT CAST(COALESCE(SUM(r.booked_net + r.booked_tax), 0) AS BIGINT), MAX(d.currency_rate) FROM sales_row r
         JOIN sales_document d ON d.account = r.account AND d.id = r.document_id
         LEFT JOIN product p ON p.account = r.account AND p.id = r.product_id
         WHERE r.account = $0 AND r.document_id = $1
         AND COALESCE(p.no_reward_points + p.is_gift_card + p.is_regular_gift_card, 0) = 0";
    let found = cx.first(sql, &[Value::Int(sale.document)], |row| (row.int(0), row.int(1)))?;
    let (sum, rate) = found.unwrap_or_default();
    let points = earned_by(&conf, Money(Fixed::from_micro(sum).times(Fixed::from_micro(rate))?))?;
    if points.micro() > 0 {
        let created = cx.now().0;
        let mut patch = Patch::new(EARNED.fields);
        sale.describe(&mut patch, points);
        patch.set("created", created);
        patch.set("expires", expiry(&conf, created));
        return earn(cx, patch).map(drop);
    }
    give_back(cx, sale, points.negated())
}

/// Who bought what where.
pub struct Settled {
    /// The document.
    pub document: i64,
    /// Its customer.
    pub customer: i64,
    /// Its register.
    pub register: i64,
    /// Who sold it.
    pub employee: i64,
    /// The document that it credits, 0 for none.
    pub credited: i64,
    /// Its store.
    pub warehouse: i64,
}

impl Settled {
    fn describe(&self, patch: &mut Patch, points: Fixed) {
        for (column, value) in [
            ("customer_id", self.customer),
            ("document_id", self.document),
            ("register_id", self.register),
            ("employee_id", self.employee),
            ("points", points.micro()),
        ] {
            patch.set(column, value);
        }
    }
}

/// A credit invoice takes back what the sale earned, as far as the customer still has it.
fn give_back(cx: &mut Cx<'_, '_>, sale: &Settled, points: Fixed) -> Result<(), Fault> {
    let sql = "SELECT id FROM earned_points WHERE account = $0 AND document_id = $1 LIMIT 1";
    if sale.credited == 0 || cx.first(sql, &[Value::Int(sale.credited)], |_| ())?.is_none() {
        return Ok(());
    }
    let points = points.min(balance(cx, sale.customer)?);
    if points.micro() <= 0 {
        return Ok(());
    }
    let mut patch = Patch::new(USED.fields);
    sale.describe(&mut patch, points);
    patch.set("warehouse_id", sale.warehouse);
    patch.set("created", cx.now().0);
    take(cx, &patch).map(drop)
}

/// A document that never was has earned nothing.
pub fn forget(cx: &mut Cx<'_, '_>, document: i64) -> Result<(), Fault> {
    cx.queue("DELETE FROM earned_points WHERE account = $0 AND document_id = $1", &[Value::Int(document)])
}
