//! Imports products: each row is a saveProduct, all in one transaction that is kept only when every row is right.

use std::collections::HashMap;

use anyhow::bail;
use indicatif::{ProgressBar, ProgressStyle};
use ladu_api::catalog::product::PRODUCT;
use ladu_record::noun;
use ladu_record::{Caches, Cx, Failure, Request};
use ladu_store::{Store, Tx};
use ladu_wire::{Code, Fault, Params, fold};

use super::columns::Kind;
use super::commands::Import;
use super::names::Names;
use super::table::{self, Table, kind_of};
use crate::system_context;

/// Wrong rows that are told; the rest are counted.
const MOST_TOLD: usize = 100;

/// What was wrong in a row.
#[derive(Debug, Clone)]
struct Wrong {
    line: u64,
    column: String,
    why: &'static str,
}

/// What an import did.
#[derive(Debug, Default)]
struct Outcome {
    made: u64,
    changed: u64,
    wrong: Vec<Wrong>,
}

pub(crate) fn import(options: &Import) -> anyhow::Result<()> {
    let table = table::read(&options.file, &options.maps)?;
    if table.guessed {
        eprintln!("The file is not UTF-8: it was read as Windows-1252. Look at the accents.");
    }
    if !table.ignored.is_empty() {
        eprintln!("Columns that mean nothing here: {}", table.ignored.join(", "));
    }
    let store = options.place.open()?;
    let bar = ProgressBar::new(table.rows.len() as u64);
    let style = ProgressStyle::with_template("{msg:20} {wide_bar} {pos}/{len} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(if options.dry_run { "Checking products" } else { "Importing products" });
    let outcome = run(&store, options, table, bar.clone())?;
    bar.finish_and_clear();
    for wrong in outcome.wrong.iter().take(MOST_TOLD) {
        eprintln!("line {}, {}: {}", wrong.line, wrong.column, wrong.why);
    }
    if !outcome.wrong.is_empty() {
        bail!("{} rows are wrong; nothing was changed", outcome.wrong.len());
    }
    let would = if options.dry_run { "would be " } else { "" };
    println!("{} products {would}made, {} {would}changed", outcome.made, outcome.changed);
    Ok(())
}

fn run(store: &Store, options: &Import, table: Table, bar: ProgressBar) -> anyhow::Result<Outcome> {
    let account = ladu_identity::accounts::find(store, Some(&options.account)).map_err(system_context::told)?;
    let request = system_context::request(store, account.id, &account.code)?;
    let (dry, make) = (options.dry_run, options.make_missing);
    let done = store.write(account.id.number(), move |tx| -> Result<Outcome, Kept> {
        let outcome = all(tx, &request, &table, make, &bar)?;
        // An error is what undoes a transaction.
        if dry || !outcome.wrong.is_empty() { Err(Kept::Undo(outcome)) } else { Ok(outcome) }
    });
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

fn all(tx: &mut Tx<'_>, request: &Request, table: &Table, make: bool, bar: &ProgressBar) -> Result<Outcome, Fault> {
    let (caches, none) = (Caches::default(), Params::default());
    let mut names = Names::load(&mut Cx::new(tx, request, &none, &caches), make)?;
    let mut ids = codes(&mut Cx::new(tx, request, &none, &caches))?;
    let mut outcome = Outcome::default();
    bar.reset();
    for (line, row) in &table.rows {
        bar.inc(1);
        let result = tx.savepoint(|tx| {
            let saved = save(tx, request, &caches, table, row, &mut names, &mut ids);
            let keep = saved.is_ok();
            (saved, keep)
        });
        match result.map_err(ladu_record::store_fault)? {
            Ok(true) => outcome.made += 1,
            Ok(false) => outcome.changed += 1,
            Err(fault) if fault.transient || fault.code == Code::NO_DATABASE => return Err(fault),
            Err(fault) => outcome.wrong.push(wrong(table, *line, &fault)),
        }
    }
    Ok(outcome)
}

fn wrong(table: &Table, line: u64, fault: &Fault) -> Wrong {
    let field = fault.field.as_deref().unwrap_or("row");
    let named = match field {
        "groupID" => "groupName",
        other => other,
    };
    let header = table.columns.iter().find(|used| used.field == named).map_or(named, |used| used.header.as_str());
    Wrong { line, column: header.to_owned(), why: fault.code.meaning() }
}

/// Products by code: a row with a code that is there changes that product.
fn codes(cx: &mut Cx<'_, '_>) -> Result<HashMap<String, i64>, Fault> {
    let rows = cx.query("SELECT id, code FROM product WHERE account = $0 AND code <> '' ORDER BY id DESC", &[])?;
    Ok(rows.iter().map(|row| (fold(row.text(1)), row.int(0))).collect())
}

/// Saves a row; says whether it made a product.
fn save(
    tx: &mut Tx<'_>,
    request: &Request,
    caches: &Caches,
    table: &Table,
    row: &csv::StringRecord,
    names: &mut Names,
    ids: &mut HashMap<String, i64>,
) -> Result<bool, Fault> {
    let none = Params::default();
    let mut params = Params::default();
    let mut code = "";
    for used in &table.columns {
        let cell = row.get(used.at).unwrap_or_default();
        if used.field == "code" {
            code = cell;
        }
        let mut cx = Cx::new(tx, request, &none, caches);
        match kind_of(&used.field) {
            Kind::Plain(_) => params.add(used.field.clone(), cell.to_owned())?,
            Kind::Amount(_) => params.add(used.field.clone(), decimal(cell, table.decimal_comma))?,
            Kind::Name(..) | Kind::Rate if cell.is_empty() => {}
            Kind::Rate => {
                let id = names.rate(&decimal(cell, table.decimal_comma), &used.field)?;
                params.add("vatrateID".to_owned(), id.to_string())?;
            }
            Kind::Name(named, column) => {
                let id = names.find(&mut cx, named, cell, &used.field)?;
                let input = PRODUCT.field_of(column).map_or("", |field| field.input);
                params.add(input.to_owned(), id.to_string())?;
            }
        }
    }
    let known = ids.get(&fold(code)).copied().filter(|_| !code.is_empty());
    if let Some(id) = known {
        params.add(PRODUCT.id.to_owned(), id.to_string())?;
    }
    let mut cx = Cx::new(tx, request, &params, caches);
    let mut patch = noun::read_patch(cx.params, PRODUCT.fields, cx.default_language()?)?;
    patch.id = known;
    let id = noun::save_patch(&mut cx, &PRODUCT, patch)?;
    if !code.is_empty() {
        ids.insert(fold(code), id);
    }
    Ok(known.is_none())
}

/// A decimal with a point, however it was written: `1 234,50`.
fn decimal(cell: &str, comma: bool) -> String {
    let bare: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
    if comma && !bare.contains('.') { bare.replace(',', ".") } else { bare }
}
