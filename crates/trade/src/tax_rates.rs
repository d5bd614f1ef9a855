//! Tax rates and their parts, and the rate of a place in the United States: found by place and per cent, or made.
#![expect(missing_docs, reason = "a column says what it is where it is declared")]

use std::ops::RangeInclusive;

use ladu_record::Cx;
use ladu_record::noun::{self, Column, Field, Noun, Operator, PageSize, Patch, Text, filter};
use ladu_store::Value;
use ladu_types::{Fixed, Id, Percent, of};
use ladu_wire::{Code, Fault, Form, Kind};

/// The module of rates that are split by state, county and city.
pub const SPLIT_RATES: &str = "City, county and state tax rates";

/// What a rate may be.
pub const PERCENTAGES: RangeInclusive<Percent> =
    Percent(Fixed::from_micro(0))..=Percent(Fixed::from_micro(1_000_000_000));

/// A rate of value added tax.
pub static VAT_RATE: Noun = Noun {
    doc: "A rate of value added tax.",
    module: "configuration",
    log: "vatRates",
    remembered: true,
    attributes: true,
    id_form: Form::Text,
    save_id: "vatRateID",
    page: Some(PageSize { default: 20, max: 1000 }),
    orders: &[("order", "id"), ("id", "id"), ("name", "name"), ("active", "active")],
    descending: true,
    filters: &[filter("id", Operator::Equals("id")), filter("active", Operator::Equals("active"))],
    ..Noun::new("vat_rate", "id", VAT_RATE_FIELDS)
};

pub const NAME: Column<Text> = Column::of(Field::text("name", "name", 100).required().languages());
pub const RATE: Column<Percent> = Column::of(Field::amount("rate", "rate").quoted().doc("Per cent."));
pub const IS_REVERSE: Column<bool> =
    Column::of(Field::flag("isReverseVat", "is_reverse").doc("The buyer owes the tax; totals have none."));
pub const REVERSE_RATE: Column<Percent> = Column::of(Field::amount("reverseRate", "reverse_rate"));
const ZIP_CODE: Column<Text> = of_place("ZIPCode", "zip_code");
const CATEGORY: Column<Text> = of_place("category", "category");
const STATE: Column<Text> = of_place("state", "state");
const COUNTY: Column<Text> = of_place("county", "county");
const CITY: Column<Text> = of_place("city", "city");

const fn of_place(name: &'static str, column: &'static str) -> Column<Text> {
    Column::of(Field::text(name, column, 100).part(SPLIT_RATES, Code::NO_MODULE))
}

/// A parameter that makes or changes the one component of a kind.
const fn of_component(name: &'static str) -> Field {
    Field::amount("", "").input(name).doc("Per cent; makes or changes that component.")
}

const VAT_RATE_FIELDS: &[Field] = &[
    NAME.field,
    RATE.field,
    Field::text("code", "code", 50).doc("Code in the books."),
    Field::flag("active", "active").quoted().default(1),
    IS_REVERSE.field,
    REVERSE_RATE.field,
    Field::id("gstExemptTaxRateID", "gst_exempt_rate_id", "vat_rate")
        .doc("The reduced rate that customers with partialTaxExemption pay in its place."),
    ZIP_CODE.field,
    CATEGORY.field,
    STATE.field,
    COUNTY.field,
    CITY.field,
    of_component("stateTaxRate"),
    of_component("countyTaxRate"),
    of_component("cityTaxRate"),
    of_component("otherTaxRate"),
    Field::text("", "", 100).input("otherTaxName"),
    Field::new("added", "added", Kind::Time).read_only(),
    Field::new("lastModified", "changed", Kind::Time).quoted().read_only(),
];

/// A part of a tax rate.
pub static COMPONENT: Noun = Noun {
    doc: "A part of a tax rate.",
    log: "vatRateComponents",
    module: "configuration",
    save_id: "vatRateComponentID",
    part: SPLIT_RATES,
    before_save: Some(|_, component| match component.get(COMPONENT_RATE) {
        Some(rate) if !PERCENTAGES.contains(&rate) => Err(Fault::not_allowed("rate")),
        _ => Ok(()),
    }),
    after_save: Some(|cx, _, _| cx.touch("vat_rate")),
    before_delete: Some(|cx, _| cx.touch("vat_rate")),
    ..Noun::new("vat_rate_component", "componentID", COMPONENT_FIELDS)
};

pub const COMPONENT_OF: Column<Id<of::VatRate>> =
    Column::of(Field::id("", "vat_rate_id", "vat_rate").input("vatRateID").required().indexed());
pub const COMPONENT_NAME: Column<Text> = Column::of(Field::text("name", "name", 100).required().languages());
pub const COMPONENT_RATE: Column<Percent> = Column::of(Field::amount("rate", "rate").doc("Per cent."));
pub const COMPONENT_TYPE: Column<Text> = Column::of(Field::word("type", "type", &["STATE", "COUNTY", "CITY", "OTHER"]));

const COMPONENT_FIELDS: &[Field] =
    &[COMPONENT_OF.field, COMPONENT_NAME.field, COMPONENT_RATE.field, COMPONENT_TYPE.field];

const SENT_ZIP_CODE: Column<Text> =
    Column::of(Field::text("ZIPCode", "zip_code", 100).doc("Place that is taxed, instead of a rate's id."));
const SENT_CATEGORY: Column<Text> = Column::of(Field::text("Category", "category", 100));
const SENT_STATE: Column<Text> = Column::of(Field::text("State", "state", 100));
const SENT_COUNTY: Column<Text> = Column::of(Field::text("County", "county", 100));
const SENT_CITY: Column<Text> = Column::of(Field::text("City", "city", 100));
const STATE_TAX: Column<Percent> = Column::of(Field::amount("StateSalesTax", "state_tax").doc("Per cent."));
const COUNTY_TAX: Column<Percent> = Column::of(Field::amount("CountySalesTax", "county_tax").doc("Per cent."));
const CITY_TAX: Column<Percent> = Column::of(Field::amount("CitySalesTax", "city_tax").doc("Per cent."));
const TOTAL_TAX: Column<Percent> =
    Column::of(Field::amount("TotalSalesTax", "total_tax").doc("Per cent; the sum of the others when left out."));

/// What a document's row says of the place it is taxed in.
pub const PLACE_FIELDS: &[Field] = &[
    SENT_ZIP_CODE.field,
    SENT_CATEGORY.field,
    SENT_STATE.field,
    SENT_COUNTY.field,
    SENT_CITY.field,
    STATE_TAX.field,
    COUNTY_TAX.field,
    CITY_TAX.field,
    TOTAL_TAX.field,
];

/// What places are told apart by: as it is sent and as a rate keeps it.
const PLACE: [(Column<Text>, Column<Text>); 5] = [
    (SENT_ZIP_CODE, ZIP_CODE),
    (SENT_CATEGORY, CATEGORY),
    (SENT_STATE, STATE),
    (SENT_COUNTY, COUNTY),
    (SENT_CITY, CITY),
];
/// The parts of a rate: their type, what they are called, and their per cent.
const PARTS: [(&str, Column<Text>, Column<Percent>); 3] =
    [("STATE", SENT_STATE, STATE_TAX), ("COUNTY", SENT_COUNTY, COUNTY_TAX), ("CITY", SENT_CITY, CITY_TAX)];

/// Sets the rate of rows that name a place and no rate. Places go to rows by their number.
pub(crate) fn set_rates(
    cx: &mut Cx<'_, '_>,
    rate: Column<Id<of::VatRate>>,
    rows: &mut [Patch],
    places: &[Patch],
) -> Result<(), Fault> {
    for place in places {
        let Some(row) = rows.iter_mut().find(|row| row.number == place.number) else { continue };
        if row.id(rate).is_some() || place.is_empty() {
            continue;
        }
        if !cx.settings()?.has_module(SPLIT_RATES) {
            return Err(Fault::of(Code::NO_MODULE));
        }
        let found = rate_of(cx, place)?;
        row.put(rate, found);
    }
    Ok(())
}

fn rate_of(cx: &mut Cx<'_, '_>, place: &Patch) -> Result<Id<of::VatRate>, Fault> {
    for column in [STATE_TAX, COUNTY_TAX, CITY_TAX, TOTAL_TAX] {
        if !PERCENTAGES.contains(&place.get(column).unwrap_or_default()) {
            return Err(Fault::not_allowed(&place.parameter(column)));
        }
    }
    let total = match place.get(TOTAL_TAX) {
        Some(total) => total,
        None => PARTS
            .iter()
            .try_fold(Percent::default(), |sum, (_, _, part)| sum.plus(place.get(*part).unwrap_or_default()))?,
    };
    let texts = PLACE.map(|(sent, _)| place.get(sent).unwrap_or_default());
    let conditions: Vec<String> =
        PLACE.iter().zip(2..).map(|((_, kept), n)| format!("{} = ${n}", kept.field.column)).collect();
    let sql = format!(
        "SELECT id FROM vat_rate WHERE account = $0 AND rate = $1 AND active = 1 AND {} ORDER BY id LIMIT 1",
        conditions.join(" AND ")
    );
    let mut values = vec![total.into()];
    values.extend(texts.iter().map(|text| Value::Text(text)));
    if let Some(id) = cx.first(&sql, &values, |row| row.get(0))? {
        return Ok(id);
    }
    let mut made = Patch::new(VAT_RATE.fields);
    for ((_, kept), text) in PLACE.iter().zip(&texts) {
        made.put(*kept, *text);
    }
    let named: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    made.put(NAME, format!("{} {total}%", named.join(" ")).trim());
    made.put(RATE, total);
    let id = Id::new(noun::create(cx, &VAT_RATE, &made)?);
    for (kind, name, percent) in PARTS {
        if let Some(percent) = place.get(percent) {
            add_component(cx, id, kind, place.get(name).unwrap_or_default(), percent)?;
        }
    }
    Ok(id)
}

/// Stores a component of a rate that has just been made.
fn add_component(
    cx: &mut Cx<'_, '_>,
    rate: Id<of::VatRate>,
    kind: &str,
    name: &str,
    percent: Percent,
) -> Result<(), Fault> {
    let mut component = Patch::new(COMPONENT_FIELDS);
    component.put(COMPONENT_OF, rate);
    component.put(COMPONENT_TYPE, kind);
    component.put(COMPONENT_NAME, if name.is_empty() { kind } else { name });
    component.put(COMPONENT_RATE, percent);
    noun::create(cx, &COMPONENT, &component).map(drop)
}
