//! A stored promotion as the rules of promotions know it, and where and when it holds.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_domain::promotions::{Award, Condition, Off, Promotion, Scope, Selector};
use ladu_record::Cx;
use ladu_types::{Fixed, Money, Percent, Price, Quantity};
use ladu_wire::Fault;

use super::record::{self, Columns, Stored};
use super::{CAMPAIGN, places, record as kinds};

/// What makes a promotion apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sales) enum Starts {
    Alone,
    Cashier,
    Coupon,
}

/// How often one customer gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sales) enum Once {
    /// There is no limit.
    Unlimited,
    Ever,
    EachDay,
}

/// A promotion that is enabled.
#[derive(Debug, Clone)]
pub(in crate::sales) struct Campaign {
    /// With the limit that holds when it applies by itself.
    pub(in crate::sales) promotion: Promotion,
    redemption_limit: Option<i64>,
    /// The sum of money that its award speaks of, 0 when it is a percentage.
    pub(in crate::sales) sum: Fixed,
    /// The percentage that its award speaks of.
    pub(in crate::sales) percentage: Percent,
    pub(super) starts: Starts,
    pub(super) repeatable: bool,
    pub(super) place: places::Limits,
    pub(super) groups: Vec<i64>,
    pub(super) on_birthday: bool,
    pub(super) once: Once,
    days: (String, String),
    hours: (String, String),
}

/// Every enabled promotion, remembered until one changes.
pub(super) fn all(cx: &mut Cx<'_, '_>) -> Result<Arc<Vec<Campaign>>, Fault> {
    cx.cached("promotions", "campaign", |cx| {
        let sql = format!("{} WHERE t.account = $0 AND t.enabled = 1 ORDER BY t.id", CAMPAIGN.plan().select());
        let rows = cx.query(&sql, &[])?;
        Ok(rows.iter().filter_map(|row| Campaign::of(row.int(0), &Stored::of(CAMPAIGN.plan(), row))).collect())
    })
}

/// The place of each tier in their order, from 1.
pub(super) fn tiers(cx: &mut Cx<'_, '_>) -> Result<Arc<HashMap<i64, i64>>, Fault> {
    cx.cached("places", "promotion_tier", |cx| {
        let rows = cx.query("SELECT id, position FROM promotion_tier WHERE account = $0", &[])?;
        Ok(rows.iter().map(|row| (row.int(0), row.int(1))).collect())
    })
}

impl Campaign {
    fn of(id: i64, columns: &Stored<'_>) -> Option<Campaign> {
        let award_kind = *kinds::Award::of(columns).first()?;
        let once = match ["only_once", "once_per_day", "once_per_birthday"].map(|column| columns.is_set(column)) {
            [true, ..] => Once::Ever,
            [_, true, _] | [.., true] => Once::EachDay,
            _ => Once::Unlimited,
        };
        let (sum, percentage) = definition(columns, award_kind);
        let mut campaign = Campaign {
            redemption_limit: Some(columns.int("redemption_limit")).filter(|limit| *limit > 0),
            promotion: Promotion {
                id,
                condition: condition(columns)?,
                award: award(columns, award_kind),
                limit: None,
                only_discounted: columns.is_set("only_discounted"),
                stackable: columns.is_set("stackable"),
                one_row: columns.is_set("discount_for_one_line"),
                tier: columns.int("tier_id"),
            },
            sum,
            percentage,
            starts: match columns.text("type") {
                "manual" => Starts::Cashier,
                "coupon" => Starts::Coupon,
                _ => Starts::Alone,
            },
            repeatable: record::is_repeatable(columns),
            place: places::Limits::of(columns),
            groups: columns.ids("customer_group_ids"),
            on_birthday: columns.is_set("on_birthday"),
            once,
            days: (columns.text("start_date").to_owned(), columns.text("end_date").to_owned()),
            hours: (columns.text("start_time").to_owned(), columns.text("end_time").to_owned()),
        };
        campaign.promotion.limit = campaign.limit(None);
        Some(campaign)
    }

    /// Does it hold on a day at a time? The hours are those of each day; they may go on past midnight.
    pub(super) fn holds_on(&self, day: &str, clock: &str) -> bool {
        let (first, last) = (&self.days.0, &self.days.1);
        let (from, until) = (self.hours.0.as_str(), self.hours.1.as_str());
        let until = if until.is_empty() { "23:59:59" } else { until };
        let is_hour = if from <= until { from <= clock && clock <= until } else { from <= clock || clock <= until };
        first.as_str() <= day && (last.is_empty() || day <= last.as_str()) && is_hour
    }

    /// The most applications in one sale when it was chosen so often; none when it applies by itself.
    pub(super) fn limit(&self, times: Option<i64>) -> Option<i64> {
        let own = self.redemption_limit;
        let is_single =
            self.promotion.award.is_of_sale() || !matches!(self.promotion.condition, Condition::Items { .. });
        match times {
            // Whoever gets it once does not get it twice in one sale.
            _ if self.once != Once::Unlimited => Some(1),
            Some(times) if self.repeatable => Some(own.map_or(times, |own| own.min(times))),
            _ if is_single => Some(1),
            _ => own,
        }
    }
}

fn selector(columns: &Stored<'_>, prefix: &str) -> Selector {
    let all = |one: &str, many: &str| {
        let one = Some(columns.int(&format!("{prefix}_{one}"))).filter(|id| *id != 0);
        one.into_iter().chain(columns.ids(&format!("{prefix}_{many}"))).collect()
    };
    Selector {
        products: columns.ids(&format!("{prefix}_products")),
        groups: all("group", "groups"),
        categories: all("category", "categories"),
        brands: columns.ids(&format!("{prefix}_brands")),
    }
}

/// A number of units that says nothing when it is 0.
fn units(columns: &Stored<'_>, column: &str) -> Option<Quantity> {
    Some(columns.int(column)).filter(|units| *units > 0).map(Quantity::from_whole)
}

fn condition(columns: &Stored<'_>) -> Option<Condition> {
    let price = |column: &str| Some(columns.int(column)).filter(|price| *price > 0).map(Price::from_micro);
    Some(match kinds::Condition::of(columns).first()? {
        kinds::Condition::Total => {
            let most = Some(columns.int("purchase_total_max")).filter(|most| *most > 0).map(Money::from_micro);
            Condition::Value(Money::from_micro(columns.int("purchase_total")), most)
        }
        kinds::Condition::Items => Condition::Items {
            what: selector(columns, "purchased"),
            amount: units(columns, "purchased_amount")?,
            at_least: price("price_at_least"),
            at_most: price("price_at_most"),
        },
        kinds::Condition::Points => Condition::Points(columns.int("reward_points")),
    })
}

fn award(columns: &Stored<'_>, kind: kinds::Award) -> Award {
    let percent = |column: &str| Percent::from_micro(columns.int(column));
    let price = |column: &str| Price::from_micro(columns.int(column));
    let money = |column: &str| Money::from_micro(columns.int(column));
    let awarded = |off: Off| Award::Awarded {
        what: selector(columns, "awarded"),
        excluded: columns.ids("excluded_products"),
        amount: units(columns, "awarded_amount"),
        off,
    };
    match kind {
        kinds::Award::PercentOffSale => Award::PercentOffSale(
            percent("percent_off_sale"),
            Scope {
                excluded: columns.ids("percent_off_excluded"),
                included: columns.ids("percent_off_included"),
                skip_discounted: columns.is_set("spares_discounted"),
                skip_promoted: columns.is_set("spares_promoted"),
            },
        ),
        kinds::Award::SumOffSale => Award::SumOffSale(
            money("sum_off_sale"),
            Some(percent("maximum_points_discount")).filter(|most| !most.is_zero()),
            Scope {
                excluded: columns.ids("sum_off_excluded"),
                included: columns.ids("sum_off_included"),
                ..Scope::default()
            },
        ),
        kinds::Award::SetPrice => Award::SetPrice(money("special_price")),
        kinds::Award::PercentOffAwarded => awarded(Off::Percent(percent("percent_off"))),
        kinds::Award::SumOffAwarded => awarded(Off::Sum(price("sum_off"))),
        kinds::Award::PercentOffMatching => {
            Award::Matching(Off::Percent(percent("percent_off_matching")), units(columns, "most_matching"))
        }
        kinds::Award::SumOffMatching => {
            Award::Matching(Off::Sum(price("sum_off_matching")), units(columns, "most_matching"))
        }
        kinds::Award::UnitPrice => Award::UnitPrice(price("special_unit_price"), units(columns, "most_at_unit_price")),
    }
}

/// The money or the percentage that an award speaks of.
fn definition(columns: &Stored<'_>, kind: kinds::Award) -> (Fixed, Percent) {
    let value = columns.int(kind.column());
    if kind.is_percentage() {
        (Fixed::ZERO, Percent::from_micro(value))
    } else {
        (Fixed::from_micro(value), Percent::ZERO)
    }
}
