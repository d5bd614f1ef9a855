//! The statements of one transaction.

use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, StatementStatus};

use crate::counts::Counts;
use crate::error::Error;
use crate::rowset::RowSet;
use crate::sqlite::connection::{Handle, failed, unavailable};
use crate::value::Value;

pub(crate) struct Session<'c>(pub(crate) &'c Handle, pub(crate) &'c Counts);

impl Session<'_> {
    pub(crate) fn plain(&self, sql: &str) -> Result<(), Error> {
        self.0.run(sql)
    }

    pub(crate) fn query(&self, account: i64, sql: &str, params: &[Value<'_>]) -> Result<RowSet, Error> {
        let mut statement = self.0.prepare(account, sql, params)?;
        let columns = statement.column_count();
        let mut set = RowSet::new(columns);
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            for column in 0..columns {
                match row.get_ref(column).map_err(failed)? {
                    ValueRef::Null => set.push(Value::Null),
                    ValueRef::Integer(value) => set.push(Value::Int(value)),
                    ValueRef::Text(text) => set.push(Value::Text(std::str::from_utf8(text).map_err(unavailable)?)),
                    ValueRef::Blob(bytes) => set.push(Value::Blob(bytes)),
                    ValueRef::Real(_) => return Err(Error::Range(sql.to_owned())),
                }
            }
        }
        drop(rows);
        self.count(&statement);
        Ok(set)
    }

    pub(crate) fn execute(&self, account: i64, sql: &str, params: &[Value<'_>]) -> Result<u64, Error> {
        let mut statement = self.0.prepare(account, sql, params)?;
        let changed = statement.raw_execute().map(|rows| rows as u64).map_err(failed);
        self.count(&statement);
        changed
    }

    /// Counts what a statement has cost.
    fn count(&self, statement: &CachedStatement<'_>) {
        let operations = statement.reset_status(StatementStatus::VmStep);
        self.1.operations(u64::try_from(operations).unwrap_or_default());
    }
}
