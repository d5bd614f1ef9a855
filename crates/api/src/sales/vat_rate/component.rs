//! The parts of a tax rate that a state, a county and a city take.

use std::ops::RangeInclusive;

use ladu_record::Cx;
use ladu_record::noun::{self, Field, Noun, Patch};
use ladu_store::Value;
use ladu_wire::{Code, Fault, Kind};

use super::{SPLIT_RATES, VAT_RATE};

/// What a rate may be, in micro-units of a per cent.
pub(super) const PERCENTAGES: RangeInclusive<i64> = 0..=1_000_000_000;

/// A part of a tax rate.
pub static COMPONENT: Noun = Noun {
    doc: "A part of a tax rate.",
    module: "configuration",
    save_id: "vatRateComponentID",
    part: SPLIT_RATES,
    before_save: Some(|_, patch| match patch.int("rate") {
        Some(rate) if !PERCENTAGES.contains(&rate) => Err(Fault::not_allowed("rate")),
        _ => Ok(()),
    }),
    after_save: Some(|cx, _, _| cx.touch(VAT_RATE.table)),
    before_delete: Some(|cx, _| cx.touch(VAT_RATE.table)),
    ..Noun::new("vat_rate_component", "componentID", FIELDS)
};

const FIELDS: &[Field] = &[
    Field::id("", "vat_rate_id", "vat_rate").input("vatRateID").required().indexed(),
    Field::text("name", "name", 100).required().languages(),
    Field::amount("rate", "rate").doc("Per cent."),
    Field::word("type", "type", &["STATE", "COUNTY", "CITY", "OTHER"]),
];

/// Kinds of components, the parameters of their per cent and of their name.
const KINDS: &[(&str, &str, &str)] = &[
    ("STATE", "stateTaxRate", "state"),
    ("COUNTY", "countyTaxRate", "county"),
    ("CITY", "cityTaxRate", "city"),
    ("OTHER", "otherTaxRate", "otherTaxName"),
];

/// Makes or changes the one component of each kind whose per cent was sent with a rate; where there are several it is not known
/// which is meant (1075).
pub(super) fn save_sent(cx: &mut Cx<'_, '_>, rate: i64, _: &Patch) -> Result<(), Fault> {
    let params = cx.params;
    for (kind, parameter, name) in KINDS {
        let Some(percent) = params.read(parameter, Kind::Amount)?.map(|percent| percent.int()) else { continue };
        if !cx.settings()?.has_module(SPLIT_RATES) {
            return Err(Fault::of(Code::NO_MODULE));
        }
        if !PERCENTAGES.contains(&percent) {
            return Err(Fault::not_allowed(parameter));
        }
        let sql = "SELECT id FROM vat_rate_component WHERE account = $0 AND vat_rate_id = $1 AND type = $2 LIMIT 2";
        let found = cx.query(sql, &[Value::Int(rate), Value::Text(kind)])?;
        let mut patch = Patch::new(FIELDS);
        patch.set("rate", percent);
        if let Some(name) = params.filled(name) {
            patch.set("name", name);
        }
        match (found.len(), found.first()) {
            (0, _) => {
                patch.set("vat_rate_id", rate);
                patch.set("type", *kind);
                patch.set_default("name", *kind);
                noun::create(cx, &COMPONENT, &patch)?;
            }
            (1, Some(row)) => noun::update(cx, &COMPONENT, row.int(0), &patch)?,
            _ => return Err(Fault::at(Code::SEVERAL_COMPONENTS, *parameter)),
        }
    }
    Ok(())
}

/// Stores a component of a rate that has just been made.
pub(super) fn add(cx: &mut Cx<'_, '_>, rate: i64, (kind, name): (&str, &str), percent: i64) -> Result<(), Fault> {
    let mut patch = Patch::new(FIELDS);
    patch.set("vat_rate_id", rate);
    patch.set("type", kind);
    patch.set("name", if name.is_empty() { kind } else { name });
    patch.set("rate", percent);
    noun::create(cx, &COMPONENT, &patch).map(drop)
}
