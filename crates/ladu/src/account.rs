//! `ladu account`: makes accounts, lists them, and sets what each may.

use anyhow::{Context as _, bail};
use clap::{Subcommand, ValueEnum};
use ladu_api::PublicCx;
use ladu_api::provisioning::{self, NewAccount};
use ladu_api::staff::whitelist;
use ladu_identity::accounts::{self, Account};
use ladu_identity::passwords;
use ladu_operate::{Backup, Order, Vault};
use ladu_record::Request;
use ladu_record::settings;
use ladu_store::Store;
use ladu_types::{Id, UnixTime};
use ladu_wire::Params;

use crate::account_list::{limit_text, list, list_modules, show, turn_module, whatever_state};
use crate::backup::Kept;
use crate::session::Session;
use crate::settings::{Place, account_code};
use crate::system_context::{self, told};

/// `ladu account`.
#[derive(Subcommand)]
pub(crate) enum AccountCommand {
    /// Make an account with an administrator.
    Create {
        /// Where the accounts are kept.
        #[command(flatten)]
        place: Place,
        /// Code by which clients name it [default: the next free number].
        #[arg(long, value_parser = account_code)]
        code: Option<String>,
        /// The company's name.
        #[arg(long, value_parser = company_name)]
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
        /// Where the accounts are kept.
        #[command(flatten)]
        place: Place,
        /// Answers as JSON, for programs to read.
        #[arg(long)]
        json: bool,
    },
    /// Show what is known of an account.
    Show {
        /// Where the accounts are kept.
        #[command(flatten)]
        place: Place,
        /// The code of the account, such as 100001.
        code: String,
        /// Answers as JSON, for programs to read.
        #[arg(long)]
        json: bool,
    },
    /// Let no client in for now (1000), and keep everything.
    Disable {
        /// Where the accounts are kept.
        #[command(flatten)]
        place: Place,
        /// The code of the account, such as 100001.
        code: String,
    },
    /// Let clients in again.
    Enable {
        /// Where the accounts are kept.
        #[command(flatten)]
        place: Place,
        /// The code of the account, such as 100001.
        code: String,
    },
    /// Delete an account (1220). A last backup is taken first, and for some days `undelete` takes it back; then its data is erased.
    Delete {
        /// Where the accounts are kept.
        #[command(flatten)]
        kept: Kept,
        /// The code of the account, such as 100001.
        code: String,
        /// The same code once more.
        again: String,
        /// Where the last backup goes: a folder or a bucket [default: `deleted` in the data folder].
        #[arg(long)]
        backup: Option<String>,
        /// After how many days the data is erased.
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(i64).range(0..=3650))]
        days: i64,
    },
    /// Take a deletion back.
    Undelete {
        /// Where the accounts are kept.
        #[command(flatten)]
        place: Place,
        /// The code of the account, such as 100001.
        code: String,
    },
    /// Give an account another name or another code.
    Rename {
        /// Where the accounts are kept.
        #[command(flatten)]
        place: Place,
        /// The code of the account, such as 100001.
        code: String,
        /// The company name that it gets.
        #[arg(long, value_parser = company_name, required_unless_present = "new_code")]
        company: Option<String>,
        /// The code that it gets, six digits.
        #[arg(long, value_parser = account_code)]
        new_code: Option<String>,
    },
    /// Show or set how many requests an account may make in a clock hour.
    Quota {
        /// Where the accounts are kept.
        #[command(flatten)]
        place: Place,
        /// The code of the account, such as 100001.
        code: String,
        /// Requests in an hour, 0 for no limit, or `server` for the server's own limit; left out, the limit is shown.
        #[arg(value_parser = limit)]
        limit: Option<Limit>,
    },
    /// Show which parts of the API an account has, or turn one on or off.
    Module {
        /// Where the accounts are kept.
        #[command(flatten)]
        place: Place,
        /// The code of the account, such as 100001.
        code: String,
        /// Answers as JSON, for programs to read.
        #[arg(long, conflicts_with = "name")]
        json: bool,
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
        /// Where the accounts are kept.
        #[command(flatten)]
        place: Place,
        /// The code of the account, such as 100001.
        code: String,
        /// Any name that the members share; `none` to leave.
        name: String,
    },
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Turn {
    /// The account has it.
    On,
    /// Its calls answer 1006.
    Off,
}

/// How many requests an account may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
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

fn company_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() { Err("a company has a name".to_owned()) } else { Ok(name.to_owned()) }
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
pub(crate) fn run(command: AccountCommand, session: &mut Session<'_>) -> anyhow::Result<()> {
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
            let store = session.open(&place)?;
            let (account, password) = create(&store, (code.as_deref(), false), fresh, password, system_context::now())?;
            session.say(format!("clientCode {}\nuser       {user}\npassword   {password}", account.code))
        }
        AccountCommand::List { place, json } => list(session, &place, json),
        AccountCommand::Show { place, code, json } => show(session, &place, &code, json),
        AccountCommand::Disable { place, code } => turn(session, &place, &code, accounts::DISABLED),
        AccountCommand::Enable { place, code } => turn(session, &place, &code, accounts::ACTIVE),
        AccountCommand::Delete { kept, code, again, backup, days } => {
            if code != again {
                bail!("{code:?} and {again:?} are not the same account: nothing was deleted");
            }
            delete(session, &kept, &code, backup.as_deref(), days)
        }
        AccountCommand::Undelete { place, code } => {
            let store = session.open_existing(&place)?;
            let account = whatever_state(&store, &code)?;
            if !accounts::undelete(&store, account.id).map_err(told)? {
                bail!("account {code} was not deleted");
            }
            session.say(format!("{code}: {}", accounts::ACTIVE))
        }
        AccountCommand::Rename { place, code, company, new_code } => rename(session, &place, &code, company, new_code),
        AccountCommand::Quota { place, code, limit } => {
            let store = session.open_existing(&place)?;
            let account = whatever_state(&store, &code)?;
            let limit = match limit {
                None => account.hourly_limit,
                Some(limit) => {
                    let own = if let Limit::Own(own) = limit { Some(own) } else { None };
                    accounts::set_limit(&store, account.id, own).map_err(told)?;
                    own
                }
            };
            session.say(format!("{code}: limit {}", limit_text(limit)))
        }
        AccountCommand::Module { place, code, json, name, turn } => {
            let store = session.open_existing(&place)?;
            match name.zip(turn) {
                Some((name, turn)) => turn_module(session, &store, &code, &name, turn == Turn::On),
                None => list_modules(session, &store, &code, json),
            }
        }
        AccountCommand::Whitelist { place, code, turn } => switch_whitelist(session, &place, &code, turn),
        AccountCommand::Franchise { place, code, name } => {
            let store = session.open_existing(&place)?;
            let account = whatever_state(&store, &code)?;
            accounts::set_franchise(&store, account.id, if name == "none" { "" } else { &name }).map_err(told)?;
            session.say(format!("{code}: franchise {name}"))
        }
    }
}

/// Disables an account, or enables it again.
fn turn(session: &mut Session<'_>, place: &Place, code: &str, state: &str) -> anyhow::Result<()> {
    let store = session.open_existing(place)?;
    let account = whatever_state(&store, code)?;
    if ![accounts::ACTIVE, accounts::DISABLED].contains(&account.state.as_str()) {
        bail!("account {code} is {}", account.state);
    }
    accounts::set_state(&store, account.id, state).map_err(told)?;
    session.say(format!("{code}: {state}"))
}

fn delete(session: &mut Session<'_>, kept: &Kept, code: &str, backup: Option<&str>, days: i64) -> anyhow::Result<()> {
    let store = session.open_existing(&kept.place)?;
    let account = whatever_state(&store, code)?;
    if account.state == accounts::DELETED {
        bail!("account {code} is deleted already");
    }
    let place = match (backup, store.folder()) {
        (Some(place), _) => session.place(place),
        (None, Some(folder)) => folder.join("deleted").display().to_string(),
        (None, None) => bail!("where does the last backup go? --backup says it"),
    };
    let files = session.files(&kept.place, kept.files.as_deref())?;
    let codes = [code.to_owned()];
    let order = Order { store: &store, files: &files, accounts: &codes, keep: None };
    let taken =
        Backup::take(&Vault::open_or_make(&place)?, &order, &mut |_| {}).context("no last backup could be taken")?;
    let erased_after = UnixTime(system_context::now().0 + days * 24 * 3600);
    accounts::delete(&store, account.id, erased_after).map_err(told)?;
    session.say(format!("{code}: {}; backup {} in {place}", accounts::DELETED, taken.manifest.name))?;
    session.say(format!("`ladu account undelete {code}` takes it back for {days} days; then its data is erased"))
}

fn rename(
    session: &mut Session<'_>,
    place: &Place,
    code: &str,
    company: Option<String>,
    new_code: Option<String>,
) -> anyhow::Result<()> {
    let store = session.open_existing(place)?;
    let account = whatever_state(&store, code)?;
    let new_code = new_code.unwrap_or_else(|| code.to_owned());
    if new_code != code && accounts::by_code(&store, &new_code).map_err(told)?.is_some() {
        bail!("there is an account with this code");
    }
    let name = company.unwrap_or(account.name);
    accounts::rename(&store, account.id, &name, &new_code).map_err(told)?;
    session.say(format!("{new_code}: {name}"))
}

/// Turns the check of addresses at log-in on or off, and says how it stands.
fn switch_whitelist(session: &mut Session<'_>, place: &Place, code: &str, turn: Option<Turn>) -> anyhow::Result<()> {
    let store = session.open_existing(place)?;
    if let Some(turn) = turn {
        let value = if turn == Turn::On { "1" } else { "0" };
        system_context::within(&store, code, move |cx| settings::set(cx, whitelist::ENABLED, value))?;
    }
    let account = system_context::find(&store, code)?;
    let conf = system_context::look(&store, &account, |cx| cx.settings())?;
    session.say(format!("{code}: whitelist {}", if conf.flag(whitelist::ENABLED) { "on" } else { "off" }))
}
