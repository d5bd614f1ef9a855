//! Reads rows of a noun by their typed columns.

use ladu_store::Row;
use ladu_wire::ScalarRef;

use super::column::{Column, ColumnType};
use super::field::{Cell, Plan};
use super::sheet::scalar;

/// Something that holds a stored record.
pub trait ReadColumn {
    /// The value of a column of the record.
    fn get<T: ColumnType>(&self, column: Column<T>) -> T::Read<'_>;
}

impl Plan {
    /// The value of a column of a row that was read by this plan.
    pub fn get<'a, T: ColumnType>(&self, row: Row<'a>, column: Column<T>) -> T::Read<'a> {
        let at = self.position(column.field.column);
        debug_assert!(at.is_some(), "{} is no column of this noun", column.field.column);
        T::read(at.map_or(ScalarRef::Null, |at| scalar(row.value(at))))
    }
}

impl ReadColumn for Cell<'_> {
    fn get<T: ColumnType>(&self, column: Column<T>) -> T::Read<'_> {
        self.plan.get(self.row, column)
    }
}
