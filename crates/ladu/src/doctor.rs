//! `ladu doctor`: proves on every account that the laws hold and that the tables are what they should be.

use anyhow::bail;
use ladu_identity::accounts;
use ladu_store::Store;

use crate::progress;
use crate::settings::Place;
use crate::system_context::{self, told};

/// Checks every account; an error when something is broken somewhere.
pub(crate) fn run(place: &Place) -> anyhow::Result<()> {
    let findings = examine(&place.open_existing()?)?;
    if findings > 0 { bail!("{findings} findings") } else { Ok(()) }
}

/// Prints what is wrong; gives how much that is.
fn examine(store: &Store) -> anyhow::Result<usize> {
    let live = |account: &accounts::Account| account.state != accounts::DELETED;
    let accounts: Vec<accounts::Account> = accounts::list(store).map_err(told)?.into_iter().filter(live).collect();
    let bar = progress::bar("Accounts", accounts.len() as u64);
    let ids: Vec<i64> = accounts.iter().map(|account| account.id.number()).collect();
    let schema = store.check_schema(&ids)?;
    bar.suspend(|| {
        println!("tables: {}", if schema.is_empty() { "as they should be" } else { "changed" });
        schema.iter().for_each(|finding| println!("  {finding}"));
    });
    let mut broken = schema.len();
    for account in &accounts {
        let checked = system_context::look(store, account, |cx| ladu_api::doctor::check(cx, ladu_api::nouns()));
        bar.suspend(|| match &checked {
            Ok(findings) => {
                println!("{}: {}", account.code, if findings.is_empty() { "sound" } else { "broken" });
                for finding in findings {
                    let ladu_ledger::Finding { law, place, expected, found } = finding;
                    println!("  {law} does not hold at {place}: expected {expected}, found {found}");
                }
            }
            // A file that is lost, or a table that is not what it should be, can keep the laws from being checked at all.
            Err(error) => println!("{}: cannot be checked: {error:#}", account.code),
        });
        broken += checked.map_or(1, |findings| findings.len());
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(broken)
}
