//! The tables of nouns, written from their declarations.

use std::fmt::Write as _;

use ladu_wire::Kind;

use super::declare::Noun;
use super::plan::STANDARD;

/// The statements that make the tables and indexes of nouns, in the migration's own notation.
pub fn tables(nouns: &[&'static Noun]) -> String {
    let mut text = String::new();
    for noun in nouns {
        table(noun, &mut text);
    }
    text
}

fn table(noun: &'static Noun, text: &mut String) {
    let name = noun.table;
    let mut lines = vec!["account BIGINT NOT NULL".to_owned(), "id BIGINT NOT NULL".to_owned()];
    for column in &STANDARD[1..] {
        lines.push(if column.ends_with("_by") { text_column(column) } else { number_column(column, 0) });
    }
    for column in &noun.plan().columns()[STANDARD.len()..] {
        let Some(field) = noun.holder_of(column) else { continue };
        lines.push(if field.is_numeric() { number_column(column, 0) } else { text_column(column) });
    }
    if !noun.search.is_empty() {
        lines.push(text_column("search"));
    }
    lines.push("PRIMARY KEY (account, id)".to_owned());
    let _ = writeln!(text, "CREATE TABLE {name} (\n    {}\n) {{table_end}};", lines.join(",\n    "));
    indexes(noun, text);
    if !noun.search.is_empty() {
        let _ = writeln!(text, "{{search_index {name}}};");
    }
    text.push('\n');
}

fn indexes(noun: &'static Noun, text: &mut String) {
    let name = noun.table;
    let mut indexed = vec!["changed"];
    let _ = writeln!(text, "CREATE INDEX by_{name}_changed ON {name} (account, changed);");
    for field in noun.fields.iter().filter(|field| field.indexed) {
        let column = field.column;
        if indexed.contains(&column) {
            continue;
        }
        indexed.push(column);
        let only = if field.sparse { format!(" WHERE {}", field.is_set(column)) } else { String::new() };
        // Many records share a word or belong to one other: each of them is listed, and counted, in the order of ids.
        let is_shared =
            matches!(field.kind, Kind::Word(_) | Kind::Id) || noun.orders.iter().any(|(_, by)| *by == column);
        let then = if is_shared { ", id" } else { "" };
        let _ = writeln!(text, "CREATE INDEX by_{name}_{column} ON {name} (account, {column}{then}){only};");
    }
    // A list stops at its page when an index has its order.
    for (_, column) in noun.orders.iter().filter(|_| noun.page.is_some()) {
        let has_own = noun.indexes.iter().any(|index| index.columns.split(',').next() == Some(column));
        if *column != "id" && !has_own && !indexed.contains(column) {
            indexed.push(column);
            let _ = writeln!(text, "CREATE INDEX by_{name}_{column} ON {name} (account, {column}, id);");
        }
    }
    for index in noun.indexes {
        let only = if index.only.is_empty() { String::new() } else { format!(" WHERE {}", index.only) };
        let _ = writeln!(text, "CREATE INDEX by_{name}_{} ON {name} (account, {}){only};", index.name, index.columns);
    }
}

fn number_column(name: &str, default: i64) -> String {
    format!("{name} BIGINT NOT NULL DEFAULT {default}")
}

fn text_column(name: &str) -> String {
    format!("{name} TEXT NOT NULL DEFAULT ''")
}
