//! Where the bytes of pictures and files are kept: a folder, or an S3-compatible bucket.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt as _};
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
pub struct BlobStore {
    store: Arc<dyn ObjectStore>,
    runtime: Arc<Background>,
}

impl BlobStore {
    /// Opens a folder, which is made when it is missing, or `s3://bucket/prefix` with the usual `AWS_...` variables.
    pub fn open(place: &str) -> Result<BlobStore, Error> {
        BlobStore::open_with(place, std::env::vars())
    }

    fn open_with(place: &str, variables: impl Iterator<Item = (String, String)>) -> Result<BlobStore, Error> {
        let unavailable = |error: &dyn std::fmt::Display| Error::Unavailable(error.to_string());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = Arc::new(Background(Some(runtime.map_err(|error| unavailable(&error))?)));
        let store: Arc<dyn ObjectStore> = match place.strip_prefix("s3://") {
            Some(rest) => {
                let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
                Arc::new(PrefixStore::new(open_bucket(bucket, variables)?, prefix))
            }
            None => {
                let folder = Path::new(place);
                std::fs::create_dir_all(folder).map_err(|error| unavailable(&error))?;
                std::fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(|error| unavailable(&error))?;
                // What a record names has to be there after the power was lost: the bytes first, then the folder, then the record.
                Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true).with_fsync(true))
            }
        };
        Ok(BlobStore { store, runtime })
    }

    pub(crate) fn store(&self) -> &dyn ObjectStore {
        &*self.store
    }

    pub(crate) fn wait<T>(&self, work: impl Future<Output = object_store::Result<T>>) -> Result<T, Error> {
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

/// A bucket with what the variables say of its whereabouts and of who may use it.
fn open_bucket(name: &str, variables: impl Iterator<Item = (String, String)>) -> object_store::Result<AmazonS3> {
    // One object goes at a time; the request that deletes many is not known to every server of this kind.
    let mut bucket = AmazonS3Builder::new().with_config(AmazonS3ConfigKey::DisableBulkDelete, "true");
    for (variable, value) in variables.filter(|(variable, _)| variable.starts_with("AWS_")) {
        if let Ok(key) = variable.to_ascii_lowercase().parse() {
            bucket = bucket.with_config(key, value);
        }
    }
    bucket.with_bucket_name(name).build()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{TcpListener, TcpStream};

    use super::*;

    type Objects = HashMap<String, Vec<u8>>;

    /// Keeps objects as a bucket does, one request for each connection.
    fn keep_objects(listener: &TcpListener) {
        let mut objects = Objects::new();
        for stream in listener.incoming().flatten() {
            answer(&stream, &mut objects);
        }
    }

    fn answer(mut stream: &TcpStream, objects: &mut Objects) {
        let mut reader = BufReader::new(stream);
        let mut lines = Vec::new();
        for line in reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty()) {
            lines.push(line.to_ascii_lowercase());
        }
        let mut words = lines[0].split(' ').map(str::to_owned);
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        let length = lines.iter().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        reader.read_exact(&mut body).unwrap();
        let signed = lines.iter().any(|line| line.starts_with("authorization: aws4-hmac-sha256 credential=somebody/"));
        let (status, body) = match (method.as_str(), objects.get(&path).cloned()) {
            _ if !signed => ("403 Forbidden", Vec::new()),
            ("put", _) => {
                objects.insert(path, body);
                ("200 OK", Vec::new())
            }
            ("delete", _) => {
                objects.remove(&path);
                ("204 No Content", Vec::new())
            }
            (_, Some(found)) => ("200 OK", found),
            (_, None) => ("404 Not Found", Vec::new()),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nETag: \"1\"\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body).unwrap();
    }

    #[test]
    fn a_bucket_keeps_bytes() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || keep_objects(&listener));
        let variables = [
            ("AWS_ENDPOINT", endpoint.as_str()),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_REGION", "eu-north-1"),
            ("AWS_ACCESS_KEY_ID", "somebody"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("PATH", "not looked at"),
        ];
        let open = |place: &str| {
            let variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
            BlobStore::open_with(place, variables).unwrap()
        };
        let blobs = open("s3://pictures/shop");
        blobs.put("1/a/thumb.jpg", b"one".to_vec()).unwrap();
        blobs.put("1/a/thumb.jpg", b"two".to_vec()).unwrap();
        assert_eq!(&blobs.get("1/a/thumb.jpg").unwrap()[..], b"two");
        assert!(matches!(open("s3://pictures/other").get("1/a/thumb.jpg"), Err(Error::Missing)));
        assert_eq!(&open("s3://pictures").get("shop/1/a/thumb.jpg").unwrap()[..], b"two");
        blobs.delete("1/a/thumb.jpg").unwrap();
        blobs.delete("1/a/thumb.jpg").unwrap();
        assert!(matches!(blobs.get("1/a/thumb.jpg"), Err(Error::Missing)));
    }

    #[test]
    fn a_folder_keeps_bytes() {
        let folder = std::env::temp_dir().join(format!("ladu-blobs-{}", std::process::id()));
        let blobs = BlobStore::open(&folder.display().to_string()).unwrap();
        blobs.put("1/a/thumb.jpg", b"one".to_vec()).unwrap();
        assert_eq!(&blobs.get("1/a/thumb.jpg").unwrap()[..], b"one");
        blobs.delete("1/a/thumb.jpg").unwrap();
        blobs.delete("1/a/thumb.jpg").unwrap();
        assert!(matches!(blobs.get("1/a/thumb.jpg"), Err(Error::Missing)));
        // A key cannot leave the folder.
        assert!(blobs.get("../../etc/passwd").is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
