//! The price on a card: given with tax or without, kept without.

use ladu_domain::tax;
use ladu_record::Cx;
use ladu_record::noun::{Column, Field, Patch};
use ladu_trade::prices;
use ladu_types::{Id, Percent, Price, of};
use ladu_wire::{Fault, Kind};

/// The net price, of products and services alike.
pub(super) const NET: Column<Price> = Column::of(Field::amount("price", "price").input("netPrice"));
/// The card's rate of tax.
pub(super) const VAT_RATE: Column<Id<of::VatRate>> = Column::of(Field::id("vatrateID", "vat_rate_id", "vat_rate"));
/// Sold without tax; services have no such field.
pub(super) const TAX_FREE: Column<bool> = Column::of(Field::flag("taxFree", "tax_free"));

/// The price with tax, which may be given instead of the net price.
pub(super) const GROSS: &[Field] =
    &[Field::amount("priceWithVAT", "").doc("With tax; the net price counts when both are sent.")];

/// Gives a new card the account's normal tax rate, and works out the net price. `persisted` reads the rate of a card that is there and
/// whether it is free of tax.
pub(super) fn complete(cx: &mut Cx<'_, '_>, patch: &mut Patch, persisted: &str) -> Result<(), Fault> {
    if patch.is_new() && patch.id(VAT_RATE).is_none() {
        let rate = prices::default_rate(cx)?;
        patch.put(VAT_RATE, Id::some(rate));
    }
    let places = prices::price_decimals(&*cx.settings()?);
    if let Some(net) = patch.get(NET) {
        if net.micro() < 0 {
            return Err(Fault::not_allowed(NET.field.input));
        }
        patch.put(NET, net.round(places));
        return Ok(());
    }
    let Some(gross) = cx.params.read("priceWithVAT", Kind::Amount)? else { return Ok(()) };
    let net = net_of(cx, patch, Price::from_micro(gross.int()), persisted)?;
    patch.put(NET, net);
    Ok(())
}

/// The price without tax of one with tax, by the rate that the card gets, else has.
pub(super) fn net_of(cx: &mut Cx<'_, '_>, patch: &Patch, gross: Price, persisted: &str) -> Result<Price, Fault> {
    if gross.micro() < 0 {
        return Err(Fault::not_allowed("priceWithVAT"));
    }
    let (mut rate, mut free): (Option<Id<of::VatRate>>, bool) = (None, false);
    if let Some(id) = patch.id {
        let sql = format!("{persisted} WHERE account = $0 AND id = $1");
        (rate, free) = cx.first(&sql, &[id.into()], |row| row.read())?.unwrap_or_default();
    }
    let mut rate = Id::number_of(patch.get(VAT_RATE).unwrap_or(rate));
    if rate == 0 && patch.is_new() {
        rate = prices::default_rate(cx)?;
    }
    let percent = match patch.get(TAX_FREE).unwrap_or(free) {
        true => Percent::ZERO,
        false => prices::rates(cx)?.get(&rate).map_or(Percent::ZERO, |rate| rate.percent),
    };
    Ok(tax::net_of(gross, percent, prices::price_decimals(&*cx.settings()?))?)
}
