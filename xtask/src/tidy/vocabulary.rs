//! One word for one thing: no name in the code uses a word that the glossary rules out.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use syn::visit::{self, Visit};

use super::{Law, Violation, line_of};
use crate::source::Repository;

pub(super) const LAW: Law = Law { name: "words", says: "names use the words of docs/words.md", check };

fn check(repository: &Repository) -> Result<Vec<Violation>> {
    let glossary = Glossary::parse(&repository.glossary)?;
    let mut found = Vec::new();
    for (room, file) in repository.code() {
        let inside = file.path.trim_start_matches(&format!("crates/{room}/src/"));
        let module = inside.trim_end_matches(".rs").trim_end_matches("/mod").rsplit('/').next().unwrap_or_default();
        let mut names = Names { glossary: &glossary, path: &file.path, found: &mut found };
        names.check(module, 1);
        names.visit_file(&file.code);
    }
    Ok(found)
}

/// The words that are not used, each with those that are.
#[derive(Debug, Default)]
pub(super) struct Glossary(BTreeMap<Vec<String>, Vec<String>>);

/// The columns of the table: word, what it means, the wire's word, not.
const CELLS: usize = 4;

impl Glossary {
    /// Reads the tables of the glossary.
    fn parse(text: &str) -> Result<Glossary> {
        let mut glossary = Glossary::default();
        let mut words = Vec::new();
        for line in text.lines().filter(|line| line.starts_with('|')) {
            let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
            let [word, _, _, not] = cells.as_slice() else {
                bail!("docs/words.md: this row has not {CELLS} cells: {line}");
            };
            if *word == "word" || word.starts_with('-') {
                continue;
            }
            words.push(split(word));
            for forbidden in not.split(',').map(str::trim).filter(|forbidden| !forbidden.is_empty()) {
                glossary.0.entry(split(forbidden)).or_default().push((*word).to_owned());
            }
        }
        if let Some(word) = words.iter().find(|word| glossary.0.contains_key(*word)) {
            bail!("docs/words.md: {} is a word of the house, and another row rules it out", word.join(" "));
        }
        Ok(glossary)
    }

    /// The ruled out word in a name, with what to say instead.
    fn forbidden(&self, name: &str) -> Option<(String, String)> {
        let words = split(name);
        for (forbidden, instead) in &self.0 {
            if words.windows(forbidden.len()).any(|part| part == forbidden.as_slice()) {
                return Some((forbidden.join(" "), instead.join(" or ")));
            }
        }
        None
    }
}

/// The words of a name in any case: `stock key`, `stock_key`, `StockKey`, `STOCK_KEY`.
fn split(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        let mut word = String::new();
        let mut after_small = false;
        for c in part.chars() {
            if c.is_uppercase() && after_small {
                words.push(std::mem::take(&mut word));
            }
            after_small = c.is_lowercase() || c.is_numeric();
            word.extend(c.to_lowercase());
        }
        words.push(word);
    }
    words
}

/// Looks at every name where it is declared; what uses it follows.
struct Names<'a> {
    glossary: &'a Glossary,
    path: &'a str,
    found: &'a mut Vec<Violation>,
}

impl Names<'_> {
    fn check(&mut self, name: &str, line: usize) {
        if let Some((forbidden, instead)) = self.glossary.forbidden(name) {
            let text = format!(
                "{name} says \"{forbidden}\", which is ruled out for {instead}; use that, or the plain word for what it is (docs/words.md)"
            );
            self.found.push(Violation::new(self.path, line, text));
        }
    }

    fn ident(&mut self, ident: &syn::Ident) {
        self.check(&ident.to_string(), line_of(ident.span()));
    }
}

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        use syn::Item;
        match item {
            Item::Const(item) => self.ident(&item.ident),
            Item::Enum(item) => self.ident(&item.ident),
            Item::Static(item) => self.ident(&item.ident),
            Item::Struct(item) => self.ident(&item.ident),
            Item::Trait(item) => self.ident(&item.ident),
            Item::Type(item) => self.ident(&item.ident),
            // A module in a file of its own is seen by its path.
            Item::Mod(item) if item.content.is_some() => self.ident(&item.ident),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.ident(&signature.ident);
        visit::visit_signature(self, signature);
    }

    fn visit_impl_item_const(&mut self, constant: &'ast syn::ImplItemConst) {
        self.ident(&constant.ident);
        visit::visit_impl_item_const(self, constant);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        field.ident.iter().for_each(|ident| self.ident(ident));
        visit::visit_field(self, field);
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.ident(&variant.ident);
        visit::visit_variant(self, variant);
    }

    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        self.ident(&pattern.ident);
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_use_rename(&mut self, rename: &'ast syn::UseRename) {
        self.ident(&rename.rename);
    }

    fn visit_type_param(&mut self, parameter: &'ast syn::TypeParam) {
        self.ident(&parameter.ident);
        visit::visit_type_param(self, parameter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::broken;

    const GLOSSARY: &str = "# Words\n\n| word | what it means | the wire's word | not |\n|---|---|---|---|\n| blob store | where pictures are | | depot |\n| row | a line | row | line item |\n";

    #[test]
    fn words_that_are_ruled_out_are_found_where_they_are_declared() {
        let text = "pub struct DepotKey; fn f(the_depot: u8) { let lineItem = the_depot; let line = 1; depot(); }";
        let texts =
            [("docs/words.md", GLOSSARY), ("crates/files/src/lib.rs", text), ("crates/files/src/depot/mod.rs", "")];
        assert_eq!(
            broken(&LAW, &texts),
            [
                "crates/files/src/depot/mod.rs:1: depot says \"depot\", which is ruled out for blob store; use that, or the plain word for what it is (docs/words.md)",
                "crates/files/src/lib.rs:1: DepotKey says \"depot\", which is ruled out for blob store; use that, or the plain word for what it is (docs/words.md)",
                "crates/files/src/lib.rs:1: lineItem says \"line item\", which is ruled out for row; use that, or the plain word for what it is (docs/words.md)",
                "crates/files/src/lib.rs:1: the_depot says \"depot\", which is ruled out for blob store; use that, or the plain word for what it is (docs/words.md)",
            ]
        );
    }

    #[test]
    fn names_fall_into_words() {
        assert_eq!(split("StockKey"), ["stock", "key"]);
        assert_eq!(split("ROWS_OF_ALL"), ["rows", "of", "all"]);
        assert_eq!(split("blob store"), ["blob", "store"]);
    }

    #[test]
    fn a_glossary_that_contradicts_itself_is_refused() {
        assert!(Glossary::parse("| row | a line | | blob |\n| blob | bytes | | |\n").is_err());
        assert!(Glossary::parse("| row | a line |\n").is_err());
    }
}
