//! Product parameters: what the products of a kind are described by in a web shop, and what each product says of them.
//!
//! The API lists parameters and stores what products say; making the parameters themselves are Ladu's own calls.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_record::Cx;
use ladu_record::noun::{
    self, ADDED, Cell, Child, Column, Field, LAST_MODIFIED, Names, Noun, Operator, Page, Query, Text, filter,
};
use ladu_store::OwnedValue;
use ladu_types::{Id, Price, of};
use ladu_wire::{Code, Fault, Kind, Writer};

use crate::call::Call;

/// The module that parameters belong to.
pub const PART: &str = "Product parameters";

const TYPES: &[&str] = &["TEXT", "NUMERIC", "BOOLEAN", MULTIVALUE];
const MULTIVALUE: &str = "MULTIVALUE";

/// A parameter keeps its type.
const TYPE: Column<Text> = Column::of(Field::word("parameterType", "type", TYPES).input("type").required());

/// A group of parameters, for one kind of product.
pub static PARAMETER_GROUP: Noun = Noun {
    doc: "A group of product parameters, for one kind of product.",
    module: "products",
    log: "productParameterGroups",
    remembered: true,
    used_by: &[("product_parameter", "group_id")],
    filters: &[filter("parameterGroupID", Operator::Equals("id")), filter("changedSince", Operator::ChangedSince)],
    ..Noun::new(
        "product_parameter_group",
        "parameterGroupID",
        &[
            Field::text("name", "name", 255).required().languages(),
            Field::id("productGroupID", "product_group_id", "product_group"),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

pub static PARAMETER: Noun = Noun {
    doc: "A product parameter.",
    module: "products",
    log: "productParameters",
    remembered: true,
    used_by: &[("product_parameter_value", "parameter_id"), ("product_parameter_choice", "parameter_id")],
    filters: &[filter("parameterID", Operator::Equals("id")), filter("parameterGroupID", Operator::Equals("group_id"))],
    children: &[Child {
        key: "parameterOptions",
        noun: &PARAMETER_OPTION,
        parent: "parameter_id",
        order: "id",
        when: "",
        only_filled: true,
    }],
    before_save: Some(|_, patch| {
        // What products say of it would mean something else.
        if !patch.is_new() {
            patch.remove(TYPE);
        }
        Ok(())
    }),
    ..Noun::new(
        "product_parameter",
        "parameterID",
        &[
            Field::text("parameterName", "name", 255).required().input("name").languages(),
            Field::text("parameterUnitName", "unit_name", 50).input("unitName").doc("The unit of a number."),
            TYPE.field,
            Field::id("parameterGroupID", "group_id", "product_parameter_group").required().quoted().indexed(),
            Field::name_of("parameterGroupName", "group_id", "product_parameter_group"),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

/// A choice of a parameter of several.
pub static PARAMETER_OPTION: Noun = Noun {
    doc: "A choice of a MULTIVALUE parameter.",
    log: "productParameterOptions",
    module: "products",
    save_id: "parameterOptionID",
    remembered: true,
    used_by: &[("product_parameter_choice", "option_id")],
    ..Noun::new(
        "product_parameter_option",
        "parameterOptionID",
        &[
            Field::id("", "parameter_id", "product_parameter").input("parameterID").required().indexed(),
            Field::text("parameterOptionName", "name", 255).required().input("name").languages(),
        ],
    )
};

const PARAMETER_ID: Column<Id<of::Parameter>> =
    Column::of(Field::id("parameterID", "parameter_id", "product_parameter").doc("A parameter of the product."));
const VALUE: Column<Text> =
    Column::of(Field::text("parameterValue", "value", 500).doc("What the product says of it; empty takes it away."));
const OPTIONS: Column<Text> = Column::of(
    Field::new("parameterOptions", "options", Kind::Ids)
        .doc("Of MULTIVALUE: the choices that are on; all others go off."),
);

/// What `saveProduct` takes of each parameter.
pub const ROWS: &[Field] = &[PARAMETER_ID.field, VALUE.field, OPTIONS.field];

/// What a product says of a parameter.
struct Said {
    parameter: Id<of::Parameter>,
    value: String,
    /// Choices with what each adds to the price.
    options: Vec<(Id<of::ParameterOption>, Price)>,
}

/// What a page of products says of parameters.
#[derive(Default)]
pub struct Parameters {
    of: HashMap<Id<of::Product>, Vec<Said>>,
    facts: Arc<Facts>,
    names: Arc<Names>,
    options: Arc<Names>,
}

/// What a parameter is.
struct Fact {
    kind: String,
    group: Option<Id<of::ParameterGroup>>,
}

type Facts = HashMap<Id<of::Parameter>, Fact>;

fn facts(cx: &mut Cx<'_, '_>) -> Result<Arc<Facts>, Fault> {
    cx.cached("facts", "product_parameter", |cx| {
        let rows = cx.query("SELECT id, type, group_id FROM product_parameter WHERE account = $0", &[])?;
        Ok(rows.iter().map(|row| (row.get(0), Fact { kind: row.get(1), group: row.get(2) })).collect::<Facts>())
    })
}

/// Reads it, when it is asked for.
pub fn load(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<Parameters, Fault> {
    if !cx.params.flag("getParameters") || !cx.settings()?.has_module(PART) {
        return Ok(Parameters::default());
    }
    let mut of: HashMap<Id<of::Product>, Vec<Said>> = HashMap::new();
    let sql = "SELECT product_id, parameter_id, value FROM product_parameter_value
               WHERE account = $0 AND product_id IN ({ids}) ORDER BY product_id, parameter_id";
    for row in cx.among(sql, ids, &[])?.iter() {
        let (product, parameter, value) = row.read();
        of.entry(product).or_default().push(Said { parameter, value, options: Vec::new() });
    }
    let sql = "SELECT product_id, parameter_id, option_id, additional_price FROM product_parameter_choice
               WHERE account = $0 AND product_id IN ({ids}) ORDER BY product_id, parameter_id, option_id";
    for row in cx.among(sql, ids, &[])?.iter() {
        let (product, parameter, option, price) = row.read();
        let list = of.entry(product).or_default();
        match list.iter_mut().find(|said| said.parameter == parameter) {
            Some(said) => said.options.push((option, price)),
            None => list.push(Said { parameter, value: String::new(), options: vec![(option, price)] }),
        }
    }
    Ok(Parameters {
        of,
        facts: facts(cx)?,
        names: noun::names(cx, "product_parameter")?,
        options: noun::names(cx, "product_parameter_option")?,
    })
}

/// Writes what a product says of parameters.
pub fn write(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(parameters) = page.extra::<Parameters>() else { return };
    let Some(list) = parameters.of.get(&Id::new(cell.id)) else { return };
    w.key(name);
    w.list(|w| list.iter().for_each(|said| w.object(|w| parameters.write_one(said, w))));
}

impl Parameters {
    fn write_one(&self, said: &Said, w: &mut Writer) {
        let fact = self.facts.get(&said.parameter);
        let (kind, group) = fact.map_or(("", None), |fact| (fact.kind.as_str(), fact.group));
        let parameter = said.parameter.number();
        w.key("parameterID");
        w.int_text(parameter);
        w.key("parameterName");
        w.text(self.names.get(&parameter).map_or("", String::as_str));
        w.key("parameterType");
        w.text(kind);
        w.key("parameterGroupID");
        w.int_text(Id::number_of(group));
        if kind != MULTIVALUE {
            w.key("parameterValue");
            return w.text(&said.value);
        }
        w.key("parameterOptions");
        w.list(|w| {
            for (option, price) in &said.options {
                w.object(|w| {
                    w.key("optionID");
                    w.int(option.number());
                    w.key("optionName");
                    w.text(self.options.get(&option.number()).map_or("", String::as_str));
                    w.key("optionAdditionalPrice");
                    w.decimal(*price);
                });
            }
        });
    }
}

/// Stores what was sent of a product's parameters; those that were not named stay as they are.
pub fn save(cx: &mut Cx<'_, '_>, product: Id<of::Product>) -> Result<(), Fault> {
    for row in noun::read_rows(cx.params, ROWS)? {
        let named = row.parameter(PARAMETER_ID);
        if !cx.settings()?.has_module(PART) {
            return Err(Fault::at(Code::FIELD_MODULE, named));
        }
        let parameter = row.id(PARAMETER_ID).ok_or_else(|| Fault::missing(&named))?;
        let facts = facts(cx)?;
        let kind = &facts.get(&parameter).ok_or_else(|| Fault::unknown(&named))?.kind;
        if kind == MULTIVALUE {
            save_choices(cx, product, parameter, &row)?;
        } else if let Some(value) = row.get(VALUE) {
            save_value(cx, product, parameter, &value_of(kind, &row.parameter(VALUE), value)?)?;
        }
    }
    Ok(())
}

/// What is kept of a value: a number as it is written shortest, a flag as 0 or 1.
fn value_of(kind: &str, named: &str, value: &str) -> Result<String, Fault> {
    let value = value.trim();
    Ok(match kind {
        _ if value.is_empty() => String::new(),
        "NUMERIC" => Price::from_micro(Kind::Amount.read(named, value)?.int()).to_string(),
        "BOOLEAN" => Kind::Flag.read(named, value)?.int().to_string(),
        _ => value.to_owned(),
    })
}

fn save_value(
    cx: &mut Cx<'_, '_>,
    product: Id<of::Product>,
    parameter: Id<of::Parameter>,
    value: &str,
) -> Result<(), Fault> {
    let key = [product.into(), parameter.into(), value.into()];
    if value.is_empty() {
        let sql = "DELETE FROM product_parameter_value WHERE account = $0 AND product_id = $1 AND parameter_id = $2";
        return cx.queue(sql, &key[..2]);
    }
    cx.queue(
        "INSERT INTO product_parameter_value (account, product_id, parameter_id, value) VALUES ($0, $1, $2, $3)
         ON CONFLICT (account, product_id, parameter_id) DO UPDATE SET value = excluded.value",
        &key,
    )
}

/// Replaces the choices of a parameter that are on; a price may come with each, as `parameter1optionID7additionalPrice`.
fn save_choices(
    cx: &mut Cx<'_, '_>,
    product: Id<of::Product>,
    parameter: Id<of::Parameter>,
    row: &noun::Patch,
) -> Result<(), Fault> {
    let number = row.number.unwrap_or_default();
    let named = row.parameter(OPTIONS);
    if !row.has(OPTIONS) {
        return Ok(());
    }
    let mut options = cx.params.ids(&named)?;
    options.sort_unstable();
    options.dedup();
    let sql = "SELECT id FROM product_parameter_option WHERE account = $0 AND parameter_id = $1 AND id IN ({ids})";
    let known = cx.among(sql, &options, &[parameter.into()])?;
    if known.len() < options.len() {
        return Err(Fault::unknown(&named));
    }
    cx.queue(
        "DELETE FROM product_parameter_choice WHERE account = $0 AND product_id = $1 AND parameter_id = $2",
        &[product.into(), parameter.into()],
    )?;
    let mut rows: Vec<OwnedValue> = Vec::new();
    for option in options {
        let price = cx.params.read(&format!("parameter{number}optionID{option}additionalPrice"), Kind::Amount)?;
        let price = price.map_or(0, |price| price.int());
        rows.extend([product.into(), option.into(), parameter.into(), OwnedValue::from(price)]);
    }
    cx.queue_rows(
        "INSERT INTO product_parameter_choice (account, product_id, option_id, parameter_id, additional_price) VALUES",
        4,
        &rows,
    )
}

/// Products that have a parameter, with a value when one is named, else one that is on.
pub fn having(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    require(cx, "searchParameterID")?;
    let parameter = Kind::Id.read("searchParameterID", text)?.int();
    let value = cx.params.filled("searchParameterValue").unwrap_or("1").to_owned();
    query.volatile = true;
    query.and(
        "t.id IN (SELECT v.product_id FROM product_parameter_value v WHERE v.account = $0 AND v.parameter_id = ? AND v.value = ?)",
        [OwnedValue::Int(parameter), OwnedValue::Text(value)],
    );
    Ok(())
}

/// Products for which a choice is on.
pub fn choosing(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    require(cx, "searchParameterOptionID")?;
    let option = Kind::Id.read("searchParameterOptionID", text)?.int();
    query.volatile = true;
    query.and(
        "t.id IN (SELECT c.product_id FROM product_parameter_choice c WHERE c.account = $0 AND c.option_id = ?)",
        [OwnedValue::Int(option)],
    );
    Ok(())
}

fn require(cx: &mut Cx<'_, '_>, name: &str) -> Result<(), Fault> {
    if cx.settings()?.has_module(PART) { Ok(()) } else { Err(Fault::at(Code::FIELD_MODULE, name)) }
}

pub(super) static CALLS: &[Call] = &[
    Call::list("getParameters", &PARAMETER).part(PART).doc("Lists product parameters."),
    Call::save("saveParameter", &PARAMETER).part(PART).extension().doc("Makes or changes a product parameter."),
    Call::delete("deleteParameter", &PARAMETER).part(PART).extension().doc("Deletes a parameter that no product has."),
    Call::save("saveParameterOption", &PARAMETER_OPTION)
        .part(PART)
        .extension()
        .doc("Makes or changes a choice of a MULTIVALUE parameter."),
    Call::delete("deleteParameterOption", &PARAMETER_OPTION)
        .part(PART)
        .extension()
        .doc("Deletes a choice that no product has."),
    Call::list("getParameterGroups", &PARAMETER_GROUP).part(PART).extension().doc("Lists groups of parameters."),
    Call::save("saveParameterGroup", &PARAMETER_GROUP)
        .part(PART)
        .extension()
        .doc("Makes or changes a group of parameters."),
    Call::delete("deleteParameterGroup", &PARAMETER_GROUP)
        .part(PART)
        .extension()
        .doc("Deletes a group without parameters."),
];
