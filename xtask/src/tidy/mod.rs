//! The laws of the house, each proven from the source; there are no exceptions to any of them.

mod areas;
mod circles;
mod columns;
mod documented;
mod ids;
mod modules;
mod plain;
mod rooms;
mod sizes;
mod vocabulary;

use std::collections::BTreeMap;
use std::fmt;

use anyhow::Result;
use proc_macro2::Span;
use syn::Token;
use syn::punctuated::Punctuated;

use crate::source::Repository;

/// A law of the house.
pub struct Law {
    /// Its name, as in `ceilings.toml`.
    pub name: &'static str,
    /// What it says.
    pub says: &'static str,
    /// Finds what breaks it.
    pub check: fn(&Repository) -> Result<Vec<Violation>>,
}

/// All of them.
pub const LAWS: &[Law] = &[
    rooms::LAW,
    circles::LAW,
    areas::LAW,
    plain::LAW,
    ids::LAW,
    columns::LAW,
    sizes::LAW,
    vocabulary::LAW,
    documented::LAW,
];

/// A place that breaks a law.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The file, from the root of the repository.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub text: String,
}

impl Violation {
    fn new(path: &str, line: usize, text: impl Into<String>) -> Violation {
        Violation { path: path.to_owned(), line, text: text.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.text)
    }
}

/// What was found, by the name of the law.
pub type Findings = BTreeMap<&'static str, Vec<Violation>>;

/// Holds every law against the repository.
pub fn run(repository: &Repository) -> Result<Findings> {
    let mut findings = Findings::new();
    for law in LAWS {
        let mut found = (law.check)(repository)?;
        found.sort();
        findings.insert(law.name, found);
    }
    Ok(findings)
}

fn line_of(span: Span) -> usize {
    span.start().line
}

/// The arguments of a macro that is called like a function, such as `vec![..]` or `format!(..)`; none when they are no expressions.
fn macro_arguments(call: &syn::Macro) -> Vec<syn::Expr> {
    let arguments = call.parse_body_with(Punctuated::<syn::Expr, Token![,]>::parse_terminated);
    arguments.map(|arguments| arguments.into_iter().collect()).unwrap_or_default()
}

#[cfg(test)]
fn broken(law: &Law, texts: &[(&str, &str)]) -> Vec<String> {
    let repository = Repository::of(texts.iter().copied()).unwrap();
    let mut found = (law.check)(&repository).unwrap();
    found.sort();
    found.iter().map(Violation::to_string).collect()
}
