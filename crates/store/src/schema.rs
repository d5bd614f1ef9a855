//! What tables there should be, and whether those that are there are the same.

use std::collections::BTreeMap;
use std::fmt;

use rusqlite::Connection;

use crate::engine::Engine;
use crate::error::Error;
use crate::migrations::{self, Migration};

/// A difference between the tables that are there and those that the migrations make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFinding {
    /// The database: a file, or all of it.
    pub database: String,
    pub what: String,
}

impl fmt::Display for SchemaFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.database, self.what)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// `INTEGER`, `TEXT` or `BLOB`.
    pub(crate) kind: String,
    pub(crate) required: bool,
    /// Its place in the primary key from 1; 0 when it is not in it.
    pub(crate) key: i64,
}

/// Tables by name with their columns by name, and the names of indexes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Schema {
    pub(crate) tables: BTreeMap<String, BTreeMap<String, Column>>,
    pub(crate) indexes: Vec<String>,
}

impl Schema {
    /// What some migrations make: they are run on an empty database in memory, which is the same for both engines.
    pub(crate) fn expected(parts: &[&'static [Migration]]) -> Result<Schema, Error> {
        let connection = Connection::open_in_memory().map_err(failed)?;
        connection.execute_batch(migrations::RECORD).map_err(failed)?;
        for migration in parts.iter().copied().flatten() {
            for statement in migration.statements(Engine::Sqlite) {
                connection.execute_batch(&statement).map_err(failed)?;
            }
        }
        Schema::of_sqlite(&connection)
    }

    /// What a SQLite file has.
    pub(crate) fn of_sqlite(connection: &Connection) -> Result<Schema, Error> {
        let mut schema = Schema::default();
        let sql =
            "SELECT m.name, c.name, c.type, c.\"notnull\", c.pk FROM sqlite_master m JOIN pragma_table_info(m.name) c
                   WHERE m.name IN (SELECT l.name FROM pragma_table_list l WHERE l.schema = 'main' AND l.type = 'table')
                   AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
        let mut statement = connection.prepare(sql).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let read = || -> rusqlite::Result<(String, String, Column)> {
                let (kind, key) = (row.get::<_, String>(2)?, row.get(4)?);
                // Older texts say BIGINT where a table is not strict; both are one.
                let kind = kind.replace("BIGINT", "INTEGER");
                Ok((row.get(0)?, row.get(1)?, Column { kind, required: row.get::<_, i64>(3)? == 1, key }))
            };
            let (table, name, column) = read().map_err(failed)?;
            schema.tables.entry(table).or_default().insert(name, column);
        }
        let sql = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name";
        let mut statement = connection.prepare(sql).map_err(failed)?;
        let names: Result<Vec<String>, _> = statement.query_map([], |row| row.get(0)).and_then(Iterator::collect);
        schema.indexes = names.map_err(failed)?;
        Ok(schema)
    }

    /// Where `found` is not what it should be. Indexes that somebody has added are nobody's business.
    pub(crate) fn compare(&self, found: &Schema, database: &str) -> Vec<SchemaFinding> {
        let mut findings = Vec::new();
        let mut finding = |what: String| findings.push(SchemaFinding { database: database.to_owned(), what });
        for (table, columns) in &self.tables {
            let Some(there) = found.tables.get(table) else {
                finding(format!("table {table} is missing"));
                continue;
            };
            for (name, column) in columns {
                match there.get(name) {
                    None => finding(format!("column {table}.{name} is missing")),
                    Some(other) if other != column => {
                        finding(format!("column {table}.{name} is {other}, it should be {column}"));
                    }
                    Some(_) => {}
                }
            }
            for name in there.keys().filter(|name| !columns.contains_key(*name)) {
                finding(format!("column {table}.{name} is not one of Ladu's"));
            }
        }
        for table in found.tables.keys().filter(|table| !self.tables.contains_key(*table)) {
            finding(format!("table {table} is not one of Ladu's"));
        }
        for index in self.indexes.iter().filter(|index| !found.indexes.contains(index)) {
            finding(format!("index {index} is missing"));
        }
        findings
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let required = if self.required { " NOT NULL" } else { "" };
        write!(f, "{}{required}", self.kind)?;
        if self.key > 0 { write!(f, " at {} of the key", self.key) } else { Ok(()) }
    }
}

fn failed(error: rusqlite::Error) -> Error {
    Error::Sql(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_difference_is_found() {
        let expected = Schema::expected(&[migrations::CONTROL]).unwrap();
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(migrations::RECORD).unwrap();
        for statement in migrations::CONTROL[0].statements(Engine::Sqlite) {
            connection.execute_batch(&statement).unwrap();
        }
        let findings = || {
            let found = expected.compare(&Schema::of_sqlite(&connection).unwrap(), "x");
            found.into_iter().map(|finding| finding.what).collect::<Vec<_>>()
        };
        assert_eq!(findings(), Vec::<String>::new());
        connection
            .execute_batch(
                "DROP TABLE quota; ALTER TABLE partner ADD COLUMN note TEXT; DROP INDEX session_expires; CREATE TABLE extra (a TEXT);
                 ALTER TABLE session DROP COLUMN is_foreign; CREATE INDEX own ON partner (name);",
            )
            .unwrap();
        assert_eq!(
            findings(),
            [
                "column partner.note is not one of Ladu's",
                "table quota is missing",
                "column session.is_foreign is missing",
                "table extra is not one of Ladu's",
                "index session_expires is missing"
            ]
        );
    }
}
