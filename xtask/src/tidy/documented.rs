//! A comment for readers says something.

use anyhow::Result;
use syn::visit::{self, Visit};

use super::{Law, Violation, line_of};
use crate::source::Repository;

pub(super) const LAW: Law = Law { name: "documented", says: "no doc comment of three words or fewer", check };

const FEWEST_WORDS: usize = 4;

fn check(repository: &Repository) -> Result<Vec<Violation>> {
    let mut found = Vec::new();
    for (_, file) in repository.code() {
        let mut comments = Comments { path: &file.path, found: &mut found };
        comments.visit_file(&file.code);
    }
    Ok(found)
}

struct Comments<'a> {
    path: &'a str,
    found: &'a mut Vec<Violation>,
}

impl Comments<'_> {
    /// Looks at the attributes of one thing: all lines of its comment are read as one text.
    fn read(&mut self, attributes: &[syn::Attribute]) {
        let mut text = String::new();
        let mut line = None;
        for attribute in attributes {
            if let syn::Meta::NameValue(pair) = &attribute.meta
                && pair.path.is_ident("doc")
                && let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(part), .. }) = &pair.value
            {
                text.push_str(&part.value());
                text.push('\n');
                line = line.or(Some(line_of(part.span())));
            }
        }
        let words = text.split_whitespace().count();
        if let Some(line) = line
            && words < FEWEST_WORDS
        {
            let says = format!("\"{}\" says nothing that the name does not; say more, or leave it out", text.trim());
            self.found.push(Violation::new(self.path, line, says));
        }
    }
}

impl<'ast> Visit<'ast> for Comments<'_> {
    fn visit_file(&mut self, file: &'ast syn::File) {
        self.read(&file.attrs);
        visit::visit_file(self, file);
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        self.read(crate::source::attributes(item));
        visit::visit_item(self, item);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        self.read(&field.attrs);
        visit::visit_field(self, field);
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.read(&variant.attrs);
        visit::visit_variant(self, variant);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.read(&function.attrs);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_impl_item_const(&mut self, constant: &'ast syn::ImplItemConst) {
        self.read(&constant.attrs);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        self.read(&function.attrs);
        visit::visit_trait_item_fn(self, function);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::broken;

    #[test]
    fn comments_of_three_words_are_found() {
        let text = "//! A file that says what it is for.\n\n/// What.\npub struct S {\n    /// Its name.\n    pub a: u8,\n    /// Its name\n    /// on the wire.\n    pub b: u8,\n}\nimpl S {\n    /// Why not?\n    pub fn f() {}\n}";
        let found = broken(&LAW, &[("crates/wire/src/lib.rs", text)]);
        assert_eq!(
            found,
            [
                "crates/wire/src/lib.rs:3: \"What.\" says nothing that the name does not; say more, or leave it out",
                "crates/wire/src/lib.rs:5: \"Its name.\" says nothing that the name does not; say more, or leave it out",
                "crates/wire/src/lib.rs:12: \"Why not?\" says nothing that the name does not; say more, or leave it out",
            ]
        );
    }
}
