//! Brings the tables of a file up to date.

use rusqlite::Connection;

use crate::engine::Engine;
use crate::error::Error;
use crate::migrations::{self, Migration};
use crate::sqlite::connection::{failed, unavailable};
use crate::sqlite::statistics;

/// Runs what was not run yet on a file that is not new. Nothing is written when all was.
pub(crate) fn bring_up_to_date(connection: &Connection, part: &str, all: &'static [Migration]) -> Result<(), Error> {
    if is_up_to_date(connection, part, all)? { Ok(()) } else { migrate(connection, part, all) }
}

/// Was everything run that there is? A file that does not say is none of ours.
pub(crate) fn is_up_to_date(connection: &Connection, part: &str, all: &'static [Migration]) -> Result<bool, Error> {
    Ok(migrations::pending(all, &done(connection, part).map_err(unavailable)?)?.is_empty())
}

/// The numbers and checksums of what was run.
fn done(connection: &Connection, part: &str) -> rusqlite::Result<Vec<(i64, i64)>> {
    let mut statement = connection.prepare("SELECT number, checksum FROM migration WHERE part = ?1")?;
    statement.query_map([part], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Runs what was not run yet, on a new file everything.
pub(crate) fn migrate(connection: &Connection, part: &str, all: &'static [Migration]) -> Result<(), Error> {
    connection.execute_batch(migrations::RECORD).map_err(unavailable)?;
    connection.execute_batch("BEGIN IMMEDIATE").map_err(unavailable)?;
    let done = done(connection, part);
    let pending = done.map_err(unavailable).and_then(|done| migrations::pending(all, &done));
    let result = pending.and_then(|pending| {
        let is_new = !pending.is_empty();
        pending.into_iter().try_for_each(|migration| run(connection, part, migration))?;
        if is_new && part == "account" { statistics::write(connection) } else { Ok(()) }
    });
    connection.execute_batch(if result.is_ok() { "COMMIT" } else { "ROLLBACK" }).map_err(unavailable)?;
    result
}

fn run(connection: &Connection, part: &str, migration: &Migration) -> Result<(), Error> {
    for statement in migration.statements(Engine::Sqlite) {
        connection.execute_batch(&statement).map_err(|error| Error::Sql(format!("{error} in: {statement}")))?;
    }
    connection
        .execute("INSERT INTO migration VALUES (?1, ?2, ?3)", (part, migration.number, migration.checksum()))
        .map(drop)
        .map_err(failed)
}
