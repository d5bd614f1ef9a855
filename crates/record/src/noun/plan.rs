//! What is worked out once from a noun's declaration: its columns and the statement that reads them.

use ladu_store::RowSet;

use super::{Field, Noun};

/// Columns every noun has, in this order, before its own.
pub(super) const STANDARD: &[&str] = &["id", "added", "added_by", "modified", "modified_by", "changed"];

/// The columns of a noun in the order they are read.
#[derive(Debug)]
pub struct Plan {
    columns: Vec<&'static str>,
    pub(super) select: String,
    /// The position of each declared field's column.
    pub(super) cells: Vec<usize>,
}

impl Plan {
    pub(super) fn of(noun: &Noun) -> Plan {
        let mut columns: Vec<&'static str> = STANDARD.to_vec();
        for field in noun.fields {
            if !field.column.is_empty() && !columns.contains(&field.column) {
                columns.push(field.column);
            }
        }
        let position = |field: &Field| columns.iter().position(|column| *column == field.column).unwrap_or(0);
        let cells = noun.fields.iter().map(position).collect();
        let select = columns.iter().map(|column| format!("t.{column}")).collect::<Vec<_>>().join(", ");
        Plan { columns, select: format!("SELECT {select} FROM {} t", noun.table), cells }
    }

    /// Where a column stands in the rows of this noun.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|found| *found == column)
    }

    /// The ids in some columns of rows that were read by this plan, each once and without 0.
    pub fn ids(&self, rows: &RowSet, columns: &[&str]) -> Vec<i64> {
        let positions: Vec<usize> = columns.iter().filter_map(|column| self.position(column)).collect();
        let mut ids: Vec<i64> = rows.iter().flat_map(|row| positions.iter().map(move |at| row.int(*at))).collect();
        ids.retain(|id| *id != 0);
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Where each declared field's column stands.
    pub fn positions(&self) -> &[usize] {
        &self.cells
    }

    /// `SELECT` and the columns, each of table `t`.
    pub fn select(&self) -> &str {
        &self.select
    }

    /// All columns in order.
    pub fn columns(&self) -> &[&'static str] {
        &self.columns
    }
}
