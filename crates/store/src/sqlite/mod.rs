//! SQLite: a file for each account, one writer thread with group commit, readers that never wait for it.

mod account;
mod connection;
mod control;
mod files;
mod migrate;
pub(crate) mod session;
mod statistics;
mod writer;

pub(crate) use files::Files;
