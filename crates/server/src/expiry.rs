//! Releases goods whose reservation has run out, and erases accounts that were deleted long enough ago. Nobody waits for it: whoever looks at stock sees them free at once.

use std::sync::{Arc, Weak};
use std::time::Duration;

use ladu_identity::accounts;
use ladu_record::{Cx, Failure};
use ladu_types::{Id, of};
use ladu_wire::{Fault, Params};

use crate::state::Server;
use crate::system::{request, write};

/// How often every account is asked.
const PAUSE: Duration = Duration::from_secs(3600);
/// Documents that are released in one transaction, so that no sale waits long.
const AT_ONCE: i64 = 50;

/// Releases what has run out, again and again as long as the server lives.
pub(crate) fn keep_releasing(server: &Arc<Server>) -> Result<(), Fault> {
    let server = Arc::downgrade(server);
    let run = move || {
        while let Some(alive) = Weak::upgrade(&server) {
            match accounts::erase_due(&alive.store, alive.now()) {
                Ok(codes) => codes.iter().for_each(|code| tracing::info!("deleted account {code} was erased")),
                Err(fault) => tracing::warn!("deleted accounts could not be erased: {fault}"),
            }
            if let Err(fault) = sweep(&alive) {
                tracing::warn!("the accounts could not be asked for what has run out: {fault}");
            }
            drop(alive);
            std::thread::sleep(PAUSE);
        }
    };
    std::thread::Builder::new().name("expiry".to_owned()).spawn(run).map(drop).map_err(Fault::internal)
}

/// Looks at every account. One that cannot be looked at is left for the next time.
fn sweep(server: &Server) -> Result<(), Fault> {
    for account in accounts::list(&server.store)?.into_iter().filter(|account| account.state == accounts::ACTIVE) {
        if let Err(fault) = release(server, account.id) {
            tracing::warn!(account = account.id.number(), "what has run out could not be released: {fault}");
        }
    }
    Ok(())
}

fn release(server: &Server, account: Id<of::Account>) -> Result<(), Fault> {
    let (asked, params) = (request(server, account), Params::default());
    let found = server.store.glance(account.number(), |tx| -> Result<bool, Failure> {
        Ok(ladu_ledger::has_expired(&mut Cx::new(tx, &asked, &params, &server.caches))?)
    });
    let mut is_more = found.map_err(|failure| failure.0)?;
    while is_more {
        is_more = write(server, account, |cx| ladu_ledger::release_expired(cx, AT_ONCE))?;
    }
    Ok(())
}
