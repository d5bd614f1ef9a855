//! How stored price lists are read: when a list holds, what its rows say, and how the account works with them.

use ladu_domain::prices::{Rule, Settings, Target};
use ladu_record::Cx;
use ladu_types::{Id, Percent, Price, of};
use ladu_wire::Fault;

use crate::algorithm;

/// How the account works with its lists on a day.
pub(super) fn settings(cx: &mut Cx<'_, '_>, day: &str) -> Result<Settings, Fault> {
    let conf = cx.settings()?;
    Ok(Settings {
        price_decimals: price_decimals(&conf),
        store_cumulates: conf.flag("warehouse_pricelists_are_cumulative"),
        customer_cumulates: conf.flag("client_pricelists_are_cumulative"),
        lowest: conf.text("pricelist_order_of_preference") == "lowest_price",
        by_matrix: conf.flag("use_matrix_price_in_pricelist"),
        unrounded: algorithm::version_on(cx, day)? == 4,
    })
}

/// Does a list hold on a day? Both of its days count; an open one is on either side of every day.
pub(super) fn holds_on(day: &str, from: &str, until: &str) -> bool {
    (from.is_empty() || from <= day) && (until.is_empty() || day <= until)
}

/// Decimals of net prices.
pub fn price_decimals(conf: &ladu_record::settings::Settings) -> u32 {
    u32::try_from(conf.int("price_decimals").clamp(2, 5)).unwrap_or(2)
}

/// Without the module a row that holds from a quantity on says nothing.
pub(super) fn counts_quantities(cx: &mut Cx<'_, '_>) -> Result<bool, Fault> {
    Ok(cx.settings()?.has_module("Quantity discounts"))
}

/// What a stored row is about. Services are products.
pub fn target(kind: &str, id: Id<of::Record>) -> Target {
    let id = id.number();
    match kind {
        "PRODGROUP" => Target::Group(id),
        "BRAND" => Target::Brand(id),
        _ => Target::Product(id),
    }
}

/// What a stored row says: a product's price unless it has a percentage; of groups and brands there are percentages only.
pub fn rule(target: Target, price: Price, discount: Percent) -> Rule {
    match target {
        Target::Product(_) if discount.is_zero() => Rule::Price(price),
        _ => Rule::Percent(discount),
    }
}
