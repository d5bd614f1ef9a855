//! How many log-ins may fail: by the address they come from and by the account they are for. What is over that is refused before
//! a password is looked at, which is slow on purpose.
//!
//! Only failures count, so that programs may log in as often as they like. An address from which an account was logged in to
//! before is not held up by failures from elsewhere: nobody can shut an account's own people out.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};
use lru::LruCache;

use crate::origin::Origin;

/// The time in which so many log-ins may fail.
const WINDOW: Duration = Duration::from_secs(600);
/// How many addresses and accounts are remembered.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(65_536).unwrap();
/// How long an address counts as one of an account's own.
const FAMILIAR: Duration = Duration::from_secs(86_400);

/// The account of a call that is for none: strangers who sign up do not hold each other up.
pub const NOBODY: Id<of::Account> = Id::new(0);

/// How many log-ins may fail in ten minutes; 0 means no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptLimits {
    /// From one address, for whatever accounts.
    pub by_address: u32,
    /// For one account, from addresses that nobody has logged in to it from.
    pub by_account: u32,
}

impl Default for AttemptLimits {
    fn default() -> AttemptLimits {
        AttemptLimits { by_address: 60, by_account: 300 }
    }
}

/// A token bucket, as the moment when it will be full again.
type Bucket = Option<Instant>;

struct Buckets<K> {
    most: u32,
    full_at: Mutex<LruCache<K, Bucket>>,
}

impl<K: std::hash::Hash + Eq> Buckets<K> {
    fn new(most: u32) -> Buckets<K> {
        Buckets { most, full_at: Mutex::new(LruCache::new(REMEMBERED)) }
    }

    /// How long it takes until one more may fail; nothing when one may now.
    fn wait(&self, key: &K, now: Instant) -> Duration {
        let full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner).peek(key).copied().flatten();
        match full_at {
            Some(full) if self.most > 0 => {
                (full.saturating_duration_since(now) + self.interval()).saturating_sub(WINDOW)
            }
            _ => Duration::ZERO,
        }
    }

    fn take(&self, key: K, now: Instant) {
        if self.most > 0 {
            let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
            let full_at = buckets.get_or_insert_mut(key, || None);
            *full_at = Some(full_at.map_or(now, |full| full.max(now)) + self.interval());
        }
    }

    /// The time in which one token comes back.
    fn interval(&self) -> Duration {
        WINDOW / self.most.max(1)
    }
}

/// The failures that a server remembers, and who logged in from where.
pub struct Attempts {
    by_address: Buckets<Origin>,
    by_account: Buckets<Id<of::Account>>,
    familiar: Mutex<LruCache<(Id<of::Account>, Origin), Instant>>,
    /// The account whose session was proven last by an address.
    last: Mutex<LruCache<Origin, Id<of::Account>>>,
}

impl Attempts {
    pub fn new(limits: AttemptLimits) -> Attempts {
        Attempts {
            by_address: Buckets::new(limits.by_address),
            by_account: Buckets::new(limits.by_account),
            familiar: Mutex::new(LruCache::new(REMEMBERED)),
            last: Mutex::new(LruCache::new(REMEMBERED)),
        }
    }

    /// Refuses a log-in where too many have failed (1002), with the seconds after which one may be tried again.
    pub fn admit(&self, account: Id<of::Account>, origin: Origin, now: Instant) -> Result<(), (Fault, u64)> {
        let of_account = match account == NOBODY || self.is_familiar(account, origin, now) {
            true => Duration::ZERO,
            false => self.by_account.wait(&account, now),
        };
        let wait = self.by_address.wait(&origin, now).max(of_account);
        if wait.is_zero() {
            return Ok(());
        }
        let seconds = wait.as_secs() + 1;
        let why = format!("Too many log-ins have failed; try again in {seconds} seconds.");
        Err((Fault::of(Code::QUOTA).because(why), seconds))
    }

    /// A log-in has failed.
    pub fn failed(&self, account: Id<of::Account>, origin: Origin, now: Instant) {
        self.by_address.take(origin, now);
        if account != NOBODY && !self.is_familiar(account, origin, now) {
            self.by_account.take(account, now);
        }
    }

    /// A session of the account was proven by a request from there.
    pub fn proven(&self, account: Id<of::Account>, origin: Origin, now: Instant) {
        self.familiar.lock().unwrap_or_else(PoisonError::into_inner).put((account, origin), now);
        self.last.lock().unwrap_or_else(PoisonError::into_inner).put(origin, account);
    }

    /// The address is a stranger's again, until a session is proven from there.
    pub fn distrust(&self, origin: Origin) {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).pop(&origin);
        if let Some(account) = last {
            self.familiar.lock().unwrap_or_else(PoisonError::into_inner).pop(&(account, origin));
        }
    }

    /// The account whose session was proven last from there, within a day.
    pub fn familiar_account(&self, origin: Origin, now: Instant) -> Option<Id<of::Account>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).peek(&origin).copied();
        last.filter(|account| self.is_familiar(*account, origin, now))
    }

    /// Was a session of the account proven from there within a day?
    pub fn is_familiar(&self, account: Id<of::Account>, origin: Origin, now: Instant) -> bool {
        let familiar = self.familiar.lock().unwrap_or_else(PoisonError::into_inner);
        familiar.peek(&(account, origin)).is_some_and(|when| now.saturating_duration_since(*when) < FAMILIAR)
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use proptest::prelude::*;

    use super::*;

    fn origin(number: u8) -> Origin {
        Origin::from(IpAddr::from([192, 0, 2, number]))
    }

    #[test]
    fn so_many_fail_and_then_they_come_back_one_by_one() {
        let attempts = Attempts::new(AttemptLimits { by_address: 6, by_account: 0 });
        let (account, start) = (Id::new(1), Instant::now());
        for _ in 0..6 {
            assert!(attempts.admit(account, origin(1), start).is_ok());
            attempts.failed(account, origin(1), start);
        }
        let (fault, seconds) = attempts.admit(account, origin(1), start).unwrap_err();
        assert_eq!((fault.code, seconds), (Code::QUOTA, 101), "a sixth of ten minutes");
        assert!(attempts.admit(account, origin(2), start).is_ok(), "another address has its own");
        assert!(attempts.admit(account, origin(1), start + Duration::from_secs(99)).is_err());
        assert!(attempts.admit(account, origin(1), start + Duration::from_secs(100)).is_ok());
    }

    #[test]
    fn failures_from_elsewhere_do_not_shut_the_owner_out() {
        let attempts = Attempts::new(AttemptLimits { by_address: 0, by_account: 3 });
        let (account, now) = (Id::new(1), Instant::now());
        attempts.proven(account, origin(1), now);
        for number in 10..20 {
            attempts.failed(account, origin(number), now);
        }
        assert!(attempts.admit(account, origin(30), now).is_err(), "a stranger's address");
        assert!(attempts.admit(account, origin(1), now).is_ok());
        assert!(attempts.admit(Id::new(2), origin(30), now).is_ok(), "another account");
        assert_eq!(attempts.familiar_account(origin(1), now), Some(account));
        attempts.distrust(origin(1));
        assert_eq!(attempts.familiar_account(origin(1), now), None);
        assert!(attempts.admit(account, origin(1), now).is_err());
    }

    proptest! {
        /// However failures are spread over time, never more are let in than the limit and what came back since the first.
        #[test]
        fn never_more_than_the_limit(most in 1u32..20, pauses in proptest::collection::vec(0u64..200, 1..100)) {
            let attempts = Attempts::new(AttemptLimits { by_address: most, by_account: 0 });
            let start = Instant::now();
            let (mut now, mut let_in) = (start, 0u64);
            for pause in pauses {
                now += Duration::from_secs(pause);
                if attempts.admit(Id::new(1), origin(1), now).is_ok() {
                    attempts.failed(Id::new(1), origin(1), now);
                    let_in += 1;
                }
            }
            let back = (now - start).as_secs() * u64::from(most) / WINDOW.as_secs();
            prop_assert!(let_in <= u64::from(most) + back + 1);
        }
    }
}
