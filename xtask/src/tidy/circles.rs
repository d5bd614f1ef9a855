//! There is no circle of modules: no file uses another that leads back to it.

use std::collections::BTreeMap;

use anyhow::Result;

use super::modules::Graph;
use super::{Law, Violation};
use crate::source::{Repository, SourceFile};

pub(super) const LAW: Law = Law { name: "circles", says: "no file stands in a circle of modules", check };

/// At most so many names are shown of an arrow.
const NAMES_SHOWN: usize = 4;

/// The crates' own files by their crate.
pub(super) fn by_room(repository: &Repository) -> BTreeMap<&str, Vec<&SourceFile>> {
    let mut rooms: BTreeMap<&str, Vec<&SourceFile>> = BTreeMap::new();
    for (room, file) in repository.code() {
        rooms.entry(room).or_default().push(file);
    }
    rooms
}

fn check(repository: &Repository) -> Result<Vec<Violation>> {
    let mut found = Vec::new();
    for (room, files) in by_room(repository) {
        let graph = Graph::of(room, &files);
        for circle in circles(&graph) {
            found.extend(circle.iter().map(|file| violation(&graph, &circle, *file)));
        }
    }
    Ok(found)
}

/// What ties one file to its circle.
fn violation(graph: &Graph, circle: &[usize], file: usize) -> Violation {
    let mut line = usize::MAX;
    let mut arrows = Vec::new();
    for to in circle {
        if let Some(names) = graph.arrows.get(&(file, *to)) {
            line = line.min(names.values().copied().min().unwrap_or(1));
            let mut shown: Vec<&str> = names.keys().map(String::as_str).take(NAMES_SHOWN).collect();
            if names.len() > NAMES_SHOWN {
                shown.push("...");
            }
            arrows.push(format!("{} ({})", graph.files[*to], shown.join(", ")));
        }
    }
    let text = format!(
        "stands in a circle of {} files with {}, by: {}; move what is shared down, or the use up",
        circle.len(),
        graph.files[circle.iter().copied().find(|other| *other != file).unwrap_or(file)],
        arrows.join("; ")
    );
    Violation::new(&graph.files[file], line, text)
}

/// The strongly connected components of more than one file (Kosaraju's algorithm).
fn circles(graph: &Graph) -> Vec<Vec<usize>> {
    let count = graph.files.len();
    let (mut forward, mut backward) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for (from, to) in graph.arrows.keys() {
        forward[*from].push(*to);
        backward[*to].push(*from);
    }
    let mut seen = vec![false; count];
    let mut order = Vec::new();
    for start in 0..count {
        reach(start, &forward, &mut seen, &mut order);
    }
    let mut seen = vec![false; count];
    let mut found = Vec::new();
    for start in order.into_iter().rev() {
        let mut component = Vec::new();
        reach(start, &backward, &mut seen, &mut component);
        if component.len() > 1 {
            component.sort_unstable();
            found.push(component);
        }
    }
    found
}

/// Adds what can be reached from a file and was not seen before, each after what it leads to.
fn reach(start: usize, arrows: &[Vec<usize>], seen: &mut [bool], order: &mut Vec<usize>) {
    if std::mem::replace(&mut seen[start], true) {
        return;
    }
    for to in &arrows[start] {
        reach(*to, arrows, seen, order);
    }
    order.push(start);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::broken;

    fn of(files: &[(&str, &str)]) -> Vec<String> {
        let paths: Vec<(String, &str)> =
            files.iter().map(|(name, text)| (format!("crates/trade/src/{name}.rs"), *text)).collect();
        let texts: Vec<(&str, &str)> = paths.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        broken(&LAW, &texts).iter().map(|text| text.replace("crates/trade/src/", "")).collect()
    }

    #[test]
    fn two_files_that_use_each_other_are_a_circle() {
        let found = of(&[
            ("lib", "mod a; mod b; mod c;"),
            ("a", "use crate::b::B;\npub struct A;"),
            ("b", "pub struct B;\nfn f() { super::a::A::new(); }"),
            ("c", "use crate::{a::A, b};"),
        ]);
        assert_eq!(
            found,
            [
                "a.rs:1: stands in a circle of 2 files with b.rs, by: b.rs (crate::b::B); move what is shared down, or the use up",
                "b.rs:2: stands in a circle of 2 files with a.rs, by: a.rs (super::a::A::new); move what is shared down, or the use up",
            ]
        );
    }

    #[test]
    fn a_facade_ties_nothing_together() {
        let facade = "mod a; mod b; pub use a::A; pub use b::B;";
        assert_eq!(
            of(&[
                ("lib", "mod x;"),
                ("x/mod", facade),
                ("x/a", "pub struct A;"),
                ("x/b", "use super::A; pub struct B;")
            ]),
            [""; 0]
        );
        // With code of its own it is a file like any other.
        let own = format!("{facade} pub fn both() {{}}");
        let found =
            of(&[("lib", "mod x;"), ("x/mod", &own), ("x/a", "pub struct A;"), ("x/b", "use super::A; pub struct B;")]);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn names_are_followed_through_re_exports_and_globs() {
        let found = of(&[
            ("lib", "mod a; mod x; pub use x::*;"),
            ("x/mod", "mod b; pub use b::{B as C};"),
            ("x/b", "use crate::a::A; pub struct B;"),
            ("a", "use crate::C; pub struct A;"),
        ]);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn paths_in_macros_and_of_imported_modules_count() {
        let found = of(&[
            ("lib", "mod a; mod b;"),
            ("a", "use crate::b; fn f() { println!(\"{}\", b::B::new()); }\npub struct A;"),
            ("b", "pub struct B; type T = crate::a::A;"),
        ]);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn tests_do_not_count() {
        let found = of(&[
            ("lib", "mod a; mod b;"),
            ("a", "pub struct A; #[cfg(test)] mod tests { use crate::b::B; }"),
            ("b", "use crate::a::A; pub struct B;"),
        ]);
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn a_child_that_leans_on_its_parent_is_a_circle_when_the_parent_calls_it() {
        let found =
            of(&[("lib", "mod a;"), ("a", "mod b; pub fn f() { b::g(); }"), ("a/b", "pub fn g() { super::f(); }")]);
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
