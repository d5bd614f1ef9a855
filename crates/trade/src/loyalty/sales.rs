//! What sales do to the points of their customers: a sale earns some, what changes of it changes them by the difference, what comes back takes
//! its share along, and a sale that is gone takes all of them.

use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_record::settings::Settings;
use ladu_store::Row;
use ladu_types::{Fixed, Id, Money, of};
use ladu_wire::Fault;

use super::ledger::{balance, earn, earned_by, expiry, is_member, kept, refund, spend, take};
use super::points::*;

type SaleId = Id<of::SalesDocument>;

/// Who bought what where.
#[derive(Debug, Clone, Copy)]
pub struct Settled {
    pub document: SaleId,
    pub customer: Id<of::Party>,
    pub register: Option<Id<of::Register>>,
    pub employee: Option<Id<of::Employee>>,
    /// The document that it credits.
    pub credited: Option<SaleId>,
    pub warehouse: Id<of::Warehouse>,
}

/// What a document does to its customer's points when it is confirmed. `no_points`: the program said that it earns none.
pub fn settle(cx: &mut Cx<'_, '_>, sale: &Settled, no_points: bool) -> Result<(), Fault> {
    let conf = cx.settings()?;
    if let Some(credited) = sale.credited
        && earning_sum(cx, sale.document)? <= Money::ZERO
    {
        return follow_credits(cx, credited, Some(sale.document));
    }
    if !earns(cx, &conf, sale, no_points)? {
        return Ok(());
    }
    let sum = earning_sum(cx, sale.document)?;
    let points = earned_by(&conf, sum)?;
    if points > Fixed::ZERO { earn_on(cx, sale, points) } else { Ok(()) }
}

/// What changes of a confirmed document changes its points by what the difference of its sum earns: it came to `before`. What its credit
/// invoices take follows.
pub fn resettle(cx: &mut Cx<'_, '_>, sale: &Settled, before: Money, no_points: bool) -> Result<(), Fault> {
    let conf = cx.settings()?;
    let now = earning_sum(cx, sale.document)?;
    let change = earned_by(&conf, now.max(Money::ZERO))?.minus(earned_by(&conf, before.max(Money::ZERO))?)?;
    match Earned::of(cx, sale.document)? {
        Some(earned) if earned.customer == sale.customer => earned.bring_to(cx, earned.points.plus(change)?)?,
        // Another customer has bought it.
        Some(earned) => {
            let points = earned.points.plus(change)?;
            earned.withdraw(cx)?;
            if points > Fixed::ZERO && earns(cx, &conf, sale, no_points)? {
                earn_on(cx, sale, points)?;
            }
        }
        None if change > Fixed::ZERO && earns(cx, &conf, sale, no_points)? => earn_on(cx, sale, change)?,
        None => {}
    }
    match sale.credited {
        Some(credited) => follow_credits(cx, credited, Some(sale.document)),
        None => follow_credits(cx, sale.document, None),
    }
}

/// Does a sale earn points at all? Who is no member earns nothing; that it cannot be known is another matter.
fn earns(cx: &mut Cx<'_, '_>, conf: &Settings, sale: &Settled, no_points: bool) -> Result<bool, Fault> {
    let is_nobody = Id::some(conf.int("default_client_idDat")) == Some(sale.customer);
    let earns_none = no_points || conf.decimal("reward_points_per_currency_unit").is_zero() || is_nobody;
    Ok(!earns_none && is_member(cx, sale.customer)?)
}

fn earn_on(cx: &mut Cx<'_, '_>, sale: &Settled, points: Fixed) -> Result<(), Fault> {
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

/// The points that a sale earned.
struct Earned {
    id: i64,
    customer: Id<of::Party>,
    points: Fixed,
    remaining: Fixed,
}

impl Earned {
    fn of(cx: &mut Cx<'_, '_>, document: SaleId) -> Result<Option<Earned>, Fault> {
        let sql = "SELECT id, customer_id, points, remaining FROM earned_points WHERE account = $0 AND document_id = $1
                   ORDER BY id LIMIT 1 {for_update}";
        cx.first(sql, &[document.into()], |row| {
            let (id, customer, points, remaining) = row.read();
            Earned { id, customer, points, remaining }
        })
    }

    /// Changes how many were earned. Fewer are taken of what is left of them, then of what the customer has otherwise; what the customer has not
    /// is not taken.
    fn bring_to(&self, cx: &mut Cx<'_, '_>, points: Fixed) -> Result<(), Fault> {
        let change = points.max(Fixed::ZERO).minus(self.points)?;
        let remaining = self.remaining.plus(change)?;
        if change.is_zero() {
            return Ok(());
        }
        let now = cx.now();
        let mut missing = remaining.min(Fixed::ZERO).negated();
        cx.queue(
            "UPDATE earned_points SET remaining = $2, changed = $3 WHERE account = $0 AND id = $1",
            &[self.id.into(), remaining.max(Fixed::ZERO).into(), now.into()],
        )?;
        let mut points = self.points.plus(change)?;
        if missing > Fixed::ZERO {
            let taken = missing.min(balance(cx, self.customer)?);
            spend(cx, Some(self.customer), taken)?;
            missing = missing.minus(taken)?;
            points = points.plus(missing)?;
        }
        cx.queue(
            "UPDATE earned_points SET points = $2 WHERE account = $0 AND id = $1",
            &[self.id.into(), points.into()],
        )
    }

    /// Takes all of them back. What the customer has spent already stays on record, of no sale.
    fn withdraw(&self, cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
        self.bring_to(cx, Fixed::ZERO)?;
        let id = self.id.into();
        cx.queue("DELETE FROM earned_points WHERE account = $0 AND id = $1 AND points = 0", &[id])?;
        cx.queue("UPDATE earned_points SET document_id = 0 WHERE account = $0 AND id = $1", &[id])
    }
}

/// What a document is worth in points, in the account's own currency: what was paid, tax included, but for gift cards (their use earns
/// points) and products that are kept out.
pub fn earning_sum(cx: &mut Cx<'_, '_>, document: SaleId) -> Result<Money, Fault> {
    let sql = format!("SELECT {} FROM sales_document d WHERE d.account = $0 AND d.id = $1", earning_sum_of("d"));
    Ok(cx.first(&sql, &[document.into()], |row| row.get(0))?.unwrap_or_default())
}

/// The same of the document of a table, as a column.
fn earning_sum_of(table: &str) -> String {
    format!(
        "(SELECT CAST(COALESCE(SUM(r.own_net + r.own_tax), 0) AS BIGINT) FROM sales_row r
         LEFT JOIN product p ON p.account = r.account AND p.id = r.product_id
         WHERE r.account = {table}.account AND r.document_id = {table}.id
         AND COALESCE(p.no_reward_points + p.is_gift_card + p.is_regular_gift_card, 0) = 0)"
    )
}

/// A credit invoice of a sale: what it gives back, and what it took of the points.
struct Credit {
    sale: Settled,
    sum: Money,
    taken: Fixed,
}

impl Credit {
    fn all(cx: &mut Cx<'_, '_>, credited: SaleId, customer: Id<of::Party>) -> Result<Vec<Credit>, Fault> {
        let sql = format!(
            "SELECT c.id, c.register_id, c.employee_id, c.warehouse_id, {}, (SELECT CAST(COALESCE(SUM(u.points), 0) AS BIGINT)
             FROM used_points u WHERE u.account = c.account AND u.document_id = c.id) FROM sales_document c
             WHERE c.account = $0 AND c.credited_id <> 0 AND c.credited_id = $1 AND c.confirmed = 1 ORDER BY c.id",
            earning_sum_of("c")
        );
        let credit = |row: Row<'_>| {
            let (document, register, employee, warehouse, sum, taken) = row.read();
            let sale = Settled { document, customer, register, employee, credited: Some(credited), warehouse };
            Credit { sale, sum, taken }
        };
        Ok(cx.query(&sql, &[credited.into()])?.iter().map(credit).collect())
    }
}

/// Credit invoices take back what the sale earned beyond what is left of it, as far as the customer still has it: with the last part all is
/// back, however often it was rounded before. What they took too much, because they or the sale have changed, goes back. `by` is the one that
/// takes more, if it is one of them.
pub fn follow_credits(cx: &mut Cx<'_, '_>, credited: SaleId, by: Option<SaleId>) -> Result<(), Fault> {
    let conf = cx.settings()?;
    let sql =
        "SELECT customer_id, CAST(SUM(points) AS BIGINT) FROM earned_points WHERE account = $0 AND document_id = $1
               GROUP BY customer_id ORDER BY customer_id";
    let earned: Option<(Id<of::Party>, Fixed)> = cx.first(sql, &[credited.into()], |row| row.read())?;
    let Some((customer, earned)) = earned else { return Ok(()) };
    let credits = Credit::all(cx, credited, customer)?;
    let Some(last) = credits.last() else { return Ok(()) };
    let whole = earning_sum(cx, credited)?;
    let (mut left, mut taken) = (whole, Fixed::ZERO);
    for credit in &credits {
        left = left.plus(credit.sum.min(Money::ZERO))?;
        taken = taken.plus(credit.taken)?;
    }
    let points = earned.minus(taken)?.minus(kept_of(&conf, earned, left, whole)?)?;
    if points < Fixed::ZERO {
        return give_back(cx, customer, &credits, points.negated());
    }
    let points = points.min(balance(cx, customer)?);
    if points <= Fixed::ZERO {
        return Ok(());
    }
    let sale = credits.iter().find(|credit| Some(credit.sale.document) == by).unwrap_or(last).sale;
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

/// Gives back points that credit invoices took, the newest first.
fn give_back(cx: &mut Cx<'_, '_>, customer: Id<of::Party>, credits: &[Credit], points: Fixed) -> Result<(), Fault> {
    let (mut left, now) = (points, cx.now());
    for credit in credits.iter().rev() {
        let sql = "SELECT id, points FROM used_points WHERE account = $0 AND document_id = $1 AND customer_id = $2 ORDER BY id DESC {for_update}";
        for used in cx.query(sql, &[credit.sale.document.into(), customer.into()])?.iter() {
            let (id, taken): (i64, Fixed) = used.read();
            let part = taken.min(left);
            left = left.minus(part)?;
            if part == taken && part > Fixed::ZERO {
                cx.queue("DELETE FROM used_points WHERE account = $0 AND id = $1", &[id.into()])?;
            } else if part > Fixed::ZERO {
                cx.queue(
                    "UPDATE used_points SET points = points - $2, changed = $3 WHERE account = $0 AND id = $1",
                    &[id.into(), part.into(), now.into()],
                )?;
            }
        }
    }
    refund(cx, customer, points.minus(left)?)
}

/// What is left of points that a sale earned when so much of its sum is left.
fn kept_of(conf: &Settings, earned: Fixed, left: Money, whole: Money) -> Result<Fixed, Fault> {
    if left <= Money::ZERO || whole <= Money::ZERO {
        return Ok(Fixed::ZERO);
    }
    Ok(kept(conf, earned.share(left.0, whole.0)?))
}

/// A document that never was has earned nothing and taken nothing: what it earned is taken back as far as the customer has it, and what it took
/// goes back to what the customer earned, what runs out last first.
pub fn forget(cx: &mut Cx<'_, '_>, document: SaleId) -> Result<(), Fault> {
    let sql = "SELECT customer_id, points FROM used_points WHERE account = $0 AND document_id = $1 ORDER BY id";
    for used in cx.query(sql, &[document.into()])?.iter() {
        let (customer, points): (Id<of::Party>, Fixed) = used.read();
        refund(cx, customer, points)?;
    }
    cx.queue("DELETE FROM used_points WHERE account = $0 AND document_id = $1", &[document.into()])?;
    while let Some(earned) = Earned::of(cx, document)? {
        earned.withdraw(cx)?;
    }
    Ok(())
}
