//! The index of the reference: every call by area, or those that a search finds.

use std::borrow::Cow;
use std::sync::LazyLock;

use ladu_api::{AREAS, Call};
use maud::{Markup, html};

use super::framed::framed;
use crate::describe;

/// The most words of a search; more are not looked at.
const MOST_WORDS: usize = 8;

/// A call with all texts that a search looks into.
struct Entry {
    area: &'static str,
    call: &'static Call,
    /// Its names, in small letters.
    names: String,
    /// Names and texts of its parameters and keys, in small letters.
    texts: String,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let calls =
        AREAS.iter().flat_map(|area| area.calls.iter().flat_map(|calls| calls.iter()).map(|call| (area.name, call)));
    let mut entries: Vec<Entry> = calls.map(|(area, call)| Entry::new(area, call)).collect();
    entries.sort_by_key(|entry| entry.call.name);
    entries
});

impl Entry {
    fn new(area: &'static str, call: &'static Call) -> Entry {
        let names = std::iter::once(call.name).chain(call.aliases.iter().copied()).collect::<Vec<_>>().join(" ");
        let mut texts = vec![call.doc.to_lowercase()];
        for parameter in describe::parameters(call) {
            texts.push(format!("{} {}", parameter.name, parameter.text).to_lowercase());
        }
        for key in describe::keys(call) {
            texts.push(format!("{} {}", key.name, key.text).to_lowercase());
        }
        Entry { area, call, names: names.to_lowercase(), texts: texts.join("\n") }
    }

    /// How well it fits words: the smaller the better; none when a word is missing.
    fn rank(&self, words: &[String]) -> Option<usize> {
        let of = |word: &String| match self.names.find(word.as_str()) {
            Some(0) => Some(0),
            Some(_) => Some(1),
            None => self.texts.contains(word.as_str()).then_some(2),
        };
        words.iter().map(of).sum()
    }
}

/// The index, or what a search in it finds.
pub(super) fn page(query: &str) -> Markup {
    let sought = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "q").map(|(_, value)| value);
    let sought: Cow<'_, str> = sought.unwrap_or_default();
    let words: Vec<String> = sought.to_lowercase().split_whitespace().take(MOST_WORDS).map(str::to_owned).collect();
    let main = html! {
        h1 { "Every call of the API" }
        p.lead {
            (ENTRIES.len()) " calls, each a form sent to " code { "/api/" } ". New here? " a href="/reference/start" { "Start" } " takes two minutes. Machines read "
            a href="/reference/api.json" { "api.json" } " and " a href="/openapi.json" { "openapi.json" } "."
        }
        div #calls { @if words.is_empty() { (by_area()) } @else { (found(&sought, &words)) } }
    };
    framed(
        "API reference - Ladu",
        "Every call of the Ladu API, with parameters, answers, errors and requests to run.",
        "",
        main,
    )
}

fn by_area() -> Markup {
    html! {
        nav.jump aria-label="Areas" { @for area in AREAS { a href={ "#" (anchor(area.name)) } { (area.name) } } }
        @for area in AREAS {
            section.area aria-labelledby=(anchor(area.name)) {
                h2 id=(anchor(area.name)) { (area.name) }
                ul.calls { @for entry in ENTRIES.iter().filter(|entry| entry.area == area.name) { (line(entry)) } }
            }
        }
    }
}

/// The place of an area on the page.
fn anchor(area: &str) -> String {
    area.to_lowercase().replace(' ', "-")
}

fn found(sought: &str, words: &[String]) -> Markup {
    let mut ranked: Vec<(usize, &Entry)> =
        ENTRIES.iter().filter_map(|entry| entry.rank(words).map(|rank| (rank, entry))).collect();
    ranked.sort_by_key(|(rank, entry)| (*rank, entry.call.name));
    html! {
        p.soft role="status" {
            @match ranked.len() { 0 => "Nothing", 1 => "One call", count => { (count) " calls" } } " with " strong { (sought) } ". "
            a href="/reference" { "Show all calls" }
        }
        ul.calls { @for (_, entry) in ranked { (line(entry)) } }
    }
}

fn line(entry: &Entry) -> Markup {
    html! {
        li {
            a.mono href={ "/reference/" (entry.call.name) } { (entry.call.name) }
            span.soft { (entry.call.doc) }
        }
    }
}
