//! Rates of value added tax. The per cent of a rate never changes: a new per cent is a new rate, so that old documents keep theirs.

mod component;

use ladu_record::Cx;
use ladu_record::noun::{Child, Noun, Patch};
use ladu_trade::tax_rates::{self, COMPONENT, IS_REVERSE, PERCENTAGES, RATE, REVERSE_RATE, SPLIT_RATES};
use ladu_wire::{Code, Fault};

use crate::Call;

/// A rate of value added tax.
pub static VAT_RATE: Noun = Noun {
    before_save: Some(check),
    after_save: Some(component::save_sent),
    children: &[Child {
        key: "components",
        noun: &COMPONENT,
        parent: "vat_rate_id",
        order: "id",
        when: "",
        only_filled: false,
    }],
    ..tax_rates::VAT_RATE
};

/// A new rate has a per cent, or it is a reverse one and has that of the buyer; neither changes later.
fn check(_: &mut Cx<'_, '_>, rate: &mut Patch) -> Result<(), Fault> {
    if !rate.is_new() {
        rate.remove(RATE);
        let is_reverse_sent = rate.has(IS_REVERSE) || rate.has(REVERSE_RATE);
        return if is_reverse_sent { Err(Fault::of(Code::CONFLICT)) } else { Ok(()) };
    }
    let (is_reverse, reverse_rate) =
        (rate.is_set(IS_REVERSE), rate.get(REVERSE_RATE).filter(|percent| !percent.is_zero()));
    if is_reverse != reverse_rate.is_some() {
        return Err(Fault::not_allowed(if is_reverse { "reverseRate" } else { "isReverseVat" }));
    }
    match rate.get(RATE) {
        Some(_) if is_reverse => Err(Fault::of(Code::CONFLICT)),
        None if !is_reverse => Err(Fault::missing("rate")),
        Some(percent) if !PERCENTAGES.contains(&percent) => Err(Fault::not_allowed("rate")),
        _ if reverse_rate.is_some_and(|percent| !PERCENTAGES.contains(&percent)) => {
            Err(Fault::not_allowed("reverseRate"))
        }
        _ => Ok(()),
    }
}

pub static CALLS: &[Call] = &[
    Call::list("getVatRates", &VAT_RATE).open().doc("Lists tax rates."),
    Call::save("saveVatRate", &VAT_RATE).doc("Makes a tax rate or changes all of one but its per cent."),
    Call::save("saveVatRateComponent", &COMPONENT)
        .part(SPLIT_RATES)
        .doc("Makes or changes a part of a tax rate; the rate itself stays what it is."),
    Call::delete("deleteVatRateComponent", &COMPONENT).part(SPLIT_RATES).doc("Deletes a part of a tax rate."),
];
