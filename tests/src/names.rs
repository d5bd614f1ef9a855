//! Names for the ids of an account's records, so that tests say `productID=$tea` and not `productID=7`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

/// What every account in Estonia starts with.
const STANDARD: &[(&str, i64)] = &[
    ("store", 1),
    ("till", 1),
    ("admin", 1),
    ("administrators", 1),
    ("cashiers", 2),
    ("walk_in", 1),
    ("postal", 1),
    ("project", 1),
    ("open", 1),
    ("finished", 2),
    ("vat24", 1),
    ("vat13", 2),
    ("vat9", 3),
    ("vat0", 4),
];

/// Ids by name; copies share them.
#[derive(Debug, Clone)]
pub(crate) struct Names(Arc<Mutex<BTreeMap<String, i64>>>);

impl Default for Names {
    fn default() -> Names {
        let standard = STANDARD.iter().map(|(name, id)| ((*name).to_owned(), *id));
        Names(Arc::new(Mutex::new(standard.collect())))
    }
}

impl Names {
    /// Gives an id a name, in small letters with `_` for anything that is no letter or digit. A name moves to the last id.
    pub(crate) fn set(&self, name: &str, id: i64) {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.chars().map(plain).collect(), id);
    }

    /// The id of a name.
    #[track_caller]
    pub(crate) fn id(&self, name: &str) -> i64 {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = || names.keys().cloned().collect::<Vec<_>>().join(", ");
        names.get(name).copied().unwrap_or_else(|| panic!("no record is called {name:?}, only {}", known()))
    }

    /// A value as it is sent: `$tea` and each part of `$tea,$milk` become ids; anything else stays.
    #[track_caller]
    pub(crate) fn sent(&self, value: &str) -> String {
        let is_name = |part: &str| {
            let name = part.strip_prefix('$').unwrap_or_default();
            name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        let part = |part: &str| if is_name(part) { self.id(&part[1..]).to_string() } else { part.to_owned() };
        value.split(',').map(part).collect::<Vec<_>>().join(",")
    }

    /// The same in JSON, where a name alone becomes a number.
    #[track_caller]
    pub(crate) fn sent_json(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => match self.sent(text) {
                sent if sent == *text => value.clone(),
                sent => sent.parse().map_or(Value::String(sent), |id: i64| id.into()),
            },
            Value::Array(items) => items.iter().map(|item| self.sent_json(item)).collect(),
            Value::Object(fields) => fields.iter().map(|(key, item)| (key.clone(), self.sent_json(item))).collect(),
            other => other.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_sent_as_ids() {
        let names = Names::default();
        names.set("Green tea", 7);
        assert_eq!(names.sent("$green_tea"), "7");
        assert_eq!(names.sent("$green_tea,99,$store"), "7,99,1");
        assert_eq!(names.sent("$5 and $Tea"), "$5 and $Tea");
        let sent =
            names.sent_json(&json!([{"productID": "$green_tea", "productIDs": "$green_tea,$store", "amount": 2}]));
        assert_eq!(sent, json!([{"productID": 7, "productIDs": "7,1", "amount": 2}]));
    }

    #[test]
    #[should_panic(expected = "no record is called \"coffee\"")]
    fn a_name_that_was_not_given_is_told() {
        Names::default().sent("$coffee");
    }
}
