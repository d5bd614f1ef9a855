//! Chores of the repository: `tidy` proves the laws of its structure from the source, `regen` makes generated files anew.

pub mod ceilings;
pub mod regen;
pub mod source;
pub mod tidy;
