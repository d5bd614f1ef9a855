//! What a backup says of itself: which program took it when, and of each account its object, its files, and what its tables come to.

use std::collections::BTreeMap;

use anyhow::bail;
use ladu_store::SchemaNumbers;
use serde::{Deserialize, Serialize};

use crate::control::AccountRow;
use crate::object::Object;
use crate::total::Totals;

/// The form of manifests that this program writes, and the newest that it reads.
pub(crate) const FORMAT: u32 = 1;

/// One backup, as its manifest says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    /// Of this form of manifest.
    pub format: u32,
    /// By which it is asked for: the moment it began, in UTC.
    pub name: String,
    /// The version of the program that took it.
    pub ladu: String,
    /// The last migrations of the control data and of accounts.
    pub schema: [i64; 2],
    /// The engine that it was taken of: `sqlite` or `postgres`.
    pub engine: String,
    /// Are all accounts of the server in it?
    pub is_whole: bool,
    /// The control data as a file of SQLite.
    pub control: Object,
    pub accounts: Vec<KeptAccount>,
}

/// An account in a backup.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptAccount {
    /// What the control data says of it.
    pub account: AccountRow,
    /// Its data as a file of SQLite.
    pub data: Object,
    /// Its pictures and files by their keys.
    pub files: BTreeMap<String, Object>,
    /// What its tables come to.
    pub tables: Totals,
    /// Sums over its ledger, in millionths: what a bookkeeper recognises it by.
    pub sums: BTreeMap<String, i64>,
    /// The mark of its data when it was copied; the same mark says that nothing has changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

impl Manifest {
    pub(crate) fn parse(bytes: &[u8]) -> anyhow::Result<Manifest> {
        let manifest: Manifest = serde_json::from_slice(bytes)?;
        let known = SchemaNumbers::known();
        let is_newer =
            manifest.format > FORMAT || manifest.schema[0] > known.control || manifest.schema[1] > known.account;
        if is_newer {
            bail!("it was written by Ladu {}; it takes that version or a newer one to read it", manifest.ladu);
        }
        Ok(manifest)
    }

    pub(crate) fn text(&self) -> anyhow::Result<String> {
        Ok(serde_json::to_string_pretty(self)?)
    }

    /// The account with a code.
    pub fn account(&self, code: &str) -> Option<&KeptAccount> {
        self.accounts.iter().find(|kept| kept.account.code() == code)
    }

    /// Everything that it refers to.
    pub(crate) fn objects(&self) -> impl Iterator<Item = &Object> {
        let of_accounts = self.accounts.iter().flat_map(|kept| std::iter::once(&kept.data).chain(kept.files.values()));
        std::iter::once(&self.control).chain(of_accounts)
    }
}
