//! The rows of a sale of three products and its payment, written into a copy of the shop's own file by the fewest statements that
//! leave the same rows behind.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

use crate::rounds::{Round, repeat};
use crate::shop::WAREHOUSES;

/// Products of a sale.
const ROWS: usize = 3;
const ACCOUNT: i64 = 1;
const COUNTER: &str = "INSERT INTO counter (account, name, value) VALUES (?1, ?2, ?3)
     ON CONFLICT (account, name) DO UPDATE SET value = counter.value + excluded.value RETURNING value";
const CARD: &str =
    "SELECT name, type, group_id, price, vat_rate_id, tax_free FROM product WHERE account = ?1 AND id = ?2";
const LEAVE: &str = "UPDATE stock_level SET on_hand = on_hand - ?4, changed = ?5 WHERE account = ?1 AND product_id = ?2
     AND warehouse_id = ?3 RETURNING received, on_hand";
const LAYERS: &str = "SELECT l.queue_to, l.quantity, b.quantity, b.value, b.purchase_value
     FROM stock_layer l JOIN stock_layer b ON b.account = l.account AND b.id = l.batch_id
     WHERE l.account = ?1 AND l.product_id = ?2 AND l.warehouse_id = ?3 AND l.queue_to > ?4 ORDER BY l.queue_to LIMIT 4";
const VALUE: &str =
    "UPDATE stock_level SET value = value - ?4 WHERE account = ?1 AND product_id = ?2 AND warehouse_id = ?3";

/// A row that the server wrote, to be written again with some of its values changed.
struct Template {
    insert: String,
    columns: Vec<String>,
    values: Vec<Value>,
}

impl Template {
    /// The newest row of a table.
    fn newest(connection: &Connection, table: &str) -> anyhow::Result<Template> {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table} ORDER BY id DESC LIMIT 1"))?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let values = statement.query_row([], |row| (0..columns.len()).map(|at| row.get(at)).collect())?;
        let marks = vec!["?"; columns.len()].join(", ");
        Ok(Template {
            insert: format!("INSERT INTO {table} ({}) VALUES ({marks})", columns.join(", ")),
            columns,
            values,
        })
    }

    fn write(&mut self, connection: &Connection, changed: &[(&str, i64)]) -> anyhow::Result<()> {
        for (name, value) in changed {
            let at = self.columns.iter().position(|column| column == name).with_context(|| format!("no {name}"))?;
            self.values[at] = Value::Integer(*value);
        }
        connection.prepare_cached(&self.insert)?.execute(params_from_iter(&self.values))?;
        Ok(())
    }
}

/// A copy of the shop's file, and rows of a sale that the server has written.
pub struct Till {
    connection: Connection,
    document: Template,
    row: Template,
    moved: Template,
    payment: Template,
    products: usize,
    dice: SmallRng,
    _folder: tempfile::TempDir,
}

impl Till {
    /// Copies the file of a shop that has sold something.
    pub fn open(file: &Path, products: usize) -> anyhow::Result<Till> {
        let folder = tempfile::tempdir()?;
        let copy = folder.path().join("copy.db");
        Connection::open(file)?.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
        let connection = Connection::open(&copy)?;
        connection.set_prepared_statement_cache_capacity(100);
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;
             PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY;",
        )?;
        Ok(Till {
            document: Template::newest(&connection, "sales_document")?,
            row: Template::newest(&connection, "sales_row")?,
            moved: Template::newest(&connection, "stock_move")?,
            payment: Template::newest(&connection, "payment")?,
            connection,
            products,
            dice: SmallRng::seed_from_u64(1),
            _folder: folder,
        })
    }

    /// Sells over and over, so many sales in one commit.
    pub fn sell(&mut self, time: Duration, in_a_commit: u64) -> anyhow::Result<Round> {
        let mut round = repeat(time, || {
            self.connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
            for _ in 0..in_a_commit {
                self.sale()?;
            }
            self.connection.prepare_cached("COMMIT")?.execute([])?;
            Ok(())
        })?;
        round.done *= in_a_commit;
        Ok(round)
    }

    fn sale(&mut self) -> anyhow::Result<()> {
        let connection = &self.connection;
        let next = |name: &str, count: usize| -> anyhow::Result<i64> {
            let last: i64 = connection
                .prepare_cached(COUNTER)?
                .query_row(params![ACCOUNT, name, count as i64], |row| row.get(0))?;
            Ok(last - count as i64 + 1)
        };
        let warehouse = self.dice.random_range(1..=WAREHOUSES) as i64;
        let (document, number) = (next("sales_document", 1)?, next("bare series", 1)?);
        let (row, moved, payment) = (next("sales_row", ROWS)?, next("stock_move", ROWS)?, next("payment", 1)?);
        self.document.write(connection, &[("id", document), ("number", number)])?;
        for at in 0..ROWS as i64 {
            let product = self.dice.random_range(1..=self.products) as i64;
            let name: String =
                connection.prepare_cached(CARD)?.query_row(params![ACCOUNT, product], |row| row.get(0))?;
            anyhow::ensure!(!name.is_empty(), "a product without a name");
            self.row.write(
                connection,
                &[("id", row + at), ("document_id", document), ("product_id", product), ("position", at)],
            )?;
            let (units, level) = (1_000_000, params![ACCOUNT, product, warehouse, 1_000_000, document]);
            let (received, on_hand): (i64, i64) =
                connection.prepare_cached(LEAVE)?.query_row(level, |row| Ok((row.get(0)?, row.get(1)?)))?;
            let to = received - on_hand;
            let mut layers = connection.prepare_cached(LAYERS)?;
            let mut found = layers.query(params![ACCOUNT, product, warehouse, to - units])?;
            let mut value = 0i64;
            if let Some(layer) = found.next()? {
                let (quantity, all): (i64, i64) = (layer.get(2)?, layer.get(3)?);
                value = i64::try_from(i128::from(all) * i128::from(units) / i128::from(quantity.max(1)))?;
            }
            connection.prepare_cached(VALUE)?.execute(params![ACCOUNT, product, warehouse, value])?;
            let (id, from) = (moved + at, warehouse);
            self.moved.write(
                connection,
                &[
                    ("id", id),
                    ("product_id", product),
                    ("from_place", from),
                    ("value", value),
                    ("queue_to", to),
                    ("document_id", document),
                ],
            )?;
        }
        self.payment.write(connection, &[("id", payment), ("document_id", document)])
    }
}
