//! The control data as rows: what is said of accounts, and the tables that go with all of them.

use anyhow::{Context as _, anyhow};
use ladu_identity::accounts;
use ladu_store::{OwnedValue, Store, Table, Value};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::stopped::Stopped;

/// Tables that say something of the servers that run, and not of what they keep.
const OF_RUNNING: &[&str] = &["account", "quota", "server_mark"];
/// The table of sessions: a backup does not bring back those that have ended since.
const SESSIONS: &str = "session";

/// Columns of the control data's accounts that are looked at by name.
pub(crate) mod column {
    pub(crate) const ID: &str = "id";
    pub(crate) const CODE: &str = "code";
    pub(crate) const NAME: &str = "name";
    pub(crate) const STATE: &str = "state";
    pub(crate) const CREATED: &str = "created";
    pub(crate) const ERASED_AFTER: &str = "erased_after";
}

/// All that the control data says of an account, by column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountRow(pub(crate) serde_json::Map<String, Json>);

impl AccountRow {
    pub fn id(&self) -> i64 {
        self.0.get(column::ID).and_then(Json::as_i64).unwrap_or(0)
    }

    pub fn code(&self) -> &str {
        self.text(column::CODE)
    }

    pub fn name(&self) -> &str {
        self.text(column::NAME)
    }

    pub fn state(&self) -> &str {
        self.text(column::STATE)
    }

    /// When it was made, in Unix seconds.
    pub(crate) fn created(&self) -> i64 {
        self.0.get(column::CREATED).and_then(Json::as_i64).unwrap_or(0)
    }

    pub(crate) fn put(&mut self, column: &str, value: impl Into<Json>) {
        self.0.insert(column.to_owned(), value.into());
    }

    fn text(&self, column: &str) -> &str {
        self.0.get(column).and_then(Json::as_str).unwrap_or_default()
    }

    fn values(&self, table: &Table) -> anyhow::Result<Vec<OwnedValue>> {
        let value = |column: &String| match self.0.get(column) {
            None | Some(Json::Null) => Ok(OwnedValue::Null),
            Some(Json::String(text)) => Ok(OwnedValue::Text(text.clone())),
            Some(Json::Number(number)) => {
                number.as_i64().map(OwnedValue::Int).ok_or_else(|| anyhow!("{column}: {number} is no whole number"))
            }
            Some(other) => Err(anyhow!("{column}: {other} is neither a number nor a text")),
        };
        table.columns.iter().map(value).collect()
    }
}

/// The accounts that a store has data of, by number.
pub(crate) fn accounts(store: &Store) -> anyhow::Result<Vec<AccountRow>> {
    let table = account_table()?;
    let mut rows = Vec::new();
    let read = store.control_read(|tx| -> Result<(), Stopped> {
        rows.clear();
        table.pages(tx, |page| {
            for row in page.iter() {
                let pairs = table.columns.iter().enumerate().map(|(at, column)| {
                    let value = match row.value(at) {
                        Value::Null | Value::Blob(_) => Json::Null,
                        Value::Int(number) => number.into(),
                        Value::Text(text) => text.into(),
                    };
                    (column.clone(), value)
                });
                rows.push(AccountRow(pairs.collect()));
            }
            Ok(())
        })
    });
    read.map_err(|stopped| stopped.0)?;
    Ok(rows)
}

/// Does an account have data? One that was erased leaves only its number.
pub(crate) fn has_data(row: &AccountRow) -> bool {
    row.state() != accounts::DELETED || row.0.get(column::ERASED_AFTER).and_then(Json::as_i64).unwrap_or(0) > 0
}

/// Adds an account, or says anew what is said of it.
pub(crate) fn put(store: &Store, row: &AccountRow) -> anyhow::Result<()> {
    let table = account_table()?;
    // A column that is newer than the row keeps its default.
    let known = table.narrowed(|column| row.0.contains_key(column));
    let values = row.values(&known)?;
    let done = store.control_write(|tx| -> Result<(), Stopped> {
        tx.execute("DELETE FROM account WHERE id = $1", &[row.id().into()])?;
        Ok(known.insert(tx, &values)?)
    });
    done.map_err(|stopped| stopped.0).with_context(|| format!("account {}", row.code()))
}

/// Copies what belongs to no single account: partners, the server's secret, waiting mail, and sessions when they are wanted.
pub(crate) fn copy_shared(from: &Store, to: &Store, with_sessions: bool) -> anyhow::Result<()> {
    let is_shared =
        |table: &Table| !OF_RUNNING.contains(&table.name.as_str()) && (with_sessions || table.name != SESSIONS);
    let tables: Vec<Table> = Table::of_control()?.into_iter().filter(is_shared).collect();
    let mut found: Vec<(&Table, Vec<OwnedValue>)> = Vec::new();
    let read = from.control_read(|tx| -> Result<(), Stopped> {
        found.clear();
        for table in &tables {
            let mut rows = Vec::new();
            table.pages(tx, |page| -> Result<(), Stopped> {
                let columns = table.columns.len();
                rows.extend(page.iter().flat_map(|row| (0..columns).map(move |at| row.value(at).to_owned())));
                Ok(())
            })?;
            found.push((table, rows));
        }
        Ok(())
    });
    read.map_err(|stopped| stopped.0)?;
    let done = to.control_write(|tx| -> Result<(), Stopped> {
        for (table, rows) in &found {
            tx.execute(&format!("DELETE FROM {}", table.name), &[])?;
            table.insert(tx, rows)?;
        }
        Ok(())
    });
    done.map_err(|stopped| stopped.0)
}

/// Says that an account has mail to send, when it has.
pub(crate) fn wake_mail(from: &Store, source: i64, to: &Store, target: i64) -> anyhow::Result<()> {
    let asked = from.control_query("SELECT account FROM mail_waiting WHERE account = $1", &[source.into()])?;
    if asked.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO mail_waiting (account) VALUES ($1) ON CONFLICT (account) DO NOTHING";
    let done = to.control_write(|tx| -> Result<(), Stopped> { Ok(tx.execute(sql, &[target.into()]).map(drop)?) });
    done.map_err(|stopped| stopped.0)
}

fn account_table() -> anyhow::Result<Table> {
    let found = Table::of_control()?.into_iter().find(|table| table.name == "account");
    found.context("there is no table of accounts")
}
