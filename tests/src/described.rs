//! Every answer that a test gets is compared with what the reference says of it: its keys, what stands behind them, its errors.

use std::collections::HashMap;
use std::sync::LazyLock;

use ladu_api::Call;
use ladu_office::describe::{self, Key, Shape};
use ladu_wire::{Form, Kind};
use serde_json::Value;

use crate::{Code, code_of};

/// Languages whose three letters stand behind names.
const LANGUAGES: &[&str] = &["ENG", "EST", "RUS", "FIN", "GER", "SWE", "LAT", "LIT", "GRE", "SPA", "FRE"];

/// What the reference says of a call.
struct Described {
    codes: Vec<Code>,
    keys: Vec<Key>,
}

static CALLS: LazyLock<HashMap<&'static str, Described>> = LazyLock::new(|| {
    let of = |call: &'static Call| {
        let own = describe::errors(call).into_iter().map(|case| case.code);
        let codes = own.chain(describe::OF_ALL.iter().copied()).collect();
        (call.name, Described { codes, keys: describe::keys(call) })
    };
    ladu_api::all().map(of).collect()
});

/// Panics when an answer holds what the reference does not describe.
#[track_caller]
pub(crate) fn check(request: &str, answer: &Value) {
    let Some((name, said)) = ladu_api::find(request).and_then(|call| Some((call.name, CALLS.get(call.name)?))) else {
        return;
    };
    let code = code_of(&answer["status"]);
    assert!(code == crate::OK || said.codes.contains(&code), "the reference does not say that {name} answers {code:?}");
    match &answer["records"] {
        Value::Array(records) => records.iter().for_each(|record| object(name, &said.keys, record)),
        record @ Value::Object(_) => object(name, &said.keys, record),
        _ => {}
    }
}

#[track_caller]
fn object(place: &str, keys: &[Key], value: &Value) {
    let Value::Object(members) = value else { return };
    for (name, member) in members {
        let key =
            find(keys, name).unwrap_or_else(|| panic!("the reference does not describe {name} of {place}: {member}"));
        if !(member.is_null() && key.null) {
            fits(&format!("{place} {name}"), key, key.shape, member);
        }
    }
}

/// The key of a name: itself, with `#` for its numbers, or without the language behind it.
fn find<'a>(keys: &'a [Key], name: &str) -> Option<&'a Key> {
    let is = |sought: &str| keys.iter().find(|key| key.name == sought);
    let numbered = || {
        let mut text = String::new();
        for c in name.chars() {
            match c.is_ascii_digit() {
                true if text.ends_with('#') => {}
                true => text.push('#'),
                false => text.push(c),
            }
        }
        is(&text)
    };
    let translated = || LANGUAGES.iter().find_map(|language| is(name.strip_suffix(language)?));
    // Names of a program's own.
    let own = || is("*");
    is(name).or_else(numbered).or_else(translated).or_else(own)
}

#[track_caller]
fn fits(place: &str, key: &Key, shape: Shape, value: &Value) {
    let right = match shape {
        Shape::Value(kind, form) => is_of(kind, form, value),
        Shape::Bool => value.is_boolean(),
        Shape::Values(_) => value.is_array(),
        Shape::List(_) => {
            for member in value.as_array().into_iter().flatten() {
                object(place, &key.of, member);
            }
            value.is_array()
        }
        Shape::Object(_) => {
            object(place, &key.of, value);
            value.is_object()
        }
        // An object without members and a list without any look alike to some programs, and are written alike.
        Shape::Map(of) => {
            for member in value.as_object().into_iter().flat_map(|object| object.values()) {
                fits(place, key, *of, member);
            }
            value.is_object() || value.as_array().is_some_and(Vec::is_empty)
        }
        Shape::Free => true,
    };
    assert!(right, "{place} is {value}, the reference says {shape:?}");
}

fn is_of(kind: Kind, form: Form, value: &Value) -> bool {
    match (kind.is_numeric(), form) {
        (true, Form::Text | Form::Places(_)) => value.is_string(),
        (true, _) if kind == Kind::Amount => value.is_number(),
        (true, _) => value.is_i64() || value.is_u64(),
        (false, _) => value.is_string(),
    }
}
