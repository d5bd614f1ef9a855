//! What a list's filters ask for, as conditions.

use ladu_store::OwnedValue;
use ladu_wire::{Fault, Kind, fold};

use super::declare::{Filter, Noun, Operator};
use super::query::{self, Query};
use crate::context::Cx;

/// The most bytes of a text that is looked for: no name is that long, and neither engine takes a pattern without a limit.
const LONGEST_SEARCH: usize = 20_000;

/// Adds the condition of a filter whose parameter was sent.
pub(super) fn apply(cx: &mut Cx<'_, '_>, noun: &'static Noun, filter: &Filter, query: &mut Query) -> Result<(), Fault> {
    cx.params.refuse_array(filter.name)?;
    let params = cx.params;
    let Some(text) = params.filled(filter.name) else { return Ok(()) };
    if text.len() > LONGEST_SEARCH
        && matches!(filter.operator, Operator::Search | Operator::Prefix(_) | Operator::Code(_))
    {
        return Err(Fault::not_allowed(filter.name));
    }
    if let Some(field) = filter.operator.column().and_then(|column| noun.holder_of(column))
        && field.hidden
        && !cx.settings()?.has_module(field.part)
    {
        return Err(field.refused(filter.name));
    }
    match filter.operator {
        Operator::Equals(column) => {
            let value = noun.kind_of(column).read(filter.name, text)?;
            if value.int() != 0 || !value.text().is_empty() {
                and_set(noun, column, query);
            }
            query.and(&format!("t.{column} = ?"), [query::owned(&value)]);
        }
        Operator::Any(column) if noun.kind_of(column).is_numeric() => {
            let ids = params.ids(filter.name)?;
            if !ids.contains(&0) {
                and_set(noun, column, query);
            }
            query.and_any(column, &ids);
        }
        Operator::Any(column) => {
            let words: Vec<_> = text.split(',').map(|word| OwnedValue::Text(word.trim().to_owned())).collect();
            query.and(&format!("t.{column} IN ({})", vec!["?"; words.len()].join(", ")), words);
        }
        Operator::Prefix(column) => begins(noun, column, text, query),
        Operator::Search => contains(noun, text, query),
        Operator::ChangedSince => {
            let since = Kind::Time.read(filter.name, text)?;
            query.ranged = true;
            query.and("t.changed >= ?", [query::owned(&since)]);
        }
        Operator::From(column) => {
            let value = noun.kind_of(column).read(filter.name, text)?;
            if value.int() > 0 || !value.text().is_empty() {
                and_set(noun, column, query);
            }
            query.ranged = true;
            query.and(&format!("t.{column} >= ?"), [query::owned(&value)]);
        }
        Operator::To(column) => return until(noun, filter.name, (column, text), query),
        Operator::Only(column) => {
            if Kind::Flag.read(filter.name, text)?.int() == 1 {
                query.and(&format!("t.{column} = ?"), [OwnedValue::Int(1)]);
            }
        }
        Operator::Code(code) => code(cx, query, text)?,
    }
    Ok(())
}

/// The column starts with a text.
fn begins(noun: &Noun, column: &str, text: &str, query: &mut Query) {
    // Only of these letters is it sure that they are folded as they are compared here.
    if noun.search.contains(&column) && text.is_ascii() {
        query.and_may_contain(noun.table, &fold(text));
    }
    // Each engine has its own idea of small letters, so it makes both sides small.
    let pattern = format!("{}%", like_pattern(text));
    query.and(&format!("lower(t.{column}) LIKE lower(?) ESCAPE '\\'"), [OwnedValue::Text(pattern)]);
}

/// Some searched column contains a text.
fn contains(noun: &Noun, text: &str, query: &mut Query) {
    let text = fold(text);
    let pattern = format!("%{}%", like_pattern(&text));
    query.and_may_contain(noun.table, &text);
    query.and("t.search LIKE ? ESCAPE '\\'", [OwnedValue::Text(pattern)]);
}

/// The column is a value or less.
fn until(noun: &Noun, name: &str, (column, text): (&str, &str), query: &mut Query) -> Result<(), Fault> {
    let kind = noun.kind_of(column);
    let value = kind.read(name, text)?;
    // A day that was never set is on no side of another.
    let is_set = match kind {
        Kind::Date | Kind::DateTime => format!("t.{column} <> '' AND "),
        _ => String::new(),
    };
    query.ranged = true;
    query.and(&format!("{is_set}t.{column} <= ?"), [query::owned(&value)]);
    Ok(())
}

/// Says that a column is set, of those whose index holds only records that have it.
fn and_set(noun: &Noun, column: &str, query: &mut Query) {
    if let Some(field) = noun.fields.iter().find(|field| field.sparse && field.column == column) {
        query.and(&field.is_set(&format!("t.{column}")), []);
    }
}

/// A text as a part of a LIKE pattern, its own `%`, `_` and `\` taken literally.
pub fn like_pattern(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
