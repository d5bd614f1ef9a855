//! A page of 20 products with their stock, read by ranges of the primary key.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};
use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, OpenFlags};

use crate::rounds::{Round, repeat_on_threads};

const PRODUCTS: &str = "SELECT * FROM product WHERE account = ?1 AND id >= ?2 AND id < ?3 ORDER BY id";
const LEVELS: &str =
    "SELECT product_id, warehouse_id, on_hand, reserved, reorder_point, restock_level, value, purchase_value
     FROM stock_level WHERE account = ?1 AND product_id >= ?2 AND product_id < ?3";
/// The account's number.
const ACCOUNT: i64 = 1;
/// Products of a page.
const PAGE: i64 = 20;

/// Opens a file as the server's readers do.
pub fn open(file: &Path) -> anyhow::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.execute_batch("PRAGMA query_only = 1; PRAGMA cache_size = -16384; PRAGMA mmap_size = 268435456;")?;
    Ok(connection)
}

/// Reads random pages on several threads at once.
pub fn read(file: &Path, products: usize, threads: usize, time: Duration) -> anyhow::Result<Round> {
    let hands: anyhow::Result<Vec<_>> =
        (0..threads).map(|number| Ok((open(file)?, SmallRng::seed_from_u64(number as u64)))).collect();
    let pages = i64::try_from(products)? / PAGE;
    repeat_on_threads(time, hands?, |(connection, dice)| {
        let first = dice.random_range(0..pages.max(1)) * PAGE + 1;
        connection.prepare_cached("BEGIN DEFERRED")?.execute([])?;
        let records = cells(connection.prepare_cached(PRODUCTS)?, first)?;
        let levels = cells(connection.prepare_cached(LEVELS)?, first)?;
        connection.prepare_cached("COMMIT")?.execute([])?;
        anyhow::ensure!(records > 0 && levels > 0, "an empty page");
        Ok(())
    })
}

/// Looks at every cell, as whoever writes an answer must, and gives how many bytes and numbers there were.
fn cells(mut statement: CachedStatement<'_>, first: i64) -> anyhow::Result<usize> {
    let columns = statement.column_count();
    let mut rows = statement.query([ACCOUNT, first, first + PAGE])?;
    let mut seen = 0;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            seen += match row.get_ref(column)? {
                ValueRef::Integer(number) => usize::from(number != 0),
                ValueRef::Text(text) => std::str::from_utf8(text).context("a text")?.len(),
                ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => 0,
            };
        }
    }
    Ok(seen)
}
