//! Why work within a transaction has stopped: an error of the store, or of whatever stands on the other side.

use ladu_store::{Error, Transient};

pub(crate) struct Stopped(pub(crate) anyhow::Error);

impl From<Error> for Stopped {
    fn from(error: Error) -> Stopped {
        Stopped(error.into())
    }
}

impl From<anyhow::Error> for Stopped {
    fn from(error: anyhow::Error) -> Stopped {
        Stopped(error)
    }
}

/// A race that was lost is run again by whoever began the transaction.
impl Transient for Stopped {
    fn is_transient(&self) -> bool {
        self.0.downcast_ref::<Error>().is_some_and(Transient::is_transient)
    }
}
