//! An area of the API.

use ladu_record::noun::Noun;

use crate::call::Call;

/// An area of the API: its calls and its nouns, each listed by hand.
pub struct Area {
    pub name: &'static str,
    /// Its calls, a list for each file.
    pub calls: &'static [&'static [Call]],
    pub nouns: &'static [&'static Noun],
}
