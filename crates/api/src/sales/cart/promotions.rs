//! Promotions in the cart: what each takes off which row, what was used up for it, and what the customer could have besides.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_domain::promotions::{self, Applied, Award, Condition, Effect, Off, Promotion};
use ladu_record::Cx;
use ladu_record::noun::{Patch, names};
use ladu_record::tree;
use ladu_store::Value;
use ladu_trade::pricing::{Pricing, Sale};
use ladu_types::{Fixed, Id, Percent, Quantity};
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
pub(super) fn apply(
    cx: &mut Cx<'_, '_>,
    ask: &Ask,
    pricing: &Pricing,
    rows: &mut [Row],
    with_tax: bool,
) -> Result<Given, Fault> {
    if !ask.manual.is_empty() || !ask.coupons.is_empty() {
        cx.user()?.require_applying()?;
    }
    let offer = Offer::find(cx, ask)?;
    if offer.is_empty() {
        return Ok(Given { offer, ..Given::default() });
    }
    let lines = lines(cx, pricing, rows, with_tax)?;
    let (applied, coupons, extra) = {
        let promotions = offer.promotions();
        let promotions: Vec<&Promotion> = promotions.iter().map(AsRef::as_ref).collect();
        let customer = promotions::Customer { points: offer.customer.points };
        let outcome = promotions::apply(&lines, &promotions, customer)?;
        let names = names(cx, "campaign")?;
        for ((row, percent), effects) in rows.iter_mut().zip(outcome.percents).zip(outcome.rows) {
            row.promotion = percent;
            let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
            row.rules = effects
                .into_iter()
                .map(|effect| rule_of(&offer, effect, row.priced.discount, &name))
                .collect::<Result<_, Fault>>()?;
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

/// The rows as promotions look at them.
fn lines(cx: &mut Cx<'_, '_>, pricing: &Pricing, rows: &[Row], with_tax: bool) -> Result<Vec<promotions::Row>, Fault> {
    let groups = tree::parents(cx, "product_group", "parent_id")?;
    let categories = tree::parents(cx, "product_category", "parent_id")?;
    let barred = barred_tiers(cx)?;
    let with_free_goods = cx.settings()?.flag("apply_promotions_to_zero_price_products");
    let line = |row: &Row| {
        let product = pricing.product(Id::new(row.product)).cloned().unwrap_or_default();
        let takes_part = with_free_goods || !row.priced.price.is_zero();
        promotions::Row {
            product: row.product,
            parent: product.priced.parent,
            groups: tree::path(&groups, Id::number_of(product.group)).collect(),
            categories: tree::path(&categories, Id::number_of(product.category)).collect(),
            brand: product.priced.brand,
            price: row.priced.price,
            tax: if with_tax { row.priced.rate.percent } else { Percent::ZERO },
            manual: row.priced.discount,
            amount: if takes_part { row.priced.amount } else { Quantity::ZERO },
            cheaper: row.steps.iter().any(|step| step.discount.micro() > 0),
            fixed_price: row.non_discountable,
            barred: match row.priced.discount.is_zero() {
                true => Vec::new(),
                false => barred.get(&row.reason).cloned().unwrap_or_default(),
            },
        }
    };
    Ok(rows.iter().map(line).collect())
}

/// Tiers that a row with a discount by hand takes no part in, by the reason of the discount.
fn barred_tiers(cx: &mut Cx<'_, '_>) -> Result<Arc<HashMap<i64, Vec<i64>>>, Fault> {
    cx.cached("barred tiers", "reason_code", |cx| {
        let sql = "SELECT id, disabled_tiers FROM reason_code WHERE account = $0 AND disabled_tiers <> ''";
        let tiers = |text: &str| text.split(',').filter_map(|id| id.parse().ok()).collect();
        Ok(cx.query(sql, &[])?.iter().map(|row| (row.int(0), tiers(row.text(1)))).collect())
    })
}

fn rule_of(offer: &Offer, effect: Effect, manual: Percent, name: &dyn Fn(i64) -> String) -> Result<Rule, Fault> {
    let hundred = Fixed::from_whole(100);
    let after_manual =
        |sum: Fixed| -> Result<Fixed, Fault> { Ok(sum.share(hundred.minus(manual.0)?, hundred)?.round(2)) };
    let campaign = offer.campaign(effect.promotion);
    Ok(Rule {
        campaign: effect.promotion,
        name: name(effect.promotion),
        amount: effect.amount,
        left: after_manual(effect.left.0)?,
        off: after_manual(effect.off.0)?,
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
