//! Brings the tables of the database up to date.

use tokio_postgres::types::ToSql;

use crate::engine::Engine;
use crate::error::Error;
use crate::migrations::{self, Migration};
use crate::postgres::connection::Connection;
use crate::postgres::fault::failed;

impl Connection {
    /// Brings the tables up to date. Servers that start together wait for each other at the table of migrations.
    pub(crate) fn migrate(&self) -> Result<(), Error> {
        // Two servers that make the first table at the same moment: the loser finds it made.
        if self.batch(migrations::RECORD).is_err() {
            self.batch(migrations::RECORD)?;
        }
        // An index of a large table takes its time, and so does another server that makes one.
        self.batch("BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; LOCK TABLE migration")?;
        let result = self
            .migrate_part("control", migrations::CONTROL)
            .and_then(|()| self.migrate_part("account", migrations::ACCOUNT));
        self.batch(if result.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        result
    }

    fn migrate_part(&self, part: &str, all: &'static [Migration]) -> Result<(), Error> {
        let sql = "SELECT number, checksum FROM migration WHERE part = $1";
        let rows = self.wait(self.client.query(sql, &[&part])).map_err(failed)?;
        let done: Vec<(i64, i64)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        for migration in migrations::pending(all, &done)? {
            for statement in migration.statements(Engine::Postgres) {
                self.batch(&statement)?;
            }
            let insert = "INSERT INTO migration VALUES ($1, $2, $3)";
            let values: [&(dyn ToSql + Sync); 3] = [&part, &migration.number, &migration.checksum()];
            self.wait(self.client.execute(insert, &values)).map_err(failed)?;
        }
        Ok(())
    }
}
