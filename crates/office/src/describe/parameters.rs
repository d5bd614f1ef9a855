//! The parameters of a call.

use std::borrow::Cow;

use ladu_record::noun::{Field, Noun};
use ladu_wire::{Kind, ScalarRef};

use super::model::Parameter;
use super::texts;
use super::texts::Place;
use ladu_api::{Call, Run};

/// What a call reads, its own parameters first, numbered ones last.
pub fn parameters(call: &Call) -> Vec<Parameter> {
    let named = |fields: &'static [Field]| fields.iter().filter(|field| !field.input.is_empty());
    let place = place_of(call);
    let mut found: Vec<Parameter> = named(call.inputs).map(|field| of_field(field, place, "")).collect();
    match call.run {
        Run::List(noun) => of_list(place, noun, &mut found),
        Run::Save(noun) => {
            found.push(id(noun.edited_by(), false, "Changes that record; left out, a new one is made."));
            of_save(place, noun, &mut found);
        }
        Run::Add(noun) => of_save(place, noun, &mut found),
        Run::Edit(noun) => {
            found.push(id(noun.edited_by(), true, "The record that is changed."));
            of_save(place, noun, &mut found);
        }
        Run::Delete(noun) => {
            found.push(id(noun.saved_as(), noun.belongs_to.is_none(), "The record that is deleted."));
            if let Some(field) = noun.belongs_to {
                found.push(id(field.input, false, "Deletes all records that belong to it."));
            }
        }
        Run::DeleteMany(_, name) => {
            let text = "The records that are deleted, as ids separated by commas.";
            found.push(Parameter { kind: Kind::Ids, ..id(name, true, text) });
        }
        Run::Read(_) | Run::Write(_) | Run::ReadOver(_) | Run::WriteOver(_) | Run::Public(_) => {
            if let Some(noun) = call.listed() {
                of_list(place, noun, &mut found);
            }
        }
    }
    found.extend(named(call.rows).map(|field| of_field(field, place, "#")));
    found
}

/// Where the names of a call stand.
pub(super) fn place_of(call: &Call) -> Place {
    Place { call: call.name, noun: noun_of(call) }
}

/// The noun that a call is about.
pub(super) fn noun_of(call: &Call) -> Option<&'static Noun> {
    match call.run {
        Run::List(noun)
        | Run::Save(noun)
        | Run::Add(noun)
        | Run::Edit(noun)
        | Run::Delete(noun)
        | Run::DeleteMany(noun, _) => Some(noun),
        _ => call.listed(),
    }
}

fn plain(name: &str, kind: Kind, text: impl Into<Cow<'static, str>>) -> Parameter {
    Parameter {
        name: name.to_owned(),
        kind,
        required: false,
        default: String::new(),
        text: text.into(),
        ids_of: None,
        languages: false,
        part: "",
    }
}

fn id(name: &str, required: bool, text: &'static str) -> Parameter {
    Parameter { required, ..plain(name, Kind::Id, text) }
}

fn of_field(field: &Field, place: Place, ending: &str) -> Parameter {
    let default = match field.default {
        ScalarRef::Int(value) if value != 0 && field.kind != Kind::Amount => value.to_string(),
        ScalarRef::Text(text) => text.to_owned(),
        _ => String::new(),
    };
    Parameter {
        required: field.required,
        default: if field.required { String::new() } else { default },
        ids_of: texts::list_of(field.refers),
        languages: field.languages,
        part: field.part,
        ..plain(&format!("{}{ending}", field.input), field.kind, texts::of_field(field, place, ending))
    }
}

fn of_save(place: Place, noun: &'static Noun, found: &mut Vec<Parameter>) {
    found.extend(noun.fields.iter().filter(|field| !field.input.is_empty()).map(|f| of_field(f, place, "")));
    if noun.attributes {
        found.push(plain("attributeName#", Kind::Text(255), "Name of an attribute of the account's own."));
        let text = format!("How its value is kept: {}; text unless said otherwise.", noun.attribute_types.join(", "));
        found.push(plain("attributeType#", Kind::Text(20), text));
        found.push(plain("attributeValue#", Kind::Text(255), "Its value; empty removes the attribute."));
    }
    if noun.long_attributes {
        found.push(plain("longAttributeName#", Kind::Text(255), "Name of a long text of the account's own."));
        found.push(plain("longAttributeValue#", Kind::Text(65_000), "The long text; empty removes it."));
    }
}

fn of_list(place: Place, noun: &'static Noun, found: &mut Vec<Parameter>) {
    for filter in noun.filters {
        let ids_of = filter
            .operator
            .column()
            .and_then(|column| noun.holder_of(column))
            .and_then(|field| texts::list_of(field.refers));
        let parameter = plain(filter.name, texts::kind_of(noun, filter), texts::of_filter(place, noun, filter));
        found.push(Parameter { ids_of, ..parameter });
    }
    found.extend(noun.flags.iter().map(|(name, doc)| plain(name, Kind::Flag, *doc)));
    if let [(first, _), ..] = noun.orders {
        let names: Vec<&str> = noun.orders.iter().map(|(name, _)| *name).collect();
        let text = format!("What the list is sorted by: {}.", names.join(", "));
        found.push(Parameter { default: (*first).to_owned(), ..plain("orderBy", Kind::Text(50), text) });
        let text = "asc: from the smallest up; desc: from the greatest down.";
        let default = if noun.descending { "desc" } else { "asc" };
        found
            .push(Parameter { default: default.to_owned(), ..plain("orderByDir", Kind::Word(&["asc", "desc"]), text) });
    }
    if let Some(size) = noun.page {
        let text = format!("How many records an answer has, {} at most.", size.max);
        let kind = Kind::Int(1, size.max);
        found.push(Parameter { default: size.default.to_string(), ..plain("recordsOnPage", kind, text) });
        let text = "Which page; the first is 1.";
        found.push(Parameter { default: "1".to_owned(), ..plain("pageNo", Kind::Int(1, i64::MAX), text) });
    }
    if noun.attributes {
        found.push(plain("searchAttributeName", Kind::Text(255), "Only records with this attribute ..."));
        found.push(plain("searchAttributeValue", Kind::Text(255), "... of this value."));
    }
}
