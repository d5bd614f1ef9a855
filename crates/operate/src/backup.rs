//! Takes backups while others read and write: each account as of one moment.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use ladu_files::BlobStore;
use ladu_store::{Engine, SchemaNumbers, Store};
use ladu_types::Id;

use crate::control::{self, AccountRow};
use crate::copy::{copy, totals};
use crate::manifest::{FORMAT, KeptAccount, Manifest};
use crate::object::Object;
use crate::prune::prune;
use crate::stopped::Stopped;
use crate::vault::Vault;
use crate::work::Work;

/// What to take, from where, and what to leave of older backups.
pub struct Order<'a> {
    pub store: &'a Store,
    pub files: &'a BlobStore,
    /// The codes of the accounts; all of them when it is empty.
    pub accounts: &'a [String],
    /// How many backups of this kind (of all accounts, or of some) are left in the end; all of them when it is none.
    pub keep: Option<usize>,
}

/// A backup that was taken.
#[derive(Debug)]
pub struct Backup {
    pub manifest: Manifest,
    /// Accounts that had changed since the last backup and were copied.
    pub copied: usize,
    /// Bytes of their data.
    pub bytes: u64,
    /// Older backups that were removed.
    pub removed: Vec<String>,
}

/// Sums over the ledger, and of payments.
const SUMS: &[(&str, &str, &str)] = &[
    ("on hand", "stock_level", "on_hand"),
    ("stock value", "stock_level", "value"),
    ("moved", "stock_move", "quantity"),
    ("paid", "payment", "sum"),
];

impl Backup {
    /// Takes one. `say` is told of each account.
    pub fn take(vault: &Vault, order: &Order<'_>, say: &mut dyn FnMut(&str)) -> anyhow::Result<Backup> {
        let lock = vault.lock()?;
        let name = free_name(vault)?;
        let last = vault.names()?.last().map(|last| vault.manifest(Some(last))).transpose();
        // One that cannot be read is no reason to take no other.
        let last = last.ok().flatten();
        let taking = Taking { vault, order, work: vault.work()?, last: last.as_ref() };
        let control = taking.control()?;
        let chosen = choose(order)?;
        let copies = taking.work.store()?;
        let (mut accounts, mut copied, mut bytes) = (Vec::new(), 0, 0);
        for row in chosen {
            let (kept, is_new) =
                taking.account(&copies, row.clone()).with_context(|| format!("account {}", row.code()))?;
            say(&format!("{}: {}", row.code(), if is_new { "copied" } else { "unchanged" }));
            if is_new {
                copied += 1;
                bytes += kept.data.bytes;
            }
            accounts.push(kept);
        }
        let known = SchemaNumbers::known();
        let manifest = Manifest {
            format: FORMAT,
            name,
            ladu: env!("CARGO_PKG_VERSION").to_owned(),
            schema: [known.control, known.account],
            engine: if order.store.engine() == Engine::Sqlite { "sqlite" } else { "postgres" }.to_owned(),
            is_whole: order.accounts.is_empty(),
            control,
            accounts,
        };
        vault.put_manifest(&manifest)?;
        let removed = order.keep.map_or(Ok(Vec::new()), |keep| prune(vault, manifest.is_whole, keep))?;
        drop(lock);
        Ok(Backup { manifest, copied, bytes, removed })
    }
}

/// The accounts to take.
fn choose(order: &Order<'_>) -> anyhow::Result<Vec<AccountRow>> {
    let all: Vec<AccountRow> = control::accounts(order.store)?.into_iter().filter(control::has_data).collect();
    if order.accounts.is_empty() {
        return Ok(all);
    }
    if let Some(missing) = order.accounts.iter().find(|code| all.iter().all(|row| row.code() != *code)) {
        bail!("there is no account {missing:?}");
    }
    Ok(all.into_iter().filter(|row| order.accounts.iter().any(|code| code == row.code())).collect())
}

/// The name of a backup that begins now.
fn free_name(vault: &Vault) -> anyhow::Result<String> {
    let names = vault.names()?;
    loop {
        let name = Timestamp::now().strftime("%Y-%m-%dT%H-%M-%SZ").to_string();
        if !names.contains(&name) {
            return Ok(name);
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}

struct Taking<'a> {
    vault: &'a Vault,
    order: &'a Order<'a>,
    work: Work,
    last: Option<&'a Manifest>,
}

impl Taking<'_> {
    /// The control data; it is taken first, so that every account that it names is there.
    fn control(&self) -> anyhow::Result<Object> {
        let path = self.work.path("control-copy.db");
        if !self.order.store.snapshot_file(0, &path)? {
            let between = self.vault.work()?;
            let store = between.store()?;
            control::copy_shared(self.order.store, &store, true)?;
            for row in control::accounts(self.order.store)? {
                control::put(&store, &row)?;
            }
            store.snapshot_file(0, &path)?;
        }
        self.vault.keep(&path)
    }

    /// An account, and whether it was copied.
    fn account(&self, copies: &Store, row: AccountRow) -> anyhow::Result<(KeptAccount, bool)> {
        let last = self.last.and_then(|last| last.accounts.iter().find(|kept| kept.account.id() == row.id()));
        let last = last.filter(|kept| kept.account.created() == row.created());
        // The mark comes before the copy: a change in between makes the next backup copy once too often, never once too seldom.
        let mark = self.order.store.change_mark(row.id());
        // Files that are removed while the copy is made are kept already, and those that come meanwhile are found by the second look.
        let mut files = BTreeMap::new();
        self.add_files(&row, last, &mut files)?;
        if let Some(last) = last
            && mark.is_some()
            && last.mark == mark
            && self.vault.has(&last.data)?
        {
            return Ok((KeptAccount { account: row, files, ..last.clone() }, false));
        }
        let path = self.work.path(&format!("{}.db", row.id()));
        self.copy_data(row.id(), &path)?;
        let (tables, sums) = (totals(copies, Id::new(row.id()), Id::new(row.id()))?, sums(copies, row.id())?);
        let data = self.vault.keep(&path)?;
        self.add_files(&row, last, &mut files)?;
        let is_new = last.is_none_or(|last| last.data != data);
        Ok((KeptAccount { account: row, data, files, tables, sums, mark }, is_new))
    }

    fn copy_data(&self, account: i64, path: &Path) -> anyhow::Result<()> {
        if self.order.store.snapshot_file(account, path)? {
            return Ok(());
        }
        let between = self.vault.work()?;
        let store = between.store()?;
        store.create_account(account)?;
        copy(self.order.store, account, &store, account)?;
        store.snapshot_file(account, path)?;
        Ok(())
    }

    /// Keeps the files of an account. What is under a key never changes, so that what the last backup has is not read again.
    fn add_files(
        &self,
        row: &AccountRow,
        last: Option<&KeptAccount>,
        files: &mut BTreeMap<String, Object>,
    ) -> anyhow::Result<()> {
        for found in self.order.files.list(&row.id().to_string())? {
            if files.contains_key(&found.key) {
                continue;
            }
            let known = last.and_then(|last| last.files.get(&found.key)).filter(|object| object.bytes == found.size);
            let object = match known {
                Some(known) if self.vault.has(known)? => known.clone(),
                _ => match self.order.files.get(&found.key) {
                    Ok(bytes) => self.vault.keep_bytes(&bytes)?,
                    // Removed since it was listed, with the record that named it.
                    Err(ladu_files::Error::Missing) => continue,
                    Err(error) => return Err(error.into()),
                },
            };
            files.insert(found.key, object);
        }
        Ok(())
    }
}

fn sums(store: &Store, account: i64) -> anyhow::Result<BTreeMap<String, i64>> {
    let added = store.glance(account, |tx| -> Result<BTreeMap<String, i64>, Stopped> {
        let mut sums = BTreeMap::new();
        for (what, table, column) in SUMS {
            let sql = format!("SELECT CAST(COALESCE(SUM({column}), 0) AS BIGINT) FROM {table} WHERE account = $0");
            sums.insert((*what).to_owned(), tx.query(&sql, &[])?.first().map_or(0, |row| row.int(0)));
        }
        Ok(sums)
    });
    added.map_err(|stopped| stopped.0)
}
