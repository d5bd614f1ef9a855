//! What several calls share, and everything that changes state: nouns, rights, settings, attributes, the log.

pub mod attributes;
pub mod conf;
pub mod cx;
pub mod log;
pub mod noun;
pub mod rights;
pub mod translations;
