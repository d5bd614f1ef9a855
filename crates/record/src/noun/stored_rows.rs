//! Stored rows of a record, read back as if each had been sent.

use ladu_store::{Row, Value};
use ladu_wire::Fault;

use super::declare::Noun;
use super::field::{Field, Plan};
use super::patch::Patch;
use super::plan::STANDARD;
use crate::context::Cx;

/// The stored records of a noun that a column says belong to another record, in their order, as if each had been sent.
pub fn stored_rows(cx: &mut Cx<'_, '_>, noun: &'static Noun, column: &str, of: i64) -> Result<Vec<Patch>, Fault> {
    let plan = noun.plan();
    let sql = format!("{} WHERE t.account = $0 AND t.{column} = $1 ORDER BY t.position, t.id", plan.select());
    let rows = cx.query(&sql, &[Value::Int(of)])?;
    let patch = |(number, row): (u32, Row<'_>)| {
        let mut patch = plan.patch(row, noun.fields);
        (patch.id, patch.number) = (Some(row.get(0)), Some(number));
        patch
    };
    Ok((1..).zip(rows.iter()).map(patch).collect())
}

impl Plan {
    /// A row that was read by this plan as if all of it had been sent; `fields` are those of the noun.
    pub fn patch(&self, row: Row<'_>, fields: &'static [Field]) -> Patch {
        let mut patch = Patch::new(fields);
        for (at, column) in self.columns().iter().enumerate().skip(STANDARD.len()) {
            match row.value(at) {
                Value::Int(value) => patch.set(column, value),
                Value::Text(text) => patch.set(column, text),
                Value::Null | Value::Blob(_) => {}
            }
        }
        patch
    }
}
