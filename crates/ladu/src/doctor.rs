//! `ladu doctor`: proves on every account that the laws hold and that the tables are what they should be.

use anyhow::bail;
use ladu_identity::accounts::{self, Account};
use ladu_store::Store;

use crate::session::Session;
use crate::settings::Place;
use crate::system_context::{self, told};

/// Checks every account; an error when something is broken somewhere.
pub(crate) fn run(place: &Place, session: &mut Session<'_>) -> anyhow::Result<()> {
    let store = session.open_existing(place)?;
    match examine(session, &store, None)? {
        0 => Ok(()),
        findings => bail!("{findings} findings"),
    }
}

/// Tells what is wrong with some accounts, or with all; gives how much that is.
pub(crate) fn examine(session: &mut Session<'_>, store: &Store, codes: Option<&[&str]>) -> anyhow::Result<usize> {
    let chosen = |account: &Account| {
        account.state != accounts::DELETED && codes.is_none_or(|codes| codes.contains(&account.code.as_str()))
    };
    let accounts: Vec<Account> = accounts::list(store).map_err(told)?.into_iter().filter(chosen).collect();
    let ids: Vec<i64> = accounts.iter().map(|account| account.id.number()).collect();
    let schema = store.check_schema(&ids)?;
    session.say(format!("tables: {}", if schema.is_empty() { "as they should be" } else { "changed" }))?;
    for finding in &schema {
        session.say(format!("  {finding}"))?;
    }
    let mut broken = schema.len();
    for account in &accounts {
        let checked = system_context::look(store, account, |cx| ladu_api::doctor::check(cx, ladu_api::nouns()));
        match &checked {
            Ok(findings) => {
                session.say(format!("{}: {}", account.code, if findings.is_empty() { "sound" } else { "broken" }))?;
                for finding in findings {
                    let ladu_ledger::Finding { law, place, expected, found } = finding;
                    session.say(format!("  {law} does not hold at {place}: expected {expected}, found {found}"))?;
                }
            }
            // A file that is lost, or a table that is not what it should be, can keep the laws from being checked at all.
            Err(error) => session.say(format!("{}: cannot be checked: {error:#}", account.code))?,
        }
        broken += checked.map_or(1, |findings| findings.len());
    }
    Ok(broken)
}
