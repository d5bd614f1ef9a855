//! Ids of tables, taken from their counters; in blocks where many records are made.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::error::Error;
use crate::mutex::locked;
use crate::postgres::connection::{Connection, failed};
use crate::postgres::value::{bind, borrowed};
use crate::sql::ADVANCE;
use crate::value::Value;

/// Ids taken at once from a counter of a table that grows by the work of every day.
const BLOCK: i64 = 32;
/// Those tables. The others count one by one: a second process goes on where the first has stopped.
const TABLES_OF_MANY: &[&str] = &[
    "applied_promotion",
    "document_link",
    "earned_points",
    "inventory_registration",
    "inventory_registration_row",
    "inventory_transfer",
    "inventory_transfer_row",
    "inventory_write_off",
    "inventory_write_off_row",
    "operation_log",
    "payment",
    "purchase_document",
    "purchase_row",
    "sales_document",
    "sales_row",
    "sales_row_stable",
    "stock_layer",
    "stock_move",
    "stock_reservation",
    "used_points",
];

/// Ids taken from counters and not given out yet, and the connection that takes them: whoever needs an id holds a connection of the pool
/// already, and must not wait there for another one.
pub(crate) struct Ids {
    url: String,
    taken: Mutex<Taken>,
}

struct Taken {
    connection: Connection,
    /// The next id and the one behind the last, by account and counter.
    blocks: HashMap<(i64, String), (i64, i64)>,
}

impl Ids {
    pub(crate) fn open(url: &str) -> Result<Ids, Error> {
        let taken = Taken { connection: Connection::open(url)?, blocks: HashMap::new() };
        Ok(Ids { url: url.to_owned(), taken: Mutex::new(taken) })
    }

    /// The first of `count` ids that follow each other.
    pub(crate) fn next(&self, account: i64, counter: &str, count: i64) -> Result<i64, Error> {
        let mut taken = locked(&self.taken);
        let Taken { connection, blocks } = &mut *taken;
        let key = (account, counter.to_owned());
        if let Some((next, end)) = blocks.get_mut(&key)
            && *end - *next >= count
        {
            *next += count;
            return Ok(*next - count);
        }
        if connection.client.is_closed() {
            *connection = Connection::open(&self.url)?;
        }
        let block = if TABLES_OF_MANY.contains(&counter) { count.max(BLOCK) } else { count };
        let end = advance(connection, account, counter, block)?;
        let first = end - block + 1;
        if block > count {
            blocks.insert(key, (first + count, end + 1));
        }
        Ok(first)
    }

    /// Forgets what was taken for an account.
    pub(crate) fn forget(&self, account: i64) {
        locked(&self.taken).blocks.retain(|(of, _), _| *of != account);
    }
}

/// Moves a counter on, outside of any transaction, and gives its new value.
fn advance(connection: &mut Connection, account: i64, counter: &str, count: i64) -> Result<i64, Error> {
    let statement = connection.prepare(ADVANCE, false)?;
    let values = [Value::Text(counter), Value::Int(count)];
    let params = bind(&statement, account, values);
    let row = connection.runtime.block_on(connection.client.query_one(&statement.statement, &borrowed(&params)));
    row.map_err(failed)?.try_get(0).map_err(failed)
}
