//! Customers, their addresses and links, what they are sorted by, and what is known of them.

mod cards;
mod classifiers;
mod relations;
mod rules;
mod search;

use ladu_tests::{Answer, Client};

/// The texts of a key of all records.
fn all<'a>(answer: &'a Answer, key: &str) -> Vec<&'a str> {
    answer.records().iter().map(|record| record[key].as_str().unwrap_or_default()).collect()
}

fn set(client: &Client, name: &str, value: &str) {
    let answer = client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", value)]);
    answer.succeeds();
}
