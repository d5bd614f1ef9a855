//! A backup taken out into a folder and checked, before anything else is touched: a store like any other, to transfer accounts from.

use std::path::Path;

use anyhow::{Context as _, bail};
use ladu_files::BlobStore;
use ladu_store::Store;
use ladu_types::Id;

use crate::copy::totals;
use crate::manifest::{KeptAccount, Manifest};
use crate::total::difference;
use crate::vault::Vault;
use crate::work::Work;

/// A backup that was taken out.
pub struct Opened {
    pub manifest: Manifest,
    pub store: Store,
    pub files: BlobStore,
    _work: Work,
}

impl Opened {
    /// Takes out a backup, or one account of it, and checks everything: hashes, versions, counts. `beside` is where what is taken out will
    /// be put, when that is a folder.
    pub fn open(
        vault: &Vault,
        name: Option<&str>,
        code: Option<&str>,
        beside: Option<&Path>,
    ) -> anyhow::Result<Opened> {
        let manifest = vault.manifest(name)?;
        let chosen: Vec<&KeptAccount> = match code {
            None => manifest.accounts.iter().collect(),
            Some(code) => {
                vec![manifest.account(code).with_context(|| format!("{} has no account {code:?}", manifest.name))?]
            }
        };
        let work = Work::within(beside)?;
        vault.fetch(&manifest.control, &work.path("control.db")).context("the control data")?;
        for kept in &chosen {
            take_out(vault, &work, kept).with_context(|| format!("account {}", kept.account.code()))?;
        }
        let (store, files) = (work.store()?, work.files()?);
        for kept in &chosen {
            check(&store, kept, &manifest).with_context(|| format!("account {}", kept.account.code()))?;
        }
        Ok(Opened { store, files, manifest, _work: work })
    }
}

fn take_out(vault: &Vault, work: &Work, kept: &KeptAccount) -> anyhow::Result<()> {
    vault.fetch(&kept.data, &work.path(&format!("{}.db", kept.account.id())))?;
    for (key, object) in &kept.files {
        if key.split('/').any(|part| part.is_empty() || part == "..") {
            bail!("{key:?} is no key of a file");
        }
        vault.fetch(object, &work.path(&format!("files/{key}")))?;
    }
    Ok(())
}

/// The tables come to what the manifest says. Those of an older program were brought up to date by now, and come to something else.
fn check(store: &Store, kept: &KeptAccount, manifest: &Manifest) -> anyhow::Result<()> {
    let found = totals(store, Id::new(kept.account.id()), Id::new(kept.account.id()))?;
    let is_as_taken = manifest.schema[1] == ladu_store::SchemaNumbers::known().account;
    match difference(&kept.tables, &found).filter(|_| is_as_taken) {
        Some(difference) => bail!("the backup is damaged: {difference}"),
        None => Ok(()),
    }
}
