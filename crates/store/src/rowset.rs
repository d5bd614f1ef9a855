//! The rows of a statement in one arena: a page of wide rows costs two allocations, not one for each text.

use std::collections::HashMap;
use std::ops::Range;

use crate::value::Value;

#[derive(Debug, Clone)]
enum Cell {
    Null,
    Int(i64),
    Text(Range<u32>),
    Blob(Range<u32>),
}

/// The rows that a statement gave.
#[derive(Debug, Default, Clone)]
pub struct RowSet {
    columns: usize,
    cells: Vec<Cell>,
    /// Texts; kept apart from bytes so that they need no checking again.
    texts: String,
    bytes: Vec<u8>,
}

impl RowSet {
    pub(crate) fn new(columns: usize) -> RowSet {
        RowSet { columns: columns.max(1), ..RowSet::default() }
    }

    pub(crate) fn push(&mut self, value: Value<'_>) {
        let cell = match value {
            Value::Null => Cell::Null,
            Value::Int(value) => Cell::Int(value),
            Value::Text(text) => {
                let start = self.texts.len() as u32;
                self.texts.push_str(text);
                Cell::Text(start..self.texts.len() as u32)
            }
            Value::Blob(bytes) => {
                let start = self.bytes.len() as u32;
                self.bytes.extend_from_slice(bytes);
                Cell::Blob(start..self.bytes.len() as u32)
            }
        };
        self.cells.push(cell);
    }

    pub fn len(&self) -> usize {
        self.cells.len().checked_div(self.columns).unwrap_or(0)
    }

    /// No rows at all?
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Puts the rows into the order in which the numbers of their first column are listed; rows that are not listed go.
    pub fn arrange(&mut self, order: &[i64]) {
        if self.iter().map(|row| row.int(0)).eq(order.iter().copied()) {
            return;
        }
        let places: HashMap<i64, usize> = self.iter().enumerate().map(|(at, row)| (row.int(0), at)).collect();
        let cells = order.iter().filter_map(|id| places.get(id)).flat_map(|at| {
            let start = at * self.columns;
            self.cells[start..start + self.columns].iter().cloned()
        });
        self.cells = cells.collect();
    }

    /// The rows in order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// The row at a place; a place beyond the last gives a row of NULLs.
    pub fn get(&self, at: usize) -> Row<'_> {
        Row { set: self, start: at * self.columns }
    }

    pub fn first(&self) -> Option<Row<'_>> {
        (!self.is_empty()).then(|| self.get(0))
    }
}

/// One row. Columns count from 0; a column that is not there reads as NULL.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    set: &'a RowSet,
    start: usize,
}

impl<'a> Row<'a> {
    /// The value of a column.
    pub fn value(&self, column: usize) -> Value<'a> {
        let set = self.set;
        match set.cells.get(self.start + column).unwrap_or(&Cell::Null) {
            Cell::Null => Value::Null,
            Cell::Int(value) => Value::Int(*value),
            Cell::Text(range) => Value::Text(&set.texts[range.start as usize..range.end as usize]),
            Cell::Blob(range) => Value::Blob(&set.bytes[range.start as usize..range.end as usize]),
        }
    }

    /// The number of a column; 0 for NULL.
    pub fn int(&self, column: usize) -> i64 {
        self.opt_int(column).unwrap_or(0)
    }

    /// The number of a column.
    pub fn opt_int(&self, column: usize) -> Option<i64> {
        if let Value::Int(value) = self.value(column) { Some(value) } else { None }
    }

    /// The text of a column; empty for NULL.
    pub fn text(&self, column: usize) -> &'a str {
        self.opt_text(column).unwrap_or_default()
    }

    /// The text of a column.
    pub fn opt_text(&self, column: usize) -> Option<&'a str> {
        if let Value::Text(text) = self.value(column) { Some(text) } else { None }
    }

    /// The bytes of a column; none for NULL.
    pub fn blob(&self, column: usize) -> &'a [u8] {
        if let Value::Blob(bytes) = self.value(column) { bytes } else { &[] }
    }

    /// Is a column NULL?
    pub fn is_null(&self, column: usize) -> bool {
        self.value(column) == Value::Null
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_arranged_by_their_ids() {
        let mut set = RowSet::new(2);
        for (id, text) in [(1, "a"), (2, "b"), (3, "c")] {
            set.push(Value::Int(id));
            set.push(Value::Text(text));
        }
        set.arrange(&[3, 9, 1]);
        let rows: Vec<(i64, &str)> = set.iter().map(|row| (row.int(0), row.text(1))).collect();
        assert_eq!(rows, [(3, "c"), (1, "a")]);
    }
}
