//! A schema as numbered migration texts make it, read from the texts themselves.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail};

/// Begins a line that takes `table` or `table.column` out of what is compared: it stays in the database, and nothing declares it any more.
const RETIRED: &str = "-- retired: ";

/// Tables, indexes and searched tables.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Schema {
    /// By name.
    pub tables: BTreeMap<String, Table>,
    /// By name.
    pub indexes: BTreeMap<String, Index>,
    /// Tables whose column `search` has an index of letter triples.
    pub searched: BTreeSet<String>,
}

/// A table.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Table {
    /// Names and definitions (`BIGINT NOT NULL DEFAULT 0`), in order.
    pub columns: Vec<(String, String)>,
    /// `PRIMARY KEY (...)` and other constraints.
    pub constraints: Vec<String>,
    /// The statement that makes it.
    pub statement: String,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// The table that it is on.
    pub table: String,
    /// The statement that makes it.
    pub statement: String,
}

impl Table {
    /// The definition of a column.
    pub fn column(&self, name: &str) -> Option<&str> {
        self.columns.iter().find(|(found, _)| found == name).map(|(_, definition)| definition.as_str())
    }
}

impl Schema {
    /// What one text makes of an empty database.
    pub fn parse(text: &str) -> Result<Schema> {
        let mut schema = Schema::default();
        schema.apply(text)?;
        Ok(schema)
    }

    /// Changes the schema as a text does.
    pub fn apply(&mut self, text: &str) -> Result<()> {
        let bare: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
        for statement in bare.join("\n").split(";\n") {
            let statement = statement.trim().trim_end_matches(';');
            if !statement.is_empty() {
                self.run(statement).with_context(|| format!("in the statement: {statement}"))?;
            }
        }
        for name in text.lines().filter_map(|line| line.strip_prefix(RETIRED)) {
            self.retire(name.trim())?;
        }
        Ok(())
    }

    /// Every column's name.
    pub fn column_names(&self) -> impl Iterator<Item = String> {
        self.tables.values().flat_map(|table| table.columns.iter().map(|(name, _)| name.clone()))
    }

    fn run(&mut self, statement: &str) -> Result<()> {
        let words: Vec<&str> = statement.split_whitespace().collect();
        match words.as_slice() {
            ["CREATE", "TABLE", name, ..] => {
                self.tables.insert((*name).to_owned(), table(statement)?);
            }
            ["CREATE", "INDEX", name, "ON", table, ..] | ["CREATE", "UNIQUE", "INDEX", name, "ON", table, ..] => {
                let index = Index { table: (*table).to_owned(), statement: words.join(" ") };
                self.indexes.insert((*name).to_owned(), index);
            }
            ["DROP", "INDEX", name] => {
                self.indexes.remove(*name).context("there is no such index")?;
            }
            ["DROP", "TABLE", name] => {
                self.tables.remove(*name).context("there is no such table")?;
                self.indexes.retain(|_, index| index.table != *name);
            }
            ["ALTER", "TABLE", table, "ADD", "COLUMN", name, definition @ ..] => {
                let table = self.tables.get_mut(*table).context("there is no such table")?;
                table.columns.push(((*name).to_owned(), definition.join(" ")));
            }
            ["{search_index", table] => {
                self.searched.insert(table.trim_end_matches('}').to_owned());
            }
            ["INSERT" | "UPDATE" | "DELETE", ..] => {}
            _ => bail!("this kind of statement is not known in a migration; teach it to xtask/src/regen/schema.rs"),
        }
        Ok(())
    }

    fn retire(&mut self, name: &str) -> Result<()> {
        let Some((table, column)) = name.split_once('.') else {
            self.tables.remove(name).with_context(|| format!("{name} is retired, and there is no such table"))?;
            self.indexes.retain(|_, index| index.table != name);
            return Ok(());
        };
        let there = self.tables.get_mut(table);
        let columns = &mut there.with_context(|| format!("{name} is retired, and there is no such table"))?.columns;
        let before = columns.len();
        columns.retain(|(found, _)| found != column);
        if columns.len() == before {
            bail!("{name} is retired, and there is no such column");
        }
        Ok(())
    }
}

fn table(statement: &str) -> Result<Table> {
    let (_, rest) = statement.split_once('(').context("a table without columns")?;
    let (inside, _) = rest.rsplit_once(')').context("a table whose columns do not end")?;
    let mut table = Table { statement: statement.to_owned(), ..Table::default() };
    for part in parts(inside) {
        let words: Vec<&str> = part.split_whitespace().collect();
        match words.as_slice() {
            [] => {}
            ["PRIMARY" | "UNIQUE" | "CHECK" | "FOREIGN", ..] => table.constraints.push(words.join(" ")),
            [name, definition @ ..] => table.columns.push(((*name).to_owned(), definition.join(" "))),
        }
    }
    Ok(table)
}

/// The parts between commas that stand in no brackets.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const BRAND: &str = "-- A table; with a comment.
        CREATE TABLE brand (
            account BIGINT NOT NULL,
            -- What it is called.
            name TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (account, name)
        ) {table_end};
        CREATE INDEX by_brand_name ON brand (account, name) WHERE name <> '';
        {search_index brand};
        ";

    #[test]
    fn a_text_is_read_as_tables_indexes_and_searched_tables() {
        let schema = Schema::parse(BRAND).unwrap();
        let brand = &schema.tables["brand"];
        assert_eq!(brand.column("name"), Some("TEXT NOT NULL DEFAULT ''"));
        assert_eq!(brand.columns.len(), 2);
        assert_eq!(brand.constraints, ["PRIMARY KEY (account, name)"]);
        assert_eq!(schema.indexes["by_brand_name"].table, "brand");
        assert!(schema.searched.contains("brand"));
    }

    #[test]
    fn later_texts_change_what_earlier_ones_made() {
        let mut schema = Schema::parse(BRAND).unwrap();
        schema
            .apply("ALTER TABLE brand ADD COLUMN code TEXT NOT NULL DEFAULT '';\nDROP INDEX by_brand_name;\n")
            .unwrap();
        assert_eq!(schema.tables["brand"].column("code"), Some("TEXT NOT NULL DEFAULT ''"));
        assert!(schema.indexes.is_empty());
        schema.apply("-- retired: brand.code\n").unwrap();
        assert_eq!(schema.tables["brand"].column("code"), None);
        schema.apply("-- retired: brand\n").unwrap();
        assert!(schema.tables.is_empty());
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        assert!(Schema::parse("ALTER TABLE brand RENAME TO make;\n").is_err());
        assert!(Schema::parse("DROP INDEX nowhere;\n").is_err());
        assert!(Schema::parse("-- retired: nothing\n").is_err());
    }
}
