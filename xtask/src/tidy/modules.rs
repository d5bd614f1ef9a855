//! Which file of a crate uses which other, from `use` items and from paths in the code.
//!
//! A name that a module only passes on (`pub use`) leads to the file that defines it. A file of nothing but `mod` and `use` items is
//! transparent: an arrow to a name in it leads to the defining file alone, so a façade ties nothing together.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::line_of;
use crate::source::SourceFile;

/// The files of one crate and the arrows between them.
pub(super) struct Graph {
    /// Their paths.
    pub(super) files: Vec<String>,
    /// Names with the line of their first use, by the file that uses and the file that defines.
    pub(super) arrows: BTreeMap<(usize, usize), BTreeMap<String, usize>>,
}

impl Graph {
    /// The graph of the crate in `crates/{room}/src`, from its files. A `main.rs` beside a library is another crate and left out.
    pub(super) fn of(room: &str, files: &[&SourceFile]) -> Graph {
        let has_library = files.iter().any(|file| file.path == format!("crates/{room}/src/lib.rs"));
        let files: Vec<&SourceFile> =
            files.iter().copied().filter(|file| !(has_library && file.path.ends_with("/src/main.rs"))).collect();
        let mut scopes = Scopes::default();
        for (at, file) in files.iter().enumerate() {
            let is_facade = file.code.items.iter().all(|item| matches!(item, syn::Item::Mod(_) | syn::Item::Use(_)));
            scopes.add(module_of(room, &file.path), at, is_facade, &file.code.items);
        }
        let mut arrows: BTreeMap<(usize, usize), BTreeMap<String, usize>> = BTreeMap::new();
        for (at, file) in files.iter().enumerate() {
            let mut paths = Paths { module: module_of(room, &file.path), found: Vec::new() };
            paths.visit_file(&file.code);
            for named in paths.found {
                for to in scopes.files_of(&named) {
                    if to != at {
                        let lines = arrows.entry((at, to)).or_default();
                        let line = lines.entry(named.segments.join("::")).or_insert(named.line);
                        *line = named.line.min(*line);
                    }
                }
            }
        }
        Graph { files: files.iter().map(|file| file.path.clone()).collect(), arrows }
    }
}

type Module = Vec<String>;

/// The module that a file is.
fn module_of(room: &str, path: &str) -> Module {
    let inside = path.trim_start_matches(&format!("crates/{room}/src/")).trim_end_matches(".rs");
    let mut module: Module = inside.split('/').map(str::to_owned).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        module.pop();
    }
    module
}

/// What a module declares.
#[derive(Default)]
struct Scope {
    file: usize,
    is_facade: bool,
    items: BTreeSet<String>,
    /// Names that are brought in, with the paths that they stand for.
    uses: BTreeMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
}

#[derive(Default)]
struct Scopes(BTreeMap<Module, Scope>);

/// A path as it stands in the code.
struct Named {
    module: Module,
    segments: Vec<String>,
    line: usize,
    is_glob: bool,
}

/// Re-exports lead on at most so often.
const LONGEST_CHAIN: usize = 16;

impl Scopes {
    fn add(&mut self, module: Module, file: usize, is_facade: bool, items: &[syn::Item]) {
        let mut scope = Scope { file, is_facade, ..Scope::default() };
        for item in items {
            match item {
                syn::Item::Use(item) => {
                    for (segments, name, is_glob) in flat(&item.tree) {
                        if is_glob {
                            scope.globs.push(segments);
                        } else {
                            scope.uses.insert(name, segments);
                        }
                    }
                }
                syn::Item::Mod(item) => {
                    if let Some((_, inner)) = &item.content {
                        let mut inside = module.clone();
                        inside.push(item.ident.to_string());
                        self.add(inside, file, false, inner);
                    }
                }
                item => scope.items.extend(name_of(item)),
            }
        }
        self.0.insert(module, scope);
    }

    /// The files that a path in the code leads to.
    fn files_of(&self, named: &Named) -> BTreeSet<usize> {
        let mut files = BTreeSet::new();
        let Some(path) = self.rooted(&named.module, &named.segments) else { return files };
        if !named.is_glob {
            self.walk(&path, LONGEST_CHAIN, &mut files);
        } else if let Some(scope) = self.0.get(&path) {
            self.pass(scope, &mut files);
            for segments in scope.uses.values().filter(|_| scope.is_facade) {
                self.walk_from(&path, segments, LONGEST_CHAIN, &mut files);
            }
        }
        files
    }

    /// A path from the root of the crate; none for one that leads out of it.
    fn rooted(&self, module: &[String], segments: &[String]) -> Option<Vec<String>> {
        let mut base = module.to_vec();
        let mut rest = segments;
        match segments.first()?.as_str() {
            "crate" => {
                base.clear();
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|segment| segment == "super") {
                    base.pop()?;
                    rest = &rest[1..];
                }
            }
            first => {
                let scope = self.0.get(module)?;
                let is_child = self.0.contains_key(&[module, &[first.to_owned()]].concat());
                if !is_child && !scope.items.contains(first) && !scope.uses.contains_key(first) {
                    return None;
                }
            }
        }
        base.extend_from_slice(rest);
        Some(base)
    }

    fn walk_from(&self, module: &[String], segments: &[String], left: usize, files: &mut BTreeSet<usize>) {
        if let Some(path) = self.rooted(module, segments) {
            self.walk(&path, left, files);
        }
    }

    /// Adds the files in which a path from the root ends: the one that names it, and the one that defines it.
    fn walk(&self, path: &[String], left: usize, files: &mut BTreeSet<usize>) {
        let deepest = (0..path.len()).rev().find(|at| self.0.contains_key(&path[..*at]));
        let (Some(at), true) = (deepest, left > 0) else { return };
        let (module, rest) = path.split_at(at);
        let Some(scope) = self.0.get(module) else { return };
        let Some(name) = rest.first() else { return };
        if scope.items.contains(name) {
            files.insert(scope.file);
        } else if let Some(target) = scope.uses.get(name) {
            self.pass(scope, files);
            // `use list::list` in a module with a child `list`: the name stands for what the child has.
            if target.as_slice() != [name.clone()] {
                self.walk_from(module, &[target, &rest[1..]].concat(), left - 1, files);
            }
        } else if !self.0.contains_key(path) {
            self.pass(scope, files);
            for glob in &scope.globs {
                self.walk_from(module, &[glob, rest].concat(), left - 1, files);
            }
        }
    }

    fn pass(&self, scope: &Scope, files: &mut BTreeSet<usize>) {
        if !scope.is_facade {
            files.insert(scope.file);
        }
    }
}

fn name_of(item: &syn::Item) -> Option<String> {
    use syn::Item;
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

/// The paths of a `use`, with the name each gets and whether it is a glob.
fn flat(tree: &syn::UseTree) -> Vec<(Vec<String>, String, bool)> {
    let mut found = Vec::new();
    flatten(tree, &mut Vec::new(), &mut found);
    found
}

fn flatten(tree: &syn::UseTree, prefix: &mut Vec<String>, found: &mut Vec<(Vec<String>, String, bool)>) {
    let mut add = |prefix: &[String], last: &syn::Ident, name: &syn::Ident| {
        let mut path = prefix.to_vec();
        let mut name = name.to_string();
        if last == "self" {
            if name == "self" {
                name = path.last().cloned().unwrap_or_default();
            }
        } else {
            path.push(last.to_string());
        }
        found.push((path, name, false));
    };
    match tree {
        syn::UseTree::Name(tree) => add(prefix, &tree.ident, &tree.ident),
        syn::UseTree::Rename(tree) => add(prefix, &tree.ident, &tree.rename),
        syn::UseTree::Glob(_) => found.push((prefix.clone(), String::new(), true)),
        syn::UseTree::Path(tree) => {
            prefix.push(tree.ident.to_string());
            flatten(&tree.tree, prefix, found);
            prefix.pop();
        }
        syn::UseTree::Group(tree) => tree.items.iter().for_each(|tree| flatten(tree, prefix, found)),
    }
}

/// Gathers the paths of a file, those in the arguments of macros among them.
struct Paths {
    module: Module,
    found: Vec<Named>,
}

impl Paths {
    fn add(&mut self, segments: Vec<String>, line: usize, is_glob: bool) {
        self.found.push(Named { module: self.module.clone(), segments, line, is_glob });
    }

    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let (mut line, mut colons) = (0, 0);
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.end(&mut path, line);
                        line = line_of(ident.span());
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.end(&mut path, line);
                    self.tokens(group.stream());
                    colons = 0;
                }
                _ => {
                    self.end(&mut path, line);
                    colons = 0;
                }
            }
        }
        self.end(&mut path, line);
    }

    fn end(&mut self, path: &mut Vec<String>, line: usize) {
        let path = std::mem::take(path);
        if path.len() > 1 {
            self.add(path, line, false);
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let line = line_of(item.use_token.span);
        for (segments, _, is_glob) in flat(&item.tree) {
            self.add(segments, line, is_glob);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1
            && let Some(first) = path.segments.first()
        {
            let line = line_of(first.ident.span());
            self.add(path.segments.iter().map(|segment| segment.ident.to_string()).collect(), line, false);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }

    // `pub(in path)` and attributes name no code.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
}
