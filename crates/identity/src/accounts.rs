//! Accounts of this server.

use ladu_store::{Row, Store, Tx, Value};
use ladu_types::{Id, UnixTime, of};
use ladu_wire::{Code, Fault};

use ladu_record::Failure;

pub const ACTIVE: &str = "ACTIVE";
/// The account is being made; no client is let in.
pub const UNFINISHED: &str = "UNFINISHED";
/// The account is gone.
pub const DELETED: &str = "DELETED";

/// An account as the server knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number, the first column of every table.
    pub id: Id<of::Account>,
    /// Its code, as clients name it.
    pub code: String,
    pub name: String,
    /// [`ACTIVE`], [`UNFINISHED`] or [`DELETED`].
    pub state: String,
    /// Made for trying out.
    pub demo: bool,
    /// Requests in a clock hour; none takes the server's own limit, 0 means no limit.
    pub hourly_limit: Option<i64>,
    /// The franchise that it is a member of; empty for none.
    pub franchise: String,
}

impl Account {
    /// Refuses an account that is gone (1220) or is being made (1000).
    pub fn admit(&self) -> Result<(), Fault> {
        match self.state.as_str() {
            DELETED => Err(Fault::of(Code::ACCOUNT_DELETED)),
            UNFINISHED => Err(Fault::of(Code::MAINTENANCE)),
            _ => Ok(()),
        }
    }
}

const SELECT: &str = "SELECT id, code, name, state, demo, hourly_limit, franchise FROM account";

pub(crate) fn account_of(row: Row<'_>) -> Account {
    let (id, code, name, state, demo, hourly_limit, franchise) = row.read();
    Account { id, code, name, state, demo, hourly_limit, franchise }
}

/// The account with a code: missing or unknown is 1001, a deleted one 1220, one that is being made 1000.
pub fn find(store: &Store, code: Option<&str>) -> Result<Account, Fault> {
    let code = code.ok_or_else(|| Fault::of(Code::NO_ACCOUNT))?;
    let found = store.control_read(|tx| -> Result<Option<Account>, Failure> {
        Ok(tx.query(&format!("{SELECT} WHERE code = $1"), &[Value::Text(code)])?.first().map(account_of))
    });
    let account = found.map_err(|failure| failure.0)?.ok_or_else(|| Fault::of(Code::NO_ACCOUNT))?;
    account.admit()?;
    Ok(account)
}

/// Every account, by number.
pub fn list(store: &Store) -> Result<Vec<Account>, Fault> {
    let found = store.control_read(|tx| -> Result<Vec<Account>, Failure> {
        Ok(tx.query(&format!("{SELECT} ORDER BY id"), &[])?.iter().map(account_of).collect())
    });
    found.map_err(|failure| failure.0)
}

/// Makes an account and its empty tables. Without a code it gets the next free number of six digits.
pub fn create(store: &Store, code: Option<&str>, name: &str, demo: bool, now: UnixTime) -> Result<Account, Fault> {
    let work = |tx: &mut Tx<'_>| -> Result<Account, Failure> {
        let rows = tx.query("SELECT COALESCE(MAX(id), 0) + 1 FROM account", &[])?;
        let id: Id<of::Account> = rows.first().map_or(Id::new(1), |row| row.get(0));
        let code = code.map_or_else(|| (100_000 + id.number()).to_string(), str::to_owned);
        tx.execute(
            "INSERT INTO account (id, code, name, created, demo, hourly_limit) VALUES ($1, $2, $3, $4, $5, $6)",
            &[id.into(), code.as_str().into(), name.into(), now.into(), demo.into(), demo.then_some(0).into()],
        )?;
        let hourly_limit = demo.then_some(0);
        let (name, state) = (name.to_owned(), ACTIVE.to_owned());
        Ok(Account { id, code, name, state, demo, hourly_limit, franchise: String::new() })
    };
    let account = store.control_write(work).map_err(|failure| failure.0)?;
    store.create_account(account.id.number()).map_err(ladu_record::store_fault)?;
    Ok(account)
}

/// Says in which state an account is.
pub fn set_state(store: &Store, account: Id<of::Account>, state: &str) -> Result<(), Fault> {
    let work = |tx: &mut Tx<'_>| -> Result<(), Failure> {
        tx.execute("UPDATE account SET state = $2 WHERE id = $1", &[account.into(), state.into()])?;
        Ok(())
    };
    store.control_write(work).map_err(|failure| failure.0)
}

/// Erases the data of an account and its sessions. Its number stays taken, so that nothing remembered of it can ever be taken for
/// another's; its code is free again.
pub fn erase(store: &Store, account: &Account) -> Result<(), Fault> {
    let work = |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let id = [account.id.into()];
        tx.execute("DELETE FROM session WHERE account = $1", &id)?;
        tx.execute("DELETE FROM quota WHERE account = $1", &id)?;
        let code = format!("{}~{}", account.code, account.id);
        let params = [account.id.into(), DELETED.into(), code.as_str().into()];
        tx.execute("UPDATE account SET state = $2, code = $3 WHERE id = $1", &params)?;
        Ok(())
    };
    store.control_write(work).map_err(|failure| failure.0)?;
    store.erase_account(account.id.number()).map_err(ladu_record::store_fault)
}

/// Sets how many requests an account may make in a clock hour; 0 means no limit, none the server's own.
pub fn set_limit(store: &Store, account: Id<of::Account>, limit: Option<i64>) -> Result<(), Fault> {
    let work = |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let params = [account.into(), limit.into()];
        tx.execute("UPDATE account SET hourly_limit = $2 WHERE id = $1", &params)?;
        Ok(())
    };
    store.control_write(work).map_err(|failure| failure.0)
}

/// What tells the records of the partner with a key from those of others.
pub fn partner_mark(key: &str) -> String {
    crate::keys::key_hash(key)[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Makes an account a member of a franchise; an empty name makes it leave.
pub fn set_franchise(store: &Store, account: Id<of::Account>, franchise: &str) -> Result<(), Fault> {
    let work = |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let params = [account.into(), franchise.into()];
        tx.execute("UPDATE account SET franchise = $2 WHERE id = $1", &params)?;
        Ok(())
    };
    store.control_write(work).map_err(|failure| failure.0)
}

/// Refuses a partner key that the operator has not given out (1016) or has blocked (1215).
pub fn check_partner(store: &Store, key: &str) -> Result<(), Fault> {
    match partner(store, key)? {
        Some((_, true)) => Ok(()),
        Some((_, false)) => Err(Fault::of(Code::PARTNER_BLOCKED)),
        None => Err(Fault::not_allowed("partnerKey")),
    }
}

/// The partner with a key: its name, and whether it is welcome.
pub fn partner(store: &Store, key: &str) -> Result<Option<(String, bool)>, Fault> {
    let hash = crate::keys::key_hash(key);
    let found = store.control_read(|tx| -> Result<Option<(String, bool)>, Failure> {
        let rows = tx.query("SELECT name, state FROM partner WHERE key_hash = $1", &[Value::Blob(&hash)])?;
        Ok(rows.first().map(|row| (row.text(0).to_owned(), row.text(1) == "ACTIVE")))
    });
    found.map_err(|failure| failure.0)
}

/// Gives out a partner key.
pub fn add_partner(store: &Store, name: &str, key: &str) -> Result<(), Fault> {
    let hash = crate::keys::key_hash(key);
    let work = |tx: &mut Tx<'_>| -> Result<(), Failure> {
        tx.execute("INSERT INTO partner (key_hash, name) VALUES ($1, $2)", &[Value::Blob(&hash), Value::Text(name)])?;
        Ok(())
    };
    store.control_write(work).map_err(|failure| failure.0)
}
