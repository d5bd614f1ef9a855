//! What SQLite's planner is told of an account's tables.
//!
//! Every index begins with the account, and a file holds one account only. SQLite guesses that the first column of an index leaves ten
//! rows, so that a join may begin with all rows of a table, taking them for ten. These figures say that the account alone leaves
//! everything, and make the guesses begin with the column behind it. They hardly depend on how much a shop holds, so that plans do not
//! change while it grows; but a column that has only a few values, such as a type or a store, is not taken for one that finds a record.
//! `ANALYZE` puts real figures in their place.

use rusqlite::{Connection, OptionalExtension as _};

use crate::error::Error;
use crate::sqlite::connection::failed;

/// Rows of a table, as SQLite itself takes them to be.
const ROWS: i64 = 1_048_576;
/// Rows with the same value in a column behind the account, in it and the next one, and so on, as SQLite guesses from the first.
const GUESSES: [i64; 5] = [10, 9, 8, 7, 6];
/// A table with fewer rows does not tell which of its columns have few values.
const TELLING: i64 = 1_000;
/// A column with this many values or more is one that finds records.
const FEW: usize = 32;

/// Indexes that begin with the account: table, index, its columns, whether they are unique, whether only some rows are in it, the column
/// behind the account.
const INDEXES: &str =
    "SELECT m.name, i.name, (SELECT count(*) FROM pragma_index_info(i.name)), i.\"unique\", i.partial,
     (SELECT c.name FROM pragma_index_info(i.name) c WHERE c.seqno = 1)
     FROM pragma_table_list m JOIN pragma_index_list(m.name) i
     WHERE m.schema = 'main' AND m.type = 'table'
     AND (SELECT c.name FROM pragma_index_info(i.name) c WHERE c.seqno = 0) = 'account'";

struct Index {
    table: String,
    name: String,
    columns: usize,
    is_unique: bool,
    is_partial: bool,
    /// The column behind the account.
    second: Option<String>,
}

/// Writes the figures of every index anew.
pub(crate) fn write(connection: &Connection) -> Result<(), Error> {
    // Makes the table that figures are kept in.
    connection.execute_batch("ANALYZE migration; DELETE FROM sqlite_stat1").map_err(failed)?;
    for index in indexes(connection)? {
        put(connection, &index, &index.figures(None))?;
    }
    // Whoever has the file open goes by them from here on.
    connection.execute_batch("ANALYZE sqlite_schema").map_err(failed)
}

/// Looks which columns have only a few values, and writes the figures of their indexes when they are others than before. It takes some
/// steps into each index, whatever the size of the table.
pub(crate) fn refresh(connection: &Connection, account: i64) -> Result<(), Error> {
    let mut has_changed = false;
    for index in indexes(connection)? {
        let figures = index.figures(values(connection, &index, account)?);
        let sql = "SELECT stat FROM sqlite_stat1 WHERE tbl = ?1 AND idx = ?2";
        let before: Option<String> =
            connection.query_row(sql, [&index.table, &index.name], |row| row.get(0)).optional().map_err(failed)?;
        if before.as_ref() != Some(&figures) {
            connection
                .execute("DELETE FROM sqlite_stat1 WHERE tbl = ?1 AND idx = ?2", [&index.table, &index.name])
                .map_err(failed)?;
            put(connection, &index, &figures)?;
            has_changed = true;
        }
    }
    if has_changed {
        // Whoever has the file open reads the figures again when the schema seems to be another.
        let version: i64 = connection.query_row("PRAGMA schema_version", [], |row| row.get(0)).map_err(failed)?;
        connection.execute_batch(&format!("PRAGMA schema_version = {}", version + 1)).map_err(failed)?;
    }
    Ok(())
}

fn indexes(connection: &Connection) -> Result<Vec<Index>, Error> {
    let mut statement = connection.prepare(INDEXES).map_err(failed)?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Index {
            table: row.get(0)?,
            name: row.get(1)?,
            columns: row.get(2)?,
            is_unique: row.get(3)?,
            is_partial: row.get(4)?,
            second: row.get(5)?,
        })
    };
    statement.query_map([], read).and_then(Iterator::collect).map_err(failed)
}

fn put(connection: &Connection, index: &Index, figures: &str) -> Result<(), Error> {
    let mut insert =
        connection.prepare_cached("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?1, ?2, ?3)").map_err(failed)?;
    insert.execute((&index.table, &index.name, figures)).map(drop).map_err(failed)
}

/// How many values the column behind the account has, when there are few of them and enough rows to tell; the next power of two, so that
/// one more store does not make all plans anew.
fn values(connection: &Connection, index: &Index, account: i64) -> Result<Option<i64>, Error> {
    let Some(column) = index.second.as_ref().filter(|_| !index.is_partial) else { return Ok(None) };
    let Index { table, name, .. } = index;
    let sql =
        format!("SELECT count(*) FROM (SELECT 1 FROM {table} INDEXED BY {name} WHERE account = ?1 LIMIT {TELLING})");
    let rows: i64 = connection.query_row(&sql, [account], |row| row.get(0)).map_err(failed)?;
    if rows < TELLING {
        return Ok(None);
    }
    // One step for each value, not for each row.
    let sql = format!(
        "WITH RECURSIVE v (value) AS (
           SELECT min({column}) FROM {table} INDEXED BY {name} WHERE account = ?1
           UNION ALL
           SELECT (SELECT min(t.{column}) FROM {table} t INDEXED BY {name} WHERE t.account = ?1 AND t.{column} > v.value)
           FROM v WHERE v.value IS NOT NULL LIMIT {FEW})
         SELECT count(value) FROM v"
    );
    let values: usize = connection.query_row(&sql, [account], |row| row.get(0)).map_err(failed)?;
    Ok((values < FEW).then(|| values.max(1).next_power_of_two() as i64))
}

impl Index {
    /// Rows of the index, rows with one account, and so on; `values` are those of the column behind the account, when they are few.
    fn figures(&self, values: Option<i64>) -> String {
        let rows = if self.is_partial { ROWS / 2 } else { ROWS };
        let mut figures = vec![rows, rows];
        for column in 1..self.columns {
            let is_last = self.is_unique && column + 1 == self.columns;
            figures.push(match values {
                _ if is_last => 1,
                Some(values) if column == 1 => rows / values,
                // The next column finds what this one does not.
                Some(_) => GUESSES[(column - 2).min(GUESSES.len() - 1)],
                None => GUESSES[(column - 1).min(GUESSES.len() - 1)],
            });
        }
        figures.iter().map(i64::to_string).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_join_does_not_begin_with_everything() {
        let connection = Connection::open_in_memory().unwrap();
        let tables = "CREATE TABLE migration (a); CREATE TABLE big (account INTEGER, id INTEGER, other_id INTEGER, PRIMARY KEY (account, id));
             CREATE INDEX big_other ON big (account, other_id);
             CREATE TABLE small (account INTEGER, id INTEGER, kind TEXT, number INTEGER, PRIMARY KEY (account, id));
             CREATE INDEX small_number ON small (account, kind, number);";
        connection.execute_batch(tables).unwrap();
        write(&connection).unwrap();
        let sql = "EXPLAIN QUERY PLAN SELECT b.id FROM small s JOIN big b ON b.account = s.account AND b.other_id = s.id AND b.id > 0
             WHERE s.account = 1 AND s.kind = 'x' AND s.number = 7";
        let first: String = connection.query_row(sql, [], |row| row.get(3)).unwrap();
        assert_eq!(first, "SEARCH s USING INDEX small_number (account=? AND kind=? AND number=?)");
        let stat: String = connection
            .query_row("SELECT stat FROM sqlite_stat1 WHERE idx = 'small_number'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(stat, "1048576 1048576 10 9");
    }

    #[test]
    fn a_column_with_few_values_is_not_taken_for_one_that_finds_records() {
        let connection = Connection::open_in_memory().unwrap();
        let tables = "CREATE TABLE migration (a);
             CREATE TABLE paper (account INTEGER, id INTEGER, kind TEXT, date TEXT, PRIMARY KEY (account, id));
             CREATE INDEX paper_date ON paper (account, date);
             CREATE INDEX paper_kind ON paper (account, kind);
             CREATE INDEX paper_kind_date ON paper (account, kind, date);";
        connection.execute_batch(tables).unwrap();
        write(&connection).unwrap();
        let insert = "WITH RECURSIVE n (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM n WHERE n < ?2)
             INSERT INTO paper SELECT 7, n, 'kind ' || (n % 3), date(20000 + n / 10, 'auto') FROM n";
        let stat = |index: &str| -> String {
            connection.query_row("SELECT stat FROM sqlite_stat1 WHERE idx = ?1", [index], |row| row.get(0)).unwrap()
        };
        connection.execute(insert, [1, 100]).unwrap();
        refresh(&connection, 7).unwrap();
        assert_eq!(stat("paper_kind"), "1048576 1048576 10", "a hundred rows do not tell");
        connection.execute(insert, [101, 2000]).unwrap();
        refresh(&connection, 7).unwrap();
        assert_eq!(stat("paper_kind"), "1048576 1048576 262144");
        assert_eq!(stat("paper_kind_date"), "1048576 1048576 262144 10");
        assert_eq!(stat("paper_date"), "1048576 1048576 10");
        let plan = |sql: &str| -> String {
            connection.query_row(&format!("EXPLAIN QUERY PLAN {sql}"), [], |row| row.get(3)).unwrap()
        };
        let one_day = "SELECT id FROM paper WHERE account = 7 AND kind > '' AND date = '2024-10-04'";
        assert_eq!(plan(one_day), "SEARCH paper USING INDEX paper_date (account=? AND date=?)");
        let of_a_kind =
            "SELECT id FROM paper WHERE account = 7 AND kind = 'kind 1' AND date > '2024-10-04' ORDER BY date";
        assert_eq!(plan(of_a_kind), "SEARCH paper USING INDEX paper_kind_date (account=? AND kind=? AND date>?)");
        let other = connection.query_row("PRAGMA schema_version", [], |row| row.get::<_, i64>(0)).unwrap();
        refresh(&connection, 7).unwrap();
        let same = connection.query_row("PRAGMA schema_version", [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(other, same, "nothing is written when nothing is different");
    }
}
