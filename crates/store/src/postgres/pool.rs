//! The connections that transactions share: so many and no more, whoever comes then waits.

use std::cell::Cell;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::counts::Counts;
use crate::error::Error;
use crate::mutex::locked;
use crate::postgres::address::Address;
use crate::postgres::connection::Connection;

/// The longest wait for a connection.
const PATIENCE: Duration = Duration::from_secs(30);

thread_local! {
    /// Connections that the thread holds.
    static HELD: Cell<usize> = const { Cell::new(0) };
}

pub(crate) struct Pool {
    address: Address,
    most: usize,
    counts: Arc<Counts>,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Connection>,
    /// Connections that there are, idle or not.
    open: usize,
}

/// The place of a connection that is held: it is given up when a panic takes the connection away.
struct Place<'p>(&'p Pool);

impl Pool {
    pub(crate) fn new(address: Address, most: usize, counts: Arc<Counts>) -> Pool {
        Pool { address, most: most.max(1), counts, state: Mutex::default(), freed: Condvar::new() }
    }

    /// Works with a connection: an idle one, a new one, or one that somebody gives back. `work` also says whether the connection is in no
    /// transaction any more, so that the next can have it.
    ///
    /// A thread that holds one already and needs another does not wait, because everybody who holds one might: it gets one more than
    /// there should be.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Connection) -> (T, bool)) -> Result<T, Error> {
        let mut connection = self.take()?;
        let place = Place(self);
        HELD.set(HELD.get() + 1);
        let (result, is_free) = work(&mut connection);
        if connection.is_lost || connection.client.is_closed() {
            // What has ended one has most likely ended all.
            self.clear();
        } else if is_free {
            place.give_back(connection);
        }
        Ok(result)
    }

    /// Puts a connection in that is open already.
    pub(crate) fn add(&self, connection: Connection) {
        let mut state = locked(&self.state);
        state.idle.push(connection);
        state.open += 1;
    }

    /// Closes what nobody uses.
    fn clear(&self) {
        let mut state = locked(&self.state);
        let idle = std::mem::take(&mut state.idle);
        state.open -= idle.len();
        drop(state);
        self.freed.notify_all();
        drop(idle);
    }

    fn take(&self) -> Result<Connection, Error> {
        let end = Instant::now() + PATIENCE;
        let mut refused = None;
        let mut state = locked(&self.state);
        loop {
            while let Some(connection) = state.idle.pop() {
                if !connection.client.is_closed() {
                    return Ok(connection);
                }
                state.open -= 1;
            }
            // One that the database refuses may be free here before it has room for another.
            if state.open < self.most && refused.is_none() || HELD.get() > 0 {
                state.open += 1;
                drop(state);
                match Connection::open(&self.address, &self.counts) {
                    Ok(connection) => return Ok(connection),
                    Err(error) => refused = Some(error),
                }
                state = locked(&self.state);
                state.open -= 1;
            }
            if let Some(error) = refused.take_if(|_| state.open == 0 || HELD.get() > 0) {
                return Err(unreachable(error));
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let busy = || Error::Unavailable("all connections to the database were in use for too long".to_owned());
                return Err(refused.map_or_else(busy, unreachable));
            }
            state = self.freed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// Trying again at once is of no use.
fn unreachable(error: Error) -> Error {
    match error {
        Error::Lost(text) => Error::Unavailable(text),
        other => other,
    }
}

impl Place<'_> {
    fn give_back(self, connection: Connection) {
        let mut state = locked(&self.0.state);
        if state.open <= self.0.most {
            state.idle.push(connection);
            // The place stays taken, by the idle connection.
            state.open += 1;
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        HELD.set(HELD.get() - 1);
        locked(&self.0.state).open -= 1;
        self.0.freed.notify_one();
    }
}
