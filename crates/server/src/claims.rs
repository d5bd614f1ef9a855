//! What running requests work on exclusively: a second one about the same thing is refused, or waits.
//!
//! Each process keeps its own list. Where several serve one database, its locks do the rest: a key that another process is using
//! is found used, and a document that another process has locked for too long is refused.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ladu_api::exclusive::Claim;
use ladu_trade::repeats;
use ladu_types::{Id, of};
use ladu_wire::Code;

type Keys = HashMap<(Id<of::Account>, String), u32>;

/// Everything that is claimed, by account, with the number of requests about it.
#[derive(Default)]
pub(crate) struct Claims(Mutex<Keys>);

/// What one request has claimed, until it is dropped.
pub(crate) struct Claimed {
    all: Arc<Claims>,
    account: Id<of::Account>,
    keys: Vec<String>,
    /// Another request was there first with something that is claimed in turn.
    waits: bool,
}

impl Claims {
    /// Nothing yet, for a request of an account.
    pub(crate) fn begin(self: &Arc<Self>, account: Id<of::Account>) -> Claimed {
        Claimed { all: self.clone(), account, keys: Vec::new(), waits: false }
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Claimed {
    /// Adds what a call claims: all of it, or nothing and the code that says why.
    pub(crate) fn add(&mut self, wanted: Vec<Claim>) -> Result<(), Code> {
        let mut keys = self.all.keys();
        let wanted: Vec<Claim> = wanted.into_iter().filter(|claim| !self.keys.contains(&claim.what)).collect();
        let is_claimed = |claim: &Claim, keys: &Keys| keys.contains_key(&(self.account, claim.what.clone()));
        if let Some(refused) = wanted.iter().find(|claim| !claim.waits && is_claimed(claim, &keys)) {
            return Err(refused.refusal);
        }
        for claim in wanted {
            self.waits |= is_claimed(&claim, &keys);
            *keys.entry((self.account, claim.what.clone())).or_default() += 1;
            self.keys.push(claim.what);
        }
        Ok(())
    }

    /// Has it waited longer than a request may?
    pub(crate) fn waited_too_long(&self, started: Instant) -> bool {
        self.waits && started.elapsed() > Duration::from_millis(repeats::PATIENCE.into())
    }
}

impl Drop for Claimed {
    fn drop(&mut self) {
        let mut keys = self.all.keys();
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
        let claims = Arc::new(Claims::default());
        let key = || vec![Claim::alone("key", Code::IN_PROGRESS)];
        let (mut first, mut second, mut other) =
            (claims.begin(Id::new(1)), claims.begin(Id::new(1)), claims.begin(Id::new(2)));
        assert_eq!(first.add(key()), Ok(()));
        assert_eq!(first.add(key()), Ok(()), "a request is not in its own way");
        assert_eq!(second.add(key()), Err(Code::IN_PROGRESS));
        assert_eq!(other.add(key()), Ok(()), "another account's key is another key");
        drop(first);
        assert_eq!(second.add(key()), Ok(()));
        drop((second, other));
        assert!(claims.keys().is_empty(), "nothing stays claimed when no request runs");
    }

    #[test]
    fn who_has_to_wait_is_told_when_it_takes_too_long() {
        let claims = Arc::new(Claims::default());
        let (mut first, mut second) = (claims.begin(Id::new(1)), claims.begin(Id::new(1)));
        let document = || vec![Claim::in_turn("sales document 1")];
        assert_eq!((first.add(document()), second.add(document())), (Ok(()), Ok(())));
        let long_ago = Instant::now().checked_sub(Duration::from_secs(6)).unwrap();
        assert!(second.waited_too_long(long_ago) && !second.waited_too_long(Instant::now()));
        assert!(!first.waited_too_long(long_ago), "who was first waits for nobody");
    }
}
