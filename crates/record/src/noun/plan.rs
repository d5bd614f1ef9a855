//! The plan of a noun: its columns and the statement that reads them, made once from the declaration.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use super::declare::Noun;
use super::field::{Field, Plan};
use crate::translations::EVERY_LANGUAGE;

/// Columns every noun has, in this order, before its own.
pub(super) const STANDARD: &[&str] = &["id", "added", "added_by", "modified", "modified_by", "changed"];

/// A table, and where the filters and flags of a declaration are: some nouns are other views of one table.
pub(super) type Key = (&'static str, usize, usize);

impl Noun {
    /// What is worked out once from the declaration, and kept for good: there are as many plans as nouns.
    pub fn plan(&self) -> &'static Plan {
        static PLANS: RwLock<BTreeMap<Key, &'static Plan>> = RwLock::new(BTreeMap::new());
        let key = self.key();
        if let Some(plan) = PLANS.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return plan;
        }
        let mut plans = PLANS.write().unwrap_or_else(PoisonError::into_inner);
        plans.entry(key).or_insert_with(|| Box::leak(Box::new(plan_of(self))))
    }

    pub(super) fn key(&self) -> Key {
        (self.table, self.filters.as_ptr().addr(), self.flags.as_ptr().addr())
    }
}

impl Plan {
    /// The plan that reads some columns of a noun.
    pub(super) fn of(noun: &Noun, columns: Vec<&'static str>) -> Plan {
        let position = |field: &Field| columns.iter().position(|column| *column == field.column).unwrap_or(0);
        let cells = noun.fields.iter().map(position).collect();
        let select = columns.iter().map(|column| format!("t.{column}")).collect::<Vec<_>>().join(", ");
        Plan { columns, select: format!("SELECT {select} FROM {} t", noun.table), cells, ..Plan::default() }
    }
}

fn plan_of(noun: &Noun) -> Plan {
    let mut columns: Vec<&'static str> = STANDARD.to_vec();
    for field in noun.fields {
        if !field.column.is_empty() && !columns.contains(&field.column) {
            columns.push(field.column);
        }
    }
    let flags = noun.flags.iter().map(|(name, _)| *name).chain(noun.fields.iter().map(|field| field.when));
    let flags = flags.chain(noun.children.iter().map(|child| child.when)).chain(EVERY_LANGUAGE).collect();
    let filters = noun.filters.iter().enumerate().map(|(at, filter)| (filter.name, at)).collect();
    let (mut whens, mut parts) = (Vec::new(), Vec::new());
    for field in noun.fields {
        if !field.when.is_empty() && !whens.contains(&field.when) {
            whens.push(field.when);
        }
        if field.hidden && !parts.contains(&field.part) {
            parts.push(field.part);
        }
    }
    debug_assert!(
        whens.len() <= 64 && parts.len() <= 64,
        "{} has more flags or parts than a view has bits",
        noun.table
    );
    Plan { filters, flags, whens, parts, ..Plan::of(noun, columns) }
}
