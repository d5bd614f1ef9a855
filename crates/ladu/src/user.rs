//! `ladu user`: adds users, sets passwords, and says who is logged in.

use std::collections::{BTreeSet, HashMap};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use ladu_api::staff::user::{self, USER};
use ladu_api::staff::user_group::{self, USER_GROUP};
use ladu_identity::accounts::Account;
use ladu_identity::{passwords, sessions};
use ladu_record::Cx;
use ladu_record::noun::{self, Patch};
use ladu_record::rights::{Actions, Rights};
use ladu_store::{Row, Store};
use ladu_types::{Id, LocalTime, UnixTime, of};
use ladu_wire::Fault;

use crate::session::Session;
use crate::settings::{OfAccount, Place};
use crate::system_context::{self, told};

/// `ladu user`.
#[derive(Subcommand)]
pub(crate) enum UserCommand {
    /// Add a user.
    Add {
        #[command(flatten)]
        of: OfAccount,
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
    /// Take a user's log-in away, as of an employee who leaves: its sessions end, its name stays on what it has done.
    #[command(alias = "disable")]
    Remove {
        #[command(flatten)]
        of: OfAccount,
        /// The user's log-in name.
        #[arg(long)]
        name: String,
    },
    /// List the users of an account.
    List {
        #[command(flatten)]
        of: OfAccount,
        /// Answers as JSON, for programs to read.
        #[arg(long)]
        json: bool,
    },
    /// List who is logged in.
    Sessions {
        #[command(flatten)]
        of: OfAccount,
        /// Answers as JSON, for programs to read.
        #[arg(long)]
        json: bool,
    },
    /// End the sessions of a user, or of all users.
    SignOut {
        #[command(flatten)]
        of: OfAccount,
        /// Log-in name; all users when left out.
        #[arg(long)]
        name: Option<String>,
    },
    /// Set a user's password; its sessions end.
    Password {
        #[command(flatten)]
        of: OfAccount,
        /// Log-in name.
        #[arg(long)]
        name: String,
        /// The new password; made up and printed when left out.
        #[arg(long, env = "LADU_NEW_PASSWORD", hide_env_values = true)]
        password: Option<String>,
    },
}

/// `ladu user ...`
pub(crate) fn run(command: UserCommand, session: &mut Session<'_>) -> anyhow::Result<()> {
    match command {
        UserCommand::Add { of: OfAccount { place, account }, name, group, password } => {
            give_password(session, &place, (&account, &name), Some(group), password)
        }
        UserCommand::Password { of: OfAccount { place, account }, name, password } => {
            give_password(session, &place, (&account, &name), None, password)
        }
        UserCommand::List { of: OfAccount { place, account }, json } => list(session, &place, &account, json),
        UserCommand::Remove { of: OfAccount { place, account }, name } => remove(session, &place, &account, &name),
        UserCommand::Sessions { of: OfAccount { place, account }, json } => {
            list_sessions(session, &place, &account, json)
        }
        UserCommand::SignOut { of: OfAccount { place, account }, name } => {
            sign_out(session, &place, &account, name.as_deref())
        }
    }
}

/// Sets the password of a user, who is added first when a group is given.
fn give_password(
    session: &mut Session<'_>,
    place: &Place,
    (account, name): (&str, &str),
    group: Option<String>,
    password: Option<String>,
) -> anyhow::Result<()> {
    let store = session.open_existing(place)?;
    system_context::find(&store, account)?;
    let generated = password.is_none();
    let password = system_context::password(&system_context::request(&store, Id::new(0), account)?, password)?;
    let (login, hash) = (name.to_owned(), passwords::hash(&password).map_err(told)?);
    let done = system_context::within(&store, account, move |cx| {
        let id = match &group {
            Some(group) => Some(add(cx, &login, group)?),
            None => find(cx, &login)?,
        };
        id.map(|id| set_password(cx, id, &hash).map(|()| id)).transpose()
    });
    let Some(id) = done.with_context(|| format!("user {name}"))? else {
        bail!("account {account} has no user {name:?}");
    };
    sessions::remove_all(&store, system_context::find(&store, account)?.id, id).map_err(told)?;
    session.say(format!("user     {name}"))?;
    if generated { session.say(format!("password {password}")) } else { Ok(()) }
}

fn list(session: &mut Session<'_>, place: &Place, account: &str, json: bool) -> anyhow::Result<()> {
    let store = session.open_existing(place)?;
    let account = system_context::find(&store, account)?;
    let users = system_context::look(&store, &account, |cx| {
        let sql = "SELECT u.id, u.name, g.name FROM user_account u
             LEFT JOIN user_group g ON g.account = u.account AND g.id = u.group_id
             WHERE u.account = $0 AND u.deleted = 0 ORDER BY u.name, u.id";
        cx.query(sql, &[])
    })?;
    let row = |row: Row<'_>| vec![row.int(0).into(), row.text(1).into(), row.text(2).into()];
    let rows: Vec<_> = users.iter().map(row).collect();
    session.table(json, &["id", "name", "group"], &rows)
}

fn list_sessions(session: &mut Session<'_>, place: &Place, account: &str, json: bool) -> anyhow::Result<()> {
    let store = session.open_existing(place)?;
    let account = system_context::find(&store, account)?;
    let names: HashMap<i64, String> = names(&store, &account)?;
    let open = sessions::list(&store, account.id, system_context::now()).map_err(told)?;
    let rows: Vec<_> = open
        .iter()
        .map(|open| {
            let user = open.user.number();
            let name = names.get(&user).map_or("", String::as_str);
            let time = |at: UnixTime| if json { at.0.into() } else { LocalTime::at(at, "UTC").to_string().into() };
            vec![user.into(), name.into(), time(open.created), time(open.expires)]
        })
        .collect();
    session.table(json, &["userID", "name", "since", "until"], &rows)
}

fn names(store: &Store, account: &Account) -> anyhow::Result<HashMap<i64, String>> {
    let users = system_context::look(store, account, |cx| {
        cx.query("SELECT id, name FROM user_account WHERE account = $0", &[])
    })?;
    Ok(users.iter().map(|row| (row.int(0), row.text(1).to_owned())).collect())
}

fn sign_out(session: &mut Session<'_>, place: &Place, account: &str, name: Option<&str>) -> anyhow::Result<()> {
    let store = session.open_existing(place)?;
    let account = system_context::find(&store, account)?;
    let users: Vec<i64> = match name {
        Some(name) => {
            let found = names(&store, &account)?.into_iter().filter(|(_, known)| known == name).map(|(id, _)| id);
            let found: Vec<i64> = found.collect();
            if found.is_empty() {
                bail!("account {} has no user {name:?}", account.code);
            }
            found
        }
        None => {
            let open = sessions::list(&store, account.id, system_context::now()).map_err(told)?;
            open.iter().map(|open| open.user.number()).collect::<BTreeSet<i64>>().into_iter().collect()
        }
    };
    for user in &users {
        sessions::remove_all(&store, account.id, Id::new(*user)).map_err(told)?;
    }
    session.say(format!("{} users signed out", users.len()))
}

fn remove(session: &mut Session<'_>, place: &Place, account: &str, name: &str) -> anyhow::Result<()> {
    let store = session.open_existing(place)?;
    let login = name.to_owned();
    let removed = system_context::within(&store, account, move |cx| {
        let id = find(cx, &login)?;
        id.map(|id| user::remove(cx, id).map(|()| id)).transpose()
    });
    let Some(id) = removed.with_context(|| format!("user {name}"))? else {
        bail!("account {account} has no user {name:?}");
    };
    sessions::remove_all(&store, system_context::find(&store, account)?.id, id).map_err(told)?;
    session.say(format!("user     {name} is removed"))
}

fn find(cx: &mut Cx<'_, '_>, login: &str) -> Result<Option<Id<of::User>>, Fault> {
    let sql = "SELECT id FROM user_account WHERE account = $0 AND name = $1 AND deleted = 0";
    cx.first(sql, &[login.into()], |row| row.get(0))
}

fn add(cx: &mut Cx<'_, '_>, login: &str, group: &str) -> Result<Id<of::User>, Fault> {
    let sql = "SELECT id FROM user_group WHERE account = $0 AND name = $1";
    let group: Id<of::UserGroup> = match cx.first(sql, &[group.into()], |row| row.get(0))? {
        Some(id) => id,
        None => {
            let mut patch = Patch::new(USER_GROUP.fields);
            patch.put(user_group::NAME, group);
            patch.put(user_group::ALLOWED, Rights::everywhere(Actions::ALL).to_string());
            Id::new(noun::save_patch(cx, &USER_GROUP, patch)?)
        }
    };
    let mut patch = Patch::new(USER.fields);
    patch.put(user::NAME, login);
    patch.put(user::GROUP, group);
    Ok(Id::new(noun::save_patch(cx, &USER, patch)?))
}

fn set_password(cx: &mut Cx<'_, '_>, user: Id<of::User>, hash: &str) -> Result<(), Fault> {
    cx.execute(
        "UPDATE user_account SET password_hash = $2, password_changed = $3, password_expired = 0
         WHERE account = $0 AND id = $1",
        &[user.into(), hash.into(), cx.now().into()],
    )?;
    user::unlock(cx, user)?;
    cx.touch("user_account")
}
