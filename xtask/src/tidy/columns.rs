//! A column is never a string outside a declaration and the SQL that stands next to its use.
//!
//! A column's name is a text that the migrations know as one. It is used as a string where it is handed to a reader or writer of rows
//! and patches, or to any function of the house whose parameter is called `column` and is a string.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use syn::visit::{self, Visit};

use super::{Law, Violation, line_of, macro_arguments};
use crate::source::Repository;

pub(super) const LAW: Law =
    Law { name: "columns", says: "a column is never a string outside a declaration and its SQL", check };

/// Rooms that know tables as texts.
const BELOW: &[&str] = &["types", "wire", "store"];

/// Methods of rows, patches and cells whose first argument is a column.
const READERS: &[&str] = &[
    "filled",
    "get",
    "has",
    "id_of",
    "int",
    "is_set",
    "money",
    "opt_int",
    "opt_text",
    "percent",
    "price",
    "quantity",
    "remove",
    "set",
    "set_default",
    "text",
];

/// What is read by names that are no columns: parameters of the wire, settings, headers, JSON.
const OTHER_NAMES: &[&str] = &["conf", "form", "headers", "params", "settings", "w", "writer"];

/// Methods of declarations and SQL, in which a column stands by its name.
const DECLARATIONS: &[&str] = &["Field", "Filter", "How", "Column", "Noun", "Operator"];

fn check(repository: &Repository) -> Result<Vec<Violation>> {
    let takers = takers(repository);
    let mut found = Vec::new();
    for (_, file) in repository.code().filter(|(room, _)| !BELOW.contains(room)) {
        let mut calls = Calls { columns: &repository.columns, takers: &takers, path: &file.path, found: &mut found };
        calls.visit_file(&file.code);
    }
    Ok(found)
}

/// Functions with a parameter `column` or `columns` that is a string, by name, with its places (`self` is not counted).
type Takers = BTreeMap<String, BTreeSet<usize>>;

fn takers(repository: &Repository) -> Takers {
    let mut gather = Gather(Takers::new());
    for (_, file) in repository.code().filter(|(room, _)| !BELOW.contains(room)) {
        gather.visit_file(&file.code);
    }
    for reader in READERS {
        gather.0.entry((*reader).to_owned()).or_default().insert(0);
    }
    gather.0
}

struct Gather(Takers);

impl<'ast> Visit<'ast> for Gather {
    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        let typed = signature.inputs.iter().filter_map(|input| match input {
            syn::FnArg::Typed(input) => Some(input),
            syn::FnArg::Receiver(_) => None,
        });
        let is_constructor = signature.constness.is_some();
        for (at, input) in typed.enumerate().filter(|_| !is_constructor) {
            if let syn::Pat::Ident(pattern) = &*input.pat
                && (pattern.ident == "column" || pattern.ident == "columns")
                && is_text(&input.ty)
            {
                self.0.entry(signature.ident.to_string()).or_default().insert(at);
            }
        }
    }
}

/// Is it `&str` or `&[&str]`?
fn is_text(of: &syn::Type) -> bool {
    match of {
        syn::Type::Reference(of) => is_text(&of.elem),
        syn::Type::Slice(of) => is_text(&of.elem),
        syn::Type::Path(of) => of.path.is_ident("str"),
        _ => false,
    }
}

struct Calls<'a> {
    columns: &'a BTreeSet<String>,
    takers: &'a Takers,
    path: &'a str,
    found: &'a mut Vec<Violation>,
}

impl Calls<'_> {
    fn call<'e>(&mut self, name: &str, arguments: impl Iterator<Item = &'e syn::Expr>) {
        let Some(places) = self.takers.get(name) else { return };
        for (_, argument) in arguments.enumerate().filter(|(at, _)| places.contains(at)) {
            self.argument(name, argument);
        }
    }

    fn argument(&mut self, name: &str, argument: &syn::Expr) {
        match argument {
            syn::Expr::Reference(inner) => self.argument(name, &inner.expr),
            syn::Expr::Array(array) => array.elems.iter().for_each(|element| self.argument(name, element)),
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => {
                let value = text.value();
                let column = value.rsplit('.').next().unwrap_or(&value);
                if self.columns.contains(column) {
                    let says = format!(
                        "{name}(\"{value}\") names a column by a string; use the typed column of the declaration"
                    );
                    self.found.push(Violation::new(self.path, line_of(text.span()), says));
                }
            }
            _ => {}
        }
    }
}

/// The last name of what a method is called on: `params` of `self.cx.params`.
fn receiver(of: &syn::Expr) -> Option<String> {
    match of {
        syn::Expr::Path(of) => of.path.segments.last().map(|segment| segment.ident.to_string()),
        syn::Expr::Field(of) => match &of.member {
            syn::Member::Named(name) => Some(name.to_string()),
            syn::Member::Unnamed(_) => None,
        },
        syn::Expr::MethodCall(of) => Some(of.method.to_string()),
        syn::Expr::Reference(of) => receiver(&of.expr),
        syn::Expr::Paren(of) => receiver(&of.expr),
        syn::Expr::Try(of) => receiver(&of.expr),
        _ => None,
    }
}

impl<'ast> Visit<'ast> for Calls<'_> {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let on = receiver(&call.receiver).unwrap_or_default();
        if !OTHER_NAMES.contains(&on.as_str()) {
            self.call(&call.method.to_string(), call.args.iter());
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(function) = &*call.func {
            let names: Vec<String> = function.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            if !names.iter().any(|name| DECLARATIONS.contains(&name.as_str()))
                && let Some(name) = names.last()
                && !READERS.contains(&name.as_str())
            {
                self.call(name, call.args.iter());
            }
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        for argument in macro_arguments(call) {
            self.visit_expr(&argument);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::broken;

    #[test]
    fn columns_are_not_named_by_strings() {
        let table = "CREATE TABLE brand (\n account BIGINT NOT NULL,\n name TEXT NOT NULL,\n code TEXT NOT NULL\n);\n";
        let text = "const F: Field = Field::text(\"name\", \"name\", 100);
            pub fn unique(cx: &mut Cx, column: &str) {}
            fn f() {
                patch.set(\"name\", 1);
                saving.header.int(\"code\");
                params.filled(\"name\");
                cx.conf()?.text(\"code\");
                json.get(\"keys\");
                cx.query(\"SELECT name FROM brand\", &[]);
                unique(cx, \"name\");
                plan.ids(&[\"name\"]);
                vec![row.text(\"name\")];
                store.set_limit(\"code\");
            }
            impl Plan { fn ids(&self, columns: &[&str]) {} fn set_limit(&self, column: &'static str) {} }";
        let found = broken(&LAW, &[("crates/store/migrations/account/1.sql", table), ("crates/api/src/lib.rs", text)]);
        let lines: Vec<&str> = found.iter().map(|line| line.split(':').nth(1).unwrap()).collect();
        assert_eq!(lines, ["4", "5", "10", "11", "12", "13"], "{found:?}");
    }
}
