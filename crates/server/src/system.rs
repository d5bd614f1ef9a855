//! What the server does by itself in an account, with no user and all rights.

use ladu_identity::accounts;
use ladu_record::{Cx, Failure, Request};
use ladu_store::Engine;
use ladu_types::{Id, UnixTime, of};
use ladu_wire::{Fault, Params};

use crate::state::Server;

/// A request of the server itself in an account.
pub(crate) fn request(server: &Server, account: Id<of::Account>) -> Request {
    Request {
        now: server.now(),
        account,
        client_code: String::new(),
        base_url: String::new(),
        ip: String::new(),
        user: Some(ladu_record::rights::SYSTEM),
        secret: server.secret,
        seed: 0,
    }
}

/// How long an account may be in the making by another server that shares the database, in seconds.
const MAKING: i64 = 3600;

/// Erases what is left of accounts whose making was cut short.
pub(crate) fn sweep(server: &Server) -> Result<(), Fault> {
    let making = if server.store.engine() == Engine::Sqlite { 0 } else { MAKING };
    match accounts::sweep(&server.store, UnixTime(server.now().0 - making))? {
        0 => {}
        count => tracing::warn!("{count} accounts whose making was cut short are erased"),
    }
    Ok(())
}

/// Does something in a transaction of the server's own.
pub(crate) fn write<T: Send + 'static>(
    server: &Server,
    account: Id<of::Account>,
    work: impl Fn(&mut Cx<'_, '_>) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let stamp = server.store.stamp(account.number());
    let (asked, caches) = (Request { now: server.time_of(&stamp), ..request(server, account) }, server.caches.clone());
    let done = server.store.write(account.number(), move |tx| -> Result<T, Failure> {
        let params = Params::default();
        Ok(work(&mut Cx::new(tx, &asked, &params, &caches))?)
    });
    drop(stamp);
    done.map_err(|failure| failure.0)
}
