//! One account as lines of JSON that any program can read, with its files in them; docs/archive.md describes the form.

use std::io::{BufRead, Write};
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ladu_files::BlobStore;
use ladu_identity::accounts;
use ladu_store::{OwnedValue, Store, Table};
use ladu_types::Id;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::control::column;
use crate::control::{self, AccountRow};
use crate::copy::{insert, walk};
use crate::total::{Total, Totals, difference};
use crate::transfer::Side;
use crate::work::Work;

const FORMAT: u32 = 1;
/// Rows that are written to a store at once.
const TOGETHER: usize = 1000;

/// A line of an archive: an object says what follows, an array is a row of the table that was named last.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Row(Vec<Json>),
    Head { archive: u32, ladu: String, account: AccountRow },
    Table { table: String, columns: Vec<String> },
    File { file: String, base64: String },
    End { end: Totals },
}

/// Writes an account as of one moment.
pub fn pack(from: Side<'_>, code: &str, out: &mut dyn Write) -> anyhow::Result<Totals> {
    let all = control::accounts(from.store)?;
    let found = all.into_iter().filter(control::has_data).find(|row| row.code() == code);
    let row = found.with_context(|| format!("there is no account {code:?}"))?;
    let account = row.id();
    line(out, &Line::Head { archive: FORMAT, ladu: env!("CARGO_PKG_VERSION").to_owned(), account: row })?;
    let mut current = String::new();
    let totals = walk(from.store, Id::new(account), Id::new(account), |table, rows| {
        if current != table.name {
            current.clone_from(&table.name);
            line(out, &Line::Table { table: table.name.clone(), columns: table.columns.clone() })?;
        }
        rows.chunks(table.columns.len()).try_for_each(|row| line(out, &Line::Row(row.iter().map(to_json).collect())))
    })?;
    for found in from.files.list(&account.to_string())? {
        match from.files.get(&found.key) {
            Ok(bytes) => line(out, &Line::File { file: found.key, base64: STANDARD.encode(bytes) })?,
            Err(ladu_files::Error::Missing) => {}
            Err(error) => return Err(error.into()),
        }
    }
    line(out, &Line::End { end: totals.clone() })?;
    out.flush()?;
    Ok(totals)
}

fn line(out: &mut dyn Write, line: &Line) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    Ok(out.write_all(b"\n")?)
}

fn to_json(value: &OwnedValue) -> Json {
    match value {
        OwnedValue::Null => Json::Null,
        OwnedValue::Int(number) => (*number).into(),
        OwnedValue::Text(text) => text.as_str().into(),
        OwnedValue::Blob(bytes) => json!({ "base64": STANDARD.encode(bytes) }),
    }
}

fn from_json(value: Json) -> anyhow::Result<OwnedValue> {
    Ok(match value {
        Json::Null => OwnedValue::Null,
        Json::Number(number) => OwnedValue::Int(number.as_i64().ok_or_else(|| anyhow!("{number} is no whole number"))?),
        Json::String(text) => OwnedValue::Text(text),
        Json::Object(object) => match object.get("base64").and_then(Json::as_str) {
            Some(text) => OwnedValue::Blob(STANDARD.decode(text)?),
            None => bail!("an object of a row has its bytes as \"base64\""),
        },
        other => bail!("{other} is no value of a row"),
    })
}

/// An archive that was read through and checked, as a store with one account.
pub struct Unpacked {
    pub store: Store,
    pub files: BlobStore,
    /// The code that the account had.
    pub code: String,
    _work: Work,
}

/// Reads an archive into a folder and checks it: all of it is there, and the tables come to what its end says. `beside` is where the account
/// will be put, when that is a folder.
pub fn unpack(lines: &mut dyn BufRead, beside: Option<&Path>) -> anyhow::Result<Unpacked> {
    let work = Work::within(beside)?;
    let (store, files) = (work.store()?, work.files()?);
    let mut reader = Reader {
        store: &store,
        files: &files,
        account: None,
        tables: Table::of_accounts()?,
        table: None,
        rows: Vec::new(),
        totals: Totals::new(),
    };
    let mut end = None;
    for (number, text) in lines.lines().enumerate() {
        let text = text.context("cannot read the archive")?;
        if end.is_some() {
            bail!("line {}: something follows the end", number + 1);
        }
        let line = serde_json::from_str(&text).map_err(|error| anyhow!("{error}"));
        end = line.and_then(|line| reader.take(line)).with_context(|| format!("line {}", number + 1))?;
    }
    let Some(end) = end else { bail!("the archive is cut short: its end is missing") };
    if let Some(difference) = difference(&end, &reader.totals) {
        bail!("the archive is damaged: {difference}");
    }
    let code = reader.account.map(|row| row.code().to_owned()).context("the archive names no account")?;
    Ok(Unpacked { store, files, code, _work: work })
}

struct Reader<'a> {
    store: &'a Store,
    files: &'a BlobStore,
    account: Option<AccountRow>,
    /// Those of this version.
    tables: Vec<Table>,
    /// The table of the rows that come, with the columns that they have.
    table: Option<Table>,
    rows: Vec<OwnedValue>,
    totals: Totals,
}

impl Reader<'_> {
    /// Takes a line; gives what the end says when it is that.
    fn take(&mut self, line: Line) -> anyhow::Result<Option<Totals>> {
        match line {
            Line::Head { archive, ladu, account } => self.begin(archive, &ladu, account)?,
            Line::Table { table, columns } => {
                self.flush()?;
                let known = self.tables.iter().find(|known| known.name == table);
                let known = known.with_context(|| format!("there is no table {table:?} in this version"))?;
                if let Some(unknown) = columns.iter().find(|column| !known.columns.contains(column)) {
                    bail!("table {table} has no column {unknown:?} in this version");
                }
                let narrowed = known.narrowed(|column| columns.iter().any(|given| given == column));
                if narrowed.columns != columns {
                    bail!("the columns of {table} are not in alphabetical order, or one is there twice");
                }
                self.totals.insert(table, Total::default());
                self.table = Some(narrowed);
            }
            Line::Row(values) => {
                let Some(table) = &self.table else { bail!("a row before its table") };
                if values.len() != table.columns.len() {
                    bail!("{} values for the {} columns of {}", values.len(), table.columns.len(), table.name);
                }
                let row = values.into_iter().map(from_json).collect::<anyhow::Result<Vec<OwnedValue>>>()?;
                self.rows.extend(row);
                if self.rows.len() >= TOGETHER * table.columns.len() {
                    self.flush()?;
                }
            }
            Line::File { file, base64 } => {
                let own =
                    self.account.as_ref().map(|row| format!("{}/", row.id())).context("a file before its account")?;
                if !file.starts_with(&own) || file.split('/').any(|part| part.is_empty() || part == "..") {
                    bail!("{file:?} is no key of a file of this account");
                }
                self.files.put(&file, STANDARD.decode(base64)?)?;
            }
            Line::End { end } => {
                self.flush()?;
                return Ok(Some(end));
            }
        }
        Ok(None)
    }

    fn begin(&mut self, archive: u32, ladu: &str, mut account: AccountRow) -> anyhow::Result<()> {
        if archive > FORMAT {
            bail!("it was written by Ladu {ladu}; it takes that version or a newer one to read it");
        }
        if self.account.is_some() || account.id() <= 0 || account.code().is_empty() {
            bail!("an archive has one account, with a number and a code");
        }
        if account.state().is_empty() {
            account.put(column::STATE, accounts::ACTIVE);
        }
        self.store.create_account(account.id())?;
        control::put(self.store, &account)?;
        self.account = Some(account);
        Ok(())
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        let (Some(table), Some(account)) = (&self.table, &self.account) else { return Ok(()) };
        if self.rows.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.rows);
        self.totals.entry(table.name.clone()).or_default().add(table.columns.len(), &rows);
        insert(self.store, account.id(), table, rows)
    }
}
