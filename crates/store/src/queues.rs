//! Writes that wait, by account: accounts take turns, and none has more threads than it leaves to the others.

use std::collections::{HashMap, VecDeque};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::error::Error;
use crate::job::Job;
use crate::mutex::locked;

/// A thread without work for so long ends.
const IDLE: Duration = Duration::from_secs(60);

/// The queues of all accounts, and how many threads work on them.
pub(crate) struct Queues {
    state: Mutex<State>,
    woken: Condvar,
    /// The most threads there are.
    threads: usize,
    /// The most of them that work for one account.
    at_once: usize,
}

#[derive(Default)]
struct State {
    accounts: HashMap<i64, Queue>,
    /// Accounts with waiting jobs, the one that had its turn longest ago first.
    waiting: VecDeque<i64>,
    /// Threads that there are, and those of them that have nothing to do.
    threads: usize,
    idle: usize,
    /// Threads that work now, of those that may.
    busy: usize,
    closed: bool,
}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Box<dyn Job>>,
    /// Threads that work for the account.
    busy: usize,
}

/// A thread's work for an account, until it is dropped.
pub(crate) struct Turn<'q> {
    queues: &'q Queues,
    pub(crate) account: i64,
}

/// What came of a job that was handed in.
pub(crate) enum Submitted {
    Queued,
    /// It is queued, and one more thread is needed for it: [`Queues::start_failed`] when there can be none.
    NeedsThread,
    Refused(Box<dyn Job>),
}

impl Queues {
    /// Queues for so many threads, and so many of them for one account.
    pub(crate) fn new(threads: usize, at_once: usize) -> Queues {
        let (threads, at_once) = (threads.max(1), at_once.max(1));
        Queues { state: Mutex::default(), woken: Condvar::new(), threads, at_once }
    }

    pub(crate) fn submit(&self, account: i64, job: Box<dyn Job>) -> Submitted {
        let mut state = locked(&self.state);
        if state.closed {
            return Submitted::Refused(job);
        }
        let queue = state.accounts.entry(account).or_default();
        queue.jobs.push_back(job);
        if queue.jobs.len() == 1 {
            state.waiting.push_back(account);
        }
        let (has_idle, may_start) = (state.idle > 0, state.threads < self.threads);
        if !has_idle && !may_start || self.next(&state).is_none() {
            return Submitted::Queued;
        }
        if has_idle {
            self.woken.notify_one();
            return Submitted::Queued;
        }
        state.threads += 1;
        Submitted::NeedsThread
    }

    /// Says that a thread could not be started: what waits and nobody will ever do is answered.
    pub(crate) fn start_failed(&self, why: &Error) {
        let mut state = locked(&self.state);
        state.threads -= 1;
        if state.threads > 0 {
            return;
        }
        let lost: Vec<Box<dyn Job>> = state.accounts.drain().flat_map(|(_, queue)| queue.jobs).collect();
        state.waiting.clear();
        drop(state);
        lost.into_iter().for_each(|job| job.finish(Err(why.clone())));
    }

    /// The next account's turn with the first of its jobs; none when the thread is to end.
    pub(crate) fn take(&self) -> Option<(Turn<'_>, Box<dyn Job>)> {
        let mut state = locked(&self.state);
        let mut timed_out = false;
        loop {
            if let Some(at) = self.next(&state)
                && let Some(account) = state.waiting.remove(at)
                && let Some(queue) = state.accounts.get_mut(&account)
                && let Some(job) = queue.jobs.pop_front()
            {
                queue.busy += 1;
                let has_more = !queue.jobs.is_empty();
                state.busy += 1;
                if has_more {
                    state.waiting.push_back(account);
                }
                return Some((Turn { queues: self, account }, job));
            }
            if timed_out || state.closed && state.waiting.is_empty() {
                state.threads -= 1;
                return None;
            }
            state.idle += 1;
            let (guard, wait) = self.woken.wait_timeout(state, IDLE).unwrap_or_else(PoisonError::into_inner);
            state = guard;
            state.idle -= 1;
            timed_out = wait.timed_out();
        }
    }

    /// Takes no more jobs; what is queued is done.
    pub(crate) fn close(&self) {
        locked(&self.state).closed = true;
        self.woken.notify_all();
    }

    /// Where the next account stands that may have a thread: it has fewer than there are for the others. So the first that is stuck
    /// takes half of the threads at most, and the next half of what is left.
    fn next(&self, state: &State) -> Option<usize> {
        let free = self.threads - state.busy.min(self.threads);
        let may =
            |account: &i64| state.accounts.get(account).is_some_and(|queue| queue.busy < self.at_once.min(free.max(1)));
        state.waiting.iter().position(may)
    }
}

impl Turn<'_> {
    /// The account's next job, if one waits.
    pub(crate) fn next_job(&self) -> Option<Box<dyn Job>> {
        let mut state = locked(&self.queues.state);
        let queue = state.accounts.get_mut(&self.account)?;
        let job = queue.jobs.pop_front()?;
        if queue.jobs.is_empty() {
            state.waiting.retain(|account| *account != self.account);
        }
        Some(job)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = locked(&self.queues.state);
        state.busy -= 1;
        if let Some(queue) = state.accounts.get_mut(&self.account) {
            queue.busy -= 1;
            if queue.busy == 0 && queue.jobs.is_empty() {
                state.accounts.remove(&self.account);
            }
        }
        // Somebody may have waited for this account, or for its thread.
        if state.idle > 0 && !state.waiting.is_empty() {
            self.queues.woken.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Outcome;
    use crate::tx::Tx;

    struct Nothing;

    impl Job for Nothing {
        fn run(&mut self, _: &mut Tx<'_>) -> Result<Outcome, Error> {
            Ok(Outcome::Commit)
        }

        fn finish(self: Box<Self>, _: Result<(), Error>) {}
    }

    fn submit(queues: &Queues, account: i64, jobs: usize) {
        for _ in 0..jobs {
            assert!(!matches!(queues.submit(account, Box::new(Nothing)), Submitted::Refused(_)));
        }
    }

    /// The accounts that have a thread each after so many have come.
    fn turns(queues: &Queues, threads: usize) -> Vec<Turn<'_>> {
        (0..threads)
            .map_while(|_| {
                let is_ready = queues.next(&locked(&queues.state)).is_some();
                is_ready.then(|| queues.take().unwrap().0)
            })
            .collect()
    }

    #[test]
    fn accounts_take_turns() {
        let queues = Queues::new(1, 1);
        submit(&queues, 1, 3);
        submit(&queues, 2, 1);
        let order: Vec<i64> = (0..4).map(|_| queues.take().unwrap().0.account).collect();
        assert_eq!(order, [1, 2, 1, 1]);
    }

    #[test]
    fn one_writer_for_an_account_takes_what_waits_for_it() {
        let queues = Queues::new(4, 1);
        submit(&queues, 1, 3);
        let (turn, _) = queues.take().unwrap();
        assert!(queues.next(&locked(&queues.state)).is_none(), "a second writer of the same account");
        assert!(turn.next_job().is_some() && turn.next_job().is_some() && turn.next_job().is_none());
        submit(&queues, 1, 1);
        assert!(queues.next(&locked(&queues.state)).is_none());
        drop(turn);
        assert!(queues.next(&locked(&queues.state)).is_some());
    }

    #[test]
    fn stuck_accounts_leave_threads_to_the_others() {
        let queues = Queues::new(16, 16);
        let mut stuck = Vec::new();
        for (account, takes) in [(1, 8), (2, 4), (3, 2), (4, 1)] {
            submit(&queues, account, 20);
            let taken = turns(&queues, 16);
            assert_eq!(taken.len(), takes, "account {account}");
            assert!(taken.iter().all(|turn| turn.account == account));
            stuck.extend(taken);
        }
        submit(&queues, 5, 1);
        assert_eq!(turns(&queues, 16).len(), 1);
        drop(stuck);
        assert_eq!(turns(&queues, 3).len(), 3, "threads that are free again go to those who waited");
    }

    #[test]
    fn what_is_queued_is_done_before_the_end() {
        let queues = Queues::new(2, 1);
        submit(&queues, 1, 2);
        queues.close();
        assert!(matches!(queues.submit(1, Box::new(Nothing)), Submitted::Refused(_)));
        assert!(queues.take().is_some() && queues.take().is_some());
        locked(&queues.state).threads = 1;
        assert!(queues.take().is_none());
    }
}
