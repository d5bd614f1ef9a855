//! What takes accounts as a whole: all their tables by name, their file as of one moment, and a mark that is another after every change.

use std::path::Path;

use crate::error::Error;
use crate::migrations::{self, Migration};
use crate::rowset::RowSet;
use crate::schema::Schema;
use crate::tx::Tx;
use crate::value::{OwnedValue, Value};

/// Rows that are read at once.
const PAGE: usize = 1000;
const ACCOUNT: &str = "account";

/// The numbers of the last migrations that this program knows: data with greater ones was written by a newer program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemaNumbers {
    pub control: i64,
    pub account: i64,
}

impl SchemaNumbers {
    /// Those of this program.
    pub fn known() -> SchemaNumbers {
        let last = |all: &[Migration]| all.iter().map(|migration| migration.number).max().unwrap_or(0);
        SchemaNumbers { control: last(migrations::CONTROL), account: last(migrations::ACCOUNT) }
    }
}

/// A table as the migrations make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    /// The names of its columns in alphabetical order, without `account` where that is the first of the key.
    pub columns: Vec<String>,
    /// The places in `columns` of those that make up the key, in its order.
    key: Vec<usize>,
    is_of_account: bool,
}

impl Table {
    /// All tables of an account, by name.
    pub fn of_accounts() -> Result<Vec<Table>, Error> {
        tables(migrations::ACCOUNT, true)
    }

    /// All tables of control data, by name.
    pub fn of_control() -> Result<Vec<Table>, Error> {
        tables(migrations::CONTROL, false)
    }

    /// Hands over all rows of the transaction's account (or of the control data), in the order of the key, some at a time.
    pub fn pages<E: From<Error>>(
        &self,
        tx: &mut Tx<'_>,
        mut each: impl FnMut(&RowSet) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut last: Vec<OwnedValue> = Vec::new();
        loop {
            let values: Vec<Value<'_>> = last.iter().map(OwnedValue::as_value).collect();
            let page = tx.query(&self.select(!last.is_empty()), &values)?;
            if !page.is_empty() {
                each(&page)?;
            }
            if page.len() < PAGE || self.key.is_empty() {
                return Ok(());
            }
            let row = page.get(page.len() - 1);
            last = self.key.iter().map(|at| row.value(*at).to_owned()).collect();
        }
    }

    /// The same table for rows that have only some of its columns; the others take their defaults. It adds rows, and reads none.
    pub fn narrowed(&self, keeps: impl Fn(&str) -> bool) -> Table {
        let columns = self.columns.iter().filter(|column| keeps(column)).cloned().collect();
        Table { name: self.name.clone(), columns, key: Vec::new(), is_of_account: self.is_of_account }
    }

    /// Adds rows to the transaction's account (or to the control data): the values of one row after the other, by `columns`.
    pub fn insert(&self, tx: &mut Tx<'_>, rows: &[OwnedValue]) -> Result<(), Error> {
        if self.is_of_account {
            let head = format!("INSERT INTO {} (account, {}) VALUES", self.name, self.columns.join(", "));
            return tx.queue_rows(&head, self.columns.len(), rows, "");
        }
        let marks: Vec<String> = (1..=self.columns.len()).map(|number| format!("${number}")).collect();
        let sql = format!("INSERT INTO {} ({}) VALUES ({})", self.name, self.columns.join(", "), marks.join(", "));
        for row in rows.chunks(self.columns.len()) {
            let values: Vec<Value<'_>> = row.iter().map(OwnedValue::as_value).collect();
            tx.queue(&sql, &values)?;
        }
        Ok(())
    }

    fn select(&self, goes_on: bool) -> String {
        let columns = self.columns.join(", ");
        let key: Vec<&str> = self.key.iter().map(|at| self.columns[*at].as_str()).collect();
        let key = key.join(", ");
        let marks: Vec<String> = (1..=self.key.len()).map(|number| format!("${number}")).collect();
        let of_account = self.is_of_account.then(|| "account = $0".to_owned());
        let beyond = goes_on.then(|| format!("({key}) > ({})", marks.join(", ")));
        let conditions: Vec<String> = of_account.into_iter().chain(beyond).collect();
        let filter = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
        let order = if key.is_empty() { String::new() } else { format!(" ORDER BY {key} LIMIT {PAGE}") };
        format!("SELECT {columns} FROM {}{filter}{order}", self.name)
    }
}

fn tables(part: &'static [Migration], is_of_account: bool) -> Result<Vec<Table>, Error> {
    let schema = Schema::expected(&[part])?;
    let tables = schema.tables.into_iter().filter(|(name, _)| name != "migration").map(|(name, columns)| {
        let kept: Vec<_> = columns.into_iter().filter(|(name, _)| !is_of_account || name != ACCOUNT).collect();
        let mut key: Vec<(i64, usize)> =
            kept.iter().enumerate().filter(|(_, (_, column))| column.key > 0).map(|(at, (_, c))| (c.key, at)).collect();
        key.sort_unstable();
        let key = key.into_iter().map(|(_, at)| at).collect();
        Table { name, columns: kept.into_iter().map(|(name, _)| name).collect(), key, is_of_account }
    });
    Ok(tables.collect())
}

/// What of a file of SQLite is another after every change: the sizes and times of it and of its log. None while the last change is so
/// young that the next one could have the same time.
pub(crate) fn file_mark(path: &Path) -> Option<String> {
    const TELLING: std::time::Duration = std::time::Duration::from_secs(2);
    let mut mark = String::new();
    for name in [path.to_owned(), path.with_extension("db-wal")] {
        let Ok(found) = std::fs::metadata(name) else { continue };
        let changed = found.modified().ok()?;
        changed.elapsed().ok().filter(|age| *age > TELLING)?;
        let since = changed.duration_since(std::time::UNIX_EPOCH).ok()?;
        mark.push_str(&format!("{}@{}.{:09} ", found.len(), since.as_secs(), since.subsec_nanos()));
    }
    (!mark.is_empty()).then(|| mark.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_know_their_columns_and_keys() {
        let tables = Table::of_accounts().unwrap();
        let counter = tables.iter().find(|table| table.name == "counter").unwrap();
        assert_eq!(counter.columns, ["name", "value"]);
        assert_eq!(
            counter.select(true),
            "SELECT name, value FROM counter WHERE account = $0 AND (name) > ($1) ORDER BY name LIMIT 1000"
        );
        assert!(tables.iter().all(|table| !table.name.contains("_search") && table.name != "migration"));
        let control = Table::of_control().unwrap();
        let quota = control.iter().find(|table| table.name == "quota").unwrap();
        assert_eq!(quota.select(false), "SELECT account, hour, tenths FROM quota ORDER BY account, hour LIMIT 1000");
    }
}
