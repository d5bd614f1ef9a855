//! Areas of the API know nothing of each other.

use std::collections::BTreeSet;

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
    let mut found = Vec::new();
    let mut shared = BTreeSet::new();
    for ((from, to), names) in &graph.arrows {
        let (from, to) = (&graph.files[*from], &graph.files[*to]);
        match (area_of(from), area_of(to)) {
            (Some(own), Some(other)) if own != other => {
                for (name, line) in names {
                    let text = format!(
                        "{own} imports {name} of {other}; what two areas need lives below the API, or is passed in by the registry"
                    );
                    found.push(Violation::new(from, *line, text));
                }
            }
            (Some(_), None) => {
                shared.insert(to);
            }
            _ => {}
        }
    }
    // What areas share may not lead them into each other either.
    for ((from, to), names) in &graph.arrows {
        let (from, to) = (&graph.files[*from], &graph.files[*to]);
        if shared.contains(from)
            && let Some(area) = area_of(to)
        {
            for (name, line) in names {
                let text = format!("imports {name} of {area}, and areas import this file; split it, or pass {name} in");
                found.push(Violation::new(from, *line, text));
            }
        }
    }
    Ok(found)
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
        let text = "crates/api/src/sales/till.rs:2: sales imports crate::staff::AREA of staff; what two areas need lives below the API, or is passed in by the registry";
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
        let text = "crates/api/src/call.rs:1: imports crate::staff::Clock of staff, and areas import this file; split it, or pass crate::staff::Clock in";
        assert_eq!(broken(&LAW, &texts), [text]);
    }
}
