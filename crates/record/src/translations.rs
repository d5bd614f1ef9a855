//! Names in other languages than the account's own.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_store::{Row, RowSet, Value};
use ladu_wire::{Fault, Language, ScalarRef, Writer};

use crate::context::Cx;
use crate::noun::declare::Noun;
use crate::noun::field::Field;

/// What is known of the names of a page of records in other languages.
pub struct Translations {
    language: Language,
    default: Language,
    /// Every language is answered, as `nameENG` and so on.
    all: Vec<Language>,
    described: Arc<Described>,
    /// The texts of each record.
    texts: foldhash::HashMap<i64, Vec<Translation>>,
}

/// A text of a record in another language.
struct Translation {
    column: String,
    language: String,
    text: String,
}

/// Flags that ask for names in every language that the account has switched on.
pub(crate) const EVERY_LANGUAGE: [&str; 2] = ["getAllLanguages", "getNamesInAllLanguages"];

/// Languages that settings switch on for single fields, by the beginning of these settings.
type Described = Vec<(&'static str, Vec<Language>)>;

/// The most languages, beside the account's own, that a field is always answered in.
const MOST_DESCRIBED: usize = 3;

/// The languages that settings switch on for the noun's fields, remembered until a setting changes.
fn described(cx: &mut Cx<'_, '_>, noun: &Noun) -> Result<Arc<Described>, Fault> {
    cx.cached(noun.table, "setting", |cx| find_described(cx, noun))
}

fn find_described(cx: &mut Cx<'_, '_>, noun: &Noun) -> Result<Described, Fault> {
    let (conf, own) = (cx.settings()?, cx.default_language()?);
    let settings = noun.fields.iter().map(|field| field.described).filter(|setting| !setting.is_empty());
    let on = |setting: &str, language: &Language| conf.flag(&format!("{setting}_{}_enabled", language.code()));
    let languages = |setting: &'static str| {
        let on = Language::ALL.into_iter().filter(|language| *language != own && on(setting, language));
        (setting, on.take(MOST_DESCRIBED).collect::<Vec<_>>())
    };
    Ok(settings.map(languages).filter(|(_, on)| !on.is_empty()).collect())
}

/// Reads the names of some records, unless only the account's own language is asked for.
pub fn load(cx: &mut Cx<'_, '_>, noun: &Noun, ids: &[i64]) -> Result<Translations, Fault> {
    let (language, default) = (cx.language()?, cx.default_language()?);
    let mut translations =
        Translations { language, default, all: Vec::new(), described: Arc::default(), texts: Default::default() };
    if !noun.fields.iter().any(|field| field.languages) || ids.is_empty() {
        return Ok(translations);
    }
    if EVERY_LANGUAGE.iter().any(|flag| cx.params.flag(flag)) {
        translations.all = enabled(cx)?;
    }
    translations.described = described(cx, noun)?;
    let others = !translations.all.is_empty() || !translations.described.is_empty();
    if language == default && !others {
        return Ok(translations);
    }
    for row in read(cx, noun.table, ids)?.iter() {
        let (record, column, language, text) = row.read();
        translations.texts.entry(record).or_default().push(Translation { column, language, text });
    }
    Ok(translations)
}

/// Texts in other languages, by record, column and language.
pub type Texts = HashMap<(i64, String, String), String>;

/// The texts of some records in other languages.
pub fn texts(cx: &mut Cx<'_, '_>, table: &str, records: &[i64]) -> Result<Texts, Fault> {
    let entry = |row: Row<'_>| ((row.get(0), row.get(1), row.get(2)), row.get(3));
    Ok(read(cx, table, records)?.iter().map(entry).collect())
}

fn read(cx: &mut Cx<'_, '_>, table: &str, records: &[i64]) -> Result<RowSet, Fault> {
    let sql = "SELECT record_id, field, language, text FROM translation
         WHERE account = $0 AND noun = $1 AND record_id IN ({ids})";
    cx.among(sql, records, &[Value::Text(table)])
}

/// The languages an account has switched on.
pub fn enabled(cx: &mut Cx<'_, '_>) -> Result<Vec<Language>, Fault> {
    Ok(cx.settings()?.text("langs").split(',').filter_map(Language::parse).collect())
}

impl Translations {
    /// Writes a name: in the language asked for, else the account's own; and in every language when all are asked for.
    pub fn write(&self, id: i64, field: &'static Field, own: ScalarRef<'_>, w: &mut Writer) {
        let texts = self.texts.get(&id).map_or(&[][..], Vec::as_slice);
        let in_language = |language: Language| {
            let is_it = |one: &&Translation| one.column == field.column && one.language == language.code();
            texts.iter().find(is_it).map(|one| one.text.as_str())
        };
        w.key(field.name);
        match in_language(self.language).filter(|text| self.language != self.default && !text.is_empty()) {
            Some(text) => w.text(text),
            None => field.write(own, w),
        }
        let described = self.described.iter().find(|(setting, _)| *setting == field.described);
        let languages = if self.all.is_empty() { described.map_or(&[][..], |(_, on)| on) } else { &self.all };
        for language in languages {
            w.dynamic_key(&format!("{}{}", field.name, language.suffix()));
            match in_language(*language) {
                _ if *language == self.default => field.write(own, w),
                Some(text) => w.text(text),
                None => w.plain_text(""),
            }
        }
    }
}

/// The names of one record in other languages, each with its column.
pub fn of_record(cx: &mut Cx<'_, '_>, table: &str, record: i64) -> Result<Vec<(String, String)>, Fault> {
    let sql = "SELECT field, text FROM translation WHERE account = $0 AND noun = $1 AND record_id = $2 ORDER BY field, language";
    let rows = cx.query(sql, &[Value::Text(table), Value::Int(record)])?;
    Ok(rows.iter().map(|row| (row.text(0).to_owned(), row.text(1).to_owned())).collect())
}

/// Stores names in other languages; an empty one is removed.
pub fn save(
    cx: &mut Cx<'_, '_>,
    table: &str,
    record: i64,
    names: &[(&'static str, Language, String)],
) -> Result<(), Fault> {
    for (field, language, text) in names {
        let key = [Value::Text(table), Value::Int(record), Value::Text(field), Value::Text(language.code())];
        let [a, b, c, d] = key;
        if text.is_empty() {
            cx.queue(
                "DELETE FROM translation WHERE account = $0 AND noun = $1 AND record_id = $2 AND field = $3 AND language = $4",
                &[a, b, c, d],
            )?;
        } else {
            cx.queue(
                "INSERT INTO translation (account, noun, record_id, field, language, text) VALUES ($0, $1, $2, $3, $4, $5)
                 ON CONFLICT (account, noun, record_id, field, language) DO UPDATE SET text = excluded.text",
                &[a, b, c, d, Value::Text(text)],
            )?;
        }
    }
    Ok(())
}
