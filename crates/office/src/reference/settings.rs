//! The page of settings: what an account can configure with saveConfParameter, and what each does.

use ladu_record::settings::{Holds, SETTINGS, Setting};
use maud::{Markup, html};

use super::framed::framed;
use super::shapes;

/// The page of settings.
pub(super) fn page() -> Markup {
    let main = html! {
        h1 { "Settings" }
        p.lead {
            "What an account configures for itself: read with " a href="/reference/getConfParameters" { "getConfParameters" } ", set with "
            a href="/reference/saveConfParameter" { "saveConfParameter" } "."
        }
        dl.fields { @for setting in SETTINGS { (line(setting)) } }
    };
    framed("Settings - Ladu", "Every setting of an account, what it may hold and what it does.", "settings", main)
}

fn line(setting: &Setting) -> Markup {
    html! {
        div.field id=(setting.name) {
            dt {
                code { (setting.name) } " "
                @if let Holds::Of(kind) = setting.holds { span.kind { (shapes::kind(kind)) } }
                @if setting.kept { " " span.badge title="The server itself does not act on it" { "kept for programs" } }
            }
            dd {
                (setting.doc)
                @if !setting.default.is_empty() { div.facts { span { "left out: " code { (setting.default) } } } }
            }
        }
    }
}
