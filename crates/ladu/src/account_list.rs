//! What `ladu account` says of accounts: the list, one account, its parts.

use anyhow::{Context as _, bail};
use ladu_identity::accounts::{self, Account};
use ladu_record::settings;
use ladu_store::Store;

use crate::session::Session;
use crate::settings::Place;
use crate::system_context::{self, told};

const COLUMNS: &[&str] = &["code", "name", "state", "limit", "demo", "franchise"];

fn row(account: &Account, json: bool) -> Vec<serde_json::Value> {
    let limit =
        if json { account.hourly_limit.into() } else { format!("limit {}", limit_text(account.hourly_limit)).into() };
    let demo = if json { account.demo.into() } else { if account.demo { "demo" } else { "" }.into() };
    let Account { code, name, state, franchise, .. } = account;
    vec![code.as_str().into(), name.as_str().into(), state.as_str().into(), limit, demo, franchise.as_str().into()]
}

pub(crate) fn list(session: &mut Session<'_>, place: &Place, json: bool) -> anyhow::Result<()> {
    let all = accounts::list(&session.open_existing(place)?).map_err(told)?;
    let rows: Vec<_> = all.iter().map(|account| row(account, json)).collect();
    session.table(json, COLUMNS, &rows)
}

pub(crate) fn show(session: &mut Session<'_>, place: &Place, code: &str, json: bool) -> anyhow::Result<()> {
    let account = whatever_state(&session.open_existing(place)?, code)?;
    if json {
        return session.table(json, COLUMNS, &[row(&account, json)]);
    }
    for (name, value) in [
        ("clientCode", account.code.as_str()),
        ("name", &account.name),
        ("state", &account.state),
        ("limit", &limit_text(account.hourly_limit)),
        ("demo", if account.demo { "yes" } else { "no" }),
        ("franchise", &account.franchise),
    ] {
        session.say(format!("{name:10} {value}").trim_end())?;
    }
    Ok(())
}

pub(crate) fn limit_text(limit: Option<i64>) -> String {
    match limit {
        None => "server's".to_owned(),
        Some(0) => "none".to_owned(),
        Some(limit) => limit.to_string(),
    }
}

pub(crate) fn list_modules(session: &mut Session<'_>, store: &Store, code: &str, json: bool) -> anyhow::Result<()> {
    let account = system_context::find(store, code)?;
    let conf = system_context::look(store, &account, |cx| cx.settings())?;
    let on = |name: &str| conf.has_module(name);
    let text = |name: &str| if json { on(name).into() } else { if on(name) { "on" } else { "off" }.into() };
    let rows: Vec<_> = settings::MODULES.iter().map(|(name, _)| vec![text(name), (*name).into()]).collect();
    session.table(json, &["on", "name"], &rows)
}

pub(crate) fn turn_module(
    session: &mut Session<'_>,
    store: &Store,
    code: &str,
    name: &str,
    on: bool,
) -> anyhow::Result<()> {
    let Some((known, _)) = settings::MODULES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) else {
        let known: Vec<&str> = settings::MODULES.iter().map(|(known, _)| *known).collect();
        bail!("there is no part {name:?}; there are {}", known.join(", "));
    };
    system_context::within(store, code, move |cx| {
        settings::set(cx, &settings::module_setting(known), if on { "1" } else { "0" })
    })?;
    session.say(format!("{code}: {known} {}", if on { "on" } else { "off" }))
}

/// The account with a code, also one that no client may enter.
pub(crate) fn whatever_state(store: &Store, code: &str) -> anyhow::Result<Account> {
    accounts::by_code(store, code).map_err(told)?.with_context(|| format!("there is no account {code}"))
}
