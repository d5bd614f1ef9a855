//! The whole reference as one JSON text, for programs.

use ladu_api::{AREAS, Call};
use ladu_wire::{Code, Kind};
use serde_json::{Map, Value, json};

use super::shapes;
use crate::describe::{self, Key, Parameter};

/// `/reference/api.json`: areas with their calls, and errors.
pub(super) fn text() -> String {
    let areas: Vec<Value> = AREAS
        .iter()
        .map(|area| {
            let calls: Vec<Value> = area.calls.iter().flat_map(|calls| calls.iter()).map(of_call).collect();
            json!({"name": area.name, "calls": calls})
        })
        .collect();
    let errors: Vec<Value> = Code::ALL
        .iter()
        .map(|(code, text)| json!({"code": code.0, "meaning": text, "cure": describe::cure(*code)}))
        .collect();
    json!({"areas": areas, "errors": errors}).to_string()
}

fn of_call(call: &Call) -> Value {
    let errors: Vec<Value> =
        describe::errors(call).iter().map(|case| json!({"code": case.code.0, "when": case.text})).collect();
    json!({
        "name": call.name,
        "aliases": call.aliases,
        "text": call.doc,
        "session": !call.is_public(),
        "writes": call.writes(),
        "right": call.module,
        "module": call.part,
        "extension": call.extension,
        "parameters": describe::parameters(call).iter().map(of_parameter).collect::<Vec<_>>(),
        "keys": describe::keys(call).iter().map(of_key).collect::<Vec<_>>(),
        "errors": errors,
    })
}

fn of_parameter(parameter: &Parameter) -> Value {
    let mut object = Map::new();
    object.insert("name".to_owned(), json!(parameter.name));
    object.insert("type".to_owned(), json!(shapes::kind(parameter.kind)));
    object.insert("text".to_owned(), json!(parameter.text));
    let mut add = |name: &str, value: Value, there: bool| {
        if there {
            object.insert(name.to_owned(), value);
        }
    };
    add("required", json!(true), parameter.required);
    add("default", json!(parameter.default), !parameter.default.is_empty());
    add("limit", json!(shapes::limit(parameter.kind)), !shapes::limit(parameter.kind).is_empty());
    add("idsOf", json!(parameter.ids_of), parameter.ids_of.is_some());
    add("languages", json!(true), parameter.languages);
    add("module", json!(parameter.part), !parameter.part.is_empty());
    if let Kind::Word(words) = parameter.kind {
        add("words", json!(words.iter().filter(|word| !word.is_empty()).collect::<Vec<_>>()), true);
    }
    Value::Object(object)
}

fn of_key(key: &Key) -> Value {
    let mut object = Map::new();
    object.insert("name".to_owned(), json!(key.name));
    object.insert("type".to_owned(), json!(shapes::shape(key.shape)));
    object.insert("text".to_owned(), json!(key.text));
    let mut add = |name: &str, value: Value, there: bool| {
        if there {
            object.insert(name.to_owned(), value);
        }
    };
    add("null", json!(true), key.null);
    add("optional", json!(true), key.optional);
    add("when", json!(key.when), !key.when.is_empty());
    add("keys", json!(key.of.iter().map(of_key).collect::<Vec<_>>()), !key.of.is_empty());
    Value::Object(object)
}
