//! Generated files.

pub mod schema;
