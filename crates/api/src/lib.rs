//! The calls of the API, one file for each noun, and the registry that finds them by name.

pub mod call;
pub mod catalog;
pub mod company;
pub mod customers;
mod exchange;
pub mod hold;
pub mod inventory;
mod names;
mod paper_link;
pub mod printouts;
pub mod provisioning;
pub mod purchasing;
pub mod registers;
pub mod sales;
pub mod sign_up;
pub mod staff;
pub mod upload;

use std::collections::HashMap;
use std::sync::LazyLock;

use ladu_record::noun::Noun;

pub use call::{Call, PublicCx, Run};
pub use names::NAMES;

/// An area of the API: its calls and its nouns, each listed by hand.
pub struct Area {
    /// Its name.
    pub name: &'static str,
    /// Its calls, a list for each file.
    pub calls: &'static [&'static [Call]],
    /// Its nouns.
    pub nouns: &'static [&'static Noun],
}

/// Every area.
pub static AREAS: &[&Area] = &[
    &staff::AREA,
    &company::AREA,
    &registers::AREA,
    &catalog::AREA,
    &inventory::AREA,
    &purchasing::AREA,
    &sales::AREA,
    &customers::AREA,
    &printouts::AREA,
    &exchange::AREA,
    &sign_up::AREA,
];

static REGISTRY: LazyLock<HashMap<String, &'static Call>> = LazyLock::new(|| {
    let named = all().flat_map(|call| {
        std::iter::once(call.name)
            .chain(call.aliases.iter().copied())
            .map(move |name| (name.to_ascii_lowercase(), call))
    });
    named.collect()
});

/// Every call that is built.
pub fn all() -> impl Iterator<Item = &'static Call> {
    AREAS.iter().flat_map(|area| area.calls.iter().flat_map(|calls| calls.iter()))
}

/// Every noun, in the order its table is made.
pub fn nouns() -> Vec<&'static Noun> {
    AREAS.iter().flat_map(|area| area.nouns.iter().copied()).collect()
}

/// The names of the API that have no call yet.
pub fn not_yet() -> impl Iterator<Item = &'static str> {
    NAMES.iter().copied().filter(|name| !REGISTRY.contains_key(&name.to_ascii_lowercase()))
}

/// What a name stands for.
pub enum Found {
    /// A call that is built.
    Call(&'static Call),
    /// A call of the API that is not built yet.
    NotYet,
    /// No call at all.
    Unknown,
}

/// Finds a call by its name, in any case.
pub fn find(name: &str) -> Found {
    if let Some(call) = REGISTRY.get(&name.to_ascii_lowercase()) {
        return Found::Call(call);
    }
    if NAMES.iter().any(|known| known.eq_ignore_ascii_case(name)) { Found::NotYet } else { Found::Unknown }
}
