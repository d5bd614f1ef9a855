//! The open connections to all files of a folder: so many descriptors and so many bytes, and no more. What was used longest ago is closed.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use lru::LruCache;

use crate::error::Error;
use crate::mutex::locked;
use crate::sqlite::connection::{Handle, Role};

/// A connection that nobody has used for so long is closed.
const IDLE: Duration = Duration::from_secs(60);
/// A connection that nobody has used for so long gives its cached pages back.
const RESTING: Duration = Duration::from_secs(5);
/// The longest wait for another connection to be closed.
const PATIENCE: Duration = Duration::from_secs(30);

thread_local! {
    /// Connections that the thread holds.
    static HELD: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// How much the open connections may use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Descriptors of open files.
    pub(crate) descriptors: usize,
    /// Bytes of memory, about.
    pub(crate) bytes: usize,
    /// Connections kept for the next readers of one file.
    pub(crate) readers: usize,
}

/// Told of each account whose last connection was closed.
pub(crate) type Closed = Box<dyn Fn(i64) + Send + Sync>;

pub(crate) struct Pool {
    limits: Limits,
    state: Mutex<State>,
    freed: Condvar,
    closed: Mutex<Option<Closed>>,
}

struct State {
    /// By account, the one used longest ago last.
    files: LruCache<i64, OpenFile>,
    descriptors: usize,
    /// Of connections that nobody uses, as they were when they were given back.
    bytes: usize,
}

/// The connections to one file.
#[derive(Default)]
struct OpenFile {
    /// Those that nobody uses, the one used last at the end.
    idle: Vec<Idle>,
    open: usize,
    /// The most that were open at once: SQLite keeps the descriptors of the file itself until its last connection is closed.
    most: usize,
    /// The file is to be deleted: nothing of it is kept.
    is_gone: bool,
}

struct Idle {
    handle: Handle,
    bytes: usize,
    since: Instant,
}

/// The place of a connection that somebody uses: it is given up when a panic takes the connection away.
struct Place<'p> {
    pool: &'p Pool,
    account: i64,
    is_kept: bool,
}

impl OpenFile {
    /// The file itself, its log, and the memory that its connections share.
    fn descriptors(&self) -> usize {
        if self.open == 0 { 0 } else { self.most + self.open + 1 }
    }
}

impl State {
    fn is_open(&self, account: i64) -> bool {
        self.files.peek(&account).is_some_and(|file| file.open > 0)
    }

    /// One more connection of a file is open, or will be at once.
    fn note_open(&mut self, account: i64) {
        let file = self.files.get_or_insert_mut(account, OpenFile::default);
        let before = file.descriptors();
        file.open += 1;
        file.most = file.most.max(file.open);
        self.descriptors += file.descriptors() - before;
    }

    /// Takes a connection out that nobody uses.
    fn pop(&mut self, account: i64, role: Role) -> Option<Handle> {
        let file = self.files.get_mut(&account)?;
        let at = file.idle.iter().rposition(|idle| idle.handle.role == role)?;
        let idle = file.idle.remove(at);
        self.bytes -= idle.bytes;
        Some(idle.handle)
    }

    /// Takes out what is unused of the file used longest ago; none when everything that is open is in use.
    fn pop_oldest(&mut self) -> Option<(i64, Vec<Idle>)> {
        let (account, _) = self.files.iter().rev().find(|(_, file)| !file.idle.is_empty())?;
        let account = *account;
        let idle = self.take_idle(account, |_| true);
        Some((account, idle))
    }

    fn take_idle(&mut self, account: i64, which: impl Fn(&Idle) -> bool) -> Vec<Idle> {
        let Some(file) = self.files.peek_mut(&account) else { return Vec::new() };
        let (taken, kept) = std::mem::take(&mut file.idle).into_iter().partition(which);
        file.idle = kept;
        let taken: Vec<Idle> = taken;
        self.bytes -= taken.iter().map(|idle| idle.bytes).sum::<usize>();
        taken
    }

    /// Connections of a file were closed; says whether they were the last.
    fn note_closed(&mut self, account: i64, closed: usize) -> bool {
        let Some(file) = self.files.peek_mut(&account) else { return false };
        let before = file.descriptors();
        file.open -= closed;
        let (after, is_last) = (file.descriptors(), file.open == 0);
        self.descriptors -= before - after;
        if is_last {
            self.files.pop(&account);
        }
        is_last
    }
}

impl Pool {
    pub(crate) fn new(limits: Limits) -> Pool {
        let state = State { files: LruCache::unbounded(), descriptors: 0, bytes: 0 };
        Pool { limits, state: Mutex::new(state), freed: Condvar::new(), closed: Mutex::default() }
    }

    /// Has somebody told of each account whose last connection was closed.
    pub(crate) fn when_closed(&self, closed: Closed) {
        *locked(&self.closed) = Some(closed);
    }

    /// Works with a connection to the file of an account: one that is open, or else a new one, for which others may be closed.
    ///
    /// A thread that holds one already and needs another does not wait, because everybody who holds one might: it gets one more than
    /// there should be.
    pub(crate) fn with<T>(
        &self,
        account: i64,
        role: Role,
        open: impl FnOnce() -> Result<Handle, Error>,
        work: impl FnOnce(&Handle) -> T,
    ) -> Result<T, Error> {
        let open_one = self.take(account, role)?;
        HELD.set(HELD.get() + 1);
        let mut place = Place { pool: self, account, is_kept: false };
        let handle = open_one.map_or_else(open, Ok)?;
        let result = work(&handle);
        // What an error has left within a transaction is of no use to anybody.
        if handle.connection.is_autocommit() {
            place.is_kept = true;
            self.give_back(account, handle);
        }
        Ok(result)
    }

    /// An open connection, or a place for a new one.
    fn take(&self, account: i64, role: Role) -> Result<Option<Handle>, Error> {
        let end = Instant::now() + PATIENCE;
        let mut state = locked(&self.state);
        loop {
            if let Some(handle) = state.pop(account, role) {
                return Ok(Some(handle));
            }
            // A file and its log, and what comes with the first connection.
            let needed = if state.is_open(account) { 2 } else { 3 };
            if state.descriptors + needed <= self.limits.descriptors || HELD.get() > 0 {
                state.note_open(account);
                return Ok(None);
            }
            if let Some((oldest, idle)) = state.pop_oldest() {
                drop(state);
                self.shut(oldest, idle);
                state = locked(&self.state);
                continue;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Error::Unavailable("all files that may be open were in use for too long".to_owned()));
            }
            state = self.freed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Is a file open?
    pub(crate) fn is_open(&self, account: i64) -> bool {
        locked(&self.state).is_open(account)
    }

    fn give_back(&self, account: i64, handle: Handle) {
        let (since, bytes) = (Instant::now(), handle.bytes());
        let mut state = locked(&self.state);
        let readers = self.limits.readers;
        let kept = state
            .files
            .get_mut(&account)
            .filter(|file| !file.is_gone && (handle.role == Role::Writer || file.idle.len() < readers.max(1)));
        let Some(file) = kept else {
            drop(state);
            return self.shut(account, vec![Idle { handle, bytes, since }]);
        };
        file.idle.push(Idle { handle, bytes, since });
        state.bytes += bytes;
        let mut unkept = Vec::new();
        while state.bytes > self.limits.bytes
            && let Some(oldest) = state.pop_oldest()
        {
            unkept.push(oldest);
        }
        drop(state);
        self.freed.notify_one();
        unkept.into_iter().for_each(|(account, idle)| self.shut(account, idle));
    }

    /// Closes connections, which may take a while: the last one of a file writes its log into it.
    fn shut(&self, account: i64, idle: Vec<Idle>) {
        let closed = idle.len();
        drop(idle);
        self.note_closed(account, closed);
    }

    fn note_closed(&self, account: i64, closed: usize) {
        let is_last = locked(&self.state).note_closed(account, closed);
        self.freed.notify_all();
        if is_last && let Some(tell) = &*locked(&self.closed) {
            tell(account);
        }
    }

    /// Closes what nobody has used for a while; what rests gives its cached pages back.
    pub(crate) fn tidy(&self) {
        let accounts: Vec<i64> = locked(&self.state).files.iter().map(|(account, _)| *account).collect();
        for account in accounts {
            let mut state = locked(&self.state);
            let old = state.take_idle(account, |idle| idle.since.elapsed() >= IDLE);
            let resting = state.files.peek(&account).into_iter().flat_map(|file| &file.idle);
            for idle in resting.filter(|idle| (RESTING..2 * RESTING).contains(&idle.since.elapsed())) {
                idle.handle.rest();
            }
            drop(state);
            if !old.is_empty() {
                self.shut(account, old);
            }
        }
    }

    /// Closes what nobody uses of an account.
    pub(crate) fn close(&self, account: i64) {
        let idle = locked(&self.state).take_idle(account, |_| true);
        if !idle.is_empty() {
            self.shut(account, idle);
        }
    }

    /// Closes what nobody uses of an account, and whatever is given back of it.
    pub(crate) fn forget(&self, account: i64) {
        if let Some(file) = locked(&self.state).files.peek_mut(&account) {
            file.is_gone = true;
        }
        self.close(account);
    }

    /// Closes everything that nobody uses.
    pub(crate) fn clear(&self) {
        loop {
            let oldest = locked(&self.state).pop_oldest();
            let Some((account, idle)) = oldest else { return };
            self.shut(account, idle);
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        HELD.set(HELD.get() - 1);
        if !self.is_kept {
            self.pool.note_closed(self.account, 1);
        }
    }
}
