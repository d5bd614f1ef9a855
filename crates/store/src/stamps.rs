//! The clock that changes are stamped by, and the moment up to which an account's changes are complete.
//!
//! A change carries the second in which its transaction began, and others see it when that transaction is kept, which is later. Whoever
//! copies an account by `changedSince` must not go on from a second that a transaction in flight may still write into. So each such
//! transaction is known here from before its clock is read until it is kept or given up, and [`Stamps::complete_until`] is never later
//! than any of them. Other servers of one database say the same of theirs every second.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use ladu_types::UnixTime;

use crate::mutex::locked;

/// A clock that is set back by less keeps its time until it has caught up. One that was wrong by more is followed.
const SET_BACK: i64 = 60;
/// For so long what was heard of other servers counts as all there are. A new server writes nothing until all others know of it.
pub(crate) const KNOWN_FOR: Duration = Duration::from_millis(2_500);
/// The clocks of two servers, each set by that of the database, differ by less than so many seconds.
const APART: i64 = 1;

/// The clock of a store, and what is in flight.
#[derive(Debug, Default)]
pub(crate) struct Stamps {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// How far the database's clock is ahead of this machine's, in milliseconds.
    ahead: i64,
    /// The latest second that was told.
    latest: i64,
    /// How many transactions of an account are stamped with each second.
    in_flight: HashMap<i64, BTreeMap<i64, usize>>,
    /// Other servers; none where there can be none.
    others: Option<Others>,
}

#[derive(Debug)]
struct Others {
    servers: HashMap<i64, Marks>,
    heard: Instant,
    /// The second in which that was asked.
    asked: i64,
}

/// Up to when changes by a server are complete.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    /// Those of every account that has none of its own.
    pub(crate) general: i64,
    pub(crate) accounts: HashMap<i64, i64>,
}

impl State {
    /// The second that it is. It never goes back, so that what is stamped later is never before what was told.
    fn now(&mut self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let here = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        let second = here.saturating_add(self.ahead).div_euclid(1_000);
        if second >= self.latest || self.latest - second > SET_BACK {
            self.latest = second;
        }
        self.latest
    }

    fn oldest(&self, account: i64) -> Option<i64> {
        self.in_flight.get(&account).and_then(|stamps| stamps.keys().next().copied())
    }
}

impl Others {
    fn complete_until(&self, account: i64) -> i64 {
        let mark = |marks: &Marks| marks.accounts.get(&account).copied().unwrap_or(marks.general) - APART;
        let known = if self.heard.elapsed() < KNOWN_FOR { i64::MAX } else { self.asked - APART };
        self.servers.values().map(mark).fold(known, i64::min)
    }
}

impl Stamps {
    pub(crate) fn now(&self) -> UnixTime {
        UnixTime(locked(&self.state).now())
    }

    pub(crate) fn complete_until(&self, account: i64) -> UnixTime {
        let mut state = locked(&self.state);
        let own = state.now().min(state.oldest(account).unwrap_or(i64::MAX));
        UnixTime(state.others.as_ref().map_or(own, |others| own.min(others.complete_until(account))))
    }

    pub(crate) fn stamp(self: &Arc<Stamps>, account: i64) -> Stamp {
        let mut state = locked(&self.state);
        let second = state.now();
        *state.in_flight.entry(account).or_default().entry(second).or_default() += 1;
        Stamp { stamps: self.clone(), account, second }
    }

    /// What other servers have to know of this one.
    pub(crate) fn marks(&self) -> Marks {
        let mut state = locked(&self.state);
        let general = state.now();
        let old = |(account, stamps): (&i64, &BTreeMap<i64, usize>)| Some((*account, *stamps.keys().next()?));
        // What needs no account changes none that programs copy, and 0 stands for the server itself.
        let accounts = state.in_flight.iter().filter_map(old);
        let accounts = accounts.filter(|(account, oldest)| *account != 0 && *oldest < general).collect();
        Marks { general, accounts }
    }

    /// Takes in what other servers say. `asked` is the second before that, `ahead` how far the database's clock is ahead, in milliseconds.
    pub(crate) fn hear(&self, servers: HashMap<i64, Marks>, asked: UnixTime, ahead: i64) {
        let mut state = locked(&self.state);
        state.ahead = ahead;
        state.others = Some(Others { servers, heard: Instant::now(), asked: asked.0 });
    }
}

/// The second that a transaction's changes are stamped with. Until it is dropped, which must not be before the transaction is kept or
/// given up, the changes of its account count as complete up to it and no further.
#[derive(Debug)]
pub struct Stamp {
    stamps: Arc<Stamps>,
    account: i64,
    second: i64,
}

impl Stamp {
    /// The second that changed records say they were changed in.
    pub fn time(&self) -> UnixTime {
        UnixTime(self.second)
    }
}

impl Drop for Stamp {
    fn drop(&mut self) {
        let mut state = locked(&self.stamps.state);
        let Some(seconds) = state.in_flight.get_mut(&self.account) else { return };
        if let Some(count) = seconds.get_mut(&self.second) {
            *count -= 1;
            if *count == 0 {
                seconds.remove(&self.second);
            }
        }
        if seconds.is_empty() {
            state.in_flight.remove(&self.account);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_flight_holds_its_own_account_back() {
        let stamps = Arc::new(Stamps::default());
        let slow = stamps.stamp(1);
        let signing_up = stamps.stamp(0);
        locked(&stamps.state).ahead = 5_000;
        let quick = stamps.stamp(1);
        assert!(quick.time() > slow.time());
        assert_eq!(stamps.complete_until(1), slow.time());
        assert!(stamps.complete_until(2) > slow.time());
        assert_eq!(stamps.marks().accounts, HashMap::from([(1, slow.time().0)]));
        let until = slow.time();
        drop(quick);
        assert_eq!(stamps.complete_until(1), until);
        drop(slow);
        assert!(stamps.complete_until(1) > until);
        drop(signing_up);
        assert!(locked(&stamps.state).in_flight.is_empty());
    }

    #[test]
    fn a_clock_that_is_set_back_a_little_waits() {
        let stamps = Stamps::default();
        let before = stamps.now();
        locked(&stamps.state).ahead = -30_000;
        assert_eq!(stamps.now(), before);
        locked(&stamps.state).ahead = -3_600_000;
        assert!(stamps.now() < before);
    }

    #[test]
    fn other_servers_hold_back_what_they_write() {
        let stamps = Stamps::default();
        let now = stamps.now();
        let marks = |general: i64, account: i64| Marks { general, accounts: HashMap::from([(7, account)]) };
        let servers = HashMap::from([(1, marks(now.0 - 2, now.0 - 9)), (2, marks(now.0 - 1, now.0 - 1))]);
        stamps.hear(servers, now, 0);
        assert_eq!(stamps.complete_until(7).0, now.0 - 9 - APART);
        assert_eq!(stamps.complete_until(8).0, now.0 - 2 - APART);
        let long_ago = Instant::now().checked_sub(KNOWN_FOR * 2).unwrap();
        let others = Others { servers: HashMap::new(), heard: long_ago, asked: now.0 - 5 };
        locked(&stamps.state).others = Some(others);
        assert_eq!(stamps.complete_until(8).0, now.0 - 5 - APART, "a server may have come that nobody knows of");
    }
}
