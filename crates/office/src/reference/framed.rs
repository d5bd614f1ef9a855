//! What every page of the reference stands in: the search and the list of guides.

use maud::{Markup, html};

use crate::frame::Frame;

/// The pages that are about no single call: the last part of their address, and their name.
const GUIDES: &[(&str, &str)] = &[
    ("start", "Start"),
    ("sessions", "Envelope and sessions"),
    ("bulk", "Bulk requests"),
    ("errors", "Errors"),
    ("settings", "Settings"),
    ("changes", "Changes"),
];

/// A page of the reference with its list of pages.
pub(super) fn framed(title: &str, summary: &str, current: &str, main: Markup) -> Markup {
    let body = html! {
        header.bar {
            a.brand href="/reference" { "Ladu" small { "API reference" } }
            form.find action="/reference" role="search" {
                input #find type="search" name="q" placeholder="Find a call, a parameter, a text" aria-label="Find in the reference" autocomplete="off";
                kbd { "/" }
            }
            nav.guides aria-label="Guides" {
                @for (name, text) in GUIDES {
                    a href={ "/reference/" (name) } aria-current=[(current == *name).then_some("page")] { (text) }
                }
            }
        }
        main #main { (main) }
    };
    let scripts = ["htmx-2.0.11.min.js", "reference.js"];
    Frame { title, summary, styles: &["reference.css"], scripts: &scripts, body }.page()
}
