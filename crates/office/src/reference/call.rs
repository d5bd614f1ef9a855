//! The page of one call: what it is; its parameters, answer and errors; requests in five languages, and a form that runs it.

use ladu_api::{AREAS, Area, Call};
use ladu_wire::Kind;
use maud::{Markup, html};

use super::framed::framed;
use super::requests::{self, Sample};
use super::shapes;
use crate::describe::{self, Key, Parameter};

/// The page of a call.
pub(super) fn page(call: &'static Call) -> Markup {
    let area =
        AREAS.iter().find(|area| area.calls.iter().any(|calls| calls.iter().any(|found| found.name == call.name)));
    let parameters = describe::parameters(call);
    let keys = describe::keys(call);
    let main = html! {
        div.three {
            @if let Some(area) = area { (neighbours(area, call)) }
            article {
                (heading(call))
                (table_of_parameters(&parameters))
                (answer(&keys))
                (errors(call))
            }
            aside.try aria-label="Requests" {
                (samples(&requests::samples(call)))
                (run(call, &parameters))
            }
        }
    };
    framed(&format!("{} - Ladu", call.name), call.doc, "", main)
}

/// The calls of the same area.
fn neighbours(area: &Area, call: &Call) -> Markup {
    let mut names: Vec<&str> = area.calls.iter().flat_map(|calls| calls.iter()).map(|call| call.name).collect();
    names.sort_unstable();
    html! {
        nav.near aria-label={ "Calls about " (area.name) } {
            details open {
                summary { (area.name) }
                @for name in names {
                    a href={ "/reference/" (name) } aria-current=[(name == call.name).then_some("page")] { (name) }
                }
            }
        }
    }
}

fn heading(call: &Call) -> Markup {
    html! {
        h1 { (call.name) }
        p.lead { (call.doc) }
        p.tags {
            @if call.is_public() { span.badge { "no session needed" } } @else if call.writes() { span.badge.warn { "writes" } } @else { span.badge.ok { "reads" } }
            @if !call.module.is_empty() { span.badge title="The right to see this module is needed" { "right: " (call.module) } }
            @if !call.part.is_empty() { span.badge title="Answers 1006 while the account is without it" { "module: " (call.part) } }
            @if call.partner { span.badge { "partner key" } }
            @if call.extension { span.badge title="Not part of the classic API" { "Ladu's own" } }
            @if call.csv.is_some() { span.badge title="responseType=CSV answers a link to a file" { "CSV" } }
        }
        @if !call.aliases.is_empty() { p.soft { "Also called " @for (at, alias) in call.aliases.iter().enumerate() { @if at > 0 { ", " } code { (alias) } } "." } }
    }
}

fn table_of_parameters(parameters: &[Parameter]) -> Markup {
    html! {
        h2 #parameters { "Parameters" }
        @if parameters.is_empty() {
            p.soft { "None of its own." }
        } @else {
            dl.fields { @for parameter in parameters { (line_of_parameter(parameter)) } }
        }
        p.soft { "Beside these: what " a href="/reference/sessions" { "every request" } " carries." }
    }
}

fn line_of_parameter(parameter: &Parameter) -> Markup {
    let limit = shapes::limit(parameter.kind);
    html! {
        div.field id={ "p-" (parameter.name) } {
            dt {
                code { (parameter.name) } " " span.kind { (shapes::kind(parameter.kind)) }
                @if parameter.required { " " span.badge.warn { "required" } }
            }
            dd {
                (parameter.text)
                @if parameter.name.ends_with('#') { span.soft { " Numbered: " code { (parameter.name.replace('#', "1")) } ", " code { (parameter.name.replace('#', "2")) } " ..." } }
                @if parameter.languages { span.soft { " Also by language: " code { (parameter.name) "ENG" } "." } }
                @if let Kind::Word(words) = parameter.kind {
                    div.words { @for word in words.iter().filter(|word| !word.is_empty()) { code { (word) } } }
                }
                @if !limit.is_empty() || !parameter.default.is_empty() || parameter.ids_of.is_some() || !parameter.part.is_empty() {
                    div.facts {
                        @if !limit.is_empty() { span { (limit) } }
                        @if !parameter.default.is_empty() { span { "left out: " code { (parameter.default) } } }
                        @if let Some(list) = parameter.ids_of { span { "ids of " a href={ "/reference/" (list) } { (list) } } }
                        @if !parameter.part.is_empty() { span { "only with " (parameter.part) } }
                    }
                }
            }
        }
    }
}

fn answer(keys: &[Key]) -> Markup {
    html! {
        h2 #answer { "Answer" }
        @if keys.is_empty() {
            p.soft { "No records: the status says whether it was done." }
        } @else {
            p.soft { "Keys of each record." }
            (table_of_keys(keys))
        }
    }
}

fn table_of_keys(keys: &[Key]) -> Markup {
    html! {
        dl.fields {
            @for key in keys {
                div.field {
                    dt {
                        code { (key.name) } " " span.kind { (shapes::shape(key.shape)) @if key.null { " or null" } }
                        @if !key.when.is_empty() { " " span.badge { (key.when) } } @else if key.optional { " " span.badge { "may be missing" } }
                    }
                    dd {
                        (key.text)
                        @if !key.of.is_empty() {
                            details { summary { (key.of.len()) " keys inside" } (table_of_keys(&key.of)) }
                        }
                    }
                }
            }
        }
    }
}

fn errors(call: &Call) -> Markup {
    html! {
        h2 #errors { "Errors" }
        table.errors {
            thead { tr { th { "Code" } th { "When" } } }
            tbody {
                @for case in describe::errors(call) {
                    tr { td { a href={ "/reference/errors#" (case.code.0) } { (case.code.0) } } td { (case.text) } }
                }
            }
        }
    }
}

/// The request in every language, one shown at a time.
fn samples(samples: &[Sample]) -> Markup {
    html! {
        section.samples aria-label="The request in five languages" {
            div.languages {
                @for (at, sample) in samples.iter().enumerate() {
                    input type="radio" name="language" id={ "lang-" (at) } checked[at == 0];
                    label for={ "lang-" (at) } { (sample.language) }
                }
                @for sample in samples {
                    div.sample {
                        pre tabindex="0" { code { (sample.text) } }
                        button.copy type="button" hidden { "Copy" }
                    }
                }
            }
        }
    }
}

/// The form that sends the request; works by script, and without it as a plain form whose answer is the page.
fn run(call: &Call, parameters: &[Parameter]) -> Markup {
    let sent = requests::parameters(call);
    html! {
        section.run aria-labelledby="run" {
            h2 #run { "Run it" }
            form #runner method="post" action="/api/" data-public[call.is_public()] data-writes[call.writes()] {
                input type="hidden" name="request" value=(call.name);
                label { "Client code " input name="clientCode" required autocomplete="off"; }
                @if !call.is_public() { label { "Session key " input name="sessionKey" autocomplete="off"; } }
                fieldset {
                    legend { "Parameters" }
                    @for (name, value) in &sent { label { code { (name) } " " input name=(name) value=(value) autocomplete="off"; } }
                    div #more {}
                }
                label.adder hidden { "Add a parameter " input #add list="names" placeholder="name" autocomplete="off"; }
                datalist #names { @for parameter in parameters { option value=(parameter.name.replace('#', "1")) {} } }
                button.btn.main type="submit" { "Run " (call.name) }
            }
            details.login { summary { "Log in for a session" }
                form #login {
                    label { "User " input name="username" autocomplete="username"; }
                    label { "Password " input name="password" type="password" autocomplete="current-password"; }
                    button.btn type="submit" { "Log in" }
                }
            }
            output #result for="runner" aria-live="polite" {}
        }
    }
}
