//! How commands work in accounts: as the server itself, without a session.

use anyhow::{Context as _, anyhow};
use ladu_identity::{accounts, passwords, secret};
use ladu_record::rights::SYSTEM;
use ladu_record::settings::Settings;
use ladu_record::{Caches, Cx, Failure, Request};
use ladu_store::Store;
use ladu_types::{Id, UnixTime, of};
use ladu_wire::{Fault, Params};

/// A fault as the command line shows it.
pub(crate) fn told(fault: Fault) -> anyhow::Error {
    match fault.source {
        Some(source) => anyhow!("{} ({source})", fault.code.meaning()),
        None => anyhow!("{}{}", fault.code.meaning(), fault.field.map_or(String::new(), |field| format!(" [{field}]"))),
    }
}

/// The clock.
pub(crate) fn now() -> UnixTime {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    UnixTime(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// A request of the server itself in an account.
pub(crate) fn request(store: &Store, account: Id<of::Account>, code: &str) -> anyhow::Result<Request> {
    let mut seed = [0u8; 16];
    getrandom::fill(&mut seed).map_err(|error| anyhow!("no random bits: {error}"))?;
    Ok(Request {
        now: now(),
        account,
        client_code: code.to_owned(),
        base_url: String::new(),
        ip: String::new(),
        user: Some(SYSTEM),
        secret: secret::load(store).map_err(told)?,
        seed: u128::from_be_bytes(seed),
    })
}

/// The password that was given, if it is good enough, else a made-up one.
pub(crate) fn password(request: &Request, given: Option<String>) -> anyhow::Result<String> {
    let password = given.unwrap_or_else(|| passwords::made_up(&request.secret, request.seed));
    passwords::check(&Settings::default(), &password, false, "password").map_err(|_| {
        anyhow!("a password has at least 8 characters, with a small letter, a capital letter and a digit")
    })?;
    Ok(password)
}

/// The account with a code.
pub(crate) fn find(store: &Store, code: &str) -> anyhow::Result<accounts::Account> {
    accounts::find(store, Some(code)).map_err(told).with_context(|| format!("account {code}"))
}

/// Changes something in an account.
pub(crate) fn within<T: Send + 'static>(
    store: &Store,
    code: &str,
    mut work: impl FnMut(&mut Cx<'_, '_>) -> Result<T, Fault> + Send + 'static,
) -> anyhow::Result<T> {
    let account = find(store, code)?;
    let stamp = store.stamp(account.id.number());
    let request = Request { now: stamp.time(), ..request(store, account.id, code)? };
    let done = store.write(account.id.number(), move |tx| -> Result<T, Failure> {
        let (params, caches) = (Params::default(), Caches::default());
        Ok(work(&mut Cx::new(tx, &request, &params, &caches))?)
    });
    drop(stamp);
    done.map_err(|failure| told(failure.0))
}

/// Looks at an account as of one moment.
pub(crate) fn look<T>(
    store: &Store,
    account: &accounts::Account,
    mut work: impl FnMut(&mut Cx<'_, '_>) -> Result<T, Fault>,
) -> anyhow::Result<T> {
    let request = request(store, account.id, &account.code)?;
    let done = store.read(account.id.number(), |tx| -> Result<T, Failure> {
        let (params, caches) = (Params::default(), Caches::default());
        Ok(work(&mut Cx::new(tx, &request, &params, &caches))?)
    });
    done.map_err(|failure| told(failure.0))
}
