//! The domain knows no SQL and no wire; what changes state is called with types, not with wire parameters.

use anyhow::Result;
use syn::visit::{self, Visit};

use super::{Law, Violation, line_of, macro_arguments};
use crate::source::Repository;

pub(super) const LAW: Law = Law {
    name: "plain",
    says: "domain names no SQL and no wire; domain, ledger and trade name no wire parameters",
    check,
};

/// Rooms that know no parameters.
const TYPED: &[&str] = &["domain", "ledger", "trade"];

/// Crates that the domain does not name.
const OUTSIDE: &[&str] = &["ladu_store", "ladu_wire", "rusqlite", "tokio_postgres"];

/// How a statement begins.
const SQL: &[&str] = &["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE ", "WITH "];

fn check(repository: &Repository) -> Result<Vec<Violation>> {
    let mut found = Vec::new();
    for (room, file) in repository.code().filter(|(room, _)| TYPED.contains(room)) {
        let mut names = Names { room, path: &file.path, found: &mut found };
        names.visit_file(&file.code);
    }
    Ok(found)
}

struct Names<'a> {
    room: &'a str,
    path: &'a str,
    found: &'a mut Vec<Violation>,
}

impl Names<'_> {
    fn name(&mut self, ident: &syn::Ident) {
        let name = ident.to_string();
        let text = if name == "Params" {
            format!("{} names wire parameters (Params); take a typed command and let the API parse", self.room)
        } else if self.room == "domain" && OUTSIDE.contains(&name.as_str()) {
            format!("domain names {name}; pass in what it needs as plain values")
        } else {
            return;
        };
        self.found.push(Violation::new(self.path, line_of(ident.span()), text));
    }
}

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
        self.name(&segment.ident);
        visit::visit_path_segment(self, segment);
    }

    fn visit_use_path(&mut self, part: &'ast syn::UsePath) {
        self.name(&part.ident);
        visit::visit_use_path(self, part);
    }

    fn visit_use_name(&mut self, part: &'ast syn::UseName) {
        self.name(&part.ident);
    }

    fn visit_use_rename(&mut self, part: &'ast syn::UseRename) {
        self.name(&part.ident);
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        let value = text.value();
        if self.room == "domain" && SQL.iter().any(|word| value.trim_start().starts_with(word)) {
            let says = "domain holds a statement; read and write outside, and pass the values";
            self.found.push(Violation::new(self.path, line_of(text.span()), says));
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        for argument in macro_arguments(call) {
            self.visit_expr(&argument);
        }
    }

    // Texts of documentation are no statements.
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::broken;

    #[test]
    fn the_domain_is_pure() {
        let text = "use ladu_types::Money;\nuse ladu_wire::Fault;\nconst S: &str = \"SELECT 1\";\nfn f() { g(&ladu_store::Row); }";
        let found = broken(&LAW, &[("crates/domain/src/lib.rs", text)]);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].contains("lib.rs:2: domain names ladu_wire"), "{found:?}");
        assert!(found[1].contains("lib.rs:3: domain holds a statement"), "{found:?}");
        assert!(found[2].contains("lib.rs:4: domain names ladu_store"), "{found:?}");
    }

    #[test]
    fn trade_takes_no_parameters() {
        let text =
            "use ladu_wire::{Fault, Params};\nfn f(p: &Params) { vec![Params::new()]; }\nconst S: &str = \"SELECT 1\";";
        let found = broken(&LAW, &[("crates/trade/src/lib.rs", text), ("crates/api/src/lib.rs", text)]);
        assert_eq!(found.len(), 3, "{found:?}");
    }
}
