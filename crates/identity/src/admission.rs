//! Admission of requests: the accounts and sessions that a server remembers between them, and what is left of each quota.
//!
//! Where this process alone changes the control data (the embedded database) what was read once holds until something is
//! changed. Where several servers share a database, account and session are read for every request, in one statement, so that
//! a session that ended on one server has ended on all.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ladu_store::{Store, Tx, Value};
use ladu_types::{Id, UnixTime, of};
use ladu_wire::{Code, Fault};
use lru::LruCache;

use crate::accounts::{self, Account};
use crate::keys::key_hash;
use crate::sessions::{self, Session};
use ladu_record::{Failure, store_fault};

/// How many accounts and sessions are remembered.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(16_384).unwrap();
/// A server takes requests from an account's hour ahead of need: this part of what is left of it at most,
const AHEAD_PART: i64 = 100;
/// and never more than so many tenths.
const AHEAD_MOST: i64 = 1000;

/// What a server remembers of accounts, sessions and quotas.
pub struct Admission {
    accounts: Mutex<LruCache<String, Known<Account>>>,
    sessions: Mutex<LruCache<[u8; 32], Known<Session>>>,
    hours: Mutex<HashMap<Id<of::Account>, Arc<Mutex<Hour>>>>,
}

/// Something read when the control data had a version.
#[derive(Clone)]
struct Known<T> {
    version: u64,
    value: T,
}

/// Tenths of requests that this server has taken from a clock hour of an account and not used yet.
#[derive(Debug, Default)]
struct Hour {
    number: i64,
    left: i64,
    /// What was left for all servers when it last took some.
    beyond: i64,
}

/// What is left of an account's clock hour, as far as this server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Requests in an hour.
    pub limit: i64,
    /// Requests that are left.
    pub left: i64,
    /// Seconds until the next hour begins.
    pub reset: i64,
}

impl Default for Admission {
    fn default() -> Admission {
        Admission {
            accounts: Mutex::new(LruCache::new(REMEMBERED)),
            sessions: Mutex::new(LruCache::new(REMEMBERED)),
            hours: Mutex::default(),
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Admission {
    /// The account with a code, and the session behind a key when one was sent and is the account's own, also one that has
    /// ended. A missing or unknown code is 1001, a deleted account 1220, one that is being made 1000.
    pub fn admit(
        &self,
        store: &Store,
        code: Option<&str>,
        key: Option<&str>,
    ) -> Result<(Account, Option<Session>), Fault> {
        let code = code.ok_or_else(|| Fault::of(Code::NO_ACCOUNT))?;
        let hash = key.filter(|key| !key.is_empty()).map(key_hash);
        let (account, session) = match store.control_version() {
            Some(version) => {
                let account = self.account(store, code, version)?;
                let session = match hash {
                    Some(hash) => self.session(store, hash, version)?,
                    None => None,
                };
                (account, session)
            }
            None => read_both(store, code, hash.as_ref())?,
        };
        account.admit()?;
        let own = session.filter(|session| session.account == account.id);
        Ok((account, own))
    }

    fn account(&self, store: &Store, code: &str, version: u64) -> Result<Account, Fault> {
        if let Some(known) = locked(&self.accounts).get(code).filter(|known| known.version == version) {
            return Ok(known.value.clone());
        }
        let (value, _) = read_both(store, code, None)?;
        locked(&self.accounts).put(code.to_owned(), Known { version, value: value.clone() });
        Ok(value)
    }

    fn session(&self, store: &Store, hash: [u8; 32], version: u64) -> Result<Option<Session>, Fault> {
        if let Some(known) = locked(&self.sessions).get(&hash).filter(|known| known.version == version) {
            return Ok(Some(known.value.clone()));
        }
        let found = sessions::find_hash(store, &hash)?;
        // A key that is unknown now may be opened in a moment: only what was found is remembered.
        if let Some(value) = &found {
            locked(&self.sessions).put(hash, Known { version, value: value.clone() });
        }
        Ok(found)
    }

    /// Counts a request of `tenths` tenths against the clock hour of an account and says what is left, also with the refusal of what is
    /// over the limit (1002), which is not counted. A limit of 0 is none.
    pub fn take_quota(
        &self,
        store: &Store,
        account: Id<of::Account>,
        limit: i64,
        tenths: i64,
        now: UnixTime,
    ) -> Result<Option<Quota>, (Fault, Option<Quota>)> {
        if limit == 0 {
            return Ok(None);
        }
        let hour = locked(&self.hours).entry(account).or_default().clone();
        // Held while more is taken: whoever else comes needs more as well, and what one has taken the next shall find here.
        let mut hour = locked(&hour);
        if hour.number != now.0 / 3600 {
            *hour = Hour { number: now.0 / 3600, ..Hour::default() };
        }
        if hour.left < tenths {
            let all = (hour.number, limit.saturating_mul(10));
            let (taken, beyond) = take(store, account, all, tenths - hour.left).map_err(|fault| (fault, None))?;
            hour.left += taken;
            hour.beyond = beyond;
        }
        let is_over = hour.left < tenths;
        hour.left -= if is_over { 0 } else { tenths };
        let left = if is_over { 0 } else { (hour.left + hour.beyond) / 10 };
        let quota = Quota { limit, left, reset: 3600 - now.0.rem_euclid(3600) };
        if is_over {
            let why =
                format!("The {limit} requests of this hour are used up; the next begins in {} seconds.", quota.reset);
            return Err((Fault::of(Code::QUOTA).because(why), Some(quota)));
        }
        Ok(Some(quota))
    }

    /// Takes back what was counted at that time.
    pub fn give_back(&self, account: Id<of::Account>, tenths: i64, then: UnixTime) {
        let hour = locked(&self.hours).get(&account).cloned();
        if let Some(hour) = hour {
            let mut hour = locked(&hour);
            if hour.number == then.0 / 3600 {
                hour.left += tenths;
            }
        }
    }

    /// Puts back what was taken ahead and not used, when the server stops.
    pub fn close(&self, store: &Store) -> Result<(), Fault> {
        let hours: Vec<(Id<of::Account>, Arc<Mutex<Hour>>)> = locked(&self.hours).drain().collect();
        for (account, hour) in hours {
            let hour = std::mem::take(&mut *locked(&hour));
            let params = [account.into(), hour.number.into(), hour.left.into()];
            let work = |tx: &mut Tx<'_>| -> Result<(), Failure> {
                let sql = "UPDATE quota SET tenths = tenths - $3 WHERE account = $1 AND hour = $2";
                tx.execute(sql, &params)?;
                Ok(())
            };
            if hour.left > 0 {
                store.control_write_relaxed(work).map_err(|failure| failure.0)?;
            }
        }
        Ok(())
    }
}

/// Takes at least `need` tenths from an hour (its number and its limit in tenths), and some ahead of need while many are left;
/// gives how many, none when they would go over the limit, and how many are left then.
fn take(store: &Store, account: Id<of::Account>, hour: (i64, i64), need: i64) -> Result<(i64, i64), Fault> {
    let (number, limit) = hour;
    let work = |tx: &mut Tx<'_>| -> Result<(i64, i64), Failure> {
        let sql = "SELECT tenths FROM quota WHERE account = $1 AND hour = $2";
        let rows = tx.query(sql, &[account.into(), number.into()])?;
        let left = limit - rows.first().map_or(0, |row| row.int(0));
        let ahead = (left / AHEAD_PART).clamp(0, AHEAD_MOST);
        // Another server may have taken in between: then without anything ahead.
        for tenths in [need + ahead, need] {
            if tenths > limit {
                continue;
            }
            let counted = tx.execute(
                "INSERT INTO quota (account, hour, tenths) VALUES ($1, $2, $3)
                 ON CONFLICT (account, hour) DO UPDATE SET tenths = quota.tenths + excluded.tenths
                 WHERE quota.tenths + excluded.tenths <= $4",
                &[account.into(), number.into(), tenths.into(), limit.into()],
            )?;
            if counted == 1 {
                return Ok((tenths, (left - tenths).max(0)));
            }
        }
        Ok((0, left.max(0)))
    };
    store.control_write_relaxed(work).map_err(|failure| failure.0)
}

/// Account and session in one statement.
fn read_both(store: &Store, code: &str, hash: Option<&[u8; 32]>) -> Result<(Account, Option<Session>), Fault> {
    let sql = "SELECT a.id, a.code, a.name, a.state, a.demo, a.hourly_limit, a.franchise,
                 s.account, s.user_id, s.created, s.expires, s.is_foreign
         FROM account a LEFT JOIN session s ON s.key_hash = $2 WHERE a.code = $1";
    let hash = hash.map_or(&[][..], |hash| &hash[..]);
    let rows = store.control_query(sql, &[Value::Text(code), Value::Blob(hash)]).map_err(store_fault)?;
    let row = rows.first().ok_or_else(|| Fault::of(Code::NO_ACCOUNT))?;
    let session = row.get::<Option<Id<of::Account>>>(7).map(|account| Session {
        account,
        user: row.get(8),
        created: row.get(9),
        expires: row.get(10),
        is_foreign: row.get(11),
    });
    Ok((accounts::account_of(row), session))
}
