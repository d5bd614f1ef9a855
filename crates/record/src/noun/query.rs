//! A list's conditions, put together piece by piece with their parameters.

use std::fmt::Write as _;

use ladu_store::{OwnedValue, Value};
use ladu_wire::Scalar;

use super::column::Named;

/// The index of searched texts knows their triples of characters.
const SHORTEST_INDEXED: usize = 3;

/// The conditions of a list. The account's own condition is always the first.
#[derive(Debug, Clone)]
pub struct Query {
    conditions: String,
    params: Vec<OwnedValue>,
    /// The list is not one table's alone, so its count cannot be remembered by that table's version.
    pub volatile: bool,
    /// An order that replaces the asked one.
    pub order: Option<String>,
    /// A size and an offset that replace the asked page.
    pub page: Option<(i64, i64)>,
    /// A condition on a range was added, which may leave few records.
    pub ranged: bool,
    /// Nobody wants to know how many there are in all.
    pub uncounted: bool,
    /// So many subqueries look at nothing but what belongs to a record, and what belongs to it never changes without the record itself.
    of_parts: usize,
}

/// The condition of a list of everything.
const EVERYTHING: &str = "t.account = $0";

impl Default for Query {
    fn default() -> Query {
        Query {
            conditions: EVERYTHING.to_owned(),
            params: Vec::new(),
            volatile: false,
            order: None,
            page: None,
            ranged: false,
            uncounted: false,
            of_parts: 0,
        }
    }
}

impl Query {
    /// Adds a condition. Each `?` in it stands for one of the values, in order.
    pub fn and(&mut self, condition: &str, values: impl IntoIterator<Item = OwnedValue>) {
        let condition = self.expression(condition, values);
        self.conditions.push_str(" AND ");
        self.conditions.push_str(&condition);
    }

    /// The same of a condition with one subquery, of parts of a record that never change without the record itself.
    pub fn and_of_parts(&mut self, condition: &str, values: impl IntoIterator<Item = OwnedValue>) {
        self.of_parts += 1;
        self.and(condition, values);
    }

    /// Do the conditions look at parts of records, so that finding a few records may take a look at all of them?
    pub(super) fn looks_at_parts(&self) -> bool {
        self.of_parts > 0
    }

    /// Do the conditions look at nothing but a record and its parts?
    pub(super) fn is_of_records(&self) -> bool {
        !self.volatile && self.conditions.matches("SELECT").count() == self.of_parts
    }

    /// Adds the parameters of an expression that is used outside of the conditions, and gives it with their marks. Each `?` in it stands
    /// for one of the values, in order.
    pub fn expression(&mut self, sql: &str, values: impl IntoIterator<Item = OwnedValue>) -> String {
        let (mut values, mut marked) = (values.into_iter(), String::with_capacity(sql.len()));
        for c in sql.chars() {
            if c == '?' {
                self.params.push(values.next().unwrap_or(OwnedValue::Null));
                let _ = write!(marked, "${}", self.params.len());
            } else {
                marked.push(c);
            }
        }
        marked
    }

    /// Adds the condition that a column is one of a list of numbers; an empty list matches nothing.
    pub fn and_any(&mut self, column: impl Named, ids: &[i64]) {
        self.and_in(&format!("t.{}", column.column()), ids);
    }

    /// The same of a column of any table.
    pub fn and_in(&mut self, column: &str, ids: &[i64]) {
        if ids.is_empty() {
            self.conditions.push_str(" AND 1 = 0");
            return;
        }
        let marks = vec!["?"; ids.len()].join(", ");
        self.and(&format!("{column} IN ({marks})"), ids.iter().map(|id| OwnedValue::Int(*id)));
    }

    /// Narrows a search for a folded text down by the index of the table's searched texts, where the text is long enough for that. It lets
    /// more through than it should: what is sought has to be a condition of its own.
    pub fn and_may_contain(&mut self, table: &str, folded: &str) {
        if folded.chars().count() >= SHORTEST_INDEXED && !folded.contains('\0') {
            self.and(&format!("{{may_contain t {table} ?}}"), [OwnedValue::from(folded)]);
        }
    }

    /// Is nothing asked for but the account's records?
    pub fn is_everything(&self) -> bool {
        self.conditions == EVERYTHING
    }

    /// The text after `WHERE`.
    pub fn conditions(&self) -> &str {
        &self.conditions
    }

    /// The parameters so far.
    pub fn values(&self) -> Vec<Value<'_>> {
        self.params.iter().map(OwnedValue::as_value).collect()
    }

    /// Adds a parameter outside of the conditions (a limit) and gives its mark.
    pub fn mark(&mut self, value: impl Into<OwnedValue>) -> String {
        self.params.push(value.into());
        format!("${}", self.params.len())
    }

    /// What tells this list's count from another's.
    pub(super) fn key(&self) -> String {
        format!("{}|{:?}", self.conditions, self.params)
    }
}

/// A scalar of the wire as a value of the database.
pub(crate) fn owned(scalar: &Scalar) -> OwnedValue {
    match scalar {
        Scalar::Null => OwnedValue::Null,
        Scalar::Int(value) => OwnedValue::Int(*value),
        Scalar::Text(text) => OwnedValue::Text(text.clone()),
    }
}
