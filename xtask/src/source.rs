//! The repository as the laws read it: its Rust files parsed, its manifests, its migrations and its glossary.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result};
use syn::visit_mut::{self, VisitMut};
use walkdir::WalkDir;

use crate::regen::schema::Schema;

/// The folders whose files are read.
const FOLDERS: &[&str] = &["bench", "crates", "docs", "tests", "xtask"];
const MIGRATIONS: &str = "crates/store/migrations/";

/// Everything the laws look at.
#[derive(Default)]
pub struct Repository {
    /// Rust files, in the order of their paths.
    pub files: Vec<SourceFile>,
    /// The manifests of crates: the crate's folder under `crates/`, the path, the text.
    pub manifests: Vec<Manifest>,
    /// The names of all tables that the migrations make.
    pub tables: BTreeSet<String>,
    /// The names of all their columns.
    pub columns: BTreeSet<String>,
    /// The text of `docs/words.md`.
    pub glossary: String,
}

/// The `Cargo.toml` of a crate under `crates/`.
pub struct Manifest {
    /// The crate's folder.
    pub room: String,
    /// From the root of the repository.
    pub path: String,
    /// What it says.
    pub table: toml::Table,
}

/// A Rust file.
pub struct SourceFile {
    /// From the root of the repository, with `/`.
    pub path: String,
    /// How many lines it has.
    pub lines: usize,
    /// All of it.
    pub whole: syn::File,
    /// What is compiled into the program: without items for tests.
    pub code: syn::File,
    /// Is all of it for tests, an example or a benchmark?
    pub is_test: bool,
}

impl Repository {
    /// Reads the repository whose root is given.
    pub fn read(root: &Path) -> Result<Repository> {
        let mut texts = Vec::new();
        for folder in FOLDERS {
            let walk = WalkDir::new(root.join(folder)).sort_by_file_name().into_iter();
            for entry in walk.filter_entry(|entry| entry.file_name() != "target") {
                let entry = entry.with_context(|| format!("reading {folder}"))?;
                let path = entry.path().strip_prefix(root)?.to_string_lossy().replace('\\', "/");
                if entry.file_type().is_file() && is_read(&path) {
                    let text = std::fs::read_to_string(entry.path()).with_context(|| format!("reading {path}"))?;
                    texts.push((path, text));
                }
            }
        }
        Repository::of(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())))
    }

    /// A repository of some paths and texts.
    pub fn of<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Repository> {
        let mut repository = Repository::default();
        let mut test_modules = Vec::new();
        for (path, text) in texts {
            if path.ends_with(".rs") {
                let (file, hidden) = SourceFile::parse(path, text)?;
                test_modules.extend(hidden);
                repository.files.push(file);
            } else if path.ends_with("Cargo.toml") {
                let table = text.parse().with_context(|| format!("reading {path}"))?;
                let room = room_of(path).unwrap_or_default().to_owned();
                repository.manifests.push(Manifest { room, path: path.to_owned(), table });
            } else if path.starts_with(MIGRATIONS) {
                let schema = Schema::parse(text).with_context(|| format!("reading {path}"))?;
                repository.columns.extend(schema.column_names());
                repository.tables.extend(schema.tables.into_keys());
            } else if path == "docs/words.md" {
                text.clone_into(&mut repository.glossary);
            }
        }
        for file in &mut repository.files {
            let within =
                |module: &String| file.path == format!("{module}.rs") || file.path.starts_with(&format!("{module}/"));
            file.is_test |= test_modules.iter().any(within);
        }
        repository.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(repository)
    }

    /// The files of the crates' own code, without tests, each with its crate's folder.
    pub fn code(&self) -> impl Iterator<Item = (&str, &SourceFile)> {
        self.files.iter().filter(|file| !file.is_test).filter_map(|file| {
            let room = room_of(&file.path)?;
            file.path.starts_with(&format!("crates/{room}/src/")).then_some((room, file))
        })
    }
}

fn is_read(path: &str) -> bool {
    path.ends_with(".rs")
        || path == "docs/words.md"
        || (path.starts_with("crates/") && path.ends_with("/Cargo.toml"))
        || (path.starts_with(MIGRATIONS) && path.ends_with(".sql"))
}

/// The folder under `crates/` that a path lies in.
pub fn room_of(path: &str) -> Option<&str> {
    path.strip_prefix("crates/")?.split('/').next()
}

impl SourceFile {
    /// Parses a file; also the files, without ending, of modules that it declares for tests only.
    fn parse(path: &str, text: &str) -> Result<(SourceFile, Vec<String>)> {
        let whole = syn::parse_file(text).with_context(|| format!("parsing {path}"))?;
        let mut code = whole.clone();
        let mut prune = WithoutTests { modules: Vec::new() };
        prune.visit_file_mut(&mut code);
        let folder = module_folder(path);
        let hidden = prune.modules.iter().map(|name| format!("{folder}/{name}")).collect();
        let is_test = path.ends_with("/tests.rs")
            || path.split('/').any(|part| matches!(part, "tests" | "benches" | "examples"))
            || path.starts_with("bench/");
        Ok((SourceFile { path: path.to_owned(), lines: text.lines().count(), whole, code, is_test }, hidden))
    }
}

/// The folder that holds the children of the module which a file is.
fn module_folder(path: &str) -> &str {
    for root in ["/mod.rs", "/lib.rs", "/main.rs"] {
        if let Some(folder) = path.strip_suffix(root) {
            return folder;
        }
    }
    path.trim_end_matches(".rs")
}

/// Takes items for tests out of a file.
struct WithoutTests {
    /// Modules in files of their own that were taken out.
    modules: Vec<String>,
}

impl WithoutTests {
    fn keep(&mut self, item: &syn::Item) -> bool {
        if !is_for_tests(attributes(item)) {
            return true;
        }
        if let syn::Item::Mod(module) = item
            && module.content.is_none()
        {
            self.modules.push(module.ident.to_string());
        }
        false
    }
}

impl VisitMut for WithoutTests {
    fn visit_file_mut(&mut self, file: &mut syn::File) {
        file.items.retain(|item| self.keep(item));
        visit_mut::visit_file_mut(self, file);
    }

    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        if let Some((_, items)) = &mut module.content {
            items.retain(|item| self.keep(item));
        }
        visit_mut::visit_item_mod_mut(self, module);
    }

    fn visit_item_impl_mut(&mut self, block: &mut syn::ItemImpl) {
        block.items.retain(|item| match item {
            syn::ImplItem::Fn(function) => !is_for_tests(&function.attrs),
            syn::ImplItem::Const(constant) => !is_for_tests(&constant.attrs),
            _ => true,
        });
        visit_mut::visit_item_impl_mut(self, block);
    }

    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        block.stmts.retain(|statement| !matches!(statement, syn::Stmt::Item(item) if !self.keep(item)));
        visit_mut::visit_block_mut(self, block);
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        if attribute.path().is_ident("test") {
            return true;
        }
        let syn::Meta::List(list) = &attribute.meta else { return false };
        let condition = list.tokens.to_string();
        attribute.path().is_ident("cfg")
            && !condition.contains("not")
            && condition.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "test")
    })
}

/// The attributes of an item.
pub fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    use syn::Item;
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_for_tests_only_is_left_out() {
        let text = "#[cfg(test)] mod helpers; #[cfg(not(test))] mod real; fn a() {} #[cfg(all(test, unix))] fn b() {}
                    mod c { #[test] fn d() {} } struct S; impl S { #[cfg(test)] fn e() {} }";
        let repository = Repository::of([
            ("crates/store/src/x.rs", text),
            ("crates/store/src/x/helpers.rs", ""),
            ("crates/store/src/x/helpers/deep.rs", ""),
            ("crates/store/src/x/real.rs", ""),
            ("crates/store/tests/all.rs", ""),
        ]);
        let repository = repository.unwrap();
        let code: Vec<&str> = repository.code().map(|(_, file)| file.path.as_str()).collect();
        assert_eq!(code, ["crates/store/src/x.rs", "crates/store/src/x/real.rs"]);
        let file = &repository.files[0];
        assert_eq!((file.whole.items.len(), file.code.items.len()), (7, 5));
        let syn::Item::Mod(c) = &file.code.items[2] else { panic!("the third item is the module") };
        assert!(c.content.as_ref().unwrap().1.is_empty());
    }
}
