//! `ladu account`: makes accounts, lists them, and sets what each may.

use anyhow::{Context as _, bail};
use clap::{Subcommand, ValueEnum};
use ladu_api::PublicCx;
use ladu_api::provisioning::{self, NewAccount};
use ladu_api::staff::whitelist;
use ladu_identity::accounts::{self, Account};
use ladu_identity::passwords;
use ladu_record::Request;
use ladu_record::settings;
use ladu_store::Store;
use ladu_types::{Id, UnixTime};
use ladu_wire::Params;

use crate::settings::Place;
use crate::system_context::{self, told};

/// `ladu account`.
#[derive(Subcommand)]
pub enum AccountCommand {
    /// Make an account with an administrator.
    Create {
        /// Where.
        #[command(flatten)]
        place: Place,
        /// Code by which clients name it [default: the next free number].
        #[arg(long, value_parser = code)]
        code: Option<String>,
        /// The company's name.
        #[arg(long)]
        company: String,
        /// Two letters; decides currency, time zone and tax rates.
        #[arg(long, default_value = "EE")]
        country: String,
        /// Language of names: eng, spa, ger, swe, fin, rus, est, lat, lit or gre.
        #[arg(long, default_value = "eng", value_parser = language)]
        language: String,
        /// Log-in name of the administrator.
        #[arg(long, default_value = "admin")]
        user: String,
        /// Password; made up and printed when left out.
        #[arg(long, env = "LADU_NEW_PASSWORD", hide_env_values = true)]
        password: Option<String>,
    },
    /// List accounts.
    List {
        /// Where.
        #[command(flatten)]
        place: Place,
    },
    /// Show or set how many requests an account may make in a clock hour.
    Quota {
        /// Where.
        #[command(flatten)]
        place: Place,
        /// The account's code.
        code: String,
        /// Requests in an hour, 0 for no limit, or `server` for the server's own limit; left out, the limit is shown.
        #[arg(value_parser = limit)]
        limit: Option<Limit>,
    },
    /// Show which parts of the API an account has, or turn one on or off.
    Module {
        /// Where.
        #[command(flatten)]
        place: Place,
        /// The account's code.
        code: String,
        /// Name of the part, such as "Master List"; left out, all are listed.
        #[arg(requires = "turn")]
        name: Option<String>,
        /// Turn it on or off.
        turn: Option<Turn>,
    },
    /// Show whether log-ins may only come from addresses on the account's list, or turn that on or off: for whoever has shut
    /// itself out.
    Whitelist {
        /// Where accounts are kept.
        #[command(flatten)]
        place: Place,
        /// The code of the account.
        code: String,
        /// Turn it on or off.
        turn: Option<Turn>,
    },
    /// Make an account a member of a franchise: members find each other's sales documents once they have the part "Franchise".
    Franchise {
        /// Where.
        #[command(flatten)]
        place: Place,
        /// The account's code.
        code: String,
        /// Any name that the members share; `none` to leave.
        name: String,
    },
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Turn {
    /// The account has it.
    On,
    /// Its calls answer 1006.
    Off,
}

/// How many requests an account may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// As the server says.
    Server,
    /// So many in a clock hour; 0 is no limit.
    Own(i64),
}

fn limit(text: &str) -> Result<Limit, String> {
    if text == "server" {
        return Ok(Limit::Server);
    }
    match text.parse() {
        Ok(limit @ 0..) => Ok(Limit::Own(limit)),
        _ => Err("a limit is a whole number, 0 for no limit, or `server`".to_owned()),
    }
}

/// A code that an account may have.
pub fn code(text: &str) -> Result<String, String> {
    let valid = (2..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if valid { Ok(text.to_owned()) } else { Err("a code is 2 to 20 letters and digits".to_owned()) }
}

fn language(text: &str) -> Result<String, String> {
    let known = ladu_wire::Language::parse(text);
    known.map(|_| text.to_ascii_lowercase()).ok_or_else(|| "no language of the API".to_owned())
}

/// Makes an account with an administrator; gives the account and the password. A demo is marked and has no limit of requests.
pub fn create(
    store: &Store,
    (code, demo): (Option<&str>, bool),
    fresh: NewAccount,
    password: Option<String>,
    now: UnixTime,
) -> anyhow::Result<(Account, String)> {
    let request = Request { now, ..system_context::request(store, Id::new(0), "")? };
    let password = system_context::password(&request, password)?;
    let taken = |account: &Account| code.is_some_and(|code| account.code == code);
    if accounts::list(store).map_err(told)?.iter().any(taken) {
        bail!("there is an account with this code");
    }
    let fresh = NewAccount { password_hash: passwords::hash(&password).map_err(told)?, ..fresh };
    let (caches, params) = (Default::default(), Params::default());
    let public =
        PublicCx { store, request: &request, caches: &caches, params: &params, key: None, fetch: &ladu_api::no_fetch };
    let account = provisioning::create(&public, code, demo, &fresh).map_err(told).context("cannot make the account")?;
    Ok((account, password))
}

/// `ladu account ...`
pub fn run(command: AccountCommand) -> anyhow::Result<()> {
    match command {
        AccountCommand::Create { place, code, company, country, language, user, password } => {
            let country = country.to_uppercase();
            if !provisioning::countries().any(|known| known == country) {
                let known: Vec<&str> = provisioning::countries().collect();
                bail!("no account can be made in {country:?}; known are {}", known.join(", "));
            }
            let fresh = NewAccount {
                company,
                country,
                language,
                last_name: user.clone(),
                user_name: user.clone(),
                ..Default::default()
            };
            let store = place.open()?;
            let (account, password) = create(&store, (code.as_deref(), false), fresh, password, system_context::now())?;
            println!("clientCode {}\nuser       {user}\npassword   {password}", account.code);
        }
        AccountCommand::List { place } => {
            for account in accounts::list(&place.open_existing()?).map_err(told)? {
                let demo = if account.demo { "demo" } else { "" };
                let (limit, name) = (shown(account.hourly_limit), &account.name);
                println!("{}\t{name}\t{}\tlimit {limit}\t{demo}", account.code, account.state);
            }
        }
        AccountCommand::Quota { place, code, limit } => {
            let store = place.open_existing()?;
            let account = system_context::find(&store, &code)?;
            let limit = match limit {
                None => account.hourly_limit,
                Some(limit) => {
                    let own = if let Limit::Own(own) = limit { Some(own) } else { None };
                    accounts::set_limit(&store, account.id, own).map_err(told)?;
                    own
                }
            };
            println!("{code}: limit {}", shown(limit));
        }
        AccountCommand::Module { place, code, name, turn } => {
            let store = place.open_existing()?;
            match name.zip(turn) {
                Some((name, turn)) => turn_module(&store, &code, &name, turn)?,
                None => list_modules(&store, &code)?,
            }
        }
        AccountCommand::Whitelist { place, code, turn } => {
            let store = place.open_existing()?;
            if let Some(turn) = turn {
                let value = if turn == Turn::On { "1" } else { "0" };
                system_context::within(&store, &code, move |cx| settings::set(cx, whitelist::ENABLED, value))?;
            }
            let account = system_context::find(&store, &code)?;
            let conf = system_context::look(&store, &account, |cx| cx.settings())?;
            println!("{code}: whitelist {}", if conf.flag(whitelist::ENABLED) { "on" } else { "off" });
        }
        AccountCommand::Franchise { place, code, name } => {
            let store = place.open_existing()?;
            let account = system_context::find(&store, &code)?;
            accounts::set_franchise(&store, account.id, if name == "none" { "" } else { &name }).map_err(told)?;
            println!("{code}: franchise {name}");
        }
    }
    Ok(())
}

fn shown(limit: Option<i64>) -> String {
    match limit {
        None => "server's".to_owned(),
        Some(0) => "none".to_owned(),
        Some(limit) => limit.to_string(),
    }
}

fn list_modules(store: &Store, code: &str) -> anyhow::Result<()> {
    let account = system_context::find(store, code)?;
    let conf = system_context::look(store, &account, |cx| cx.settings())?;
    for (name, _) in settings::MODULES {
        println!("{}\t{name}", if conf.has_module(name) { "on" } else { "off" });
    }
    Ok(())
}

fn turn_module(store: &Store, code: &str, name: &str, turn: Turn) -> anyhow::Result<()> {
    let Some((known, _)) = settings::MODULES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) else {
        let known: Vec<&str> = settings::MODULES.iter().map(|(known, _)| *known).collect();
        bail!("there is no part {name:?}; there are {}", known.join(", "));
    };
    let on = turn == Turn::On;
    system_context::within(store, code, move |cx| {
        settings::set(cx, &settings::module_setting(known), if on { "1" } else { "0" })
    })?;
    println!("{code}: {known} {}", if on { "on" } else { "off" });
    Ok(())
}
