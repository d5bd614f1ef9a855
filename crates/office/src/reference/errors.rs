//! The page of errors: every code, what it means, what helps, and which calls answer it.

use std::collections::BTreeMap;

use ladu_wire::Code;
use maud::{Markup, html};

use super::framed::framed;
use crate::describe;

/// The page of errors.
pub(super) fn page() -> Markup {
    let mut answered_by: BTreeMap<u16, Vec<&'static str>> = BTreeMap::new();
    for call in ladu_api::all() {
        for case in describe::errors(call) {
            answered_by.entry(case.code.0).or_default().push(call.name);
        }
    }
    let main = html! {
        h1 { "Errors" }
        p.lead {
            "A call that fails answers " code { "responseStatus" } " error, a number as " code { "errorCode" } ", and where a parameter is at fault its name as "
            code { "errorField" } ". With " code { "responseMode=detail" } " an " code { "errorMessage" } " says the same in words. HTTP answers 200 all the while."
        }
        table.errors {
            thead { tr { th { "Code" } th { "Meaning and cure" } th { "Calls" } } }
            tbody {
                @for (code, meaning) in Code::ALL {
                    tr id=(code.0) {
                        td { a href={ "#" (code.0) } { (code.0) } }
                        td { (meaning) br; span.soft { (describe::cure(*code)) } }
                        td { (calls(*code, answered_by.get(&code.0).map_or(&[][..], Vec::as_slice))) }
                    }
                }
            }
        }
    };
    framed(
        "Errors - Ladu",
        "Every error code of the API: what it means, what helps, and which calls answer it.",
        "errors",
        main,
    )
}

fn calls(code: Code, names: &[&str]) -> Markup {
    let link = |name: &str| html! { a.mono href={ "/reference/" (name) } { (name) } " " };
    html! {
        @if describe::OF_ALL.contains(&code) {
            span.soft { "every request" }
        } @else if names.len() > 6 {
            details { summary { (names.len()) " calls" } @for name in names { (link(name)) } }
        } @else {
            @for name in names { (link(name)) }
        }
    }
}
