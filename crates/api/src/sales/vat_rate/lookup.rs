//! The tax rate of a place in the United States: found by place and per cent, or made.

use ladu_record::Cx;
use ladu_record::noun::{self, Field, Patch, read_rows};
use ladu_store::Value;
use ladu_types::{Fixed, Percent};
use ladu_wire::{Code, Fault};

use super::component::{self, PERCENTAGES};
use super::{SPLIT_RATES, VAT_RATE};

/// What a document's row says of the place it is taxed in.
pub const FIELDS: &[Field] = &[
    Field::text("ZIPCode", "zip_code", 100).doc("Place that is taxed, instead of a rate's id."),
    Field::text("Category", "category", 100),
    Field::text("State", "state", 100),
    Field::text("County", "county", 100),
    Field::text("City", "city", 100),
    Field::amount("StateSalesTax", "state_tax").doc("Per cent."),
    Field::amount("CountySalesTax", "county_tax").doc("Per cent."),
    Field::amount("CitySalesTax", "city_tax").doc("Per cent."),
    Field::amount("TotalSalesTax", "total_tax").doc("Per cent; the sum of the others when left out."),
];

const PLACE: &[&str] = &["zip_code", "category", "state", "county", "city"];
const PARTS: &[(&str, &str, &str)] =
    &[("STATE", "state", "state_tax"), ("COUNTY", "county", "county_tax"), ("CITY", "city", "city_tax")];

/// Sets the rate of rows that name a place and no rate.
pub fn set_rates(cx: &mut Cx<'_, '_>, rows: &mut [Patch]) -> Result<(), Fault> {
    for place in read_rows(cx.params, FIELDS)? {
        let Some(row) = rows.iter_mut().find(|row| row.number == place.number) else { continue };
        if row.id_of("vat_rate_id").is_some() || !FIELDS.iter().any(|field| place.int(field.column).is_some()) {
            continue;
        }
        if !cx.settings()?.has_module(SPLIT_RATES) {
            return Err(Fault::of(Code::NO_MODULE));
        }
        let rate = rate_of(cx, &place)?;
        row.set("vat_rate_id", rate);
    }
    Ok(())
}

fn percent(place: &Patch, column: &str) -> i64 {
    place.int(column).unwrap_or(0)
}

fn rate_of(cx: &mut Cx<'_, '_>, place: &Patch) -> Result<i64, Fault> {
    for field in FIELDS.iter().filter(|field| field.is_numeric()) {
        if !PERCENTAGES.contains(&percent(place, field.column)) {
            return Err(Fault::not_allowed(&place.named(field)));
        }
    }
    let parts: i64 = PARTS.iter().map(|(_, _, column)| percent(place, column)).sum();
    let total = place.int("total_tax").unwrap_or(parts);
    let texts: Vec<&str> = PLACE.iter().map(|column| place.text(column).unwrap_or_default()).collect();
    let conditions: Vec<String> = PLACE.iter().zip(2..).map(|(column, n)| format!("{column} = ${n}")).collect();
    let sql = format!(
        "SELECT id FROM vat_rate WHERE account = $0 AND rate = $1 AND active = 1 AND {} ORDER BY id LIMIT 1",
        conditions.join(" AND ")
    );
    let mut values = vec![Value::Int(total)];
    values.extend(texts.iter().map(|text| Value::Text(text)));
    if let Some(id) = cx.first(&sql, &values, |row| row.int(0))? {
        return Ok(id);
    }
    let mut patch = Patch::new(VAT_RATE.fields);
    for (column, text) in PLACE.iter().zip(&texts) {
        patch.set(column, *text);
    }
    let named: Vec<&str> = texts.iter().copied().filter(|text| !text.is_empty()).collect();
    let shown = Percent(Fixed::from_micro(total));
    patch.set("name", format!("{} {shown}%", named.join(" ")).trim());
    patch.set("rate", total);
    let id = noun::create(cx, &VAT_RATE, &patch)?;
    for (kind, name, column) in PARTS.iter().filter(|(_, _, column)| place.has(column)) {
        component::add(cx, id, (kind, place.text(name).unwrap_or_default()), percent(place, column))?;
    }
    Ok(id)
}
