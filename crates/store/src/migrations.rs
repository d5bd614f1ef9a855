//! The tables, in numbered texts that are run once; one text for both engines.

use crate::engine::Engine;
use crate::error::Error;

pub(crate) struct Migration {
    pub(crate) number: i64,
    pub(crate) text: &'static str,
}

/// Tables of the server: accounts, sessions, quotas.
pub(crate) const CONTROL: &[Migration] =
    &[Migration { number: 1, text: include_str!("../migrations/control/0001_control.sql") }];

/// Tables of an account.
pub(crate) const ACCOUNT: &[Migration] = &[
    Migration { number: 1, text: include_str!("../migrations/account/0001_nouns.sql") },
    Migration { number: 2, text: include_str!("../migrations/account/0002_books.sql") },
    Migration { number: 3, text: include_str!("../migrations/account/0003_stock.sql") },
];

/// The table that records what was run. `part` is `control` or `account`: on PostgreSQL both live in one database.
pub(crate) const RECORD: &str = "CREATE TABLE IF NOT EXISTS migration (part TEXT NOT NULL, number BIGINT NOT NULL,
     checksum BIGINT NOT NULL, PRIMARY KEY (part, number))";

impl Migration {
    /// The statements for an engine.
    pub(crate) fn statements(&self, engine: Engine) -> Vec<String> {
        let (end, blob, integer) = match engine {
            // A strict table knows its 64-bit integers by this name only.
            Engine::Sqlite => ("STRICT", "BLOB", " INTEGER"),
            Engine::Postgres => ("", "BYTEA", " BIGINT"),
        };
        let text = self.text.replace("{table_end}", end).replace("{blob}", blob).replace(" BIGINT", integer);
        let bare: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
        bare.join("\n")
            .split(";\n")
            .map(str::trim)
            .filter(|s| !s.is_empty())
            .map(|s| s.trim_end_matches(';'))
            .flat_map(|statement| match statement.strip_prefix("{search_index ") {
                Some(table) => search_index(table.trim_end_matches('}'), engine),
                None => vec![statement.to_owned()],
            })
            .collect()
    }

    /// FNV-1a of the text: enough to notice that a text which was already run has been edited.
    pub(crate) fn checksum(&self) -> i64 {
        let hash = self
            .text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        hash.cast_signed()
    }
}

/// What finds the records whose column `search` contains some text, by its triples of letters; see [`crate::sql`] for the other half.
fn search_index(table: &str, engine: Engine) -> Vec<String> {
    match engine {
        Engine::Sqlite => vec![
            format!(
                "CREATE VIRTUAL TABLE {table}_search USING fts5(search, content='', contentless_delete=1, tokenize='trigram')"
            ),
            format!(
                "CREATE TRIGGER {table}_search_added AFTER INSERT ON {table} BEGIN
                 INSERT INTO {table}_search (rowid, search) VALUES (new.id, new.search); END"
            ),
            format!(
                "CREATE TRIGGER {table}_search_changed AFTER UPDATE OF search ON {table} WHEN old.search <> new.search BEGIN
                 INSERT OR REPLACE INTO {table}_search (rowid, search) VALUES (new.id, new.search); END"
            ),
            format!(
                "CREATE TRIGGER {table}_search_removed AFTER DELETE ON {table} BEGIN
                 DELETE FROM {table}_search WHERE rowid = old.id; END"
            ),
        ],
        // Where the extension cannot be had, searches read the whole table.
        Engine::Postgres => vec![format!(
            "DO $$ BEGIN CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE INDEX {table}_search ON {table} USING gin (search gin_trgm_ops);
             EXCEPTION WHEN undefined_file OR insufficient_privilege OR feature_not_supported OR undefined_object THEN NULL; END $$"
        )],
    }
}

/// Those of `all` that were not run yet; a text that was run and has changed since is an error, and one that is not known here.
pub(crate) fn pending(all: &'static [Migration], done: &[(i64, i64)]) -> Result<Vec<&'static Migration>, Error> {
    if let Some((newer, _)) = done.iter().find(|(number, _)| all.iter().all(|known| known.number != *number)) {
        let text = format!("migration {newer} was run by a newer Ladu; this one does not know it");
        return Err(Error::Unavailable(text));
    }
    let mut pending = Vec::new();
    for migration in all {
        match done.iter().find(|(number, _)| *number == migration.number) {
            None => pending.push(migration),
            Some((_, checksum)) if *checksum == migration.checksum() => {}
            Some(_) => {
                let text = format!("migration {} was changed after it had been run", migration.number);
                return Err(Error::Unavailable(text));
            }
        }
    }
    Ok(pending)
}
