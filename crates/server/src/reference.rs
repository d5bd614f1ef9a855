//! The reference: a page about every call, written from the declarations that the calls run by.

use std::fmt::Write as _;
use std::sync::LazyLock;

use ladu_api::{AREAS, Call, Run};
use ladu_record::noun::{Field, Filter, Noun, Operator};
use ladu_record::settings::{Holds, SETTINGS, Setting};
use ladu_wire::{Kind, ScalarRef, Source};
use maud::{Markup, PreEscaped, html};

/// The page; the same for everybody, so it is written once.
pub(crate) static PAGE: LazyLock<String> = LazyLock::new(page);

const HEAD: &str = include_str!("reference.html");

/// A line of a table: name, what it may hold, what it means.
type Line = (String, String, String);

fn page() -> String {
    let count: usize = AREAS.iter().flat_map(|area| area.calls.iter()).map(|calls| calls.len()).sum();
    let page = html! {
        (PreEscaped(HEAD))
        nav {
            input id="find" type="search" placeholder="Find a call" aria-label="Find a call";
            @for area in AREAS {
                h2 { (area.name) }
                @for call in sorted(area.calls) { a href={ "#" (call.name) } { (call.name) } }
            }
        }
        main {
            h1 { "Ladu: every call" }
            p {
                (count) " calls. Send them to " code { "/api/" } " as a form: " code { "request" } ", " code { "clientCode" } ", "
                code { "sessionKey" } " (from " code { "verifyUser" } ") and the parameters below. Numbered parameters end in 1, 2, 3 …"
            }
            @for area in AREAS { @for call in sorted(area.calls) { (section(call)) } }
        }
        (PreEscaped("</html>"))
    };
    page.into_string()
}

fn sorted(lists: &'static [&'static [Call]]) -> Vec<&'static Call> {
    let mut calls: Vec<&Call> = lists.iter().flat_map(|calls| calls.iter()).collect();
    calls.sort_by_key(|call| call.name);
    calls
}

fn section(call: &Call) -> Markup {
    html! {
        section id=(call.name) {
            h2 {
                (call.name)
                @if call.extension { " " small { "Ladu's own" } }
                @if !call.part.is_empty() { " " small { "module " (call.part) } }
            }
            p { (call.doc) }
            @if !call.aliases.is_empty() { p { "Also called " (call.aliases.join(", ")) "." } }
            (table("Parameters", &parameters(call)))
            @if let Some(noun) = call.listed() { (table("Answer", &answer(noun))) }
            @if call.name == "getConfParameters" { (table("Settings", &settings())) }
        }
    }
}

/// What every setting may hold and what it does.
fn settings() -> Vec<Line> {
    let line = |setting: &Setting| {
        let kind = if let Holds::Of(kind) = setting.holds { kind_name(kind) } else { String::new() };
        let mut doc = setting.doc.to_owned();
        if setting.kept {
            doc.push_str(" Kept for programs; the server itself does not act on it.");
        }
        if !setting.default.is_empty() {
            let _ = write!(doc, " Default {}.", setting.default);
        }
        (setting.name.to_owned(), kind, doc)
    };
    SETTINGS.iter().map(line).collect()
}

fn parameters(call: &Call) -> Vec<Line> {
    let mut lines: Vec<Line> =
        call.inputs.iter().filter(|field| !field.input.is_empty()).map(|f| input(f, "")).collect();
    if let Some(noun) = call.listed() {
        list_parameters(noun, &mut lines);
    }
    match call.run {
        Run::Save(noun) => {
            let doc = "Changes that record; makes one when left out.";
            lines.push((noun.saved_as().to_owned(), "id".to_owned(), doc.to_owned()));
            save_parameters(noun, &mut lines);
        }
        Run::Add(noun) => save_parameters(noun, &mut lines),
        Run::Edit(noun) => {
            lines.push((noun.saved_as().to_owned(), "id, required".to_owned(), String::new()));
            save_parameters(noun, &mut lines);
        }
        Run::Delete(noun) => {
            let kind = if noun.belongs_to.is_some() { "id" } else { "id, required" };
            lines.push((noun.saved_as().to_owned(), kind.to_owned(), String::new()));
        }
        Run::DeleteMany(_, parameter) => lines.push((parameter.to_owned(), "ids, required".to_owned(), String::new())),
        Run::List(_) | Run::Read(_) | Run::Write(_) | Run::ReadOver(_) | Run::WriteOver(_) | Run::Public(_) => {}
    }
    lines.extend(call.rows.iter().filter(|field| !field.input.is_empty()).map(|field| input(field, "#")));
    lines
}

fn save_parameters(noun: &Noun, lines: &mut Vec<Line>) {
    lines.extend(noun.fields.iter().filter(|field| !field.input.is_empty()).map(|field| input(field, "")));
    if noun.attributes {
        let names = "attributeName#, attributeType#, attributeValue#";
        lines.push((names.to_owned(), "text".to_owned(), String::new()));
    }
}

fn list_parameters(noun: &Noun, lines: &mut Vec<Line>) {
    let doc = |filter: &Filter| match filter.operator {
        Operator::ChangedSince if filter.doc.is_empty() => changed_since(noun),
        _ => filter.doc.to_owned(),
    };
    lines.extend(noun.filters.iter().map(|filter| (filter.name.to_owned(), "filter".to_owned(), doc(filter))));
    lines.extend(noun.flags.iter().map(|(name, doc)| ((*name).to_owned(), "flag".to_owned(), (*doc).to_owned())));
    if !noun.orders.is_empty() {
        let names: Vec<&str> = noun.orders.iter().map(|(name, _)| *name).collect();
        lines.push((
            "orderBy, orderByDir".to_owned(),
            "word".to_owned(),
            format!("{}; asc or desc.", names.join(", ")),
        ));
    }
    if let Some(size) = noun.page {
        let doc = format!("{} records on a page unless told otherwise, {} at most.", size.default, size.max);
        lines.push(("recordsOnPage, pageNo".to_owned(), "number".to_owned(), doc));
    }
    if noun.attributes {
        lines.push(("searchAttributeName, searchAttributeValue".to_owned(), "text".to_owned(), String::new()));
    }
}

/// What counts as a change of a record, and what it shows of others that does not.
fn changed_since(noun: &Noun) -> String {
    let mut doc = "Records that were made or changed in that second or later.".to_owned();
    let others = noun.fields.iter().filter(|field| matches!(field.source, Source::NameOf(_)) && !field.name.is_empty());
    let names: Vec<&str> = others.map(|field| field.name).collect();
    if !names.is_empty() {
        let _ = write!(
            doc,
            " A new name of another record ({}) is a change of that one, not of those that show it: a copy takes it from there.",
            names.join(", ")
        );
    }
    doc
}

fn input(field: &Field, suffix: &str) -> Line {
    let mut kind = kind_of(field);
    if field.required {
        kind.push_str(", required");
    }
    let mut doc = field.doc.to_owned();
    match field.default {
        ScalarRef::Int(value) if value != 0 && !field.required && field.kind != Kind::Amount => {
            let _ = write!(doc, " Default {value}.");
        }
        _ => {}
    }
    if field.languages {
        doc.push_str(" Also with a language behind it, such as ENG.");
    }
    (format!("{}{suffix}", field.input), kind, doc)
}

fn answer(noun: &Noun) -> Vec<Line> {
    let id = (noun.id.to_owned(), "id".to_owned(), String::new());
    let fields = noun.fields.iter().filter(|field| !field.name.is_empty()).map(|field| {
        let mut doc = field.doc.to_owned();
        if !field.when.is_empty() {
            let _ = write!(doc, " Only with {}=1.", field.when);
        }
        if field.detail {
            doc.push_str(" Only with responseMode=detail.");
        }
        (field.name.to_owned(), kind_of(field), doc)
    });
    std::iter::once(id).chain(fields).collect()
}

fn kind_of(field: &Field) -> String {
    if matches!(field.source, ladu_wire::Source::Special(_)) {
        return String::new();
    }
    kind_name(field.kind)
}

fn kind_name(kind: Kind) -> String {
    match kind {
        Kind::Id => "id".to_owned(),
        Kind::Int(..) => "whole number".to_owned(),
        Kind::Flag => "0 or 1".to_owned(),
        Kind::Amount => "decimal".to_owned(),
        Kind::Text(max) => format!("text, {max} characters"),
        Kind::Word(words) => words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(", "),
        Kind::Date => "date".to_owned(),
        Kind::Clock => "time of day".to_owned(),
        Kind::DateTime => "date and time".to_owned(),
        Kind::Time => "Unix time".to_owned(),
        Kind::Ids => "ids".to_owned(),
    }
}

fn table(title: &str, lines: &[Line]) -> Markup {
    html! {
        @if !lines.is_empty() {
            h3 { (title) }
            table { @for (name, kind, doc) in lines { tr { td { code { (name) } } td { (kind) } td { (doc.trim()) } } } }
        }
    }
}
