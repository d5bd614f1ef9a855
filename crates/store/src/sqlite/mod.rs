//! SQLite: a file for each account, one writer at a time with group commit, readers that never wait for it.

mod connection;
mod control;
mod files;
mod migrate;
mod new_file;
mod pool;
pub(crate) mod session;
mod snapshot;
mod statistics;
mod writer;

pub(crate) use files::Files;
