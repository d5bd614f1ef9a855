//! The parts of a tax rate that come with the rate itself.

use ladu_record::Cx;
use ladu_record::noun::{self, Patch};
use ladu_store::Value;
use ladu_trade::tax_rates::{
    COMPONENT, COMPONENT_NAME, COMPONENT_OF, COMPONENT_RATE, COMPONENT_TYPE, PERCENTAGES, SPLIT_RATES,
};
use ladu_types::{Id, Percent};
use ladu_wire::{Code, Fault, Kind};

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
        let Some(percent) = params.read(parameter, Kind::Amount)?.map(|percent| Percent::from_micro(percent.int()))
        else {
            continue;
        };
        if !cx.settings()?.has_module(SPLIT_RATES) {
            return Err(Fault::of(Code::NO_MODULE));
        }
        if !PERCENTAGES.contains(&percent) {
            return Err(Fault::not_allowed(parameter));
        }
        let sql = "SELECT id FROM vat_rate_component WHERE account = $0 AND vat_rate_id = $1 AND type = $2 LIMIT 2";
        let found = cx.query(sql, &[Value::Int(rate), Value::Text(kind)])?;
        let mut component = Patch::new(COMPONENT.fields);
        component.put(COMPONENT_RATE, percent);
        if let Some(name) = params.filled(name) {
            component.put(COMPONENT_NAME, name);
        }
        match (found.len(), found.first()) {
            (0, _) => {
                component.put(COMPONENT_OF, Id::new(rate));
                component.put(COMPONENT_TYPE, *kind);
                component.put_default(COMPONENT_NAME, *kind);
                noun::create(cx, &COMPONENT, &component)?;
            }
            (1, Some(row)) => noun::update(cx, &COMPONENT, row.get(0), &component)?,
            _ => return Err(Fault::at(Code::SEVERAL_COMPONENTS, *parameter)),
        }
    }
    Ok(())
}
