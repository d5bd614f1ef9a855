//! The registry: every area, and the calls and nouns of all of them by name.

use std::collections::HashMap;
use std::sync::LazyLock;

use ladu_record::noun::Noun;

use crate::area::Area;
use crate::call::{Call, Nouns};
use crate::{
    catalog, company, customers, exchange, inventory, printouts, purchasing, registers, sales, sign_up, staff,
};

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
pub fn nouns() -> Nouns {
    static ALL: LazyLock<Vec<&'static Noun>> =
        LazyLock::new(|| AREAS.iter().flat_map(|area| area.nouns.iter().copied()).collect());
    &ALL
}

/// Finds a call by its name, in any case.
pub fn find(name: &str) -> Option<&'static Call> {
    REGISTRY.get(&name.to_ascii_lowercase()).copied()
}
