//! Saves a record of a noun: reads the patch, checks references and uniqueness, stores it and what hangs on it.

use std::collections::{BTreeMap, BTreeSet};

use ladu_store::{OwnedValue, Value};
use ladu_types::Id;
use ladu_wire::{Fault, Scalar, ScalarRef, fold};

use super::declare::Noun;
use super::field::Field;
use super::patch::{Patch, read_patch};
use super::query;
use super::unique::Unique;
use crate::answer::Answer;
use crate::context::Cx;
use crate::references::{AskedReferences, check_reference};
use crate::user::Action;
use crate::{attributes, translations};

/// Makes or changes the record that the parameters describe and answers its id.
pub fn save(cx: &mut Cx<'_, '_>, noun: &'static Noun, answer: &mut Answer) -> Result<(), Fault> {
    let id = cx.params.id(noun.edited_by())?;
    save_as(cx, noun, id, answer)
}

/// Makes a record, whatever id was sent.
pub fn add(cx: &mut Cx<'_, '_>, noun: &'static Noun, answer: &mut Answer) -> Result<(), Fault> {
    save_as(cx, noun, None, answer)
}

/// Changes a record: its id is needed.
pub fn edit(cx: &mut Cx<'_, '_>, noun: &'static Noun, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(noun.module, Action::Edit)?;
    let id = cx.params.id(noun.edited_by())?.ok_or_else(|| Fault::missing(noun.edited_by()))?;
    save_as(cx, noun, Some(id), answer)
}

fn save_as(cx: &mut Cx<'_, '_>, noun: &'static Noun, id: Option<i64>, answer: &mut Answer) -> Result<(), Fault> {
    let mut patch = read_patch(cx.params, noun.fields, cx.default_language()?)?;
    patch.id = id;
    let id = save_patch(cx, noun, patch)?;
    let mut failed = Ok(());
    answer.record(|w| {
        w.key(noun.saved_as());
        w.int(id);
        if let Some(more) = noun.answer {
            failed = more(cx, id, w);
        }
    });
    failed
}

/// Makes or changes a record; gives its id.
pub fn save_patch(cx: &mut Cx<'_, '_>, noun: &'static Noun, mut patch: Patch) -> Result<i64, Fault> {
    let action = if patch.is_new() { Action::Add } else { Action::Edit };
    cx.user()?.require(noun.module, action)?;
    if let Some(id) = patch.id {
        check_reference(cx, noun.table, noun.edited_by(), id)?;
    } else {
        name_by_translation(noun, &mut patch);
        check_required(noun, &patch)?;
    }
    check_parts(cx, &patch)?;
    check_fields(cx, noun, &patch)?;
    if let Some(before) = noun.before_save {
        before(cx, &mut patch)?;
    }
    let id = match patch.id {
        Some(id) => {
            update(cx, noun, id, &patch)?;
            id
        }
        None => create(cx, noun, &patch)?,
    };
    if noun.attributes {
        attributes::save(cx, noun, id)?;
    }
    if let Some(after) = noun.after_save {
        after(cx, id, &patch)?;
    }
    Ok(id)
}

/// Stores a new record as it is, with its names in other languages and without any check; gives its id.
pub fn create(cx: &mut Cx<'_, '_>, noun: &'static Noun, patch: &Patch) -> Result<i64, Fault> {
    let id = cx.next_id(id_counter(noun.table))?;
    create_as(cx, noun, id, patch)?;
    Ok(id)
}

/// The same under an id that the caller has taken from a counter that is the noun's too.
pub fn create_as(cx: &mut Cx<'_, '_>, noun: &'static Noun, id: i64, patch: &Patch) -> Result<(), Fault> {
    let (now, user) = (cx.now().0, cx.user_name()?);
    let mut columns = vec!["id", "added", "added_by", "modified", "modified_by", "changed"];
    let mut values: Vec<OwnedValue> = vec![id.into(), now.into(), user.into(), 0.into(), "".into(), now.into()];
    for field in persisted_fields(noun) {
        columns.push(field.column);
        values.push(patch.scalar(field.column).map_or_else(|| default_of(field), query::owned));
    }
    if !noun.search.is_empty() {
        columns.push("search");
        let own = noun.search.iter().map(|column| patch.text(column).unwrap_or_default());
        let others = patch.translations.iter().filter(|(column, ..)| noun.search.contains(column));
        values.push(search_text(own.chain(others.map(|(.., text)| text.as_str()))).into());
    }
    let marks: Vec<String> = (1..=values.len()).map(|n| format!("${n}")).collect();
    let sql = format!("INSERT INTO {} (account, {}) VALUES ($0, {})", noun.table, columns.join(", "), marks.join(", "));
    cx.queue(&sql, &values.iter().map(OwnedValue::as_value).collect::<Vec<_>>())?;
    translations::save(cx, noun.table, id, &patch.translations)?;
    note_change(cx, noun)
}

/// Stores new records that hang on another one, all in one statement and without any check; each patch gets its id.
pub fn create_many(cx: &mut Cx<'_, '_>, noun: &'static Noun, patches: &mut [Patch]) -> Result<(), Fault> {
    if patches.is_empty() {
        return Ok(());
    }
    let first = cx.next_ids(id_counter(noun.table), patches.len() as i64)?;
    let (now, user) = (cx.now().0, cx.user_name()?);
    let fields: Vec<&'static Field> = persisted_fields(noun).collect();
    let mut values: Vec<OwnedValue> = Vec::with_capacity(patches.len() * (fields.len() + 4));
    for (at, patch) in patches.iter_mut().enumerate() {
        let id = first + at as i64;
        patch.id = Some(id);
        values.extend([id.into(), now.into(), user.as_str().into(), now.into()]);
        values.extend(
            fields.iter().map(|field| patch.scalar(field.column).map_or_else(|| default_of(field), query::owned)),
        );
    }
    let columns: Vec<&str> = fields.iter().map(|field| field.column).collect();
    let head =
        format!("INSERT INTO {} (account, id, added, added_by, changed, {}) VALUES", noun.table, columns.join(", "));
    cx.queue_rows(&head, fields.len() + 4, &values)?;
    note_change(cx, noun)
}

/// Adds a record that is no more than a name to a remembered table that another noun's save fills by the way; gives its id.
pub fn add_named(cx: &mut Cx<'_, '_>, table: &'static str, name: &str) -> Result<i64, Fault> {
    let (id, now, user) = (cx.next_id(table)?, cx.now().0, cx.user_name()?);
    let sql =
        format!("INSERT INTO {table} (account, id, name, added, added_by, changed) VALUES ($0, $1, $2, $3, $4, $3)");
    cx.queue(&sql, &[Value::Int(id), Value::Text(name), Value::Int(now), Value::Text(&user)])?;
    cx.touch(table)?;
    Ok(id)
}

/// Stores what a patch changes of a record, also of its names in other languages, without any check.
pub fn update(cx: &mut Cx<'_, '_>, noun: &'static Noun, id: i64, patch: &Patch) -> Result<(), Fault> {
    if let Some(past) = noun.past {
        past.keep_before(cx, Id::new(id), patch)?;
    }
    let (now, user) = (cx.now().0, cx.user_name()?);
    let mut values: Vec<OwnedValue> = vec![id.into(), now.into(), user.into()];
    let mut sets = "modified = $2, modified_by = $3, changed = $2".to_owned();
    for (field, value) in patch.iter().filter(|(field, _)| !field.column.is_empty()) {
        values.push(query::owned(value));
        sets.push_str(&format!(", {} = ${}", field.column, values.len()));
    }
    if noun.fragments.is_some() {
        sets.push_str(", revision = revision + 1");
    }
    let table = noun.table;
    cx.execute(
        &format!("UPDATE {table} SET {sets} WHERE account = $0 AND id = $1"),
        &values.iter().map(OwnedValue::as_value).collect::<Vec<_>>(),
    )?;
    translations::save(cx, table, id, &patch.translations)?;
    let is_translated = patch.translations.iter().any(|(column, ..)| noun.search.contains(column));
    if is_translated || noun.search.iter().any(|column| patch.has(*column)) {
        refresh_search(cx, noun, id)?;
    }
    note_change(cx, noun)
}

/// Says that a record changed with what belongs to it: programs that keep a copy read it again. Of a table that is remembered it is to
/// be said too (see [`Cx::touch`]).
pub fn mark_changed(cx: &mut Cx<'_, '_>, table: &str, id: i64) -> Result<(), Fault> {
    let (now, user) = (cx.now().0, cx.user_name()?);
    let sql =
        format!("UPDATE {table} SET modified = $2, modified_by = $3, changed = $2 WHERE account = $0 AND id = $1");
    cx.queue(&sql, &[Value::Int(id), Value::Int(now), Value::Text(&user)])
}

/// Says that records, those of a condition, show something else than before though nobody has edited them: programs that keep a copy read
/// them again. Of a table that is remembered it is to be said too (see [`Cx::touch`]).
pub fn mark_for_copies(cx: &mut Cx<'_, '_>, table: &str, condition: &str, values: &[Value<'_>]) -> Result<(), Fault> {
    let sql = format!("UPDATE {table} SET changed = ${} WHERE account = $0 AND ({condition})", values.len() + 1);
    cx.queue(&sql, &[values, &[Value::Int(cx.now().0)]].concat())
}

/// Writes anew what searches look into.
fn refresh_search(cx: &mut Cx<'_, '_>, noun: &Noun, id: i64) -> Result<(), Fault> {
    let (table, columns) = (noun.table, noun.search.join(", "));
    let rows = cx.query(&format!("SELECT {columns} FROM {table} WHERE account = $0 AND id = $1"), &[Value::Int(id)])?;
    let row = rows.first().ok_or_else(|| Fault::unknown(noun.id))?;
    let own = (0..noun.search.len()).map(|at| row.text(at));
    let others = match noun.fields.iter().any(|field| field.languages && noun.search.contains(&field.column)) {
        true => translations::of_record(cx, table, id)?,
        false => Vec::new(),
    };
    let others = others.iter().filter(|(column, _)| noun.search.contains(&column.as_str()));
    let text = search_text(own.chain(others.map(|(_, text)| text.as_str())));
    let sql = format!("UPDATE {table} SET search = $2 WHERE account = $0 AND id = $1");
    cx.queue(&sql, &[Value::Int(id), Value::Text(&text)])
}

/// The name of the counter that the ids of a table come from. Customers, suppliers, their contact persons and the company itself share
/// one row of ids, because addresses name their owner by id alone.
pub fn id_counter(table: &'static str) -> &'static str {
    if matches!(table, "customer" | "supplier" | "company") { "party" } else { table }
}

fn note_change(cx: &mut Cx<'_, '_>, noun: &Noun) -> Result<(), Fault> {
    if noun.remembered { cx.touch(noun.table) } else { Ok(()) }
}

/// One field for each stored column.
fn persisted_fields(noun: &'static Noun) -> impl Iterator<Item = &'static Field> {
    noun.plan().columns()[super::plan::STANDARD.len()..].iter().filter_map(|column| noun.holder_of(column))
}

fn default_of(field: &Field) -> OwnedValue {
    match field.default {
        ScalarRef::Int(value) => value.into(),
        ScalarRef::Text(text) => text.into(),
        ScalarRef::Null => OwnedValue::Null,
    }
}

/// The folded text that searches look into: a line for each column, then one for each name in another language.
fn search_text<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(|text| fold(text).replace('\n', " ")).collect::<Vec<_>>().join("\n")
}

/// Refuses a new record without something that it needs (1010).
pub fn check_required(noun: &Noun, patch: &Patch) -> Result<(), Fault> {
    let missing = |field: &&Field| match patch.scalar(field.column) {
        None => true,
        Some(Scalar::Text(text)) => text.trim().is_empty(),
        Some(Scalar::Int(id)) => *id == 0 && !field.refers.is_empty(),
        Some(Scalar::Null) => true,
    };
    match noun.fields.iter().filter(|field| field.required).find(missing) {
        Some(field) => Err(Fault::missing(field.input)),
        None => Ok(()),
    }
}

/// A new record that is named in some other language only has that name in the account's own language too.
fn name_by_translation(noun: &Noun, patch: &mut Patch) {
    for field in noun.fields.iter().filter(|field| field.languages && field.required) {
        let other = patch.translations.iter().find(|(column, _, text)| *column == field.column && !text.is_empty());
        if let Some((_, _, text)) = other.filter(|_| patch.filled(field.column).is_none()) {
            let text = text.clone();
            patch.set(field.column, text);
        }
    }
}

/// Refuses what was sent for parts of the API that the account does not have.
pub fn check_parts(cx: &mut Cx<'_, '_>, patch: &Patch) -> Result<(), Fault> {
    let conf = cx.settings()?;
    for (field, value) in patch.iter().filter(|(field, _)| !field.part.is_empty()) {
        let says_something = match value {
            Scalar::Text(text) => !text.is_empty() && ScalarRef::Text(text) != field.default,
            Scalar::Int(value) => *value != 0,
            Scalar::Null => false,
        };
        if says_something && !conf.has_module(field.part) {
            return Err(field.refused(&patch.named(field)));
        }
    }
    Ok(())
}

/// Checks what fields say of themselves: what is needed is not empty, ids refer to something, what has to be unique is.
pub fn check_fields(cx: &mut Cx<'_, '_>, noun: &'static Noun, patch: &Patch) -> Result<(), Fault> {
    AskedFields::ask(cx, [patch])?.check(cx, noun, patch)
}

/// What the fields of patches refer to, asked for so that it comes together with what else was asked for: once for each table, however
/// many patches there are.
#[must_use = "fields that nobody checks are not to be asked for"]
pub struct AskedFields(BTreeMap<&'static str, AskedReferences>);

impl AskedFields {
    /// Asks whether there is what the fields of some patches refer to.
    pub fn ask<'p>(cx: &mut Cx<'_, '_>, patches: impl IntoIterator<Item = &'p Patch>) -> Result<AskedFields, Fault> {
        let mut ids: BTreeMap<&'static str, BTreeSet<i64>> = BTreeMap::new();
        for (field, value) in patches.into_iter().flat_map(Patch::iter).filter(|(field, value)| refers(field, value)) {
            ids.entry(field.refers).or_default().insert(value.int());
        }
        let asked = ids.into_iter().map(|(table, ids)| Ok((table, AskedReferences::ask(cx, table, ids)?)));
        asked.collect::<Result<_, Fault>>().map(AskedFields)
    }

    /// Checks what the fields of one of the patches say of themselves, as [`check_fields`] does. What it refers to must not have changed in
    /// between.
    pub fn check(&mut self, cx: &mut Cx<'_, '_>, noun: &'static Noun, patch: &Patch) -> Result<(), Fault> {
        for (field, value) in patch.iter() {
            if field.required && matches!(value, Scalar::Text(text) if text.trim().is_empty()) {
                return Err(Fault::missing(&patch.named(field)));
            }
            if refers(field, value) {
                let known = match self.0.get_mut(field.refers) {
                    Some(asked) => asked.has(cx, value.int())?,
                    None => false,
                };
                if !known {
                    return Err(Fault::unknown(&patch.named(field)));
                }
            }
            if field.unique && !value.text().is_empty() {
                let key = [(field.column, Value::Text(value.text()))];
                Unique { table: noun.table, key: &key, among: None, own: patch.id }.require(cx, field.input)?;
            }
        }
        Ok(())
    }
}

/// Is a value an id that has to refer to something?
fn refers(field: &Field, value: &Scalar) -> bool {
    !field.refers.is_empty() && !field.input.is_empty() && value.int() != 0
}
