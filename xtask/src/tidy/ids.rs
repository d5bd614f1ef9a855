//! An id has a type of its own in everything that other files see.
//!
//! A number is an id when its name says so (`id`, `brand_id`, `ids`), or when it is the name of a table (`product: i64`), or stands for one.

use std::collections::BTreeSet;

use anyhow::Result;
use syn::visit::{self, Visit};

use super::rooms::ROOMS;
use super::{Law, Violation, line_of};
use crate::source::Repository;

pub(super) const LAW: Law =
    Law { name: "ids", says: "an id is never a bare i64 in a public signature or field", check };

fn check(repository: &Repository) -> Result<Vec<Violation>> {
    let below = ROOMS.iter().take_while(|room| **room != "store").chain([&"store"]);
    let below: Vec<&str> = below.copied().collect();
    let mut found = Vec::new();
    for (_, file) in repository.code().filter(|(room, _)| !below.contains(room)) {
        let mut ids = Ids { tables: &repository.tables, path: &file.path, in_trait: false, found: &mut found };
        ids.visit_file(&file.code);
    }
    Ok(found)
}

/// What tables are called for short in signatures.
const SHORT: &[&str] = &["document", "store", "user"];

fn is_id(name: &str, tables: &BTreeSet<String>) -> bool {
    let one = name.strip_suffix('s').unwrap_or(name);
    let is_table = |name: &str| tables.contains(name) || SHORT.contains(&name);
    one == "id" || one.ends_with("_id") || is_table(name) || is_table(one)
}

fn is_public(visibility: &syn::Visibility) -> bool {
    !matches!(visibility, syn::Visibility::Inherited)
}

/// Does a type have `i64` in it, as in `Option<i64>` or `&[i64]`?
fn has_bare_number(of: &syn::Type) -> bool {
    struct Bare(bool);
    impl<'ast> Visit<'ast> for Bare {
        fn visit_path(&mut self, path: &'ast syn::Path) {
            self.0 |= path.is_ident("i64");
            visit::visit_path(self, path);
        }
    }
    let mut bare = Bare(false);
    bare.visit_type(of);
    bare.0
}

struct Ids<'a> {
    tables: &'a BTreeSet<String>,
    path: &'a str,
    in_trait: bool,
    found: &'a mut Vec<Violation>,
}

impl Ids<'_> {
    fn report(&mut self, ident: &syn::Ident, what: &str) {
        let text = format!("{what} {ident} is a bare i64; give it the type of its record, as in Id<Product>");
        self.found.push(Violation::new(self.path, line_of(ident.span()), text));
    }

    fn fields(&mut self, fields: &syn::Fields, of_enum: bool) {
        for field in fields {
            if let Some(ident) = &field.ident
                && (of_enum || is_public(&field.vis))
                && is_id(&ident.to_string(), self.tables)
                && has_bare_number(&field.ty)
            {
                self.report(ident, "the field");
            }
        }
    }

    fn signature(&mut self, signature: &syn::Signature) {
        for input in &signature.inputs {
            if let syn::FnArg::Typed(input) = input
                && let syn::Pat::Ident(pattern) = &*input.pat
                && is_id(&pattern.ident.to_string(), self.tables)
                && has_bare_number(&input.ty)
            {
                self.report(&pattern.ident, "the parameter");
            }
        }
        if let syn::ReturnType::Type(_, answer) = &signature.output
            && is_id(&signature.ident.to_string(), &BTreeSet::new())
            && has_bare_number(answer)
        {
            self.report(&signature.ident, "what is returned by");
        }
    }
}

impl<'ast> Visit<'ast> for Ids<'_> {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        if is_public(&item.vis) {
            self.fields(&item.fields, false);
        }
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        if is_public(&item.vis) {
            item.variants.iter().for_each(|variant| self.fields(&variant.fields, true));
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if is_public(&item.vis) {
            self.signature(&item.sig);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if is_public(&item.vis) {
            self.signature(&item.sig);
        }
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.in_trait = is_public(&item.vis);
        visit::visit_item_trait(self, item);
        self.in_trait = false;
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if self.in_trait {
            self.signature(&item.sig);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::broken;

    #[test]
    fn what_is_public_has_typed_ids() {
        let text = "pub struct S { pub id: i64, pub product_ids: Vec<i64>, own_id: i64, pub count: i64, pub brand_id: Id<Brand> }
            pub fn f(customer_id: Option<i64>, amount: i64, customers: &[i64]) {}
            fn hidden(id: i64) {}
            pub(crate) trait T { fn id(&self) -> i64; }
            impl S { pub fn g(&self, ids: &[i64]) {} fn h(id: i64) {} }
            pub enum E { A { id: i64 } }";
        let table = "CREATE TABLE customer (\n account BIGINT NOT NULL\n);\n";
        let texts = [
            ("crates/store/migrations/account/1.sql", table),
            ("crates/trade/src/lib.rs", text),
            ("crates/store/src/lib.rs", text),
        ];
        let found = broken(&LAW, &texts);
        let names: Vec<&str> =
            found.iter().map(|line| line.split(": ").nth(1).unwrap().split(" is a").next().unwrap()).collect();
        let expected = [
            "the field id",
            "the field product_ids",
            "the parameter customer_id",
            "the parameter customers",
            "what is returned by id",
            "the parameter ids",
            "the field id",
        ];
        assert_eq!(names, expected, "{found:?}");
    }
}
