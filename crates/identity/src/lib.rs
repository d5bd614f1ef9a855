//! Who may come in: accounts, admission of requests, sessions, passwords, tokens and keys.

pub mod accounts;
pub mod admission;
pub mod jwt;
pub mod passwords;
pub mod secrets;
pub mod sessions;
