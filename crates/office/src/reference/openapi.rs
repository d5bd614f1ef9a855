//! The API as an OpenAPI 3.1 document: one path for each call, `/api/?request=NAME` being the same as its own path here.

use ladu_api::{AREAS, Call};
use ladu_wire::{Form, Kind};

use crate::describe::Shape;
use serde_json::{Map, Value, json};

use crate::describe::{self, Key, Parameter};

/// The member of a schema that says what a value is.
const TYPE: &str = "type";

/// The document. Its server is the one that it was fetched from.
pub(super) fn text() -> String {
    let mut paths = Map::new();
    let mut tags = Vec::new();
    for area in AREAS {
        tags.push(json!({"name": area.name}));
        for call in area.calls.iter().flat_map(|calls| calls.iter()) {
            paths.insert(format!("/api/?request={}", call.name), json!({"post": operation(area.name, call)}));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Ladu",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Inventory and retail back end: products, prices, stock, documents, payments, customers.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": tags,
        "paths": paths,
        "components": {"schemas": {"Status": status()}},
    })
    .to_string()
}

fn operation(area: &str, call: &Call) -> Value {
    let mut properties = Map::new();
    let mut required = vec!["clientCode".to_owned()];
    properties.insert("clientCode".to_owned(), json!({"type": "string", "description": "The account."}));
    if !call.is_public() {
        properties
            .insert("sessionKey".to_owned(), json!({"type": "string", "description": "The key from verifyUser."}));
        required.push("sessionKey".to_owned());
    }
    for parameter in describe::parameters(call) {
        let name = parameter.name.replace('#', "1");
        if parameter.required && !call.writes() {
            required.push(name.clone());
        }
        properties.insert(name, of_parameter(&parameter));
    }
    let record = object(&describe::keys(call));
    json!({
        "operationId": call.name,
        "tags": [area],
        "summary": call.doc,
        "requestBody": {
            "required": true,
            "content": {"application/x-www-form-urlencoded": {
                "schema": {"type": "object", "properties": properties, "required": required},
            }},
        },
        "responses": {"200": {
            "description": "The answer; status.responseStatus says whether the call was done.",
            "content": {"application/json": {"schema": {
                "type": "object",
                "properties": {
                    "status": {"$ref": "#/components/schemas/Status"},
                    "records": {"type": ["array", "object", "null"], "items": record},
                },
                "required": ["status", "records"],
            }}},
        }},
    })
}

fn status() -> Value {
    json!({
        "type": "object",
        "properties": {
            "request": {"type": "string"},
            "requestUnixTime": {"type": "integer"},
            "responseStatus": {"enum": ["ok", "error"]},
            "errorCode": {"type": "integer"},
            "errorField": {"type": ["string", "null"]},
            "errorMessage": {"type": "string"},
            "generationTime": {"type": "number"},
            "recordsTotal": {"type": ["integer", "string"]},
            "recordsInResponse": {"type": "integer"},
        },
        "required": ["requestUnixTime", "responseStatus", "errorCode"],
    })
}

fn of_parameter(parameter: &Parameter) -> Value {
    let mut schema = match parameter.kind {
        Kind::Id => json!({"type": "integer", "minimum": 0}),
        Kind::Int(low, high) => json!({"type": "integer", "minimum": low, "maximum": high}),
        Kind::Flag => json!({"enum": [0, 1]}),
        Kind::Amount => json!({"type": "number"}),
        Kind::Text(max) => json!({"type": "string", "maxLength": max}),
        Kind::Word(words) => json!({"enum": words}),
        Kind::Date => json!({"type": "string", "format": "date"}),
        Kind::Clock | Kind::DateTime | Kind::Ids => json!({"type": "string"}),
        Kind::Time => json!({"type": "integer", "minimum": 0}),
    };
    if let Value::Object(schema) = &mut schema {
        let numbered = if parameter.name.ends_with('#') { " Numbered: 1, 2, 3 ..." } else { "" };
        schema.insert("description".to_owned(), json!(format!("{}{numbered}", parameter.text)));
    }
    schema
}

fn object(keys: &[Key]) -> Value {
    let properties: Map<String, Value> = keys.iter().map(|key| (key.name.clone(), of_key(key))).collect();
    let required: Vec<&str> = keys.iter().filter(|key| !key.optional).map(|key| key.name.as_str()).collect();
    json!({"type": "object", "properties": properties, "required": required})
}

fn of_key(key: &Key) -> Value {
    let mut schema = match key.shape {
        Shape::Value(kind, form) => value(kind, form),
        Shape::Bool => json!({"type": "boolean"}),
        Shape::Values(_) => json!({"type": "array"}),
        Shape::List(_) => json!({"type": "array", "items": object(&key.of)}),
        Shape::Object(_) => object(&key.of),
        Shape::Map(_) => json!({"type": ["object", "array"]}),
        Shape::Free => json!({}),
    };
    if let Value::Object(schema) = &mut schema {
        if key.null
            && let Some(name) = schema.remove(TYPE)
        {
            schema.insert(TYPE.to_owned(), json!([name, "null"]));
        }
        schema.insert("description".to_owned(), json!(key.text));
    }
    schema
}

fn value(kind: Kind, form: Form) -> Value {
    let quoted = matches!(form, Form::Text | Form::Places(_));
    match kind {
        _ if kind.is_numeric() && quoted => json!({"type": "string"}),
        Kind::Amount => json!({"type": "number"}),
        _ if kind.is_numeric() => json!({"type": "integer"}),
        _ => json!({"type": "string"}),
    }
}
