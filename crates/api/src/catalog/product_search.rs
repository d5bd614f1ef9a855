//! Finding products by what a shop assistant types or scans.

use ladu_record::Cx;
use ladu_record::noun::{Query, like_pattern};
use ladu_store::OwnedValue;
use ladu_wire::{Fault, Kind, fold};

/// The columns that searches look into. Their folded texts are kept in one column, a line each, so the place of a line tells which
/// it is: both codes stand before the name.
pub(super) const SEARCHED: &[&str] = &["code", "code2", "name"];

/// The name starts with it.
pub(super) fn name_prefix(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let text = folded(text);
    query.and_may_contain("product", &text);
    query.and("t.search LIKE ? ESCAPE '\\'", [format!("%\n%\n{}%", like_pattern(&text)).into()]);
    Ok(())
}

/// Anywhere in the name; at the beginning of a code, or anywhere in it when asked for.
pub(super) fn phrase(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let text = folded(text);
    query.and_may_contain("product", &text);
    let text = like_pattern(&text);
    let patterns = match cx.params.flag("searchCodeFromMiddle") {
        true => vec![format!("%{text}%")],
        false => vec![format!("{text}%"), format!("%\n{text}%"), format!("%\n%\n%{text}%")],
    };
    let condition = vec!["t.search LIKE ? ESCAPE '\\'"; patterns.len()].join(" OR ");
    query.and(&format!("({condition})"), patterns.into_iter().map(OwnedValue::from));
    Ok(())
}

fn folded(text: &str) -> String {
    fold(text.trim()).replace('\n', " ")
}

/// The most records that a search while typing answers.
const MOST_WHILE_TYPING: i64 = 100;

/// As one types: the exact code, else the exact second code, else what begins with it or has it in its name. The first step that
/// finds anything among what the other filters leave answers; page and order are not looked at.
pub(super) fn incrementally(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let Some(text) = cx.params.filled("searchNameIncrementally") else { return Ok(()) };
    query.order = Some("t.name, t.id".to_owned());
    query.page = Some((MOST_WHILE_TYPING, 0));
    for column in ["code", "code2"] {
        if try_exact(cx, query, &[(column, text)])? {
            return Ok(());
        }
    }
    phrase(cx, query, text)
}

/// Columns that are matched together, from the narrowest to the widest.
const TRIES: &[&[&str]] = &[
    &["code", "code2", "name"],
    &["code", "code2"],
    &["code2", "name"],
    &["code2"],
    &["code", "name"],
    &["code"],
    &["name"],
];

/// The best match for codes and a name that were scanned or read somewhere: the first combination that hits. Only the variations of
/// one matrix product can be asked for besides; no other filter counts.
pub(super) fn best_match(cx: &mut Cx<'_, '_>) -> Result<Query, Fault> {
    let params = cx.params;
    let mut query = Query::default();
    if let Some(parent) = params.read("parentProductID", Kind::Id)? {
        query.and("t.parent_id = ?", [OwnedValue::Int(parent.int())]);
    }
    for columns in TRIES {
        let values: Option<Vec<(&str, &str)>> =
            columns.iter().map(|column| Some((*column, params.filled(column)?))).collect();
        if let Some(values) = values
            && try_exact(cx, &mut query, &values)?
        {
            return Ok(query);
        }
    }
    query.and("1 = 0", []);
    Ok(query)
}

/// Adds the condition that some columns are exactly that, if anything then is left.
fn try_exact(cx: &mut Cx<'_, '_>, query: &mut Query, values: &[(&str, &str)]) -> Result<bool, Fault> {
    let mut attempt = query.clone();
    for (column, value) in values {
        attempt.and(&format!("t.{column} = ?"), [(*value).into()]);
    }
    let sql = format!("SELECT 1 FROM product t WHERE {} LIMIT 1", attempt.conditions());
    let hit = !cx.query(&sql, &attempt.values())?.is_empty();
    if hit {
        *query = attempt;
    }
    Ok(hit)
}
