//! Where backups are kept: a folder or a bucket, with manifests by time and everything else once, by its SHA-256.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use ladu_files::BlobStore;
use sha2::{Digest as _, Sha256};

use crate::manifest::Manifest;
use crate::object::Object;
use crate::work::{self, Work};

/// Bytes that are hashed at once.
const PIECE: usize = 1 << 20;

/// A place of backups.
pub struct Vault {
    pub(crate) blobs: BlobStore,
    /// The place itself where it is a folder.
    folder: Option<PathBuf>,
}

const MANIFESTS: &str = "backups";

impl Vault {
    /// Opens a place that has backups.
    pub fn open(place: &str) -> anyhow::Result<Vault> {
        let vault = Vault::open_or_make(place)?;
        if vault.names()?.is_empty() {
            bail!("there is no backup in {place:?}");
        }
        Ok(vault)
    }

    /// Opens a folder, which is made when it is missing, or `s3://bucket/prefix`.
    pub fn open_or_make(place: &str) -> anyhow::Result<Vault> {
        let folder = (!place.contains("://")).then(|| PathBuf::from(place));
        if let Some(folder) = &folder {
            make_private(folder).with_context(|| format!("cannot make the folder {place:?}"))?;
        }
        let blobs = BlobStore::open(place).with_context(|| format!("cannot open {place:?}"))?;
        Ok(Vault { blobs, folder })
    }

    /// Keeps others from writing here as long as the lock is held, and clears away what a killed program has left. A bucket has no lock.
    pub(crate) fn lock(&self) -> anyhow::Result<Option<File>> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let lock = OpenOptions::new().create(true).append(true).open(folder.join("lock"))?;
        lock.try_lock().map_err(|_| anyhow!("another backup is writing to {}", folder.display()))?;
        work::clear(folder)?;
        Ok(Some(lock))
    }

    /// A folder from which [`Vault::keep`] can take files.
    pub(crate) fn work(&self) -> anyhow::Result<Work> {
        Work::within(self.folder.as_deref())
    }

    /// Keeps a file, which is gone from where it was.
    pub(crate) fn keep(&self, path: &Path) -> anyhow::Result<Object> {
        let object = object_of(path)?;
        if self.has(&object)? {
            std::fs::remove_file(path)?;
            return Ok(object);
        }
        match &self.folder {
            None => self.blobs.put_file(&object.key(), path)?,
            Some(folder) => {
                let place = folder.join(object.key());
                let parent = place.parent().unwrap_or(folder);
                make_private(parent)?;
                File::open(path)?.sync_all()?;
                std::fs::rename(path, &place)?;
                File::open(parent)?.sync_all()?;
            }
        }
        Ok(object)
    }

    /// Keeps bytes under their hash.
    pub(crate) fn keep_bytes(&self, bytes: &[u8]) -> anyhow::Result<Object> {
        let object = Object { sha256: hex(&Sha256::digest(bytes)), bytes: bytes.len() as u64 };
        if !self.has(&object)? {
            self.blobs.put(&object.key(), bytes.to_vec())?;
        }
        Ok(object)
    }

    /// Is it there, in its full length?
    pub(crate) fn has(&self, object: &Object) -> anyhow::Result<bool> {
        Ok(self.blobs.size(&object.key())? == Some(object.bytes))
    }

    /// Writes an object into a new file; an error when it is not what the manifest says.
    pub(crate) fn fetch(&self, object: &Object, path: &Path) -> anyhow::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        self.blobs.get_file(&object.key(), path).with_context(|| format!("object {}", object.sha256))?;
        if object_of(path)? != *object {
            bail!("object {} is damaged", object.sha256);
        }
        Ok(())
    }

    /// Is an object what the manifest says? What is wrong, if not.
    pub(crate) fn fault(&self, object: &Object) -> Option<String> {
        let (mut hash, mut bytes) = (Sha256::new(), 0);
        let read = self.blobs.read(&object.key(), &mut |piece| {
            bytes += piece.len() as u64;
            hash.update(piece);
            Ok(())
        });
        match read {
            Err(ladu_files::Error::Missing) => Some("is missing".to_owned()),
            Err(error) => Some(format!("cannot be read: {error}")),
            Ok(()) if bytes != object.bytes || hex(&hash.finalize()) != object.sha256 => Some("is damaged".to_owned()),
            Ok(()) => None,
        }
    }

    /// The names of all backups, the oldest first.
    pub fn names(&self) -> anyhow::Result<Vec<String>> {
        let found = self.blobs.list(MANIFESTS)?;
        let names = found.iter().filter_map(|found| found.key.rsplit('/').next()?.strip_suffix(".json"));
        Ok(names.map(str::to_owned).collect())
    }

    /// A backup by its name; the newest when none is given.
    pub fn manifest(&self, name: Option<&str>) -> anyhow::Result<Manifest> {
        let names = self.names()?;
        let found = match name {
            Some(name) => names.iter().find(|found| *found == name),
            None => names.last(),
        };
        let name = found.with_context(|| match name {
            Some(name) => format!("there is no backup {name:?}; there are {}", names.join(", ")),
            None => "there is no backup".to_owned(),
        })?;
        let bytes = self.blobs.get(&manifest_key(name))?;
        Manifest::parse(&bytes).with_context(|| format!("the manifest of {name} cannot be read"))
    }

    /// Writes a manifest: with it the backup is there.
    pub(crate) fn put_manifest(&self, manifest: &Manifest) -> anyhow::Result<()> {
        self.blobs.put(&manifest_key(&manifest.name), manifest.text()?.into_bytes())?;
        if let Some(folder) = &self.folder {
            let path = folder.join(manifest_key(&manifest.name));
            File::open(&path)?.sync_all()?;
            File::open(folder.join(MANIFESTS))?.sync_all()?;
        }
        Ok(())
    }

    pub(crate) fn remove_manifest(&self, name: &str) -> anyhow::Result<()> {
        Ok(self.blobs.delete(&manifest_key(name))?)
    }
}

fn manifest_key(name: &str) -> String {
    format!("{MANIFESTS}/{name}.json")
}

/// Backups hold everybody's data and the server's secret: nobody else may look into their folder.
fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn object_of(path: &Path) -> anyhow::Result<Object> {
    let mut file = File::open(path)?;
    let (mut hash, mut bytes, mut piece) = (Sha256::new(), 0, vec![0; PIECE]);
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(Object { sha256: hex(&hash.finalize()), bytes });
        }
        hash.update(&piece[..read]);
        bytes += read as u64;
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
