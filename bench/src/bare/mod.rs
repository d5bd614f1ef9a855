//! What the database alone does, without Ladu: the same statements written by hand on the same tables.

pub mod page;
pub mod sale;
