//! Who may come in: accounts, admission of requests, sessions, passwords, tokens and keys.

pub mod accounts;
pub mod admission;
pub mod attempts;
pub mod jwt;
pub mod keys;
pub mod lockout;
pub mod origin;
pub mod passwords;
pub mod pins;
pub mod secret;
pub mod sessions;
pub mod signed_link;
pub mod tokens;
