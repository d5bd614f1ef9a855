//! A file of SQLite as of one moment, copied while others read and write it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::error::Error;
use crate::sqlite::connection::{Handle, Role, failed, unavailable};

/// Copies a file into a new one, which is on the disk when this ends. The writer does not wait: the pages are those of a reader.
pub(crate) fn copy(from: &Path, to: &Path, control: bool) -> Result<(), Error> {
    let source = Handle::open(from, Role::Reader, control)?;
    let mut target = Connection::open(to).map_err(unavailable)?;
    // A copy that was cut short is thrown away: it needs no journal of its own.
    target.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF").map_err(failed)?;
    let backup = Backup::new(&source.connection, &mut target).map_err(failed)?;
    loop {
        // All in one step: one moment.
        match backup.step(-1).map_err(failed)? {
            StepResult::Done => break,
            _ => std::thread::sleep(std::time::Duration::from_millis(20)),
        }
    }
    drop(backup);
    target.close().map_err(|(_, error)| failed(error))?;
    let file = std::fs::File::open(to).map_err(unavailable)?;
    file.set_permissions(std::fs::Permissions::from_mode(0o600)).and_then(|()| file.sync_all()).map_err(unavailable)
}
