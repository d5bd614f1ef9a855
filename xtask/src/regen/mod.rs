//! Generated files: the account's migrations, from the declarations of its tables.
//!
//! Until the baseline is frozen, the declared tables are one text that is written anew. From then on texts only grow: what was declared
//! since is written as a new numbered text, from the difference between the declared schema and the one that the texts make.

mod difference;
pub mod schema;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use schema::Schema;

/// The number of the last text of version 0.2.0, once that is released; the texts up to it are then never written again.
pub const BASELINE: Option<u32> = None;

const FOLDER: &str = "crates/store/migrations/account";
/// The text of the declared tables before the baseline.
const DECLARED: &str = "0001_nouns.sql";
/// The list of the texts that the program runs.
const LIST: &str = "crates/store/src/migrations.rs";
const HEADER: &str = "-- Tables of nouns, written from their declarations by: cargo xtask regen\n\n";

/// A file as it should be.
#[derive(Debug, PartialEq, Eq)]
pub struct Generated {
    /// From the root of the repository.
    pub path: String,
    /// What should be in it.
    pub text: String,
}

/// A numbered text as it is: its file's name and what is in it.
pub struct Migration {
    /// Begins with the number.
    pub name: String,
    /// The statements.
    pub text: String,
}

/// The declared tables, printed by a program that knows them.
pub fn declared(root: &Path) -> Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // Without `--package` the crates are built as the tests build them, and not once more with fewer features.
    let arguments = ["run", "--locked", "--quiet", "--example", "declared"];
    let output = Command::new(cargo).args(arguments).current_dir(root).stderr(std::process::Stdio::inherit()).output();
    let output = output.context("running cargo")?;
    if !output.status.success() {
        bail!("the declared tables could not be printed");
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The files that are not as the declared tables want them.
pub fn outdated(root: &Path, declared: &str) -> Result<Vec<Generated>> {
    let migrations = read(root)?;
    let list = fs::read_to_string(root.join(LIST)).with_context(|| format!("reading {LIST}"))?;
    let generated = match BASELINE {
        None => whole(&migrations, declared)?,
        Some(last) => grown(&migrations, last, &list, declared)?,
    };
    for migration in &migrations {
        if !list.contains(&format!("/account/{}\"", migration.name)) {
            bail!("{FOLDER}/{} is not listed in {LIST}; list it, or delete it", migration.name);
        }
    }
    let differs = |file: &Generated| fs::read_to_string(root.join(&file.path)).ok().as_deref() != Some(&file.text);
    Ok(generated.into_iter().filter(differs).collect())
}

/// Writes what is not as it should be; answers the paths.
pub fn write(root: &Path, files: &[Generated]) -> Result<()> {
    for file in files {
        fs::write(root.join(&file.path), &file.text).with_context(|| format!("writing {}", file.path))?;
    }
    Ok(())
}

/// All texts of the account, in the order of their numbers.
fn read(root: &Path) -> Result<Vec<Migration>> {
    let mut migrations = Vec::new();
    for entry in fs::read_dir(root.join(FOLDER)).with_context(|| format!("reading {FOLDER}"))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        migrations.push(Migration { text: fs::read_to_string(entry.path())?, name });
    }
    migrations.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(migrations)
}

/// The text of the declared tables, unless there is one that makes the same: the order of tables, which follows the order of areas, is
/// no reason to refuse the data that was made with it.
fn whole(migrations: &[Migration], declared: &str) -> Result<Vec<Generated>> {
    if let Some(there) = migrations.iter().find(|migration| migration.name == DECLARED)
        && Schema::parse(&there.text)? == Schema::parse(declared)?
    {
        return Ok(Vec::new());
    }
    Ok(vec![Generated { path: format!("{FOLDER}/{DECLARED}"), text: format!("{HEADER}{declared}") }])
}

/// The next numbered text and the list that names it; nothing when the texts make what is declared.
fn grown(migrations: &[Migration], baseline: u32, list: &str, declared: &str) -> Result<Vec<Generated>> {
    let mut made = Schema::default();
    let mut last = 0;
    for migration in migrations {
        made.apply(&migration.text).with_context(|| format!("reading {}", migration.name))?;
        let number = migration.name.split('_').next().unwrap_or_default();
        last = number.parse().with_context(|| format!("{} does not begin with a number", migration.name))?;
    }
    if last < baseline {
        bail!("texts up to {baseline} belong to the baseline, and the last one has the number {last}");
    }
    let difference = difference::difference(&Schema::parse(declared)?, &made)?;
    let [table, ..] = difference.tables.as_slice() else { return Ok(Vec::new()) };
    let number = last + 1;
    let name = format!("{number:04}_{table}.sql");
    let about = difference.tables.join(", ");
    let text = format!("-- What was declared anew of: {about}. Written by: cargo xtask regen\n\n{}", difference.text());
    let line = format!("    Migration {{ number: {number}, text: include_str!(\"../migrations/account/{name}\") }},\n");
    Ok(vec![
        Generated { path: format!("{FOLDER}/{name}"), text },
        Generated { path: LIST.to_owned(), text: listed(list, &line)? },
    ])
}

/// The list with one more line, after the last text of the account.
fn listed(list: &str, line: &str) -> Result<String> {
    let last = list.rfind("include_str!(\"../migrations/account/").with_context(|| format!("{LIST} lists no text"))?;
    let end = list[last..].find('\n').map_or(list.len(), |end| last + end + 1);
    Ok(format!("{}{line}{}", &list[..end], &list[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTED: &str = "pub(crate) const ACCOUNT: &[Migration] = &[
    Migration { number: 1, text: include_str!(\"../migrations/account/0001_nouns.sql\") },
];
";

    fn table(more: &str) -> String {
        format!("CREATE TABLE brand (\n account BIGINT NOT NULL,{more}\n PRIMARY KEY (account)\n) {{table_end}};\n")
    }

    fn baseline() -> Vec<Migration> {
        vec![Migration { name: "0001_nouns.sql".to_owned(), text: table("") }]
    }

    #[test]
    fn before_the_baseline_the_text_is_written_whole() {
        let other = "CREATE TABLE unit (\n account BIGINT NOT NULL\n);\n";
        let there = |text: String| vec![Migration { name: DECLARED.to_owned(), text }];
        let declared = format!("{}{other}", table(""));
        let files = whole(&there(table("")), &declared).unwrap();
        assert_eq!(files[0].text, format!("{HEADER}{declared}"));
        // Another order of the same tables stays as it is.
        assert_eq!(whole(&there(format!("{other}{}", table(""))), &declared).unwrap(), []);
    }

    #[test]
    fn nothing_is_written_when_nothing_has_changed() {
        assert_eq!(grown(&baseline(), 1, LISTED, &table("")).unwrap(), []);
    }

    #[test]
    fn a_difference_becomes_the_next_text_and_is_listed() {
        let files = grown(&baseline(), 1, LISTED, &table("\n name TEXT NOT NULL DEFAULT '',")).unwrap();
        assert_eq!(files[0].path, "crates/store/migrations/account/0002_brand.sql");
        let text = "-- What was declared anew of: brand. Written by: cargo xtask regen\n
ALTER TABLE brand ADD COLUMN name TEXT NOT NULL DEFAULT '';\n";
        assert_eq!(files[0].text, text);
        assert_eq!(files[1].path, LIST);
        let lines: Vec<&str> = files[1].text.lines().collect();
        assert_eq!(
            lines[2],
            "    Migration { number: 2, text: include_str!(\"../migrations/account/0002_brand.sql\") },"
        );
        assert_eq!(lines[3], "];");
        // Once it is there, nothing is left to write.
        let mut migrations = baseline();
        migrations.push(Migration { name: "0002_brand.sql".to_owned(), text: files[0].text.clone() });
        assert_eq!(grown(&migrations, 1, LISTED, &table("\n name TEXT NOT NULL DEFAULT '',")).unwrap(), []);
    }

    #[test]
    fn a_baseline_that_is_not_there_is_an_error() {
        assert!(grown(&baseline(), 3, LISTED, &table("")).is_err());
    }
}
