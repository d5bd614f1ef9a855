//! Lists the records of a noun: filters, order, page, total, and the answer's keys.

use std::sync::Arc;

use ladu_store::RowSet;
use ladu_types::Id;
use ladu_wire::Fault;

use super::again::Again;
use super::declare::{Noun, PageSize};
use super::paging::page_of;
use super::query::Query;
use super::ready::Ready;
use super::sheet::Sheet;
use super::view::View;
use super::{filters, page};
use crate::answer::Answer;
use crate::attributes;
use crate::context::Cx;
use crate::fragments::Stamp;

/// How many records come when a noun has no pages and none is asked for.
const EVERYTHING: PageSize = PageSize { default: 10_000, max: 10_000 };

/// The flag that spares the counting of all matches, of nouns that declare it.
const UNCOUNTED: &str = "doNotCalculateRecordsTotal";
/// What an answer says of the number of matches when nobody counted them: whoever asked for that reads on until a page is empty.
const UNKNOWN_TOTAL: u64 = 1_000_000_000;

/// Answers the list of a noun's records that the parameters ask for.
pub fn list(cx: &mut Cx<'_, '_>, noun: &'static Noun, answer: &mut Answer) -> Result<(), Fault> {
    list_within(cx, noun, Query::default(), answer)
}

/// The same of the records that `query` already restricts the list to.
pub fn list_within(
    cx: &mut Cx<'_, '_>,
    noun: &'static Noun,
    mut query: Query,
    answer: &mut Answer,
) -> Result<(), Fault> {
    apply_filters(cx, noun, &mut query)?;
    answer_query(cx, noun, query, answer)
}

/// Answers the page of records that a finished query finds.
pub fn answer_query(
    cx: &mut Cx<'_, '_>,
    noun: &'static Noun,
    mut query: Query,
    answer: &mut Answer,
) -> Result<(), Fault> {
    let (limit, offset) = query.page.unwrap_or_else(|| page_of(cx.params, noun.page.unwrap_or(EVERYTHING)));
    let again = Again::of(cx, noun, &query);
    let known = again.as_ref().map_or(Ok(None), |again| again.found(cx, noun, &query))?;
    let few = match &known {
        Some(known) => Some(known.ids.len() as u64).filter(|count| *count <= FEW.unsigned_abs()),
        None if query.ranged && query.order.is_none() => few(cx, noun, &query)?,
        None => None,
    };
    if let Some(again) = again.as_ref().filter(|_| few.is_some() || query.looks_at_parts()) {
        again.asked(cx);
    }
    let own_order = query.order.is_none();
    let order = query.order.take().unwrap_or_else(|| order_of(cx, noun, few.is_some()));
    let found = match Ready::of(cx, noun, answer.format())? {
        Some(ready) => Found::Ready(ready, page::stamps(cx, noun, &query, &order, (limit, offset))?),
        None => {
            let view = View::of(cx, noun)?;
            let by_id = ID_ORDERS.iter().find(|(text, _)| own_order && *text == order);
            let rows = match known.as_ref().zip(by_id) {
                Some((known, (_, descending))) => {
                    let place = |number| usize::try_from(number).unwrap_or(usize::MAX);
                    let page = known.ids.page(place(limit), place(offset), *descending);
                    page::records(cx, &view, &page.into_iter().map(Id::new).collect::<Vec<_>>())?
                }
                None => page::read(cx, (noun, &view), &query, &order, (limit, offset))?,
            };
            Found::Rows(view, rows)
        }
    };
    let uncounted = noun.flags.iter().any(|(name, _)| *name == UNCOUNTED) && cx.params.flag(UNCOUNTED);
    answer.total = Some(match uncounted || query.uncounted {
        true => UNKNOWN_TOTAL,
        false => match (few, known) {
            (Some(few), _) => few,
            (None, Some(known)) => known.ids.len() as u64,
            (None, None) => total(cx, noun, &query, (again, limit, offset), found.len() as i64)?,
        },
    });
    match found {
        Found::Ready(ready, stamps) => ready.answer(cx, &stamps, answer),
        Found::Rows(view, rows) => write_rows(&Sheet::of(cx, noun, view, &rows)?, &rows, answer),
    }
}

/// The records of a page.
enum Found {
    /// Which they are; most are likely to be kept as fragments.
    Ready(Ready, Vec<Stamp>),
    Rows(Arc<View>, RowSet),
}

impl Found {
    fn len(&self) -> usize {
        match self {
            Found::Ready(_, stamps) => stamps.len(),
            Found::Rows(_, rows) => rows.len(),
        }
    }
}

/// Adds the conditions that the parameters ask for.
pub fn apply_filters(cx: &mut Cx<'_, '_>, noun: &'static Noun, query: &mut Query) -> Result<(), Fault> {
    // Far fewer parameters are sent than there are filters.
    let mut sent: Vec<usize> = cx.params.names().filter_map(|name| noun.plan().filter(name)).collect();
    sent.sort_unstable();
    sent.dedup();
    for at in sent {
        filters::apply(cx, noun, &noun.filters[at], query)?;
    }
    if noun.attributes {
        attributes::search(cx, noun.table, query)?;
    }
    match noun.restrict {
        Some(restrict) => restrict(cx, query),
        None => Ok(()),
    }
}

/// Writes records of a noun that were read by its plan.
pub fn write_page(cx: &mut Cx<'_, '_>, noun: &'static Noun, rows: &RowSet, answer: &mut Answer) -> Result<(), Fault> {
    write_rows(&Sheet::load(cx, noun, rows)?, rows, answer)
}

fn write_rows(sheet: &Sheet<'_>, rows: &RowSet, answer: &mut Answer) -> Result<(), Fault> {
    for row in rows.iter() {
        answer.record(|w| sheet.write(row, w));
    }
    Ok(())
}

/// The orders of the ids, and which of them run from the greatest down. Few records are put in order by something that no index has.
const ID_ORDERS: [(&str, bool); 4] =
    [("t.id ASC", false), ("t.id DESC", true), ("t.id + 0 ASC", false), ("t.id + 0 DESC", true)];

/// How many records are few enough to be put in order after they were found.
const FEW: i64 = 1000;

/// The number of records that conditions on ranges leave, when those are few. A planner does not know: it walks the index of the order and
/// would look at every record for the few that were changed in the last hour.
fn few(cx: &mut Cx<'_, '_>, noun: &Noun, query: &Query) -> Result<Option<u64>, Fault> {
    let sql = format!(
        "SELECT count(*) FROM (SELECT t.id FROM {} t WHERE {} LIMIT {}) few",
        noun.table,
        query.conditions(),
        FEW + 1
    );
    let count = cx.first(&sql, &query.values(), |row| row.int(0))?.unwrap_or(0);
    Ok(Some(count).filter(|count| *count <= FEW).map(i64::unsigned_abs))
}

/// What comes after `ORDER BY`: as asked, or the noun's default; the id makes it total. No index serves the order of few records.
fn order_of(cx: &Cx<'_, '_>, noun: &Noun, few: bool) -> String {
    let asked = cx.params.filled("orderBy");
    let known = asked.and_then(|asked| noun.orders.iter().find(|(name, _)| name.eq_ignore_ascii_case(asked)));
    let column = known.or(noun.orders.first()).map_or("id", |(_, column)| column);
    // Whoever copies records page by page asks for the order of the ids: new ones have to come last, or pages shift while they are read.
    let copies = known.is_some() && column == "id" && noun.orders.first().is_some_and(|(_, usual)| *usual != "id");
    let descending = match cx.params.filled("orderByDir") {
        Some(direction) => direction.eq_ignore_ascii_case("desc"),
        None => noun.descending && !copies,
    };
    let direction = if descending { "DESC" } else { "ASC" };
    let neutral = if !few {
        ""
    } else if column == "id" || noun.kind_of(column).is_numeric() {
        " + 0"
    } else {
        " || ''"
    };
    match column {
        "id" => format!("t.id{neutral} {direction}"),
        column => format!("t.{column}{neutral} {direction}, t.id {direction}"),
    }
}

/// The number of matches on all pages: known when the page is the last, else counted once and remembered until the table changes.
fn total(
    cx: &mut Cx<'_, '_>,
    noun: &'static Noun,
    query: &Query,
    (again, limit, offset): (Option<Again>, i64, i64),
    found: i64,
) -> Result<u64, Fault> {
    if found < limit && (found > 0 || offset == 0) {
        return Ok((offset + found).unsigned_abs());
    }
    let count = |cx: &mut Cx<'_, '_>| {
        let sql = match query.is_everything() {
            true => format!("SELECT count(*) FROM {} {{of_account}}", noun.table),
            false => format!("SELECT count(*) FROM {} t WHERE {}", noun.table, query.conditions()),
        };
        Ok(cx.first(&sql, &query.values(), |row| row.int(0))?.unwrap_or(0))
    };
    if let Some(again) = again {
        return again.count(cx, noun, query, count).map(i64::unsigned_abs);
    }
    if query.volatile || !noun.remembered {
        return count(cx).map(i64::unsigned_abs);
    }
    let counts = cx.cached::<Counts>("counts", noun.table, |_| Ok(Counts::default()))?;
    let key = query.key();
    if let Some(found) = counts.get(&key) {
        return Ok(found.unsigned_abs());
    }
    let counted = count(cx)?;
    counts.put(key, counted);
    Ok(counted.unsigned_abs())
}

/// Counts of lists of one version of a table.
#[derive(Default)]
struct Counts(std::sync::Mutex<std::collections::HashMap<String, i64>>);

/// How many different lists' counts are remembered of one version of a table.
const MAX_COUNTS: usize = 1000;

impl Counts {
    fn get(&self, key: &str) -> Option<i64> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get(key).copied()
    }

    fn put(&self, key: String, count: i64) {
        let mut map = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if map.len() < MAX_COUNTS {
            map.insert(key, count);
        }
    }
}
