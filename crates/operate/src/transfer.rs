//! Accounts from one store into another, all or one: what restores, moves and imports have in common.
//!
//! An account that is on its way is marked as unfinished on the other side, where no client is let in. When the work is cut short, the same
//! work goes on: what is finished is left alone, what is unfinished is erased and copied again.

use anyhow::{Context as _, bail};
use ladu_files::BlobStore;
use ladu_identity::accounts::UNFINISHED;
use ladu_store::Store;
use ladu_types::Id;

use crate::control::column;
use crate::control::{self, AccountRow};
use crate::copy::{copy, renamed_key, totals};
use crate::total::{Totals, difference};
use crate::work::Work;

/// A store with its files.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    pub store: &'a Store,
    pub files: &'a BlobStore,
}

/// What is transferred, and to where.
#[derive(Debug, Clone, Copy)]
pub enum Choice<'a> {
    /// Everything, with its numbers and what belongs to no single account, into a store that has no accounts of its own.
    All {
        /// Users stay logged in.
        with_sessions: bool,
    },
    /// One account, under another code when one is given.
    One { code: &'a str, new_code: Option<&'a str> },
}

/// An account that was transferred.
#[derive(Debug, Clone)]
pub struct Moved {
    pub id: i64,
    pub code: String,
    /// It had been transferred before, and was left alone.
    pub was_there: bool,
    /// What its tables come to on both sides.
    pub tables: Totals,
    /// Pictures and files, by their keys.
    pub files: usize,
}

impl Moved {
    /// The rows of all its tables.
    pub fn rows(&self) -> u64 {
        self.tables.values().map(|total| total.rows).sum()
    }
}

/// An account on its way: what is said of it here and there.
struct Step {
    source: AccountRow,
    target: AccountRow,
    is_done: bool,
}

/// Transfers accounts; `done` is told of each. Nothing is touched before it is known that all of it fits.
pub fn transfer(
    from: Side<'_>,
    to: Side<'_>,
    choice: Choice<'_>,
    done: &mut dyn FnMut(&Moved),
) -> anyhow::Result<Vec<Moved>> {
    let here = control::accounts(from.store)?;
    let there = control::accounts(to.store)?;
    let steps = match choice {
        Choice::All { .. } => plan_all(&here, &there)?,
        Choice::One { code, new_code } => vec![plan_one(&here, &there, code, new_code)?],
    };
    if let Choice::All { with_sessions } = choice
        && there.is_empty()
    {
        control::copy_shared(from.store, to.store, with_sessions)?;
    }
    for step in steps.iter().filter(|step| !step.is_done && control::has_data(&step.target)) {
        let mut unfinished = step.target.clone();
        unfinished.put(column::STATE, UNFINISHED);
        control::put(to.store, &unfinished)?;
    }
    let mut moved = Vec::new();
    for step in steps {
        let code = step.target.code().to_owned();
        if !control::has_data(&step.target) {
            control::put(to.store, &step.target)?;
            continue;
        }
        let account = if step.is_done {
            let (id, tables) = (step.target.id(), Totals::new());
            Moved { id, code, was_there: true, tables, files: 0 }
        } else {
            move_account(from, to, &step).with_context(|| format!("account {code}"))?
        };
        done(&account);
        moved.push(account);
    }
    Ok(moved)
}

/// Everything: the accounts that are there already have to be the same ones, from a try that was cut short.
fn plan_all(here: &[AccountRow], there: &[AccountRow]) -> anyhow::Result<Vec<Step>> {
    let is_same = |a: &AccountRow, b: &AccountRow| a.id() == b.id() && a.created() == b.created();
    if let Some(own) = there.iter().find(|row| !here.iter().any(|source| is_same(source, row))) {
        bail!("there are accounts of its own, such as {}: choose one account to add to them", own.code());
    }
    let step = |source: &AccountRow| {
        let found = there.iter().find(|row| is_same(source, row));
        let is_done = found.is_some_and(|row| row.state() != UNFINISHED);
        Step { source: source.clone(), target: source.clone(), is_done }
    };
    Ok(here.iter().map(step).collect())
}

/// One account: under a code that is free, with its own number where nobody else has it.
fn plan_one(here: &[AccountRow], there: &[AccountRow], code: &str, new_code: Option<&str>) -> anyhow::Result<Step> {
    let found = here.iter().filter(|row| control::has_data(row)).find(|row| row.code() == code);
    let source = found.with_context(|| format!("there is no account {code:?}"))?.clone();
    let mut target = source.clone();
    target.put(column::CODE, new_code.unwrap_or(code));
    let is_cut_short = |row: &&AccountRow| row.state() == UNFINISHED && row.created() == source.created();
    match there.iter().find(|row| row.code() == target.code()) {
        Some(row) if is_cut_short(&row) => target.put(column::ID, row.id()),
        Some(row) => bail!("there is an account {} already; choose another code", row.code()),
        None if there.iter().any(|row| row.id() == source.id()) => {
            target.put(column::ID, there.iter().map(AccountRow::id).max().unwrap_or(0) + 1);
        }
        None => {}
    }
    Ok(Step { source, target, is_done: false })
}

fn move_account(from: Side<'_>, to: Side<'_>, step: &Step) -> anyhow::Result<Moved> {
    let (source, target) = (step.source.id(), step.target.id());
    to.store.erase_account(target)?;
    let tables = match adopt(from.store, source, to.store, target)? {
        true => totals(to.store, Id::new(target), Id::new(target))?,
        false => {
            to.store.create_account(target)?;
            let copied = copy(from.store, source, to.store, target)?;
            let found = totals(to.store, Id::new(target), Id::new(target))?;
            if let Some(difference) = difference(&copied, &found) {
                bail!("it did not arrive as it was: {difference}");
            }
            found
        }
    };
    let files = copy_files(from.files, source, to.files, target)?;
    control::wake_mail(from.store, source, to.store, target)?;
    control::put(to.store, &step.target)?;
    Ok(Moved { id: target, code: step.target.code().to_owned(), was_there: false, tables, files })
}

/// Between two folders an account that keeps its number goes as a file.
fn adopt(from: &Store, source: i64, to: &Store, target: i64) -> anyhow::Result<bool> {
    let Some(folder) = to.folder().filter(|_| source == target && from.folder().is_some()) else { return Ok(false) };
    let work = Work::within(Some(folder))?;
    let path = work.path("account.db");
    Ok(from.snapshot_file(source, &path)? && to.adopt_file(target, &path)?)
}

fn copy_files(from: &BlobStore, source: i64, to: &BlobStore, target: i64) -> anyhow::Result<usize> {
    let there = to.list(&target.to_string())?;
    let found = from.list(&source.to_string())?;
    for file in &found {
        let key = if source == target { None } else { renamed_key(&file.key, source, target) };
        let key = key.unwrap_or_else(|| file.key.clone());
        if !there.iter().any(|other| other.key == key && other.size == file.size) {
            to.put(&key, from.get(&file.key)?.to_vec())?;
        }
    }
    Ok(found.len())
}
