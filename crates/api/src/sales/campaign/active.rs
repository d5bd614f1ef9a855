//! Which promotions a sale may get: those that hold where and when it takes place, in their order.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use ladu_domain::promotions::{Condition, Promotion};
use ladu_record::Cx;
use ladu_record::tree;
use ladu_store::{OwnedValue, Value};
use ladu_trade::loyalty;
use ladu_types::{Fixed, Id};
use ladu_wire::Fault;

use super::ask::Ask;
use super::rule::{self, Campaign, Once, Starts};
use super::{places, used};

/// What is known of the customer.
#[derive(Debug, Clone, Default)]
pub(in crate::sales) struct Customer {
    groups: Vec<i64>,
    birthday: String,
    /// Takes part in the points programme.
    pub(in crate::sales) collects_points: bool,
    /// Gets no coupons at tills.
    pub(in crate::sales) no_coupons: bool,
    /// Whole points to spend, if any promotion asks for some.
    pub(in crate::sales) points: i64,
}

/// The promotions that a sale may get.
#[derive(Default)]
pub(in crate::sales) struct Offer {
    all: Arc<Vec<Campaign>>,
    /// Places in `all`, in the order they apply, with the most applications.
    chosen: Vec<(usize, Option<i64>)>,
    /// Coupons that unlock a promotion, by its id.
    coupons: HashMap<i64, Vec<String>>,
    /// The customer; nobody in particular when the sale has none.
    pub(in crate::sales) customer: Customer,
}

impl Offer {
    pub(in crate::sales) fn find(cx: &mut Cx<'_, '_>, ask: &Ask) -> Result<Offer, Fault> {
        let all = rule::all(cx)?;
        let with_points = all.iter().any(|campaign| matches!(campaign.promotion.condition, Condition::Points(_)));
        let customer = Customer::load(cx, ask.customer, with_points)?;
        let mut offer = Offer { all, customer, ..Offer::default() };
        if offer.all.is_empty() {
            return Ok(offer);
        }
        offer.coupons = coupons_of(cx, ask)?;
        let clock = cx.local_now(Id::some(ask.warehouse))?.clock();
        let store = places::store(cx, ask.warehouse)?;
        let tiers = rule::tiers(cx)?;
        let all = offer.all.clone();
        let holds = |campaign: &Campaign| {
            campaign.holds_on(&ask.day, &clock)
                && campaign.place.holds(ask.warehouse, &store)
                && (campaign.groups.is_empty() || campaign.groups.iter().any(|id| offer.customer.groups.contains(id)))
                && (!campaign.on_birthday || is_birthday(&offer.customer.birthday, &ask.day))
                && !(ask.items_only && campaign.promotion.award.is_of_sale())
        };
        let mut chosen: Vec<(usize, Option<i64>)> = Vec::new();
        for (at, campaign) in all.iter().enumerate() {
            let times = offer.times(campaign, ask);
            if times != Some(0) && holds(campaign) {
                chosen.push((at, campaign.limit(times)));
            }
        }
        let limited: Vec<i64> = chosen
            .iter()
            .map(|(at, _)| &all[*at])
            .filter(|c| c.once != Once::Unlimited)
            .map(|c| c.promotion.id)
            .collect();
        if !limited.is_empty() {
            let used = used::by_customer(cx, ask, &limited)?;
            chosen.retain(|(at, _)| {
                let campaign = &all[*at];
                campaign.once == Once::Unlimited || (ask.customer != 0 && used.allows(campaign, &ask.day))
            });
        }
        chosen.sort_by_cached_key(|(at, _)| {
            let campaign = &all[*at];
            (
                tiers.get(&campaign.promotion.tier).copied().unwrap_or(0),
                campaign.promotion.award.rank(),
                campaign.promotion.id,
            )
        });
        offer.chosen = chosen;
        Ok(offer)
    }

    /// How often a promotion was chosen: none when it applies by itself, 0 when nobody chose it.
    fn times(&self, campaign: &Campaign, ask: &Ask) -> Option<i64> {
        let id = campaign.promotion.id;
        match campaign.starts {
            Starts::Alone => None,
            Starts::Cashier => Some(ask.manual.iter().filter(|chosen| **chosen == id).count() as i64),
            Starts::Coupon => Some(self.coupons.get(&id).map_or(0, Vec::len) as i64),
        }
    }

    /// Is there nothing to be had?
    pub(in crate::sales) fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// The promotions in the order they apply, with the limits that hold for this sale.
    pub(in crate::sales) fn promotions(&self) -> Vec<Cow<'_, Promotion>> {
        let limited = |(at, limit): &(usize, Option<i64>)| {
            let promotion = &self.all[*at].promotion;
            if promotion.limit == *limit {
                Cow::Borrowed(promotion)
            } else {
                Cow::Owned(Promotion { limit: *limit, ..promotion.clone() })
            }
        };
        self.chosen.iter().map(limited).collect()
    }

    /// A promotion of the offer.
    pub(in crate::sales) fn campaign(&self, id: i64) -> Option<&Campaign> {
        self.chosen.iter().map(|(at, _)| &self.all[*at]).find(|campaign| campaign.promotion.id == id)
    }

    /// The coupons that were used up when a promotion applied so often.
    pub(in crate::sales) fn used_coupons(&self, id: i64, count: i64) -> &[String] {
        let coupons = self.coupons.get(&id).map_or(&[][..], Vec::as_slice);
        let most = if self.campaign(id).is_some_and(|campaign| campaign.repeatable) { count } else { 1 };
        &coupons[..coupons.len().min(usize::try_from(most).unwrap_or(0))]
    }
}

impl Customer {
    fn load(cx: &mut Cx<'_, '_>, id: i64, with_points: bool) -> Result<Customer, Fault> {
        let sql = "SELECT group_id, birthday, reward_points_disabled, pos_coupons_disabled FROM customer
                   WHERE account = $0 AND id = $1";
        let found = match id {
            0 => None,
            id => {
                cx.first(sql, &[Value::Int(id)], |row| (row.int(0), row.text(1).to_owned(), row.int(2), row.int(3)))?
            }
        };
        let Some((group, birthday, no_points, no_coupons)) = found else { return Ok(Customer::default()) };
        let groups = tree::path(&*tree::parents(cx, "customer_group", "parent_id")?, group).collect();
        let collects_points = no_points == 0;
        let points = if collects_points && with_points { loyalty::balance(cx, Id::new(id))?.micro() } else { 0 };
        let points = points / Fixed::ONE.micro();
        Ok(Customer { groups, birthday, collects_points, no_coupons: no_coupons == 1, points })
    }
}

/// Is it somebody's birthday on a day? One of 29 February is kept on the 28th in other years.
fn is_birthday(birthday: &str, day: &str) -> bool {
    let (Some(born), Some(today)) = (birthday.get(5..), day.get(5..)) else { return false };
    let is_short = || day.get(..4).is_some_and(|year| format!("{year}-02-29").parse::<ladu_types::Date>().is_err());
    born == today || (born == "02-29" && today == "02-28" && is_short())
}

/// Coupons that can still be used, by the promotion that they unlock.
fn coupons_of(cx: &mut Cx<'_, '_>, ask: &Ask) -> Result<HashMap<i64, Vec<String>>, Fault> {
    let mut coupons: HashMap<i64, Vec<String>> = HashMap::new();
    if ask.coupons.is_empty() {
        return Ok(coupons);
    }
    let marks: Vec<String> = (2..ask.coupons.len() + 2).map(|number| format!("${number}")).collect();
    let sql = format!(
        "SELECT c.campaign_id, i.identifier FROM issued_coupon i
         JOIN coupon c ON c.account = i.account AND c.id = i.coupon_id
         WHERE i.account = $0 AND i.redeemed_time = 0 AND (i.expiry_date = '' OR i.expiry_date >= $1)
         AND i.identifier IN ({}) ORDER BY i.id",
        marks.join(", ")
    );
    let mut values = vec![OwnedValue::from(ask.day.as_str())];
    values.extend(ask.coupons.iter().map(|identifier| OwnedValue::from(identifier.as_str())));
    for row in cx.query(&sql, &values.iter().map(OwnedValue::as_value).collect::<Vec<_>>())?.iter() {
        coupons.entry(row.int(0)).or_default().push(row.text(1).to_owned());
    }
    Ok(coupons)
}
