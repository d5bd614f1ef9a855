//! A field of a noun, the columns of its records, and what a key that is more than a column is written from.

use std::any::Any;
use std::sync::Arc;

use ladu_store::{Row, RowSet};
use ladu_wire::{Kind, Language, Params, ScalarRef, Writer};

use crate::settings::Settings;

/// A field of a noun.
pub type Field = ladu_wire::Field<Special>;

/// Writes a key that is more than a column: the page, the cell, the key's name, the answer. It may leave the key out.
pub type Special = fn(&Page<'_>, &Cell<'_>, &'static str, &mut Writer);

/// The time a record was made.
pub const ADDED: Field = Field::new("added", "added", Kind::Time).read_only().doc("When the record was made.");
/// The time of the last edit, 0 before the first.
pub const LAST_MODIFIED: Field =
    Field::new("lastModified", "modified", Kind::Time).read_only().doc("When the record was last changed; 0 if never.");
/// The time of the last change, of its making at least.
pub const CHANGED: Field =
    Field::new("lastModified", "changed", Kind::Time).read_only().doc("When the record was made or last changed.");

/// How often the record has changed, of nouns whose records are kept as fragments. No answer shows it.
pub const REVISION: Field = Field::new("", "revision", Kind::Int(0, i64::MAX)).doc("How often the record has changed.");

/// The columns of a noun in the order they are read.
#[derive(Debug, Default)]
pub struct Plan {
    pub(super) columns: Vec<&'static str>,
    pub(super) select: String,
    /// The position of each declared field's column.
    pub(super) cells: Vec<usize>,
    /// The place of each filter in the declaration.
    pub(super) filters: foldhash::HashMap<&'static str, usize>,
    /// Flags that change what records show.
    pub(super) flags: foldhash::HashSet<&'static str>,
    /// Flags that fields wait for.
    pub(super) whens: Vec<&'static str>,
    /// Parts of the API without which fields are not shown.
    pub(super) parts: Vec<&'static str>,
}

impl Plan {
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

    /// The place of a filter in the declaration.
    pub(super) fn filter(&self, name: &str) -> Option<usize> {
        self.filters.get(name).copied()
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

/// Names of records by id, remembered per account.
pub type Names = foldhash::HashMap<i64, String>;

/// What the special fields of a page may look at.
pub struct Page<'a> {
    /// The parameters of the call.
    pub params: &'a Params,
    pub conf: Arc<Settings>,
    /// The language of names.
    pub language: Language,
    /// The address of this server, for links.
    pub base_url: String,
    pub(super) extra: Vec<Box<dyn Any>>,
    pub(super) names: Vec<(&'static str, Arc<Names>)>,
}

/// Several things that were loaded for a page, no two of one type: each special field looks at its own.
#[derive(Debug, Default)]
pub struct Loaded(pub(super) Vec<Box<dyn Any>>);

impl Loaded {
    /// Adds a thing of a type that is not among them yet.
    #[must_use]
    pub fn with<T: Any>(mut self, part: T) -> Loaded {
        self.0.push(Box::new(part));
        self
    }
}

impl Page<'_> {
    /// What [`Noun::prepare`](super::Noun::prepare) loaded, or the part of it that is of this type.
    pub fn extra<T: 'static>(&self) -> Option<&T> {
        self.extra.iter().find_map(|extra| extra.downcast_ref())
    }

    /// The name of a record of a table that some field of the noun names.
    pub fn name(&self, table: &str, id: i64) -> Option<&str> {
        let (_, names) = self.names.iter().find(|(found, _)| *found == table)?;
        names.get(&id).map(String::as_str)
    }
}

/// One column of one record, for a special field.
pub struct Cell<'a> {
    pub id: i64,
    pub value: ScalarRef<'a>,
    pub(super) row: Row<'a>,
    pub(super) plan: &'a Plan,
}

impl Cell<'_> {
    /// A number of another column of the record.
    pub fn int(&self, column: &str) -> i64 {
        self.place(column).map_or(0, |at| self.row.int(at))
    }

    /// A text of another column of the record.
    pub fn text(&self, column: &str) -> &str {
        self.place(column).map_or("", |at| self.row.text(at))
    }

    fn place(&self, column: &str) -> Option<usize> {
        let at = self.plan.position(column);
        debug_assert!(at.is_some(), "{column} is not read for this list");
        at
    }
}
