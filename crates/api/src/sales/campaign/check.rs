//! What a promotion has to be like: one condition, one award, and nothing that belongs to another kind.

use ladu_record::Cx;
use ladu_record::noun::{self, Patch};
use ladu_store::Value;
use ladu_types::Fixed;
use ladu_wire::{Code, Fault, Kind};

use super::fields::BARE;
use super::lists::{FORGIVING, LISTS};
use super::record::{AWARDED, Award, BOUGHT, Columns, Condition, Saved, Stored, filled};

/// The most ids of one list.
const LONGEST: usize = 10_000;

/// Completes a patch and checks what the promotion will be with it.
pub(super) fn check(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    // An old name of the subsidy.
    if let (Some(subsidy), false) = (cx.params.read("subsidyValue", Kind::Amount)?, patch.has("subsidy")) {
        patch.set("subsidy", subsidy);
    }
    check_amounts(patch)?;
    read_lists(cx, patch)?;
    let plan = BARE.plan();
    let sql = format!("{} WHERE t.account = $0 AND t.id = $1 {{for_update}}", plan.select());
    let stored = match patch.id {
        Some(id) => Some(cx.query(&sql, &[Value::Int(id)])?),
        None => None,
    };
    let before = stored.as_ref().and_then(|rows| rows.first()).map(|row| Stored::of(plan, row));
    let saved = Saved { patch, before };
    check_rule(&saved).map_err(Fault::of)?;
    check_reason(cx, saved.int("reason_id"))
}

/// Money and per cent are not negative, and no more than all of it is taken off.
fn check_amounts(patch: &Patch) -> Result<(), Fault> {
    const PERCENTS: &[&str] = &["percent_off_sale", "percent_off", "percent_off_matching", "maximum_points_discount"];
    for (field, value) in patch.iter().filter(|(field, _)| field.kind == Kind::Amount) {
        let most = if PERCENTS.contains(&field.column) { Fixed::from_whole(100).micro() } else { i64::MAX };
        if !(0..=most).contains(&value.int()) {
            return Err(Fault::not_allowed(field.input));
        }
    }
    Ok(())
}

/// Lists as they are kept: numbers with commas between them.
fn read_lists(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    for (column, parameter, table) in LISTS {
        let Some(ids) = ids_of(patch, column, parameter)? else { continue };
        noun::check_references(cx, table, parameter, &ids)?;
        patch.set(column, joined(&ids));
    }
    for (column, parameter, table, _) in FORGIVING {
        let Some(ids) = ids_of(patch, column, parameter)? else { continue };
        let missing = missing(cx, table, &ids)?;
        let known: Vec<i64> = ids.into_iter().filter(|id| !missing.contains(id)).collect();
        patch.set(column, joined(&known));
    }
    for (column, parameter) in
        [("purchased_subsidies", "purchasedProductSubsidies"), ("awarded_subsidies", "awardedProductSubsidies")]
    {
        let Some(text) = patch.filled(column).map(str::to_owned) else { continue };
        let amounts = text.split(',').map(|amount| amount.trim().parse::<Fixed>());
        let amounts = amounts.collect::<Result<Vec<_>, _>>().map_err(|_| Fault::not_allowed(parameter))?;
        if amounts.iter().any(|amount| amount.micro() < 0) {
            return Err(Fault::not_allowed(parameter));
        }
        patch.set(column, amounts.iter().map(Fixed::to_string).collect::<Vec<_>>().join(","));
    }
    Ok(())
}

fn ids_of(patch: &Patch, column: &str, parameter: &str) -> Result<Option<Vec<i64>>, Fault> {
    patch.text(column).map(|text| numbers(parameter, text)).transpose()
}

/// The ids of a list; anything else in it is 1016.
pub(super) fn numbers(parameter: &str, text: &str) -> Result<Vec<i64>, Fault> {
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    let ids = words.map(|word| word.parse::<i64>().ok().filter(|id| *id > 0)).collect::<Option<Vec<_>>>();
    match ids {
        Some(ids) if ids.len() > LONGEST => Err(Fault::at(Code::LIST_TOO_LONG, parameter)),
        Some(ids) => Ok(ids),
        None => Err(Fault::not_allowed(parameter)),
    }
}

pub(super) fn joined(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

/// The ids of a list that refer to nothing.
pub(super) fn missing(cx: &mut Cx<'_, '_>, table: &str, ids: &[i64]) -> Result<Vec<i64>, Fault> {
    let sql = format!("SELECT id FROM {table} WHERE account = $0 AND id IN ({{ids}})");
    let known: Vec<i64> = cx.among(&sql, ids, &[])?.iter().map(|row| row.int(0)).collect();
    Ok(ids.iter().copied().filter(|id| !known.contains(id)).collect())
}

fn check_reason(cx: &mut Cx<'_, '_>, reason: i64) -> Result<(), Fault> {
    let sql = "SELECT purpose FROM reason_code WHERE account = $0 AND id = $1";
    let purpose = match reason {
        0 => return Ok(()),
        id => cx.first(sql, &[Value::Int(id)], |row| row.text(0).to_owned())?,
    };
    if purpose.as_deref() == Some("PROMOTION") { Ok(()) } else { Err(Fault::of(Code::PROMOTION_REASON)) }
}

/// The first rule that is broken. What needs something else comes before what is missing altogether.
fn check_rule(campaign: &Saved<'_>) -> Result<(), Code> {
    let (conditions, awards) = (Condition::of(campaign), Award::of(campaign));
    for rules in [conditions_of(campaign), awards_of(campaign, &awards), caps_of(campaign, &awards)] {
        refuse(&rules)?;
    }
    refuse(&[
        (conditions.len() > 1, Code::SEVERAL_CONDITIONS),
        (conditions.is_empty(), Code::NO_CONDITION),
        (awards.len() > 1, Code::SEVERAL_AWARDS),
        (awards.is_empty(), Code::NO_AWARD),
    ])?;
    refuse(&limits_of(campaign, &conditions, &awards))
}

fn refuse(rules: &[(bool, Code)]) -> Result<(), Code> {
    rules.iter().find(|(is_broken, _)| *is_broken).map_or(Ok(()), |(_, code)| Err(*code))
}

fn conditions_of(campaign: &Saved<'_>) -> Vec<(bool, Code)> {
    let is = |column: &str| campaign.is_set(column);
    let (amount, selectors) = (is("purchased_amount"), filled(campaign, BOUGHT));
    let most = campaign.int("purchase_total_max");
    vec![
        (most > 0 && !is("purchase_total"), Code::MAXIMUM_ALONE),
        (most > 0 && most <= campaign.int("purchase_total"), Code::MAXIMUM_TOO_LOW),
        (selectors > 0 && !amount, Code::BOUGHT_WITHOUT_AMOUNT),
        (selectors > 1, Code::SEVERAL_BOUGHT),
        (amount && selectors == 0, Code::AMOUNT_OF_NOTHING),
        ((is("price_at_least") || is("price_at_most")) && !amount, Code::PRICE_WITHOUT_AMOUNT),
    ]
}

fn awards_of(campaign: &Saved<'_>, awards: &[Award]) -> Vec<(bool, Code)> {
    let is = |column: &str| campaign.is_set(column);
    let lists = |columns: &[&str]| filled(campaign, columns) > 0;
    let percent_off_sale = awards.contains(&Award::PercentOffSale);
    let sum_off_sale = awards.contains(&Award::SumOffSale);
    let awarded = awards.iter().any(|award| award.is_awarded());
    let matching = awards.iter().any(|award| award.is_matching());
    let amount = is("purchased_amount");
    vec![
        (filled(campaign, AWARDED) > 1, Code::SEVERAL_AWARDED),
        ((lists(AWARDED) || is("awarded_amount")) && !awarded, Code::AWARDED_WITHOUT_DISCOUNT),
        (is("lowest_is_awarded") && !awarded, Code::LOWEST_WITHOUT_DISCOUNT),
        (lists(&["percent_off_excluded", "percent_off_included"]) && !percent_off_sale, Code::LISTS_WITHOUT_PERCENT),
        (lists(&["sum_off_excluded", "sum_off_included"]) && !sum_off_sale, Code::LISTS_WITHOUT_SUM),
        (is("spares_discounted") && !percent_off_sale, Code::SPARES_DISCOUNTED_ALONE),
        (is("spares_promoted") && !percent_off_sale, Code::SPARES_PROMOTED_ALONE),
        (is("maximum_points_discount") && !(is("reward_points") && sum_off_sale), Code::POINTS_MAXIMUM_ALONE),
        (awards.contains(&Award::SetPrice) && !amount, Code::SET_PRICE_WITHOUT_AMOUNT),
        (matching && !amount, Code::MATCHING_WITHOUT_AMOUNT),
        (awards.contains(&Award::UnitPrice) && !amount, Code::UNIT_PRICE_WITHOUT_AMOUNT),
    ]
}

/// Numbers that have to fit each other.
fn caps_of(campaign: &Saved<'_>, awards: &[Award]) -> Vec<(bool, Code)> {
    let matching = awards.iter().any(|award| award.is_matching());
    let subsidies = |list: &str, of: &str| {
        (!campaign.text(list).is_empty()).then(|| {
            let count = |column: &str| campaign.text(column).split(',').filter(|word| !word.is_empty()).count();
            (count(list), count(of))
        })
    };
    let bought = subsidies("purchased_subsidies", "purchased_products");
    let awarded = subsidies("awarded_subsidies", "awarded_products");
    let differ = |pair: Option<(usize, usize)>| pair.is_some_and(|(subsidies, products)| subsidies != products);
    let is_below = |column: &str| {
        let most = campaign.int(column);
        most > 0 && most < campaign.int("purchased_amount")
    };
    vec![
        (bought.is_some_and(|(_, products)| products == 0 || !matching), Code::SUBSIDIES_WITHOUT_AWARD),
        (differ(bought), Code::BOUGHT_SUBSIDIES_DIFFER),
        (differ(awarded), Code::AWARDED_SUBSIDIES_DIFFER),
        (is_below("most_at_unit_price"), Code::UNIT_PRICE_CAP_TOO_LOW),
        (campaign.is_set("most_matching") && !matching, Code::MATCHING_CAP_ALONE),
        (is_below("most_matching"), Code::MATCHING_CAP_TOO_LOW),
    ]
}

fn limits_of(campaign: &Saved<'_>, conditions: &[Condition], awards: &[Award]) -> Vec<(bool, Code)> {
    let is = |column: &str| campaign.is_set(column);
    let limited = is("redemption_limit");
    let has = |kind: fn(Award) -> bool| awards.iter().any(|award| kind(*award));
    let unlimited = has(Award::is_awarded) && !is("awarded_amount");
    let points = conditions.contains(&Condition::Points);
    let fits_discounted = has(|award| award.is_awarded() || matches!(award, Award::PercentOffSale | Award::SumOffSale));
    let once = ["only_once", "once_per_day", "on_birthday"].iter().filter(|column| is(column)).count();
    vec![
        (limited && (awards.contains(&Award::PercentOffSale) || points || unlimited), Code::LIMIT_DOES_NOT_FIT),
        (limited && awards.contains(&Award::UnitPrice) && !is("most_at_unit_price"), Code::LIMIT_WITHOUT_UNIT_CAP),
        (limited && has(Award::is_matching) && !is("most_matching"), Code::LIMIT_WITHOUT_MATCHING_CAP),
        (once > 1, Code::SEVERAL_ONCE),
        (is("once_per_birthday") && !is("on_birthday"), Code::ONCE_WITHOUT_BIRTHDAY),
        (is("only_discounted") && !fits_discounted, Code::ONLY_DISCOUNTED_DOES_NOT_FIT),
        (is("needs_manager") && campaign.text("type") != "manual", Code::OVERRIDE_NOT_MANUAL),
        (
            filled(campaign, &["warehouse_id", "warehouse_ids", "store_group", "store_region_ids"]) > 1,
            Code::SEVERAL_PLACES,
        ),
    ]
}

/// What was sent for a list that tells the ids that refer to nothing.
pub(super) fn nonexistent(cx: &mut Cx<'_, '_>, table: &str, parameter: &str) -> Result<String, Fault> {
    let ids = numbers(parameter, cx.params.filled(parameter).unwrap_or_default())?;
    Ok(joined(&missing(cx, table, &ids)?))
}
