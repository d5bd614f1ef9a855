//! A folder for what is on its way, with a store in it: accounts taken out of backups and archives are looked at there before anything
//! else is touched.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use ladu_files::BlobStore;
use ladu_store::{Options, Store};

/// A folder that is gone when it is dropped.
pub struct Work {
    folder: tempfile::TempDir,
}

impl Work {
    /// Within a folder, so that what is finished can be moved to its place; in the system's own for such things when there is none.
    pub fn within(folder: Option<&Path>) -> anyhow::Result<Work> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(Work::PREFIX);
        let made = match folder {
            Some(folder) => builder.tempdir_in(folder),
            None => builder.tempdir(),
        };
        Ok(Work { folder: made.context("cannot make a folder to work in")? })
    }

    /// What such folders are named by: one that is older than its process was left by a program that was killed.
    pub(crate) const PREFIX: &str = ".ladu-work-";

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Opens the store in it.
    pub fn store(&self) -> anyhow::Result<Store> {
        let options = Options { readers: 1, writers: 1, ..Options::default() };
        Store::open(&format!("sqlite:{}", self.folder.path().display()), options).context("cannot open the copy")
    }

    /// The files in it.
    pub fn files(&self) -> anyhow::Result<BlobStore> {
        Ok(BlobStore::open(&self.path("files").display().to_string())?)
    }
}

/// Removes the folders of programs that were killed; whoever calls it holds the lock of the place.
pub(crate) fn clear(folder: &Path) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)?.flatten() {
        if entry.file_name().to_string_lossy().starts_with(Work::PREFIX) {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
