//! New files: each is there as a whole or not at all.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::error::Error;
use crate::sqlite::connection::{Handle, naming};

/// What a file is called until it is complete.
const UNFINISHED: &str = "unfinished";

/// Makes a folder that only its owner can read, unless it is there.
pub(crate) fn make_folder(folder: &Path) -> Result<(), Error> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(naming(folder))
}

/// The bytes of a new file with what `make` puts into it.
pub(crate) fn built(
    folder: &Path,
    make: impl FnOnce(&Connection) -> Result<(), Error>,
    control: bool,
) -> Result<Vec<u8>, Error> {
    let path = folder.join(UNFINISHED);
    remove(&path)?;
    let handle = Handle::create(&path, control)?;
    make(&handle.connection)?;
    // The last connection writes the log into the file when it is closed.
    drop(handle);
    let bytes = std::fs::read(&path).map_err(naming(&path))?;
    remove(&path)?;
    Ok(bytes)
}

/// Puts a new file in its place, durably. What is there already stays, and is an error.
pub(crate) fn place(folder: &Path, path: &Path, bytes: &[u8]) -> Result<(), Error> {
    for path in [path.to_owned(), beside(path, "-wal")] {
        if path.exists() {
            return Err(Error::Unavailable(format!("{} is there already", path.display())));
        }
    }
    let unfinished = beside(path, &format!(".{UNFINISHED}"));
    let written = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&unfinished);
    let written = written.and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    written.map_err(naming(&unfinished))?;
    std::fs::rename(&unfinished, path).map_err(naming(path))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(naming(folder))
}

/// Removes a file with what SQLite keeps beside it.
pub(crate) fn remove(path: &Path) -> Result<(), Error> {
    for path in [path.to_owned(), beside(path, "-wal"), beside(path, "-shm")] {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(naming(&path)(error)),
            _ => {}
        }
    }
    Ok(())
}

/// Does a folder have the file of an account?
pub(crate) fn has_accounts(folder: &Path) -> Result<bool, Error> {
    for entry in std::fs::read_dir(folder).map_err(naming(folder))? {
        let name = entry.map_err(naming(folder))?.file_name();
        let number = name.to_str().and_then(|name| name.strip_suffix(".db"));
        if number.is_some_and(|number| number.parse::<i64>().is_ok()) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}
