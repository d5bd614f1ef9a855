//! Imports products: every row is read and checked first, and all of them are saved in one transaction, or none.

use anyhow::bail;
use indicatif::{ProgressBar, ProgressStyle};
use ladu_api::catalog::product;
use ladu_record::noun::Patch;
use ladu_record::{Caches, Cx, Failure, Request};
use ladu_store::{Store, Tx};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Params};

use super::commands::Import;
use super::keys;
use super::row::{Persisted, Rows};
use super::table::{self, Problem, Table};
use crate::session::Session;
use crate::system_context;

/// Problems that are told; the rest are counted.
const MOST_TOLD: usize = 100;

/// Rows whose products are read together.
const TOGETHER: usize = 500;

/// What an import did.
#[derive(Debug, Default)]
struct Outcome {
    made: u64,
    changed: u64,
    same: u64,
    /// Groups, brands and the like.
    new_names: Vec<String>,
    rounded: Vec<Problem>,
    problems: Vec<Problem>,
}

pub(crate) fn import(options: &Import, session: &mut Session<'_>) -> anyhow::Result<()> {
    let table = table::read(options, session)?;
    if !table.ignored.is_empty() {
        session.warn(format!("Columns that mean nothing here: {}", table.ignored.join(", ")))?;
    }
    let store = session.open_existing(&options.place)?;
    let bar = if session.is_hosted() { ProgressBar::hidden() } else { ProgressBar::new(table.rows.len() as u64) };
    let style = ProgressStyle::with_template("{msg:20} {wide_bar} {pos}/{len} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(if options.dry_run { "Checking products" } else { "Importing products" });
    let outcome = run(&store, options, table, bar.clone())?;
    bar.finish_and_clear();
    tell(session, "", &outcome.problems)?;
    if !outcome.problems.is_empty() {
        let mut lines: Vec<u64> = outcome.problems.iter().map(|problem| problem.line).collect();
        lines.dedup();
        bail!("{} rows are wrong; nothing was changed", lines.len());
    }
    tell(session, "Note: ", &outcome.rounded)?;
    let would = if options.dry_run { "would be " } else { "" };
    for name in &outcome.new_names {
        session.warn(format!("New: {name}{}", if options.dry_run { " (would be made)" } else { "" }))?;
    }
    let same = match outcome.same {
        0 => String::new(),
        same => format!(", {same} are as the file says"),
    };
    session.say(format!("{} products {would}made, {} {would}changed{same}", outcome.made, outcome.changed))
}

fn tell(session: &mut Session<'_>, word: &str, problems: &[Problem]) -> anyhow::Result<()> {
    for problem in problems.iter().take(MOST_TOLD) {
        session.warn(format!("{word}{problem}"))?;
    }
    if let Some(more) = problems.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        session.warn(format!("{word}and {more} more"))?;
    }
    Ok(())
}

fn run(store: &Store, options: &Import, table: Table, bar: ProgressBar) -> anyhow::Result<Outcome> {
    let account = system_context::find(store, &options.account)?;
    let stamp = store.stamp(account.id.number());
    let request = Request { now: stamp.time(), ..system_context::request(store, account.id, &account.code)? };
    let (dry, options) = (options.dry_run, options.clone());
    let done = store.write(account.id.number(), move |tx| -> Result<Outcome, Kept> {
        let outcome = all(tx, &request, &table, &options, &bar)?;
        // An error is what undoes a transaction.
        if dry || !outcome.problems.is_empty() { Err(Kept::Undo(outcome)) } else { Ok(outcome) }
    });
    drop(stamp);
    match done {
        Ok(outcome) | Err(Kept::Undo(outcome)) => Ok(outcome),
        Err(Kept::Failed(failure)) => Err(system_context::told(failure.0)),
    }
}

/// Why nothing is kept: that was wanted, or something failed.
enum Kept {
    Undo(Outcome),
    Failed(Failure),
}

impl From<ladu_store::Error> for Kept {
    fn from(error: ladu_store::Error) -> Kept {
        Kept::Failed(error.into())
    }
}

impl From<Fault> for Kept {
    fn from(fault: Fault) -> Kept {
        Kept::Failed(fault.into())
    }
}

impl ladu_store::Transient for Kept {
    fn is_transient(&self) -> bool {
        matches!(self, Kept::Failed(failure) if failure.is_transient())
    }
}

/// Reads all rows, and saves as long as none is wrong: of a file with a wrong row nothing is kept, but all of it is checked. No part of
/// the transaction can be undone alone, which would make each row dearer than the one before.
fn all(
    tx: &mut Tx<'_>,
    request: &Request,
    table: &Table,
    options: &Import,
    bar: &ProgressBar,
) -> Result<Outcome, Fault> {
    let (caches, none) = (Caches::default(), Params::default());
    let mut cx = Cx::new(tx, request, &none, &caches);
    let cx = &mut cx;
    let (ids, mut problems) = keys::resolve(cx, table, options.shared_bar_codes)?;
    problems.extend(table.problems.iter().cloned());
    let mut rows = Rows::load(cx, table, options)?;
    let (mut outcome, mut with_codes) = (Outcome::default(), Vec::new());
    bar.reset();
    for (some, ids) in table.rows.chunks(TOGETHER).zip(ids.chunks(TOGETHER)) {
        let known: Vec<Id<of::Product>> = ids.iter().copied().flatten().collect();
        let persisted = Persisted::load(cx, &known)?;
        for ((line, row), id) in some.iter().zip(ids) {
            bar.inc(1);
            let patch = match rows.read(cx, (*line, row), *id, &persisted)? {
                Ok(patch) => patch,
                Err(wrong) => {
                    problems.extend(wrong);
                    continue;
                }
            };
            if !problems.is_empty() {
                continue;
            }
            match save(cx, patch, &mut outcome) {
                Ok(saved) => with_codes.extend(saved),
                Err(fault) if fault.transient || fault.source.is_some() => return Err(fault),
                Err(fault) => problems.push(refused(table, *line, &fault)),
            }
        }
    }
    if problems.is_empty() {
        rows.confirm(cx)?;
        keys::confirm(cx, &with_codes)?;
    }
    problems.sort_by_key(|problem| problem.line);
    Ok(Outcome { problems, rounded: rows.rounded, new_names: rows.names.made, ..outcome })
}

/// Saves what a row changes, and gives the product when one of its codes is new.
fn save(cx: &mut Cx<'_, '_>, patch: Patch, outcome: &mut Outcome) -> Result<Option<Id<of::Product>>, Fault> {
    if patch.id.is_some() && patch.is_empty() {
        outcome.same += 1;
        return Ok(None);
    }
    let count = if patch.is_new() { &mut outcome.made } else { &mut outcome.changed };
    let has_code = patch.filled(product::CODE).is_some() || patch.filled(product::CODE2).is_some();
    *count += 1;
    let id = product::save_described(cx, patch)?;
    Ok(Some(Id::new(id)).filter(|_| has_code))
}

/// A row that was refused when it was saved.
fn refused(table: &Table, line: u64, fault: &Fault) -> Problem {
    let field = fault.field.as_deref().unwrap_or_default();
    let used = table.columns.iter().find(|used| used.name == field);
    let says = match fault.code {
        Code::FROM_MASTER_LIST => "this account takes its products from its master list".to_owned(),
        code => format!("is refused: {}", code.meaning()),
    };
    Problem { line, column: used.map_or(field, |used| used.header.as_str()).to_owned(), says }
}
