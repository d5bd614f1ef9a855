//! Values that at most one record of a table may have. Whoever wants one waits for whoever wants the same, and only then looks: of two
//! who looked at the same time, both would find it free.

use std::fmt::Write as _;

use ladu_store::Value;
use ladu_wire::Fault;

use crate::context::Cx;

/// Values that no two records of a table share together.
#[derive(Debug, Clone, Copy)]
pub struct Unique<'a> {
    /// The table whose records are looked at.
    pub table: &'a str,
    /// The columns, each with the value that is wanted (see [`Column::is`](super::Column::is)).
    pub key: &'a [(&'static str, Value<'a>)],
    /// Only records with this value count, such as those that are not deleted. It is no part of what is waited for.
    pub among: Option<(&'static str, Value<'a>)>,
    /// The record that is to have the values; none when it is being made.
    pub own: Option<i64>,
}

impl Unique<'_> {
    /// Makes whoever wants the same wait until the transaction ends, and says whether the values are free.
    pub fn claim(&self, cx: &mut Cx<'_, '_>) -> Result<bool, Fault> {
        cx.lock_name(&self.name())?;
        Ok(!self.is_taken(cx)?)
    }

    /// Claims the values, and refuses (1012) those that another record has.
    pub fn require(&self, cx: &mut Cx<'_, '_>, parameter: &str) -> Result<(), Fault> {
        if self.claim(cx)? { Ok(()) } else { Err(Fault::taken(parameter)) }
    }

    /// Has another record these values? Without a claim the answer holds for no longer than it takes to give it.
    pub fn is_taken(&self, cx: &mut Cx<'_, '_>) -> Result<bool, Fault> {
        let mut sql = format!("SELECT id FROM {} WHERE account = $0 AND id <> $1", self.table);
        let mut values = vec![Value::Int(self.own.unwrap_or(0))];
        for (column, value) in self.key.iter().chain(&self.among) {
            values.push(*value);
            let _ = write!(sql, " AND {column} = ${}", values.len());
        }
        sql.push_str(" LIMIT 1");
        Ok(cx.first(&sql, &values, |_| ())?.is_some())
    }

    /// What those who want the same lock.
    fn name(&self) -> String {
        let mut name = self.table.to_owned();
        for (column, value) in self.key {
            let _ = write!(name, " {column}={value:?}");
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_values_wait_for_each_other() {
        let name = |key: &[(&'static str, Value<'_>)]| Unique { table: "bin", key, among: None, own: None }.name();
        let bin = |store, code| name(&[("warehouse_id", Value::Int(store)), ("code", Value::Text(code))]);
        assert_eq!(bin(1, "A1"), bin(1, "A1"));
        assert_ne!(bin(1, "A1"), bin(2, "A1"));
        assert_ne!(bin(1, "1"), name(&[("warehouse_id", Value::Int(1)), ("code", Value::Int(1))]));
        let two = name(&[("a", Value::Text("x\" b=Text(\"y")), ("c", Value::Int(1))]);
        assert_ne!(two, name(&[("a", Value::Text("x")), ("b", Value::Text("y")), ("c", Value::Int(1))]));
    }
}
