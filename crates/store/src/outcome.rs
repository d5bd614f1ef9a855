//! Whether what was written is kept.

/// Whether what a job wrote is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Commit,
    /// Undone: the call failed and is answered as such.
    Rollback,
}
