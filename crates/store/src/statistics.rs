//! What SQLite's planner is told of an account's tables.
//!
//! Every index begins with the account, and a file holds one account only. SQLite guesses that the first column of an index leaves ten
//! rows, so that a join may begin with all rows of a table, taking them for ten. These figures say that the account alone leaves
//! everything, and make the guesses begin with the column behind it. They are the same for every file, so that plans do not change
//! while a shop grows; `ANALYZE` puts real ones in their place.

use rusqlite::Connection;

use crate::error::Error;

/// Rows of a table, as SQLite itself takes them to be.
const ROWS: i64 = 1_048_576;
/// Rows with the same value in a column behind the account, in it and the next one, and so on, as SQLite guesses from the first.
const GUESSES: [i64; 5] = [10, 9, 8, 7, 6];

/// Indexes that begin with the account: table, index, its columns, whether they are unique, whether only some rows are in it.
const INDEXES: &str = "SELECT m.name, i.name, (SELECT count(*) FROM pragma_index_info(i.name)), i.\"unique\", i.partial
     FROM pragma_table_list m JOIN pragma_index_list(m.name) i
     WHERE m.schema = 'main' AND m.type = 'table'
     AND (SELECT c.name FROM pragma_index_info(i.name) c WHERE c.seqno = 0) = 'account'";

/// Writes the figures of every index anew.
pub(crate) fn write(connection: &Connection) -> Result<(), Error> {
    let failed = |error: rusqlite::Error| Error::Sql(error.to_string());
    // Makes the table that figures are kept in.
    connection.execute_batch("ANALYZE migration; DELETE FROM sqlite_stat1").map_err(failed)?;
    let mut indexes = connection.prepare(INDEXES).map_err(failed)?;
    let mut insert =
        connection.prepare("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?1, ?2, ?3)").map_err(failed)?;
    let mut rows = indexes.query([]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let read = || -> rusqlite::Result<(String, String, String)> {
            Ok((row.get(0)?, row.get(1)?, figures(row.get::<_, u16>(2)?.into(), row.get(3)?, row.get(4)?)))
        };
        insert.execute(read().map_err(failed)?).map_err(failed)?;
    }
    // Whoever has the file open goes by them from here on.
    connection.execute_batch("ANALYZE sqlite_schema").map_err(failed)
}

fn figures(columns: usize, unique: bool, partial: bool) -> String {
    let rows = if partial { ROWS / 2 } else { ROWS };
    let mut figures = vec![rows, rows];
    for column in 1..columns {
        let is_last = unique && column + 1 == columns;
        figures.push(if is_last { 1 } else { GUESSES[(column - 1).min(GUESSES.len() - 1)] });
    }
    figures.iter().map(i64::to_string).collect::<Vec<_>>().join(" ")
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
}
