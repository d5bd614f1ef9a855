//! Promotions in the cart: what each takes off which row, what was used up for it, and what the customer could have besides.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_domain::promotions::{self, Applied, Award, Condition, Effect, Fine, Off, Promotion};
use ladu_domain::tax;
use ladu_domain::totals::{self, Method, Rules};
use ladu_record::Cx;
use ladu_record::noun::{Patch, names};
use ladu_record::tree;
use ladu_store::Value;
use ladu_trade::pricing::{Pricing, Sale};
use ladu_types::{Fixed, Id, Money, Percent, Price, Quantity};
use ladu_wire::{Code, Fault};

use super::row::{Row, Rule};
use crate::sales::campaign::active::Offer;
use crate::sales::campaign::ask::Ask;

/// The most coupons that one sale may bring.
const MOST_COUPONS: usize = 100;

/// What promotions did to a cart.
#[derive(Default)]
pub(super) struct Given {
    pub(super) offer: Offer,
    pub(super) applied: Vec<Applied>,
    /// Scanned coupons that had an effect.
    pub(super) coupons: Vec<String>,
    /// A product that the sale has earned but does not have yet.
    pub(super) extra: Option<Extra>,
}

/// A product to be given for nothing: id, code, name.
pub(super) struct Extra {
    pub(super) id: i64,
    pub(super) code: String,
    pub(super) name: String,
}

/// What the sale asks for.
pub(super) fn ask_of(sent: &Patch, sale: &Sale) -> Result<Ask, Fault> {
    let manual = ["manual_promotions", "manual_campaigns"].iter().filter_map(|column| sent.filled(column));
    let manual = manual.flat_map(|text| text.split(',')).filter_map(|id| id.parse().ok()).collect();
    let mut coupons: Vec<String> = Vec::new();
    let texts = sent.filled("coupons").unwrap_or_default().split(',');
    for identifier in texts.map(str::trim).filter(|identifier| !identifier.is_empty()) {
        if !coupons.iter().any(|known| known == identifier) {
            coupons.push(identifier.to_owned());
        }
    }
    if coupons.len() > MOST_COUPONS {
        return Err(Fault::at(Code::LIST_TOO_LONG, "couponIdentifiers"));
    }
    Ok(Ask {
        warehouse: sale.warehouse.number(),
        customer: Id::number_of(sale.customer),
        day: sale.day.clone(),
        document: sent.id_of("document_id").unwrap_or(0),
        manual,
        coupons,
        items_only: sent.is_set("no_whole_sale_promotions"),
    })
}

/// Applies the promotions that the sale may get: each row learns what they take off it. Not everybody may choose some, or take coupons.
///
/// What rows come to by sums of promotions comes to these sums, to the cent. They are net, but on receipts of accounts whose prices are entered with tax they are what the customer pays: three for
/// 10.00 come to 10.00 there, tax included.
pub(super) fn apply(
    cx: &mut Cx<'_, '_>,
    ask: &Ask,
    (pricing, rules, with_tax): (&Pricing, &Rules, bool),
    rows: &mut [Row],
) -> Result<Given, Fault> {
    if !ask.manual.is_empty() || !ask.coupons.is_empty() {
        cx.user()?.require_applying()?;
    }
    let offer = Offer::find(cx, ask)?;
    if offer.is_empty() {
        return Ok(Given { offer, ..Given::default() });
    }
    let lines = lines(cx, pricing, rows, with_tax.then_some(rules))?;
    let (applied, coupons, extra) = {
        let promotions = offer.promotions();
        let promotions: Vec<&Promotion> = promotions.iter().map(AsRef::as_ref).collect();
        let customer = promotions::Customer { points: offer.customer.points };
        let outcome = promotions::apply(&lines, &promotions, customer)?;
        let names = names(cx, "campaign")?;
        let mut so_far = SoFar::default();
        let left = outcome.left.into_iter().zip(outcome.own_price);
        let found = outcome.percents.into_iter().zip(left).zip(outcome.rows);
        for ((row, line), ((percent, (left, own_price)), effects)) in rows.iter_mut().zip(&lines).zip(found) {
            row.promotion = percent;
            let is_plain = effects.iter().all(|effect| is_plain(&offer, line, effect));
            let wanted = match rules.method {
                _ if effects.is_empty() => None,
                Method::NetPrice if is_plain => None,
                Method::PriceWithTax if is_plain => Some(row.by_unit(rules)?),
                Method::PriceWithTax if !with_tax => Some(so_far.add(row.with_tax(left, own_price, rules)?)?),
                Method::PriceWithTax | Method::NetPrice => Some(so_far.add(left.less(row.priced.discount)?)?),
            };
            if let Some(wanted) = wanted {
                row.come_to(wanted, rules)?;
            }
            let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
            let taxed = with_tax.then_some(row.priced.rate.percent);
            let told = |effect| rule_of(&offer, effect, (row.priced.discount, taxed), &name);
            row.rules = effects.into_iter().map(told).collect::<Result<_, Fault>>()?;
        }
        let coupons = outcome.applied.iter().flat_map(|a| offer.used_coupons(a.promotion, a.count).to_vec()).collect();
        let extra = earned_extra(&lines, &promotions, &outcome.applied);
        (outcome.applied, coupons, extra)
    };
    let extra = match extra {
        Some(product) => extra_of(cx, product)?,
        None => None,
    };
    Ok(Given { offer, applied, coupons, extra })
}

/// What rows have come to so far, exactly: each is rounded so that they come to that together, to the cent. Three rows of a set for 10.00 are 3.33,
/// 3.34 and 3.33.
#[derive(Default)]
struct SoFar(Fine);

impl SoFar {
    /// The cents of one more row.
    fn add(&mut self, row: Fine) -> Result<Money, Fault> {
        let before = self.0.round(2)?;
        self.0 = self.0.plus(row)?;
        Ok(self.0.round(2)?.minus(before)?)
    }
}

/// A percentage off all units of a row: documents know it by itself, and round as they do.
fn is_plain(offer: &Offer, line: &promotions::Row, effect: &Effect) -> bool {
    let award = offer.campaign(effect.promotion).map(|campaign| &campaign.promotion.award);
    let of_percent = matches!(
        award,
        Some(
            Award::PercentOffSale(..)
                | Award::Matching(Off::Percent(_), _)
                | Award::Awarded { off: Off::Percent(_), .. }
        )
    );
    of_percent && effect.amount == line.amount
}

/// The rows as promotions look at them: at their prices with tax where rules for these are given, else at the net ones.
fn lines(
    cx: &mut Cx<'_, '_>,
    pricing: &Pricing,
    rows: &[Row],
    with_tax: Option<&Rules>,
) -> Result<Vec<promotions::Row>, Fault> {
    let groups = tree::parents(cx, "product_group", "parent_id")?;
    let categories = tree::parents(cx, "product_category", "parent_id")?;
    let barred = barred_tiers(cx)?;
    let with_free_goods = cx.settings()?.flag("apply_promotions_to_zero_price_products");
    let line = |row: &Row| -> Result<promotions::Row, Fault> {
        let price = match with_tax {
            Some(rules) => totals::price_with_tax(row.priced.price, row.priced.rate.percent, rules)?,
            None => row.priced.price,
        };
        let product = row.product.and_then(|product| pricing.product(product)).cloned().unwrap_or_default();
        let takes_part = with_free_goods || !row.priced.price.is_zero();
        Ok(promotions::Row {
            product: Id::number_of(row.product),
            parent: product.priced.parent,
            groups: tree::path(&groups, Id::number_of(product.group)).collect(),
            categories: tree::path(&categories, Id::number_of(product.category)).collect(),
            brand: product.priced.brand,
            price,
            manual: row.priced.discount,
            amount: if takes_part { row.priced.amount } else { Quantity::ZERO },
            cheaper: row.steps.iter().any(|step| step.discount.micro() > 0),
            fixed_price: row.non_discountable,
            barred: match row.priced.discount.is_zero() {
                true => Vec::new(),
                false => barred.get(&row.reason).cloned().unwrap_or_default(),
            },
        })
    };
    rows.iter().map(line).collect()
}

/// Tiers that a row with a discount by hand takes no part in, by the reason of the discount.
fn barred_tiers(cx: &mut Cx<'_, '_>) -> Result<Arc<HashMap<i64, Vec<i64>>>, Fault> {
    cx.cached("barred tiers", "reason_code", |cx| {
        let sql = "SELECT id, disabled_tiers FROM reason_code WHERE account = $0 AND disabled_tiers <> ''";
        let tiers = |text: &str| text.split(',').filter_map(|id| id.parse().ok()).collect();
        Ok(cx.query(sql, &[])?.iter().map(|row| (row.int(0), tiers(row.text(1)))).collect())
    })
}

/// What a promotion did to a row: net sums after the cashier's discount, to the cent. What was taken off a price with tax `taxed` has six
/// decimals without it, so that it is the same again with it.
fn rule_of(
    offer: &Offer,
    effect: Effect,
    (manual, taxed): (Percent, Option<Percent>),
    name: &dyn Fn(i64) -> String,
) -> Result<Rule, Fault> {
    let after_manual = |sum: Fine| -> Result<Fixed, Fault> {
        let sum = sum.less(manual)?;
        Ok(match taxed {
            Some(rate) => tax::net_of(Price(sum.round(2)?.0), rate, 6)?.0,
            None => sum.round(2)?.0,
        })
    };
    let campaign = offer.campaign(effect.promotion);
    Ok(Rule {
        campaign: Id::new(effect.promotion),
        name: name(effect.promotion),
        amount: effect.amount,
        left: after_manual(effect.left)?,
        off: after_manual(effect.off)?,
        of_sale: campaign.is_some_and(|campaign| campaign.promotion.award.is_of_sale()),
        sum: campaign.map_or(Fixed::ZERO, |campaign| campaign.sum),
        percentage: campaign.map_or(Percent::ZERO, |campaign| campaign.percentage),
    })
}

/// A product that some promotion gives for nothing for what is bought, while none of its products is in the sale.
fn earned_extra(lines: &[promotions::Row], promotions: &[&Promotion], applied: &[Applied]) -> Option<i64> {
    let has = |product: &i64| lines.iter().any(|line| line.product == *product);
    promotions.iter().find_map(|promotion| {
        let Award::Awarded { what, off: Off::Percent(percent), .. } = &promotion.award else { return None };
        let Condition::Items { what: bought, amount, .. } = &promotion.condition else { return None };
        if *percent != Percent::from_whole(100) || applied.iter().any(|applied| applied.promotion == promotion.id) {
            return None;
        }
        let first = what.products.first().filter(|_| !what.products.iter().any(has))?;
        let mut units = lines.iter().filter(|line| line.amount.micro() > 0 && bought.holds(line));
        let units = units.try_fold(Quantity::ZERO, |sum, line| sum.plus(line.amount)).ok()?;
        (units >= *amount).then_some(*first)
    })
}

fn extra_of(cx: &mut Cx<'_, '_>, product: i64) -> Result<Option<Extra>, Fault> {
    let sql = "SELECT code, name FROM product WHERE account = $0 AND id = $1";
    let made = |row: ladu_store::Row<'_>| Extra { id: product, code: row.text(0).into(), name: row.text(1).into() };
    cx.first(sql, &[Value::Int(product)], made)
}
