//! Rows of a noun on their way into an answer: everything that writing them needs is read first, in a fixed number of statements.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use ladu_store::{Row, RowSet, Value};
use ladu_wire::{Fault, Format, Kind, Language, Params, ScalarRef, Source, Writer};

use super::declare::{Child, Noun};
use super::field::{Cell, Field, Loaded, Names, Page};
use super::paging::page_of;
use super::view::{View, ViewField};
use crate::attributes::Attributes;
use crate::context::Cx;
use crate::fragments::Fragment;
use crate::translations::Translations;
use crate::{attributes, translations};

/// The flag that asks for the rows of all documents of a page. Those of a document that comes alone, or is asked for by its id or
/// number, come without it.
pub const ROWS_OF_ALL: &str = "getRowsForAllInvoices";

/// Is a page that of one document, or are documents asked for one by one?
fn is_about_one(params: &Params, noun: &Noun, found: usize) -> bool {
    let is_named = ["id", "number"].iter().any(|name| params.filled(name).is_some());
    let (limit, offset) = noun.page.map_or((2, 0), |size| page_of(params, size));
    is_named || (found == 1 && offset == 0 && limit > 1)
}

/// What rows of a noun are written with.
pub struct Sheet<'a> {
    noun: &'static Noun,
    view: Arc<View>,
    page: Page<'a>,
    attributes: Attributes,
    translated: Translations,
    children: Vec<Children<'a>>,
}

/// The children of one kind of all rows.
struct Children<'a> {
    child: &'static Child,
    rows: RowSet,
    of: HashMap<i64, Vec<usize>>,
    sheet: Sheet<'a>,
}

impl<'a> Sheet<'a> {
    /// Reads what some rows of a noun, read by its plan, are written with.
    pub fn load(cx: &mut Cx<'a, '_>, noun: &'static Noun, rows: &RowSet) -> Result<Sheet<'a>, Fault> {
        let view = View::whole(cx, noun)?;
        Sheet::of(cx, noun, view, rows)
    }

    /// The same of rows that were read for a view.
    pub(super) fn of(
        cx: &mut Cx<'a, '_>,
        noun: &'static Noun,
        view: Arc<View>,
        rows: &RowSet,
    ) -> Result<Sheet<'a>, Fault> {
        let mut sheet = Sheet::without_live(cx, noun, view, rows)?;
        if let Some(fragments) = noun.fragments {
            let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
            sheet.page.extra.extend(parts_of((fragments.live)(cx, &ids)?));
        }
        Ok(sheet)
    }

    /// The same but for what live fields need, when the noun's records are kept as fragments.
    pub(super) fn without_live(
        cx: &mut Cx<'a, '_>,
        noun: &'static Noun,
        view: Arc<View>,
        rows: &RowSet,
    ) -> Result<Sheet<'a>, Fault> {
        let mut names: Vec<(&'static str, Arc<Names>)> = Vec::new();
        for (table, places) in &view.named {
            let ids = rows.iter().flat_map(|row| places.iter().map(move |at| row.int(*at))).filter(|id| *id != 0);
            let mut ids: Vec<i64> = ids.collect();
            ids.sort_unstable();
            ids.dedup();
            names.push((*table, names_of(cx, table, &ids)?));
        }
        let extra = match noun.prepare {
            Some(prepare) => parts_of(prepare(cx, rows, &view.plan)?),
            None => Vec::new(),
        };
        let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
        let attributes = attributes::load(cx, noun, &ids)?;
        let translated = translations::load(cx, noun, &ids)?;
        let mut children = Vec::new();
        let conf = cx.settings()?;
        let (params, about_one) = (cx.params, is_about_one(cx.params, noun, rows.len()));
        let is_asked = |child: &&Child| {
            child.when.is_empty() || params.flag(child.when) || (child.when == ROWS_OF_ALL && about_one)
        };
        let is_there = |child: &&Child| child.noun.part.is_empty() || conf.has_module(child.noun.part);
        for child in noun.children.iter().filter(is_asked).filter(is_there) {
            children.push(Children::load(cx, child, &ids)?);
        }
        let page = page_with(cx, extra, names)?;
        Ok(Sheet { noun, view, page, attributes, translated, children })
    }

    /// Writes the keys of a row.
    pub fn write(&self, row: Row<'_>, w: &mut Writer) {
        self.write_around(row, w, |field, w| {
            self.write_field(field.field, row, field.position, w);
        });
    }

    /// A row as a fragment: live fields are gaps.
    pub(super) fn fragment(&self, row: Row<'_>, format: Format) -> Fragment {
        let (mut w, mut gaps) = (Writer::new(format), Vec::new());
        self.write_around(row, &mut w, |answered, w| match answered.field.live {
            true => gaps.push((w.bytes().len(), answered.at)),
            false => self.write_field(answered.field, row, answered.position, w),
        });
        Fragment::new(w.bytes(), gaps)
    }

    /// Writes the keys of a row, its fields as told.
    fn write_around(&self, row: Row<'_>, w: &mut Writer, mut write: impl FnMut(&ViewField, &mut Writer)) {
        let id = row.int(0);
        if !self.noun.id.is_empty() {
            w.key(self.noun.id);
            Kind::Id.write(self.noun.id_form, ScalarRef::Int(id), w);
        }
        for answered in &self.view.fields {
            write(answered, w);
        }
        self.attributes.write(id, w);
        for children in &self.children {
            children.write(id, w);
        }
    }

    fn write_field(&self, field: &'static Field, row: Row<'_>, position: usize, w: &mut Writer) {
        let value = scalar(row.value(position));
        match field.source {
            Source::Hidden => {}
            Source::Stored if field.languages => self.translated.write(row.int(0), field, value, w),
            Source::Stored => {
                w.key(field.name);
                field.write(value, w);
            }
            Source::NameOf(table) => {
                w.key(field.name);
                match self.page.name(table, value.int()) {
                    Some(name) => w.text(name),
                    None => w.null(),
                }
            }
            Source::Special(write) => {
                let cell = Cell { id: row.int(0), value, row, plan: &self.view.plan };
                write(&self.page, &cell, field.name, w);
            }
        }
    }
}

impl<'a> Children<'a> {
    fn load(cx: &mut Cx<'a, '_>, child: &'static Child, ids: &[i64]) -> Result<Children<'a>, Fault> {
        let plan = child.noun.plan();
        let (select, parent, order) = (plan.select(), child.parent, child.order);
        let sql = format!("{select} WHERE t.account = $0 AND t.{parent} IN ({{ids}}) ORDER BY t.{order}, t.id");
        let rows = cx.among(&sql, ids, &[])?;
        let mut of: HashMap<i64, Vec<usize>> = HashMap::new();
        let position =
            plan.position(parent).ok_or_else(|| Fault::internal(format!("{parent} is no column of a child")))?;
        for (at, row) in rows.iter().enumerate() {
            of.entry(row.int(position)).or_default().push(at);
        }
        let sheet = Sheet::load(cx, child.noun, &rows)?;
        Ok(Children { child, rows, of, sheet })
    }

    fn write(&self, parent: i64, w: &mut Writer) {
        let rows = self.of.get(&parent).map_or(&[][..], Vec::as_slice);
        if rows.is_empty() && self.child.only_filled {
            return;
        }
        w.key(self.child.key);
        w.list(|w| {
            for at in rows {
                w.object(|w| self.sheet.write(self.rows.get(*at), w));
            }
        });
    }
}

/// The things that were loaded for a page.
pub(super) fn parts_of(loaded: Box<dyn Any>) -> Vec<Box<dyn Any>> {
    match loaded.downcast::<Loaded>() {
        Ok(parts) => parts.0,
        Err(one) => vec![one],
    }
}

/// A page of a call with what was loaded for it.
pub(super) fn page_with<'a>(
    cx: &mut Cx<'a, '_>,
    extra: Vec<Box<dyn Any>>,
    names: Vec<(&'static str, Arc<Names>)>,
) -> Result<Page<'a>, Fault> {
    let (conf, language, base_url) = (cx.settings()?, cx.language()?, cx.request.base_url.clone());
    Ok(Page { params: cx.params, conf, language, base_url, extra, names })
}

/// A value of the database on its way to the wire.
pub fn scalar(value: Value<'_>) -> ScalarRef<'_> {
    match value {
        Value::Int(value) => ScalarRef::Int(value),
        Value::Text(text) => ScalarRef::Text(text),
        Value::Null | Value::Blob(_) => ScalarRef::Null,
    }
}

/// Tables with too many records to remember all their names; those of a page are read with it.
const LARGE: &[&str] = &["customer", "supplier", "product", "sales_document"];

/// The names of a small table's records in the language of the answer, remembered until the table changes.
pub fn names(cx: &mut Cx<'_, '_>, table: &'static str) -> Result<Arc<Names>, Fault> {
    let language = cx.language()?;
    let what = if language == cx.default_language()? { "names" } else { language.code() };
    cx.cached(what, table, |cx: &mut Cx<'_, '_>| read_names(cx, table, language, None))
}

/// The names that a page needs of a table, in the language of the answer: those of the ids of a large table, all of a small one.
pub fn names_of(cx: &mut Cx<'_, '_>, table: &'static str, ids: &[i64]) -> Result<Arc<Names>, Fault> {
    if !LARGE.contains(&table) {
        return names(cx, table);
    }
    let language = cx.language()?;
    read_names(cx, table, language, Some(ids)).map(Arc::new)
}

/// Names of all records of a table or of some, each in a language, else the account's own.
fn read_names(cx: &mut Cx<'_, '_>, table: &str, language: Language, ids: Option<&[i64]>) -> Result<Names, Fault> {
    let own = format!("SELECT t.id, t.name FROM {table} t");
    let translated = format!(
        "SELECT t.id, COALESCE(n.text, t.name) FROM {table} t LEFT JOIN translation n ON n.account = t.account AND n.noun = $1
         AND n.record_id = t.id AND n.field = 'name' AND n.language = $2"
    );
    let words = [Value::Text(table), Value::Text(language.code())];
    let (select, params) =
        if language == cx.default_language()? { (own, &words[..0]) } else { (translated, &words[..]) };
    let rows = match ids {
        Some(ids) => cx.among(&format!("{select} WHERE t.account = $0 AND t.id IN ({{ids}})"), ids, params)?,
        None => cx.query(&format!("{select} WHERE t.account = $0"), params)?,
    };
    Ok(rows.iter().map(|row| (row.int(0), row.text(1).to_owned())).collect())
}
