//! What no call of the API does: accounts, users' passwords, registers, partner keys, and the doctor.

use std::io::Write as _;

use anyhow::{Context as _, anyhow, bail};
use clap::Subcommand;
use ladu_books::accounts::{self, Account};
use ladu_books::cx::{Caches, Cx, Failure, Request};
use ladu_books::rights::SYSTEM;
use ladu_books::{conf::Conf, noun, passwords, secrets, stock};
use ladu_calls::Gate;
use ladu_calls::core::{point_of_sale, user, user_group};
use ladu_calls::fresh::{self, FreshAccount};
use ladu_store::{Store, Value};
use ladu_types::UnixTime;
use ladu_wire::{Fault, Params, Scalar};

use crate::settings::Place;

/// `ladu account`.
#[derive(Subcommand)]
pub enum AccountCommand {
    /// Make an account with an administrator.
    Create {
        /// Where.
        #[command(flatten)]
        place: Place,
        /// Code by which clients name it; the next free number when left out.
        #[arg(long)]
        code: Option<String>,
        /// The company's name.
        #[arg(long)]
        company: String,
        /// Two letters; decides currency and tax rates.
        #[arg(long, default_value = "EE")]
        country: String,
        /// Language of names: eng, est, fin ...
        #[arg(long, default_value = "eng")]
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
    /// Set how many requests an account may make in a clock hour.
    Quota {
        /// Where.
        #[command(flatten)]
        place: Place,
        /// The account's code.
        code: String,
        /// Requests in an hour; 0 means no limit; left out, the server's own limit counts.
        limit: Option<i64>,
    },
}

/// `ladu user`.
#[derive(Subcommand)]
pub enum UserCommand {
    /// Add a user.
    Add {
        /// Where.
        #[command(flatten)]
        place: Place,
        /// The account's code.
        #[arg(long)]
        account: String,
        /// Log-in name.
        #[arg(long)]
        name: String,
        /// Name of the user group; made with all rights but administration when it is new.
        #[arg(long, default_value = "Administrators")]
        group: String,
        /// Password; made up and printed when left out.
        #[arg(long, env = "LADU_NEW_PASSWORD", hide_env_values = true)]
        password: Option<String>,
    },
    /// Set a user's password; made up and printed when left out.
    Password {
        /// Where.
        #[command(flatten)]
        place: Place,
        /// The account's code.
        #[arg(long)]
        account: String,
        /// Log-in name.
        #[arg(long)]
        name: String,
        /// The new password.
        #[arg(long, env = "LADU_NEW_PASSWORD", hide_env_values = true)]
        password: Option<String>,
    },
}

/// `ladu register`.
#[derive(Subcommand)]
pub enum RegisterCommand {
    /// Add a register to a store.
    Add {
        /// Where.
        #[command(flatten)]
        place: Place,
        /// The account's code.
        #[arg(long)]
        account: String,
        /// The register's name.
        #[arg(long)]
        name: String,
        /// Id of the store.
        #[arg(long)]
        warehouse: i64,
        /// REGPOS, ECOM, SELFSER, MPOS, IPADAPP or INVAPP.
        #[arg(long, default_value = "REGPOS")]
        kind: String,
    },
}

/// `ladu partner`.
#[derive(Subcommand)]
pub enum PartnerCommand {
    /// Give out a partner key, with which createInstallation makes accounts.
    Add {
        /// Where.
        #[command(flatten)]
        place: Place,
        /// Who gets it.
        #[arg(long)]
        name: String,
    },
}

/// A fault as the command line shows it.
pub fn told(fault: Fault) -> anyhow::Error {
    match fault.source {
        Some(source) => anyhow!("{} ({source})", fault.code.meaning()),
        None => anyhow!("{}{}", fault.code.meaning(), fault.field.map_or(String::new(), |field| format!(" [{field}]"))),
    }
}

/// The clock.
pub fn now() -> UnixTime {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    UnixTime(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// A request of the server itself in an account.
pub fn request(store: &Store, account: i64, code: &str) -> anyhow::Result<Request> {
    let mut seed = [0u8; 16];
    getrandom::fill(&mut seed).map_err(|error| anyhow!("no random bits: {error}"))?;
    Ok(Request {
        now: now(),
        account,
        client_code: code.to_owned(),
        base_url: String::new(),
        ip: String::new(),
        user: Some(SYSTEM),
        secret: secrets::load(store).map_err(told)?,
        seed: u128::from_be_bytes(seed),
    })
}

fn made_up(request: &Request, given: Option<String>) -> anyhow::Result<(String, bool)> {
    let generated = given.is_none();
    let password = given.unwrap_or_else(|| secrets::made_up_password(&request.secret, request.seed));
    passwords::check(&Conf::default(), &password, false, "password").map_err(|_| {
        anyhow!("a password has at least 8 characters, with a small letter, a capital letter and a digit")
    })?;
    Ok((password, generated))
}

/// Makes an account with an administrator; gives the account and the password.
pub fn create(
    store: &Store,
    code: Option<&str>,
    demo: bool,
    fresh: FreshAccount,
    password: Option<String>,
) -> anyhow::Result<(Account, String)> {
    let request = request(store, 0, "")?;
    let (password, _) = made_up(&request, password)?;
    let fresh = FreshAccount { password_hash: passwords::hash(&password).map_err(told)?, ..fresh };
    let (caches, params) = (Default::default(), Params::default());
    let gate = Gate { store, request: &request, caches: &caches, params: &params, key: None };
    let account = fresh::create(&gate, code, demo, &fresh).map_err(told).context("cannot make the account")?;
    Ok((account, password))
}

/// `ladu account ...`
pub fn account(command: AccountCommand) -> anyhow::Result<()> {
    match command {
        AccountCommand::Create { place, code, company, country, language, user, password } => {
            let valid =
                |code: &String| (2..=20).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
            if code.as_ref().is_some_and(|code| !valid(code)) {
                bail!("a code is 2 to 20 letters and digits");
            }
            let country = country.to_uppercase();
            let fresh = FreshAccount {
                company,
                country,
                language,
                last_name: user.clone(),
                user_name: user.clone(),
                ..Default::default()
            };
            let (account, password) = create(&place.open()?, code.as_deref(), false, fresh, password)?;
            println!("clientCode {}\nuser       {user}\npassword   {password}", account.code);
        }
        AccountCommand::List { place } => {
            for account in accounts::list(&place.open()?).map_err(told)? {
                let limit = account.hourly_limit.map_or("server's".to_owned(), |limit| limit.to_string());
                let demo = if account.demo { "demo" } else { "" };
                println!("{}\t{}\t{}\tlimit {limit}\t{demo}", account.code, account.name, account.state);
            }
        }
        AccountCommand::Quota { place, code, limit } => {
            let store = place.open()?;
            let account = accounts::find(&store, Some(&code)).map_err(told)?;
            accounts::set_limit(&store, account.id, limit.filter(|limit| *limit >= 0)).map_err(told)?;
        }
    }
    Ok(())
}

/// Does something in an account as the server itself.
pub fn within<T: Send + 'static>(
    store: &Store,
    code: &str,
    mut work: impl FnMut(&mut Cx<'_, '_>) -> Result<T, Fault> + Send + 'static,
) -> anyhow::Result<T> {
    let account = accounts::find(store, Some(code)).map_err(told)?;
    let request = request(store, account.id, code)?;
    let done = store.write(account.id, move |tx| -> Result<T, Failure> {
        let (params, caches) = (Params::default(), Caches::default());
        Ok(work(&mut Cx::new(tx, &request, &params, &caches))?)
    });
    done.map_err(|failure| told(failure.0))
}

/// `ladu user ...`
pub fn user(command: UserCommand) -> anyhow::Result<()> {
    match command {
        UserCommand::Add { place, account, name, group, password } => {
            let store = place.open()?;
            let (password, generated) = made_up(&request(&store, 0, &account)?, password)?;
            let (login, hash) = (name.clone(), passwords::hash(&password).map_err(told)?);
            within(&store, &account, move |cx| {
                let sql = "SELECT id FROM user_group WHERE account = $0 AND name = $1";
                let found = cx.first(sql, &[Value::Text(&group)], |row| row.int(0))?;
                let rights: Vec<String> = ladu_books::rights::MODULES.iter().map(|m| format!("{m}=vaed")).collect();
                let group = match found {
                    Some(id) => id,
                    None => fresh::make(
                        cx,
                        &user_group::USER_GROUP,
                        &[("name", group.as_str().into()), ("rights", rights.join(";").into())],
                    )?,
                };
                let id =
                    fresh::make(cx, &user::USER, &[("name", login.as_str().into()), ("group_id", Scalar::Int(group))])?;
                set_password(cx, id, &hash)
            })?;
            if generated {
                println!("user     {name}\npassword {password}");
            }
        }
        UserCommand::Password { place, account, name, password } => {
            let store = place.open()?;
            let (password, generated) = made_up(&request(&store, 0, &account)?, password)?;
            let (login, hash) = (name.clone(), passwords::hash(&password).map_err(told)?);
            within(&store, &account, move |cx| {
                let sql = "SELECT id FROM user_account WHERE account = $0 AND name = $1 AND deleted = 0";
                let id = cx.first(sql, &[Value::Text(&login)], |row| row.int(0))?;
                set_password(cx, id.ok_or_else(|| Fault::unknown("name"))?, &hash)
            })?;
            if generated {
                println!("password {password}");
            }
        }
    }
    Ok(())
}

fn set_password(cx: &mut Cx<'_, '_>, user: i64, hash: &str) -> Result<(), Fault> {
    cx.execute(
        "UPDATE user_account SET password_hash = $2, password_changed = $3, failures = 0, locked_until = 0
         WHERE account = $0 AND id = $1",
        &[Value::Int(user), Value::Text(hash), Value::Int(cx.now().0)],
    )?;
    cx.touch("user_account")
}

/// `ladu register ...`
pub fn register(command: RegisterCommand) -> anyhow::Result<()> {
    let RegisterCommand::Add { place, account, name, warehouse, kind } = command;
    let kind = kind.to_uppercase();
    if !point_of_sale::TYPES.contains(&kind.as_str()) {
        bail!("a register is one of {}", point_of_sale::TYPES.join(", "));
    }
    let id = within(&place.open()?, &account, move |cx| {
        noun::check_reference(cx, "warehouse", "warehouse", warehouse)?;
        let values =
            [("name", name.as_str().into()), ("warehouse_id", Scalar::Int(warehouse)), ("type", kind.as_str().into())];
        fresh::make(cx, &point_of_sale::POINT_OF_SALE, &values)
    })?;
    println!("register {id}");
    Ok(())
}

/// `ladu partner ...`
pub fn partner(command: PartnerCommand) -> anyhow::Result<()> {
    let PartnerCommand::Add { place, name } = command;
    let store = place.open()?;
    let request = request(&store, 0, "")?;
    let key = secrets::session_key(&request.secret, request.seed);
    accounts::add_partner(&store, &name, &key).map_err(told)?;
    println!("partnerKey {key}");
    Ok(())
}

/// Checks every account; an error when some law is broken somewhere.
pub fn doctor(place: &Place) -> anyhow::Result<()> {
    let store = place.open()?;
    let mut broken = 0;
    for account in accounts::list(&store).map_err(told)? {
        let findings = within(&store, &account.code, stock::check)?;
        writeln!(std::io::stdout(), "{}: {}", account.code, if findings.is_empty() { "sound" } else { "broken" })?;
        for finding in &findings {
            println!(
                "  {} does not hold at {}: expected {}, found {}",
                finding.law, finding.place, finding.figures.0, finding.figures.1
            );
        }
        broken += findings.len();
    }
    if broken > 0 { bail!("{broken} findings") } else { Ok(()) }
}
