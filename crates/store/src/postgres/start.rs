//! The first connection: waits for a database that starts, and makes sure that it is one that Ladu can work with.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::counts::Counts;
use crate::error::Error;
use crate::postgres::address::Address;
use crate::postgres::connection::Connection;
use crate::postgres::fault::failed;

/// How long a start waits for the database.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(500);
/// The first version that tells transactions apart for ever (`pg_current_xact_id`).
const OLDEST: i32 = 130_000;

/// A connection to a database that may have to start first.
pub(crate) fn connect(address: &Address, counts: &Arc<Counts>) -> Result<Connection, Error> {
    let start = Instant::now();
    let mut was_told = false;
    loop {
        match Connection::open(address, counts) {
            Err(Error::Lost(text)) if start.elapsed() < PATIENCE => {
                if !was_told {
                    tracing::warn!("waiting for the database: {text}");
                    was_told = true;
                }
                std::thread::sleep(PAUSE);
            }
            Err(Error::Lost(text)) => return Err(Error::Unavailable(text)),
            result => return result,
        }
    }
}

/// Refuses a database that is too old, or that orders or writes texts in another way than ours.
pub(crate) fn check(connection: &Connection) -> Result<(), Error> {
    let sql = "SELECT CAST(current_setting('server_version_num') AS INTEGER), CAST(datcollate AS TEXT),
                 CAST(pg_encoding_to_char(encoding) AS TEXT) FROM pg_database WHERE datname = current_database()";
    let row = connection.wait(connection.client.query_one(sql, &[])).map_err(failed)?;
    let read = |at: usize| row.try_get::<_, String>(at).map_err(failed);
    let version: i32 = row.try_get(0).map_err(failed)?;
    suits(version, &read(1)?, &read(2)?).map_err(Error::Unavailable)
}

fn suits(version: i32, collation: &str, encoding: &str) -> Result<(), String> {
    if version < OLDEST {
        return Err(format!("the database is PostgreSQL {}; Ladu needs 13 or newer", version / 10_000));
    }
    let in_order_of_bytes = ["C", "POSIX", "C.UTF-8", "C.utf8"].contains(&collation);
    if in_order_of_bytes && encoding == "UTF8" {
        return Ok(());
    }
    Err(format!(
        "the database has the collation {collation} and the encoding {encoding}; make it with \
         CREATE DATABASE ladu TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_versions_and_other_orders_are_refused() {
        assert_eq!(suits(150_020, "C", "UTF8"), Ok(()));
        assert_eq!(suits(170_000, "C.UTF-8", "UTF8"), Ok(()));
        assert!(suits(120_004, "C", "UTF8").is_err_and(|text| text.contains("PostgreSQL 12")));
        assert!(suits(150_000, "et_EE.UTF-8", "UTF8").is_err_and(|text| text.contains("et_EE.UTF-8")));
        assert!(suits(150_000, "C", "SQL_ASCII").is_err_and(|text| text.contains("SQL_ASCII")));
    }
}
