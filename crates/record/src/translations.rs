//! Names in other languages than the account's own.

use std::collections::HashMap;

use ladu_store::{Row, Value};
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
    /// Languages that settings switch on for single fields, by the beginning of these settings.
    described: Vec<(&'static str, Vec<Language>)>,
    texts: Texts,
}

/// The most languages, beside the account's own, that a field is always answered in.
const MOST_DESCRIBED: usize = 3;

/// The languages that settings switch on for the noun's fields.
fn described(cx: &mut Cx<'_, '_>, noun: &Noun, own: Language) -> Result<Vec<(&'static str, Vec<Language>)>, Fault> {
    let conf = cx.settings()?;
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
    let every = cx.params.flag("getAllLanguages") || cx.params.flag("getNamesInAllLanguages");
    let all = if every { enabled(cx)? } else { Vec::new() };
    let described = described(cx, noun, default)?;
    let every = every || !described.is_empty();
    let mut translations = Translations { language, default, all, described, texts: HashMap::new() };
    let kept = noun.fields.iter().any(|field| field.languages);
    if !kept || ids.is_empty() || (language == default && !every) {
        return Ok(translations);
    }
    translations.texts = texts(cx, noun.table, ids)?;
    Ok(translations)
}

/// Texts in other languages, by record, column and language.
pub type Texts = HashMap<(i64, String, String), String>;

/// The texts of some records in other languages.
pub fn texts(cx: &mut Cx<'_, '_>, table: &str, records: &[i64]) -> Result<Texts, Fault> {
    let sql = "SELECT record_id, field, language, text FROM translation
         WHERE account = $0 AND noun = $1 AND record_id IN ({ids})";
    let rows = cx.among(sql, records, &[Value::Text(table)])?;
    let entry = |row: Row<'_>| ((row.int(0), row.text(1).to_owned(), row.text(2).to_owned()), row.text(3).to_owned());
    Ok(rows.iter().map(entry).collect())
}

/// The languages an account has switched on.
pub fn enabled(cx: &mut Cx<'_, '_>) -> Result<Vec<Language>, Fault> {
    Ok(cx.settings()?.text("langs").split(',').filter_map(Language::parse).collect())
}

impl Translations {
    /// Writes a name: in the language asked for, else the account's own; and in every language when all are asked for.
    pub fn write(&self, id: i64, field: &'static Field, own: ScalarRef<'_>, w: &mut Writer) {
        let in_language = |language: Language| {
            self.texts.get(&(id, field.column.to_owned(), language.code().to_owned())).map(String::as_str)
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
