//! The rows of an account from one store into another, whatever their engines.

use anyhow::Context as _;
use ladu_store::{OwnedValue, RowSet, Store, Table};
use ladu_types::{Id, of};

use crate::stopped::Stopped;
use crate::total::{Total, Totals};

/// Copies all tables of an account, as of one moment, into an account of another store that has no rows yet; gives what they come to
/// there. Values that name the account in the keys of its files name the new one.
pub fn copy(from: &Store, source: i64, to: &Store, target: i64) -> anyhow::Result<Totals> {
    let each = |table: &Table, rows: &[OwnedValue]| insert(to, target, table, rows.to_vec());
    walk(from, Id::new(source), Id::new(target), each)
}

/// What the tables of an account come to, as of one moment; `named` is the number by which its files are named.
pub fn totals(store: &Store, account: Id<of::Account>, named: Id<of::Account>) -> anyhow::Result<Totals> {
    walk(store, account, named, |_, _| Ok(()))
}

/// Hands over the rows of every table of an account, as of one moment.
pub(crate) fn walk(
    store: &Store,
    account: Id<of::Account>,
    named: Id<of::Account>,
    mut each: impl FnMut(&Table, &[OwnedValue]) -> anyhow::Result<()>,
) -> anyhow::Result<Totals> {
    let tables = Table::of_accounts()?;
    let walked = store.glance(account.number(), |tx| -> Result<Totals, Stopped> {
        let mut totals = Totals::new();
        for table in &tables {
            let mut total = Total::default();
            table.pages(tx, |page| -> Result<(), Stopped> {
                let rows = values(page, table.columns.len(), (account.number(), named.number()));
                total.add(table.columns.len(), &rows);
                Ok(each(table, &rows).with_context(|| format!("table {}", table.name))?)
            })?;
            totals.insert(table.name.clone(), total);
        }
        Ok(totals)
    });
    walked.map_err(|stopped| stopped.0)
}

/// Adds rows to an account in a transaction of their own.
pub(crate) fn insert(to: &Store, target: i64, table: &Table, rows: Vec<OwnedValue>) -> anyhow::Result<()> {
    let table = table.clone();
    to.write(target, move |tx| -> Result<(), Stopped> { Ok(table.insert(tx, &rows)?) }).map_err(|stopped| stopped.0)
}

fn values(page: &RowSet, columns: usize, numbers: (i64, i64)) -> Vec<OwnedValue> {
    let cells = page.iter().flat_map(|row| (0..columns).map(move |at| row.value(at).to_owned()));
    cells.map(|value| renamed(value, numbers)).collect()
}

/// The key of a file in the name of another account. Such a key begins with the account's number and 32 hexadecimal digits, which nobody
/// types.
fn renamed(value: OwnedValue, (old, new): (i64, i64)) -> OwnedValue {
    if old == new {
        return value;
    }
    match value {
        OwnedValue::Text(text) => OwnedValue::Text(renamed_key(&text, old, new).unwrap_or(text)),
        other => other,
    }
}

pub(crate) fn renamed_key(key: &str, old: i64, new: i64) -> Option<String> {
    let rest = key.strip_prefix(&old.to_string())?.strip_prefix('/')?;
    let folder = rest.split('/').next().unwrap_or_default();
    let is_made_up = folder.len() == 32 && folder.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_made_up.then(|| format!("{new}/{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_of_files_are_renamed() {
        let folder = "0123456789abcdef0123456789abcdef";
        assert_eq!(renamed_key(&format!("1/{folder}"), 1, 7), Some(format!("7/{folder}")));
        assert_eq!(renamed_key(&format!("1/{folder}/thumb.jpg"), 1, 7), Some(format!("7/{folder}/thumb.jpg")));
        for other in ["1/2", "11/0123456789abcdef0123456789abcdef", "1/0123456789abcdef", "1", "", "1/"] {
            assert_eq!(renamed_key(other, 1, 7), None, "{other}");
        }
    }
}
