//! Sessions: opened by a log-in, with a fixed end; only the hash of a key is kept.

use ladu_store::{Row, Store, Tx, Value};
use ladu_types::{Id, UnixTime, of};
use ladu_wire::{Code, Fault, Params};

use crate::keys::key_hash;
use ladu_record::{Failure, store_fault};

/// How long a session lasts unless asked otherwise, in seconds.
pub const DEFAULT_LENGTH: i64 = 3600;
/// The longest session, in seconds.
pub const MAX_LENGTH: i64 = 86_400;
/// How long after its end a session may still be used to switch users.
pub const GRACE: i64 = 7200;
/// How long after its end a session is remembered: programs log in anew when they are told that it ended (1054), also after days off,
/// and give up when the key is unknown (1055).
pub const REMEMBERED: i64 = 7 * 86_400;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub account: Id<of::Account>,
    pub user: Id<of::User>,
    /// When it was opened.
    pub created: UnixTime,
    pub expires: UnixTime,
    /// It was opened by a token that somebody else has signed.
    pub is_foreign: bool,
}

impl Session {
    /// How long it lasts in all, in seconds.
    pub fn length(&self) -> i64 {
        self.expires.0 - self.created.0
    }
}

/// The length that `sessionLength` asks for: 1 to 86400 seconds; missing, zero, negative or no number gives an hour.
pub fn length_of(params: &Params) -> i64 {
    length(params.filled("sessionLength").and_then(|text| text.parse::<i64>().ok()).unwrap_or(0))
}

/// The length that a session gets when so many seconds are asked for.
pub fn length(asked: i64) -> i64 {
    if asked <= 0 { DEFAULT_LENGTH } else { asked.min(MAX_LENGTH) }
}

/// Opens a session under a key, and forgets those that nobody can use any more.
pub fn open(store: &Store, key: &str, session: &Session) -> Result<(), Fault> {
    let hash = key_hash(key);
    let work = |tx: &mut Tx<'_>| -> Result<(), Failure> {
        tx.execute("DELETE FROM session WHERE expires < $1", &[Value::Int(session.created.0 - REMEMBERED)])?;
        tx.execute(
            "INSERT INTO session (key_hash, account, user_id, created, expires, is_foreign) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (key_hash) DO NOTHING",
            &[
                Value::Blob(&hash),
                session.account.into(),
                session.user.into(),
                session.created.into(),
                session.expires.into(),
                session.is_foreign.into(),
            ],
        )?;
        Ok(())
    };
    store.control_write_relaxed(work).map_err(|failure| failure.0)
}

/// The session behind a key, also one that has ended.
pub fn find(store: &Store, account: Id<of::Account>, key: &str) -> Result<Option<Session>, Fault> {
    Ok(find_hash(store, &key_hash(key))?.filter(|session| session.account == account))
}

/// The session with the hash of a key, of whatever account.
pub(crate) fn find_hash(store: &Store, hash: &[u8; 32]) -> Result<Option<Session>, Fault> {
    let sql = "SELECT account, user_id, created, expires, is_foreign FROM session WHERE key_hash = $1";
    let rows = store.control_query(sql, &[Value::Blob(hash)]).map_err(store_fault)?;
    Ok(rows.first().map(session_of))
}

fn session_of(row: Row<'_>) -> Session {
    let (account, user, created, expires, is_foreign) = row.read();
    Session { account, user, created, expires, is_foreign }
}

/// The session behind a key that can be used now: none was sent 1009, unknown 1055, ended 1054.
pub fn require(store: &Store, account: Id<of::Account>, key: Option<&str>, now: UnixTime) -> Result<Session, Fault> {
    let session = match key.filter(|key| !key.is_empty()) {
        Some(key) => find(store, account, key)?,
        None => None,
    };
    usable(session, key, now)
}

/// A session that was looked up with a key, if it can be used now.
pub fn usable(found: Option<Session>, key: Option<&str>, now: UnixTime) -> Result<Session, Fault> {
    if key.is_none_or(str::is_empty) {
        return Err(Fault::of(Code::NO_SESSION));
    }
    let session = found.ok_or_else(|| Fault::of(Code::NO_SUCH_SESSION))?;
    if session.expires <= now { Err(Fault::of(Code::SESSION_ENDED)) } else { Ok(session) }
}

/// Removes every session of a user.
pub fn remove_all(store: &Store, account: Id<of::Account>, user: Id<of::User>) -> Result<(), Fault> {
    let work = |tx: &mut Tx<'_>| -> Result<(), Failure> {
        tx.execute("DELETE FROM session WHERE account = $1 AND user_id = $2", &[account.into(), user.into()])?;
        Ok(())
    };
    store.control_write(work).map_err(|failure| failure.0)
}

/// The sessions of an account that have not ended, the newest first.
pub fn list(store: &Store, account: Id<of::Account>, now: UnixTime) -> Result<Vec<Session>, Fault> {
    let sql = "SELECT account, user_id, created, expires, is_foreign FROM session WHERE account = $1 AND expires > $2
         ORDER BY created DESC, user_id";
    let rows = store.control_query(sql, &[account.into(), now.into()]).map_err(store_fault)?;
    Ok(rows.iter().map(session_of).collect())
}
