//! Files and functions end before a reader loses the thread.

use anyhow::Result;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use super::{Law, Violation, line_of};
use crate::source::Repository;

pub(super) const LAW: Law = Law { name: "sizes", says: "no file over 400 lines, no function over 70", check };

const FILE: usize = 400;
const FUNCTION: usize = 70;

fn check(repository: &Repository) -> Result<Vec<Violation>> {
    let mut found = Vec::new();
    for file in &repository.files {
        if file.lines > FILE {
            let text = format!("the file has {} lines, {FILE} are allowed; part it by subject", file.lines);
            found.push(Violation::new(&file.path, 1, text));
        }
        let mut functions = Functions { path: &file.path, found: &mut found };
        functions.visit_file(&file.whole);
    }
    Ok(found)
}

struct Functions<'a> {
    path: &'a str,
    found: &'a mut Vec<Violation>,
}

impl Functions<'_> {
    fn measure(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let first = line_of(signature.span());
        let lines = block.span().end().line + 1 - first;
        if lines > FUNCTION {
            let text =
                format!("{} has {lines} lines, {FUNCTION} are allowed; give a part of it a name", signature.ident);
            self.found.push(Violation::new(self.path, first, text));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.measure(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::broken;

    #[test]
    fn long_files_and_functions_are_found() {
        let function = |lines: usize| format!("/// Says.\nfn f() {{\n{}}}\n", "    g();\n".repeat(lines - 2));
        assert_eq!(broken(&LAW, &[("bench/src/a.rs", &function(70))]), [""; 0]);
        let text = "bench/src/a.rs:2: f has 71 lines, 70 are allowed; give a part of it a name";
        assert_eq!(broken(&LAW, &[("bench/src/a.rs", &function(71))]), [text]);
        let text = "tests/a.rs:1: the file has 401 lines, 400 are allowed; part it by subject";
        assert_eq!(broken(&LAW, &[("tests/a.rs", &"\n".repeat(401))]), [text]);
    }
}
