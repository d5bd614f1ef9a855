//! What a record is and what is done with any of them: nouns, rights, settings, attributes, translations, the change log.

mod answer;
pub mod attributes;
mod cache;
pub mod change_log;
mod context;
mod found;
mod fragments;
mod id_set;
pub mod locale_format;
pub mod noun;
mod references;
mod request;
pub mod rights;
pub mod settings;
pub mod translations;
pub mod tree;
mod user;
pub mod zones;

pub use answer::{Answer, SavedDocument};
pub use cache::Caches;
pub use context::{Cx, with_rows};
pub use request::{Failure, Request, Secret, store_fault};
