//! The price on a card: given with tax or without, kept without.

use ladu_domain::tax;
use ladu_record::Cx;
use ladu_record::noun::{Field, Patch};
use ladu_store::Value;
use ladu_trade::prices;
use ladu_types::{Percent, Price};
use ladu_wire::{Fault, Kind};

/// The price with tax, which may be given instead of the net price.
pub const GROSS: &[Field] =
    &[Field::amount("priceWithVAT", "").doc("With tax; the net price counts when both are sent.")];

/// Gives a new card the account's normal tax rate, and works out the net price. `stored` reads the rate of a card that is there and
/// whether it is free of tax.
pub fn complete(cx: &mut Cx<'_, '_>, patch: &mut Patch, stored: &str) -> Result<(), Fault> {
    if patch.is_new() && patch.id_of("vat_rate_id").is_none() {
        let rate = prices::default_rate(cx)?;
        patch.set("vat_rate_id", rate);
    }
    let places = prices::price_decimals(&*cx.settings()?);
    if let Some(net) = patch.price("price") {
        if net.micro() < 0 {
            return Err(Fault::not_allowed("netPrice"));
        }
        patch.set("price", net.round(places).micro());
        return Ok(());
    }
    let Some(gross) = cx.params.read("priceWithVAT", Kind::Amount)? else { return Ok(()) };
    if gross.int() < 0 {
        return Err(Fault::not_allowed("priceWithVAT"));
    }
    let (mut rate, mut free) = (0, 0);
    if let Some(id) = patch.id {
        let sql = format!("{stored} WHERE account = $0 AND id = $1");
        (rate, free) = cx.first(&sql, &[Value::Int(id)], |row| (row.int(0), row.int(1)))?.unwrap_or_default();
    }
    let rate = patch.int("vat_rate_id").unwrap_or(rate);
    let percent = match patch.int("tax_free").unwrap_or(free) {
        1 => Percent::ZERO,
        _ => prices::rates(cx)?.get(&rate).map_or(Percent::ZERO, |rate| rate.percent),
    };
    let net = tax::net_of(Price::from_micro(gross.int()), percent, places)?;
    patch.set("price", net.micro());
    Ok(())
}
