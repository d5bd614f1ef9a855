//! Areas of the API know nothing of each other.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::circles::by_room;
use super::modules::Graph;
use super::{Law, Violation};
use crate::source::Repository;

pub(super) const LAW: Law = Law { name: "areas", says: "areas of the API import no other area", check };

const API: &str = "crates/api/src/";

fn check(repository: &Repository) -> Result<Vec<Violation>> {
    let rooms = by_room(repository);
    let graph = Graph::of("api", rooms.get("api").map_or(&[], Vec::as_slice));
    let arrows = || graph.arrows.iter().map(|((from, to), names)| (&graph.files[*from], &graph.files[*to], names));
    let is_shared = |to: &String| area_of(to).is_none();
    let shared: BTreeSet<&String> =
        arrows().filter(|(from, to, _)| area_of(from).is_some() && is_shared(to)).map(|(_, to, _)| to).collect();
    // By the file that imports and the area that it imports: the names and the first line.
    let mut imports: BTreeMap<(&String, &str), (BTreeSet<&str>, usize)> = BTreeMap::new();
    for (from, to, names) in arrows() {
        let Some(other) = area_of(to) else { continue };
        if area_of(from).map_or(shared.contains(from), |own| own != other) {
            let (found, first) = imports.entry((from, other)).or_insert((BTreeSet::new(), usize::MAX));
            found.extend(names.keys().map(String::as_str));
            *first = names.values().copied().fold(*first, usize::min);
        }
    }
    let violation = |((from, other), (names, line)): ((&String, &str), (BTreeSet<&str>, usize))| {
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        let text = match area_of(from) {
            Some(own) => format!(
                "{own} imports of {other}: {names}; what two areas need lives below the API, or is passed in by the registry"
            ),
            // What areas share may not lead them into each other either.
            None => format!("areas import this file, and it imports of {other}: {names}; part it, or pass them in"),
        };
        Violation::new(from, line, text)
    };
    Ok(imports.into_iter().map(violation).collect())
}

/// The area that a file belongs to; none for what stands beside them.
fn area_of(path: &str) -> Option<&str> {
    let (folder, _) = path.strip_prefix(API)?.split_once('/')?;
    Some(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::broken;

    #[test]
    fn an_area_does_not_import_another() {
        let texts = [
            (
                "crates/api/src/lib.rs",
                "pub mod call; pub mod sales; pub mod staff; pub static AREAS: &[u8] = &[sales::AREA, staff::AREA];",
            ),
            ("crates/api/src/call.rs", "pub struct Call;"),
            ("crates/api/src/sales/mod.rs", "mod till; pub const AREA: u8 = 1;"),
            ("crates/api/src/sales/till.rs", "use crate::call::Call;\nuse crate::staff::{AREA as OTHER};"),
            ("crates/api/src/staff/mod.rs", "use super::call; pub const AREA: u8 = 2;"),
        ];
        let text = "crates/api/src/sales/till.rs:2: sales imports of staff: crate::staff::AREA; what two areas need lives below the API, or is passed in by the registry";
        assert_eq!(broken(&LAW, &texts), [text]);
    }

    #[test]
    fn what_areas_share_does_not_lead_into_one() {
        let texts = [
            ("crates/api/src/lib.rs", "pub mod call; pub mod sales; pub mod staff;"),
            ("crates/api/src/call.rs", "use crate::staff::Clock; pub fn f() {}"),
            ("crates/api/src/sales/mod.rs", "use crate::call::f;"),
            ("crates/api/src/staff/mod.rs", "pub struct Clock;"),
        ];
        let text = "crates/api/src/call.rs:1: areas import this file, and it imports of staff: crate::staff::Clock; part it, or pass them in";
        assert_eq!(broken(&LAW, &texts), [text]);
    }
}
