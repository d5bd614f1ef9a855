//! Why an invoice is refused, and where.

use std::fmt::{self, Display};

/// What is wrong, and the element of the file that is to blame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The path of the element from the root, with its line.
    pub place: String,
    /// What is wrong with it, in a sentence without its subject.
    pub what: String,
}

impl Problem {
    /// A problem at a place.
    pub fn new(place: impl Into<String>, what: impl Into<String>) -> Problem {
        Problem { place: place.into(), what: what.into() }
    }

    /// Two values that ought to be the same.
    pub fn differs(place: impl Into<String>, stated: impl Display, worked_out: impl Display) -> Problem {
        Problem::new(place, format!("{stated} is stated, {worked_out} is worked out"))
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl std::error::Error for Problem {}
