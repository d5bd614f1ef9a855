//! What can go wrong in the store.

/// A failure of the store.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The database cannot be reached or opened.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The connection to the database broke before anything was kept; the same work may succeed over another one.
    #[error("the connection to the database broke: {0}")]
    Lost(String),
    /// Another transaction was in the way; the same work may succeed when it is done again.
    #[error("another transaction was in the way")]
    Busy,
    /// Another transaction held what this one needs for longer than it would wait.
    #[error("another transaction was in the way for too long")]
    Waited,
    /// A row with that key exists.
    #[error("a row with that key exists: {0}")]
    Unique(String),
    /// A number that a statement worked out is larger than a column holds.
    #[error("a number left its range: {0}")]
    Range(String),
    #[error("{0}")]
    Sql(String),
}

/// An error of a unit of work that says whether doing the work again may help.
pub trait Transient {
    /// May the same work succeed when it is done again?
    fn is_transient(&self) -> bool;
}

impl Transient for Error {
    fn is_transient(&self) -> bool {
        matches!(self, Error::Busy | Error::Lost(_))
    }
}
