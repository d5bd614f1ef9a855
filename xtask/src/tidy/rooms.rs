//! Crates depend only on those below them.

use anyhow::Result;

use super::{Law, Violation};
use crate::source::{Manifest, Repository};

pub(super) const LAW: Law = Law { name: "rooms", says: "crates depend only downwards in the list of rooms", check };

/// The crates, the lowest first.
pub(super) const ROOMS: &[&str] = &[
    "types", "wire", "store", "record", "identity", "domain", "ledger", "trade", "einvoice", "printing", "files",
    "operate", "api", "office", "server", "ladu",
];

/// Rooms that may use some of those below them only.
const ONLY: &[(&str, &[&str])] =
    &[("types", &[]), ("wire", &["types"]), ("store", &["types"]), ("domain", &["types"]), ("einvoice", &["types"])];

// What tests use does not count, here as in the other laws.
const SECTIONS: &[&str] = &["dependencies", "build-dependencies"];

fn check(repository: &Repository) -> Result<Vec<Violation>> {
    let mut found = Vec::new();
    for manifest in &repository.manifests {
        let Some(floor) = floor_of(&manifest.room) else {
            let text = format!(
                "{} is no room of the house; add it to ROOMS in xtask/src/tidy/rooms.rs, or move its code into one",
                manifest.room
            );
            found.push(Violation::new(&manifest.path, 1, text));
            continue;
        };
        for used in house_crates(manifest) {
            let allowed = ONLY.iter().find(|(room, _)| *room == manifest.room).map(|(_, allowed)| *allowed);
            let text = match (floor_of(&used), allowed) {
                (Some(below), None) if below < floor => continue,
                (Some(_), Some(allowed)) if allowed.contains(&used.as_str()) => continue,
                (Some(_), Some(allowed)) => {
                    format!("{} may use {allowed:?} only, not {used}; pass in what it needs", manifest.room)
                }
                (Some(_), None) => {
                    format!("{} depends on {used}, which stands above it; move what it needs down", manifest.room)
                }
                (None, _) => format!("{} depends on {used}, which is no room of the house", manifest.room),
            };
            found.push(Violation::new(&manifest.path, 1, text));
        }
    }
    Ok(found)
}

fn floor_of(room: &str) -> Option<usize> {
    ROOMS.iter().position(|found| *found == room)
}

/// The rooms of Ladu's own crates that a manifest names.
fn house_crates(manifest: &Manifest) -> Vec<String> {
    let tables = SECTIONS.iter().filter_map(|section| manifest.table.get(*section)?.as_table());
    tables
        .flat_map(|table| table.iter())
        .filter_map(|(name, wanted)| {
            let package = wanted.get("package").and_then(toml::Value::as_str).unwrap_or(name);
            if package == "ladu" { Some("ladu".to_owned()) } else { package.strip_prefix("ladu-").map(str::to_owned) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::broken;

    #[test]
    fn arrows_point_down() {
        let texts = [
            (
                "crates/api/Cargo.toml",
                "[dependencies]\nladu-trade.workspace = true\nserde = \"1\"\nladu-server = { path = \"../server\" }",
            ),
            (
                "crates/ledger/Cargo.toml",
                "[dependencies]\nladu-domain.workspace = true\n[dev-dependencies]\nladu-api.workspace = true\n[build-dependencies]\nladu-trade.workspace = true",
            ),
        ];
        assert_eq!(
            broken(&LAW, &texts),
            [
                "crates/api/Cargo.toml:1: api depends on server, which stands above it; move what it needs down",
                "crates/ledger/Cargo.toml:1: ledger depends on trade, which stands above it; move what it needs down",
            ]
        );
    }

    #[test]
    fn the_domain_knows_neither_store_nor_wire() {
        let texts = [(
            "crates/domain/Cargo.toml",
            "[dependencies]\nladu-types.workspace = true\nstock = { package = \"ladu-store\", version = \"1\" }",
        )];
        assert_eq!(
            broken(&LAW, &texts),
            ["crates/domain/Cargo.toml:1: domain may use [\"types\"] only, not store; pass in what it needs"]
        );
    }

    #[test]
    fn every_crate_is_a_room() {
        let found = broken(&LAW, &[("crates/books/Cargo.toml", "[package]\nname = \"ladu-books\"")]);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("books is no room"), "{found:?}");
    }
}
