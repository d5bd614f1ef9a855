//! A noun: a kind of record, declared once, from which its lists, saves, deletes, tables and reference are made.

use std::any::Any;

use ladu_store::{Row, RowSet};
use ladu_wire::{Fault, Form, Kind, Writer};

use super::field::{Field, Plan};
use super::past::Past;
use super::patch::Patch;
use super::query::Query;
use crate::context::Cx;

/// What attributes of texts, whole numbers and decimals are called, and kept as.
pub const ATTRIBUTE_TYPES: [&str; 3] = ["text", "int", "double"];

/// A kind of record: its table, fields and what may be done with it.
pub struct Noun {
    /// The table; also the name of its id counter.
    pub table: &'static str,
    /// The parameter and key of its id.
    pub id: &'static str,
    /// The id's parameter and key in save and delete calls, where it is another; empty when it is the same.
    pub save_id: &'static str,
    /// The id's parameter in save calls, where it is another than in delete calls; empty when it is the same.
    pub edit_id: &'static str,
    /// How the id goes out in lists.
    pub id_form: Form,
    /// What it is, for the reference.
    pub doc: &'static str,
    /// Its fields, in the order of the answer.
    pub fields: &'static [Field],
    /// What lists can be filtered by.
    pub filters: &'static [Filter],
    /// Flags that switch parts of the answer on, with a word on each.
    pub flags: &'static [(&'static str, &'static str)],
    /// Values of `orderBy` and their columns; the first is the default.
    pub orders: &'static [(&'static str, &'static str)],
    /// Do lists run from the greatest down unless a direction is asked for?
    pub descending: bool,
    /// Page sizes; none when everything comes at once.
    pub page: Option<PageSize>,
    /// Its name in the change log.
    pub log: &'static str,
    /// The module its rights belong to.
    pub module: &'static str,
    /// The part of the API that an account must have for such records to be shown inside others; empty for every account.
    pub part: &'static str,
    pub attributes: bool,
    /// What attributes of texts, whole numbers and decimals are called.
    pub attribute_types: [&'static str; 3],
    /// Records carry long attributes.
    pub long_attributes: bool,
    /// The table is small and remembered between requests.
    pub remembered: bool,
    /// Columns whose folded text is kept for searching.
    pub search: &'static [&'static str],
    /// The field with the record that each belongs to, where a delete call may name that one instead: then all of its records go.
    pub belongs_to: Option<&'static Field>,
    /// Indexes beside those of single fields.
    pub indexes: &'static [Index],
    /// Columns of other tables that refer to it; a record in use is not deleted (1022).
    pub used_by: &'static [(&'static str, &'static str)],
    /// Records of other nouns that are written inside each record, and deleted with it.
    pub children: &'static [Child],
    /// Makes more conditions for a list.
    pub restrict: Option<fn(&mut Cx<'_, '_>, &mut Query) -> Result<(), Fault>>,
    /// Loads what special fields of a page need, in a fixed number of statements.
    pub prepare: Option<Prepare>,
    /// Columns that code looks at, whether they are shown or not. Lists then read these and what they show; without it, every column.
    pub reads: Option<&'static [&'static str]>,
    /// Columns whose former values are kept.
    pub past: Option<&'static Past>,
    /// Its records are kept as fragments; they have the field [`REVISION`](super::REVISION).
    pub fragments: Option<Fragments>,
    /// Checks and completes a patch before it is stored.
    pub before_save: Option<fn(&mut Cx<'_, '_>, &mut Patch) -> Result<(), Fault>>,
    /// Stores what hangs on a record; gets its id and the patch.
    pub after_save: Option<fn(&mut Cx<'_, '_>, i64, &Patch) -> Result<(), Fault>>,
    /// Checks and removes what hangs on a record before it is deleted.
    pub before_delete: Option<fn(&mut Cx<'_, '_>, i64) -> Result<(), Fault>>,
    /// More keys of the save answer.
    pub answer: Option<fn(&mut Cx<'_, '_>, i64, &mut Writer) -> Result<(), Fault>>,
}

/// Loads what the special fields of a page need.
pub type Prepare = fn(&mut Cx<'_, '_>, &RowSet, &Plan) -> Result<Box<dyn Any>, Fault>;

/// How a noun's records are kept as ready bytes between requests. Whatever a record shows is saved with it, so that its revision moves on,
/// or comes from `tables`, or from a field that is declared live.
#[derive(Clone, Copy)]
pub struct Fragments {
    /// Remembered tables that records show something of.
    pub tables: &'static [&'static str],
    /// Flags that add live fields only. Answers with any other flag are made anew.
    pub live_flags: &'static [&'static str],
    /// Does a record show nothing of other records of the noun?
    pub keeps: fn(Row<'_>, &Plan) -> bool,
    /// Loads what live fields need of some records, in a fixed number of statements.
    pub live: fn(&mut Cx<'_, '_>, &[i64]) -> Result<Box<dyn Any>, Fault>,
}

/// How many records a page has.
#[derive(Debug, Clone, Copy)]
pub struct PageSize {
    /// When nothing is asked for.
    pub default: i64,
    pub max: i64,
}

/// An index that no single field asks for.
pub struct Index {
    /// What it is called behind the name of the table.
    pub name: &'static str,
    /// Its columns behind the account, as SQL; the id always comes last.
    pub columns: &'static str,
    /// Which rows are in it, as SQL; empty for all.
    pub only: &'static str,
}

/// A parameter that a list can be filtered by.
pub struct Filter {
    pub name: &'static str,
    pub operator: Operator,
    /// What it means, for the reference.
    pub doc: &'static str,
}

/// What a filter does with its column.
#[derive(Clone, Copy)]
pub enum Operator {
    /// The column is exactly that.
    Equals(&'static str),
    /// The column is one of a comma-separated list.
    Any(&'static str),
    /// The column starts with it, whatever the case of Latin letters.
    Prefix(&'static str),
    /// Some searched column contains it, whatever case and accents.
    Search,
    /// Made or changed then or later.
    ChangedSince,
    /// The column is that or more.
    From(&'static str),
    /// The column is that or less.
    To(&'static str),
    /// Only records whose column is 1, when the flag is 1.
    Only(&'static str),
    /// Written by code; gets the text of the parameter.
    Code(fn(&mut Cx<'_, '_>, &mut Query, &str) -> Result<(), Fault>),
}

impl Operator {
    /// The column that it looks at, when it is one.
    pub fn column(self) -> Option<&'static str> {
        match self {
            Operator::Equals(column)
            | Operator::Any(column)
            | Operator::Prefix(column)
            | Operator::From(column)
            | Operator::To(column)
            | Operator::Only(column) => Some(column),
            Operator::Search | Operator::ChangedSince | Operator::Code(_) => None,
        }
    }
}

pub const fn filter(name: &'static str, operator: Operator) -> Filter {
    Filter { name, operator, doc: "" }
}

impl Noun {
    /// A noun with everything at its plainest; the rest is set in the declaration.
    pub const fn new(table: &'static str, id: &'static str, fields: &'static [Field]) -> Noun {
        Noun {
            table,
            id,
            save_id: "",
            edit_id: "",
            id_form: Form::Number,
            doc: "",
            fields,
            filters: &[],
            flags: &[],
            orders: &[],
            descending: false,
            page: None,
            log: "",
            module: "configuration",
            part: "",
            attributes: false,
            attribute_types: ATTRIBUTE_TYPES,
            long_attributes: false,
            remembered: false,
            search: &[],
            belongs_to: None,
            indexes: &[],
            used_by: &[],
            children: &[],
            restrict: None,
            prepare: None,
            reads: None,
            past: None,
            fragments: None,
            before_save: None,
            after_save: None,
            before_delete: None,
            answer: None,
        }
    }

    /// The id's parameter and key in save and delete calls.
    pub fn saved_as(&self) -> &'static str {
        if self.save_id.is_empty() { self.id } else { self.save_id }
    }

    /// The id's parameter in save calls.
    pub fn edited_by(&self) -> &'static str {
        if self.edit_id.is_empty() { self.saved_as() } else { self.edit_id }
    }

    /// The field that says what a column holds: one that can be written, else one that is stored, else one that only shows it.
    pub fn holder_of(&self, column: &str) -> Option<&'static Field> {
        let all = || self.fields.iter().filter(|field| field.column == column);
        let stored =
            || all().find(|field| matches!(field.source, ladu_wire::Source::Stored | ladu_wire::Source::Hidden));
        self.field_of(column).or_else(stored).or_else(|| all().next())
    }

    /// The kind that values of a column are read as: that of its field, an id for the id itself, else a time.
    pub fn kind_of(&self, column: &str) -> Kind {
        let is_kept = |field: &&Field| {
            field.column == column && matches!(field.source, ladu_wire::Source::Stored | ladu_wire::Source::Hidden)
        };
        match (column, self.fields.iter().find(is_kept)) {
            ("id", _) => Kind::Id,
            (_, Some(field)) => field.kind,
            (_, None) => Kind::Time,
        }
    }

    /// The field stored in a column.
    pub fn field_of(&self, column: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.column == column && !field.input.is_empty())
    }
}

/// Records of another noun that are written inside the record they belong to.
pub struct Child {
    /// The key of their list.
    pub key: &'static str,
    pub noun: &'static Noun,
    /// Their column with the id of the record they belong to.
    pub parent: &'static str,
    pub order: &'static str,
    /// The flag that asks for them; always when empty.
    pub when: &'static str,
    /// A list without members is left out.
    pub only_filled: bool,
}
