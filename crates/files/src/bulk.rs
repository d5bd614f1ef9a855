//! Files from and to the disk without holding them in memory, and what there is below a prefix.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use futures_core::Stream;
use object_store::path::Path as Key;
use object_store::{ObjectStoreExt as _, WriteMultipart};

use crate::blob_store::{BlobStore, Error};

/// Bytes that are read from the disk at once.
const PIECE: usize = 8 << 20;
/// Pieces that are on their way at once.
const IN_FLIGHT: usize = 4;

/// Something in a blob store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBlob {
    pub key: String,
    /// How many bytes it has.
    pub size: u64,
    /// Since it was put there.
    pub age: Duration,
}

impl BlobStore {
    /// Keeps a file under a key.
    pub fn put_file(&self, key: &str, path: &Path) -> Result<(), Error> {
        let mut file = std::fs::File::open(path).map_err(unavailable)?;
        let mut piece = Vec::new();
        std::io::Read::take(&mut file, PIECE as u64).read_to_end(&mut piece).map_err(unavailable)?;
        if piece.len() < PIECE {
            return self.put(key, piece);
        }
        let key = Key::from(key);
        self.wait(async {
            let mut upload = WriteMultipart::new_with_chunk_size(self.store().put_multipart(&key).await?, PIECE);
            while !piece.is_empty() {
                upload.wait_for_capacity(IN_FLIGHT).await?;
                upload.write(&piece);
                piece.clear();
                let read = std::io::Read::take(&mut file, PIECE as u64).read_to_end(&mut piece);
                read.map_err(|error| object_store::Error::Generic { store: "disk", source: error.into() })?;
            }
            upload.finish().await.map(drop)
        })
    }

    /// Hands over the bytes under a key, piece by piece.
    pub fn read(&self, key: &str, each: &mut dyn FnMut(&[u8]) -> std::io::Result<()>) -> Result<(), Error> {
        self.wait(async {
            let mut pieces = self.store().get(&Key::from(key)).await?.into_stream();
            while let Some(piece) = next(&mut pieces).await {
                each(&piece?).map_err(|error| object_store::Error::Generic { store: "disk", source: error.into() })?;
            }
            Ok(())
        })
    }

    /// Writes the bytes under a key into a new file.
    pub fn get_file(&self, key: &str, path: &Path) -> Result<(), Error> {
        let mut file = std::fs::File::create(path).map_err(unavailable)?;
        self.read(key, &mut |piece| file.write_all(piece))?;
        file.sync_all().map_err(unavailable)
    }

    /// What is below a prefix, which ends at a `/` of the keys, in their order.
    pub fn list(&self, prefix: &str) -> Result<Vec<KeptBlob>, Error> {
        let mut found = self.wait(async {
            let mut found = Vec::new();
            let mut listed = self.store().list(Some(&Key::from(prefix)));
            while let Some(meta) = next(&mut listed).await {
                let meta = meta?;
                let put = SystemTime::UNIX_EPOCH + Duration::from_secs(meta.last_modified.timestamp().unsigned_abs());
                let age = put.elapsed().unwrap_or_default();
                found.push(KeptBlob { key: meta.location.to_string(), size: meta.size, age });
            }
            Ok(found)
        })?;
        found.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(found)
    }

    /// How many bytes are under a key; none when there is nothing.
    pub fn size(&self, key: &str) -> Result<Option<u64>, Error> {
        match self.wait(async { self.store().head(&Key::from(key)).await }) {
            Ok(meta) => Ok(Some(meta.size)),
            Err(Error::Missing) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

async fn next<T>(stream: &mut Pin<Box<dyn Stream<Item = T> + Send>>) -> Option<T> {
    std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await
}

fn unavailable(error: impl std::fmt::Display) -> Error {
    Error::Unavailable(error.to_string())
}
