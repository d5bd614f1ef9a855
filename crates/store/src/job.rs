//! Queued writes, and one that somebody waits for.

use std::sync::mpsc;

use crate::error::{Error, Transient};
use crate::outcome::Outcome;
use crate::tx::Tx;

pub trait Job: Send {
    /// Does the work. It may be called again after [`Error::Busy`] and must then do the same from the start.
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Outcome, Error>;

    /// Called once, after the commit is durable, or when there is none.
    fn finish(self: Box<Self>, result: Result<(), Error>);
}

/// A write somebody waits for.
pub(crate) struct Waiting<W, T, E> {
    work: W,
    result: Option<Result<T, E>>,
    sender: mpsc::Sender<Result<T, E>>,
}

impl<W, T, E> Waiting<W, T, E> {
    pub(crate) fn new(work: W, sender: mpsc::Sender<Result<T, E>>) -> Waiting<W, T, E> {
        Waiting { work, result: None, sender }
    }
}

impl<W, T, E> Job for Waiting<W, T, E>
where
    W: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Transient + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Outcome, Error> {
        let result = (self.work)(tx);
        let outcome = match &result {
            Ok(_) => Ok(Outcome::Commit),
            Err(error) if error.is_transient() => Err(Error::Busy),
            Err(_) => Ok(Outcome::Rollback),
        };
        self.result = Some(result);
        outcome
    }

    fn finish(self: Box<Self>, result: Result<(), Error>) {
        let answer = match (result, self.result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(E::from(Error::Unavailable("the work was never done".to_owned()))),
            (Err(error), _) => Err(E::from(error)),
        };
        let _ = self.sender.send(answer);
    }
}
