//! Saves a sales document: prices its rows, totals it, numbers it, moves its goods.

mod answer;
mod bases;
mod check;
mod complete;
mod goods;
mod number;
mod pay;
mod price;
mod read;
mod repeat;
mod rows;

use ladu_domain::documents::SalesType;
use ladu_record::attributes;
use ladu_record::noun::{self, Field, Patch};
use ladu_record::{Answer, Cx, SavedDocument};
use ladu_store::{RowSet, Value};
use ladu_trade::repeats;
use ladu_wire::{Fault, Scalar};

use super::billing::reading;
use super::document::{self, DOCUMENT, FIELDS};
use super::{applied_promotion, points};
use crate::Call;

pub use check::VERSIONS;

/// A document being saved.
struct Saving {
    /// Its id, 0 until a new one is stored.
    id: i64,
    /// What changes of its header.
    header: Patch,
    /// Its rows as they shall be; empty when they stay what they are.
    rows: Vec<Patch>,
    /// What is stored of it; none when it is new.
    before: Option<Stored>,
    kind: SalesType,
    /// Is it to be confirmed, or is it already?
    confirmed: bool,
    warehouse: i64,
    client: i64,
    /// Documents that this one is made from, the one it credits among them.
    bases: Vec<i64>,
}

/// The stored header of a document that is saved again.
struct Stored(RowSet);

/// The call.
pub(super) fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut saving = read::read(cx)?;
    if let Some(id) = repeat::find(cx, &mut saving)? {
        answer.saved_document = SavedDocument::Duplicate;
        return answer::write(cx, id, answer);
    }
    ladu_trade::document::count_packages(cx, &mut saving.rows)?;
    check::check(cx, &saving)?;
    let readings = reading::named(cx, &saving.rows)?;
    reading::check(cx, &readings, saving.id)?;
    ladu_ledger::release_expired(cx)?;
    bases::find(cx, &mut saving)?;
    complete::complete(cx, &mut saving)?;
    let totals = price::price(cx, &mut saving)?;
    number::give(cx, &mut saving)?;
    store_header(cx, &mut saving)?;
    if let Some(totals) = totals {
        rows::store(cx, &mut saving, &totals)?;
    }
    applied_promotion::save(cx, saving.id, &saving.rows)?;
    reading::mark(cx, &readings, saving.id)?;
    bases::link(cx, &saving)?;
    if saving.is_confirmed_now() {
        goods::confirm(cx, &saving)?;
        settle_points(cx, &saving)?;
    } else if saving.was_confirmed() {
        goods::hold_again(cx, &saving)?;
    }
    attributes::save(cx, &DOCUMENT, saving.id)?;
    pay::pay(cx, &saving)?;
    answer.saved_document = SavedDocument::Id(saving.id);
    answer::write(cx, saving.id, answer)
}

impl Saving {
    fn is_new(&self) -> bool {
        self.before.is_none()
    }

    /// Was it confirmed before?
    fn was_confirmed(&self) -> bool {
        self.before.as_ref().is_some_and(|before| before.int("confirmed") == 1)
    }

    /// Does this very save confirm it?
    fn is_confirmed_now(&self) -> bool {
        self.confirmed && !self.was_confirmed()
    }

    /// A number of the header as it will be.
    fn int(&self, column: &str) -> i64 {
        let stored = || self.before.as_ref().map_or(0, |before| before.int(column));
        self.header.int(column).unwrap_or_else(stored)
    }

    /// A text of the header as it will be.
    fn text(&self, column: &str) -> &str {
        let stored = || self.before.as_ref().map_or("", |before| before.text(column));
        self.header.text(column).unwrap_or_else(stored)
    }
}

impl Stored {
    fn load(cx: &mut Cx<'_, '_>, id: i64) -> Result<Stored, Fault> {
        let sql = format!("{} WHERE t.account = $0 AND t.id = $1 {{for_update}}", DOCUMENT.plan().select());
        cx.wait_at_most(repeats::PATIENCE)?;
        let rows = cx.query(&sql, &[Value::Int(id)])?;
        cx.wait_at_most(0)?;
        if rows.is_empty() { Err(Fault::unknown("id")) } else { Ok(Stored(rows)) }
    }

    fn int(&self, column: &str) -> i64 {
        let at = DOCUMENT.plan().position(column);
        at.and_then(|at| self.0.first().map(|row| row.int(at))).unwrap_or(0)
    }

    fn text(&self, column: &str) -> &str {
        let at = DOCUMENT.plan().position(column);
        at.and_then(|at| self.0.first().map(|row| row.text(at))).unwrap_or("")
    }

    /// Programs send back what they have read: what is as it was is no change.
    fn forget_unchanged(&self, header: &mut Patch) {
        let is_same = |field: &Field, value: &Scalar| match value {
            Scalar::Int(value) => *value == self.int(field.column),
            Scalar::Text(text) => text == self.text(field.column),
            Scalar::Null => false,
        };
        let same: Vec<&str> = header
            .iter()
            .filter(|(field, value)| !field.column.is_empty() && is_same(field, value))
            .map(|(field, _)| field.column)
            .collect();
        for column in same {
            header.remove(column);
        }
    }
}

/// What confirming does to the customer's reward points; only what books revenue earns any.
fn settle_points(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    if !saving.kind.books_revenue() {
        return Ok(());
    }
    let sale = points::Settled {
        document: saving.id,
        customer: saving.client,
        register: saving.int("register_id"),
        employee: saving.int("employee_id"),
        credited: saving.int("credited_id"),
        warehouse: saving.warehouse,
    };
    points::settle(cx, &sale, saving.int("no_reward_points") == 1)
}

fn store_header(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    if saving.is_confirmed_now() {
        let today = cx.today()?.to_string();
        saving.header.set("confirmed", 1);
        saving.header.set("transaction_date", today);
        saving.header.set("books_revenue", i64::from(saving.kind.books_revenue()));
    }
    if !saving.is_new() {
        saving.header.remove("added");
        return noun::update(cx, &DOCUMENT, saving.id, &saving.header);
    }
    saving.id = noun::create(cx, &DOCUMENT, &saving.header)?;
    let added = saving.header.int("added").filter(|time| *time > 0);
    match added {
        Some(added) => cx.queue(
            "UPDATE sales_document SET added = $2 WHERE account = $0 AND id = $1",
            &[Value::Int(saving.id), Value::Int(added)],
        ),
        None => Ok(()),
    }
}

/// The call.
pub static CALLS: &[Call] = &[Call::write("saveSalesDocument", save)
    .inputs(FIELDS)
    .rows(document::row::FIELDS)
    .exclusive(repeat::holds)
    .doc("Makes or changes a sales document, and confirms it unless told otherwise.")];
