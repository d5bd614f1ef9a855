//! Where the bytes of pictures and files are kept: a folder, or an S3-compatible bucket.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use object_store::ObjectStore;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use tokio::runtime::Runtime;

/// The bytes could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing under that key.
    #[error("no such file")]
    Missing,
    /// The place is out of reach or misconfigured.
    #[error("{0}")]
    Unavailable(String),
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Error {
        match error {
            object_store::Error::NotFound { .. } => Error::Missing,
            other => Error::Unavailable(other.to_string()),
        }
    }
}

/// The runtime that the calls wait on. It may be let go of on a thread of another runtime, where waiting for its end is not allowed.
struct Background(Option<Runtime>);

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// A place for bytes under keys. Its calls wait: they belong on worker threads.
#[derive(Clone)]
pub struct Depot {
    store: Arc<dyn ObjectStore>,
    runtime: Arc<Background>,
}

impl Depot {
    /// Opens a folder, which is made when it is missing, or `s3://bucket/prefix` with the usual `AWS_...` variables.
    pub fn open(place: &str) -> Result<Depot, Error> {
        let unavailable = |error: &dyn std::fmt::Display| Error::Unavailable(error.to_string());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = Arc::new(Background(Some(runtime.map_err(|error| unavailable(&error))?)));
        let store: Arc<dyn ObjectStore> = match place.strip_prefix("s3://") {
            Some(rest) => {
                let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
                let bucket = AmazonS3Builder::from_env().with_bucket_name(bucket).build()?;
                Arc::new(PrefixStore::new(bucket, prefix))
            }
            None => {
                let folder = Path::new(place);
                std::fs::create_dir_all(folder).map_err(|error| unavailable(&error))?;
                Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true))
            }
        };
        Ok(Depot { store, runtime })
    }

    fn wait<T>(&self, work: impl Future<Output = object_store::Result<T>>) -> Result<T, Error> {
        let runtime = self.runtime.0.as_ref().ok_or_else(|| Error::Unavailable("the runtime has ended".to_owned()))?;
        Ok(runtime.block_on(work)?)
    }

    /// Keeps bytes under a key; what was there is replaced.
    pub fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), Error> {
        self.wait(self.store.put(&Key::from(key), Bytes::from(bytes).into())).map(drop)
    }

    /// The bytes under a key.
    pub fn get(&self, key: &str) -> Result<Bytes, Error> {
        self.wait(async { self.store.get(&Key::from(key)).await?.bytes().await })
    }

    /// Removes what is under a key; nothing there is fine.
    pub fn delete(&self, key: &str) -> Result<(), Error> {
        match self.wait(self.store.delete(&Key::from(key))) {
            Ok(()) | Err(Error::Missing) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_keeps_bytes() {
        let folder = std::env::temp_dir().join(format!("ladu-depot-{}", std::process::id()));
        let depot = Depot::open(&folder.display().to_string()).unwrap();
        depot.put("1/a/thumb.jpg", b"one".to_vec()).unwrap();
        assert_eq!(&depot.get("1/a/thumb.jpg").unwrap()[..], b"one");
        depot.delete("1/a/thumb.jpg").unwrap();
        depot.delete("1/a/thumb.jpg").unwrap();
        assert!(matches!(depot.get("1/a/thumb.jpg"), Err(Error::Missing)));
        // A key cannot leave the folder.
        assert!(depot.get("../../etc/passwd").is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
