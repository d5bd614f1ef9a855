//! The keys of a call's answer.

use std::borrow::Cow;

use ladu_record::noun::{Field, Noun};
use ladu_record::settings::{SETTINGS, Setting};
use ladu_wire::{Form, Kind, Source};

use super::output::{Output, Shape};

use super::model::Key;
use super::texts::Place;
use super::{answers, texts};
use ladu_api::{Call, Run};

/// The keys of the records that a call answers.
pub fn keys(call: &Call) -> Vec<Key> {
    let mut found = match call.run {
        Run::List(noun) => of_noun(call.name, noun),
        Run::Save(noun) | Run::Add(noun) | Run::Edit(noun) => {
            vec![value(noun.saved_as(), Kind::Id, "Id of the record that was saved.")]
        }
        Run::DeleteMany(..) => vec![
            value("deletedIDs", Kind::Ids, "The records that were deleted, as ids separated by commas."),
            value("nonExistingIDs", Kind::Ids, "What was sent and is no record's id, separated by commas."),
            value(
                "notDeletableIDs",
                Kind::Ids,
                "Records that others refer to and that stay, as ids separated by commas.",
            ),
        ],
        Run::Read(_) if call.name == "getConfParameters" => settings(),
        _ => call.listed().map_or_else(Vec::new, |noun| of_noun(call.name, noun)),
    };
    for output in answers::of(call.name) {
        let key = of_output(output);
        match found.iter_mut().find(|known| known.name == key.name) {
            // What code writes behind a declared key is said here; what it means and when it comes, by its declaration.
            Some(known) => {
                if known.text.is_empty() {
                    known.text = key.text;
                }
                known.shape = key.shape;
                known.of = key.of;
                known.null |= key.null;
                known.optional |= key.optional;
            }
            None => found.push(key),
        }
    }
    found
}

/// The settings of an account, as its configuration is answered.
fn settings() -> Vec<Key> {
    let links = value("account_links", Kind::Id, "Addresses of pages that programs offer their users.");
    let of = |setting: &Setting| value(setting.name, Kind::Id, setting.doc);
    let modules = value("additionalModules", Kind::Id, "Parts of the API, and whether the account has each.");
    let own = value("*", Kind::Id, "Whatever programs have set under names of their own.");
    let all = SETTINGS.iter().map(of).chain([links, modules, own]);
    all.map(|key| Key { shape: Shape::Free, optional: true, ..key }).collect()
}

fn value(name: &str, kind: Kind, text: impl Into<Cow<'static, str>>) -> Key {
    Key {
        name: name.to_owned(),
        shape: Shape::Value(kind, Form::Number),
        null: false,
        optional: false,
        when: String::new(),
        text: text.into(),
        of: Vec::new(),
    }
}

/// The keys of a noun's records in lists.
fn of_noun(call: &'static str, noun: &'static Noun) -> Vec<Key> {
    let mut found = Vec::new();
    if !noun.id.is_empty() {
        let text = format!("Id of the {}.", texts::title(noun.table));
        found.push(Key { shape: Shape::Value(Kind::Id, noun.id_form), ..value(noun.id, Kind::Id, text) });
    }
    let is_answered = |field: &&Field| !field.name.is_empty() && !matches!(field.source, Source::Hidden);
    found.extend(noun.fields.iter().filter(is_answered).map(|field| of_field(field, call, noun)));
    if noun.attributes {
        let key = list("attributes", "Attributes of the account's own; the key is missing where there are none.");
        found.push(Key { optional: true, of: attribute(noun, true), ..key });
    }
    if noun.long_attributes {
        found.push(Key { of: attribute(noun, false), ..list("longAttributes", "Long texts of the account's own.") });
    }
    for child in noun.children {
        let key = list(child.key, child.noun.doc);
        let optional = child.only_filled || !child.when.is_empty() || !child.noun.part.is_empty();
        found.push(Key { of: of_noun(call, child.noun), optional, when: with(child.when), ..key });
    }
    found
}

fn list(name: &str, text: impl Into<Cow<'static, str>>) -> Key {
    Key { shape: Shape::List(&[]), ..value(name, Kind::Id, text) }
}

fn attribute(noun: &Noun, typed: bool) -> Vec<Key> {
    let mut keys = vec![value("attributeName", Kind::Text(255), "Name of the attribute.")];
    if typed {
        let text = format!("How its value is kept: {}.", noun.attribute_types.join(", "));
        keys.push(value("attributeType", Kind::Text(20), text));
    }
    keys.push(value("attributeValue", Kind::Text(65_000), "Its value."));
    keys
}

fn of_field(field: &Field, call: &'static str, noun: &'static Noun) -> Key {
    let text = texts::of_field(field, Place { call, noun: Some(noun) }, "");
    let key = value(field.name, field.kind, text);
    let when = match (field.when.is_empty(), field.detail) {
        (false, _) => with(field.when),
        (true, true) => "with responseMode=detail".to_owned(),
        (true, false) => String::new(),
    };
    let optional = !when.is_empty() || field.hidden;
    let shape = match field.source {
        Source::NameOf(_) => Shape::Value(Kind::Text(255), Form::Number),
        Source::Special(_) => Shape::Free,
        _ => Shape::Value(field.kind, field.form),
    };
    let null = field.null || matches!(field.source, Source::NameOf(_));
    Key { shape, null, optional, when, of: keys_of(shape), ..key }
}

fn with(flag: &str) -> String {
    if flag.is_empty() { String::new() } else { format!("with {flag}=1") }
}

fn of_output(output: &Output) -> Key {
    Key {
        shape: output.shape,
        null: output.null,
        optional: output.optional,
        of: keys_of(output.shape),
        ..value(output.name, Kind::Id, output.doc)
    }
}

fn keys_of(shape: Shape) -> Vec<Key> {
    match shape {
        Shape::List(of) | Shape::Object(of) => of.iter().map(of_output).collect(),
        Shape::Map(of) => keys_of(*of),
        Shape::Value(..) | Shape::Bool | Shape::Values(_) | Shape::Free => Vec::new(),
    }
}
