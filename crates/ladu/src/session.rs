//! What a command works with: the store, and whom it talks to. The same command runs in a process of its own, or within the server that has
//! the folder, for a program that asked it to.

use std::cell::RefCell;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use ladu_files::BlobStore;
use ladu_store::Store;

use crate::settings::Place;

/// Whoever gave a command: what it is told, and its files.
pub(crate) trait Terminal {
    /// A line for standard output.
    fn say(&mut self, line: &str) -> anyhow::Result<()>;

    /// A line for standard error.
    fn warn(&mut self, line: &str) -> anyhow::Result<()>;

    /// The next bytes of a file from a place on, none at its end; `-` is standard input.
    fn read(&mut self, path: &str, from: u64) -> anyhow::Result<Vec<u8>>;

    /// Writes bytes, the first of which begin the file anew; `-` is standard output.
    fn write(&mut self, path: &str, bytes: &[u8], is_first: bool) -> anyhow::Result<()>;
}

/// What a running server lends to commands.
#[derive(Clone)]
pub(crate) struct Hosting {
    pub(crate) store: Store,
    /// Where its files are: a folder or a bucket.
    pub(crate) files: String,
}

/// A command at work.
pub(crate) struct Session<'a> {
    terminal: &'a mut dyn Terminal,
    hosting: Option<&'a Hosting>,
    /// The folder in which the command was given.
    folder: PathBuf,
    /// What was opened for this command alone.
    opened: RefCell<Option<Store>>,
}

/// Other servers of a database are told that nothing more is written here, and need not wait for it.
impl Drop for Session<'_> {
    fn drop(&mut self) {
        if let Some(store) = self.opened.take() {
            store.close();
        }
    }
}

impl<'a> Session<'a> {
    pub(crate) fn new(terminal: &'a mut dyn Terminal, hosting: Option<&'a Hosting>, folder: PathBuf) -> Session<'a> {
        Session { terminal, hosting, folder, opened: RefCell::default() }
    }

    /// Opens the store; an empty one is made when there is none.
    pub(crate) fn open(&self, place: &Place) -> anyhow::Result<Store> {
        self.lent_or(|| place.open())
    }

    /// Opens a store that is there.
    pub(crate) fn open_existing(&self, place: &Place) -> anyhow::Result<Store> {
        self.lent_or(|| place.open_existing())
    }

    fn lent_or(&self, open: impl FnOnce() -> anyhow::Result<Store>) -> anyhow::Result<Store> {
        if let Some(hosting) = self.hosting {
            return Ok(hosting.store.clone());
        }
        let store = open()?;
        self.opened.replace(Some(store.clone()));
        Ok(store)
    }

    /// Opens the files of accounts.
    pub(crate) fn files(&self, place: &Place, files: Option<&str>) -> anyhow::Result<BlobStore> {
        let place = match self.hosting {
            Some(hosting) => hosting.files.clone(),
            None => files.map_or_else(|| format!("{}/files", place.data), str::to_owned),
        };
        BlobStore::open(&place).with_context(|| format!("cannot open {place:?}"))
    }

    /// Does it run within a server?
    pub(crate) fn is_hosted(&self) -> bool {
        self.hosting.is_some()
    }

    /// A folder or a bucket as it was named, in words that mean the same everywhere.
    pub(crate) fn place(&self, place: &str) -> String {
        if place.contains("://") { place.to_owned() } else { self.folder.join(place).display().to_string() }
    }

    pub(crate) fn say(&mut self, line: impl AsRef<str>) -> anyhow::Result<()> {
        self.terminal.say(line.as_ref())
    }

    pub(crate) fn warn(&mut self, line: impl AsRef<str>) -> anyhow::Result<()> {
        self.terminal.warn(line.as_ref())
    }

    /// Tells a table: as an array of objects for programs, or in lines with tabs.
    pub(crate) fn table(&mut self, json: bool, keys: &[&str], rows: &[Vec<serde_json::Value>]) -> anyhow::Result<()> {
        use serde_json::Value;
        if json {
            let object = |row: &Vec<Value>| -> Value {
                keys.iter()
                    .map(|key| (*key).to_owned())
                    .zip(row.iter().cloned())
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            };
            let all: Vec<Value> = rows.iter().map(object).collect();
            return self.say(serde_json::to_string_pretty(&all)?);
        }
        for row in rows {
            let cells: Vec<String> =
                row.iter().map(|cell| cell.as_str().map_or_else(|| plain(cell), str::to_owned)).collect();
            self.say(cells.join("\t").trim_end())?;
        }
        Ok(())
    }

    /// The bytes of a file; `-` is standard input.
    pub(crate) fn read_all(&mut self, path: &str) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            let more = self.terminal.read(path, bytes.len() as u64).with_context(|| format!("cannot read {path}"))?;
            if more.is_empty() {
                return Ok(bytes);
            }
            bytes.extend(more);
        }
    }

    /// Writes a file; `-` is standard output.
    pub(crate) fn write_all(&mut self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let mut pieces = bytes.chunks(PIECE);
        self.terminal.write(path, pieces.next().unwrap_or_default(), true)?;
        pieces.try_for_each(|piece| self.terminal.write(path, piece, false))
    }

    /// A file to read piece by piece.
    pub(crate) fn reader<'s>(&'s mut self, path: &'s str) -> impl std::io::BufRead + 's {
        std::io::BufReader::with_capacity(
            PIECE,
            Reader { terminal: &mut *self.terminal, path, at: 0, waiting: Vec::new() },
        )
    }

    /// A file to write piece by piece, which is begun anew; `-` is standard output.
    pub(crate) fn writer<'s>(&'s mut self, path: &'s str) -> impl std::io::Write + 's {
        std::io::BufWriter::with_capacity(PIECE, Writer { terminal: &mut *self.terminal, path, is_first: true })
    }
}

/// What a cell of a table is in a line: nothing for null, `yes` or nothing for a flag.
fn plain(cell: &serde_json::Value) -> String {
    match cell {
        serde_json::Value::Null | serde_json::Value::Bool(false) => String::new(),
        serde_json::Value::Bool(true) => "yes".to_owned(),
        other => other.to_string(),
    }
}

/// Bytes that go between a command and its terminal at once.
pub(crate) const PIECE: usize = 1 << 20;

struct Reader<'a> {
    terminal: &'a mut dyn Terminal,
    path: &'a str,
    at: u64,
    waiting: Vec<u8>,
}

impl std::io::Read for Reader<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.waiting.is_empty() {
            self.waiting = self.terminal.read(self.path, self.at).map_err(std::io::Error::other)?;
            self.at += self.waiting.len() as u64;
        }
        let read = (&self.waiting[..]).read(into)?;
        self.waiting.drain(..read);
        Ok(read)
    }
}

struct Writer<'a> {
    terminal: &'a mut dyn Terminal,
    path: &'a str,
    is_first: bool,
}

impl std::io::Write for Writer<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.terminal.write(self.path, bytes, std::mem::take(&mut self.is_first)).map_err(std::io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The terminal of this process.
#[derive(Default)]
pub(crate) struct Own {
    open: Option<(String, std::fs::File)>,
}

impl Terminal for Own {
    fn say(&mut self, line: &str) -> anyhow::Result<()> {
        Ok(writeln!(std::io::stdout(), "{line}")?)
    }

    fn warn(&mut self, line: &str) -> anyhow::Result<()> {
        Ok(writeln!(std::io::stderr(), "{line}")?)
    }

    fn read(&mut self, path: &str, from: u64) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if path == "-" {
            std::io::stdin().take(PIECE as u64).read_to_end(&mut bytes)?;
            return Ok(bytes);
        }
        if from == 0 || self.open.as_ref().is_none_or(|(open, _)| open != path) {
            self.open = Some((path.to_owned(), std::fs::File::open(path)?));
        }
        if let Some((_, file)) = &mut self.open {
            std::io::Read::take(file, PIECE as u64).read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    }

    fn write(&mut self, path: &str, bytes: &[u8], is_first: bool) -> anyhow::Result<()> {
        if path == "-" {
            return Ok(std::io::stdout().write_all(bytes)?);
        }
        if is_first {
            self.open = Some((path.to_owned(), create(path).with_context(|| format!("cannot write {path}"))?));
        }
        if let Some((_, file)) = &mut self.open {
            file.write_all(bytes).with_context(|| format!("cannot write {path}"))?;
        }
        Ok(())
    }
}

/// A new file that others may not read: what is exported is somebody's business.
fn create(path: impl AsRef<Path>) -> std::io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}
