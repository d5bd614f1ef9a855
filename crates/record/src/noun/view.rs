//! Views: what a list answers of a noun for one choice of flags and of parts of the API, compiled once from the declaration.

use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use ladu_wire::{Fault, Source};

use super::declare::Noun;
use super::field::{Field, Plan, REVISION};
use super::plan::{Key, STANDARD};
use crate::context::Cx;

/// How many views are kept; programs ask in few ways, and flags that somebody plays with shall not fill the memory.
const MOST: usize = 4096;

/// What a list answers, compiled.
pub(super) struct View {
    /// The columns that are read: those of fields that are answered, and those that code looks at.
    pub(super) plan: Plan,
    pub(super) fields: Vec<ViewField>,
    /// The tables whose names are shown, each with the places of the columns that refer to it.
    pub(super) named: Vec<(&'static str, Vec<usize>)>,
}

/// A field that the view answers.
pub(super) struct ViewField {
    pub(super) field: &'static Field,
    /// Its place in the declaration.
    pub(super) at: usize,
    /// That of its column in the rows.
    pub(super) position: usize,
}

/// What was chosen of a noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Choice {
    noun: Key,
    /// Every column is read, shown or not.
    whole: bool,
    detail: bool,
    /// A bit for each flag that fields wait for and that was sent, in the order of the declaration.
    flags: u64,
    /// A bit for each part of the API that fields belong to and that the account has, likewise.
    parts: u64,
}

impl View {
    /// The view that a call asks for.
    pub(super) fn of(cx: &mut Cx<'_, '_>, noun: &'static Noun) -> Result<Arc<View>, Fault> {
        View::chosen(cx, noun, noun.reads.is_none(), false)
    }

    /// The same with every live field, asked for or not.
    pub(super) fn with_live(cx: &mut Cx<'_, '_>, noun: &'static Noun) -> Result<Arc<View>, Fault> {
        View::chosen(cx, noun, noun.reads.is_none(), true)
    }

    /// The same over rows that were read by the noun's own plan.
    pub(super) fn whole(cx: &mut Cx<'_, '_>, noun: &'static Noun) -> Result<Arc<View>, Fault> {
        View::chosen(cx, noun, true, false)
    }

    fn chosen(cx: &mut Cx<'_, '_>, noun: &'static Noun, whole: bool, live: bool) -> Result<Arc<View>, Fault> {
        static VIEWS: LazyLock<RwLock<foldhash::HashMap<Choice, Arc<View>>>> = LazyLock::new(RwLock::default);
        let (conf, params, plan) = (cx.settings()?, cx.params, noun.plan());
        let bits = |names: &[&str], holds: &dyn Fn(&str) -> bool| {
            names.iter().zip(0..).filter(|(name, _)| holds(name)).fold(0, |bits: u64, (_, at)| bits | 1 << at)
        };
        let is_live = |flag: &str| noun.fields.iter().any(|field| field.live && field.when == flag);
        let choice = Choice {
            noun: noun.key(),
            whole,
            detail: params.get("responseMode").is_some_and(|mode| mode.eq_ignore_ascii_case("detail")),
            flags: bits(&plan.whens, &|flag| params.flag(flag) || live && is_live(flag)),
            parts: bits(&plan.parts, &|part| conf.has_module(part)),
        };
        if let Some(view) = VIEWS.read().unwrap_or_else(PoisonError::into_inner).get(&choice) {
            return Ok(view.clone());
        }
        let view = Arc::new(compile(noun, choice));
        let mut views = VIEWS.write().unwrap_or_else(PoisonError::into_inner);
        if views.len() >= MOST {
            views.clear();
        }
        views.insert(choice, view.clone());
        Ok(view)
    }
}

fn compile(noun: &'static Noun, choice: Choice) -> View {
    let plan = noun.plan();
    let has =
        |names: &[&str], bits: u64, name: &str| names.iter().zip(0..).any(|(n, at)| *n == name && bits >> at & 1 == 1);
    let is_answered = |field: &Field| {
        !field.name.is_empty()
            && (!field.detail || choice.detail)
            && (field.when.is_empty() || has(&plan.whens, choice.flags, field.when))
            && (!field.hidden || has(&plan.parts, choice.parts, field.part))
    };
    let reads = noun.reads.unwrap_or_default();
    let is_read = |column: &&'static str| {
        choice.whole
            || STANDARD.contains(column)
            || reads.contains(column)
            || *column == REVISION.column
            || noun.fields.iter().any(|field| field.column == *column && is_answered(field))
    };
    let read = Plan::of(noun, plan.columns.iter().copied().filter(is_read).collect());
    let fields = noun.fields.iter().zip(read.cells.iter().copied()).enumerate();
    let fields = fields.map(|(at, (field, position))| ViewField { field, at, position });
    let fields: Vec<ViewField> = fields.filter(|answered| is_answered(answered.field)).collect();
    let mut named: Vec<(&'static str, Vec<usize>)> = Vec::new();
    for answered in &fields {
        let Source::NameOf(table) = answered.field.source else { continue };
        match named.iter_mut().find(|(known, _)| *known == table) {
            Some((_, places)) => places.push(answered.position),
            None => named.push((table, vec![answered.position])),
        }
    }
    View { plan: read, fields, named }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ladu_wire::Code;

    static GOODS: Noun = Noun {
        reads: Some(&["kind"]),
        ..Noun::new(
            "goods",
            "goodsID",
            &[
                Field::text("name", "name", 100),
                Field::text("", "kind", 10),
                Field::text("", "secret", 10),
                Field::text("glass", "glass", 10).when("getGlass"),
                Field::text("story", "story", 10).detail(),
                Field::text("code5", "code5", 10).part("Codes", Code::NO_MODULE),
                Field::name_of("brandName", "brand_id", "brand"),
                Field::name_of("otherBrandName", "other_brand_id", "brand").when("getGlass"),
            ],
        )
    };

    fn compiled(whole: bool, detail: bool, flags: u64, parts: u64) -> (Vec<&'static str>, Vec<&'static str>) {
        let view = compile(&GOODS, Choice { noun: GOODS.key(), whole, detail, flags, parts });
        let columns = view.plan.columns[STANDARD.len()..].to_vec();
        for answered in &view.fields {
            assert_eq!(view.plan.columns[answered.position], answered.field.column, "where its value is");
            assert_eq!(GOODS.fields[answered.at].name, answered.field.name);
        }
        let places = view.named.iter().flat_map(|(_, places)| places).map(|at| view.plan.columns[*at]).collect();
        (columns, places)
    }

    #[test]
    fn a_view_reads_what_it_shows_and_what_code_looks_at() {
        assert_eq!(compiled(false, false, 0, 0), (vec!["name", "kind", "brand_id"], vec!["brand_id"]));
        let glass = (vec!["name", "kind", "glass", "brand_id", "other_brand_id"], vec!["brand_id", "other_brand_id"]);
        assert_eq!(compiled(false, false, 1, 0), glass);
        assert_eq!(compiled(false, true, 0, 1).0, ["name", "kind", "story", "code5", "brand_id"]);
        assert_eq!(compiled(true, false, 0, 0).0, GOODS.plan().columns[STANDARD.len()..], "every column");
        assert_eq!(compiled(true, false, 0, 0).1, ["brand_id"]);
    }
}
