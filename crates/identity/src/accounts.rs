//! Accounts of this server.

use ladu_store::{Row, Store, Tx, Value};
use ladu_types::{Id, UnixTime, of};
use ladu_wire::{Code, Fault};

use ladu_record::Failure;

pub const ACTIVE: &str = "ACTIVE";
/// The account is being made; no client is let in.
pub const UNFINISHED: &str = "UNFINISHED";
/// The operator lets no client in for now.
pub const DISABLED: &str = "DISABLED";
/// The account is gone; its data goes some time later.
pub const DELETED: &str = "DELETED";

/// An account as the server knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number, the first column of every table.
    pub id: Id<of::Account>,
    /// Its code, as clients name it.
    pub code: String,
    pub name: String,
    /// [`ACTIVE`], [`DISABLED`], [`UNFINISHED`] or [`DELETED`].
    pub state: String,
    /// Made for trying out.
    pub demo: bool,
    /// Requests in a clock hour; none takes the server's own limit, 0 means no limit.
    pub hourly_limit: Option<i64>,
    /// The franchise that it is a member of; empty for none.
    pub franchise: String,
}

impl Account {
    /// Refuses an account that is gone (1220), and one that is being made or is disabled (1000).
    pub fn admit(&self) -> Result<(), Fault> {
        match self.state.as_str() {
            DELETED => Err(Fault::of(Code::ACCOUNT_DELETED)),
            UNFINISHED | DISABLED => Err(Fault::of(Code::MAINTENANCE)),
            _ => Ok(()),
        }
    }
}

const SELECT: &str = "SELECT id, code, name, state, demo, hourly_limit, franchise FROM account";

pub(crate) fn account_of(row: Row<'_>) -> Account {
    let (id, code, name, state, demo, hourly_limit, franchise) = row.read();
    Account { id, code, name, state, demo, hourly_limit, franchise }
}

/// The account with a code, in whatever state; none when there is none.
pub fn by_code(store: &Store, code: &str) -> Result<Option<Account>, Fault> {
    let found = store.control_read(|tx| -> Result<Option<Account>, Failure> {
        Ok(tx.query(&format!("{SELECT} WHERE code = $1"), &[Value::Text(code)])?.first().map(account_of))
    });
    found.map_err(|failure| failure.0)
}

/// The account with a code: missing or unknown is 1001, a deleted one 1220, one that is being made or is disabled 1000.
pub fn find(store: &Store, code: Option<&str>) -> Result<Account, Fault> {
    let code = code.ok_or_else(|| Fault::of(Code::NO_ACCOUNT))?;
    let account = by_code(store, code)?.ok_or_else(|| Fault::of(Code::NO_ACCOUNT))?;
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

/// What a new account is made with.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// The next free number of six digits when left out.
    pub code: Option<&'a str>,
    pub name: &'a str,
    /// Made for trying out: marked, and without a limit of requests.
    pub demo: bool,
    /// The key of the partner that makes it.
    pub partner: Option<&'a str>,
}

/// Makes an account and its empty tables. It is unfinished until [`set_state`] says otherwise. A partner that has as many accounts as it
/// may is refused (1155).
pub fn create(store: &Store, opening: &Opening<'_>, now: UnixTime) -> Result<Account, Fault> {
    let Opening { code, name, demo, partner } = *opening;
    let work = |tx: &mut Tx<'_>| -> Result<Account, Failure> {
        let mark = partner.map(partner_mark).unwrap_or_default();
        if let Some(key) = partner {
            require_room(tx, key, &mark)?;
        }
        let rows = tx.query("SELECT COALESCE(MAX(id), 0) + 1 FROM account", &[])?;
        let id: Id<of::Account> = rows.first().map_or(Id::new(1), |row| row.get(0));
        let code = code.map_or_else(|| (100_000 + id.number()).to_string(), str::to_owned);
        let hourly_limit = demo.then_some(0);
        tx.execute(
            "INSERT INTO account (id, code, name, created, demo, hourly_limit, state, partner)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                id.into(),
                code.as_str().into(),
                name.into(),
                now.into(),
                demo.into(),
                hourly_limit.into(),
                UNFINISHED.into(),
                mark.as_str().into(),
            ],
        )?;
        let (name, state) = (name.to_owned(), UNFINISHED.to_owned());
        Ok(Account { id, code, name, state, demo, hourly_limit, franchise: String::new() })
    };
    let account = store.control_write(work).map_err(|failure| failure.0)?;
    store.create_account(account.id.number()).map_err(ladu_record::store_fault)?;
    Ok(account)
}

/// Refuses a partner that has made as many accounts as it may (1155).
fn require_room(tx: &mut Tx<'_>, key: &str, mark: &str) -> Result<(), Failure> {
    let hash = crate::keys::key_hash(key);
    // Two sign-ups of one partner wait for each other.
    tx.execute("UPDATE partner SET name = name WHERE key_hash = $1", &[Value::Blob(&hash)])?;
    let sql = "SELECT p.account_limit, (SELECT COUNT(*) FROM account a WHERE a.partner = $2 AND a.state <> $3)
               FROM partner p WHERE p.key_hash = $1";
    let rows = tx.query(sql, &[Value::Blob(&hash), mark.into(), DELETED.into()])?;
    let is_full = rows.first().is_some_and(|row| row.int(1) >= row.int(0));
    if is_full { Err(Fault::of(Code::NO_SIGN_UP).into()) } else { Ok(()) }
}

/// Erases accounts whose making was cut short before a moment; gives how many. Demos make themselves anew.
pub fn sweep(store: &Store, before: UnixTime) -> Result<usize, Fault> {
    let found = store.control_read(|tx| -> Result<Vec<Account>, Failure> {
        let sql = format!("{SELECT} WHERE state = $1 AND demo = $2 AND created <= $3 ORDER BY id");
        Ok(tx.query(&sql, &[UNFINISHED.into(), false.into(), before.into()])?.iter().map(account_of).collect())
    });
    let halves = found.map_err(|failure| failure.0)?;
    for account in &halves {
        erase(store, account)?;
    }
    Ok(halves.len())
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
        tx.execute("UPDATE account SET state = $2, code = $3, erased_after = 0 WHERE id = $1", &params)?;
        Ok(())
    };
    store.control_write(work).map_err(|failure| failure.0)?;
    store.erase_account(account.id.number()).map_err(ladu_record::store_fault)
}

/// Deletes an account: no client is let in any more, and its data is erased after a moment unless that is undone before.
pub fn delete(store: &Store, account: Id<of::Account>, erased_after: UnixTime) -> Result<(), Fault> {
    let work = |tx: &mut Tx<'_>| -> Result<(), Failure> {
        tx.execute("DELETE FROM session WHERE account = $1", &[account.into()])?;
        let params = [account.into(), DELETED.into(), erased_after.into()];
        tx.execute("UPDATE account SET state = $2, erased_after = $3 WHERE id = $1", &params)?;
        Ok(())
    };
    store.control_write(work).map_err(|failure| failure.0)
}

/// Takes a deletion back; false when the data is gone already.
pub fn undelete(store: &Store, account: Id<of::Account>) -> Result<bool, Fault> {
    let work = |tx: &mut Tx<'_>| -> Result<u64, Failure> {
        let sql = "UPDATE account SET state = $2, erased_after = 0 WHERE id = $1 AND erased_after > 0";
        Ok(tx.execute(sql, &[account.into(), ACTIVE.into()])?)
    };
    Ok(store.control_write(work).map_err(|failure| failure.0)? == 1)
}

/// Erases the accounts that were deleted long enough ago; gives their codes.
pub fn erase_due(store: &Store, now: UnixTime) -> Result<Vec<String>, Fault> {
    let found = store.control_read(|tx| -> Result<Vec<Account>, Failure> {
        let sql = format!("{SELECT} WHERE state = $1 AND erased_after > 0 AND erased_after <= $2 ORDER BY id");
        Ok(tx.query(&sql, &[DELETED.into(), now.into()])?.iter().map(account_of).collect())
    });
    let found = found.map_err(|failure| failure.0)?;
    found.iter().try_for_each(|account| erase(store, account))?;
    Ok(found.into_iter().map(|account| account.code).collect())
}

/// Gives an account another name and another code.
pub fn rename(store: &Store, account: Id<of::Account>, name: &str, code: &str) -> Result<(), Fault> {
    let work = |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let params = [account.into(), name.into(), code.into()];
        tx.execute("UPDATE account SET name = $2, code = $3 WHERE id = $1", &params)?;
        Ok(())
    };
    store.control_write(work).map_err(|failure| failure.0)
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

/// Gives out a partner key, with which so many accounts can be made.
pub fn add_partner(store: &Store, name: &str, key: &str, account_limit: i64) -> Result<(), Fault> {
    let hash = crate::keys::key_hash(key);
    let work = |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let sql = "INSERT INTO partner (key_hash, name, account_limit) VALUES ($1, $2, $3)";
        tx.execute(sql, &[Value::Blob(&hash), Value::Text(name), account_limit.into()])?;
        Ok(())
    };
    store.control_write(work).map_err(|failure| failure.0)
}

/// A partner as the operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    pub name: String,
    pub is_welcome: bool,
    /// What tells its records from those of others.
    pub mark: String,
}

/// All partners, by name.
pub fn partners(store: &Store) -> Result<Vec<Partner>, Fault> {
    let found = store.control_read(|tx| -> Result<Vec<Partner>, Failure> {
        let rows = tx.query("SELECT key_hash, name, state FROM partner ORDER BY name, key_hash", &[])?;
        let partner = |row: Row<'_>| Partner {
            mark: row.blob(0).iter().take(8).map(|byte| format!("{byte:02x}")).collect(),
            name: row.text(1).to_owned(),
            is_welcome: row.text(2) == ACTIVE,
        };
        Ok(rows.iter().map(partner).collect())
    });
    found.map_err(|failure| failure.0)
}

/// Blocks a partner by its mark, or lets it in again; false when there is none.
pub fn welcome_partner(store: &Store, mark: &str, welcome: bool) -> Result<bool, Fault> {
    let state = if welcome { ACTIVE } else { "BLOCKED" };
    let work = |tx: &mut Tx<'_>| -> Result<bool, Failure> {
        let rows = tx.query("SELECT key_hash FROM partner", &[])?;
        let marked = |hash: &[u8]| hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>() == mark;
        let Some(hash) = rows.iter().map(|row| row.blob(0)).find(|hash| marked(hash)) else { return Ok(false) };
        tx.execute("UPDATE partner SET state = $2 WHERE key_hash = $1", &[Value::Blob(hash), state.into()])?;
        Ok(true)
    };
    store.control_write(work).map_err(|failure| failure.0)
}
