//! Failures in a row lock a log-in name for a while. A name that nobody has is locked alike, so that nobody learns which names there
//! are.

use ladu_store::{Error, Tx, Value};
use ladu_types::UnixTime;

use crate::keys::key_hash;
use crate::secret::hex;

/// Failures in a row that lock.
const FAILURES: i64 = 5;
/// How long a lock lasts, in seconds.
const LOCK: i64 = 600;
/// How long failures are remembered after the last of them, in seconds.
const REMEMBERED: i64 = 86_400;

/// Whose name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A user of the account.
    User,
    /// A customer who logs in to a web shop.
    Customer,
}

/// A log-in name whose failures are counted, whether anybody has it or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogInName {
    whose: &'static str,
    /// What is kept of it: people type passwords where names belong.
    hash: String,
}

/// Failures in a row, and until when the name is locked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Failures {
    pub count: i64,
    pub locked_until: UnixTime,
}

impl LogInName {
    pub fn new(whose: Whose, name: &str) -> LogInName {
        let whose = match whose {
            Whose::User => "user",
            Whose::Customer => "customer",
        };
        LogInName { whose, hash: hex(&key_hash(name)) }
    }

    /// Its failures so far.
    pub fn failures(&self, tx: &mut Tx<'_>) -> Result<Failures, Error> {
        let sql = "SELECT failures, locked_until FROM lockout WHERE account = $0 AND whose = $1 AND name_hash = $2";
        let rows = tx.query(sql, &self.key())?;
        Ok(rows.first().map_or_else(Failures::default, |row| {
            let (count, locked_until) = row.read();
            Failures { count, locked_until }
        }))
    }

    /// Counts a failure: the fifth in a row locks the name for ten minutes. Failures of long ago are forgotten.
    pub fn failed(&self, tx: &mut Tx<'_>, now: UnixTime) -> Result<(), Error> {
        let old = "DELETE FROM lockout WHERE account = $0 AND changed < $1";
        tx.execute(old, &[Value::Int(now.0 - REMEMBERED)])?;
        let [whose, hash] = self.key();
        tx.execute(
            "INSERT INTO lockout (account, whose, name_hash, failures, locked_until, changed) VALUES ($0, $1, $2, 1, 0, $3)
             ON CONFLICT (account, whose, name_hash) DO UPDATE SET
             locked_until = CASE WHEN lockout.failures + 1 >= $4 THEN $5 ELSE lockout.locked_until END,
             failures = CASE WHEN lockout.failures + 1 >= $4 THEN 0 ELSE lockout.failures + 1 END, changed = $3",
            &[whose, hash, now.into(), FAILURES.into(), UnixTime(now.0 + LOCK).into()],
        )?;
        Ok(())
    }

    /// Begins the count anew and lifts a lock.
    pub fn clear(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let sql = "DELETE FROM lockout WHERE account = $0 AND whose = $1 AND name_hash = $2";
        tx.execute(sql, &self.key()).map(drop)
    }

    fn key(&self) -> [Value<'_>; 2] {
        [Value::Text(self.whose), Value::Text(&self.hash)]
    }
}
