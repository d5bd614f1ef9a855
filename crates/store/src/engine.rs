//! Which engine holds the data, and how much it may use.

/// Which engine holds the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A folder of SQLite files.
    Sqlite,
    /// A PostgreSQL database, or one of its family.
    Postgres,
}

/// How much the store may use.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Connections kept for reading: for each account on SQLite.
    pub readers: usize,
    /// Threads that run queued writes.
    pub writers: usize,
    /// Connections to PostgreSQL in all.
    pub connections: usize,
    /// Descriptors of open files on SQLite: files of accounts that were used longest ago are closed.
    pub descriptors: usize,
    /// Bytes that open files of accounts on SQLite may take in memory, about.
    pub memory: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { readers: 16, writers: 16, connections: 33, descriptors: 512, memory: 192 << 20 }
    }
}
