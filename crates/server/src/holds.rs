//! What requests that are on their way have to themselves: a second one about the same thing is refused, or told to wait.
//!
//! One process keeps its own. Where several serve one database, the locks of the database do the rest: a key that another process is
//! using is found used, and a document that another process holds for too long is told as such.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ladu_api::hold::Hold;
use ladu_trade::repeats;
use ladu_wire::Code;

type Keys = HashMap<(i64, String), u32>;

/// Everything that is held, by account, with the number of requests about it.
#[derive(Default)]
pub(crate) struct Holds(Mutex<Keys>);

/// What one request holds, until it is dropped.
pub(crate) struct Held {
    holds: Arc<Holds>,
    account: i64,
    keys: Vec<String>,
    /// Another request was there first with something that is had in turn.
    waits: bool,
}

impl Holds {
    /// Nothing yet, for a request of an account.
    pub(crate) fn begin(self: &Arc<Self>, account: i64) -> Held {
        Held { holds: self.clone(), account, keys: Vec::new(), waits: false }
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// Takes what a call wants: all of it, or nothing and the code that says why.
    pub(crate) fn take(&mut self, wanted: Vec<Hold>) -> Result<(), Code> {
        let mut keys = self.holds.keys();
        let wanted: Vec<Hold> = wanted.into_iter().filter(|hold| !self.keys.contains(&hold.what)).collect();
        let is_held = |hold: &Hold, keys: &Keys| keys.contains_key(&(self.account, hold.what.clone()));
        if let Some(refused) = wanted.iter().find(|hold| !hold.waits && is_held(hold, &keys)) {
            return Err(refused.refusal);
        }
        for hold in wanted {
            self.waits |= is_held(&hold, &keys);
            *keys.entry((self.account, hold.what.clone())).or_default() += 1;
            self.keys.push(hold.what);
        }
        Ok(())
    }

    /// Has its turn come too late?
    pub(crate) fn waited_too_long(&self, started: Instant) -> bool {
        self.waits && started.elapsed() > Duration::from_millis(repeats::PATIENCE.into())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut keys = self.holds.keys();
        for key in self.keys.drain(..) {
            let key = (self.account, key);
            match keys.get_mut(&key) {
                Some(count) if *count > 1 => *count -= 1,
                _ => drop(keys.remove(&key)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_has_a_thing() {
        let holds = Arc::new(Holds::default());
        let key = || vec![Hold::alone("key", Code::IN_PROGRESS)];
        let (mut first, mut second, mut other) = (holds.begin(1), holds.begin(1), holds.begin(2));
        assert_eq!(first.take(key()), Ok(()));
        assert_eq!(first.take(key()), Ok(()), "a request is not in its own way");
        assert_eq!(second.take(key()), Err(Code::IN_PROGRESS));
        assert_eq!(other.take(key()), Ok(()), "another account's key is another key");
        drop(first);
        assert_eq!(second.take(key()), Ok(()));
        drop((second, other));
        assert!(holds.keys().is_empty(), "nothing is held when nobody is there");
    }

    #[test]
    fn who_has_to_wait_is_told_when_it_takes_too_long() {
        let holds = Arc::new(Holds::default());
        let (mut first, mut second) = (holds.begin(1), holds.begin(1));
        let document = || vec![Hold::in_turn("sales document 1")];
        assert_eq!((first.take(document()), second.take(document())), (Ok(()), Ok(())));
        let long_ago = Instant::now().checked_sub(Duration::from_secs(6)).unwrap();
        assert!(second.waited_too_long(long_ago) && !second.waited_too_long(Instant::now()));
        assert!(!first.waited_too_long(long_ago), "who was first waits for nobody");
    }
}
