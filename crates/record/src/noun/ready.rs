//! Pages of nouns whose records are kept as fragments: what is kept is copied, what is missing is read and kept, and live fields are written
//! anew.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ladu_store::RowSet;
use ladu_types::{Id, of};
use ladu_wire::{Fault, Format, Language, ScalarRef, Source, Writer};

use super::declare::{Fragments, Noun};
use super::field::{Cell, Page, REVISION};
use super::page;
use super::plan::Key;
use super::sheet::{Sheet, page_with, parts_of};
use super::view::View;
use crate::answer::Answer;
use crate::cache::Tables;
use crate::context::Cx;
use crate::fragments::{Fragment, Set, Stamp};

/// How many views of one noun an account has fragments in.
const MOST_VIEWS: usize = 32;

/// What tells the bytes of one answer's records from those of another's.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Bytes {
    noun: Key,
    format: Format,
    language: Language,
    detail: bool,
    /// Links begin with it.
    base_url: String,
}

/// The fragments of each view of a noun, as long as no table changes that they are made of.
#[derive(Default)]
struct Views(Mutex<HashMap<Bytes, Set>>);

/// A list that is answered from fragments.
pub(super) struct Ready {
    noun: &'static Noun,
    fragments: Fragments,
    set: Set,
}

impl Ready {
    /// Those that a list may be answered from; none when it shows more than they hold, or may show what is never kept.
    pub(super) fn of(cx: &mut Cx<'_, '_>, noun: &'static Noun, format: Format) -> Result<Option<Ready>, Fault> {
        let Some(fragments) = noun.fragments else { return Ok(None) };
        if cx.tx.has_changed(noun.table) || !is_plain(cx, noun, &fragments) {
            return Ok(None);
        }
        let views = cx.remembered("fragments", Tables::All(fragments.tables), |_| Ok(Views::default()))?;
        let view = Bytes {
            noun: noun.key(),
            format,
            language: cx.language()?,
            detail: cx.params.get("responseMode").is_some_and(|mode| mode.eq_ignore_ascii_case("detail")),
            base_url: cx.request.base_url.clone(),
        };
        Ok(views.set(view).map(|set| Ready { noun, fragments, set }))
    }

    /// Writes some records into the answer, in their order; what is not kept yet is read for all of them at once.
    pub(super) fn answer(&self, cx: &mut Cx<'_, '_>, stamps: &[Stamp], answer: &mut Answer) -> Result<(), Fault> {
        let mut found = cx.caches.fragments.find(self.set, stamps);
        let missing: Vec<Id<of::Record>> =
            stamps.iter().zip(&found).filter(|(_, found)| found.is_none()).map(|(stamp, _)| stamp.record).collect();
        if !missing.is_empty() {
            let mut made = self.make(cx, &missing, answer.format())?;
            for (stamp, fragment) in stamps.iter().zip(&mut found).filter(|(_, fragment)| fragment.is_none()) {
                *fragment = made.remove(&stamp.record);
            }
        }
        let ids: Vec<i64> = stamps.iter().map(|stamp| stamp.record.number()).collect();
        let live = parts_of((self.fragments.live)(cx, &ids)?);
        let page = page_with(cx, live, Vec::new())?;
        answer.reserve(found.iter().flatten().map(|fragment| fragment.len()).sum());
        for (id, fragment) in ids.iter().zip(&found) {
            if let Some(fragment) = fragment {
                answer.record(|w| self.write(*id, fragment, &page, w));
            }
        }
        Ok(())
    }

    /// Makes the fragments of records that are not there, and keeps those that can be.
    fn make(
        &self,
        cx: &mut Cx<'_, '_>,
        missing: &[Id<of::Record>],
        format: Format,
    ) -> Result<HashMap<Id<of::Record>, Arc<Fragment>>, Fault> {
        let view = View::with_live(cx, self.noun)?;
        let rows = page::records(cx, &view, missing)?;
        let sheet = Sheet::without_live(cx, self.noun, view.clone(), &rows)?;
        let plan = &view.plan;
        let revision = plan.position(REVISION.column).unwrap_or(0);
        let mut made = HashMap::new();
        for row in rows.iter() {
            let (record, fragment) = (row.get(0), Arc::new(sheet.fragment(row, format)));
            if (self.fragments.keeps)(row, plan) {
                let stamp = Stamp { record, revision: row.int(revision) };
                cx.caches.fragments.keep(self.set, stamp, fragment.clone());
            }
            made.insert(record, fragment);
        }
        Ok(made)
    }

    fn write(&self, id: i64, fragment: &Fragment, page: &Page<'_>, w: &mut Writer) {
        let (nothing, plan) = (RowSet::default(), self.noun.plan());
        for (piece, field) in fragment.pieces() {
            w.piece(piece);
            // There is a gap for each live field, whether it was asked for or not: one fragment serves all who ask.
            let Some(field) = field.and_then(|at| self.noun.fields.get(at)) else { continue };
            let is_asked = field.when.is_empty() || page.params.flag(field.when);
            if let (true, Source::Special(write)) = (is_asked, field.source) {
                let cell = Cell { id, value: ScalarRef::Null, row: nothing.get(0), plan };
                write(page, &cell, field.name, w);
            }
        }
    }
}

impl Views {
    /// The fragments of a view; none when there are too many views.
    fn set(&self, view: Bytes) -> Option<Set> {
        let mut sets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let has_room = sets.len() < MOST_VIEWS;
        match sets.get(&view) {
            None if has_room => Some(*sets.entry(view).or_insert_with(Set::new)),
            found => found.copied(),
        }
    }
}

/// Is nothing asked for but what fragments hold and live fields add?
fn is_plain(cx: &Cx<'_, '_>, noun: &Noun, fragments: &Fragments) -> bool {
    let params = cx.params;
    let adds = |name: &str| noun.plan().flags.contains(name) && !fragments.live_flags.contains(&name);
    !params.names().any(|name| adds(name) && params.flag(name))
}
