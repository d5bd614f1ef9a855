//! Reads rows of a noun by their typed columns.

use std::marker::PhantomData;

use ladu_store::{Row, RowSet};
use ladu_types::Id;
use ladu_wire::ScalarRef;

use super::column::{Column, ColumnType};
use super::field::{Cell, Plan};
use super::sheet::scalar;

/// Something that holds a stored record.
pub trait ReadColumn {
    /// The value of a column of the record.
    fn get<T: ColumnType>(&self, column: Column<T>) -> T::Read<'_>;
}

/// Where a column stands in the rows of a plan: found once, read in many rows.
#[derive(Debug)]
pub struct Place<T> {
    at: Option<usize>,
    of: PhantomData<fn() -> T>,
}

impl<T: ColumnType> Place<T> {
    /// The column's value in a row that was read by the plan.
    pub fn read<'a>(&self, row: Row<'a>) -> T::Read<'a> {
        T::read(self.at.map_or(ScalarRef::Null, |at| scalar(row.value(at))))
    }
}

impl Plan {
    /// Where a column stands in the rows that this plan reads.
    pub fn place<T: ColumnType>(&self, column: Column<T>) -> Place<T> {
        let at = self.position(column.field.column);
        debug_assert!(at.is_some(), "{} is no column of this noun", column.field.column);
        Place { at, of: PhantomData }
    }

    /// The value of a column of a row that was read by this plan.
    pub fn get<'a, T: ColumnType>(&self, row: Row<'a>, column: Column<T>) -> T::Read<'a> {
        self.place(column).read(row)
    }

    /// The ids in a column of rows that were read by this plan, each once and in order.
    pub fn ids_in<N>(&self, rows: &RowSet, column: Column<Id<N>>) -> Vec<i64> {
        let place = self.place(column);
        let mut ids: Vec<i64> = rows.iter().filter_map(|row| place.read(row)).map(Id::number).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

impl ReadColumn for Cell<'_> {
    fn get<T: ColumnType>(&self, column: Column<T>) -> T::Read<'_> {
        self.plan.get(self.row, column)
    }
}
