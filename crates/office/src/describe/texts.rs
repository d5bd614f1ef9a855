//! Texts about parameters and keys: their declaration's own, or what follows from what they are.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use ladu_record::noun::{Field, Filter, Noun, Operator};
use ladu_wire::{Kind, Source};

use super::glossary::meaning;
use ladu_api::Run;
use ladu_api::all;

/// What a record of a table is called in a sentence.
pub(super) fn title(table: &str) -> String {
    match table {
        "point_of_sale" => "register".to_owned(),
        "warehouse" => "store".to_owned(),
        "campaign" => "promotion".to_owned(),
        "user_account" => "user".to_owned(),
        "clocking" => "clocked time".to_owned(),
        "custom_object" => "object".to_owned(),
        "vat_rate" => "VAT rate".to_owned(),
        _ => table.replace('_', " "),
    }
}

/// The call that lists the records of a table.
pub(super) fn list_of(table: &str) -> Option<&'static str> {
    static LISTS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
        let mut lists = HashMap::new();
        for call in all() {
            if let Run::List(noun) = call.run {
                lists.entry(noun.table).or_insert(call.name);
            }
        }
        lists.extend([("product", "getProducts"), ("product_group", "getProductGroups")]);
        lists
    });
    LISTS.get(table).copied()
}

/// Where a name stands: in a call, and in the noun that the call is about.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) call: &'static str,
    pub(super) noun: Option<&'static Noun>,
}

/// What a field means in a place; `ending` is `#` for numbered ones. Empty when nothing says it.
pub(super) fn of_field(field: &Field, place: Place, ending: &str) -> Cow<'static, str> {
    if !field.doc.is_empty() {
        return Cow::Borrowed(field.doc);
    }
    let name = if field.name.is_empty() { field.input } else { field.name };
    match of_name(&format!("{name}{ending}"), place) {
        text if text.is_empty() && !ending.is_empty() => of_unknown(field, of_name(name, place)),
        text => of_unknown(field, text),
    }
}

/// A text, or where there is none, what follows from the record that the field refers to.
fn of_unknown(field: &Field, text: Cow<'static, str>) -> Cow<'static, str> {
    match field.source {
        _ if !text.is_empty() => text,
        Source::NameOf(table) => Cow::Owned(format!("Name of the {}; null where there is none.", title(table))),
        _ if !field.refers.is_empty() => Cow::Owned(format!("Id of the {}.", title(field.refers))),
        _ => text,
    }
}

/// What a name means in a place.
fn of_name(name: &str, place: Place) -> Cow<'static, str> {
    let table = place.noun.map_or("", |noun| noun.table);
    let text = meaning([place.call, table], name);
    if text.contains("{record}") {
        return Cow::Owned(text.replace("{record}", &title(if table.is_empty() { "record" } else { table })));
    }
    if !text.is_empty() {
        return Cow::Borrowed(text);
    }
    match name.strip_suffix("ChangedSince") {
        Some(records) => Cow::Owned(format!("Moment (Unix seconds) since which changes of {records} are counted.")),
        None => match name.strip_prefix("name") {
            Some(language) if language.len() >= 2 => Cow::Owned(format!("Name in that language ({language}).")),
            _ => Cow::Borrowed(""),
        },
    }
}

/// What a filter of a list does.
pub(super) fn of_filter(place: Place, noun: &'static Noun, filter: &Filter) -> Cow<'static, str> {
    if !filter.doc.is_empty() {
        return Cow::Borrowed(filter.doc);
    }
    let key = |column: &str| key_of(noun, column);
    let text = match filter.operator {
        Operator::Equals("id") => "Only the record with this id.".to_owned(),
        Operator::Any("id") => "Only the records with these ids, separated by commas.".to_owned(),
        Operator::Equals(column) => match is_flag(noun, column) {
            true => format!("1: only records with {} set; 0: only those without.", key(column)),
            false => format!("Only records with exactly this {}.", key(column)),
        },
        Operator::Any(column) => format!("Only records whose {} is one of these, separated by commas.", key(column)),
        Operator::Prefix(column) => {
            format!("Only records whose {} begins with this, in capitals or small letters.", key(column))
        }
        Operator::Search => {
            let names: Vec<String> = noun.search.iter().map(|column| key(column)).collect();
            format!("Only records with this text anywhere in {}, whatever case and accents.", names.join(", "))
        }
        Operator::ChangedSince => changed_since(noun),
        Operator::From(column) => format!("Only records whose {} is this or later.", key(column)),
        Operator::To(column) => format!("Only records whose {} is this or earlier.", key(column)),
        Operator::Only(column) => format!("1: only records with {} set.", key(column)),
        Operator::Code(_) => return of_name(filter.name, place),
    };
    Cow::Owned(text)
}

/// What counts as a change of a record, and what it shows of others that does not.
fn changed_since(noun: &Noun) -> String {
    let text = "Only records made or changed at this moment or later. Send the requestUnixTime of the answer that you had before.";
    let others = noun.fields.iter().filter(|field| matches!(field.source, Source::NameOf(_)) && !field.name.is_empty());
    let names: Vec<&str> = others.map(|field| field.name).collect();
    match names.is_empty() {
        true => text.to_owned(),
        false => format!(
            "{text} A new name of another record ({}) is a change of that one, not of those that show it: a copy takes it from there.",
            names.join(", ")
        ),
    }
}

/// The kind that a filter's value has to be of.
pub(super) fn kind_of(noun: &'static Noun, filter: &Filter) -> Kind {
    let of = |column: &str| noun.kind_of(column);
    match filter.operator {
        Operator::Equals(column) | Operator::From(column) | Operator::To(column) => of(column),
        Operator::Any(column) if of(column).is_numeric() => Kind::Ids,
        Operator::Only(_) => Kind::Flag,
        Operator::ChangedSince => Kind::Time,
        Operator::Any(_) | Operator::Prefix(_) | Operator::Search | Operator::Code(_) => Kind::Text(20_000),
    }
}

/// The key that answers show a column under.
fn key_of(noun: &Noun, column: &str) -> String {
    let answered = noun.fields.iter().find(|field| field.column == column && !field.name.is_empty());
    let input = || noun.fields.iter().find(|field| field.column == column).map(|field| field.input);
    match answered.map(|field| field.name).or_else(input) {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => column.replace('_', " "),
    }
}

fn is_flag(noun: &Noun, column: &str) -> bool {
    noun.holder_of(column).is_some_and(|field| field.kind == Kind::Flag)
}
