//! Ids of tables, taken from their counters; in blocks where many records are made.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::counts::Counts;
use crate::error::Error;
use crate::mutex::locked;
use crate::postgres::address::Address;
use crate::postgres::connection::Connection;
use crate::postgres::fault::failed;
use crate::postgres::value::{bind, borrowed};
use crate::sql::ADVANCE;
use crate::value::Value;

/// Ids taken at once from a counter of a table that grows by the work of every day; twice as many as the last time when those were used up
/// within a moment.
const BLOCK: i64 = 32;
/// The most that are taken ahead: so many are lost when the server stops.
const LARGEST_BLOCK: i64 = 256;
const MOMENT: Duration = Duration::from_secs(1);
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
    address: Address,
    counts: Arc<Counts>,
    taken: Mutex<Taken>,
}

struct Taken {
    connection: Connection,
    /// By account and counter.
    blocks: HashMap<(i64, String), Block>,
}

struct Block {
    next: i64,
    /// The one behind the last.
    end: i64,
    /// How many were taken, and when.
    size: i64,
    taken: Instant,
}

impl Block {
    /// How many to take when this one is used up.
    fn next_size(&self) -> i64 {
        if self.taken.elapsed() < MOMENT { (self.size * 2).min(LARGEST_BLOCK) } else { BLOCK }
    }
}

impl Ids {
    pub(crate) fn open(address: Address, counts: &Arc<Counts>) -> Result<Ids, Error> {
        let taken = Taken { connection: connect(&address, counts)?, blocks: HashMap::new() };
        Ok(Ids { address, counts: counts.clone(), taken: Mutex::new(taken) })
    }

    /// The first of `count` ids that follow each other.
    pub(crate) fn next(&self, account: i64, counter: &str, count: i64) -> Result<i64, Error> {
        let mut taken = locked(&self.taken);
        let Taken { connection, blocks } = &mut *taken;
        let key = (account, counter.to_owned());
        if let Some(block) = blocks.get_mut(&key)
            && block.end - block.next >= count
        {
            block.next += count;
            return Ok(block.next - count);
        }
        if connection.client.is_closed() {
            *connection = connect(&self.address, &self.counts)?;
        }
        let size = match TABLES_OF_MANY.contains(&counter) {
            true => count.max(blocks.get(&key).map_or(BLOCK, Block::next_size)),
            false => count,
        };
        let last = match advance(connection, account, counter, size) {
            // Should they have been taken, they are left out.
            Err(Error::Lost(_)) => {
                *connection = connect(&self.address, &self.counts)?;
                advance(connection, account, counter, size)?
            }
            result => result?,
        };
        let first = last - size + 1;
        if size > count {
            blocks.insert(key, Block { next: first + count, end: last + 1, size, taken: Instant::now() });
        }
        Ok(first)
    }

    /// Forgets what was taken for an account.
    pub(crate) fn forget(&self, account: i64) {
        locked(&self.taken).blocks.retain(|(of, _), _| *of != account);
    }
}

/// A connection whose commits do not wait for the disk. Whoever uses an id commits after it was taken, and that commit waits until the log
/// is on the disk up to itself, the counter's change before it: an id that anybody has seen is never given out again.
fn connect(address: &Address, counts: &Arc<Counts>) -> Result<Connection, Error> {
    let connection = Connection::open(address, counts)?;
    connection.batch("SET synchronous_commit = off")?;
    Ok(connection)
}

/// Moves a counter on, outside of any transaction, and gives its new value.
fn advance(connection: &mut Connection, account: i64, counter: &str, count: i64) -> Result<i64, Error> {
    let statement = connection.prepare(ADVANCE, false)?;
    let values = [Value::Text(counter), Value::Int(count)];
    let params = bind(&statement, account, values);
    let row = connection.wait(connection.client.query_one(&statement.statement, &borrowed(&params)));
    row.map_err(failed)?.try_get(0).map_err(failed)
}
